//! Parses the argument of `resolve` and `explain`: a name or a port, on one transport or on all.

use super::failure::Failure;
use crate::engine::Query;
use crate::model::Transport;
use crate::text::Shown;

/// Parses a query. A number is a port; the word after the last slash is a transport.
pub(super) fn parse(what: &str) -> Result<Query, Failure> {
    let (what, transport) = match what.rsplit_once('/') {
        None => (what, None),
        Some((before, word)) => {
            let transport = Transport::parse(&word.to_ascii_lowercase()).ok_or_else(|| {
                let word = Shown(word.as_bytes());
                Failure::new(format_args!("`{word}` is not a transport: use tcp, udp, sctp or dccp"))
            })?;
            (before, Some(transport))
        }
    };
    if what.is_empty() || !what.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(Query::Name(what.as_bytes().to_vec(), transport));
    }
    match what.parse() {
        Ok(port) => Ok(Query::Port(port, transport)),
        Err(_) => Err(Failure::new(format_args!("{what} is not a port number from 0 to 65535"))),
    }
}

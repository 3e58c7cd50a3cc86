//! What `resolve` and `explain` are asked about: a name or a port, on one transport or on all.

use super::Failure;
use crate::engine::Query;
use crate::model::Transport;
use crate::text::Shown;

/// A number is a port; what stands after the last slash is a transport.
pub(super) fn parse(what: &str) -> Result<Query, Failure> {
    let (what, transport) = match what.rsplit_once('/') {
        None => (what, None),
        Some((before, word)) => {
            let transport = Transport::parse(&word.to_ascii_lowercase()).ok_or_else(|| {
                let word = Shown(word.as_bytes());
                Failure::new(format_args!("`{word}` is not a transport: they are tcp, udp, sctp and dccp"))
            })?;
            (before, Some(transport))
        }
    };
    if what.is_empty() || !what.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(Query::Name(what.as_bytes().to_vec(), transport));
    }
    match what.parse() {
        Ok(port) => Ok(Query::Port(port, transport)),
        Err(_) => Err(Failure::new(format_args!("{what} is not a port number: they go from 0 to 65535"))),
    }
}

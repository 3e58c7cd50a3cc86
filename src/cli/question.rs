//! Parses the argument of `resolve` and `explain`: a name or a port, on one transport or on all.

use super::failure::Failure;
use crate::engine::Query;
use crate::model::Transport;
use crate::text::Shown;

/// Parses a query. A number is a port, also after a colon (`:617`). The word after the last slash is a transport; a
/// transport may also come first (`tcp/617`).
pub(super) fn parse(what: &str) -> Result<Query, Failure> {
    let (what, transport) = match split_transport(what) {
        (what, None) => (what, None),
        (before, Some(word)) => {
            let transport = Transport::parse(&word.to_ascii_lowercase()).ok_or_else(|| {
                let word = Shown(word.as_bytes());
                Failure::new(format_args!("`{word}` is not a transport: use tcp, udp, sctp or dccp"))
            })?;
            (before, Some(transport))
        }
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let digits = what.strip_prefix(':').filter(|digits| is_number(digits)).unwrap_or(what);
    if !is_number(digits) {
        return Ok(Query::Name(what.as_bytes().to_vec(), transport));
    }
    match digits.parse() {
        Ok(port) => Ok(Query::Port(port, transport)),
        Err(_) => Err(Failure::new(format_args!("{digits} is not a port number from 0 to 65535"))),
    }
}

/// Splits a query into a name or port and the word of a transport, if there is one.
pub(super) fn split_transport(what: &str) -> (&str, Option<&str>) {
    let is_transport = |word: &str| Transport::parse(&word.to_ascii_lowercase()).is_some();
    match what.split_once('/') {
        Some((first, rest)) if is_transport(first) && !is_transport(rest) => (rest, Some(first)),
        _ => what.rsplit_once('/').map_or((what, None), |(before, word)| (before, Some(word))),
    }
}

//! Parses the argument of `resolve` and `explain`: a name or a port, on one transport or on all.

use super::failure::Failure;
use crate::engine::Query;
use crate::model::Transport;
use crate::text::Printable;
use std::borrow::Cow;

/// Parses a query. A number is a port, also after a colon (`:617`). The word after the last slash is a transport; a
/// transport may also come first (`tcp/617`).
pub(super) fn parse(what: &str) -> Result<Query, Failure> {
    let (what, transport) = match split_transport(what) {
        (what, None) => (what, None),
        (before, Some(word)) => {
            let transport = Transport::parse(&word.to_ascii_lowercase()).ok_or_else(|| {
                let word = Printable(word.as_bytes());
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

/// Splits a list of ports, such as `80,443/tcp`, into its parts, and joins a transport and a port, as in `tcp 617`. Returns
/// any other argument whole.
pub(super) fn ports_of_list(what: &str) -> Vec<Cow<'_, str>> {
    let parts: Vec<&str> = what.split([',', ' ']).filter(|part| !part.is_empty()).collect();
    let is_transport = |word: &str| Transport::parse(&word.to_ascii_lowercase()).is_some();
    let is_port = |part: &str| {
        let (ports, transport) = split_transport(part);
        let ports = ports.strip_prefix(':').unwrap_or(ports);
        let is_written =
            ports.starts_with(|c: char| c.is_ascii_digit()) && ports.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        is_written && transport.is_none_or(is_transport)
    };
    match parts[..] {
        [one, other] if is_transport(one) && is_port(other) && !other.contains('/') => {
            vec![Cow::Owned(format!("{other}/{one}"))]
        }
        [one, other] if is_transport(other) && is_port(one) && !one.contains('/') => {
            vec![Cow::Owned(format!("{one}/{other}"))]
        }
        [_, _, ..] if parts.iter().all(|part| is_port(part)) => parts.into_iter().map(Cow::Borrowed).collect(),
        _ => vec![Cow::Borrowed(what)],
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_ports_are_split_and_names_are_not() {
        for (what, expected) in [
            ("80,443", &["80", "443"][..]),
            ("80/tcp,443/tcp", &["80/tcp", "443/tcp"]),
            ("80, :443 6000-6063/udp", &["80", ":443", "6000-6063/udp"]),
            ("tcp 617", &["617/tcp"]),
            ("617 UDP", &["617/UDP"]),
            ("tcp,ssh", &["tcp,ssh"]),
            ("ssh,http", &["ssh,http"]),
            ("9pfs,80", &["9pfs,80"]),
            ("80/http,443", &["80/http,443"]),
            ("ssh", &["ssh"]),
            ("80", &["80"]),
            (" ", &[" "]),
        ] {
            assert_eq!(ports_of_list(what), expected, "{what}");
        }
    }
}

//! Ports as many configurations write them: a name, a list, the end of an address.

use super::words::{is_name, span};
use super::{Asked, Need, Use};
use std::ops::Range;

/// Returns the use of a name, if the part of the file is one: not a number, a template or empty.
pub(super) fn name(bytes: &[u8], part: Range<usize>, asked: Asked, need: Need) -> Option<Use> {
    is_name(&bytes[part.clone()]).then(|| Use { span: span(&part), asked, need })
}

/// Returns the port of `port`, `host:port` or `[v6]:port`: what follows the last colon. `None` if the address in brackets
/// has no port.
pub(super) fn of_address(bytes: &[u8], address: Range<usize>) -> Option<Range<usize>> {
    let text = &bytes[address.clone()];
    if text.starts_with(b"[") {
        let close = memchr::memrchr(b']', text)?;
        return text[close + 1..].starts_with(b":").then_some(address.start + close + 2..address.end);
    }
    let start = memchr::memrchr(b':', text).map_or(0, |at| at + 1);
    Some(address.start + start..address.end)
}

/// Returns the port of `host:port` or `[v6]:port`. `None` if there is no port, as in `host`, `[v6]` and `fe80::1`.
pub(super) fn after_host(bytes: &[u8], address: Range<usize>) -> Option<Range<usize>> {
    let port = of_address(bytes, address.clone())?;
    let host = &bytes[address.start..port.start];
    let has_brackets = host.starts_with(b"[");
    (has_brackets || memchr::memchr_iter(b':', host).count() == 1).then_some(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_addresses() {
        let shown = |of: fn(&[u8], Range<usize>) -> Option<Range<usize>>, text: &'static str| {
            of(text.as_bytes(), 0..text.len()).map(|port| &text[port])
        };
        for (text, any, after) in [
            ("smtp", Some("smtp"), None),
            ("h:smtp", Some("smtp"), Some("smtp")),
            ("[::1]:smtp", Some("smtp"), Some("smtp")),
            ("[::1]", None, None),
            ("[::1", None, None),
            ("::1:smtp", Some("smtp"), None),
            ("fd00::22", Some("22"), None),
            ("*:smtp", Some("smtp"), Some("smtp")),
            ("h:", Some(""), Some("")),
            ("", Some(""), None),
        ] {
            assert_eq!(shown(of_address, text), any, "{text}");
            assert_eq!(shown(after_host, text), after, "{text}");
        }
    }
}

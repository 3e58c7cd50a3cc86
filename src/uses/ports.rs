//! Ports in the forms of many configurations: a name, a list, the end of an address.

use super::words::{is_hidden, is_name, span};
use super::{LookupKind, Need, REPLACED_LATER, Use};
use std::ops::Range;

/// Returns the use of a name, if the part of the file is one: not a number or empty. The name of a variable or template
/// is unknown, if it is looked up.
pub(super) fn name(bytes: &[u8], part: Range<usize>, lookup: LookupKind, need: Need) -> Option<Use> {
    let part = without_line_ends(bytes, part);
    let text = &bytes[part.clone()];
    let need = match is_name(text) || is_quoted_name(bytes, &part) {
        true => need,
        false if need.is_looked_up() && is_hidden(text) => Need::Unknown(REPLACED_LATER),
        false => return None,
    };
    Some(Use::new(span(&part), lookup, need))
}

/// Returns a part without the backslashes and line ends around it, by which the shell joins the lines of a word.
fn without_line_ends(bytes: &[u8], mut part: Range<usize>) -> Range<usize> {
    for joined in [&b"\\\n"[..], b"\\\r\n"] {
        if bytes[part.clone()].starts_with(joined) {
            part.start += joined.len();
        }
        if bytes[part.clone()].ends_with(joined) {
            part.end -= joined.len();
        }
    }
    part
}

/// Returns whether a text in quotes is looked up as one name although it has blanks. An example is `--dport "no such"`.
fn is_quoted_name(bytes: &[u8], part: &Range<usize>) -> bool {
    let before = part.start.checked_sub(1).map(|at| bytes[at]);
    let is_quoted = matches!(before, Some(b'"' | b'\'')) && bytes.get(part.end).copied() == before;
    let text = &bytes[part.clone()];
    let mut words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let is_number = |word: &[u8]| word.iter().all(u8::is_ascii_digit);
    is_quoted
        && memchr::memchr2(b' ', b'\t', text).is_some()
        && !text.contains(&b'\n')
        && !words.clone().all(is_number)
        && words.all(|word| is_name(word) || is_number(word))
}

/// Returns the port of `port`, `host:port` or `[v6]:port`: the text after the last colon. `None` if the address in
/// brackets has no port.
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

/// Services that stand at the ends of ranges.
#[rustfmt::skip]
const ENDS: [&[u8]; 35] = [
    b"bootpc", b"bootps", b"domain", b"finger", b"ftp", b"ftp-data", b"ftps", b"ftps-data", b"gopher", b"http",
    b"https", b"ident", b"imap", b"imap2", b"imap3", b"imaps", b"ldap", b"ldaps", b"netbios-dgm", b"netbios-ns",
    b"netbios-ssn", b"nntp", b"nntps", b"ntp", b"pop2", b"pop3", b"pop3s", b"smtp", b"smtps", b"ssh", b"submission",
    b"submissions", b"sunrpc", b"telnet", b"tftp",
];

/// Returns the position of the end of a range that begins with a number: `ssh` of `20-ssh`.
pub(super) fn after_number(bytes: &[u8], port: Range<usize>) -> Option<Range<usize>> {
    let text = &bytes[port.clone()];
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let [b'-', rest @ ..] = &text[digits..] else { return None };
    let begins_name = rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    (digits > 0 && begins_name).then(|| port.start + digits + 1..port.end)
}

/// Returns the ends of a range with a hyphen, such as `ssh-smtp` or `ftp-1024`.
///
/// Whether such a text is a range or a name depends on the table, which a reader does not know. So it is a range only of
/// numbers and well-known services, or of a number and a name: no other registered name begins like `4-tieropmgw`.
pub(super) fn range(bytes: &[u8], port: Range<usize>) -> Option<[Range<usize>; 2]> {
    let text = &bytes[port.clone()];
    let is_end = |part: &[u8]| ENDS.contains(&part) || (!part.is_empty() && part.iter().all(u8::is_ascii_digit));
    // Longer texts are no ranges of these.
    let mut hyphens = memchr::memchr_iter(b'-', text.get(..32).unwrap_or(text));
    if let Some(at) = hyphens.find(|&at| is_end(&text[..at]) && is_end(&text[at + 1..])) {
        return Some([port.start..port.start + at, port.start + at + 1..port.end]);
    }
    let end = after_number(bytes, port.clone()).filter(|_| !text.starts_with(b"4-tier"))?;
    Some([port.start..end.start - 1, end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_addresses() {
        let printed = |of: fn(&[u8], Range<usize>) -> Option<Range<usize>>, text: &'static str| {
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
            assert_eq!(printed(of_address, text), any, "{text}");
            assert_eq!(printed(after_host, text), after, "{text}");
        }
    }

    #[test]
    fn names_in_quotes_may_have_blanks() {
        let is_used = |text: &[u8], part| {
            name(text, part, LookupKind::Without, Need::Always).is_some_and(|used| used.need == Need::Always)
        };
        assert!(is_used(b"\"no such\"", 1..8) && is_used(b"'ssh '", 1..5) && is_used(b"\"ssh 1\"", 1..6));
        for text in [&b" no such "[..], b"\"no such'", b"\"22 23  \"", b"\"a $X   \"", b"\"       \"", b"\"a\nb    \""]
        {
            assert!(!is_used(text, 1..8), "{text:?}");
        }
    }

    #[test]
    fn no_registered_name_is_a_range() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/registry.tsv");
        let table = std::fs::read_to_string(path).unwrap();
        let mut count = 0;
        for name in table.lines().skip(2).filter_map(|line| line.split('\t').next()).filter(|name| !name.is_empty()) {
            assert_eq!(range(name.as_bytes(), 0..name.len()), None, "{name}");
            count += 1;
        }
        assert!(count > 10_000, "{count}");
    }
}

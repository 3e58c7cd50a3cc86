//! Canonical lines, which every reader of services(5) reads alike.

use memchr::memchr;

/// Go finds no longer name (`maxPortBufSize` in lookup.go).
const LONGEST_NAME: usize = 25;

/// More aliases than this may fill a reader's list.
const MOST_ALIASES: usize = 8;

/// Returns whether a line, without its ending, is empty, a comment, or an entry in plain form on tcp or udp.
///
/// Plain form: names in lower case that begin with a letter; a decimal port number; spaces and tabs between words, none
/// before the first.
pub(super) fn is_canonical(line: &[u8]) -> bool {
    is_plain(line, &[b"/tcp", b"/udp"])
}

/// Returns whether a line is in plain form on a transport other than tcp and udp: no lookup on these finds it.
pub(super) fn is_on_other_transport(line: &[u8]) -> bool {
    is_plain(line, &[b"/sctp", b"/dccp", b"/ddp"])
}

fn is_plain(line: &[u8], transports: &[&[u8]]) -> bool {
    let (entry, comment) = line.split_at(memchr(b'#', line).unwrap_or(line.len()));
    let Some(mut rest) = after_entry(entry, transports) else { return false };
    for _ in 0..MOST_ALIASES {
        match after_blanks(rest).and_then(after_name) {
            Some(next) => rest = next,
            None => break,
        }
    }
    let ends_there = match after_blanks(rest) {
        Some(rest) => rest.is_empty(),
        None => rest.is_empty() && (entry.is_empty() || comment.is_empty()),
    };
    ends_there && comment.iter().all(|&b| is_plain_text(b))
}

/// Returns what follows the name, port and transport of an entry, or nothing of an empty one.
fn after_entry<'a>(entry: &'a [u8], transports: &[&[u8]]) -> Option<&'a [u8]> {
    if entry.is_empty() {
        return Some(entry);
    }
    let endpoint = after_name(entry).and_then(after_blanks)?;
    let after_port = after(endpoint, |b| b.is_ascii_digit());
    let port = &endpoint[..endpoint.len() - after_port.len()];
    let is_port = !port.starts_with(b"0") && std::str::from_utf8(port).is_ok_and(|port| port.parse::<u16>().is_ok());
    if is_port { transports.iter().find_map(|transport| after_port.strip_prefix(*transport)) } else { None }
}

/// Returns what follows a name, if a plain one is first.
fn after_name(text: &[u8]) -> Option<&[u8]> {
    let rest = after(text, |b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'+'));
    let is_plain = text.first().is_some_and(u8::is_ascii_lowercase) && text.len() - rest.len() <= LONGEST_NAME;
    is_plain.then_some(rest)
}

/// Returns what follows blanks, if there are some.
fn after_blanks(text: &[u8]) -> Option<&[u8]> {
    let rest = after(text, |b| matches!(b, b' ' | b'\t'));
    (rest.len() < text.len()).then_some(rest)
}

/// Returns the text from the first byte on that is not one of these.
fn after(text: &[u8], is_one: impl Fn(u8) -> bool) -> &[u8] {
    &text[text.iter().position(|&b| !is_one(b)).unwrap_or(text.len())..]
}

/// Returns whether every reader keeps a byte as text. Control characters end lines for some, a backslash joins lines.
fn is_plain_text(b: u8) -> bool {
    b == b'\t' || (b >= b' ' && b != 0x7f && b != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_lines_are_canonical() {
        for line in [
            "",
            "# any text, \u{e9} too",
            "ssh 22/tcp",
            "ssh\t\t22/udp  sshd secure-shell \t# Secure Shell # 2",
            "a 65535/tcp b c d e f g h i",
            "z39.50 210/tcp krb_prop c++",
            "a-name-of-25-bytes-at-mos 22/tcp",
        ] {
            assert!(is_canonical(line.as_bytes()), "{line:?}");
        }
        for line in [
            " ",
            " # indented",
            " ssh 22/tcp",
            "ssh",
            "ssh 22",
            "ssh 22/sctp",
            "ssh 22/tcp/udp",
            "ssh 22/TCP",
            "ssh 022/tcp",
            "ssh 0/tcp",
            "ssh 65536/tcp",
            "ssh +22/tcp",
            "ssh 0x16/tcp",
            "ssh 22-23/tcp",
            "ssh 22 /tcp",
            "ssh 22,tcp",
            "ssh /tcp",
            "ssh 22/tcp# glued",
            "Ssh 22/tcp",
            "ssh 22/tcp SSH",
            "a-name-of-more-than-25-byte 22/tcp",
            "22 22/tcp",
            "+ssh 22/tcp",
            "_ssh 22/tcp",
            ".ssh 22/tcp",
            "a 1/tcp b c d e f g h i j",
            "ssh 22/tcp # \\",
            "ssh 22/tcp # \0",
            "ssh\x0b22/tcp",
            "caf\u{e9} 22/tcp",
        ] {
            assert!(!is_canonical(line.as_bytes()), "{line:?}");
        }
    }

    #[test]
    fn only_plain_lines_are_on_other_transports() {
        for line in ["rtmp 1/ddp", "amqp\t5672/sctp\t# comment", "x 5/dccp y z_1"] {
            assert!(is_on_other_transport(line.as_bytes()) && !is_canonical(line.as_bytes()), "{line:?}");
        }
        for line in ["ssh 22/tcp", "ssh 22/udplite", "ssh 22/SCTP", " ssh 22/sctp", "ssh 22/sctp/tcp", "ssh 22/sctp#"] {
            assert!(!is_on_other_transport(line.as_bytes()), "{line:?}");
        }
    }
}

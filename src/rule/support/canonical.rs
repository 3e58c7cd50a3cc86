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
    if !comment.iter().all(|&b| is_plain_text(b)) {
        return false;
    }
    let Some((&first, &last)) = entry.first().zip(entry.last()) else { return true };
    if is_space_or_tab(first) || (!comment.is_empty() && !is_space_or_tab(last)) {
        return false;
    }
    let mut words = entry.split(|&b| is_space_or_tab(b)).filter(|word| !word.is_empty());
    words.next().is_some_and(is_name)
        && words.next().is_some_and(|word| is_port_and_transport(word, transports))
        && words.clone().count() <= MOST_ALIASES
        && words.all(is_name)
}

fn is_space_or_tab(b: u8) -> bool {
    matches!(b, b' ' | b'\t')
}

/// Returns whether every reader keeps a byte as text. Control characters end lines for some, a backslash joins lines.
fn is_plain_text(b: u8) -> bool {
    b == b'\t' || (b >= b' ' && b != 0x7f && b != b'\\')
}

fn is_name(word: &[u8]) -> bool {
    word.len() <= LONGEST_NAME
        && word.first().is_some_and(u8::is_ascii_lowercase)
        && word.iter().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'+'))
}

fn is_port_and_transport(word: &[u8], transports: &[&[u8]]) -> bool {
    let port = transports.iter().find_map(|transport| word.strip_suffix(*transport)).unwrap_or_default();
    let is_decimal = !port.starts_with(b"0") && port.iter().all(u8::is_ascii_digit);
    is_decimal && std::str::from_utf8(port).is_ok_and(|port| port.parse::<u16>().is_ok())
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

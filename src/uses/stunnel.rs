//! stunnel: `stunnel.conf`. The names of sections are not looked up.

use super::ini::{Dialect, IniOption, options};
use super::ports;
use super::words::{span, without_templates};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Ranges, Reading, Recognition};
use crate::model::Transport;
use std::path::Path;

pub(super) struct Stunnel;

pub(super) static READER: Stunnel = Stunnel;

static META: ConfigMeta = ConfigMeta {
    id: "stunnel",
    title: "stunnel services",
    program: Some("stunnel"),
    gone: "stunnel does not start",
    moved: "stunnel uses",
    ranges: Ranges::None,
    without_name: None,
    paths: &["stunnel.conf", "stunnel/*.conf", "stunnel/conf.d/*", "stunnel.conf-sample"],
    usual_paths: &["/etc/stunnel", "/usr/local/etc/stunnel"],
};

const DIALECT: Dialect = Dialect { comments: b";#", inline: None, between: b"=", continues: false };

/// Options whose value is `[host:]port`, or the path of a socket.
const ADDRESSES: [&[u8]; 5] = [b"accept", b"connect", b"redirect", b"sessiond", b"protocolHost"];

impl ConfigReader for Stunnel {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        let options = options(head, DIALECT);
        let has = |wanted: &[u8]| options.iter().any(|option| is_key(head, option, wanted));
        // Sections with both ends of a tunnel are in no other configuration of this shape.
        if has(b"accept") && (has(b"connect") || has(b"exec")) { Recognition::Whole } else { Recognition::No }
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes);
        let mut reading = Reading::default();
        for option in options(bytes, DIALECT) {
            let Some(value) = option.value.first().cloned().filter(|value| !value.is_empty()) else { continue };
            if is_key(bytes, &option, b"include") {
                reading.includes.push(span(&value));
            } else if ADDRESSES.iter().any(|key| is_key(bytes, &option, key)) && bytes[value.start] != b'/' {
                let port = ports::of_address(bytes, value);
                let lookup = LookupKind::With(Transport::Tcp);
                reading.uses.extend(port.and_then(|port| ports::name(bytes, port, lookup, Need::Always)));
            }
        }
        reading
    }
}

/// Returns whether an option has a name, whatever its case.
fn is_key(bytes: &[u8], option: &IniOption, key: &[u8]) -> bool {
    bytes[option.key.clone()].eq_ignore_ascii_case(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let reading = READER.read(Path::new("stunnel.conf"), text.as_bytes());
        reading.known().map(|used| String::from_utf8_lossy(used.span.of(text.as_bytes())).into_owned()).collect()
    }

    #[test]
    fn both_ends_of_a_tunnel() {
        assert_eq!(names("[a]\nAccept=h:imaps\nconnect = ::1:pop3\n"), ["imaps", "pop3"]);
        assert_eq!(names("; accept = a\n# accept = b\naccept = :::993\nconnect = /run/imap\n"), [""; 0]);
        assert_eq!(names("[imaps]\nprotocol = smtp\nconnect = smtp.example\\n:25\n"), [""; 0]);
        assert_eq!(names("accept = \nconnect =\n"), [""; 0]);
    }

    #[test]
    fn sections_with_both_ends() {
        assert_eq!(READER.recognizes(b"[a]\naccept = 1\nconnect = 2\n"), Recognition::Whole);
        assert_eq!(READER.recognizes(b"[a]\nconnect = 2\n"), Recognition::No);
    }
}

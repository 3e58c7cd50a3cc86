//! Cyrus IMAP: `cyrus.conf`.
//!
//! The first word of a line is a label; `listen` is the name that the master process looks up.

use super::ports;
use super::words::{lines, trim, without_templates};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Ranges, Reading, Recognition};
use crate::model::Transport;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_till, take_till1, take_while};
use nom::character::complete::char;
use nom::multi::many0;
use nom::sequence::{delimited, preceded, separated_pair, terminated};
use nom::{IResult, Offset, Parser};
use std::ops::Range;
use std::path::Path;

pub(super) struct Cyrus;

pub(super) static READER: Cyrus = Cyrus;

static META: ConfigMeta = ConfigMeta {
    id: "cyrus",
    title: "Cyrus IMAP services",
    program: Some("cyrus-master"),
    gone: "Cyrus starts without the service",
    moved: "Cyrus listens on",
    ranges: Ranges::None,
    without_name: None,
    paths: &["cyrus.conf"],
    usual_paths: &["/etc/cyrus.conf", "/etc/imapd/cyrus.conf"],
};

impl ConfigReader for Cyrus {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        let mut services = services(head);
        let is_service = |line: Range<usize>| {
            let (_, options) = options(&head[line]).unwrap_or_default();
            options.iter().any(|(key, _)| *key == b"cmd") && options.iter().any(|(key, _)| *key == b"listen")
        };
        if services.any(is_service) { Recognition::Whole } else { Recognition::No }
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes);
        let mut uses = Vec::new();
        for line in services(bytes) {
            let Ok((_, options)) = options(&bytes[line.clone()]) else { continue };
            let of = |wanted: &[u8]| options.iter().rfind(|(key, _)| *key == wanted).map(|(_, value)| *value);
            let Some(listen) = of(b"listen").filter(|listen| !listen.starts_with(b"/")) else { continue };
            let transport = match of(b"proto") {
                Some(b"udp" | b"udp4" | b"udp6") => Transport::Udp,
                _ => Transport::Tcp,
            };
            let start = line.start + bytes[line].offset(listen);
            let name = ports::of_address(bytes, start..start + listen.len());
            uses.extend(name.and_then(|name| ports::name(bytes, name, LookupKind::With(transport), Need::Always)));
        }
        Reading { uses, ..Reading::default() }
    }
}

/// Returns the lines of the section of services, from the label on.
fn services(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut is_inside = false;
    lines(bytes).map(|line| trim(bytes, line)).filter(move |line| {
        let text = &bytes[line.clone()];
        if let Some(name) = text.strip_suffix(b"{") {
            is_inside = name.trim_ascii() == b"SERVICES";
            return false;
        }
        is_inside &= !text.starts_with(b"}");
        is_inside && !text.starts_with(b"#")
    })
}

type KeyAndValue<'a> = (&'a [u8], &'a [u8]);

/// Parses a line after its label: `imap cmd="imapd -U 30" listen=imap`.
fn options(line: &[u8]) -> IResult<&[u8], Vec<KeyAndValue<'_>>> {
    let is_blank = |byte: u8| byte.is_ascii_whitespace();
    let label = take_till1(is_blank);
    let key = take_till1(move |byte| byte == b'=' || is_blank(byte));
    let quoted = delimited(char('"'), take_till(|byte| byte == b'"'), char('"'));
    let value = alt((quoted, take_till(is_blank)));
    let option = terminated(separated_pair(key, tag("="), value), take_while(is_blank));
    preceded((label, take_while(is_blank)), many0(option)).parse_complete(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let reading = READER.read(Path::new("cyrus.conf"), text.as_bytes());
        let printed = reading.known().map(|used| {
            let name = String::from_utf8_lossy(used.span.of(text.as_bytes())).into_owned();
            format!("{name}/{}", used.lookup.transport().unwrap().as_str())
        });
        printed.collect()
    }

    #[test]
    fn addresses_to_listen_on() {
        let of = |options: &str| names(&format!("SERVICES {{\n http {options}\n}}\n"));
        assert_eq!(of("cmd=\"imapd -s\" listen=\"imap\" prefork=0"), ["imap/tcp"]);
        assert_eq!(of("listen=sieve cmd=x"), ["sieve/tcp"]);
        assert_eq!(of("cmd=\"x\" proto=\"udp6\" listen=\"[::1]:fud\""), ["fud/udp"]);
        assert_eq!(of("cmd=\"a listen=b\" listen=\"h:c\""), ["c/tcp"]);
        for other in ["listen=\"/run/imap\"", "listen=993", "listen=", "listen=\"imap", "cmd=imap"] {
            assert_eq!(of(other), [""; 0], "{other}");
        }
    }

    #[test]
    fn only_services_listen() {
        assert_eq!(names("START {\n a listen=b\n}\nSERVICES{\n# a listen=c\n a listen=d\n}\na listen=e\n"), ["d/tcp"]);
        assert_eq!(READER.recognizes(b"SERVICES {\n a cmd=b listen=c\n}\n"), Recognition::Whole);
        assert_eq!(READER.recognizes(b"START {\n a cmd=b listen=c\n}\n"), Recognition::No);
    }
}

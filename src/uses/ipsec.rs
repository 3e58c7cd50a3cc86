//! `IPsec`: `ipsec.conf` of Libreswan and strongSwan, and strongSwan's `swanctl.conf`.
//!
//! Both look names up without a protocol, even if a protocol precedes the port.

use super::ports;
use super::words::{lines, span, split, transport, trim, unquote, without_templates, words};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Ranges, Reading, Recognition, Use};
use nom::bytes::complete::{tag, take_till};
use nom::multi::many0;
use nom::sequence::{delimited, preceded};
use nom::{IResult, Offset, Parser};
use std::ops::Range;
use std::path::Path;

pub(super) struct Ipsec;

pub(super) static READER: Ipsec = Ipsec;

static META: ConfigMeta = ConfigMeta {
    id: "ipsec",
    title: "IPsec connections",
    program: Some("ipsec"),
    gone: "the connection is not loaded",
    moved: "the connection covers",
    ranges: Ranges::None,
    without_name: None,
    paths: &[
        "ipsec.conf",
        "ipsec.d/*.conf",
        "ipsec.d/*/*.conf",
        "ipsec.*.conf",
        "swanctl.conf",
        "swanctl/conf.d/*.conf",
    ],
    usual_paths: &["/etc/ipsec.conf", "/etc/ipsec.d", "/etc/swanctl", "/etc/strongswan"],
};

impl ConfigReader for Ipsec {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        const KEYS: [&[u8]; 7] =
            [b"left", b"right", b"leftsubnet", b"rightsubnet", b"leftprotoport", b"rightprotoport", b"remote_ts"];
        let mut is_connection = false;
        let mut has_key = false;
        for statement in statements(head) {
            is_connection |= words(head, statement.clone()).next().is_some_and(|word| is_opening(&head[word]));
            has_key |= option(head, statement).is_some_and(|(key, _)| KEYS.contains(&&head[key]));
        }
        if is_connection && has_key { Recognition::Whole } else { Recognition::No }
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes);
        let mut reading = Reading::default();
        for statement in statements(bytes) {
            let mut words = words(bytes, statement.clone());
            if let (Some(b"include"), Some(path)) = (words.next().map(|word| &bytes[word]), words.next()) {
                reading.includes.push(span(&unquote(bytes, path)));
                continue;
            }
            let Some((key, value)) = option(bytes, statement) else { continue };
            let value_bytes = &bytes[value.clone()];
            let ports = match &bytes[key] {
                b"leftprotoport" | b"rightprotoport" => port(value_bytes).into_iter().collect(),
                b"leftsubnet" | b"rightsubnet" | b"leftsubnets" | b"rightsubnets" | b"local_ts" | b"remote_ts" => {
                    selectors(value_bytes).map(|(_, ports)| ports).unwrap_or_default()
                }
                _ => continue,
            };
            for (protocol, port) in ports.into_iter().filter(|(protocol, _)| !is_icmp(protocol)) {
                let start = value.start + value_bytes.offset(port);
                let used = ports::name(bytes, start..start + port.len(), LookupKind::Without, Need::Always);
                reading.uses.extend(used.map(|used| Use { meant: transport(protocol), ..used }));
            }
        }
        reading
    }
}

/// Returns whether a word begins a connection of `ipsec.conf`, or the connections of `swanctl.conf`.
fn is_opening(word: &[u8]) -> bool {
    matches!(word, b"conn" | b"connections")
}

/// A protocol and a port, such as `tcp` and `ssh` of `tcp/ssh`.
type ProtocolAndPort<'a> = (&'a [u8], &'a [u8]);

/// Returns the parts of `tcp/ssh`; `None` of a protocol alone.
fn port(text: &[u8]) -> Option<ProtocolAndPort<'_>> {
    let at = memchr::memchr(b'/', text)?;
    Some((text[..at].trim_ascii(), text[at + 1..].trim_ascii()))
}

/// Parses the ports in a list of networks, such as `10.1.0.0/16[tcp/ssh],dynamic[udp]`.
fn selectors(text: &[u8]) -> IResult<&[u8], Vec<ProtocolAndPort<'_>>> {
    let is_end = |byte: u8| byte == b']';
    let ports = delimited(tag("["), take_till(is_end), tag("]"));
    let network = take_till(|byte| byte == b'[');
    let (rest, ports) = many0(preceded(network, ports)).parse_complete(text)?;
    Ok((rest, ports.into_iter().filter_map(port).collect()))
}

/// Returns whether a protocol has types and codes instead of ports.
fn is_icmp(protocol: &[u8]) -> bool {
    matches!(protocol, b"icmp" | b"1" | b"ipv6-icmp" | b"icmpv6" | b"icmp6" | b"58")
}

/// Returns the statements of a file: its lines without comments.
///
/// In `swanctl.conf`, blocks that open and close split a line.
fn statements(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let without_comment = |line: Range<usize>| {
        let text = &bytes[line.clone()];
        let is_comment = |&at: &usize| at == 0 || text[at - 1].is_ascii_whitespace();
        let end = memchr::memchr_iter(b'#', text).find(is_comment).unwrap_or(text.len());
        line.start..line.start + end
    };
    let parts = |line| split(bytes, line, |byte| matches!(byte, b'{' | b'}'));
    lines(bytes).map(without_comment).flat_map(parts).map(|part| trim(bytes, part))
}

/// Returns the key and the value of `key = value`.
fn option(bytes: &[u8], statement: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let at = statement.start + memchr::memchr(b'=', &bytes[statement.clone()])?;
    Some((trim(bytes, statement.start..at), unquote(bytes, trim(bytes, at + 1..statement.end))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let reading = READER.read(Path::new("ipsec.conf"), text.as_bytes());
        reading.known().map(|used| String::from_utf8_lossy(used.span.of(text.as_bytes())).into_owned()).collect()
    }

    #[test]
    fn ports_after_protocols() {
        assert_eq!(
            names("conn a\n leftprotoport=udp/l2tp\n rightprotoport = \"6/http\" # tcp/ftp\n"),
            ["l2tp", "http"]
        );
        assert_eq!(names(" leftsubnet=10.1.0.0/16[tcp/ssh],10.2.0.0/16[udp],%dynamic[17/ntp]\n"), ["ssh", "ntp"]);
        assert_eq!(
            names("x { local_ts = dynamic[tcp/ssh] }\nremote_ts = 10.1.0.0/16[tcp/http-alt]"),
            ["ssh", "http-alt"]
        );
        for other in [
            "rightprotoport=17/%any",
            "leftprotoport=tcp",
            "leftprotoport=icmp/echo",
            "leftsubnet=vhost:%priv",
            "leftsubnet=10.1.0.0/16[tcp/ssh",
            "local_ts = 10.1.0.0/16[tcp/21-22]",
            "# rightprotoport=tcp/ftp",
            "also=ssh",
        ] {
            assert_eq!(names(other), [""; 0], "{other}");
        }
    }

    #[test]
    fn connections_and_files() {
        assert_eq!(READER.recognizes(b"conn x\n\tleft=%any\n"), Recognition::Whole);
        assert_eq!(READER.recognizes(b"connections {\n x { remote_ts = dynamic }\n}\n"), Recognition::Whole);
        assert_eq!(READER.recognizes(b"conn x\n"), Recognition::No);
        let text = b"include /etc/ipsec.d/*.conf\n";
        assert_eq!(READER.read(Path::new("x"), text).includes[0].of(text), b"/etc/ipsec.d/*.conf");
    }
}

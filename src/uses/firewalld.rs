//! firewalld: the ports of zones, services, policies and helpers, and `firewall-cmd` in scripts.
//!
//! firewalld looks names up without a protocol, and hands direct rules on to iptables. The names of its services are not
//! looked up.

use super::iptables;
use super::ports;
use super::shell::{Command, commands};
use super::words::{span, split, transport, without_templates, words};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Problem, Ranges, Reading, Recognition, Use};
use crate::text::Span;
use nom::Offset;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

pub(super) struct Firewalld;

pub(super) static READER: Firewalld = Firewalld;

static META: ConfigMeta = ConfigMeta {
    id: "firewalld",
    title: "firewalld zones and services",
    program: Some("firewalld"),
    gone: "firewalld refuses the port as invalid",
    moved: "the firewall acts on",
    ranges: Ranges::OfNumbers('-'),
    without_name: None,
    paths: &[
        "firewalld/zones/*.xml",
        "firewalld/zones/*/*.xml",
        "firewalld/services/*.xml",
        "firewalld/policies/*.xml",
        "firewalld/helpers/*.xml",
        "firewalld/direct.xml",
    ],
    usual_paths: &["/etc/firewalld"],
};

/// The reason why a name with signs such as `&#115;` is not read.
const REFERENCES: &str = "they are written with character references of XML";

/// Elements with ports.
const ELEMENTS: [&str; 3] = ["port", "source-port", "forward-port"];
/// Elements whose text is the arguments of iptables.
const DIRECT: [&str; 2] = ["rule", "passthrough"];

impl ConfigReader for Firewalld {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        if is_xml(head) {
            let text = ascii(head);
            let mut root = None;
            let mut has_child = false;
            // The head may end in the middle of an element.
            let _ = elements(&text, &mut |element, _| {
                let name = element.name().as_ref().to_owned();
                has_child |= match name.as_str() {
                    "short" | "rule" | "passthrough" => true,
                    "port" | "source-port" | "forward-port" => attribute(&text, element, "protocol").is_some(),
                    "service" | "interface" => attribute(&text, element, "name").is_some(),
                    _ => false,
                };
                root.get_or_insert(name);
            });
            let is_known = matches!(root.as_deref(), Some("zone" | "service" | "policy" | "helper" | "direct"));
            return if is_known && has_child { Recognition::Whole } else { Recognition::No };
        }
        let is_command = |command: &Command| command.run(head, is_firewall_cmd).is_some();
        if commands(head).iter().any(is_command) { Recognition::Lines } else { Recognition::No }
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes)[..];
        let mut reading = Reading::default();
        if is_xml(bytes) {
            let text = ascii(bytes);
            let uses = &mut reading.uses;
            let end = elements(&text, &mut |element, end| {
                // Only a rule of `direct.xml` names its family so.
                if DIRECT.contains(&element.name().as_ref()) && attribute(&text, element, "ipv").is_some() {
                    let length = memchr::memchr(b'<', &bytes[end..]).unwrap_or(0);
                    direct(bytes, &words(bytes, end..end + length).collect::<Vec<_>>(), uses);
                }
                if !ELEMENTS.contains(&element.name().as_ref()) {
                    return;
                }
                let protocol = attribute(&text, element, "protocol");
                let meant = protocol.and_then(|protocol| transport(&bytes[protocol]));
                for port in ["port", "to-port"].iter().filter_map(|key| attribute(&text, element, key)) {
                    let found = if memchr::memchr(b'&', &bytes[port.clone()]).is_some() {
                        vec![Use::new(span(&port), LookupKind::Without, Need::Unknown(REFERENCES))]
                    } else {
                        names(bytes, port).collect()
                    };
                    uses.extend(found.into_iter().map(|used| Use { meant, ..used }));
                }
            });
            if let Err(at) = end {
                let message = "this is not well-formed XML; firewalld does not load the file".to_owned();
                reading.problems.push(Problem { span: Span::new(at, at), message });
            }
        } else {
            for command in commands(bytes) {
                let known = reading.uses.len();
                if let Some(words) = command.run(bytes, is_firewall_cmd) {
                    arguments(bytes, &words[1..], &mut reading.uses);
                    if bytes[words[0].clone()].ends_with(b"firewall-offline-cmd") {
                        lokkit_arguments(bytes, &words[1..], &mut reading.uses);
                    }
                }
                command.qualify(&mut reading.uses[known..]);
            }
        }
        reading.uses.sort_by_key(|used| used.span.start);
        reading
    }
}

/// Returns whether a file is XML, after a byte order mark and blanks.
fn is_xml(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().starts_with(b"<")
}

/// Returns the text with a question mark for each byte that is not ASCII, which keeps offsets.
fn ascii(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| if byte.is_ascii() { char::from(byte) } else { '?' }).collect()
}

/// Calls a function with each element, and the offset after its tag. The error is the offset at which the text is not
/// XML.
fn elements(text: &str, each: &mut dyn FnMut(&BytesStart<'_>, usize)) -> Result<(), usize> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().map_err(|_| (reader.error_position() as usize).min(text.len()))?;
        let end = (reader.buffer_position() as usize).min(text.len());
        match event {
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(text.len()),
            Event::Start(element) => {
                depth += 1;
                each(&element, end);
            }
            Event::Empty(element) => each(&element, end),
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
}

/// Returns where the value of an attribute is in the text, as the text writes it.
fn attribute(text: &str, element: &BytesStart<'_>, key: &str) -> Option<Range<usize>> {
    match element.try_get_attribute(key).ok()??.value {
        Cow::Borrowed(value) => {
            let start = text.offset(value);
            Some(start..start + value.len())
        }
        Cow::Owned(_) => None,
    }
}

fn is_firewall_cmd(program: &[u8], _: &[Range<usize>]) -> bool {
    matches!(program, b"firewall-cmd" | b"firewall-offline-cmd")
}

/// Adds the names in the arguments of `firewall-cmd`. Examples are `--add-port=http/tcp`,
/// `--query-source-port ntp/udp`, `--add-forward-port=port=http:proto=tcp:toport=http-alt` and
/// `--add-rich-rule='rule port port="http" protocol="tcp" …'`.
fn arguments(bytes: &[u8], words: &[Range<usize>], uses: &mut Vec<Use>) {
    if words.iter().any(|word| bytes[word.clone()] == *b"--direct") {
        return direct(bytes, words, uses);
    }
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let text = &bytes[word.clone()];
        let length = memchr::memchr(b'=', text).unwrap_or(text.len());
        let verbs: [&[u8]; 3] = [b"--add-", b"--remove-", b"--query-"];
        let Some(option) = verbs.iter().find_map(|verb| text[..length].strip_prefix(*verb)) else { continue };
        if !matches!(option, b"port" | b"source-port" | b"forward-port" | b"rich-rule") {
            continue;
        }
        let value = if length < text.len() {
            word.start + length + 1..word.end
        } else {
            let Some(next) = words.next() else { return };
            next.clone()
        };
        let is_quote = |byte| matches!(byte, b'"' | b'\'' | b'\\');
        if option.ends_with(b"-port") && option != b"forward-port" || option == b"port" {
            // The shell makes several arguments of `{http,https}/tcp` and `{http/tcp,ntp/udp}`.
            for part in split(bytes, value, move |byte| b"{},".contains(&byte) || is_quote(byte)) {
                let length = memchr::memchr(b'/', &bytes[part.clone()]).unwrap_or(part.len());
                uses.extend(names(bytes, part.start..part.start + length));
            }
            continue;
        }
        for part in split(bytes, value, move |byte| byte == b':' || byte.is_ascii_whitespace()) {
            let keys: [&[u8]; 3] = [b"port=", b"toport=", b"to-port="];
            let Some(key) = keys.iter().find(|key| bytes[part.clone()].starts_with(key)) else { continue };
            let mut parts = split(bytes, part.start + key.len()..part.end, is_quote);
            uses.extend(parts.next().into_iter().flat_map(|port| names(bytes, port)));
        }
    }
}

/// Adds the names in the options that `firewall-offline-cmd` has from Lokkit: `--port=http:tcp`, `-p http:tcp` and
/// `--forward-port=if=eth0:port=http:proto=tcp:toport=http-alt`.
fn lokkit_arguments(bytes: &[u8], words: &[Range<usize>], uses: &mut Vec<Use>) {
    let is_quote = |byte| matches!(byte, b'"' | b'\'');
    for (at, word) in words.iter().enumerate() {
        let text = &bytes[word.clone()];
        let length = memchr::memchr(b'=', text).unwrap_or(text.len());
        let value =
            if length < text.len() { Some(word.start + length + 1..word.end) } else { words.get(at + 1).cloned() };
        let (option, Some(value)) = (&text[..length], value) else { continue };
        let mut parts = split(bytes, value, move |byte| byte == b':' || is_quote(byte));
        match option {
            b"-p" | b"--port" => uses.extend(parts.next().into_iter().flat_map(|port| names(bytes, port))),
            b"--forward-port" => uses.extend(parts.flat_map(|part| {
                let keys: [&[u8]; 2] = [b"port=", b"toport="];
                let key = keys.iter().find(|key| bytes[part.clone()].starts_with(key)).map(|key| key.len());
                key.into_iter().flat_map(move |length| names(bytes, part.start + length..part.end))
            })),
            _ => {}
        }
    }
}

/// Adds the names in a direct rule: the arguments of iptables.
fn direct(bytes: &[u8], words: &[Range<usize>], uses: &mut Vec<Use>) {
    let known = uses.len();
    iptables::rule(bytes, words, uses);
    uses[known..].iter_mut().for_each(|used| used.asked_by = Some("iptables"));
}

/// Returns the names in a port or a range of ports. firewalld tries the whole text first, then splits it at each hyphen.
fn names(bytes: &[u8], port: Range<usize>) -> impl Iterator<Item = Use> {
    let parts = ports::range(bytes, port.clone()).map_or_else(|| vec![port], Vec::from);
    parts.into_iter().filter_map(|part| ports::name(bytes, part, LookupKind::Without, Need::Always))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let reading = READER.read(Path::new("zone.xml"), text.as_bytes());
        reading.known().map(|used| String::from_utf8_lossy(used.span.of(text.as_bytes())).into_owned()).collect()
    }

    #[test]
    fn ports_of_elements() {
        let text = "<zone>é<port protocol='tcp' port='ftp-data'/><source-port port=\"ntp\"/><rule>\
                    <forward-port to-port=\"http-alt\" port=\"http\"/></rule><!--<port port='smtp'/>-->\
                    <service name='ssh'/><port port='1-http' protocol='tcp'/><port port='' protocol='tcp'/></zone>";
        assert_eq!(read(text), ["ftp-data", "ntp", "http-alt", "http", "http"]);
    }

    /// firewalld reads the letters that character references stand for.
    #[test]
    fn names_with_character_references_are_said() {
        let text = b"<zone><port port='&#115;sh' protocol='udp'/><port port='22' protocol='tcp'/></zone>";
        let uses = READER.read(Path::new("zone.xml"), text).uses;
        let [used] = uses[..] else { panic!("{uses:?}") };
        assert_eq!((used.span.of(text), used.need), (&b"&#115;sh"[..], Need::Unknown(REFERENCES)));
        assert_eq!(used.meant, Some(crate::model::Transport::Udp));
    }

    #[test]
    fn what_is_no_xml_is_a_problem() {
        let text = "<zone><port port='smtp'/><zone>";
        assert_eq!(read(text), ["smtp"]);
        assert_eq!(READER.read(Path::new("x"), text.as_bytes()).problems.len(), 1);
        assert_eq!(READER.read(Path::new("x"), b"<zone></zone>").problems, []);
        assert_eq!(READER.read(Path::new("x"), b"<zone></zon>").problems.len(), 1);
    }

    #[test]
    fn ranges_and_names_with_hyphens() {
        let of = |port: &str| read(&format!("<zone><port port='{port}'/></zone>"));
        assert_eq!(of("ssh-smtp"), ["ssh", "smtp"]);
        assert_eq!(of("netbios-ns-netbios-ssn"), ["netbios-ns", "netbios-ssn"]);
        assert_eq!(of("ftp-1024"), ["ftp"]);
        assert_eq!(of("80-zz4"), ["zz4"]);
        assert_eq!(of("4-tieropmgw"), ["4-tieropmgw"]);
        assert_eq!(of("http-alt"), ["http-alt"]);
        assert_eq!(of("60000-61000"), [""; 0]);
    }

    /// Direct rules are arguments of iptables, whose lookups have the protocol of the rule.
    #[test]
    fn direct_rules_are_those_of_iptables() {
        for text in [
            "<direct><rule ipv=\"ipv4\" table=\"filter\" chain=\"INPUT\" priority=\"0\">-p tcp --dport ssh -j DROP</rule></direct>",
            "<direct>\n <passthrough ipv='ipv4'>-A INPUT -p tcp\n  --dport ssh -j DROP</passthrough>\n</direct>",
            "firewall-cmd --permanent --direct --add-rule ipv4 filter INPUT 0 -p tcp --dport ssh -j DROP\n",
            "firewall-cmd --direct --passthrough ipv4 -A INPUT -p tcp --dport ssh -j DROP\n",
        ] {
            assert_ne!(READER.recognizes(text.as_bytes()), Recognition::No, "{text}");
            let uses = READER.read(Path::new("direct.xml"), text.as_bytes()).uses;
            let [used] = uses[..] else { panic!("{text}: {uses:?}") };
            let lookup = LookupKind::With(crate::model::Transport::Tcp);
            assert_eq!(
                (used.span.of(text.as_bytes()), used.lookup, used.asked_by),
                (&b"ssh"[..], lookup, Some("iptables"))
            );
        }
        assert_eq!(
            read("<zone><short>x</short><rule><port port='ssh' protocol='tcp'/>--dport smtp</rule></zone>"),
            ["ssh"]
        );
    }

    #[test]
    fn commands() {
        assert_eq!(
            read("firewall-cmd --permanent --add-port=http/tcp --zone=ssh --remove-port pop3/tcp\n"),
            ["http", "pop3"]
        );
        assert_eq!(read("firewall-cmd --add-forward-port=port=ftp:proto=tcp:toport=2121\n"), ["ftp"]);
        let rule = "firewall-cmd --add-rich-rule='rule family=\"ipv4\" service name=\"ssh\" accept' \
                    --add-rich-rule='rule source-port port=\"ntp\" protocol=\"udp\" accept'\n";
        assert_eq!(read(rule), ["ntp"]);
        assert_eq!(read("firewall-cmd --add-service=http --add-source-port=\"ntp/udp\" --add-port\n"), ["ntp"]);
        assert_eq!(read("firewall-cmd --add-port={http,https}/tcp\n"), ["http", "https"]);
        assert_eq!(read("firewall-cmd --add-port={http/tcp,ntp/udp} --add-source-port={22,25}/tcp\n"), ["http", "ntp"]);
        assert_eq!(
            read("firewall-offline-cmd --port=telnet:tcp -p ntp:udp --port ftp-1024:tcp\n"),
            ["telnet", "ntp", "ftp"]
        );
        assert_eq!(
            read(
                "/usr/bin/firewall-offline-cmd --forward-port=if=eth0:port=http:proto=tcp:toport=http-alt:toaddr=10.0.0.1\n"
            ),
            ["http", "http-alt"]
        );
        assert_eq!(read("firewall-offline-cmd --port='http:tcp' --add-port=smtp/tcp\n"), ["http", "smtp"]);
        assert_eq!(read("firewall-cmd --port=telnet:tcp -p ssh:tcp\n"), [""; 0]);
    }

    #[test]
    fn zones_and_services() {
        for known in [
            "<?xml version='1.0'?>\n<zone><short>x</short>",
            "<service><port port='1' protocol='tcp'/></service>",
            "<zone><service name='ssh'/></zone>",
        ] {
            assert_eq!(READER.recognizes(known.as_bytes()), Recognition::Whole, "{known}");
        }
        for other in ["<service><port>80</port></service>", "<x><short/></x>", "<zone>", "<"] {
            assert_eq!(READER.recognizes(other.as_bytes()), Recognition::No, "{other}");
        }
    }
}

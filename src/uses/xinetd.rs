//! xinetd: `xinetd.conf` and `xinetd.d/`.
//!
//! Even with `port =`, xinetd looks the name up; only `type = UNLISTED` prevents it.

use super::ports;
use super::words::{lines, span, trim, without_templates, words};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Ranges, Reading, Recognition};
use crate::model::Transport;
use std::ops::Range;
use std::path::Path;

pub(super) struct Xinetd;

pub(super) static READER: Xinetd = Xinetd;

static META: ConfigMeta = ConfigMeta {
    id: "xinetd",
    title: "xinetd services",
    program: Some("xinetd"),
    gone: "xinetd starts without the service",
    moved: "xinetd listens on",
    ranges: Ranges::None,
    without_name: Some("add `type = UNLISTED` and a `port` to the service"),
    paths: &["xinetd.conf", "xinetd.d/*"],
    usual_paths: &["/etc/xinetd.conf", "/etc/xinetd.d"],
};

/// Keys of services, one of which shows that a block is one. Code in other languages has `service` and equals signs, too.
const KEYS: [&[u8]; 16] = [
    b"server",
    b"socket_type",
    b"wait",
    b"cps",
    b"disable",
    b"flags",
    b"id",
    b"instances",
    b"log_on_failure",
    b"log_on_success",
    b"log_type",
    b"only_from",
    b"port",
    b"protocol",
    b"type",
    b"user",
];

impl ConfigReader for Xinetd {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        let bytes = without_templates(head);
        // Others write the brace on the line of the name, too, as in `service "web" {`.
        let has_known_key = |service: &Service| {
            let keys = if service.brace_in_line { &KEYS[..3] } else { &KEYS };
            service.attributes.iter().any(|[key, _]| keys.contains(&&bytes[key.clone()]))
        };
        // The end of the head may be in the middle of a service.
        let is_known = |service: &Service| service.has_begin && service.has_end && has_known_key(service);
        let (services, _) = services(&bytes);
        if services.iter().any(is_known) { Recognition::Whole } else { Recognition::No }
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes);
        let (services, includes) = services(bytes);
        let mut uses = Vec::new();
        for service in services {
            let types = service.values(bytes, b"type");
            let is_type = |known: &str| types.iter().any(|word| word.eq_ignore_ascii_case(known.as_bytes()));
            // Services of the portmapper are in another table, and those of tcpmux have no port.
            if ["UNLISTED", "RPC", "TCPMUX", "TCPMUXPLUS"].iter().any(|known| is_type(known)) {
                continue;
            }
            let Some(transport) = service.transport(bytes) else { continue };
            let need = if service.values(bytes, b"disable").last().is_some_and(|word| *word == b"yes") {
                Need::NotNow("the service is disabled")
            } else if service.brace_in_line {
                Need::NotNow("xinetd reads no service whose brace is not on a line of its own")
            } else {
                Need::Always
            };
            uses.extend(ports::name(bytes, service.name, LookupKind::With(transport), need));
        }
        Reading { uses, includes: includes.iter().map(span).collect(), ..Reading::default() }
    }
}

/// One block, `service NAME { … }`.
#[derive(Debug)]
struct Service {
    name: Range<usize>,
    /// Keys and values.
    attributes: Vec<[Range<usize>; 2]>,
    /// Whether the brace is on the line of the name.
    brace_in_line: bool,
    has_begin: bool,
    has_end: bool,
}

impl Service {
    /// Returns the words of all values of a key.
    fn values<'a>(&self, bytes: &'a [u8], key: &[u8]) -> Vec<&'a [u8]> {
        let values = self.attributes.iter().filter(|[name, _]| bytes[name.clone()] == *key);
        values.flat_map(|[_, value]| words(bytes, value.clone())).map(|word| &bytes[word]).collect()
    }

    /// Returns the protocol that the name is looked up with. It is the stated one, or that of the type of the socket.
    fn transport(&self, bytes: &[u8]) -> Option<Transport> {
        match self.values(bytes, b"protocol").last() {
            Some(protocol) => super::words::transport(protocol),
            None => match *self.values(bytes, b"socket_type").last()? {
                b"stream" => Some(Transport::Tcp),
                b"dgram" => Some(Transport::Udp),
                _ => None,
            },
        }
    }
}

/// Returns the services of a file, without the defaults, and the files and folders that it includes.
fn services(bytes: &[u8]) -> (Vec<Service>, Vec<Range<usize>>) {
    let (mut services, mut includes): (Vec<Service>, Vec<Range<usize>>) = Default::default();
    // The service whose block is open.
    let mut open: Option<Service> = None;
    for line in lines(bytes) {
        let text = trim(bytes, line);
        match bytes[text.clone()].first() {
            None | Some(b'#') => continue,
            Some(b'{') => {
                // Nothing else comes between the name and the brace.
                if let Some(service) = open.as_mut().filter(|service| service.attributes.is_empty()) {
                    service.has_begin = text.len() == 1;
                }
                continue;
            }
            Some(b'}') => {
                services.extend(open.take().map(|service| Service { has_end: true, ..service }));
                continue;
            }
            Some(_) => {}
        }
        let mut words = words(bytes, text.clone());
        let (Some(first), second, third) = (words.next(), words.next(), words.next()) else { continue };
        if let Some(at) = bytes[text.clone()].iter().position(|&byte| byte == b'=') {
            // The operators are `=`, `+=` and `-=`.
            let has_sign = at > 0 && b"+-".contains(&bytes[text.start + at - 1]);
            let key = trim(bytes, text.start..text.start + at - usize::from(has_sign));
            if let Some(service) = &mut open {
                service.attributes.push([key, text.start + at + 1..text.end]);
            }
            continue;
        }
        match (&bytes[first], second) {
            (b"service", Some(name)) => {
                services.extend(open.take());
                let brace_in_line = third.is_some_and(|word| bytes[word] == *b"{");
                open = Some(Service {
                    name,
                    attributes: Vec::new(),
                    brace_in_line,
                    has_begin: brace_in_line,
                    has_end: false,
                });
            }
            (b"include" | b"includedir", Some(path)) => includes.push(path),
            (b"defaults", _) => services.extend(open.take()),
            _ => {}
        }
    }
    services.extend(open);
    (services, includes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let reading = READER.read(Path::new("x"), text.as_bytes());
        let printed = reading.known().map(|used| {
            let name = String::from_utf8_lossy(used.span.of(text.as_bytes())).into_owned();
            let transport = used.lookup.transport().unwrap().as_str();
            format!("{name}/{transport}{}", if used.need == Need::Always { "" } else { " not now" })
        });
        printed.collect()
    }

    #[test]
    fn only_unlisted_services_are_not_looked_up() {
        let of = |lines: &str| names(&format!("service x\n{{\n{lines}\n}}\n"));
        assert_eq!(of("socket_type = stream\nport = 9"), ["x/tcp"]);
        assert_eq!(of("socket_type=dgram\ntype = INTERNAL"), ["x/udp"]);
        assert_eq!(of("socket_type = stream\nprotocol = udp\nflags += IPv6"), ["x/udp"]);
        assert_eq!(of("socket_type = stream\ndisable = yes"), ["x/tcp not now"]);
        for other in ["type = UNLISTED INTERNAL", "type = unlisted", "type += RPC", "protocol = icmp"] {
            assert_eq!(of(&format!("socket_type = stream\n{other}")), [""; 0], "{other}");
        }
    }

    #[test]
    fn blocks() {
        assert_eq!(names("service x {\nsocket_type = stream\n}\n"), ["x/tcp not now"]);
        assert_eq!(
            names("service x\n{\nsocket_type = stream\nservice y\n{\nsocket_type = dgram\n"),
            ["x/tcp", "y/udp"]
        );
        assert_eq!(names("defaults\n{\nsocket_type = stream\nenabled = x\n}\n"), [""; 0]);
        assert_eq!(names("# service x\n{\n# socket_type = stream\n}\n"), [""; 0]);
        assert_eq!(READER.recognizes(b"service x\n{\n\tdisable = no\n}\n"), Recognition::Whole);
        assert_eq!(READER.recognizes(b"service rpcap {\n socket_type = stream\n}\n"), Recognition::Whole);
        for other in [
            "service x of the bank\n",
            "service x\nport = 1\n}\n",
            "service x\n{\nport = 1\n",
            "service x {\n  name = \"y\"\n  ports = [80]\n}\n",
            "service \"web\" {\n  port = \"http\"\n  id = 3\n}\n",
            "def f():\n  service = x\n  d = {\n    'a': 1,\n  }\n  service y\n  port = 3\n  d = {\n  }\n",
            "service web:\n  type: x\n  args: {a = b\n  }\n",
        ] {
            assert_eq!(READER.recognizes(other.as_bytes()), Recognition::No, "{other}");
        }
    }
}

//! Filters of libpcap: of `tcpdump`, of `tshark -f` and `dumpcap -f` in scripts, and in separate files.
//!
//! libpcap looks each name up with tcp and with udp. Without `tcp` or `udp` before it, one of them is enough.

use super::path::{is_path_of, is_script, parts};
use super::ports;
use super::shell::{Command, commands};
use super::words::{is_hidden, lines, span, without_templates};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Ranges, Reading, Recognition, Use};
use crate::model::Transport;
use nom::branch::alt;
use nom::bytes::complete::{tag, take, take_till, take_while, take_while1};
use nom::combinator::{opt, recognize};
use nom::multi::many0;
use nom::sequence::{delimited, preceded};
use nom::{IResult, Offset, Parser};
use std::ops::Range;
use std::path::Path;

pub(super) struct Pcap;

pub(super) static READER: Pcap = Pcap;

static META: ConfigMeta = ConfigMeta {
    id: "pcap",
    title: "packet capture filters",
    program: Some("libpcap"),
    gone: "the filter is refused",
    moved: "the filter selects",
    ranges: Ranges::OfNumbers('-'),
    without_name: None,
    paths: &["*.bpf", "bpf.conf", "bpf_file"],
    usual_paths: &[],
};

impl ConfigReader for Pcap {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        let has_filter =
            |command: &Command| !(filter(head, command).is_empty() && filter_files(head, command).is_empty());
        if commands(head).iter().any(has_filter) { Recognition::Lines } else { Recognition::No }
    }

    fn read(&self, path: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes)[..];
        let (mut uses, mut includes) = (Vec::new(), Vec::new());
        // The user may name the kind of any file.
        let has_commands = || is_script(&parts(path), bytes) || self.recognizes(bytes) == Recognition::Lines;
        if is_path_of(&META, path) || !has_commands() {
            let without_comment = |line: Range<usize>| {
                let end = memchr::memchr(b'#', &bytes[line.clone()]).map_or(line.end, |at| line.start + at);
                line.start..end
            };
            read_filter(bytes, lines(bytes).map(without_comment), &mut uses);
        } else {
            for command in commands(bytes) {
                let known = uses.len();
                read_filter(bytes, filter(bytes, &command).into_iter(), &mut uses);
                command.qualify(&mut uses[known..]);
                includes.extend(filter_files(bytes, &command).iter().map(span));
            }
        }
        uses.sort_by_key(|used| used.span.start);
        Reading { uses, includes, ..Reading::default() }
    }
}

/// The letters of tcpdump's options with values.
const LETTERS: &[u8] = b"BCEFGMQTVWZcijmrsvwyz";
/// tcpdump's long options with values, which may be separate words.
const LONG: [&[u8]; 8] = [
    b"--buffer-size",
    b"--count",
    b"--direction",
    b"--interface",
    b"--linktype",
    b"--relinquish-privileges",
    b"--snapshot-length",
    b"--time-stamp-type",
];

/// Returns the files from which tcpdump reads its filter: `-F FILE`.
fn filter_files(bytes: &[u8], command: &Command) -> Vec<Range<usize>> {
    let words = command.run(bytes, |name, _| matches!(name, b"tcpdump" | b"windump")).unwrap_or_default();
    let is_option = |pair: &&[Range<usize>]| {
        let text = &bytes[pair[0].clone()];
        text.starts_with(b"-") && !text.starts_with(b"--") && text.ends_with(b"F")
    };
    words.windows(2).filter(is_option).map(|pair| pair[1].clone()).collect()
}

/// Returns the parts of the filter in a command.
fn filter(bytes: &[u8], command: &Command) -> Vec<Range<usize>> {
    let runs = |programs: &[&[u8]]| command.run(bytes, |name, _| programs.contains(&name)).map(|words| &words[1..]);
    if let Some(words) = runs(&[b"tcpdump", b"windump"]) {
        return tcpdump(bytes, words);
    }
    let words = runs(&[b"tshark", b"dumpcap"]).unwrap_or_default();
    let is_option = |pair: &&[Range<usize>]| bytes[pair[0].clone()] == *b"-f";
    words.windows(2).filter(is_option).map(|pair| pair[1].clone()).collect()
}

/// Returns the arguments of tcpdump that are no options: the filter.
fn tcpdump(bytes: &[u8], words: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut filter = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let text = &bytes[word.clone()];
        let takes_next = if text.starts_with(b"--") {
            LONG.contains(&text)
        } else if let [b'-', letters @ ..] = text {
            letters.iter().position(|letter| LETTERS.contains(letter)).is_some_and(|at| at + 1 == letters.len())
        } else {
            filter.push(word.clone());
            false
        };
        if takes_next {
            words.next();
        }
    }
    filter
}

/// The qualifiers before an identifier. Identifiers without any have those of the previous one: `tcp port ssh or smtp`.
#[derive(Clone, Copy, Debug, Default)]
struct Qualifiers {
    protocol: Protocol,
    kind: Type,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Protocol {
    #[default]
    Any,
    Known(Transport),
    Other,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Type {
    Port,
    PortRange,
    Other,
    #[default]
    None,
}

/// Adds the names in a filter.
fn read_filter(bytes: &[u8], parts: impl Iterator<Item = Range<usize>>, uses: &mut Vec<Use>) {
    let mut qualifiers = Qualifiers::default();
    // Whether the next qualifier is the first one of its term.
    let mut is_fresh = true;
    // `src or dst` is one qualifier.
    let mut is_after_direction = false;
    for part in parts {
        let text = &bytes[part.clone()];
        let Ok((_, tokens)) = tokens(text) else { continue };
        for token in tokens {
            let mut set = |set: &dyn Fn(&mut Qualifiers)| {
                if std::mem::take(&mut is_fresh) {
                    qualifiers = Qualifiers::default();
                }
                set(&mut qualifiers);
            };
            let was_after_direction = std::mem::replace(&mut is_after_direction, matches!(token, b"src" | b"dst"));
            match token {
                b"and" | b"or" if was_after_direction => {}
                b"and" | b"or" | b"not" | b"&&" | b"||" | b"!" | b"(" | b")" => is_fresh = true,
                b"tcp" => set(&|qualifiers| qualifiers.protocol = Protocol::Known(Transport::Tcp)),
                b"udp" => set(&|qualifiers| qualifiers.protocol = Protocol::Known(Transport::Udp)),
                b"port" => set(&|qualifiers| qualifiers.kind = Type::Port),
                b"portrange" => set(&|qualifiers| qualifiers.kind = Type::PortRange),
                b"src" | b"dst" => set(&|_| ()),
                b"host" | b"net" | b"mask" | b"gateway" | b"proto" | b"protochain" | b"less" | b"greater" | b"vlan"
                | b"mpls" | b"pppoes" | b"len" | b"ifname" | b"on" | b"rnr" | b"reason" | b"action" | b"type"
                | b"subtype" | b"dir" => set(&|qualifiers| qualifiers.kind = Type::Other),
                // libpcap has names of tcp and udp only.
                b"sctp" => set(&|qualifiers| qualifiers.protocol = Protocol::Any),
                b"ip" | b"ip6" | b"arp" | b"rarp" | b"ether" | b"icmp" | b"icmp6" | b"fddi" | b"tr" | b"wlan" => {
                    set(&|qualifiers| qualifiers.protocol = Protocol::Other);
                }
                // A part of the packet is compared with a number or a flag.
                packet_part if packet_part.contains(&b'[') => set(&|qualifiers| qualifiers.kind = Type::Other),
                _ => {
                    let start = part.start + text.offset(token);
                    add(bytes, start..start + token.len(), qualifiers, uses);
                    is_fresh = true;
                }
            }
        }
    }
}

/// Adds the names in an identifier.
fn add(bytes: &[u8], identifier: Range<usize>, qualifiers: Qualifiers, uses: &mut Vec<Use>) {
    let lookup = match qualifiers.protocol {
        Protocol::Any => LookupKind::TcpOrUdp,
        Protocol::Known(transport) => LookupKind::With(transport),
        Protocol::Other => return,
    };
    let parts = match qualifiers.kind {
        Type::Port => vec![identifier],
        // libpcap splits at the hyphen at which both names are found.
        Type::PortRange => ports::range(bytes, identifier.clone()).map_or_else(
            || {
                let at = memchr::memchr(b'-', &bytes[identifier.clone()]);
                let at = at.map_or(identifier.end, |at| identifier.start + at);
                vec![identifier.start..at, (at + 1).min(identifier.end)..identifier.end]
            },
            Vec::from,
        ),
        // The whole filter, or a term of it, may be a variable.
        Type::None if is_hidden(&bytes[identifier.clone()]) => vec![identifier],
        Type::None | Type::Other => return,
    };
    uses.extend(parts.into_iter().filter_map(|part| ports::name(bytes, part, lookup, Need::Always)));
}

/// Parses the tokens of a filter. They are words, operators, and parts of packets, such as `tcp[13] & 2`, as one
/// token.
fn tokens(text: &[u8]) -> IResult<&[u8], Vec<&[u8]>> {
    let is_word = |byte: u8| !byte.is_ascii_whitespace() && !b"()[]!&|=<>\\\"'`".contains(&byte);
    let is_skipped = |byte: u8| byte.is_ascii_whitespace() || b"\\\"'`".contains(&byte);
    let packet_part = (tag("["), take_till(|byte| byte == b']'), opt(tag("]")));
    let word = recognize((take_while1(is_word), opt(packet_part)));
    let operator = alt((tag("&&"), tag("||"), take(1_usize)));
    let token = alt((word, operator));
    preceded(take_while(is_skipped), many0(delimited(take_while(is_skipped), token, take_while(is_skipped))))
        .parse_complete(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(file: &str, text: &str) -> Vec<String> {
        let reading = READER.read(Path::new(file), text.as_bytes());
        let printed = reading.known().map(|used| {
            let name = String::from_utf8_lossy(used.span.of(text.as_bytes())).into_owned();
            format!("{name}/{}", used.lookup.transport().map_or("any", Transport::as_str))
        });
        printed.collect()
    }

    #[test]
    fn identifiers_take_the_qualifiers_before() {
        let of = |filter: &str| names("x.bpf", filter);
        assert_eq!(of("tcp port ssh or smtp and not port domain # port ftp"), ["ssh/tcp", "smtp/tcp", "domain/any"]);
        assert_eq!(of("port (http or https) && udp dst port ntp"), ["http/any", "https/any", "ntp/udp"]);
        assert_eq!(of("tcp and port ssh"), ["ssh/any"]);
        assert_eq!(of("udp src or dst port ntp or src port ssh"), ["ntp/udp", "ssh/any"]);
        assert_eq!(of("host port-x or ssh and net http or (tcp[13] & 2 != 0 and port 80)"), [""; 0]);
        assert_eq!(
            of("udp portrange ssh-smtp or portrange ftp-data-ssh or portrange 1-2"),
            ["ssh/udp", "smtp/udp", "ftp-data/any", "ssh/any"]
        );
        assert_eq!(of("port $PORT or port ${X}-ssh or sctp port http or portrange a"), ["http/any", "a/any"]);
    }

    #[test]
    fn filters_in_commands() {
        let of = |line: &str| names("x.sh", line);
        assert_eq!(of("sudo timeout 9 /usr/sbin/tcpdump -ni any -w port 'port ssh' -c 5\n"), ["ssh/any"]);
        assert_eq!(
            of("tcpdump --interface port --count=1 tcp port \\( http or 25 \\) 2>/dev/null > port\n"),
            ["http/tcp"]
        );
        assert_eq!(of("tshark -i port -Y 'tcp.port == http' -f \"port ntp\"\n"), ["ntp/any"]);
        assert_eq!(of("N=$(tcpdump -r x tcp port ssh | wc -l)\nN=`tcpdump port ntp`\n"), ["ssh/tcp", "ntp/any"]);
        assert_eq!(
            of("echo tcpdump port ssh\n# tcpdump port ssh\necho \"tcpdump port ssh\"\nexport port ssh\n"),
            [""; 0]
        );
        assert_eq!(READER.recognizes(b"tcpdump port ssh\n"), Recognition::Lines);
        let text = b"tcpdump -nF my.filter -w F x\n";
        assert_eq!(READER.recognizes(text), Recognition::Lines);
        let includes = READER.read(Path::new("x.sh"), text).includes;
        assert_eq!(includes.iter().map(|path| path.of(text)).collect::<Vec<_>>(), [b"my.filter"]);
        assert_eq!(READER.recognizes(b"apt-get install tcpdump\n"), Recognition::No);
    }
}

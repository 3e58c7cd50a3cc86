//! Shorewall and Shorewall6: `rules` and the other files with ports in columns.
//!
//! Shorewall looks each name up with the protocol of its line. The names of its macros, such as `SSH(ACCEPT)`, are not
//! looked up.

use super::ports;
use super::words::{lines, span, split, trim, unquote, without_templates};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Ranges, Reading, Recognition, Use};
use crate::model::Transport;
use memchr::{memchr, memmem, memrchr};
use std::ops::Range;
use std::path::Path;

pub(super) struct Shorewall;

pub(super) static READER: Shorewall = Shorewall;

static META: ConfigMeta = ConfigMeta {
    id: "shorewall",
    title: "Shorewall rules",
    program: Some("shorewall"),
    gone: "Shorewall does not start",
    moved: "the firewall acts on",
    ranges: Ranges::OfNames(':'),
    without_name: None,
    paths: &[
        "shorewall*/rules",
        "shorewall*/rules.d/*",
        "shorewall*/blrules",
        "shorewall*/mangle",
        "shorewall*/tcrules",
        "shorewall*/tcfilters",
        "shorewall*/tcpri",
        "shorewall*/tos",
        "shorewall*/accounting",
        "shorewall*/secmarks",
        "shorewall*/masq",
        "shorewall*/snat",
        "shorewall*/netmap",
        "shorewall*/conntrack",
        "shorewall*/notrack",
        "shorewall*/stoppedrules",
        "shorewall*/macro.*",
        "shorewall*/action.*",
    ],
    usual_paths: &["/etc/shorewall", "/etc/shorewall6"],
};

/// The columns of a file with ports and protocols, from 0.
#[derive(Clone, Copy, Debug)]
struct Layout {
    protocol: usize,
    ports: &'static [usize],
    /// Whether the first column is an action and the third one may be the target of `DNAT`.
    has_targets: bool,
}

/// The layouts of files by the end of their names; other files have that of `rules`.
const LAYOUTS: [(&[u8], Layout); 7] = [
    (b"accounting", Layout { protocol: 4, ports: &[5, 6], has_targets: false }),
    (b"secmarks", Layout { protocol: 4, ports: &[5, 6], has_targets: false }),
    (b"masq", Layout { protocol: 3, ports: &[4], has_targets: false }),
    (b"snat", Layout { protocol: 3, ports: &[4], has_targets: false }),
    (b"tcpri", Layout { protocol: 1, ports: &[2], has_targets: false }),
    (b"tos", Layout { protocol: 2, ports: &[3, 4], has_targets: false }),
    (b"netmap", Layout { protocol: 5, ports: &[6, 7], has_targets: false }),
];
const RULES: Layout = Layout { protocol: 3, ports: &[4, 5], has_targets: true };

impl ConfigReader for Shorewall {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        let is_known = |line: Range<usize>| {
            let has = |word: &[u8]| memmem::find(&head[line.clone()], word).is_some();
            let is_header = head[line.clone()].starts_with(b"#ACTION") && has(b"SOURCE") && has(b"DEST");
            is_header || head[line.clone()].starts_with(b"?SECTION ")
        };
        if lines(head).any(is_known) { Recognition::Whole } else { Recognition::No }
    }

    fn read(&self, path: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes)[..];
        let name = path.as_os_str().as_encoded_bytes();
        let layout = LAYOUTS.iter().find(|(end, _)| name.ends_with(end)).map_or(RULES, |(_, layout)| *layout);
        let mut reading = Reading::default();
        // The language of the block of code that is open.
        let mut is_code = false;
        for columns in rows(bytes) {
            let text = |at: usize| columns.get(at).map(|column| &bytes[column.clone()]).unwrap_or_default();
            let first = text(0).strip_prefix(b"?").unwrap_or(text(0));
            match &first.to_ascii_uppercase()[..] {
                b"BEGIN" => is_code = true,
                b"END" => is_code = false,
                _ if is_code => {}
                b"INCLUDE" => reading.includes.extend(columns.get(1).map(span)),
                b"SECTION" | b"COMMENT" | b"SHELL" | b"PERL" => {}
                _ if text(0).starts_with(b"?") => {}
                _ => row(bytes, &columns, layout, &mut reading.uses),
            }
        }
        reading.uses.sort_by_key(|used| used.span.start);
        reading
    }
}

/// Returns the rows of a file: the columns of each. A backslash before the end of a line continues it, also inside a
/// list.
fn rows(bytes: &[u8]) -> Vec<Vec<Range<usize>>> {
    let mut rows: Vec<Vec<Range<usize>>> = Vec::new();
    let mut continues = false;
    for line in lines(bytes) {
        let end = memchr(b'#', &bytes[line.clone()]).map_or(line.end, |at| line.start + at);
        let text = trim(bytes, line.start..end);
        let is_continued = bytes[text.clone()].ends_with(b"\\");
        let columns = columns(bytes, text.start..text.end - usize::from(is_continued));
        match rows.last_mut() {
            Some(row) if continues => {
                let mut columns = columns.into_iter();
                // `ssh,\` and `smtp` on the next line are in one column.
                if let Some(last) = row.last_mut().filter(|last| bytes[(*last).clone()].ends_with(b",")) {
                    last.end = columns.next().map_or(last.end, |column| column.end);
                }
                row.extend(columns);
            }
            _ => rows.push(columns),
        }
        continues = is_continued;
    }
    rows
}

/// Returns the columns of a line: the words between blanks that are not in parentheses.
fn columns(bytes: &[u8], line: Range<usize>) -> Vec<Range<usize>> {
    let last_close = memrchr(b')', &bytes[line.clone()]).map_or(line.start, |at| line.start + at);
    let (mut columns, mut start, mut depth) = (Vec::new(), None, 0_usize);
    for at in line.clone() {
        match bytes[at] {
            byte if byte.is_ascii_whitespace() && depth == 0 => columns.extend(start.take().map(|start| start..at)),
            byte => {
                start.get_or_insert(at);
                match byte {
                    b'(' if at < last_close => depth += 1,
                    b')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                // An unclosed parenthesis extends at most to the last one.
                depth = if at >= last_close { 0 } else { depth };
            }
        }
    }
    columns.extend(start.map(|start| start..line.end));
    columns
}

/// Adds the names in a row.
fn row(bytes: &[u8], columns: &[Range<usize>], layout: Layout, uses: &mut Vec<Use>) {
    // Pairs may follow the columns: `; proto=tcp, dport=ssh` or `{ proto=tcp dport=ssh }`.
    let is_pairs = |column: &Range<usize>| matches!(bytes[column.start], b'{' | b';');
    let count = columns.iter().position(is_pairs).unwrap_or(columns.len());
    let (columns, pairs) = columns.split_at(count);
    let (mut protocol, mut ports) = (columns.get(layout.protocol).cloned(), Vec::new());
    let (mut action, mut server) = (columns.first().cloned(), columns.get(2).cloned());
    ports.extend(layout.ports.iter().filter_map(|&at| columns.get(at).cloned()));
    let is_raw = |pair: &Range<usize>| bytes[pair.clone()].starts_with(b";;");
    for pair in pairs.iter().take_while(|pair| !is_raw(pair)) {
        for part in split(bytes, pair.clone(), |byte| matches!(byte, b'{' | b'}' | b';')) {
            let text = &bytes[part.clone()];
            let Some(at) = text.iter().position(|byte| b"=:".contains(byte)) else { continue };
            let value = part.start + at + 1 + usize::from(text[at + 1..].starts_with(b">"))..part.end;
            match &text[..at] {
                b"proto" => protocol = Some(unquote(bytes, value)),
                b"action" => action = Some(unquote(bytes, value)),
                b"dest" => server = Some(unquote(bytes, value)),
                b"dport" | b"sport" | b"port" | b"dports" | b"sports" => ports.push(unquote(bytes, value)),
                _ => {}
            }
        }
    }
    let is_of_macro = protocol.as_ref().is_none_or(|protocol| bytes[protocol.clone()] == *b"-");
    let transports = protocol.map(|protocol| transports(&bytes[protocol])).unwrap_or_default();
    let target = action.zip(server).and_then(|(action, server)| target(bytes, action, without_comma(bytes, server)));
    ports.extend(target.filter(|_| layout.has_targets));
    // Lists over several lines have backslashes, line ends and blanks inside.
    let is_separator = |byte: u8| byte.is_ascii_whitespace() || b",:!\\".contains(&byte);
    // The macro has the protocol, which its file does not show here.
    let lookups: Vec<LookupKind> = match &transports[..] {
        [] if is_of_macro => vec![LookupKind::TcpOrUdp],
        transports => transports.iter().copied().map(LookupKind::With).collect(),
    };
    for name in ports.into_iter().flat_map(|ports| split(bytes, ports, is_separator)) {
        uses.extend(lookups.iter().filter_map(|&lookup| ports::name(bytes, name.clone(), lookup, Need::Always)));
    }
}

/// Returns the transports that names are looked up with, of `tcp`, `tcp,udp`, `17` or `tcp:syn`.
fn transports(protocols: &[u8]) -> Vec<Transport> {
    let transport = |protocol: &[u8]| match &protocol.to_ascii_lowercase()[..] {
        b"6" => Some(Transport::Tcp),
        b"17" => Some(Transport::Udp),
        b"33" => Some(Transport::Dccp),
        b"132" => Some(Transport::Sctp),
        word => super::words::transport(word),
    };
    let without_flags = |protocol: &[u8]| protocol.split(|&byte| byte == b':').next().and_then(transport);
    let mut transports: Vec<Transport> = protocols.split(|&byte| byte == b',').filter_map(without_flags).collect();
    transports.sort_unstable();
    transports.dedup();
    transports
}

/// Returns a value without the comma before the next pair.
fn without_comma(bytes: &[u8], value: Range<usize>) -> Range<usize> {
    value.start..value.end - usize::from(bytes[value.clone()].ends_with(b","))
}

/// Returns the port to which a row redirects. It is `smtp` of `DNAT net loc:10.0.0.1:smtp`, of `REDIRECT net smtp` and of
/// `Mail(DNAT) net loc:10.0.0.1:smtp`, which the macro `Mail` passes its action to.
fn target(bytes: &[u8], action: Range<usize>, target: Range<usize>) -> Option<Range<usize>> {
    let is_redirection = |word: &&[u8]| matches!(*word, b"DNAT" | b"REDIRECT");
    let action = bytes[action].split(|byte| b":()/-+".contains(byte)).take(2).find(is_redirection)?;
    let text = &bytes[target.clone()];
    let target = target.start..target.end - if text.ends_with(b":random") { b":random".len() } else { 0 };
    let zone = memchr(b':', &bytes[target.clone()]);
    match (action, zone) {
        (b"REDIRECT", None) => Some(target),
        (b"REDIRECT" | b"DNAT", Some(at)) => {
            let server = target.start + at + 1..target.end;
            ports::after_host(bytes, server)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_in(file: &str, text: &str) -> Vec<String> {
        let reading = READER.read(Path::new(file), text.as_bytes());
        let printed = reading.known().map(|used| {
            let name = String::from_utf8_lossy(used.span.of(text.as_bytes())).into_owned();
            format!("{name}/{}", used.lookup.transport().unwrap().as_str())
        });
        printed.collect()
    }

    fn names(text: &str) -> Vec<String> {
        names_in("shorewall/rules", text)
    }

    #[test]
    fn ports_are_in_two_columns() {
        assert_eq!(names("ACCEPT net $FW tcp ssh,!www:pop3 - # smtp\n"), ["ssh/tcp", "www/tcp", "pop3/tcp"]);
        assert_eq!(names("ACCEPT net $FW tcp,udp domain ntp\n"), ["domain/tcp", "domain/udp", "ntp/tcp", "ntp/udp"]);
        assert_eq!(names("Limit:info(SSHA, 3,60) net $FW 6 ssh\nACCEPT( net $FW UDP:x ntp\n"), ["ssh/tcp", "ntp/udp"]);
        assert_eq!(names("ACCEPT net \\\n $FW tcp ssh,\\\n  smtp,\\\n pop3\n"), ["ssh/tcp", "smtp/tcp", "pop3/tcp"]);
        for other in [
            "SSH(ACCEPT) net $FW",
            "ACCEPT net $FW icmp echo-request",
            "ACCEPT net $FW tcp $PORTS",
            "ACCEPT net $FW tcp +set",
            "?COMMENT a b tcp ssh",
            "SECTION a b tcp ssh",
            "?BEGIN PERL\na b c tcp ssh\n?END PERL",
        ] {
            assert_eq!(names(other), [""; 0], "{other}");
        }
    }

    #[test]
    fn pairs_of_columns_and_values() {
        assert_eq!(names("ACCEPT net $FW ; proto=tcp, dport=\"ssh\"\n"), ["ssh/tcp"]);
        assert_eq!(names("ACCEPT { source=net dest=fw proto=>udp sport:ntp }\n"), ["ntp/udp"]);
        assert_eq!(names("ACCEPT net $FW tcp ssh ;; -m x dport=smtp\n"), ["ssh/tcp"]);
    }

    #[test]
    fn targets_of_translation() {
        assert_eq!(names("DNAT net loc:10.0.0.1:smtp tcp 2525\nREDIRECT net www tcp 81\n"), ["smtp/tcp", "www/tcp"]);
        assert_eq!(
            names("DNAT- net loc:[fd00::1]:smtp tcp 1\nREDIRECT:info net fw::www tcp 1\n"),
            ["smtp/tcp", "www/tcp"]
        );
        assert_eq!(
            names("DNAT net loc:server tcp 1\nDNAT net loc:fd00::beef tcp 1\nACCEPT net loc:a:b tcp 1\n"),
            [""; 0]
        );
    }

    /// Such a name may be of the macro's tcp or udp.
    #[test]
    fn macros_pass_actions_on() {
        for (row, expected) in [
            ("Web(DNAT) net loc:10.0.0.1:www", Some(("www", LookupKind::TcpOrUdp))),
            ("Web/DNAT net loc:10.0.0.1:www", Some(("www", LookupKind::TcpOrUdp))),
            ("Web(DNAT-):info net loc:10.0.0.1:www - - - 1.2.3.4", Some(("www", LookupKind::TcpOrUdp))),
            ("Web(REDIRECT) loc www", Some(("www", LookupKind::TcpOrUdp))),
            ("Web(DNAT) net loc:10.0.0.1:www tcp", Some(("www", LookupKind::With(Transport::Tcp)))),
            ("DNAT { source=net, dest=loc:10.0.0.1:www, proto=tcp }", Some(("www", LookupKind::With(Transport::Tcp)))),
            ("{ action=>REDIRECT source=>loc dest=>www proto=>tcp }", Some(("www", LookupKind::With(Transport::Tcp)))),
            ("REDIRECT- net www tcp 81", Some(("www", LookupKind::With(Transport::Tcp)))),
            ("Web(ACCEPT) net loc:10.0.0.1:www", None),
            ("Web(ACCEPT) net $FW", None),
            ("DNS(ACCEPT) net $FW - -", None),
        ] {
            let text = format!("{row}\n");
            let found = READER.read(Path::new("shorewall/rules"), text.as_bytes()).uses;
            let name = |used: &Use| (std::str::from_utf8(used.span.of(text.as_bytes())).unwrap(), used.lookup);
            assert_eq!(found.iter().map(name).collect::<Vec<_>>(), Vec::from_iter(expected), "{row}");
        }
    }

    #[test]
    fn files_have_layouts() {
        assert_eq!(names_in("shorewall/masq", "eth0 10.0.0.0/8 1.2.3.4 tcp smtp yes\n"), ["smtp/tcp"]);
        assert_eq!(names_in("shorewall/accounting", "web:COUNT - eth0 eth1 tcp - www\n"), ["www/tcp"]);
        assert_eq!(names_in("shorewall/macro.Mail", "PARAM - - tcp smtp\n"), ["smtp/tcp"]);
        assert_eq!(READER.recognizes(b"#ACTION\tSOURCE\tDEST\tPROTO\n"), Recognition::Whole);
        assert_eq!(READER.recognizes(b"# ACTION of a SOURCE\n"), Recognition::No);
    }
}

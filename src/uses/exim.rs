//! Exim: the ports of the daemon, and those of transports.

use super::ports;
use super::words::{blank, is_name, lines, span, split, trim, unquote, without_templates, words};
use super::{ConfigMeta, ConfigReader, Definition, LookupKind, Need, Ranges, Reading, Recognition, Use};
use crate::model::Transport;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;

pub(super) struct Exim;

pub(super) static READER: Exim = Exim;

static META: ConfigMeta = ConfigMeta {
    id: "exim",
    title: "Exim configurations",
    program: Some("exim"),
    gone: "Exim does not start, or mail waits",
    moved: "Exim uses",
    ranges: Ranges::None,
    without_name: None,
    paths: &[
        "exim.conf",
        "exim4.conf",
        "exim4.conf.template",
        "exim/configure",
        "exim4/conf.d/main/*",
        "exim4/conf.d/transport/*",
    ],
    usual_paths: &[
        "/etc/exim",
        "/etc/exim.conf",
        "/etc/exim4/exim4.conf",
        "/etc/exim4/exim4.conf.template",
        "/etc/exim4/conf.d",
        "/usr/local/etc/exim",
    ],
};

/// The effect of a port of the daemon that is not found.
const NO_DAEMON: &str = "Exim does not start";
/// That of a port of a transport.
const NO_DELIVERY: &str = "Exim keeps the mail in its queue";
/// Options of the main section whose values are lists of ports.
const LISTS: [&[u8]; 3] = [b"daemon_smtp_ports", b"daemon_smtp_port", b"tls_on_connect_ports"];

impl ConfigReader for Exim {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        const SECTIONS: [&[u8]; 7] =
            [b"acl", b"authenticators", b"local_scan", b"retry", b"rewrite", b"routers", b"transports"];
        let is_section = |line: Range<usize>| {
            let mut words = words(head, line).map(|word| &head[word]);
            words.next() == Some(b"begin") && words.next().is_some_and(|name| SECTIONS.contains(&name))
        };
        let known = lines(head).filter(|line| is_section(line.clone())).take(2).count();
        if known == 2 { Recognition::Whole } else { Recognition::No }
    }

    fn read(&self, path: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_comments_and_templates(bytes)[..];
        let mut reading = Reading::default();
        let mut macros: HashMap<&[u8], Vec<Vec<Range<usize>>>> = HashMap::new();
        // The lists of ports: their lines, and whether they are lists or one port.
        let mut open: Vec<(Vec<Range<usize>>, bool)> = Vec::new();
        let is_transport = path.parent().is_some_and(|folder| folder.ends_with("transport"));
        let mut section: &[u8] = if is_transport { b"transports" } else { b"" };
        for setting in settings(bytes) {
            let first = &bytes[setting.first.clone()];
            if let Some(value) = setting.value {
                if first.first().is_some_and(u8::is_ascii_uppercase) {
                    reading.defined.push(span(&setting.first));
                    macros.entry(first).or_default().push(value);
                } else if section.is_empty() && LISTS.contains(&first) {
                    open.push((value, true));
                } else if section == b"transports" && first == b"port" {
                    open.push((value, false));
                }
            } else if let (b"begin", Some(second)) = (first, &setting.second) {
                section = &bytes[second.clone()];
            } else if let (b".include" | b".include_if_exists", Some(second)) = (first, &setting.second) {
                reading.includes.push(span(second));
            }
        }
        let defined: HashSet<&[u8]> = macros.keys().copied().collect();
        // Lists are read first: a macro that the daemon needs, too, stops its start.
        open.sort_by_key(|(_, is_list)| *is_list);
        while let Some((value, is_list)) = open.pop() {
            for item in items(bytes, &value, is_list) {
                let text = &bytes[item.clone()];
                match macros.remove(text) {
                    Some(values) => open.extend(values.into_iter().map(|value| (value, is_list))),
                    None if is_macro(text) && !defined.contains(text) => reading.wanted.push(span(&item)),
                    None => {
                        let effect = Some(if is_list { NO_DAEMON } else { NO_DELIVERY });
                        reading.uses.extend(name(bytes, item).map(|used| Use { effect, ..used }));
                    }
                }
            }
        }
        reading.uses.sort_by_key(|used| used.span.start);
        // Another file may have a list of ports with them.
        for defined in &reading.defined {
            let values = macros.remove(defined.of(bytes)).unwrap_or_default();
            let items = values.iter().flat_map(|value| items(bytes, value, true));
            let uses: Vec<Use> = items.filter_map(|item| name(bytes, item)).collect();
            reading.unused.extend((!uses.is_empty()).then_some(Definition { name: *defined, uses }));
        }
        reading
    }
}

/// Returns a masked copy without comments, which are whole lines, even inside of a value.
fn without_comments_and_templates(bytes: &[u8]) -> Vec<u8> {
    let mut copy = without_templates(bytes);
    let comments: Vec<Range<usize>> =
        lines(bytes).filter(|line| bytes[line.clone()].trim_ascii_start().starts_with(b"#")).collect();
    for line in comments {
        blank(&mut copy, line);
    }
    copy
}

/// A setting, or another line.
#[derive(Debug, Default)]
struct Setting {
    /// The first word, without `hide` before it: the name of the option or macro.
    first: Range<usize>,
    /// The next word, if the line is no setting.
    second: Option<Range<usize>>,
    /// The text after the equals sign, one part for each line.
    value: Option<Vec<Range<usize>>>,
}

/// Returns the settings of a file. A backslash before the end of a line continues it, and blank lines do not end that.
fn settings(bytes: &[u8]) -> Vec<Setting> {
    let mut settings: Vec<Setting> = Vec::new();
    let mut continues = false;
    for line in lines(bytes) {
        let text = trim(bytes, line);
        if text.is_empty() {
            continue;
        }
        let is_continued = bytes[text.clone()].ends_with(b"\\");
        let text = trim(bytes, text.start..text.end - usize::from(is_continued));
        if continues {
            if let Some(value) = settings.last_mut().and_then(|setting| setting.value.as_mut()) {
                value.push(text);
            }
        } else {
            settings.push(setting(bytes, text));
        }
        continues = is_continued;
    }
    settings
}

fn setting(bytes: &[u8], text: Range<usize>) -> Setting {
    let is_word = |byte: &u8| !byte.is_ascii_whitespace() && *byte != b'=';
    let mut first = text.start..text.end;
    loop {
        let length = bytes[first.start..text.end].iter().take_while(|byte| is_word(byte)).count();
        first.end = first.start + length;
        let rest = trim(bytes, first.end..text.end);
        if bytes[first.clone()] == *b"hide" && !bytes[rest.clone()].starts_with(b"=") && !rest.is_empty() {
            first = rest;
        } else {
            let value = bytes[rest.clone()].starts_with(b"=").then(|| vec![trim(bytes, rest.start + 1..rest.end)]);
            let second = words(bytes, rest).next();
            return Setting { first, second, value };
        }
    }
}

/// Returns the items of a list, `smtp : submissions` or `<; smtp ; 587`, or a single value.
fn items(bytes: &[u8], value: &[Range<usize>], is_list: bool) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut separator = b':';
    for (index, part) in value.iter().enumerate() {
        let mut part = trim(bytes, unquote(bytes, part.clone()));
        // Text to be expanded has no names that could be read.
        if bytes[part.clone()].contains(&b'$') {
            return vec![part];
        }
        if let (0, [b'<', sign, ..]) = (index, &bytes[part.clone()]) {
            separator = *sign;
            part.start += 2;
        }
        if is_list {
            let parts = split(bytes, part, move |byte| byte == separator || byte == b'"');
            items.extend(parts.map(|item| trim(bytes, item)));
        } else {
            items.push(part);
        }
    }
    items
}

/// The reason why a name in a text that Exim expands is not read.
const EXPANDED: &str = "only Exim knows them once it expands the text";

/// Returns the use of a name. Names of macros, which begin with a capital letter, may be defined in other files.
fn name(bytes: &[u8], item: Range<usize>) -> Option<Use> {
    let text = &bytes[item.clone()];
    let (is_macro, is_expanded) = (is_macro(text), text.contains(&b'$'));
    let used = ports::name(bytes, item, LookupKind::With(Transport::Tcp), Need::Always).filter(|_| !is_macro)?;
    Some(if is_expanded { Use { need: Need::Unknown(EXPANDED), ..used } } else { used })
}

fn is_macro(word: &[u8]) -> bool {
    word.first().is_some_and(u8::is_ascii_uppercase) && is_name(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_in(file: &str, text: &str) -> Vec<String> {
        let reading = READER.read(Path::new(file), text.as_bytes());
        reading.known().map(|used| String::from_utf8_lossy(used.span.of(text.as_bytes())).into_owned()).collect()
    }

    fn names(text: &str) -> Vec<String> {
        names_in("exim.conf", text)
    }

    #[test]
    fn ports_of_the_daemon() {
        assert_eq!(names("daemon_smtp_ports = smtp : submissions:587\n"), ["smtp", "submissions"]);
        assert_eq!(names("hide tls_on_connect_ports = <; smtps ; 465\n"), ["smtps"]);
        assert_eq!(names("daemon_smtp_ports=\"smtp : \\\n# telnet\n\n  submission\"\n"), ["smtp", "submission"]);
        for other in [
            "# daemon_smtp_ports = smtp",
            "local_interfaces = <; 127.0.0.1 ; ::1",
            "daemon_smtp_ports = MACRO : 25",
            "daemon_smtp_ports = ${if eq{a}{b}{smtp:ftp}}",
            "begin acl\ndaemon_smtp_ports = smtp",
            "port = smtp",
            "x = \\\ndaemon_smtp_ports = smtp",
        ] {
            assert_eq!(names(other), [""; 0], "{other}");
        }
    }

    #[test]
    fn ports_of_transports() {
        assert_eq!(
            names("begin transports\nsmtp:\n driver = smtp\n port = submission\nbegin routers\n port = x\n"),
            ["submission"]
        );
        assert_eq!(names_in("conf.d/transport/30_x", "smtp:\n port = submission\n"), ["submission"]);
        assert_eq!(names("begin transports\nx:\n port = ${if def:x{smtp}{25}}\n"), [""; 0]);
    }

    #[test]
    fn only_a_port_of_the_daemon_stops_the_start() {
        let text = b"A = smtp\nB = ftp\ndaemon_smtp_ports = A : ntp\nbegin transports\nx:\n port = A\ny:\n port = B\n\
                     z:\n port = ssh\n";
        let uses = READER.read(Path::new("exim.conf"), text).uses;
        let effects: Vec<_> = uses.iter().map(|used| (used.span.of(text), used.effect)).collect();
        let (daemon, delivery) = (Some(NO_DAEMON), Some(NO_DELIVERY));
        let expected = [(&b"smtp"[..], daemon), (b"ftp", delivery), (b"ntp", daemon), (b"ssh", delivery)];
        assert_eq!(effects, expected);
    }

    #[test]
    fn macros_are_followed() {
        assert_eq!(
            names("PORTS = smtp : OTHER\nOTHER = ftp : PORTS\ndaemon_smtp_ports = PORTS : PORTS\n"),
            ["smtp", "ftp"]
        );
        assert_eq!(names("PORTS = smtp\n"), [""; 0]);
    }

    #[test]
    fn sections_and_included_files() {
        assert_eq!(READER.recognizes(b"begin acl\n\nbegin routers\n"), Recognition::Whole);
        assert_eq!(READER.recognizes(b"begin acl\nbegin the day\n"), Recognition::No);
        let text = b".include_if_exists /etc/exim/local\n";
        assert_eq!(READER.read(Path::new("x"), text).includes[0].of(text), b"/etc/exim/local");
    }
}

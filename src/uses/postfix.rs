//! Postfix: `master.cf`, `main.cf`, and `postconf` commands in scripts.
//!
//! Postfix looks names up with tcp. Since 3.6, it has `lmtp`, `smtp`, `smtps`, `submission` and `submissions` in its
//! parameter `known_tcp_ports` and does not look them up; older releases do. Values refer to parameters, also to the
//! administrator's own, which Postfix does not read otherwise.

use super::parameters::{Parameter, Parameters, Port};
use super::path::folder;
use super::ports;
use super::shell::{Command, commands};
use super::words::{lines, span, split, trim, unquote, without_templates, words};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, REPLACED_LATER, Ranges, Reading, Recognition, Shared, Use};
use crate::model::Transport;
use std::ops::Range;
use std::path::Path;

pub(super) struct Postfix;

pub(super) static READER: Postfix = Postfix;

static META: ConfigMeta = ConfigMeta {
    id: "postfix",
    title: "Postfix configurations",
    program: Some("postfix"),
    gone: "Postfix does not start, or mail waits",
    moved: "Postfix uses",
    ranges: Ranges::None,
    without_name: None,
    paths: &["master.cf", "main.cf", "master.cf.d/*", "main.cf.d/*"],
    usual_paths: &["/etc/postfix/master.cf", "/etc/postfix/main.cf", "/usr/local/etc/postfix"],
};

/// The names that Postfix 3.6 and later do not look up, unless the file changes `known_tcp_ports`.
const KNOWN: [&[u8]; 5] = [b"lmtp", b"smtp", b"smtps", b"submission", b"submissions"];
const SINCE_3_6: &str = "Postfix 3.6 and later takes it from known_tcp_ports";

/// The reason why a name in an expression such as `${x?y}`, or in a text from several parameters, is not read.
const COMPUTED: &str = "only Postfix puts them together";

impl ConfigReader for Postfix {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        const KEYS: [&[u8]; 7] = [
            b"myhostname",
            b"mydestination",
            b"mynetworks",
            b"relayhost",
            b"inet_interfaces",
            b"smtpd_banner",
            b"smtpd_recipient_restrictions",
        ];
        let parts = logical_lines(head);
        let is_parameter =
            |line: &&Vec<Range<usize>>| key_and_value(head, line).is_some_and(|(key, _)| KEYS.contains(&&head[key]));
        if parts.iter().any(|line| is_service(head, line)) || parts.iter().filter(is_parameter).count() > 1 {
            Recognition::Whole
        } else if commands(head).iter().any(|command| setting(head, command).is_some()) {
            Recognition::Lines
        } else {
            Recognition::No
        }
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        read(bytes, None, &[])
    }

    fn share(&self, path: &Path, bytes: &[u8], shared: &mut Shared) {
        let bytes = &without_templates(bytes)[..];
        let lines = logical_lines(bytes);
        let name = path.file_name().and_then(|name| name.to_str());
        if !matches!(name, Some("main.cf" | "master.cf")) {
            return;
        }
        let of_folder = shared.postfix.entry(folder(path).to_owned()).or_default();
        if name == Some("main.cf") {
            let parameters: Vec<Parameter> = lines.iter().filter_map(|line| key_and_value(bytes, line)).collect();
            let known = own_ports(bytes, &parameters).map(|known| known.into_iter().map(<[u8]>::to_vec).collect());
            of_folder.known_ports = known;
        } else {
            let options = lines.iter().filter(|line| is_service(bytes, line)).flat_map(|line| options(bytes, line));
            let text = |value: &[Range<usize>]| -> Vec<u8> {
                value.iter().map(|part| &bytes[part.clone()]).collect::<Vec<_>>().join(&b' ')
            };
            let options = options.map(|(key, value)| (bytes[key].to_vec(), text(&value)));
            of_folder.options = options.filter(|(_, value)| value.contains(&b'$')).collect();
        }
    }

    fn read_among(&self, path: &Path, bytes: &[u8], shared: &Shared) -> Option<Reading> {
        let main = shared.postfix.get(folder(path))?;
        let known: Option<Vec<&[u8]>> =
            main.known_ports.as_ref().map(|known| known.iter().map(Vec::as_slice).collect());
        Some(read(bytes, known, &main.options))
    }
}

/// Finds the names that a file uses.
///
/// The names of `known` are not looked up, unless the file sets others; without it, those of Postfix. `options` are those
/// of `master.cf`, which may refer to parameters of `main.cf`.
fn read(bytes: &[u8], known: Option<Vec<&[u8]>>, options_of_services: &[(Vec<u8>, Vec<u8>)]) -> Reading {
    let bytes = &without_templates(bytes)[..];
    let lines = logical_lines(bytes);
    let is_command = READER.recognizes(bytes) == Recognition::Lines;
    let (mut found, mut reading, mut defined) = (Vec::new(), Reading::default(), Vec::new());
    if is_command {
        for words in commands(bytes).iter().filter_map(|command| setting(bytes, command)) {
            read_command(bytes, words, &mut defined, &mut found);
        }
        // In quotes of the shell, other variables are those of the shell.
        for parameter in &defined {
            found.extend(Parameters::new(bytes, &[]).ports(&bytes[parameter.0.clone()], &parameter.1));
        }
    } else if lines.iter().any(|line| is_service(bytes, line)) {
        for line in &lines {
            read_service(bytes, line, &mut found, &mut reading);
        }
    } else {
        defined.extend(lines.iter().filter_map(|line| key_and_value(bytes, line)));
        reading.defined.extend(defined.iter().map(|(name, _)| span(name)));
        let mut parameters = Parameters::new(bytes, &defined);
        for (name, value) in &defined {
            found.extend(parameters.ports(&bytes[name.clone()], value));
        }
        for (name, value) in options_of_services {
            found.extend(parameters.ports_for(name, value));
        }
        reading.cycles = parameters.cycles;
    }
    let known = own_ports(bytes, &defined).or(known).unwrap_or_else(|| KNOWN.to_vec());
    let lookup = LookupKind::With(Transport::Tcp);
    for port in found {
        match port {
            Port::Text(name) => {
                let is_known = known.contains(&&bytes[name.clone()]);
                let need = if is_known { Need::Sometimes(SINCE_3_6) } else { Need::Always };
                reading.uses.extend(ports::name(bytes, name, lookup, need));
            }
            Port::Undefined(name) if is_command => {
                let variable = span(&(name.start - 1..name.end));
                reading.uses.push(Use::new(variable, lookup, Need::Unknown(REPLACED_LATER)));
            }
            Port::Undefined(name) => reading.wanted.push(span(&name)),
            Port::Computed(part) => {
                let why = if is_command { REPLACED_LATER } else { COMPUTED };
                reading.uses.push(Use::new(span(&part), lookup, Need::Unknown(why)));
            }
        }
    }
    reading.uses.sort_by_key(|used| used.span.start);
    // Several parameters may refer to one.
    reading.uses.dedup_by_key(|used| used.span);
    reading.wanted.sort_unstable();
    reading
}

/// Returns the arguments of a command that sets parameters or services. Such a command is `postconf -e 'name = value'`,
/// also without `-e`.
fn setting<'c>(bytes: &[u8], command: &'c Command) -> Option<&'c [Range<usize>]> {
    let has_value =
        |words: &[Range<usize>]| words.iter().any(|word| memchr::memchr(b'=', &bytes[word.clone()]).is_some());
    command.run(bytes, |name, rest| name == b"postconf" && has_value(rest)).map(|words| &words[1..])
}

/// Adds the parameters that the arguments of postconf set, and the ports of services. The latter are in
/// `-M smtps/inet='smtps inet …'` and `-P smtps/inet/name=value`.
fn read_command(bytes: &[u8], words: &[Range<usize>], parameters: &mut Vec<Parameter>, found: &mut Vec<Port>) {
    let is_option = |word: &&Range<usize>| bytes[(*word).clone()].starts_with(b"-");
    let has = |letter: u8| words.iter().filter(is_option).any(|word| bytes[word.clone()].contains(&letter));
    for word in words.iter().filter(|word| !is_option(word)) {
        let Some((key, value)) = key_and_value(bytes, std::slice::from_ref(word)) else { continue };
        let value: Vec<Range<usize>> = value.into_iter().map(|part| unquote(bytes, part)).collect();
        if has(b'M') {
            read_service(bytes, &value, found, &mut Reading::default());
        } else {
            let name = bytes[key.clone()].iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1);
            parameters.push((key.start + name..key.end, value));
        }
    }
}

/// Returns the logical lines: a line that begins with a blank continues the one before. Comments and empty lines between
/// them do not end a line.
fn logical_lines(bytes: &[u8]) -> Vec<Vec<Range<usize>>> {
    let mut found: Vec<Vec<Range<usize>>> = Vec::new();
    for line in lines(bytes) {
        let begins_with_blank = bytes[line.clone()].first().is_some_and(u8::is_ascii_whitespace);
        let text = trim(bytes, line);
        if text.is_empty() || bytes[text.start] == b'#' {
            continue;
        }
        match found.last_mut() {
            Some(last) if begins_with_blank => last.push(text),
            _ => found.push(vec![text]),
        }
    }
    found
}

/// Returns whether a line of `master.cf` begins a service: `smtp inet n - n - - smtpd`.
fn is_service(bytes: &[u8], line: &[Range<usize>]) -> bool {
    let mut words = line.iter().flat_map(|part| words(bytes, part.clone())).map(|word| &bytes[word]).skip(1);
    let is_type = matches!(words.next(), Some(b"inet" | b"unix" | b"unix-dgram" | b"fifo" | b"pass"));
    is_type && words.by_ref().take(3).filter(|word| matches!(*word, b"y" | b"n" | b"-")).count() == 3
}

/// Adds the port of a service and those in its options, which may refer to each other.
fn read_service(bytes: &[u8], line: &[Range<usize>], found: &mut Vec<Port>, reading: &mut Reading) {
    let mut words = line.iter().flat_map(|part| words(bytes, part.clone()));
    if let (Some(name), Some(kind)) = (words.next(), words.next())
        && bytes[kind] == *b"inet"
    {
        let colon = memchr::memrchr(b':', &bytes[name.clone()]);
        found.push(Port::Text(colon.map_or(name.start, |at| name.start + at + 1)..name.end));
    }
    let options = options(bytes, line);
    let mut parameters = Parameters::new(bytes, &options);
    for (name, value) in &options {
        found.extend(parameters.ports(&bytes[name.clone()], value));
    }
    reading.cycles.extend(parameters.cycles);
}

/// Returns the options of a service: `-o name=value`, or `-o { name = value }`.
fn options(bytes: &[u8], line: &[Range<usize>]) -> Vec<Parameter> {
    let words: Vec<Range<usize>> = line.iter().flat_map(|part| words(bytes, part.clone())).collect();
    let mut options = Vec::new();
    for at in (0..words.len()).filter(|&at| bytes[words[at].clone()] == *b"-o") {
        let Some(first) = words.get(at + 1) else { continue };
        let option = if bytes[first.clone()].starts_with(b"{") {
            let is_end = |word: &Range<usize>| bytes[word.clone()].ends_with(b"}");
            let length = words[at + 1..].iter().take(MOST_WORDS).position(is_end).unwrap_or(0);
            let end = words[at + 1 + length].end;
            first.start + 1..end.max(first.start + 2) - 1
        } else {
            first.clone()
        };
        options.extend(key_and_value(bytes, &[option]));
    }
    options
}

/// The most words of an option in braces.
const MOST_WORDS: usize = 256;

/// Returns the names in the value of `known_tcp_ports`: `lmtp=24, smtps=submissions=465`.
fn known_ports<'a>(bytes: &'a [u8], value: &[Range<usize>]) -> Vec<&'a [u8]> {
    let is_separator = |byte: u8| byte.is_ascii_whitespace() || byte == b',';
    let words = value.iter().flat_map(|part| split(bytes, part.clone(), is_separator));
    // The last part is the port.
    let names = words.flat_map(|word| bytes[word].rsplit(|&byte| byte == b'=').skip(1));
    names.collect()
}

/// Returns the names of `known_tcp_ports`, if the parameters set it. The last setting applies.
fn own_ports<'a>(bytes: &'a [u8], parameters: &[Parameter]) -> Option<Vec<&'a [u8]>> {
    let list = parameters.iter().rev().find(|(key, _)| bytes[key.clone()] == *b"known_tcp_ports");
    list.map(|(_, value)| known_ports(bytes, value))
}

/// Splits `name = value`.
fn key_and_value(bytes: &[u8], line: &[Range<usize>]) -> Option<(Range<usize>, Vec<Range<usize>>)> {
    let (first, further) = line.split_first()?;
    let at = first.start + bytes[first.clone()].iter().position(|&byte| byte == b'=')?;
    let value = std::iter::once(trim(bytes, at + 1..first.end)).chain(further.iter().cloned());
    Some((trim(bytes, first.start..at), value.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(&str, bool)> {
        let uses = READER.read(Path::new("main.cf"), text.as_bytes()).uses;
        let name = |used: &Use| std::str::from_utf8(used.span.of(text.as_bytes())).unwrap();
        uses.iter().map(|used| (name(used), used.need == Need::Always)).collect()
    }

    #[test]
    fn the_ports_that_the_file_knows_are_not_looked_up() {
        let hosts = "relayhost = [h]:smtp\nsmtp_fallback_relay = [h]:own, [h]:pop3\n";
        for (known, expected) in [
            ("", [false, true, true]),
            ("known_tcp_ports =\n", [true, true, true]),
            ("known_tcp_ports = own=2525\n", [true, false, true]),
            ("known_tcp_ports = smtp=25,\n smtps=own=2525\n", [false, false, true]),
            ("known_tcp_ports =\nknown_tcp_ports = smtp=25 pop3=110\n", [false, true, false]),
        ] {
            let text = format!("{hosts}{known}");
            assert_eq!(names(&text).iter().map(|(_, is_asked)| *is_asked).collect::<Vec<_>>(), expected, "{known}");
        }
    }

    /// Returns the names, the parameters that are not defined, and the number of names that are not known.
    fn read_all(text: &str) -> (Vec<&str>, Vec<&str>, usize) {
        let reading = READER.read(Path::new("main.cf"), text.as_bytes());
        let text_of = |span: crate::text::Span| std::str::from_utf8(span.of(text.as_bytes())).unwrap();
        let known: Vec<&str> = reading.known().map(|used| text_of(used.span)).collect();
        let unknown = reading.uses.len() - known.len();
        (known, reading.wanted.iter().map(|name| text_of(*name)).collect(), unknown)
    }

    #[test]
    fn parameters_of_ones_own_are_read_where_they_are_used() {
        for (text, known, wanted, unknown) in [
            ("my_relay = [mail]:x\nrelayhost = $my_relay\n", &["x"][..], &[][..], 0),
            ("my_relay = [mail]:x\nrelayhost = ${my_relay}\nsmtp_fallback_relay = $(my_relay)\n", &["x"], &[], 0),
            ("my_relay = [mail]:x\n", &[], &[], 0),
            ("p = x\nq = $p\nrelayhost = [h]:$q\n", &["x"], &[], 0),
            ("h = inet:mail\nsmtpd_milters = $h:x\n", &["x"], &[], 0),
            ("relayhost = $my_relay\n", &[], &["my_relay"], 0),
            ("relayhost = [h]:$p\n", &[], &["p"], 0),
            ("relayhost = $mydomain\nlocal_transport = local:$myhostname\n", &[], &[], 0),
            ("non_smtpd_milters = $smtpd_milters\nsmtpd_banner = $x:smtp\n", &[], &[], 0),
            ("relayhost = [h]:${p?x}\n", &[], &[], 1),
            ("p = x\nrelayhost = [h]:$p-y\n", &[], &[], 1),
            ("smtpd_restriction_classes = c, d\nc = check_policy_service inet:h:x\ne = inet:h:y\n", &["x"], &[], 0),
            ("virtual_alias_maps = tcp:h:x\nproxy_read_maps = $virtual_alias_maps\n", &["x"], &[], 0),
            ("p = a\np = b\nrelayhost = [h]:$p\n", &["b"], &[], 0),
        ] {
            assert_eq!(read_all(text), (known.to_vec(), wanted.to_vec(), unknown), "{text}");
        }
        assert_eq!(READER.read(Path::new("main.cf"), b"a = $b\nb = $a\nrelayhost = $a\n").cycles.len(), 1);
    }

    #[test]
    fn options_of_a_service_refer_to_each_other() {
        let text = "x inet n - n - - smtpd -o p=a -o { smtpd_proxy_filter = h:$p }\n  -o content_filter=$my_filter\n";
        assert_eq!(read_all(text), (vec!["x", "a"], vec!["my_filter"], 0));
    }

    #[test]
    fn the_name_of_a_map_is_no_port() {
        let text = "virtual_alias_maps = socketmap:inet:h:11000:aliases, socketmap:inet:[::1]:imapg:users\n\
                    relay_domains = proxy:socketmap:inet:h:nntp:domains socketmap:unix:/run/x:names\n";
        assert_eq!(names(text), [("imapg", true), ("nntp", true)]);
    }
}

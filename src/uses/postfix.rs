//! Postfix: `master.cf`, `main.cf`, and `postconf` commands in scripts.
//!
//! Postfix looks names up with tcp. Since 3.6, it has `lmtp`, `smtp`, `smtps`, `submission` and `submissions` in its
//! parameter `known_tcp_ports` and does not look them up; older releases do.

use super::path::folder;
use super::ports;
use super::shell::{Command, commands};
use super::words::{lines, split, trim, unquote, without_templates, words};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Ranges, Reading, Recognition, Shared, Use};
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
    places: &["/etc/postfix/master.cf", "/etc/postfix/main.cf", "/usr/local/etc/postfix"],
};

/// The names that Postfix 3.6 and later do not look up, unless the file changes `known_tcp_ports`.
const KNOWN: [&[u8]; 5] = [b"lmtp", b"smtp", b"smtps", b"submission", b"submissions"];
const SINCE_3_6: &str = "Postfix 3.6 and later takes it from known_tcp_ports";

/// Parameters whose value is a port.
const PORTS: [&[u8]; 3] = [b"smtp_tcp_port", b"lmtp_tcp_port", b"postscreen_tcp_port"];
/// Parameters whose value is `host:port`.
const HOSTS: [&[u8]; 4] = [b"relayhost", b"fallback_relay", b"smtp_fallback_relay", b"smtpd_proxy_filter"];

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
        read(bytes, &KNOWN)
    }

    fn share(&self, path: &Path, bytes: &[u8], shared: &mut Shared) {
        if path.file_name().is_some_and(|name| name == "main.cf") {
            let bytes = &without_templates(bytes)[..];
            let lines = logical_lines(bytes);
            let parameters: Vec<Parameter> = lines.iter().filter_map(|line| key_and_value(bytes, line)).collect();
            let known = own_ports(bytes, &parameters).map(|known| known.into_iter().map(<[u8]>::to_vec).collect());
            shared.known_ports.extend(known.map(|known| (folder(path).to_owned(), known)));
        }
    }

    fn read_among(&self, path: &Path, bytes: &[u8], shared: &Shared) -> Option<Reading> {
        let known: Vec<&[u8]> = shared.known_ports.get(folder(path))?.iter().map(Vec::as_slice).collect();
        Some(read(bytes, &known))
    }
}

/// Finds the names that a file uses. The names of `known` are not looked up, unless the file sets others.
fn read(bytes: &[u8], known: &[&[u8]]) -> Reading {
    let bytes = &without_templates(bytes)[..];
    let lines = logical_lines(bytes);
    let mut found = Vec::new();
    let mut parameters = Vec::new();
    if READER.recognizes(bytes) == Recognition::Lines {
        for words in commands(bytes).iter().filter_map(|command| setting(bytes, command)) {
            read_command(bytes, words, &mut parameters, &mut found);
        }
    } else if lines.iter().any(|line| is_service(bytes, line)) {
        for line in &lines {
            read_service(bytes, line, &mut found);
        }
    } else {
        parameters.extend(lines.iter().filter_map(|line| key_and_value(bytes, line)));
    }
    for (key, value) in &parameters {
        read_parameter(bytes, &bytes[key.clone()], value, &mut found);
    }
    let known = own_ports(bytes, &parameters).unwrap_or_else(|| known.to_vec());
    let uses = found.into_iter().filter_map(|name| {
        let is_known = known.contains(&&bytes[name.clone()]);
        let need = if is_known { Need::Sometimes(SINCE_3_6) } else { Need::Always };
        ports::name(bytes, name, LookupKind::With(Transport::Tcp), need)
    });
    let mut uses: Vec<Use> = uses.collect();
    uses.sort_by_key(|used| used.span.start);
    Reading { uses, ..Reading::default() }
}

/// The name and value of a parameter.
type Parameter = (Range<usize>, Vec<Range<usize>>);

/// Returns the arguments of a command that sets parameters or services. Such a command is `postconf -e 'name = value'`,
/// also without `-e`.
fn setting<'c>(bytes: &[u8], command: &'c Command) -> Option<&'c [Range<usize>]> {
    let has_value =
        |words: &[Range<usize>]| words.iter().any(|word| memchr::memchr(b'=', &bytes[word.clone()]).is_some());
    command.run(bytes, |name, rest| name == b"postconf" && has_value(rest)).map(|words| &words[1..])
}

/// Adds the parameters that the arguments of postconf set, and the ports of services. The latter are in
/// `-M smtps/inet='smtps inet …'` and `-P smtps/inet/name=value`.
fn read_command(bytes: &[u8], words: &[Range<usize>], parameters: &mut Vec<Parameter>, found: &mut Vec<Range<usize>>) {
    let is_option = |word: &&Range<usize>| bytes[(*word).clone()].starts_with(b"-");
    let has = |letter: u8| words.iter().filter(is_option).any(|word| bytes[word.clone()].contains(&letter));
    for word in words.iter().filter(|word| !is_option(word)) {
        let Some((key, value)) = key_and_value(bytes, std::slice::from_ref(word)) else { continue };
        let value: Vec<Range<usize>> = value.into_iter().map(|part| unquote(bytes, part)).collect();
        if has(b'M') {
            read_service(bytes, &value, found);
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

/// Adds the port of a service and those in its options.
fn read_service(bytes: &[u8], line: &[Range<usize>], found: &mut Vec<Range<usize>>) {
    let words: Vec<Range<usize>> = line.iter().flat_map(|part| words(bytes, part.clone())).collect();
    if let [name, kind, ..] = &words[..]
        && bytes[kind.clone()] == *b"inet"
    {
        let port =
            bytes[name.clone()].iter().rposition(|&byte| byte == b':').map_or(name.start, |at| name.start + at + 1);
        found.push(port..name.end);
    }
    for (at, word) in words.iter().enumerate() {
        if bytes[word.clone()] != *b"-o" {
            continue;
        }
        // `-o name=value`, or `-o { name = value }`.
        let mut rest = words[at + 1..].iter();
        let Some(first) = rest.next() else { continue };
        if bytes[first.clone()].starts_with(b"{") {
            let is_end = |word: &Range<usize>| bytes[word.clone()].ends_with(b"}");
            let length = words[at + 1..].iter().take(MOST_WORDS).position(is_end).unwrap_or(0);
            let option = first.start + 1..words[at + 1 + length].end;
            let option = option.start..option.end.max(option.start + 1) - 1;
            if let Some((key, value)) = key_and_value(bytes, &[option]) {
                read_parameter(bytes, &bytes[key], &value, found);
            }
        } else if let Some((key, value)) = key_and_value(bytes, std::slice::from_ref(first)) {
            read_parameter(bytes, &bytes[key], &value, found);
        }
    }
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
    let own = parameters.iter().rev().find(|(key, _)| bytes[key.clone()] == *b"known_tcp_ports");
    own.map(|(_, value)| known_ports(bytes, value))
}

/// Splits `name = value`.
fn key_and_value(bytes: &[u8], line: &[Range<usize>]) -> Option<(Range<usize>, Vec<Range<usize>>)> {
    let (first, further) = line.split_first()?;
    let at = first.start + bytes[first.clone()].iter().position(|&byte| byte == b'=')?;
    let value = std::iter::once(trim(bytes, at + 1..first.end)).chain(further.iter().cloned());
    Some((trim(bytes, first.start..at), value.collect()))
}

/// Adds the ports in the value of a parameter.
fn read_parameter(bytes: &[u8], key: &[u8], value: &[Range<usize>], found: &mut Vec<Range<usize>>) {
    let is_separator = |byte: u8| byte.is_ascii_whitespace() || b",{}".contains(&byte);
    for word in value.iter().flat_map(|part| split(bytes, part.clone(), is_separator)) {
        if PORTS.contains(&key) {
            found.push(word);
            continue;
        }
        // The name of the map comes after the port: `socketmap:inet:host:port:name`.
        let is_socketmap = memchr::memmem::find(&bytes[word.clone()], b"socketmap:inet:").is_some();
        let name = bytes[word.clone()].iter().rposition(|&byte| byte == b':').filter(|_| is_socketmap);
        let word = word.start..name.map_or(word.end, |at| word.start + at);
        let text = &bytes[word.clone()];
        let Some(colon) = text.iter().rposition(|&byte| byte == b':') else { continue };
        let before = &text[..colon];
        // `inet:host:port`, also after the name of a transport.
        let after_inet = memchr::memmem::find(before, b"inet:").map(|at| &before[at + 5..]);
        let colons = memchr::memchr_iter(b':', before).count();
        let is_nexthop = key == b"content_filter" || key.ends_with(b"_transport");
        let has_port = before.ends_with(b"]")
            || after_inet.is_some_and(|host| !host.is_empty() && !host.contains(&b'/'))
            || (HOSTS.contains(&key) && colons == 0)
            || (is_nexthop && colons == 1 && !before.ends_with(b":inet") && !before.ends_with(b":unix"));
        if has_port {
            found.push(word.start + colon + 1..word.end);
        }
    }
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

    #[test]
    fn the_name_of_a_map_is_no_port() {
        let text = "virtual_alias_maps = socketmap:inet:h:11000:aliases, socketmap:inet:[::1]:imapg:users\n\
                    relay_domains = proxy:socketmap:inet:h:nntp:domains socketmap:unix:/run/x:names\n";
        assert_eq!(names(text), [("imapg", true), ("nntp", true)]);
    }
}

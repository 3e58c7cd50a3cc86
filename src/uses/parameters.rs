//! The parameters of Postfix, and the ports in their values.

use super::words::{span, split};
use crate::text::Span;
use std::collections::HashMap;
use std::ops::Range;

/// The name and value of a parameter. The value has a part for each line.
pub(super) type Parameter = (Range<usize>, Vec<Range<usize>>);

/// Parameters whose value is a port.
const PORTS: [&[u8]; 3] = [b"smtp_tcp_port", b"lmtp_tcp_port", b"postscreen_tcp_port"];
/// Parameters whose value is `host:port`.
const HOSTS: [&[u8]; 6] = [
    b"relayhost",
    b"fallback_relay",
    b"smtp_fallback_relay",
    b"lmtp_fallback_relay",
    b"smtpd_proxy_filter",
    b"address_verify_relayhost",
];
/// Other parameters with addresses or tables. Their names do not end as those of a group do.
const OTHERS: [&[u8]; 8] = [
    b"alias_database",
    b"content_filter",
    b"mydestination",
    b"mynetworks",
    b"smtpd_sasl_path",
    b"smtp_sasl_path",
    b"lmtp_sasl_path",
    b"relay_domains",
];
/// The first words of the names of Postfix's parameters with addresses or tables, and the ends of those names.
#[rustfmt::skip]
const FIRST_WORDS: [&[u8]; 30] = [
    b"address", b"alias", b"authorized", b"body", b"canonical", b"debug", b"default", b"fallback", b"fast", b"header",
    b"lmtp", b"local", b"mailbox", b"milter", b"mime", b"nested", b"non", b"permit", b"postscreen", b"qmqpd",
    b"recipient", b"relay", b"relocated", b"sender", b"smtp", b"smtpd", b"tls", b"tlsproxy", b"transport", b"virtual",
];
#[rustfmt::skip]
const ENDS: [&[u8]; 12] = [
    b"_access", b"_checks", b"_clients", b"_domains", b"_exceptions", b"_hosts", b"_list", b"_maps", b"_milters",
    b"_networks", b"_restrictions", b"_transport",
];
/// Parameters with values of Postfix's own, which files often refer to.
const BUILT_IN: [&[u8]; 5] = [b"mydomain", b"myhostname", b"mynetworks_style", b"myorigin", b"process_name"];
/// The most references in each other that are followed.
const MOST_DEPTH: usize = 16;
/// How many times the length of a file is read in values that others refer to.
const FOLLOWED: usize = 16;

/// Returns whether Postfix reads addresses or tables in a parameter of this name.
fn has_addresses(name: &[u8]) -> bool {
    let first = name.split(|&byte| byte == b'_').next().unwrap_or_default();
    let is_of_group = || FIRST_WORDS.contains(&first) && ENDS.iter().any(|end| name.ends_with(end));
    PORTS.contains(&name) || HOSTS.contains(&name) || OTHERS.contains(&name) || is_of_group()
}

/// Returns whether the value is a host or a transport with an address, and nothing else.
fn is_address(name: &[u8]) -> bool {
    HOSTS.contains(&name) || name == b"content_filter" || name.ends_with(b"_transport") || name.ends_with(b"_milters")
}

/// A port in the value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Port {
    /// It is this part of the file.
    Text(Range<usize>),
    /// It is the value of this parameter, which the file does not define. This is its name.
    Undefined(Range<usize>),
    /// This part belongs to an expression of Postfix, or to a text from several parameters.
    Computed(Range<usize>),
}

/// The parameters of a file.
pub(super) struct Parameters<'a> {
    bytes: &'a [u8],
    /// The last value of each.
    by_name: HashMap<&'a [u8], &'a [Range<usize>]>,
    /// The classes of restrictions, which are parameters of the administrator's own.
    classes: Vec<&'a [u8]>,
    /// The remaining number of bytes to read in values that others refer to.
    budget: usize,
    /// References that have no end.
    pub(super) cycles: Vec<Span>,
}

impl<'a> Parameters<'a> {
    pub(super) fn new(bytes: &'a [u8], all: &'a [Parameter]) -> Self {
        let by_name: HashMap<&[u8], &[Range<usize>]> =
            all.iter().map(|(name, value)| (&bytes[name.clone()], &value[..])).collect();
        let classes = by_name.get(&b"smtpd_restriction_classes"[..]).copied().unwrap_or_default();
        let is_separator = |byte: u8| byte.is_ascii_whitespace() || byte == b',';
        let classes = classes.iter().flat_map(|part| split(bytes, part.clone(), is_separator));
        let classes = classes.map(|class| &bytes[class]).collect();
        Self { bytes, by_name, classes, budget: FOLLOWED * bytes.len(), cycles: Vec::new() }
    }

    /// Returns the ports in the value of a parameter. One that Postfix does not read has none.
    pub(super) fn ports(&mut self, name: &[u8], value: &[Range<usize>]) -> Vec<Port> {
        if !has_addresses(name) && !self.classes.contains(&name) {
            return Vec::new();
        }
        let mut expanded = Expanded::default();
        self.expand(value, 0, &mut expanded);
        expanded.ports(name)
    }

    /// Returns the ports of this file in the value of a parameter of another file, which refers to it.
    pub(super) fn ports_for(&mut self, name: &[u8], value: &[u8]) -> Vec<Port> {
        let mut expanded = Expanded::default();
        self.expand_text(value, None, 0, &mut expanded);
        if has_addresses(name) { expanded.ports(name) } else { Vec::new() }
    }

    fn expand(&mut self, value: &[Range<usize>], depth: usize, expanded: &mut Expanded) {
        for (index, part) in value.iter().enumerate() {
            if index > 0 {
                expanded.push(b' ', None);
            }
            self.expand_text(&self.bytes[part.clone()], Some(part.start), depth, expanded);
        }
    }

    /// Adds a text at a position of the file, or of another file, with the values that it refers to.
    fn expand_text(&mut self, text: &[u8], offset: Option<usize>, depth: usize, expanded: &mut Expanded) {
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let known = reference(rest)
                .and_then(|(name, length)| Some((name.clone(), length, *self.by_name.get(&rest[name])?)));
            let Some((name, length, value)) = known else {
                expanded.push(text[at], offset.map(|offset| offset + at));
                at += 1;
                continue;
            };
            let size = 1 + value.iter().map(Range::len).sum::<usize>();
            if depth < MOST_DEPTH && size <= self.budget {
                self.budget -= size;
                self.expand(value, depth + 1, expanded);
            } else if let Some(offset) = offset {
                self.cycles.push(span(&(offset + at + name.start..offset + at + name.end)));
            }
            at += length;
        }
    }
}

/// A value with the values of the parameters that it refers to.
#[derive(Debug, Default)]
struct Expanded {
    text: Vec<u8>,
    /// The position of each byte in the file. Bytes of another file have none.
    offsets: Vec<Option<usize>>,
}

impl Expanded {
    fn push(&mut self, byte: u8, offset: Option<usize>) {
        self.text.push(byte);
        self.offsets.push(offset);
    }

    /// Returns the ports in the value of a parameter with this name.
    fn ports(&self, name: &[u8]) -> Vec<Port> {
        let words = words(&self.text).into_iter();
        words.filter_map(|word| self.port(port_in(name, &self.text, word)?)).collect()
    }

    /// Returns the port that is this part of the text, if it is in the file.
    fn port(&self, part: Range<usize>) -> Option<Port> {
        let (text, offsets) = (&self.text[part.clone()], &self.offsets[part]);
        let first = offsets.iter().position(Option::is_some)?;
        let start = offsets[first]?;
        let length = (first..offsets.len()).take_while(|&at| offsets[at] == Some(start + at - first)).count();
        let whole = start..start + length;
        match reference(text) {
            Some((name, end)) if end == text.len() && length == text.len() => {
                let is_known = has_addresses(&text[name.clone()]) || BUILT_IN.contains(&&text[name.clone()]);
                (!is_known).then(|| Port::Undefined(start + name.start..start + name.end))
            }
            _ if length < text.len() || text.contains(&b'$') => Some(Port::Computed(whole)),
            _ => Some(Port::Text(whole)),
        }
    }
}

/// Returns the words of a value. Braces around lists are no part of them, but those of `${x}` and `${x?y z}` are.
fn words(text: &[u8]) -> Vec<Range<usize>> {
    let (mut words, mut start, mut depth) = (Vec::new(), None, 0_usize);
    for (at, &byte) in text.iter().enumerate() {
        let is_inside = depth > 0;
        match byte {
            b'{' | b'(' if is_inside || (at > 0 && text[at - 1] == b'$') => depth += 1,
            b'}' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if !is_inside && depth == 0 && (byte.is_ascii_whitespace() || b",{}".contains(&byte)) {
            words.extend(start.take().map(|start| start..at));
        } else {
            start.get_or_insert(at);
        }
    }
    words.extend(start.map(|start| start..text.len()));
    words
}

/// Returns the name in a reference at the beginning of a text, and the length of the reference: `$x`, `${x}` or `$(x)`.
/// `None` of conditions such as `${x?y}`.
fn reference(text: &[u8]) -> Option<(Range<usize>, usize)> {
    let rest = text.strip_prefix(b"$")?;
    let letters = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let close = match rest.first()? {
        b'{' => b'}',
        b'(' => b')',
        _ => {
            let end = 1 + letters(rest);
            return (end > 1).then_some((1..end, end));
        }
    };
    let end = 2 + letters(&rest[1..]);
    (end > 2 && text.get(end) == Some(&close)).then_some((2..end, end + 1))
}

/// Returns the port in a word of the value of a parameter.
fn port_in(name: &[u8], text: &[u8], word: Range<usize>) -> Option<Range<usize>> {
    let is_reference = reference(&text[word.clone()]).is_some_and(|(_, length)| length == word.len());
    if PORTS.contains(&name) || (is_reference && is_address(name)) {
        return Some(word);
    }
    // The name of the map comes after the port: `socketmap:inet:host:port:name`.
    let is_socketmap = memchr::memmem::find(&text[word.clone()], b"socketmap:inet:").is_some();
    let end = memchr::memrchr(b':', &text[word.clone()]).filter(|_| is_socketmap);
    let word = word.start..end.map_or(word.end, |at| word.start + at);
    let colon = memchr::memrchr(b':', &text[word.clone()])?;
    let before = &text[word.start..word.start + colon];
    // `inet:host:port` and the table `tcp:host:port`, also after the name of a transport.
    let has_host = |kind: &[u8]| {
        let at = memchr::memmem::find(before, kind).filter(|&at| at == 0 || before[at - 1] == b':');
        at.is_some_and(|at| !matches!(&before[at + kind.len()..], [] | [b'/', ..]))
    };
    let colons = memchr::memchr_iter(b':', before).count();
    let is_nexthop = name == b"content_filter" || name.ends_with(b"_transport");
    let has_port = before.ends_with(b"]")
        || has_host(b"inet:")
        || (!is_nexthop && has_host(b"tcp:"))
        || (HOSTS.contains(&name) && colons == 0)
        || (is_nexthop && colons == 1 && !before.ends_with(b":inet") && !before.ends_with(b":unix"));
    let is_unix = memchr::memmem::find(before, b"unix:").is_some();
    (has_port && !is_unix).then_some(word.start + colon + 1..word.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the ports in the value of a parameter with this name.
    fn ports(name: &str, value: &str) -> Vec<Port> {
        Parameters::new(value.as_bytes(), &[]).ports(name.as_bytes(), std::slice::from_ref(&(0..value.len())))
    }

    #[test]
    fn only_parameters_of_postfix_are_read() {
        for name in ["relayhost", "virtual_transport", "smtpd_client_restrictions", "virtual_alias_maps", "mynetworks"]
        {
            assert_eq!(ports(name, "[h]:x"), [Port::Text(4..5)], "{name}");
        }
        for name in ["my_relay", "my_maps", "relay", "old_relayhost", "smtp_my_relay", ""] {
            assert_eq!(ports(name, "[h]:x"), [], "{name}");
        }
    }

    #[test]
    fn addresses_of_every_form_have_ports() {
        for (name, value, expected) in [
            ("smtpd_milters", "inet:h:x", Some("x")),
            ("smtpd_milters", "{inet:h:x", Some("x")),
            ("virtual_alias_maps", "tcp:h:x", Some("x")),
            ("virtual_alias_maps", "proxy:tcp:[::1]:x", Some("x")),
            ("virtual_alias_maps", "socketmap:inet:h:x:users", Some("x")),
            ("smtpd_recipient_restrictions", "inet:h:x", Some("x")),
            ("smtpd_sasl_path", "inet:h:x", Some("x")),
            ("relayhost", "h:x", Some("x")),
            ("relayhost", "[h]", None),
            ("relayhost", "h", None),
            ("content_filter", "smtp:h:x", Some("x")),
            ("content_filter", "smtp:h", None),
            ("virtual_transport", "lmtp:inet:h:x", Some("x")),
            ("virtual_transport", "lmtp:inet:h", None),
            ("virtual_transport", "lmtp:unix:private/x", None),
            ("smtpd_sasl_path", "private/auth", None),
            ("virtual_alias_maps", "hash:/etc/x", None),
            ("virtual_alias_maps", "proxy:mysql:/etc/tcp:x", None),
            ("smtp_tcp_port", "x", Some("x")),
        ] {
            let text = |port: Port| match port {
                Port::Text(part) => &value[part],
                other => panic!("{name} = {value}: {other:?}"),
            };
            assert_eq!(
                ports(name, value).into_iter().map(text).collect::<Vec<_>>(),
                Vec::from_iter(expected),
                "{value}"
            );
        }
    }

    #[test]
    fn expressions_are_in_one_word() {
        let text = b"{ inet:h:x, a=b } ${p?x y}z,$(q)";
        let found: Vec<&[u8]> = super::words(text).into_iter().map(|word| &text[word]).collect();
        assert_eq!(found, [&b"inet:h:x"[..], b"a=b", b"${p?x y}z", b"$(q)"]);
    }

    #[test]
    fn references_have_three_forms() {
        for (text, expected) in [
            ("$x", Some((1..2, 2))),
            ("${x}y", Some((2..3, 4))),
            ("$(x_1)", Some((2..5, 6))),
            ("${x?y}", None),
            ("$$x", None),
            ("$", None),
            ("${", None),
            ("x", None),
        ] {
            assert_eq!(super::reference(text.as_bytes()), expected, "{text}");
        }
    }
}

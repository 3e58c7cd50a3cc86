//! pf: `pf.conf` and the files of its anchors.
//!
//! pf calls `getservbyname` with tcp, then with udp (`getservice` in its `parse.y`); one of them is enough. Names in
//! macros are looked up where a rule uses the macro as a port.

use super::tokens::{Kind, Signs, Token, tokens};
use super::variables::{Asked, Value, Variables};
use super::words::{lines, span, split, transport, without_templates, words};
use super::{ConfigMeta, ConfigReader, LookupKind, Ranges, Reading, Recognition};
use crate::model::Transport;
use std::ops::Range;
use std::path::Path;

pub(super) struct Pf;

pub(super) static READER: Pf = Pf;

static META: ConfigMeta = ConfigMeta {
    id: "pf",
    title: "pf rules",
    program: Some("pfctl"),
    gone: "pfctl refuses the whole file",
    moved: "the firewall acts on",
    ranges: Ranges::OfNames(':'),
    without_name: None,
    paths: &["pf.conf", "pf.*.conf", "pf.anchors/*", "pf.d/*", "*.pf"],
    usual_paths: &["/etc/pf.conf", "/etc/pf.anchors", "/usr/local/etc/pf.conf"],
};

const SIGNS: Signs = Signs { single: b"{}(),=!<>", quotes: b"\"'", long_quotes: true };

impl ConfigReader for Pf {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        let rules = || lines(head).filter_map(|line| Rule::of(head, line));
        // Two words may be of any text, such as the `pass` of Python and a comment.
        let is_pf = rules().any(|rule| rule == Rule::Sure) || rules().take(2).count() == 2;
        if is_pf { Recognition::Whole } else { Recognition::No }
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes)[..];
        let tokens = without_ends_in_lists(bytes, tokens(bytes, 0..bytes.len(), SIGNS));
        let (mut reading, mut variables) = (Reading::default(), Variables::default());
        for line in tokens.split(|token| token.kind == Kind::End).filter(|line| !line.is_empty()) {
            match line {
                [name, equals, value @ ..] if name.kind == Kind::Word && equals.is_sign(b'=') => {
                    variables.define(bytes, name.range.clone(), defined(bytes, value));
                    // A macro may be a part of rules: `web = "port { http https }"`.
                    for part in value.iter().filter(|token| token.kind == Kind::Quoted) {
                        read_rule(bytes, &tokens_in(bytes, part), &mut reading, &mut variables);
                    }
                }
                [include, path] if include.is_word(bytes, &["include"]) => reading.includes.push(span(&path.range)),
                _ => read_rule(bytes, line, &mut reading, &mut variables),
            }
        }
        variables.finish(bytes, LookupKind::TcpOrUdp, &mut reading);
        reading
    }
}

/// How surely a line is a rule of pf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// It has only two words that fit: `block all`.
    Maybe,
    /// Its first words fit.
    Sure,
}

impl Rule {
    fn of(bytes: &[u8], line: Range<usize>) -> Option<Self> {
        /// Words after an action.
        const AFTER: [&[u8]; 8] = [b"in", b"out", b"quick", b"on", b"log", b"return", b"drop", b"all"];
        /// Words after those.
        #[rustfmt::skip]
        const NEXT: [&[u8]; 32] = [
            b"all", b"any", b"divert-to", b"drop", b"flags", b"from", b"group", b"in", b"inet", b"inet6", b"keep", b"label",
            b"log", b"max-pkt-rate", b"modulate", b"nat-to", b"no", b"on", b"out", b"probability", b"proto", b"queue", b"quick",
            b"rdr-to", b"received-on", b"return", b"return-icmp", b"return-rst", b"scrub", b"set", b"to", b"user",
        ];
        let words: Vec<&[u8]> =
            words(bytes, line).map(|word| &bytes[word]).take_while(|word| word[0] != b'#').collect();
        let is_next = |word: Option<&&[u8]>| {
            word.is_none_or(|word| NEXT.contains(word) || b"(\\".contains(&word[0]) || word.starts_with(b"tag"))
        };
        match &words[..] {
            [b"set", b"skip", b"on", ..] => Some(Self::Sure),
            [b"rdr" | b"nat" | b"binat", b"on" | b"pass", ..] if words.contains(&&b"->"[..]) => Some(Self::Sure),
            [b"pass" | b"block" | b"match", after] if AFTER.contains(after) => Some(Self::Maybe),
            // The interface, or a list of them.
            [b"pass" | b"block" | b"match", b"on", interface, rest @ ..] => {
                let rest = if *interface == b"!" { rest.get(1..).unwrap_or_default() } else { rest };
                (matches!(interface[0], b'{' | b'$') || is_next(rest.first())).then_some(Self::Sure)
            }
            [b"pass" | b"block" | b"match", after, next, ..] if AFTER.contains(after) && is_next(Some(next)) => {
                Some(Self::Sure)
            }
            _ => None,
        }
    }
}

/// Leaves out the ends of lines in lists, which pf skips. The block of an anchor has rules in its braces, so its ends
/// stay, as do those after a brace that nothing closes.
fn without_ends_in_lists(bytes: &[u8], tokens: Vec<Token>) -> Vec<Token> {
    /// Words and signs before a list at the end of a line of an anchor.
    const BEFORE_LISTS: [&str; 7] = ["on", "proto", "from", "to", "port", "user", "group"];
    let mut is_left_out = vec![false; tokens.len()];
    let mut is_anchor = false;
    // The open braces: whether each has rules, and the ends in it.
    let mut open: Vec<(bool, Vec<usize>)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        match token.kind {
            Kind::End => match open.last_mut() {
                Some((false, ends)) => ends.push(at),
                _ => is_anchor = false,
            },
            Kind::Sign(b'{') => {
                let ends_line = tokens.get(at + 1).is_none_or(|next| next.kind == Kind::End);
                let is_list = before.is_some_and(|token| {
                    token.is_word(bytes, &BEFORE_LISTS) || matches!(token.kind, Kind::Sign(b'=' | b'!' | b'<' | b'>'))
                });
                open.push((is_anchor && ends_line && !is_list, Vec::new()));
            }
            Kind::Sign(b'}') => {
                for end in open.pop().into_iter().flat_map(|(_, ends)| ends) {
                    is_left_out[end] = true;
                }
            }
            _ if open.last().is_none_or(|(has_rules, _)| *has_rules)
                && before.is_none_or(|token| matches!(token.kind, Kind::End | Kind::Sign(b'{' | b'}'))) =>
            {
                is_anchor = token.is_word(bytes, &["anchor"]);
            }
            _ => {}
        }
    }
    let mut is_left_out = is_left_out.into_iter();
    tokens.into_iter().filter(|_| !is_left_out.next().unwrap_or_default()).collect()
}

/// Returns the tokens inside of a text in quotes.
fn tokens_in(bytes: &[u8], quoted: &Token) -> Vec<Token> {
    let mut tokens = tokens(bytes, quoted.range.clone(), SIGNS);
    tokens.retain(|token| token.kind != Kind::End);
    tokens
}

/// Returns the names and macros in the value of a macro. Values are `"{ ssh, smtp }"`, `"submission imaps"`,
/// `{ 22 $x }`.
fn defined(bytes: &[u8], value: &[Token]) -> Value {
    let mut defined = Value::default();
    for token in value {
        let is_separator = |byte: u8| byte.is_ascii_whitespace() || b"{},()!=<>:\\".contains(&byte);
        for word in split(bytes, token.range.clone(), is_separator) {
            defined.add(bytes, word);
        }
    }
    defined
}

/// Reads the ports of a rule.
fn read_rule<'a>(bytes: &'a [u8], line: &[Token], reading: &mut Reading, variables: &mut Variables<'a>) {
    let asked = Asked { lookup: LookupKind::TcpOrUdp, meant: protocol(bytes, line) };
    let mut add = |word: Range<usize>| variables.read_port(bytes, word, asked, &mut reading.uses);
    // A range is `a:b`, `a >< b` or `a <> b`.
    let mut add_all = |token: &Token| split(bytes, token.range.clone(), |byte| byte == b':').for_each(&mut add);
    let is_operator = |token: &Token| matches!(token.kind, Kind::Sign(b'=' | b'!' | b'<' | b'>'));
    let mut at = 0;
    while let Some(token) = line.get(at) {
        at += 1;
        if token.is_word(bytes, &["from"]) && line.first().is_some_and(|first| first.is_word(bytes, &["load"])) {
            // `load anchor "x" from "/etc/pf.anchors/x"`
            reading
                .includes
                .extend(line.get(at).filter(|path| path.kind == Kind::Quoted).map(|path| span(&path.range)));
        }
        if !token.is_word(bytes, &["port"]) {
            continue;
        }
        at += line[at..].iter().take_while(|token| is_operator(token)).count();
        match line.get(at) {
            Some(open) if open.is_sign(b'{') => {
                let end =
                    line[at..].iter().position(|token| token.is_sign(b'}')).map_or(line.len(), |length| at + length);
                line[at + 1..end]
                    .iter()
                    .filter(|token| matches!(token.kind, Kind::Word | Kind::Quoted))
                    .for_each(&mut add_all);
                at = end;
            }
            Some(value) if matches!(value.kind, Kind::Word | Kind::Quoted) => {
                add_all(value);
                at += 1;
                let signs = line[at..].iter().take_while(|token| matches!(token.kind, Kind::Sign(b'<' | b'>'))).count();
                if let Some(second) = line.get(at + signs).filter(|_| signs == 2) {
                    add_all(second);
                }
            }
            _ => {}
        }
    }
}

/// Returns the transport of a rule, if it has one: `proto udp`, but not `proto { tcp, udp }`.
fn protocol(bytes: &[u8], line: &[Token]) -> Option<Transport> {
    let at = line.iter().position(|token| token.is_word(bytes, &["proto"]))?;
    let rest = &line[at + 1..];
    let list = match rest.first()? {
        open if open.is_sign(b'{') => &rest[1..rest.iter().position(|token| token.is_sign(b'}'))?],
        _ => &rest[..1],
    };
    let mut words = list.iter().filter(|token| token.kind == Kind::Word);
    let first = transport(words.next()?.text(bytes));
    first.filter(|_| words.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        let reading = READER.read(Path::new("pf.conf"), text.as_bytes());
        reading.known().map(|used| std::str::from_utf8(used.span.of(text.as_bytes())).unwrap()).collect()
    }

    /// pf skips the ends of lines in lists, also without a backslash.
    #[test]
    fn lists_span_lines() {
        assert_eq!(
            names("pass in proto tcp to port {\n ssh # x\n smtp,\n\n http\n}\npass to port ntp\n"),
            ["ssh", "smtp", "http", "ntp"]
        );
        assert_eq!(names("table <x> {\n 10/8\n}\nw = \"{ ssh }\"\npass to port $w\n"), ["ssh"]);
        assert_eq!(names("anchor a on { em0\n em1 } {\n w = \"ssh\"\n pass to port $w\n}\n"), ["ssh"]);
        assert_eq!(names("pass to port {\n ssh\nw = \"ntp\"\npass to port $w\n"), ["ntp"]);
    }

    #[test]
    fn names_are_meant_on_the_transport_of_the_rule() {
        for (rule, expected) in [
            ("pass in proto udp to port x", Some(Transport::Udp)),
            ("pass in proto { tcp } to port x", Some(Transport::Tcp)),
            ("pass in proto { tcp udp } to port x", None),
            ("pass in to port x", None),
            ("m = x\npass proto udp to port $m\npass proto udp from port $m", Some(Transport::Udp)),
            ("m = x\npass proto udp to port $m\npass proto tcp from port $m", None),
        ] {
            let uses = READER.read(Path::new("pf.conf"), format!("{rule}\n").as_bytes()).uses;
            assert_eq!(uses.iter().map(|used| used.meant).collect::<Vec<_>>(), [expected], "{rule}");
        }
    }
}

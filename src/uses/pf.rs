//! pf: `pf.conf` and the files of its anchors.
//!
//! pf calls `getservbyname` with tcp, then with udp (`getservice` in its `parse.y`); one of them is enough. Names in
//! macros are looked up where a rule uses the macro as a port.

use super::tokens::{Kind, Signs, Token, tokens};
use super::variables::{Value, Variables};
use super::words::{lines, span, split, without_templates, words};
use super::{ConfigMeta, ConfigReader, LookupKind, Ranges, Reading, Recognition};
use std::ops::Range;
use std::path::Path;

pub(super) struct Pf;

pub(super) static READER: Pf = Pf;

static META: ConfigMeta = ConfigMeta {
    id: "pf",
    title: "pf rules",
    gone: "pfctl refuses the whole file",
    moved: "the firewall acts on",
    ranges: Ranges::OfNames(':'),
    paths: &["pf.conf", "pf.*.conf", "pf.anchors/*", "pf.d/*", "*.pf"],
    places: &["/etc/pf.conf", "/etc/pf.anchors", "/usr/local/etc/pf.conf"],
};

const SIGNS: Signs = Signs { single: b"{}(),=!<>", quotes: b"\"'", long_quotes: true };

impl ConfigReader for Pf {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        const AFTER: [&[u8]; 8] = [b"in", b"out", b"quick", b"on", b"log", b"return", b"drop", b"all"];
        let is_rule = |line: Range<usize>| {
            let mut words = words(head, line).map(|word| &head[word]);
            match words.next() {
                Some(b"pass" | b"block" | b"match") => words.next().is_some_and(|word| AFTER.contains(&word)),
                Some(b"set") => words.next() == Some(b"skip") && words.next() == Some(b"on"),
                Some(b"rdr" | b"nat") => matches!(words.next(), Some(b"on" | b"pass")),
                _ => false,
            }
        };
        if lines(head).any(is_rule) { Recognition::Whole } else { Recognition::No }
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes)[..];
        let tokens = tokens(bytes, 0..bytes.len(), SIGNS);
        let (mut reading, mut variables) = (Reading::default(), Variables::default());
        for line in tokens.split(|token| token.kind == Kind::End).filter(|line| !line.is_empty()) {
            match line {
                [name, equals, value @ ..] if name.kind == Kind::Word && equals.is_sign(b'=') => {
                    variables.define(bytes, name.range.clone(), defined(bytes, value));
                }
                [include, path] if include.is_word(bytes, &["include"]) => reading.includes.push(span(&path.range)),
                _ => read_rule(bytes, line, &mut reading, &mut variables),
            }
        }
        variables.finish(bytes, LookupKind::TcpOrUdp, &mut reading);
        reading
    }
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
    let mut add = |word: Range<usize>| variables.read_port(bytes, word, LookupKind::TcpOrUdp, &mut reading.uses);
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

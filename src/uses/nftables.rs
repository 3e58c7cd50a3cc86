//! nftables: `nftables.conf`, `*.nft`, and `nft` commands in scripts.
//!
//! nft calls `getaddrinfo` without hints, so that a line of any protocol is enough: `udp dport imaps` is accepted with
//! a table that has `imaps` on tcp only. Definitions that no rule uses are never looked up.

mod expressions;
mod lexer;

use super::shared::Ports;
use super::shell::commands;
use super::tokens::{Kind, Token, closing};
use super::variables::{Asked, Value, Variables};
use super::words::{is_name, lines, span, transport, without_templates};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, REPLACED_LATER, Ranges, Reading, Recognition, Shared, Use};
use crate::model::Transport;
use crate::text::Span;
use expressions::{MOST_PARTS, concatenation_before, declared, end_of_range, is_in_address, skip_signs};
use lexer::{arguments, rule_tokens, shell_tokens};
use std::collections::HashMap;
use std::path::Path;

pub(super) struct Nftables;

pub(super) static READER: Nftables = Nftables;

static META: ConfigMeta = ConfigMeta {
    id: "nftables",
    title: "nftables rules",
    program: Some("nft"),
    gone: "nft refuses the whole file",
    moved: "the firewall acts on",
    ranges: Ranges::OfNumbers('-'),
    without_name: None,
    paths: &["nftables.conf", "*.nft", "nftables.d/*", "nftables/*.conf", "nftables/*.rules", "sysconfig/nftables"],
    usual_paths: &["/etc/nftables.conf", "/etc/nftables.d", "/etc/nftables", "/etc/sysconfig/nftables.conf"],
};

/// Words after which a port comes.
const PORT: [&str; 4] = ["dport", "sport", "proto-dst", "proto-src"];
/// Signs and words between such a word and the port.
const OPERATORS: [&str; 8] = ["eq", "ne", "lt", "gt", "le", "ge", "set", "=="];
/// Operators between a port and a number.
const BIT_OPERATORS: [&str; 10] = ["&", "|", "^", "<<", ">>", "and", "or", "xor", "lshift", "rshift"];
/// Words that begin the next part of a rule. They are no names, and a port before them is a key without a value. nft
/// has them as keywords, so that no service with such a name can be written.
#[rustfmt::skip]
const KEYWORDS: [&str; 54] = [
    "accept", "add", "and", "comment", "continue", "counter", "ct", "delete", "dnat", "drop", "dup", "ether", "expires",
    "fib", "fwd", "goto", "ip", "ip6", "iif", "iifname", "jhash", "jump", "limit", "log", "lshift", "masquerade", "meta",
    "meter", "mod", "notrack", "numgen", "offset", "oif", "oifname", "or", "queue", "quota", "redirect", "reject", "return",
    "rshift", "rt", "seed", "snat", "socket", "symhash", "synproxy", "tcp", "th", "timeout", "tproxy", "udp", "update", "xor",
];
/// The families of tables.
const FAMILIES: [&str; 6] = ["ip", "ip6", "inet", "arp", "bridge", "netdev"];

impl ConfigReader for Nftables {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        let is_script = head.starts_with(b"#!") && lines(head).next().is_some_and(|line| has_nft(&head[line]));
        let is_table = |line: &[u8]| {
            let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
            let is_table = words.next() == Some(b"table");
            is_table && words.next().is_some_and(|word| FAMILIES.iter().any(|family| family.as_bytes() == word))
        };
        if is_script || lines(head).any(|line| is_table(&head[line.clone()]) && head[line].contains(&b'{')) {
            Recognition::Whole
        } else if commands(head).iter().any(|command| arguments(head, command).is_some()) {
            Recognition::Lines
        } else {
            Recognition::No
        }
    }

    fn read(&self, path: &Path, bytes: &[u8]) -> Reading {
        read(path, &without_templates(bytes), HashMap::new())
    }

    fn share(&self, _: &Path, bytes: &[u8], shared: &mut Shared) {
        let bytes = &without_templates(bytes)[..];
        let mut file = File::new(bytes, HashMap::new());
        file.read(&rule_tokens(bytes));
        shared.sets.extend(file.sets.into_iter().map(|(name, ports)| (name.to_vec(), ports)));
    }

    fn read_among(&self, path: &Path, bytes: &[u8], shared: &Shared) -> Option<Reading> {
        // Only `add element` needs the sets of other files.
        memchr::memmem::find(bytes, b"element")?;
        let sets = shared.sets.iter().map(|(name, ports)| (name.as_slice(), ports.clone())).collect();
        Some(read(path, &without_templates(bytes), sets))
    }
}

/// Finds the names that a file uses, whose elements may be of sets that other files declare.
fn read(path: &Path, bytes: &[u8], sets: HashMap<&[u8], Ports>) -> Reading {
    let mut file = File::new(bytes, sets);
    let is_rules = READER.recognizes(bytes) != Recognition::Lines || super::path::is_path_of(&META, path);
    if is_rules {
        file.read(&rule_tokens(bytes));
    } else {
        for command in commands(bytes) {
            let known = file.reading.uses.len();
            if let Some(arguments) = arguments(bytes, &command) {
                file.read(&shell_tokens(bytes, arguments));
            }
            command.qualify(&mut file.reading.uses[known..]);
        }
    }
    let File { mut reading, variables, .. } = file;
    variables.finish(bytes, LookupKind::Addresses, &mut reading);
    if !is_rules {
        // They are variables of the shell.
        let unknown = std::mem::take(&mut reading.wanted).into_iter().map(|name| {
            let variable = Span::new(name.start.index() - 1, name.end.index());
            Use::new(variable, LookupKind::Addresses, Need::Unknown(REPLACED_LATER))
        });
        reading.uses.extend(unknown);
        reading.uses.sort_by_key(|used| used.span.start);
        reading.uses.iter_mut().for_each(|used| used.effect = Some("nft refuses the command"));
    }
    reading
}

/// Returns whether an interpreter line names nft.
fn has_nft(line: &[u8]) -> bool {
    line.split(|byte| byte.is_ascii_whitespace() || *byte == b'/').any(|word| word == b"nft")
}

struct File<'a> {
    bytes: &'a [u8],
    reading: Reading,
    variables: Variables<'a>,
    /// The parts of the elements of each set or map that are ports.
    sets: HashMap<&'a [u8], Ports>,
    /// The transport of the expression: `udp` of `udp dport ntp`.
    meant: Option<Transport>,
    /// The transport that the rule matches: `udp` of `meta l4proto udp th dport ntp`.
    of_rule: Option<Transport>,
}

impl<'a> File<'a> {
    fn new(bytes: &'a [u8], sets: HashMap<&'a [u8], Ports>) -> Self {
        let (reading, variables) = (Reading::default(), Variables::default());
        Self { bytes, reading, variables, sets, meant: None, of_rule: None }
    }

    fn read(&mut self, tokens: &[Token]) {
        let bytes = self.bytes;
        // The type of the set that the tokens are in, and its depth of braces.
        let mut set: Option<(&'a [u8], usize)> = None;
        let mut depth = 0_usize;
        let mut at = 0;
        self.of_rule = None;
        while let Some(token) = tokens.get(at) {
            let rest = &tokens[at + 1..];
            match token.kind {
                Kind::End | Kind::Sign(b';') => self.of_rule = None,
                Kind::Sign(b'{') => depth += 1,
                Kind::Sign(b'}') => {
                    depth = depth.saturating_sub(1);
                    set = set.filter(|&(_, inside)| depth >= inside);
                }
                Kind::Word => match token.text(bytes) {
                    b"include" => {
                        self.reading
                            .includes
                            .extend(rest.first().filter(|path| path.kind != Kind::End).map(|path| span(&path.range)));
                        at += 1;
                    }
                    b"define" | b"redefine" => at += self.define(rest),
                    b"undefine" => {
                        if let Some(name) = rest.first().filter(|name| name.kind == Kind::Word) {
                            self.variables.define(bytes, name.range.clone(), Value::default());
                        }
                    }
                    b"set" | b"map" => {
                        let declared = declared(bytes, &tokens[..at], rest);
                        set = declared.map(|name| (name.text(bytes), depth + 1)).or(set);
                    }
                    b"type" | b"typeof" if set.is_some_and(|(_, inside)| inside == depth) => {
                        let ports = self.type_of(rest);
                        if let Some((name, _)) = set {
                            self.sets.insert(name, ports);
                        }
                    }
                    b"elements" => {
                        let ports = set.and_then(|(name, _)| self.sets.get(name)).cloned().unwrap_or_default();
                        at += self.elements_of_set(skip_signs(rest), &ports);
                    }
                    b"element" => at += self.element(rest),
                    b"to" => {
                        self.meant = self.of_rule;
                        at += self.target(&tokens[..at], rest);
                        self.meant = None;
                    }
                    b"l4proto" | b"protocol" | b"nexthdr" => {
                        self.of_rule = rest.first().and_then(|token| transport(token.text(bytes)));
                    }
                    word if PORT.iter().any(|port| port.as_bytes() == word) => {
                        let position = concatenation_before(bytes, &tokens[..at]);
                        let stated = tokens[..at].last().and_then(|token| transport(token.text(bytes)));
                        self.of_rule = stated.or(self.of_rule);
                        self.meant = self.of_rule;
                        at += self.port(position, rest);
                        self.meant = None;
                    }
                    _ => {}
                },
                _ => {}
            }
            at += 1;
        }
    }

    /// Reads `NAME = value`, and returns the number of tokens.
    fn define(&mut self, rest: &[Token]) -> usize {
        let [name, equals, value, ..] = rest else { return 0 };
        if name.kind != Kind::Word || !equals.is_sign(b'=') {
            return 0;
        }
        let end = if value.is_sign(b'{') {
            closing(&rest[2..], b'{', b'}') + 3
        } else {
            rest.iter().position(|token| token.kind == Kind::End || token.is_sign(b';')).unwrap_or(rest.len())
        };
        let mut defined = Value::default();
        let is_text = |token: &&Token| matches!(token.kind, Kind::Word | Kind::Quoted);
        for token in rest[2..end.min(rest.len())].iter().filter(is_text) {
            defined.add(self.bytes, end_of_range(self.bytes, token));
        }
        self.variables.define(self.bytes, name.range.clone(), defined);
        end.min(rest.len())
    }

    /// Reads the elements of `add element inet TABLE SET { … }`, and returns the number of tokens.
    fn element(&mut self, rest: &[Token]) -> usize {
        let Some(open) = rest.iter().take(4).position(|token| token.is_sign(b'{')) else { return 0 };
        let ports = rest[..open].iter().take(3).find_map(|name| self.sets.get(name.text(self.bytes))).cloned();
        if let Some(ports) = ports {
            return self.elements_of_set((open, &rest[open..]), &ports);
        }
        let length = closing(&rest[open..], b'{', b'}');
        let may_be_port = |token: &Token| {
            matches!(token.kind, Kind::Word | Kind::Quoted) && is_name(&self.bytes[end_of_range(self.bytes, token)])
        };
        if let (Some(name), true) = (rest[..open].last(), rest[open..open + length].iter().any(may_be_port)) {
            self.reading.undeclared.push(span(&name.range));
        }
        open + length
    }

    /// Reads the elements of a set or map that is declared.
    fn elements_of_set(&mut self, rest: (usize, &[Token]), ports: &Ports) -> usize {
        self.meant = ports.meant;
        let length = self.elements(rest, ports);
        self.meant = None;
        length
    }

    /// Reads the type of a set or map. It is `inet_proto . inet_service : verdict`, or expressions such as `tcp dport`.
    fn type_of(&self, rest: &[Token]) -> Ports {
        let mut ports = Ports::default();
        let (mut position, mut is_value) = (0, false);
        for token in
            rest.iter().take(MOST_PARTS * 4).take_while(|token| token.kind != Kind::End && !token.is_sign(b';'))
        {
            match token.text(self.bytes) {
                b"." => position += 1,
                b":" => (position, is_value) = (0, true),
                word if transport(word).is_some() => ports.meant = transport(word),
                word if word == b"inet_service" || PORT.iter().any(|port| port.as_bytes() == word) => {
                    if is_value {
                        ports.value.push(position);
                    } else {
                        ports.key.push(position);
                    }
                }
                _ => {}
            }
        }
        ports
    }

    /// Reads the expression after `dport`, and returns the number of tokens. It is the part at `position` of a
    /// concatenation.
    fn port(&mut self, position: usize, rest: &[Token]) -> usize {
        let bytes = self.bytes;
        let mut at = 0;
        let mut more = 0;
        // Further parts may be ports, too: `tcp sport . tcp dport`.
        let mut key = vec![position];
        while let Some(token) = rest.get(at) {
            let is_operator =
                matches!(token.kind, Kind::Sign(b'=' | b'!' | b'<' | b'>')) || token.is_word(bytes, &OPERATORS);
            if token.is_word(bytes, &["."]) {
                // `dport . ip saddr { … }`: the value comes after the further parts.
                let parts = rest[at + 1..]
                    .iter()
                    .take(4)
                    .take_while(|next| !next.is_sign(b'}'))
                    .position(|next| next.is_sign(b'{') || next.is_word(bytes, &[".", "vmap", "map"]));
                let Some(parts) = parts else { return at };
                more += 1;
                if rest[at + 1..at + 1 + parts].iter().any(|part| part.is_word(bytes, &PORT)) {
                    key.push(position + more);
                }
                at += 1 + parts;
            } else if token.is_word(bytes, &BIT_OPERATORS) {
                // The mask of the port: `dport & 0xff == ssh`.
                at += 2;
            } else if is_operator {
                // `tcp dport set tcp sport map { … }`.
                if let Some(length) = self.anonymous_map(&rest[at + 1..], &[0]) {
                    return at + 1 + length;
                }
                at += 1;
            } else if token.is_word(bytes, &["vmap", "map"]) {
                if !rest.get(at + 1).is_some_and(|next| next.is_sign(b'{')) {
                    return at;
                }
                return at + 1 + self.elements((0, &rest[at + 1..]), &Ports { key, ..Ports::default() });
            } else if token.is_sign(b'{') {
                return at + self.elements((0, &rest[at..]), &Ports { key, ..Ports::default() });
            } else {
                let is_value = matches!(token.kind, Kind::Word | Kind::Quoted) && !token.is_word(bytes, &KEYWORDS);
                if more > 0 || !is_value {
                    return at;
                }
                self.value(token);
                // `ssh - http`: a range with blanks.
                return match &rest[at + 1..] {
                    [dash, end, ..] if dash.is_word(bytes, &["-"]) && end.kind == Kind::Word => {
                        self.value(end);
                        at + 2
                    }
                    _ => at,
                };
            }
        }
        at
    }

    /// Reads the elements between braces, and returns the number of tokens up to the closing one. `start` counts the
    /// tokens before the brace.
    fn elements(&mut self, (start, rest): (usize, &[Token]), ports: &Ports) -> usize {
        if !rest.first().is_some_and(|token| token.is_sign(b'{')) {
            // A variable that holds the elements, or the name of a set.
            if let (Some(token), true) = (rest.first(), ports.key == [0] || ports.value == [0]) {
                self.value(token);
            }
            return start;
        }
        let end = closing(rest, b'{', b'}');
        let (mut position, mut is_value) = (0, false);
        for (index, token) in rest[..end].iter().enumerate().skip(1) {
            match token.kind {
                Kind::Sign(b',') => (position, is_value) = (0, false),
                Kind::Sign(b':') if !is_in_address(&rest[..end], index) => (position, is_value) = (0, true),
                Kind::Word if token.text(self.bytes) == b"." => position += 1,
                Kind::Word | Kind::Quoted => {
                    let begins = !matches!(rest[index - 1].kind, Kind::Word | Kind::Quoted)
                        || rest[index - 1].is_word(self.bytes, &[".", "-"]);
                    let positions = if is_value { &ports.value } else { &ports.key };
                    // Further words are options of the element: `ssh timeout 5m`.
                    if begins && positions.contains(&position) {
                        self.value(token);
                    }
                }
                _ => {}
            }
        }
        start + end
    }

    /// Reads `tcp dport map { … }` and returns the number of tokens. It is an expression whose value has ports at these
    /// positions. `None` if there is no such map.
    fn anonymous_map(&mut self, rest: &[Token], value: &[usize]) -> Option<usize> {
        let bytes = self.bytes;
        let is_end = |token: &Token| token.kind == Kind::End || matches!(token.kind, Kind::Sign(b';' | b'{' | b'}'));
        let expression = rest.iter().take(MOST_PARTS * 4).take_while(|token| !is_end(token)).count();
        rest.get(expression).filter(|token| token.is_sign(b'{'))?;
        let before = &rest[..expression];
        if !before.last()?.is_word(bytes, &["map"]) {
            return None;
        }
        let parts = before.split(|token| token.is_word(bytes, &["."])).enumerate();
        let is_port = |part: &[Token]| part.iter().any(|token| token.is_word(bytes, &PORT));
        let key = parts.filter(|(_, part)| is_port(part)).map(|(position, _)| position).collect();
        Some(
            expression
                + self.elements((0, &rest[expression..]), &Ports { key, value: value.to_vec(), ..Ports::default() }),
        )
    }

    /// Reads the target of `redirect to`, `dnat to` and `tproxy to`, and returns the number of tokens. It is `:X`,
    /// `host:X`, `[host]:X`, or a map whose values are `host . X`, or `X` after a colon. `redirect` has no host, and also
    /// takes a port without a colon.
    fn target(&mut self, before: &[Token], rest: &[Token]) -> usize {
        let bytes = self.bytes;
        let is_redirect = before.last().is_some_and(|token| token.is_word(bytes, &["redirect"]));
        let is_part = |token: &&Token| token.is_sign(b':') || token.kind == Kind::Word;
        let has_colon = rest.iter().take(MOST_PARTS).take_while(is_part).any(|token| token.is_sign(b':'));
        if let Some(length) = self.anonymous_map(rest, &[usize::from(!has_colon && !is_redirect)]) {
            return length;
        }
        let Some(first) = rest.first() else { return 0 };
        if is_redirect && matches!(first.kind, Kind::Word | Kind::Quoted) {
            if !first.is_word(bytes, &KEYWORDS) {
                self.value(first);
            }
            return 0;
        }
        let is_joined = |pair: &[Token]| {
            let is_part = pair[1].is_sign(b':') || matches!(pair[1].kind, Kind::Word | Kind::Quoted);
            is_part && pair[0].range.end == pair[1].range.start
        };
        let count = 1 + rest.windows(2).take(MOST_PARTS).take_while(|pair| is_joined(pair)).count();
        let colons = rest[..count].iter().filter(|token| token.is_sign(b':')).count();
        let text = &bytes[first.range.start..rest[count - 1].range.end];
        // An address with several colons and without brackets has no port.
        let has_port = colons == 1 || text.starts_with(b"[");
        if let [.., colon, port] = &rest[..count]
            && has_port
            && colon.is_sign(b':')
            && !port.is_word(bytes, &KEYWORDS)
            && !text.ends_with(b"]")
        {
            self.value(port);
        } else if first.is_sign(b':') && count == 1 {
            // `redirect to : tcp dport map @ports` is read as an expression; `: X` is a port.
            if let Some(port) = rest.get(1).filter(|port| !port.is_word(bytes, &KEYWORDS)) {
                self.value(port);
            }
        }
        0
    }

    /// Adds a port: a name, or a variable.
    fn value(&mut self, token: &Token) {
        let port = end_of_range(self.bytes, token);
        let asked = Asked { lookup: LookupKind::Addresses, meant: self.meant };
        self.variables.read_port(self.bytes, port, asked, &mut self.reading.uses);
    }
}

#[cfg(test)]
mod tests;

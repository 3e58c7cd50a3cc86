//! nftables: `nftables.conf`, `*.nft`, and `nft` commands in scripts.
//!
//! nft calls `getaddrinfo` without hints, so that a line of any protocol is enough: `udp dport imaps` is accepted with
//! a table that has `imaps` on tcp only. Definitions that no rule uses are never looked up.

use super::ports;
use super::shell::{Command, commands};
use super::tokens::{Kind, Signs, Token, closing, tokens};
use super::variables::{Value, Variables};
use super::words::{lines, span, without_templates};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Ranges, Reading, Recognition, Use};
use crate::text::Span;
use std::collections::HashMap;
use std::ops::Range;
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
    paths: &["nftables.conf", "*.nft", "nftables.d/*", "nftables/*.conf", "nftables/*.rules", "sysconfig/nftables"],
    places: &["/etc/nftables.conf", "/etc/nftables.d", "/etc/nftables", "/etc/sysconfig/nftables.conf"],
};

const SIGNS: Signs = Signs { single: b"{},;:=!<>()", quotes: b"\"'", long_quotes: false };
/// Words after which a port comes.
const PORT: [&str; 4] = ["dport", "sport", "proto-dst", "proto-src"];
/// Signs and words between such a word and the port.
const OPERATORS: [&str; 8] = ["eq", "ne", "lt", "gt", "le", "ge", "set", "=="];
/// Words that begin the next part of a rule. They are no names, and a port before them is a key without a value. nft
/// has them as keywords, so that no service with such a name can be written.
#[rustfmt::skip]
const KEYWORDS: [&str; 54] = [
    "accept", "add", "and", "comment", "continue", "counter", "ct", "delete", "dnat", "drop", "dup", "ether", "expires",
    "fib", "fwd", "goto", "ip", "ip6", "iif", "iifname", "jhash", "jump", "limit", "log", "lshift", "masquerade", "meta",
    "meter", "mod", "notrack", "numgen", "offset", "oif", "oifname", "or", "queue", "quota", "redirect", "reject", "return",
    "rshift", "rt", "seed", "snat", "socket", "symhash", "synproxy", "tcp", "th", "timeout", "tproxy", "udp", "update", "xor",
];
/// The most parts of a concatenation, or of an address.
const MOST_PARTS: usize = 16;
/// The commands of nft that a script runs.
const VERBS: [&str; 8] = ["add", "create", "delete", "destroy", "flush", "insert", "list", "replace"];
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
        let bytes = &without_templates(bytes)[..];
        let mut file =
            File { bytes, reading: Reading::default(), variables: Variables::default(), sets: HashMap::new() };
        let is_rules = self.recognizes(bytes) != Recognition::Lines || super::path::is_path_of(&META, path);
        if is_rules {
            file.read(&tokens(bytes, 0..bytes.len(), SIGNS));
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
            let (lookup, need, effect) = (LookupKind::Addresses, Need::Unknown, None);
            let unknown = std::mem::take(&mut reading.wanted).into_iter().map(|name| Use {
                span: Span::new(name.start.index() - 1, name.end.index()),
                lookup,
                need,
                effect,
                asked_by: None,
            });
            reading.uses.extend(unknown);
            reading.uses.sort_by_key(|used| used.span.start);
            reading.uses.iter_mut().for_each(|used| used.effect = Some("nft refuses the command"));
        }
        reading
    }
}

/// Returns whether an interpreter line names nft.
fn has_nft(line: &[u8]) -> bool {
    line.split(|byte| byte.is_ascii_whitespace() || *byte == b'/').any(|word| word == b"nft")
}

/// Returns the part of a script with the arguments of nft, if a command runs it. `apt install nft` does not.
fn arguments(bytes: &[u8], command: &Command) -> Option<Range<usize>> {
    let is_nft = |name: &[u8], rest: &[Range<usize>]| {
        let first = rest.first().map(|word| &bytes[word.clone()]).unwrap_or_default();
        let verb = first.split(u8::is_ascii_whitespace).next().unwrap_or_default();
        let is_verb = verb.starts_with(b"-") || VERBS.iter().any(|known| known.as_bytes() == verb);
        name == b"nft" && (is_verb || rest.len() + 1 == command.words().len())
    };
    let words = command.run(bytes, is_nft)?;
    Some(words.first()?.end..words.last()?.end)
}

/// Returns the tokens of a command. Rules may be in quotes, as one argument, or have backslashes before signs.
fn shell_tokens(bytes: &[u8], command: Range<usize>) -> Vec<Token> {
    let signs = Signs { single: b"{},;:=!<>()\\'\"", quotes: b"", long_quotes: false };
    let mut tokens = tokens(bytes, command, signs);
    tokens.retain(|token| !matches!(token.kind, Kind::Sign(b'\\' | b'\'' | b'"')));
    // The shell joins a word from several lines.
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match joined.last_mut() {
            Some(last)
                if last.kind == Kind::Word
                    && token.kind == Kind::Word
                    && matches!(&bytes[last.range.end..token.range.start], b"\\\n" | b"\\\r\n") =>
            {
                last.range.end = token.range.end;
            }
            _ => joined.push(token),
        }
    }
    joined
}

/// The parts of an element or key at which a port is.
#[derive(Clone, Debug, Default)]
struct Ports {
    /// Positions in the concatenation of a key.
    key: Vec<usize>,
    /// Positions in the concatenation of a value.
    value: Vec<usize>,
}

struct File<'a> {
    bytes: &'a [u8],
    reading: Reading,
    variables: Variables<'a>,
    /// The parts of the elements of each set or map that are ports.
    sets: HashMap<&'a [u8], Ports>,
}

impl<'a> File<'a> {
    fn read(&mut self, tokens: &[Token]) {
        let bytes = self.bytes;
        // The type of the set that the tokens are in, and its depth of braces.
        let mut set: Option<(&'a [u8], usize)> = None;
        let mut depth = 0_usize;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = &tokens[at + 1..];
            match token.kind {
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
                    b"define" | b"redefine" => {
                        at += self.define(rest);
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
                        at += self.elements(skip_signs(rest), &ports);
                    }
                    b"element" => {
                        let ports = rest.iter().take(3).find_map(|name| self.sets.get(name.text(bytes))).cloned();
                        let open = rest.iter().take(4).position(|token| token.is_sign(b'{'));
                        if let (Some(ports), Some(open)) = (ports, open) {
                            at += open + self.elements((open, &rest[open..]), &ports);
                        }
                    }
                    b"to" => at += self.target(rest),
                    word if PORT.iter().any(|port| port.as_bytes() == word) => {
                        let position = concatenation_before(bytes, &tokens[..at]);
                        at += self.port(position, rest);
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
        for token in rest[2..end.min(rest.len())].iter().filter(|token| token.kind == Kind::Word) {
            defined.add(self.bytes, end_of_range(self.bytes, token));
        }
        self.variables.define(self.bytes, name.range.clone(), defined);
        end.min(rest.len())
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
                return at + 1 + self.elements((0, &rest[at + 1..]), &Ports { key, value: Vec::new() });
            } else if token.is_sign(b'{') {
                return at + self.elements((0, &rest[at..]), &Ports { key, value: Vec::new() });
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
        for (number, token) in rest[..end].iter().enumerate().skip(1) {
            match token.kind {
                Kind::Sign(b',') => (position, is_value) = (0, false),
                Kind::Sign(b':') if !is_in_address(&rest[..end], number) => (position, is_value) = (0, true),
                Kind::Word if token.text(self.bytes) == b"." => position += 1,
                Kind::Word | Kind::Quoted => {
                    let begins = !matches!(rest[number - 1].kind, Kind::Word | Kind::Quoted)
                        || rest[number - 1].is_word(self.bytes, &[".", "-"]);
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
        Some(expression + self.elements((0, &rest[expression..]), &Ports { key, value: value.to_vec() }))
    }

    /// Reads the target of `redirect to`, `dnat to` and `tproxy to`, and returns the number of tokens. It is `:X`,
    /// `host:X`, `[host]:X`, or a map whose values are `host . X`, or `X` after a colon.
    fn target(&mut self, rest: &[Token]) -> usize {
        let bytes = self.bytes;
        let is_part = |token: &&Token| token.is_sign(b':') || token.kind == Kind::Word;
        let has_colon = rest.iter().take(MOST_PARTS).take_while(is_part).any(|token| token.is_sign(b':'));
        if let Some(length) = self.anonymous_map(rest, &[usize::from(!has_colon)]) {
            return length;
        }
        let Some(first) = rest.first() else { return 0 };
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
        self.variables.read_port(self.bytes, port, LookupKind::Addresses, &mut self.reading.uses);
    }
}

/// Returns the name in a range that begins with a number, `ssh` of `20-ssh`, or the whole token. A name begins with a
/// letter, so that `ssh-http` is one name.
fn end_of_range(bytes: &[u8], token: &Token) -> Range<usize> {
    let end = ports::after_number(bytes, token.range.clone()).filter(|_| token.kind == Kind::Word);
    end.unwrap_or_else(|| token.range.clone())
}

/// Returns whether a colon is part of an address, `fe80::1`: text without blanks that has several.
fn is_in_address(tokens: &[Token], at: usize) -> bool {
    let is_part = |token: &Token| token.is_sign(b':') || token.kind == Kind::Word;
    let mut first = at;
    while first > 0 && at - first < MOST_PARTS && is_part(&tokens[first - 1]) && touches(&tokens[first - 1..=first]) {
        first -= 1;
    }
    let mut last = at;
    while last + 1 < tokens.len() && last - at < MOST_PARTS && is_part(&tokens[last + 1]) && touches(&tokens[last..]) {
        last += 1;
    }
    tokens[first..=last].iter().filter(|token| token.is_sign(b':')).count() > 1
}

/// Returns whether no blank is between the first two tokens.
fn touches(tokens: &[Token]) -> bool {
    tokens[0].range.end == tokens[1].range.start
}

/// Returns the name of a set or map that is declared: `set NAME {`, or `add set inet TABLE NAME {`.
fn declared<'t>(bytes: &[u8], before: &[Token], rest: &'t [Token]) -> Option<&'t Token> {
    let is_command = before.last().is_some_and(|token| token.is_word(bytes, &["add", "create"]));
    let most = if is_command { 3 } else { 1 };
    let words = rest.iter().take(most).take_while(|token| token.kind == Kind::Word).count();
    let open = rest[words..].iter().find(|token| token.kind != Kind::End)?;
    rest[..words].last().filter(|_| open.is_sign(b'{'))
}

/// Returns the tokens after `=`, and how many come before them.
fn skip_signs(rest: &[Token]) -> (usize, &[Token]) {
    let before = rest.iter().take_while(|token| token.is_sign(b'=') || token.kind == Kind::End).count();
    (before, &rest[before..])
}

/// Counts the parts of a concatenation before a port: two in `ip saddr . ip protocol . th dport`.
fn concatenation_before(bytes: &[u8], before: &[Token]) -> usize {
    let is_dot = |token: &Token| token.is_word(bytes, &["."]);
    let mut rest = before;
    let mut parts = 0;
    // Each part is one or two words.
    while let Some(dot) = rest.iter().rev().take(3).position(is_dot).filter(|_| parts < MOST_PARTS) {
        parts += 1;
        rest = &rest[..rest.len() - 1 - dot];
    }
    parts
}

#[cfg(test)]
mod tests;

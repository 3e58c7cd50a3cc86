//! ferm: `ferm.conf` and `*.ferm`.
//!
//! ferm passes names to iptables-restore unchecked, one rule for each protocol.

use super::ports;
use super::tokens::{Kind, Signs, Token, tokens};
use super::variables::{Asked, Value, Variables};
use super::words::{lines, span, split, transport, without_templates, words};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Ranges, Reading, Recognition, Use};
use crate::model::Transport;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

pub(super) struct Ferm;

pub(super) static READER: Ferm = Ferm;

static META: ConfigMeta = ConfigMeta {
    id: "ferm",
    title: "ferm rules",
    program: Some("iptables-restore"),
    gone: "iptables-restore refuses the rules",
    moved: "the firewall acts on",
    ranges: Ranges::OfNames(':'),
    without_name: None,
    paths: &["ferm.conf", "*.ferm", "ferm.d/*", "ferm/*.conf"],
    usual_paths: &["/etc/ferm", "/etc/ferm.conf"],
};

const SIGNS: Signs = Signs { single: b"{}(),;=!", quotes: b"\"'`", long_quotes: false };
/// The most tokens of one list or function, which bounds the cost of lists without an end.
const MOST_TOKENS: usize = 4096;
/// The most paths of one `@include`.
const MOST_PATHS: usize = 64;
const SINGLE: [&str; 4] = ["dport", "sport", "destination-port", "source-port"];
const LISTS: [&str; 5] = ["dports", "sports", "ports", "destination-ports", "source-ports"];
/// Options of other extensions, for whose ports iptables calls `getaddrinfo`.
const OF_EXTENSIONS: [&str; 7] =
    ["ctorigsrcport", "ctorigdstport", "ctreplsrcport", "ctrepldstport", "on-port", "vport", "vportctl"];
/// The reason why ports in the output of a command or a function are not read.
const COMPUTED: &str = "only ferm works them out";

impl ConfigReader for Ferm {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        let is_ferm = |line: Range<usize>| {
            let mut words = words(head, line.clone()).map(|word| &head[word]);
            let text = head[line].trim_ascii_end();
            let ends_in_brace = text.ends_with(b"{");
            match words.next() {
                Some(b"@def" | b"@hook") => true,
                // PAM has `@include common-auth`, without a quote and a semicolon.
                Some(b"@include") => text.iter().any(|byte| b"'\"`;(".contains(byte)),
                Some(b"chain") => ends_in_brace && words.next().is_some_and(is_chain),
                Some(b"table") => {
                    const TABLES: [&[u8]; 4] = [b"filter", b"nat", b"mangle", b"raw"];
                    words.next().is_some_and(|name| TABLES.contains(&name)) && ends_in_brace
                }
                _ => false,
            }
        };
        if lines(head).any(is_ferm) { Recognition::Whole } else { Recognition::No }
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes)[..];
        let tokens: Vec<Token> =
            tokens(bytes, 0..bytes.len(), SIGNS).into_iter().filter(|token| token.kind != Kind::End).collect();
        let mut file = File {
            bytes,
            reading: Reading::default(),
            variables: Variables::default(),
            functions: HashMap::new(),
            budget: 8 * tokens.len(),
        };
        file.read(&tokens);
        let File { mut reading, variables, .. } = file;
        variables.finish(bytes, LookupKind::With(Transport::Tcp), &mut reading);
        reading
    }
}

fn is_chain(name: &[u8]) -> bool {
    matches!(name, b"INPUT" | b"OUTPUT" | b"FORWARD" | b"PREROUTING" | b"POSTROUTING") || name.starts_with(b"(")
}

/// The arguments of a function that are ports or protocols, by position.
#[derive(Clone, Debug, Default)]
struct Function {
    ports: Vec<(usize, Protocols)>,
}

/// The protocols that a rule is for.
#[derive(Clone, Debug, Default)]
enum Protocols {
    /// None was named.
    #[default]
    None,
    These(Vec<Transport>),
    /// The argument of a function at this position.
    Argument(usize),
}

impl Protocols {
    /// Returns the only protocol, on which a name is meant that is looked up without one.
    fn meant(&self) -> Option<Transport> {
        match self {
            Self::These(transports) if transports.len() == 1 => transports.first().copied(),
            _ => None,
        }
    }
}

struct File<'a> {
    bytes: &'a [u8],
    reading: Reading,
    variables: Variables<'a>,
    functions: HashMap<&'a [u8], Function>,
    /// The remaining number of tokens of functions: functions inside functions are read again.
    budget: usize,
}

impl<'a> File<'a> {
    fn read(&mut self, tokens: &[Token]) {
        let bytes = self.bytes;
        // The protocols of each open block, and those of the rule.
        let mut blocks: Vec<Protocols> = Vec::new();
        let mut now = Protocols::None;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = &tokens[at + 1..];
            at += 1;
            match token.kind {
                Kind::Sign(b'{') => blocks.push(now.clone()),
                Kind::Sign(b'}') => {
                    blocks.pop();
                    now = blocks.last().cloned().unwrap_or_default();
                }
                Kind::Sign(b';') => now = blocks.last().cloned().unwrap_or_default(),
                Kind::Word => match token.text(bytes) {
                    b"@def" => at += self.define(rest),
                    b"@include" => {
                        let paths = rest.iter().take(MOST_PATHS).take_while(|token| !token.is_sign(b';'));
                        let paths = paths.filter(|token| matches!(token.kind, Kind::Quoted | Kind::Word));
                        // Text in backticks, or before `|`, is a command.
                        let is_path = |path: &&Token| {
                            !path.text(bytes).ends_with(b"|") && bytes[path.range.start.saturating_sub(1)] != b'`'
                        };
                        self.reading.includes.extend(paths.filter(is_path).map(|path| span(&path.range)));
                    }
                    b"proto" | b"protocol" => {
                        now = Protocols::These(transports(bytes, list(rest)));
                        at += length(rest);
                    }
                    [b'&', name @ ..] => at += self.call(name, rest, &now),
                    _ if token.is_word(bytes, &SINGLE) || token.is_word(bytes, &LISTS) => {
                        self.ports(list(rest), &now, token.is_word(bytes, &LISTS));
                        at += length(rest);
                    }
                    _ if token.is_word(bytes, &OF_EXTENSIONS) => at += self.add_all(rest, LookupKind::Addresses, &now),
                    b"to-ports" => at += self.add_all(rest, LookupKind::Without, &now),
                    b"to-destination" | b"to-source" => at += self.destinations(rest, &now),
                    // Short forms after the target.
                    b"to" if at > 1 && tokens[at - 2].is_word(bytes, &["REDIRECT"]) => {
                        at += self.add_all(rest, LookupKind::Without, &now);
                    }
                    b"to" if at > 1 && tokens[at - 2].is_word(bytes, &["DNAT", "SNAT"]) => {
                        at += self.destinations(rest, &now);
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// Reads the addresses of `DNAT to-destination`, and returns the number of tokens.
    fn destinations(&mut self, rest: &[Token], protocols: &Protocols) -> usize {
        let asked = Asked { lookup: LookupKind::Without, meant: protocols.meant() };
        let words: Vec<&Token> = list(rest).into_iter().filter(|word| self.is_text(word)).collect();
        for word in words {
            if let Some(port) = ports::after_host(self.bytes, word.range.clone()) {
                self.variables.read_port(self.bytes, port, asked, &mut self.reading.uses);
            }
        }
        length(rest)
    }

    /// Reads `$X = value;` or `&f($x, $y) = { … }`, and returns the number of tokens.
    fn define(&mut self, rest: &[Token]) -> usize {
        let Some(name) = rest.first() else { return 0 };
        match name.text(self.bytes) {
            [b'$', ..] if rest.get(1).is_some_and(|token| token.is_sign(b'=')) => {
                let end = rest.iter().position(|token| token.is_sign(b';')).unwrap_or(rest.len());
                let mut value = Value::default();
                for token in rest.iter().take(end).skip(2).filter(|token| self.is_text(token)) {
                    for word in
                        split(self.bytes, token.range.clone(), |byte| byte.is_ascii_whitespace() || byte == b':')
                    {
                        value.add(self.bytes, word);
                    }
                }
                self.variables.define(self.bytes, name.range.start + 1..name.range.end, value);
                end
            }
            [b'&', function @ ..] => {
                let close = rest.iter().take(MOST_TOKENS).position(|token| token.is_sign(b')')).unwrap_or(0);
                let is_parameter = |token: &&Token| token.text(self.bytes).starts_with(b"$");
                let parameters: Vec<&Token> = rest.iter().take(close).filter(is_parameter).collect();
                let name = |token: &&Token| span(&(token.range.start + 1..token.range.end));
                self.reading.defined.extend(parameters.iter().map(name));
                let parameters: Vec<&[u8]> = parameters.iter().map(|token| token.text(self.bytes)).collect();
                let body = &rest[close.min(rest.len())..];
                if self.budget > 0 {
                    let end = body_end(body);
                    self.budget = self.budget.saturating_sub(end);
                    self.functions.insert(function, function_of(self.bytes, &parameters, &body[..end]));
                }
                // The body is read as rules, too: the names in it are looked up.
                close
            }
            _ => 0,
        }
    }

    /// Reads the arguments of a call, and returns the number of tokens.
    fn call(&mut self, name: &'a [u8], rest: &[Token], now: &Protocols) -> usize {
        let Some(function) = self.functions.get(name).cloned() else { return 0 };
        if !rest.first().is_some_and(|token| token.is_sign(b'(')) {
            return 0;
        }
        let end = closing(rest);
        let arguments = arguments(&rest[1..end.max(1)]);
        for (position, protocols) in &function.ports {
            let protocols = match protocols {
                Protocols::Argument(index) => {
                    let words = arguments.get(*index).map(|argument| list(argument)).unwrap_or_default();
                    Protocols::These(transports(self.bytes, words))
                }
                Protocols::None => now.clone(),
                these @ Protocols::These(_) => these.clone(),
            };
            if let Some(argument) = arguments.get(*position) {
                self.ports(list(argument), &protocols, false);
            }
        }
        end
    }

    /// Adds ports that rules for these protocols match.
    fn ports(&mut self, words: Vec<&Token>, protocols: &Protocols, is_multiport: bool) {
        let lookup: Vec<LookupKind> = match protocols {
            Protocols::These(transports) => match &transports[..] {
                [] => vec![LookupKind::Without],
                [Transport::Udp] if !is_multiport => vec![LookupKind::Addresses],
                transports => transports.iter().copied().map(LookupKind::With).collect(),
            },
            _ => vec![LookupKind::Without],
        };
        // A lookup with a protocol needs no other.
        let meant = protocols.meant();
        let asked: Vec<Asked> = lookup
            .into_iter()
            .map(|lookup| Asked { lookup, meant: meant.filter(|_| lookup.transport().is_none()) })
            .collect();
        for word in words {
            self.add(word, &asked);
        }
    }

    /// Adds the ports of a value that are looked up in one way, and returns the number of tokens.
    fn add_all(&mut self, rest: &[Token], lookup: LookupKind, protocols: &Protocols) -> usize {
        let asked = Asked { lookup, meant: protocols.meant() };
        for word in list(rest) {
            self.add(word, &[asked]);
        }
        length(rest)
    }

    fn add(&mut self, token: &Token, all: &[Asked]) {
        if !self.is_text(token) || token.text(self.bytes).starts_with(b"@") {
            let need = Need::Unknown(COMPUTED);
            self.reading.uses.extend(all.iter().map(|asked| Use::new(span(&token.range), asked.lookup, need)));
            return;
        }
        for word in split(self.bytes, token.range.clone(), |byte| b":,".contains(&byte) || byte.is_ascii_whitespace()) {
            for &asked in all {
                self.variables.read_port(self.bytes, word.clone(), asked, &mut self.reading.uses);
            }
        }
    }

    /// Returns whether a token is text, and not the output of a command in backticks.
    fn is_text(&self, token: &Token) -> bool {
        match token.kind {
            Kind::Word => true,
            Kind::Quoted => token.range.start.checked_sub(1).is_none_or(|quote| self.bytes[quote] != b'`'),
            _ => false,
        }
    }
}

/// Returns the words of a value: one, or those in parentheses. A sign before it negates it.
fn list(rest: &[Token]) -> Vec<&Token> {
    let mut at = rest.iter().take_while(|token| token.is_sign(b'!')).count();
    let end = length(rest);
    let mut words: Vec<&Token> = Vec::new();
    while let Some(token) = rest[..end].get(at) {
        let is_call = |last: &&Token| token.is_sign(b'(') && last.range.end == token.range.start;
        if words.last().is_some_and(is_call) {
            // The arguments of a function: `@cat(a, b)`.
            at += closing(&rest[at..end]);
        } else if matches!(token.kind, Kind::Word | Kind::Quoted) {
            words.push(token);
        }
        at += 1;
    }
    words
}

/// Returns the number of tokens of a value.
fn length(rest: &[Token]) -> usize {
    let start = rest.iter().take_while(|token| token.is_sign(b'!')).count();
    match rest.get(start) {
        Some(open) if open.is_sign(b'(') => start + closing(&rest[start..]),
        Some(word) if matches!(word.kind, Kind::Word | Kind::Quoted) => start + 1,
        _ => start,
    }
}

/// Returns the position of the parenthesis that closes the first one. If none does, returns the number of tokens.
fn closing(tokens: &[Token]) -> usize {
    super::tokens::closing(&tokens[..tokens.len().min(MOST_TOKENS)], b'(', b')')
}

/// Returns the arguments of a call: the parts between commas outside inner parentheses.
fn arguments(tokens: &[Token]) -> Vec<&[Token]> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Sign(b'(') => depth += 1,
            Kind::Sign(b')') => depth = depth.saturating_sub(1),
            Kind::Sign(b',') if depth == 0 => {
                parts.push(&tokens[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&tokens[start..]);
    parts
}

fn transports(bytes: &[u8], words: Vec<&Token>) -> Vec<Transport> {
    words.into_iter().filter_map(|word| transport(word.text(bytes))).collect()
}

/// Returns the end of the body of a function: after its block, or at the semicolon.
fn body_end(body: &[Token]) -> usize {
    let body = &body[..body.len().min(MOST_TOKENS)];
    let mut depth = 0_usize;
    for (at, token) in body.iter().enumerate() {
        match token.kind {
            Kind::Sign(b'{') => depth += 1,
            Kind::Sign(b'}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            Kind::Sign(b';') if depth == 0 => return at,
            _ => {}
        }
    }
    body.len()
}

/// Returns which parameters of a function are ports in its body.
fn function_of(bytes: &[u8], parameters: &[&[u8]], body: &[Token]) -> Function {
    let mut function = Function::default();
    let mut now = Protocols::None;
    let index_of = |word: &Token| parameters.iter().position(|parameter| *parameter == word.text(bytes));
    for (at, token) in body.iter().enumerate() {
        let rest = &body[at + 1..];
        if token.is_word(bytes, &["proto", "protocol"]) {
            let words = list(rest);
            now = match words.iter().find_map(|word| index_of(word)) {
                Some(index) => Protocols::Argument(index),
                None => Protocols::These(transports(bytes, words)),
            };
        } else if token.is_word(bytes, &SINGLE) || token.is_word(bytes, &LISTS) {
            let ports = list(rest).into_iter().filter_map(index_of);
            function.ports.extend(ports.map(|index| (index, now.clone())));
        }
    }
    function
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Options of extensions and targets, with the names that ferm has for them.
    #[test]
    fn options_with_ports() {
        let (without, addresses) = (LookupKind::Without, LookupKind::Addresses);
        for (rule, expected) in [
            ("mod conntrack ctorigdstport x ACCEPT", Some(addresses)),
            ("proto tcp TPROXY on-port x", Some(addresses)),
            ("proto tcp REDIRECT to-ports x", Some(without)),
            ("proto tcp REDIRECT to x", Some(without)),
            ("proto tcp DNAT to 10.0.0.1:x", Some(without)),
            ("proto tcp SNAT to-source 10.0.0.1:x", Some(without)),
            ("proto tcp SNAT to (10.0.0.1:x)", Some(without)),
            ("mod string to x ACCEPT", None),
            ("mod conntrack ctorigdstport (@cat(a, b) \"22,x\") ACCEPT", Some(addresses)),
        ] {
            let text = format!("table nat chain PREROUTING {rule};\n");
            let uses = READER.read(Path::new("ferm.conf"), text.as_bytes()).uses;
            let known = uses.iter().filter(|used| used.need == Need::Always);
            let found: Vec<LookupKind> = known.map(|used| used.lookup).collect();
            assert_eq!(found, Vec::from_iter(expected), "{rule}");
        }
    }

    #[test]
    fn includes_of_pam_are_not_those_of_ferm() {
        for (text, expected) in [
            (&b"@include 'x.ferm'\n"[..], Recognition::Whole),
            (b"@include x.ferm;\n", Recognition::Whole),
            (b"auth required pam_x.so\n@include common-auth\n", Recognition::No),
        ] {
            assert_eq!(READER.recognizes(text), expected);
        }
    }
}

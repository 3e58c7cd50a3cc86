//! The tokens of nft's rules, in files and in commands of scripts.

use crate::uses::shell::Command;
use crate::uses::tokens::{Kind, Signs, Token, closing, tokens};
use std::ops::Range;

const SIGNS: Signs = Signs { single: b"{},;:=!<>()", quotes: b"\"'", long_quotes: false };
/// The commands of nft that a script runs.
const VERBS: [&str; 8] = ["add", "create", "delete", "destroy", "flush", "insert", "list", "replace"];
/// The most tokens of a variable of the shell, such as `${X:-ssh}`.
const MOST_TOKENS: usize = 64;

/// Returns the tokens of a file.
pub(super) fn rule_tokens(bytes: &[u8]) -> Vec<Token> {
    with_variables(bytes, &tokens(bytes, 0..bytes.len(), SIGNS))
}

/// Returns the part of a script with the arguments of nft, if a command runs it. `apt install nft` does not.
pub(super) fn arguments(bytes: &[u8], command: &Command) -> Option<Range<usize>> {
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
pub(super) fn shell_tokens(bytes: &[u8], command: Range<usize>) -> Vec<Token> {
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
    with_variables(bytes, &joined)
}

/// Joins the tokens of each variable and command of the shell, `${X}` and `$(x y)`, whose signs are not those of nft.
fn with_variables(bytes: &[u8], tokens: &[Token]) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let mut token = token.clone();
        at += 1;
        if token.kind == Kind::Word && token.text(bytes).ends_with(b"$") {
            at += variable_length(&token, &tokens[at..]);
            token.range.end = tokens[at - 1].range.end;
        }
        joined.push(token);
    }
    joined
}

/// Returns the number of tokens of a variable after its sign, and of the word that it is a part of.
fn variable_length(sign: &Token, rest: &[Token]) -> usize {
    let rest = &rest[..rest.len().min(MOST_TOKENS)];
    let end = match rest.first() {
        Some(open) if open.range.start != sign.range.end => return 0,
        Some(open) if open.is_sign(b'{') => closing(rest, b'{', b'}'),
        Some(open) if open.is_sign(b'(') => closing(rest, b'(', b')'),
        _ => return 0,
    };
    let Some(last) = rest.get(end) else { return 0 };
    let is_joined = |token: &Token| token.kind == Kind::Word && token.range.start == last.range.end;
    end + 1 + usize::from(rest.get(end + 1).is_some_and(is_joined))
}

//! Parts of nft's expressions: ranges, addresses, concatenations.

use crate::uses::ports;
use crate::uses::tokens::{Kind, Token};
use std::ops::Range;

/// The most parts of a concatenation, or of an address.
pub(super) const MOST_PARTS: usize = 16;

/// Returns the name in a range that begins with a number, `ssh` of `20-ssh`, or the whole token. A name begins with a
/// letter, so that `ssh-http` is one name.
pub(super) fn end_of_range(bytes: &[u8], token: &Token) -> Range<usize> {
    let end = ports::after_number(bytes, token.range.clone()).filter(|_| token.kind == Kind::Word);
    end.unwrap_or_else(|| token.range.clone())
}

/// Returns whether a colon is part of an address, `fe80::1`: text without blanks that has several.
pub(super) fn is_in_address(tokens: &[Token], at: usize) -> bool {
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
pub(super) fn declared<'t>(bytes: &[u8], before: &[Token], rest: &'t [Token]) -> Option<&'t Token> {
    let is_command = before.last().is_some_and(|token| token.is_word(bytes, &["add", "create"]));
    let most = if is_command { 3 } else { 1 };
    let words = rest.iter().take(most).take_while(|token| token.kind == Kind::Word).count();
    let open = rest[words..].iter().find(|token| token.kind != Kind::End)?;
    rest[..words].last().filter(|_| open.is_sign(b'{'))
}

/// Returns the tokens after `=`, and how many come before them.
pub(super) fn skip_signs(rest: &[Token]) -> (usize, &[Token]) {
    let before = rest.iter().take_while(|token| token.is_sign(b'=') || token.kind == Kind::End).count();
    (before, &rest[before..])
}

/// Counts the parts of a concatenation before a port: two in `ip saddr . ip protocol . th dport`.
pub(super) fn concatenation_before(bytes: &[u8], before: &[Token]) -> usize {
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

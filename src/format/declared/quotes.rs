//! Quotes and brackets of a row: an expression may take a row that lacks one for a row without.

use super::comments::comment_at;
use super::pattern::{Groups, NAME, PORT, TRANSPORT};
use super::row::{Problem, Row};
use super::spec::Spec;
use crate::syntax::Fault;
use crate::text::Span;
use memchr::memchr;

/// Returns the fault of a row with a quote or bracket that lacks its counterpart. Texts for people may have such signs.
pub(super) fn unbalanced(spec: &Spec, row: &Row, extent: Span, bytes: &[u8]) -> Option<Problem> {
    let is_prose = spec.names.markup || spec.comments.iter().any(|style| style.begin == b"<!--");
    let quotes = quotes(spec);
    let part = half_quoted(row, quotes, extent, bytes);
    let fault = part.map(|span| Problem { span, fault: Fault::Quote });
    if is_prose { fault } else { fault.or_else(|| signs(spec, row, quotes, extent, bytes)) }
}

/// Returns the fault of a heading whose name or transport has a quote or bracket on one side only. Other brackets may
/// close far below.
pub(super) fn unbalanced_heading(spec: &Spec, groups: &Groups, extent: Span, bytes: &[u8]) -> Option<Problem> {
    let mut row = Row::default();
    row.add(groups);
    if let Some(span) = half_quoted(&row, quotes(spec), extent, bytes) {
        return Some(Problem { span, fault: Fault::Quote });
    }
    let mut parts = [NAME, TRANSPORT].into_iter().flat_map(|part| &row.parts[part]).copied();
    let span = parts.find(|part| has_half_bracket(*part, extent, bytes))?;
    Some(Problem { span, fault: Fault::Bracket })
}

/// Returns whether a part in quotes at the start of a heading has a square bracket on one side only: `['tcp' = {`.
fn has_half_bracket(part: Span, extent: Span, bytes: &[u8]) -> bool {
    let is_quote = |b: &u8| matches!(b, b'"' | b'\'');
    let before = bytes.get(extent.start.index()..part.start.index()).unwrap_or_default();
    let after = bytes.get(part.end.index()..extent.end.index()).unwrap_or_default();
    let (Some((quote, before)), Some((_, after))) = (before.split_last(), after.split_first()) else { return false };
    is_quote(quote) && matches!(before, [] | [b'[']) && (before == b"[") != (after.first() == Some(&b']'))
}

/// Returns the signs that are quotes. In Lisp, a single quote begins a symbol.
fn quotes(spec: &Spec) -> &'static [u8] {
    if spec.is_lisp() { b"\"" } else { b"\"'`" }
}

/// Returns the part of a row that has a quote on one side, and no such quote on the other.
fn half_quoted(row: &Row, quotes: &[u8], extent: Span, bytes: &[u8]) -> Option<Span> {
    let (from, to) = (extent.start.index(), extent.end.index());
    let ends_part = |b: u8| matches!(b, b',' | b';' | b'\n');
    let parts = [PORT, NAME, TRANSPORT].into_iter().flat_map(|part| &row.parts[part]);
    let mut inside =
        parts.copied().filter(|part| !part.is_empty() && from <= part.start.index() && part.end.index() <= to);
    inside.find(|part| {
        let (before, after) = (&bytes[from..part.start.index()], &bytes[part.end.index()..to]);
        // The part may be the first or last word of a text in quotes.
        let is_closed = |quote: u8| after.iter().copied().find(|&b| b == quote || ends_part(b)) == Some(quote);
        let is_opened = |quote: u8| before.iter().rev().copied().find(|&b| b == quote || ends_part(b)) == Some(quote);
        let quote = |b: Option<&u8>| b.copied().filter(|b| quotes.contains(b));
        let text = part.of(bytes);
        // A part may include its quotes.
        let (first, last) = (quote(text.first()), quote(text.last()));
        first != last
            || quote(before.last()).is_some_and(|quote| !is_closed(quote))
            || quote(after.first()).is_some_and(|quote| !is_opened(quote))
    })
}

/// Returns the fault of the first sign in a row that lacks its counterpart. Braces may be those of a block.
fn signs(spec: &Spec, row: &Row, quotes: &[u8], extent: Span, bytes: &[u8]) -> Option<Problem> {
    let parts = [PORT, NAME, TRANSPORT].into_iter().flat_map(|part| &row.parts[part]);
    let last = parts.map(|part| part.start).filter(|start| (extent.start..extent.end).contains(start)).max();
    let text = &bytes[..extent.end.index()];
    let mut open: Vec<(usize, u8)> = Vec::new();
    let mut at = extent.start.index();
    let problem = |at: usize, fault| Some(Problem { span: Span::new(at, at + 1), fault });
    while let Some(&sign) = text.get(at) {
        if let Some(end) = comment_at(&spec.comments, bytes, at).filter(|end| *end > at) {
            at = end;
            continue;
        }
        match sign {
            b'\\' => at += 1,
            b'"' | b'\'' | b'`' if quotes.contains(&sign) => match closing(text, at) {
                Some(end) => at = end,
                // An apostrophe need not be a quote, unless it is code that quotes a part of the row so.
                None if sign == b'"' || spec.is_code() && is_quoted_by(sign, row, extent, bytes) => {
                    return problem(at, Fault::Quote);
                }
                None => {}
            },
            b'(' | b'[' => open.push((at, sign)),
            b')' | b']' => {
                let opening = if sign == b')' { b'(' } else { b'[' };
                let is_closed = match open.pop() {
                    Some((_, last)) => last == opening,
                    // What opens before the row may close after its parts, or before a name in a comment.
                    None => last.is_none_or(|last| at > last.index()) || ends_key(row, extent, at, text),
                };
                if !is_closed {
                    return problem(at, Fault::Bracket);
                }
            }
            _ => {}
        }
        at += 1;
    }
    open.first().and_then(|&(at, _)| problem(at, Fault::Bracket))
}

/// Returns whether a part of a row is between two of these quotes.
fn is_quoted_by(quote: u8, row: &Row, extent: Span, bytes: &[u8]) -> bool {
    let mut parts = [PORT, NAME, TRANSPORT].into_iter().flat_map(|part| &row.parts[part]);
    parts.any(|part| {
        let (start, end) = (part.start.index(), part.end.index());
        let is_inside = extent.start.index() < start && end < extent.end.index();
        is_inside && bytes[start - 1] == quote && bytes[end] == quote
    })
}

/// Returns whether a closing bracket needs no other: in `22) echo "ssh"` of a shell, and in `'443'] # https`.
fn ends_key(row: &Row, extent: Span, at: usize, text: &[u8]) -> bool {
    let is_first = row.parts.iter().flatten().any(|part| part.start == extent.start && part.end.index() == at);
    let next = text[at + 1..].iter().find(|b| !b.is_ascii_whitespace());
    text[at] == b')' && is_first || matches!(next, Some(b'#' | b'/'))
}

/// Returns the offset of the quote that closes the one at an offset.
fn closing(text: &[u8], start: usize) -> Option<usize> {
    let quote = text[start];
    let mut at = start + 1;
    loop {
        let next = at + memchr(quote, text.get(at..)?)?;
        let escapes = text[start + 1..next].iter().rev().take_while(|&&b| b == b'\\').count();
        if escapes.is_multiple_of(2) {
            return Some(next);
        }
        at = next + 1;
    }
}

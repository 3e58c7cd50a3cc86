//! Ways to break an entry of a sample, for `portolan formats test`.

use super::comments::comment_at;
use super::spec::Spec;
use crate::syntax::{Document, Entry};
use crate::text::Span;

/// Returns ways to break an entry: a description, the span, and its new text.
pub(super) fn mutations(
    spec: &Spec,
    document: &Document,
    bytes: &[u8],
    entry: &Entry,
) -> Vec<(&'static str, Span, Vec<u8>)> {
    let mut all = Vec::new();
    let one = |at: usize| Span::new(at, at + 1);
    let digit = entry.port_span.of(bytes).iter().rposition(u8::is_ascii_digit);
    if let Some(digit) = digit {
        all.push(("a digit becomes a letter", one(entry.port_span.start.index() + digit), b"x".to_vec()));
    }
    let after = Span { start: entry.port_span.end, end: entry.port_span.end };
    all.push(("a letter follows the port", after, b"x".to_vec()));
    for span in [entry.name, entry.port_span, entry.transport_span] {
        let text = span.of(bytes);
        let has_middle = text.len() >= 2 && text[..2].iter().all(u8::is_ascii_alphanumeric);
        if has_middle {
            let at = span.start + 1;
            all.push(("a blank is added", Span { start: at, end: at }, b" ".to_vec()));
        }
        for at in [span.start.index().checked_sub(1), Some(span.end.index())].into_iter().flatten() {
            if let Some(b'"' | b'\'' | b'`') = bytes.get(at) {
                all.push(("a quote is dropped", one(at), Vec::new()));
            }
        }
    }
    let mut parts = vec![entry.name, entry.port_span, entry.transport_span];
    parts.retain(|part| !part.is_empty());
    parts.sort_unstable();
    let row = document.row_of(entry).map(|row| row.span);
    let is_of_row = |part: &Span| row.is_none_or(|row| row.start <= part.start && part.end <= row.end);
    for pair in parts.windows(2).filter(|pair| pair.iter().all(is_of_row)) {
        let (first, second) = (pair[0], pair[1]);
        // Between parts that are near each other, signs are separators.
        if first.end <= second.start && second.start - first.end <= 16 {
            let between = Span { start: first.end, end: second.start };
            // In Lisp, a comma is a blank.
            let is_sign =
                |b: &u8| !(spec.is_lisp() && *b == b',') && matches!(b, b',' | b':' | b';' | b'=' | b'|' | b'/');
            // A colon before a word is a part of it, and the end of a line may separate, too.
            let separates = |at: &usize| {
                let next = between.of(bytes).get(at + 1).or(bytes.get(second.start.index()));
                !next.is_some_and(|b| b.is_ascii_alphabetic() && between.of(bytes)[*at] == b':' || *b == b'\n')
            };
            let first_sign = between.of(bytes).iter().position(is_sign);
            if let Some(at) = first_sign.filter(separates) {
                all.push(("a separator is dropped", one(between.start.index() + at), Vec::new()));
            }
        }
    }
    all.extend(
        brackets(spec, document, bytes, entry, &parts).into_iter().map(|at| (dropped(bytes[at]), one(at), Vec::new())),
    );
    let end = document.line_of(entry).content.end;
    let cut = entry.port_span.start + entry.port_span.len() / 2;
    if cut < end {
        all.push(("the row is cut", Span { start: cut, end }, Vec::new()));
    }
    all
}

/// Returns the brackets of an entry: around its row, around its parts, and that which ends its table if the row is the last.
fn brackets(spec: &Spec, document: &Document, bytes: &[u8], entry: &Entry, parts: &[Span]) -> Vec<usize> {
    let Some(row) = document.row_of(entry) else { return Vec::new() };
    let is_quote = |b: &u8| matches!(b, b'"' | b'\'' | b'`');
    let opens = |at: usize| matches!(bytes.get(at), Some(b'(' | b'[' | b'{')).then_some(at);
    let closes = |at: usize| matches!(bytes.get(at), Some(b')' | b']' | b'}')).then_some(at);
    // The offset of the first sign before or after a position that is not passed over.
    let before = |at: usize| bytes[..at].iter().rposition(|b| !is_quote(b));
    let after = |at: usize, is_passed: &dyn Fn(&u8) -> bool| {
        bytes[at..].iter().position(|b| !is_passed(b)).map(|passed| at + passed)
    };
    let ends = (opens(row.span.start.index()), row.span.end.index().checked_sub(1).and_then(closes));
    let mut found = if let (Some(opening), Some(closing)) = ends { vec![opening, closing] } else { Vec::new() };
    for part in parts {
        found.extend(before(part.start.index()).and_then(opens));
        found.extend(after(part.end.index(), &is_quote).and_then(closes));
    }
    // Without one of two equal brackets, the other one is read as its partner.
    let is_double = |at: usize| match opens(at) {
        Some(_) => at > 0 && bytes[at - 1] == bytes[at],
        None => bytes.get(at + 1) == bytes.get(at),
    };
    found.retain(|&at| (row.span.start.index()..row.span.end.index()).contains(&at) && !is_double(at));
    let is_last =
        document.rows.iter().rfind(|other| other.group == row.group).is_some_and(|last| last.span == row.span);
    let closing = after(row.span.end.index(), &is_blank).filter(|_| is_last).and_then(closes);
    found.extend(closing.filter(|&at| {
        let end = spec.tables.get(row.table as usize).and_then(|table| table.end.as_ref());
        let ends = |at: usize| end.is_some_and(|end| end.searcher().at(bytes, at..bytes.len()).is_some());
        // Without one of several, the next one ends the table.
        let next = after_comments(spec, bytes, at + 1);
        ends(at) && !next.is_some_and(|next| ends(next) || closes(next).is_some())
    }));
    found.sort_unstable();
    found.dedup();
    found
}

/// Returns whether a byte is a blank or a comma.
fn is_blank(byte: &u8) -> bool {
    byte.is_ascii_whitespace() || *byte == b','
}

/// Returns the offset of the first sign at or after a position that is neither blank, nor a comma, nor in a comment.
fn after_comments(spec: &Spec, bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes[at..].iter().position(|b| !is_blank(b))?;
        match comment_at(&spec.comments, bytes, at).filter(|end| *end > at) {
            Some(end) => at = end,
            None => return Some(at),
        }
    }
}

fn dropped(bracket: u8) -> &'static str {
    match bracket {
        b'(' => "the bracket `(` is dropped",
        b')' => "the bracket `)` is dropped",
        b'[' => "the bracket `[` is dropped",
        b']' => "the bracket `]` is dropped",
        b'{' => "the bracket `{` is dropped",
        _ => "the bracket `}` is dropped",
    }
}

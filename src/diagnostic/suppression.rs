//! `# portolan: ignore[rule, …] reason`: comments that ask for silence.

use crate::syntax::{Document, LineKind};
use crate::text::Span;

/// One comment that asks for silence about some rules on one line.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// From `portolan:` to the closing bracket, or to the end of the comment where there is none.
    pub span: Span,
    /// Index of the line it speaks of: its own, or the next one where the comment has a line to itself.
    pub line: u32,
    /// The rule ids inside the brackets, with their places. Empty for a comment that names none.
    pub rules: Vec<Span>,
    /// Whether the comment has the form `portolan: ignore[…]`.
    pub well_formed: bool,
}

const MARK: &[u8] = b"portolan:";

/// Every comment with the mark `portolan:`, in the order of the file. `bytes` are the document's own.
pub fn suppressions(document: &Document, bytes: &[u8]) -> Vec<Suppression> {
    if memchr::memmem::find(bytes, MARK).is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (number, line) in (0u32..).zip(&document.lines) {
        let (comment, own_line) = match line.kind {
            LineKind::Comment(start) => (Some(Span { start, end: line.content.end }), true),
            LineKind::Entry(first) => (document.entries[first as usize].comment, false),
            LineKind::Unreadable(_) => (comment_of_unreadable(line.content, bytes), false),
            LineKind::Blank => (None, false),
        };
        if let Some(comment) = comment {
            found.extend(in_comment(comment, bytes, if own_line { number + 1 } else { number }));
        }
    }
    found
}

fn comment_of_unreadable(content: Span, bytes: &[u8]) -> Option<Span> {
    let at = memchr::memchr(b'#', content.of(bytes))?;
    Some(Span { start: content.start + at as u32, end: content.end })
}

fn in_comment(comment: Span, bytes: &[u8], line: u32) -> Option<Suppression> {
    let text = comment.of(bytes);
    // Only at the start of a comment: prose may mention the mark.
    let signs = text.iter().take_while(|b| matches!(b, b'#' | b' ' | b'\t')).count();
    let at = signs + text[signs..].windows(MARK.len()).position(|window| window == MARK)?;
    if text[..at].iter().rev().find(|b| !b.is_ascii_whitespace()) != Some(&b'#') {
        return None;
    }
    let place = |from: usize, to: usize| Span::new(comment.start as usize + from, comment.start as usize + to);
    let after = at + MARK.len();
    let blanks = text[after..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let malformed = || Suppression { span: place(at, text.len()), line, rules: Vec::new(), well_formed: false };
    let Some(list) = text[after + blanks..].strip_prefix(b"ignore[") else { return Some(malformed()) };
    let open = text.len() - list.len();
    let Some(length) = memchr::memchr(b']', list) else { return Some(malformed()) };
    let mut rules = Vec::new();
    let mut start = open;
    for word in list[..length].split(|&b| b == b',') {
        let trimmed = word.trim_ascii();
        if !trimmed.is_empty() {
            let from = start + word.iter().take_while(|b| b.is_ascii_whitespace()).count();
            rules.push(place(from, from + trimmed.len()));
        }
        start += word.len() + 1;
    }
    let well_formed = !rules.is_empty();
    Some(Suppression { span: place(at, open + length + 1), line, rules, well_formed })
}

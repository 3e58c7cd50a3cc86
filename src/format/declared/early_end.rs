//! Signs that seem to end a table, although its rows go on: a bracket too many, or that of a broken row.

use super::builder::Builder;
use super::comments::comment_at;
use super::pattern::Found;
use super::row::Problem;
use super::scan::{Scan, State};
use crate::syntax::Fault;
use crate::text::Span;
use memchr::memchr;

/// How many further broken rows may follow a broken one.
const MOST_BROKEN: usize = 5;

impl Scan<'_> {
    /// Returns where rows go on after a sign that seems to end the table. The sign is a problem, unless its row is one.
    pub(super) fn ends_early(&mut self, end: Span, builder: &mut Builder<'_>) -> Option<usize> {
        let bytes = builder.bytes;
        // Only a bracket can be one too many.
        if !end.of(bytes).iter().all(|&b| b.is_ascii_punctuation() || matches!(b, b' ' | b'\t')) {
            return None;
        }
        let is_broken = end.start.index() < self.broken;
        let rest_of_line = self.after_closers(end.end.index(), bytes);
        let mut at = rest_of_line;
        for tried in 0..=MOST_BROKEN {
            let next = at + bytes[at..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            if next >= bytes.len() || self.begins_here(next, bytes) || self.begins_here(at, bytes) {
                return None;
            }
            if self.has_row_at(next, end, builder) {
                if !is_broken {
                    builder.problem(Problem { span: end, fault: Fault::EndsEarly });
                }
                self.state = State::Either;
                return Some(end.end.index());
            }
            let line_end = memchr(b'\n', &bytes[next..]).map_or(bytes.len(), |end| next + end);
            let line = &bytes[next..line_end];
            let is_end_of_line = tried == 0 && line.trim_ascii().is_empty();
            // After a whole row, the next one must follow; after a broken one and its rest, others may be broken, too.
            let may_be_row = is_broken && (tried == 0 || line.iter().any(u8::is_ascii_digit));
            if !is_end_of_line && !may_be_row {
                return None;
            }
            at = line_end + 1;
            if at > bytes.len() {
                return None;
            }
        }
        None
    }

    /// Returns the offset after brackets, separators and a comment that follow on the line.
    fn after_closers(&self, from: usize, bytes: &[u8]) -> usize {
        let is_closer = |b: &&u8| matches!(b, b' ' | b'\t' | b'\r' | b'}' | b')' | b']' | b',');
        let at = from + bytes[from..].iter().take_while(is_closer).count();
        comment_at(&self.spec.comments, bytes, at).unwrap_or(at)
    }

    /// Returns whether a table of the format begins at an offset.
    fn begins_here(&mut self, at: usize, bytes: &[u8]) -> bool {
        self.begins.iter_mut().any(|begin| begin.at(bytes, at..bytes.len()).is_some())
    }

    /// Returns whether a row at an offset can be read, and may be one of the table that seems to end before it.
    fn has_row_at(&mut self, at: usize, end: Span, builder: &Builder<'_>) -> bool {
        let bytes = builder.bytes;
        if self.open.as_mut().is_some_and(|open| open.at(bytes, at..bytes.len()).is_some()) {
            return false;
        }
        let Some(found) = self.entry_at(at, bytes) else { return false };
        if !self.forms.may_follow(&found.groups, at, end, bytes) {
            return false;
        }
        self.row(&found).endpoints(&self.table.parts, bytes).is_ok()
    }

    /// Returns the match of a row at an offset. One that ends inside a word or number is none, as `smtp = 2` of `smtp = 2S`
    /// and `timeout = 0` of `timeout = 0.5`.
    pub(super) fn entry_at(&mut self, at: usize, bytes: &[u8]) -> Option<Found> {
        let found = self.entry.as_mut()?.at(bytes, at..bytes.len())?;
        let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
        let (last, rest) = (found.span.of(bytes).last(), &bytes[found.span.end.index()..]);
        let splits_word = last.is_some_and(is_word) && rest.first().is_some_and(is_word);
        let splits_number = last.is_some_and(u8::is_ascii_digit) && matches!(rest, [b'.', b'0'..=b'9', ..]);
        (!splits_word && !splits_number).then_some(found)
    }

    /// Reports a bracket that ends a table or section which begins with another one: that of a row, or of something around
    /// it. `body` is the offset after the first bracket.
    pub(super) fn check_bracket(&self, body: usize, end: Span, builder: &mut Builder<'_>) {
        let bytes = builder.bytes;
        let closing = match body.checked_sub(1).and_then(|at| bytes.get(at)) {
            Some(b'(') => b')',
            Some(b'[') => b']',
            Some(b'{') => b'}',
            _ => return,
        };
        let is_other = matches!(end.of(bytes).first(), Some(&sign @ (b')' | b']' | b'}')) if sign != closing);
        // The bracket of a broken row is part of its problem.
        if is_other && end.start.index() >= self.broken {
            builder.problem(Problem { span: end, fault: Fault::Bracket });
        }
    }
}

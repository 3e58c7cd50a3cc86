//! The values of rows that a descriptor does not read, and whether a copy of a row may have them.

use super::comments::comment_at;
use super::descriptor::Kind;
use super::rendering::Rendering;
use super::row_text::description_in;
use super::spec::RowText;
use crate::syntax::RowExtent;
use crate::text::Span;

/// How many rows before and after one are compared with it.
const MOST_COMPARED: usize = 200;

/// Which parts a row has: its number of entries, and whether it has a description and a transport.
type Shape = (usize, bool, bool);

impl Rendering<'_> {
    /// Returns whether a new row may copy every value that the descriptor does not read. Such values are then the same
    /// in the rows around it. In delimited text, a copy leaves such columns empty.
    pub(super) fn has_only_shared_values(&self, rows: &[RowExtent], model: usize) -> bool {
        if self.format.spec.kind == Kind::Delimited {
            return true;
        }
        let Some(row) = rows.get(model) else { return false };
        let words = self.unread_words(row);
        let shape = self.shape(row);
        let near = model.saturating_sub(MOST_COMPARED)..rows.len().min(model + MOST_COMPARED);
        let mut peers = near.filter(|&at| at != model && self.shape(&rows[at]) == shape).map(|at| &rows[at]).peekable();
        if peers.peek().is_none() {
            // In a row without others like it, a number is more likely a value than a part of its syntax.
            return !words.iter().any(|word| word.iter().all(u8::is_ascii_digit));
        }
        words.is_empty() || peers.all(|peer| is_within(&words, &self.unread_words(peer)))
    }

    /// Returns whether no row of the file can be copied. Rows then have values that the descriptor does not read.
    pub(super) fn has_unread_values(&self) -> bool {
        if !matches!(self.format.spec.edit.row, Some(RowText::Copy)) {
            return false;
        }
        let mut tables = self.document.rows.chunk_by(|row, next| row.group == next.group).peekable();
        let has_model = |rows: &[RowExtent]| (0..rows.len()).any(|at| self.has_only_shared_values(rows, at));
        tables.peek().is_some() && tables.all(|rows| !has_model(rows) || self.has_text_between(rows))
    }

    /// Returns whether words that are no comment follow a row on its line, before the next row.
    pub(super) fn has_text_between(&self, rows: &[RowExtent]) -> bool {
        let has_text = |row: &RowExtent, next: &RowExtent| {
            let (mut at, end) = (row.span.end.index(), next.span.start.index());
            let line = memchr::memchr(b'\n', self.bytes.get(at..end).unwrap_or_default());
            let end = line.map_or(end, |line| at + line);
            while at < end {
                match comment_at(&self.format.spec.comments, self.bytes, at) {
                    Some(after) => at = after.max(at + 1),
                    None if is_word(self.bytes[at]) => return true,
                    None => at += 1,
                }
            }
            false
        };
        rows.windows(2).any(|pair| has_text(&pair[0], &pair[1]))
    }

    fn shape(&self, row: &RowExtent) -> Shape {
        let entries = self.document.entries_of(row);
        let first = entries.first();
        let is_described = first.is_some_and(|entry| description_in(row, entry).is_some());
        (entries.len(), is_described, first.is_some_and(|entry| !entry.transport_span.is_empty()))
    }

    /// Returns the words of a row outside the parts that are read.
    fn unread_words(&self, row: &RowExtent) -> Vec<&[u8]> {
        let entries = self.document.entries_of(row).iter();
        let parts = entries.flat_map(|entry| [entry.name, entry.port_span, entry.transport_span, entry.comment_span]);
        let mut parts: Vec<Span> =
            parts.filter(|part| row.span.start <= part.start && part.end <= row.span.end).collect();
        parts.sort_unstable();
        let mut words = Vec::new();
        let mut at = row.span.start;
        for part in parts.into_iter().chain([Span { start: row.span.end, end: row.span.end }]) {
            if part.start > at {
                let between = Span { start: at, end: part.start }.of(self.bytes);
                words.extend(between.split(|&b| !is_word(b)).filter(|word| !word.is_empty()));
            }
            at = at.max(part.end);
        }
        words
    }
}

/// Returns whether a byte is part of a word rather than punctuation.
fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || !b.is_ascii()
}

/// Returns whether others have all of these words in their order.
fn is_within(words: &[&[u8]], others: &[&[u8]]) -> bool {
    let mut others = others.iter();
    words.iter().all(|word| others.any(|other| other.eq_ignore_ascii_case(word)))
}

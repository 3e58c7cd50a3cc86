//! The separators of rows that could do without: where most rows have one, a row that lacks it is broken.

use crate::text::Span;

/// The separators of the rows of an occurrence of a table.
#[derive(Debug, Default)]
pub(super) struct Separators {
    /// The number of rows with one.
    present: usize,
    /// The rows without one that another row follows.
    missing: Vec<Span>,
    /// The last row, if it has none: it needs none if no other row follows.
    last: Option<Span>,
}

impl Separators {
    /// Notes a row.
    pub(super) fn add(&mut self, row: Span, has_separator: bool) {
        self.missing.extend(self.last.take());
        if has_separator {
            self.present += 1;
        } else {
            self.last = Some(row);
        }
    }

    /// Notes that something else follows the last row: the end of its list, or a heading.
    pub(super) fn pause(&mut self) {
        self.last = None;
    }

    /// Returns the rows that lack a separator, if most rows have one.
    pub(super) fn missing(&self) -> &[Span] {
        if self.missing.len() < self.present { &self.missing } else { &[] }
    }
}

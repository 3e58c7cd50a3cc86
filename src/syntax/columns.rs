//! The columns at which a file's entries have their parts, so that added text lines up with the rest.

use super::Document;
use crate::text::{ByteOffset, Span};

/// Distance between two tab stops, in columns.
const TAB: usize = 8;
/// Columns beyond this are a single line's, not the file's.
const WIDEST: usize = 128;
/// Number of entries to sample, evenly spaced, in a large file.
const ENOUGH: usize = 1024;

/// The columns that most entries of a file have in common, counted from 0 with a tab stop every 8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The column where the port begins.
    pub port: Option<usize>,
    /// The column where the first alias begins.
    pub alias: Option<usize>,
    /// The column where the comment begins.
    pub comment: Option<usize>,
    /// Whether tabs lead to the columns, rather than spaces.
    pub tabs: bool,
}

impl Columns {
    pub(super) fn new(document: &Document, bytes: &[u8]) -> Self {
        let (mut ports, mut aliases, mut comments) = ([0u32; WIDEST], [0u32; WIDEST], [0u32; WIDEST]);
        let (mut tabs, mut spaces) = (0u32, 0u32);
        let count = |counts: &mut [u32; WIDEST], (from, column): (ByteOffset, usize), at: ByteOffset| {
            let column = column_after(column, Span { start: from, end: at }.of(bytes));
            if let Some(count) = counts.get_mut(column) {
                *count += 1;
            }
            (at, column)
        };
        for entry in document.entries.iter().step_by(1 + document.entries.len() / ENOUGH) {
            let line = document.line_of(entry).content;
            // A long line has its own columns, and measuring each part from the line's start is quadratic.
            if line.len() > WIDEST {
                continue;
            }
            let mut before = count(&mut ports, (line.start, 0), entry.port_span.start);
            if let Some(alias) = document.aliases(entry).first() {
                before = count(&mut aliases, before, alias.start);
            }
            if let Some(comment) = entry.comment() {
                count(&mut comments, before, comment.start);
            }
            match bytes.get(entry.name.end.index()) {
                Some(b'\t') => tabs += 1,
                _ => spaces += 1,
            }
        }
        let most = |counts: &[u32; WIDEST]| {
            (0..WIDEST).filter(|&column| counts[column] > 0).max_by_key(|&column| (counts[column], WIDEST - column))
        };
        Self { port: most(&ports), alias: most(&aliases), comment: most(&comments), tabs: tabs > spaces }
    }
}

/// Returns the number of columns that the widest line takes.
pub(super) fn widest(document: &Document, bytes: &[u8]) -> usize {
    let widths = document.lines.iter().map(|line| column_after(0, document.text_of(line).of(bytes)));
    widths.max().unwrap_or_default()
}

/// Returns the column after `text` that begins at `column`. A UTF-8 continuation byte takes no column.
pub fn column_after(column: usize, text: &[u8]) -> usize {
    text.iter().fold(column, |column, &b| match b {
        b'\t' => column / TAB * TAB + TAB,
        0x80..=0xbf => column,
        _ => column + 1,
    })
}

/// Returns the blanks from one column to another, at least one.
///
/// With `tabs`, these are tabs up to the last tab stop and spaces from there; a single tab if `from` is already past `to`.
pub fn blanks_to(from: usize, to: usize, tabs: bool) -> Vec<u8> {
    if to <= from {
        return if tabs { vec![b'\t'] } else { vec![b' '] };
    }
    let last_stop = to / TAB * TAB;
    if !tabs || last_stop <= from {
        return vec![b' '; to - from];
    }
    let mut blanks = vec![b'\t'; (last_stop - from).div_ceil(TAB)];
    blanks.resize(blanks.len() + to - last_stop, b' ');
    blanks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_lead_to_the_next_stop() {
        assert_eq!(column_after(0, b"ssh\t\t22/tcp"), 22);
        assert_eq!(blanks_to(6, 16, true), b"\t\t");
        assert_eq!(blanks_to(8, 16, true), b"\t");
        assert_eq!(blanks_to(6, 16, false), b"          ");
        assert_eq!(blanks_to(20, 16, false), b" ");
        assert_eq!(blanks_to(20, 16, true), b"\t");
        assert_eq!(blanks_to(22, 27, true), b"\t   ");
        assert_eq!(blanks_to(17, 20, true), b"   ");
        assert_eq!(column_after(6, &blanks_to(6, 16, true)), 16);
    }
}

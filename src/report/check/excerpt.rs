//! The line that is meant, with the part that is meant marked below it.

use super::place::put_padded;
use crate::diagnostic::Severity;
use crate::engine::Checked;
use crate::report::theme::{Paint, Theme};
use crate::text::{Shown, Span, char_count};
use std::io::Write as _;

/// Columns of a line that are shown at most.
const WIDTH: usize = 120;
/// Columns kept before the mark in a line that is longer.
const BEFORE: usize = 40;
const TAB: usize = 8;
/// Columns of blanks kept ready to stand before a mark.
const ROOM: usize = 2 * WIDTH;
/// Bytes of a character at most.
const CHARACTER: usize = 4;

/// Writes the lines that findings are about.
pub(super) struct Excerpts<'a> {
    file: &'a Checked,
    theme: Theme,
    /// What ends a line and stands below it, with blanks up to most marks.
    below: Vec<u8>,
    /// Where the blanks begin.
    blanks: usize,
}

impl<'a> Excerpts<'a> {
    pub(super) fn new(file: &'a Checked, theme: Theme) -> Self {
        let mut below = vec![b'\n'];
        theme.put(Paint::Frame, "      |", &mut below);
        below.push(b' ');
        let blanks = below.len();
        below.resize(blanks + ROOM, b' ');
        Self { file, theme, below, blanks }
    }

    /// Writes the line of `span` and a marker under the span. Tabs are expanded so that the marker stands right.
    pub(super) fn put(&self, line: usize, span: Span, severity: Severity, out: &mut Vec<u8>) {
        let Self { file, theme, .. } = *self;
        let bytes = &file.source.bytes;
        let content = file.document.lines.get(line - 1).map_or(Span { start: 0, end: 0 }, |line| line.content);
        let (start, end) = (content.start as usize, content.end as usize);
        // A carriage return before the line's end is not shown.
        let shown = bytes[start..end].iter().rposition(|&b| b != b'\r').map_or(0, |last| last + 1);
        let end = start + shown;
        let marked = (span.start as usize).clamp(start, end)..(span.end as usize).clamp(start, end);

        let (mut from, mut to) = (start, end);
        if end - start > WIDTH {
            // Only a window of the line is shown: a line may be as long as the file.
            from = marked.start.saturating_sub(BEFORE).max(start);
            let mut starts = (start..=from).rev().take(CHARACTER);
            from = starts.find(|&at| at == start || !is_continuation(bytes[at])).unwrap_or(from);
            to = end.min(from + WIDTH);
            to = (to..=end).take(CHARACTER).find(|&at| at == end || !is_continuation(bytes[at])).unwrap_or(to);
        }
        let marked = marked.start.clamp(from, to)..marked.end.clamp(from, to);

        theme.put_with(Paint::Frame, out, |out| put_padded(line, out));
        out.push(b' ');
        if from > start {
            out.extend_from_slice("…".as_bytes());
        }
        let first = usize::from(from > start);
        let mark = expand(&bytes[from..marked.start], first, out);
        let mark_end = expand(&bytes[marked.clone()], mark, out);
        expand(&bytes[marked.end..to], mark_end, out);
        if to < end {
            out.extend_from_slice("…".as_bytes());
        }
        out.truncate(out.trim_ascii_end().len());

        out.extend_from_slice(&self.below[..self.blanks + mark.min(ROOM)]);
        out.extend(std::iter::repeat_n(b' ', mark.saturating_sub(ROOM)));
        theme.put_with(Paint::Severity(severity), out, |out| {
            out.resize(out.len() + (mark_end - mark).max(1), b'^');
        });
        out.push(b'\n');
    }
}

/// Writes bytes from this column on, tabs as blanks, and gives the column after them.
fn expand(bytes: &[u8], mut column: usize, out: &mut Vec<u8>) -> usize {
    for (number, piece) in bytes.split(|&b| b == b'\t').enumerate() {
        if number > 0 {
            let stop = (column / TAB + 1) * TAB;
            out.extend(std::iter::repeat_n(b' ', stop - column));
            column = stop;
        }
        let _ = write!(out, "{}", Shown(piece));
        column += char_count(piece);
    }
    column
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

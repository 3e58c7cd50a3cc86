//! The line that is meant, with the part that is meant marked below it.

use super::place::put_number;
use super::{Paint, Theme};
use crate::diagnostic::Severity;
use crate::engine::Checked;
use crate::text::{Shown, Span, char_count};
use std::io::Write as _;

/// Columns of a line that are shown at most.
const WIDTH: usize = 120;
/// Columns kept before the mark in a line that is longer.
const BEFORE: usize = 40;
const TAB: usize = 8;
/// Bytes of a character at most.
const CHARACTER: usize = 4;

/// Writes the line of `span` and a marker under the span. Tabs are expanded so that the marker stands right.
pub(super) fn excerpt(file: &Checked, line: usize, span: Span, severity: Severity, theme: Theme, out: &mut Vec<u8>) {
    let bytes = &file.source.bytes;
    let content = file.document.lines.get(line - 1).map_or(Span { start: 0, end: 0 }, |line| line.content);
    let (start, end) = (content.start as usize, content.end as usize);
    // A carriage return before the line's end is not shown.
    let shown = bytes[start..end].iter().rposition(|&b| b != b'\r').map_or(0, |last| last + 1);
    let end = start + shown;
    let marked = (span.start as usize).clamp(start, end)..(span.end as usize).clamp(start, end);

    // Only a window of the line is shown: a line may be as long as the file.
    let long = end - start > WIDTH;
    let from = if long { marked.start.saturating_sub(BEFORE).max(start) } else { start };
    let from =
        (start..=from).rev().take(CHARACTER).find(|&at| at == start || !is_continuation(bytes[at])).unwrap_or(from);
    let to = if long { end.min(from + WIDTH) } else { end };
    let to = (to..=end).take(CHARACTER).find(|&at| at == end || !is_continuation(bytes[at])).unwrap_or(to);
    let marked = marked.start.clamp(from, to)..marked.end.clamp(from, to);

    theme.put_with(Paint::Frame, out, |out| {
        let digits = 1 + line.checked_ilog10().unwrap_or(0) as usize;
        out.extend(std::iter::repeat_n(b' ', 5usize.saturating_sub(digits)));
        put_number(line, out);
        out.extend_from_slice(b" |");
    });
    out.push(b' ');
    if from > start {
        out.extend_from_slice("…".as_bytes());
    }
    let mark = expand(&bytes[from..marked.start], usize::from(from > start), out);
    let mark_end = expand(&bytes[marked.clone()], mark, out);
    expand(&bytes[marked.end..to], mark_end, out);
    if to < end {
        out.extend_from_slice("…".as_bytes());
    }
    out.truncate(out.trim_ascii_end().len());
    out.push(b'\n');

    theme.put(Paint::Frame, "      |", out);
    out.extend(std::iter::repeat_n(b' ', 1 + mark));
    theme.put_with(Paint::Severity(severity), out, |out| {
        out.extend(std::iter::repeat_n(b'^', (mark_end - mark).max(1)));
    });
    out.push(b'\n');
}

/// Writes bytes from this column on, tabs as blanks, and gives the column after them.
fn expand(bytes: &[u8], mut column: usize, out: &mut Vec<u8>) -> usize {
    for (number, piece) in bytes.split(|&b| b == b'\t').enumerate() {
        if number > 0 {
            let stop = (column / TAB + 1) * TAB;
            out.extend(std::iter::repeat_n(b' ', stop - column));
            column = stop;
        }
        if piece.iter().all(|b| matches!(b, b' '..=b'~')) {
            out.extend_from_slice(piece);
        } else {
            let _ = write!(out, "{}", Shown(piece));
        }
        column += char_count(piece);
    }
    column
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

//! The line that is meant, with the part that is meant marked below it.

use super::place::put_padded;
use super::{Paint, Theme};
use crate::diagnostic::Severity;
use crate::engine::Checked;
use crate::text::{Shown, Span, char_count, each_tab_if_plain};
use std::io::Write as _;
use std::ops::Range;

/// Columns of a line that are shown at most.
const WIDTH: usize = 120;
/// Columns kept before the mark in a line that is longer.
const BEFORE: usize = 40;
const TAB: usize = 8;
/// Columns for a line that is put together at once, and for the blanks before a mark.
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
        let marks = [marked.start - from, marked.end - from];
        let [mark, mark_end] = expand_plain(bytes, from..to, marks, first, out).unwrap_or_else(|| {
            let mark = expand(&bytes[from..marked.start], first, out);
            let mark_end = expand(&bytes[marked.clone()], mark, out);
            expand(&bytes[marked.end..to], mark_end, out);
            [mark, mark_end]
        });
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

/// Writes a part of a file from this column on, tabs as blanks, and gives the columns of the marked places in it. Only
/// does so where it is plain and takes little room, as nearly all do.
fn expand_plain(
    file: &[u8],
    part: Range<usize>,
    marks: [usize; 2],
    first: usize,
    out: &mut Vec<u8>,
) -> Option<[usize; 2]> {
    let bytes = &file[part.clone()];
    // Blanks are there before the rest is put between them.
    let begin = out.len();
    out.resize(begin + ROOM, b' ');
    let row = &mut out[begin..];
    let mut put = |at: usize, piece: &[u8]| row.get_mut(at..at + piece.len()).map(|part| part.copy_from_slice(piece));
    let mut columns = marks.map(|mark| first + mark);
    let (mut start, mut column, mut fits) = (0, first, true);
    let is_plain = each_tab_if_plain(file, part, |tab| {
        fits = fits && put(column - first, &bytes[start..tab]).is_some();
        column += tab - start;
        column += TAB - column % TAB;
        start = tab + 1;
        if start <= marks[1] {
            for (mark, own) in marks.into_iter().zip(&mut columns).filter(|(mark, _)| *mark >= start) {
                *own = column + (mark - start);
            }
        }
    });
    fits = fits && is_plain && put(column - first, &bytes[start..]).is_some();
    out.truncate(if fits { begin + (column - first) + (bytes.len() - start) } else { begin });
    fits.then_some(columns)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_lines_are_those_of_the_long_way() {
        for line in [
            &b""[..],
            b"a\t22/tcp",
            b"\t\ta",
            b"abcdefgh\ti \t\tj# k\t",
            b"abcdefg\thijklmno\tp",
            &b"a\t".repeat(ROOM / TAB),
        ] {
            for (mark, mark_end) in (0..=line.len()).flat_map(|end| (0..=end).map(move |start| (start, end))) {
                let (mut out, mut expected) = (Vec::new(), Vec::new());
                let first = expand(&line[..mark], 1, &mut expected);
                let end = expand(&line[mark..mark_end], first, &mut expected);
                expand(&line[mark_end..], end, &mut expected);
                assert_eq!(
                    expand_plain(line, 0..line.len(), [mark, mark_end], 1, &mut out),
                    Some([first, end]),
                    "{line:?}"
                );
                assert_eq!(out, expected);
            }
        }
        let mut out = b"x".to_vec();
        for odd in [b"a\x07".to_vec(), b"\t".repeat(ROOM / TAB + 1), b"a".repeat(ROOM + 1)] {
            assert_eq!(expand_plain(&odd, 0..odd.len(), [0, 1], 0, &mut out), None);
            assert_eq!(out, b"x");
        }
    }
}

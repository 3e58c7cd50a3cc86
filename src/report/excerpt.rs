//! The line that is meant, with the part that is meant marked below it.

use super::place::put_padded;
use super::{Paint, Theme};
use crate::diagnostic::Severity;
use crate::engine::Checked;
use crate::text::{Shown, Span, char_count, each_tab};
use std::io::Write as _;

/// Columns of a line that are shown at most.
const WIDTH: usize = 120;
/// Columns kept before the mark in a line that is longer.
const BEFORE: usize = 40;
const TAB: usize = 8;
/// Columns for the number of the line, at least.
const LINE_WIDTH: usize = 5;
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

    theme.put_with(Paint::Frame, out, |out| {
        put_padded(line, LINE_WIDTH, out);
        out.extend_from_slice(b" |");
    });
    out.push(b' ');
    if from > start {
        out.extend_from_slice("…".as_bytes());
    }
    let first = usize::from(from > start);
    let marks = [marked.start - from, marked.end - from];
    let [mark, mark_end] = expand_plain(&bytes[from..to], marks, first, out).unwrap_or_else(|| {
        let mark = expand(&bytes[from..marked.start], first, out);
        let mark_end = expand(&bytes[marked.clone()], mark, out);
        expand(&bytes[marked.end..to], mark_end, out);
        [mark, mark_end]
    });
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

/// Writes bytes from this column on, tabs as blanks, and gives the columns of the marked places among them. Only does
/// so where they are plain, as nearly all are.
fn expand_plain(bytes: &[u8], marks: [usize; 2], mut column: usize, out: &mut Vec<u8>) -> Option<[usize; 2]> {
    // Without a way out, so that many bytes are looked at together.
    let odd = |odd: u8, &byte: &u8| odd | u8::from(!matches!(byte, b' '..=b'~') && byte != b'\t');
    if bytes.iter().fold(0, odd) != 0 {
        return None;
    }
    let mut columns = marks.map(|mark| column + mark);
    let mut start = 0;
    each_tab(bytes, |tab| {
        out.extend_from_slice(&bytes[start..tab]);
        column += tab - start;
        let width = TAB - column % TAB;
        out.extend_from_slice(&[b' '; TAB][..width]);
        column += width;
        start = tab + 1;
        if start <= marks[1] {
            for (mark, own) in marks.into_iter().zip(&mut columns).filter(|(mark, _)| *mark >= start) {
                *own = column + (mark - start);
            }
        }
        true
    });
    out.extend_from_slice(&bytes[start..]);
    Some(columns)
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
        for line in [&b""[..], b"a\t22/tcp", b"\t\ta", b"abcdefgh\ti \t\tj# k\t", b"abcdefg\thijklmno\tp"] {
            for (mark, mark_end) in (0..=line.len()).flat_map(|end| (0..=end).map(move |start| (start, end))) {
                let (mut out, mut expected) = (Vec::new(), Vec::new());
                let first = expand(&line[..mark], 1, &mut expected);
                let end = expand(&line[mark..mark_end], first, &mut expected);
                expand(&line[mark_end..], end, &mut expected);
                assert_eq!(expand_plain(line, [mark, mark_end], 1, &mut out), Some([first, end]), "{line:?}");
                assert_eq!(out, expected);
            }
        }
        assert_eq!(expand_plain(b"a\x07", [0, 1], 0, &mut Vec::new()), None);
    }
}

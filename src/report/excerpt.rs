//! The line that is meant, with the part that is meant marked below it.

use super::{Paint, Theme};
use crate::diagnostic::Severity;
use crate::engine::Checked;
use crate::text::{Span, visible};
use std::io::Write as _;

/// Columns of a line that are shown at most.
const WIDTH: usize = 120;
/// Columns kept before the mark in a line that is longer.
const BEFORE: usize = 40;
const TAB: usize = 8;

/// Writes the line of `span` and a marker under the span. Tabs are expanded so that the marker stands right.
pub(super) fn excerpt(file: &Checked, line: usize, span: Span, severity: Severity, theme: Theme, out: &mut Vec<u8>) {
    let bytes = &file.source.bytes;
    let content = file.source.line_index().content(bytes, line);
    let (start, end) = (content.start as usize, content.end as usize);
    let marked = (span.start as usize).clamp(start, end)..(span.end as usize).clamp(start, end);

    // Only a window of the line is decoded: a line may be as long as the file.
    let long = end - start > WIDTH;
    let mut from = if long { marked.start.saturating_sub(BEFORE).max(start) } else { start };
    while from > start && is_continuation(bytes[from]) {
        from -= 1;
    }
    let mut to = if long { end.min(from + WIDTH) } else { end };
    while to < end && is_continuation(bytes[to]) {
        to += 1;
    }

    let mut shown = String::new();
    let mut column = 0;
    if from > start {
        shown.push('…');
        column = 1;
    }
    let mut mark = None;
    let mut mark_end = 0;
    let mut at = from;
    for chunk in bytes[from..to].utf8_chunks() {
        let bad = chunk.invalid().iter().map(|_| (char::REPLACEMENT_CHARACTER, 1));
        for (c, length) in chunk.valid().chars().map(|c| (c, c.len_utf8())).chain(bad) {
            if at >= marked.start && mark.is_none() {
                mark = Some(column);
            }
            if c == '\t' {
                let stop = (column / TAB + 1) * TAB;
                shown.extend(std::iter::repeat_n(' ', stop - column));
                column = stop;
            } else {
                shown.push(if has_no_width(c) { char::REPLACEMENT_CHARACTER } else { visible(c) });
                column += 1;
            }
            at += length;
            if at <= marked.end {
                mark_end = column;
            }
        }
    }
    if to < end {
        shown.push('…');
    }
    let mark = mark.unwrap_or(column);
    let marker = "^".repeat(mark_end.saturating_sub(mark).max(1));
    let number = format!("{line:>5} |");
    let _ = writeln!(out, "{} {}", theme.paint(Paint::Frame, number), shown.trim_end());
    let _ = writeln!(
        out,
        "{} {:mark$}{}",
        theme.paint(Paint::Frame, "      |"),
        "",
        theme.paint(Paint::Severity(severity), marker)
    );
}

/// Byte order marks, joiners and signs that turn the direction of writing: they would move the marker away from
/// what it marks, or the letters from their places.
fn has_no_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

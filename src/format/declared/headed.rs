//! Tables whose `begin` does not match, since it knows their first row: that row is broken, or not one of the most known.

use super::builder::Builder;
use super::comments::comment_at;
use super::heads::Heads;
use super::known::is_known;
use super::pattern::{NAME, Pattern, TRANSPORT};
use super::quotes::unbalanced;
use super::regions::{Region, Regions};
use super::row::Row;
use super::scan::Scan;
use crate::text::Span;
use memchr::memchr;
use std::ops::Range;

/// How many rows and other lines from the first row on are looked at.
const MOST_ROWS: usize = 9;
/// The most short heads of a file that are looked at.
const MOST_SHORT_HEADS: usize = 1 << 14;

/// What follows a head.
#[derive(Debug, Default)]
struct Following {
    /// The rows after the first, and the first if it can be read.
    rows: usize,
    /// Those of them with a name that their port is known by.
    known: usize,
    /// Whether the first row can be read.
    is_whole: bool,
    /// The other lines after the first row.
    others: usize,
    /// Whether a row has the signs of the first.
    is_alike: bool,
}

impl Scan<'_> {
    /// Returns the tables that begin with a head outside the others, and then have more rows than other lines.
    pub(super) fn headed(&mut self, others: &Regions, builder: &Builder<'_>) -> Vec<Region> {
        let Heads { long, short } = &self.table.heads;
        let mut found = Vec::new();
        if let Some(long) = long {
            self.headed_by(long, false, others, builder, &mut found);
        }
        if let Some(short) = short {
            self.headed_by(short, true, others, builder, &mut found);
        }
        found
    }

    fn headed_by(
        &mut self,
        heads: &Pattern,
        is_short: bool,
        others: &Regions,
        builder: &Builder<'_>,
        found: &mut Vec<Region>,
    ) {
        let bytes = builder.bytes;
        let mut search = heads.searcher();
        let mut from = builder.start();
        let mut left = if is_short { MOST_SHORT_HEADS } else { usize::MAX };
        while let Some(head) = search.find(bytes, from..bytes.len()).filter(|_| left > 0) {
            left -= 1;
            let (start, body) = (head.span.start.index(), head.span.end.index());
            from = body.max(start + 1);
            let next = others.get(others.partition_point(|region| region.end <= head.span.start));
            let next = next.map_or(bytes.len(), |region| region.start.index());
            // Rows of another table are no evidence for a short head before it.
            let limit = if is_short { next } else { bytes.len() };
            let region = Region { start, body, groups: head.groups };
            let following = (next >= body).then(|| self.after_first_row(&region, limit, builder));
            // A head that states the transport distinguishes a table, too.
            let is_short = is_short && head.groups[TRANSPORT].is_none();
            if following.is_some_and(|rows| self.is_table(&rows, is_short, !others.is_empty())) {
                found.push(region);
            }
        }
    }

    /// Returns whether rows are those of a table. A short head is in much code: without another table beside it, most names
    /// must be known, and likewise if the first row is one that `begin` does not know.
    fn is_table(&self, following: &Following, is_short: bool, is_beside_another: bool) -> bool {
        let &Following { rows, known, is_whole, others, is_alike } = following;
        let is_known = if is_whole || is_short && !is_beside_another {
            rows > 1 && known * 2 > rows
        } else {
            known > 0 || !is_short && !self.spec.names.known
        };
        rows > others && is_known && (is_alike || is_whole || !is_short)
    }

    /// Returns what follows the first row of a table before an offset.
    fn after_first_row(&mut self, region: &Region, limit: usize, builder: &Builder<'_>) -> Following {
        let bytes = builder.bytes;
        self.sections.fill(None);
        self.sections[0] = Some(region.groups);
        let mut at = region.body;
        let mut first: Option<&[u8]> = None;
        let mut following = Following::default();
        for _ in 0..MOST_ROWS {
            at += bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            if at >= limit || self.end.as_mut().is_some_and(|end| end.at(bytes, at..bytes.len()).is_some()) {
                break;
            }
            let line_end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
            if comment_at(&self.spec.comments, bytes, at).is_some() {
                at = line_end;
                continue;
            }
            let row = self.row_at(at, builder);
            // Rows may share a line.
            let next = match row {
                Some(ref row) => self.row_after(row.end, line_end, builder),
                None if first.is_none() => {
                    let end = self.end.as_mut().and_then(|end| end.find(bytes, at + 1..line_end));
                    self.next_row_in(at + 1..end.map_or(line_end, |end| end.span.start.index()), builder)
                }
                None => None,
            };
            let next = next.unwrap_or(line_end);
            let text = bytes[at..next].trim_ascii_end();
            match (first, &row) {
                (None, Some(row)) => {
                    // A bracket of a row is no head: `80] = "http"`.
                    if unbalanced(self.spec, &row.parts, Span::new(at, row.end), bytes).is_some() {
                        return Following::default();
                    }
                    first = Some(text);
                    following =
                        Following { rows: 1, known: usize::from(row.is_known(bytes)), is_whole: true, ..following };
                }
                (None, None) => first = Some(text),
                (Some(first), Some(row)) => {
                    following.rows += 1;
                    following.known += usize::from(row.is_known(bytes));
                    following.is_alike |= has_signs_of(first, text) || is_cut(first);
                }
                (Some(_), None) => following.others += 1,
            }
            // What ends the table may follow its last row on the line.
            if let Some(row) = row.filter(|_| next == line_end) {
                let rest = bytes.get(row.end..line_end).unwrap_or_default();
                let sign = row.end + rest.iter().take_while(|b| is_between_rows(b)).count();
                if self.end.as_mut().is_some_and(|end| end.at(bytes, sign..bytes.len()).is_some()) {
                    break;
                }
            }
            at = next;
        }
        following
    }

    /// Returns where the next row begins that follows a separator in a part of a line, if the table has separators.
    pub(super) fn next_row_in(&mut self, line: Range<usize>, builder: &Builder<'_>) -> Option<usize> {
        let separators: &[u8] = match self.table.separator.as_deref()? {
            [] => b",;",
            separator => separator.get(..1)?,
        };
        // What a list or another map has is no row of this one.
        let is_within = |at: &usize| !matches!(builder.bytes[*at], b'(' | b'[' | b'{');
        let ends = line.clone().take_while(is_within).filter(|&at| separators.contains(&builder.bytes[at]));
        ends.into_iter().find_map(|at| self.row_after(at + 1, line.end, builder))
    }

    /// Returns where the row begins that comes next after a separator or a row, on the same line.
    fn row_after(&mut self, end: usize, line_end: usize, builder: &Builder<'_>) -> Option<usize> {
        let rest = builder.bytes.get(end..line_end)?;
        let at = end + rest.iter().take_while(|b| is_between_rows(b)).count();
        self.row_at(at, builder).map(|_| at)
    }

    /// Returns the row at an offset, if there is one.
    fn row_at(&mut self, at: usize, builder: &Builder<'_>) -> Option<HeadedRow> {
        let bytes = builder.bytes;
        let found = self.entry_at(at, bytes)?;
        // `ssh = 2x` is no row, though `ssh = 2` is.
        if !self.is_whole_row(found.span, bytes) {
            return None;
        }
        let parts = self.row(&found);
        let endpoints = parts.endpoints(&self.table.parts, bytes).ok()?;
        let port = endpoints.first().map(|endpoint| endpoint.ports.first);
        Some(HeadedRow { parts, port, end: found.span.end.index() })
    }
}

/// A row that can be read.
struct HeadedRow {
    parts: Row,
    /// Its first port.
    port: Option<u16>,
    end: usize,
}

impl HeadedRow {
    /// Returns whether the row has a name that its port is known by.
    fn is_known(&self, bytes: &[u8]) -> bool {
        let name = self.parts.first(NAME).map(|name| name.of(bytes)).unwrap_or_default();
        self.port.is_some_and(|port| is_known(name, port))
    }
}

fn is_between_rows(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b',' | b';')
}

/// Returns whether a row is no more than a number and a separator.
fn is_cut(row: &[u8]) -> bool {
    let number = row.strip_suffix(b",").or(row.strip_suffix(b";")).unwrap_or(row);
    !number.is_empty() && number.iter().all(u8::is_ascii_digit)
}

/// Returns whether two rows have the same signs, but for one that one of them lacks.
fn has_signs_of(row: &[u8], other: &[u8]) -> bool {
    let is_sign = |b: &&u8| b.is_ascii_punctuation() && !matches!(b, b'_' | b'-' | b'.');
    let signs = |row: &[u8]| row.iter().filter(is_sign).copied().collect::<Vec<u8>>();
    let (row, other) = (signs(row), signs(other));
    let (long, short) = if row.len() > other.len() { (row, other) } else { (other, row) };
    let same = long.iter().zip(&short).take_while(|(one, other)| one == other).count();
    match long.len() - short.len() {
        0 => same == long.len(),
        1 => long[same + 1..] == short[same..],
        _ => false,
    }
}

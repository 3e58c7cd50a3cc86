//! Tables whose first row is broken: their `begin`, which knows the form of that row, does not match.

use super::builder::Builder;
use super::comments::comment_at;
use super::heads::Heads;
use super::known::is_known;
use super::pattern::{NAME, Pattern};
use super::scan::{Region, Regions, Scan};
use memchr::memchr;

/// How many lines after the first row are looked at.
const MOST_LINES: usize = 8;

impl Scan<'_> {
    /// Returns the tables that begin with a head outside the others, have a first row that is none, and then more rows than
    /// other lines.
    pub(super) fn headed(&mut self, others: &Regions, builder: &Builder<'_>) -> Vec<Region> {
        let Heads { long, short } = &self.table.heads;
        let mut found = Vec::new();
        if let Some(long) = long {
            self.headed_by(long, false, others, builder, &mut found);
        }
        // A short head is in much code: only a file with another table has one.
        if let Some(short) = short.as_ref().filter(|_| !others.is_empty()) {
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
        while let Some(head) = search.find(bytes, from..bytes.len()) {
            let (start, body) = (head.span.start.index(), head.span.end.index());
            from = body.max(start + 1);
            let next = others.get(others.partition_point(|region| region.end <= head.span.start));
            let next = next.map_or(bytes.len(), |region| region.start.index());
            // Rows of another table are no evidence for a short head before it.
            let limit = if is_short { next } else { bytes.len() };
            let region = Region { start, body, groups: head.groups };
            if next >= body && self.has_rows_after_first(&region, limit, is_short, builder) {
                found.push(region);
            }
        }
    }

    /// Returns whether the first row of a table is none, and rows follow it before an offset.
    fn has_rows_after_first(&mut self, region: &Region, limit: usize, is_short: bool, builder: &Builder<'_>) -> bool {
        let bytes = builder.bytes;
        self.sections.fill(None);
        self.sections[0] = Some(region.groups);
        let mut at = region.body;
        let (mut rows, mut others, mut is_known) = (0, 0, false);
        let (mut first, mut is_alike): (Option<&[u8]>, bool) = (None, false);
        for _ in 0..MOST_LINES {
            at += bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            if at >= limit || self.end.as_mut().is_some_and(|end| end.at(bytes, at..bytes.len()).is_some()) {
                break;
            }
            let line_end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
            if comment_at(&self.spec.comments, bytes, at).is_none() {
                let names_port = self.row_at(at, builder);
                match (first, names_port) {
                    (None, Some(_)) => return false,
                    (None, None) => first = Some(&bytes[at..line_end]),
                    (Some(first), Some(known)) => {
                        rows += 1;
                        is_known |= known;
                        is_alike |= has_signs_of(first, &bytes[at..line_end]);
                    }
                    (Some(_), None) => others += 1,
                }
            }
            at = line_end;
        }
        rows > others && (is_known || !is_short && !self.spec.names.known) && (is_alike || !is_short)
    }

    /// Returns whether the row at an offset has a name that its port is known by; `None` if there is no row.
    fn row_at(&mut self, at: usize, builder: &Builder<'_>) -> Option<bool> {
        let bytes = builder.bytes;
        let found = self.entry_at(at, bytes)?;
        // `ssh = 2x` is no row, though `ssh = 2` is.
        if !self.is_whole_row(found.span, bytes) {
            return None;
        }
        let row = self.row(&found);
        let endpoints = row.endpoints(&self.table.parts, bytes).ok()?;
        let name = row.first(NAME).map(|name| name.of(bytes)).unwrap_or_default();
        Some(endpoints.first().is_some_and(|endpoint| is_known(name, endpoint.ports.first)))
    }
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

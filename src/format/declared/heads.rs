//! Tables whose first row is broken: their `begin`, which knows the form of that row, does not match.

use super::builder::Builder;
use super::comments::comment_at;
use super::known::is_known;
use super::pattern::{Groups, NAME, Pattern};
use super::scan::{Region, Regions, Scan};
use memchr::memchr;

/// The shortest head that tells a table from other code, in bytes.
const SHORTEST: usize = 6;
/// How many lines after the first row are looked at.
const MOST_LINES: usize = 8;

/// Compiles the expressions before the group `body`; `None` if no expression has one after a head.
pub(super) fn compile<'a>(begins: impl Iterator<Item = &'a str>) -> Option<Pattern> {
    let heads = begins.filter_map(|begin| begin.split_once("(?P<body>").map(|(head, _)| head));
    let is_head = |head: &&str| Pattern::shortest(head).is_some_and(|length| length >= SHORTEST);
    let heads: Vec<&str> = heads.filter(is_head).collect();
    if heads.is_empty() { None } else { Pattern::new(&heads, false).ok() }
}

impl Scan<'_> {
    /// Returns the tables that begin with a head outside the others, have a first row that is none, and then more rows than
    /// other lines.
    pub(super) fn headed(&mut self, others: &Regions, builder: &Builder<'_>) -> Vec<Region> {
        let mut found = Vec::new();
        let Some(mut search) = self.table.heads.as_ref().map(Pattern::searcher) else { return found };
        let bytes = builder.bytes;
        let mut from = builder.start();
        while let Some(head) = search.find(bytes, from..bytes.len()) {
            let (start, body) = (head.span.start.index(), head.span.end.index());
            from = body.max(start + 1);
            let other = others.partition_point(|region| region.end <= head.span.start);
            if others.get(other).is_some_and(|region| region.start < head.span.end) {
                continue;
            }
            if self.has_rows_after_first(body, head.groups, builder) {
                found.push(Region { start, body, groups: head.groups });
            }
        }
        found
    }

    /// Returns whether the first row at an offset is none, and rows follow it.
    fn has_rows_after_first(&mut self, body: usize, groups: Groups, builder: &Builder<'_>) -> bool {
        let bytes = builder.bytes;
        self.sections.fill(None);
        self.sections[0] = Some(groups);
        let mut at = body;
        let (mut rows, mut others, mut is_first, mut is_known) = (0, 0, true, false);
        for _ in 0..MOST_LINES {
            at += bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            if at >= bytes.len() || self.end.as_mut().is_some_and(|end| end.at(bytes, at..bytes.len()).is_some()) {
                break;
            }
            let line_end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
            if comment_at(&self.spec.comments, bytes, at).is_none() {
                let names_port = self.row_at(at, builder);
                match (is_first, names_port) {
                    (true, Some(_)) => return false,
                    (true, None) => is_first = false,
                    (false, Some(known)) => {
                        rows += 1;
                        is_known |= known;
                    }
                    (false, None) => others += 1,
                }
            }
            at = line_end;
        }
        rows > others && (is_known || !self.spec.names.known)
    }

    /// Returns whether the row at an offset has a name that its port is known by; `None` if there is no row.
    fn row_at(&mut self, at: usize, builder: &Builder<'_>) -> Option<bool> {
        let bytes = builder.bytes;
        let found = self.entry.as_mut()?.at(bytes, at..bytes.len())?;
        // `ssh = 2x` is no row, though `ssh = 2` is.
        if !self.is_whole_row(found.span, bytes) {
            return None;
        }
        let row = self.row(&found);
        let places = row.places(&self.table.parts, bytes).ok()?;
        let name = row.first(NAME).map(|name| name.of(bytes)).unwrap_or_default();
        Some(places.first().is_some_and(|place| is_known(name, place.ports.first)))
    }
}

//! [`Region`]: where the tables of a file are.

use super::builder::Builder;
use super::pattern::{BODY, Groups, Searcher};
use crate::text::Span;

/// The parts of a file that tables take.
pub(super) type Regions = Vec<Span>;

/// One occurrence of a table.
pub(super) struct Region {
    /// Where its `begin` starts.
    pub(super) start: usize,
    /// Where its rows start.
    pub(super) body: usize,
    /// The groups of its `begin`.
    pub(super) groups: Groups,
}

/// Returns the next occurrence of a table at or after an offset, outside those of other tables. Without a `begin`, it is
/// the whole file.
pub(super) fn next_region(
    begin: Option<&mut Searcher<'_>>,
    others: &Regions,
    from: usize,
    builder: &Builder<'_>,
) -> Option<Region> {
    let Some(searcher) = begin else {
        let is_first = from == builder.start();
        let region = Region { start: from, body: from, groups: Groups::default() };
        return is_first.then_some(region);
    };
    let mut from = from;
    loop {
        let found = searcher.find(builder.bytes, from..builder.bytes.len())?;
        let other = others.partition_point(|region| region.end <= found.span.start);
        if let Some(region) = others.get(other).filter(|region| region.start <= found.span.start) {
            from = region.end.index().max(from + 1);
            continue;
        }
        // With a group `body`, `begin` can match part of the first row.
        let body = found.groups[BODY].map_or(found.span.end, |body| body.start).index();
        return Some(Region { start: found.span.start.index(), body, groups: found.groups });
    }
}

/// Returns the same parts of a file in order, without overlaps.
pub(super) fn merged(regions: &Regions) -> Regions {
    let mut sorted = regions.clone();
    sorted.sort_unstable();
    sorted.dedup_by(|next, last| {
        let overlaps = next.start < last.end;
        if overlaps {
            last.end = last.end.max(next.end);
        }
        overlaps
    });
    sorted
}

//! [`EntriesByPort`]: the entries of a document by port, for rules about some ports.

use crate::model::PortRange;
use crate::syntax::{Document, EntryId};

/// The entries of a document by port.
#[derive(Debug)]
pub(in crate::rule) struct EntriesByPort {
    /// The entries with one port, in the order of their ports.
    single: Vec<(u16, EntryId)>,
    /// The entries with several ports.
    ranges: Vec<(PortRange, EntryId)>,
}

impl EntriesByPort {
    pub(in crate::rule) fn new(document: &Document) -> Self {
        let (mut single, mut ranges) = (Vec::with_capacity(document.entries.len()), Vec::new());
        for (id, entry) in document.entries_with_ids() {
            if entry.ports.is_single() {
                single.push((entry.ports.first, id));
            } else {
                ranges.push((entry.ports, id));
            }
        }
        single.sort();
        Self { single, ranges }
    }

    /// Returns the entries with one of these ports, each once: first those with one port, in the order of their ports.
    pub(in crate::rule) fn overlapping(&self, wanted: &[PortRange]) -> impl Iterator<Item = EntryId> + use<'_> {
        let wanted = disjoint(wanted);
        let overlaps = |ports: PortRange| wanted.iter().any(|wanted| wanted.overlaps(ports));
        let ranges: Vec<_> = self.ranges.iter().filter(|&&(ports, _)| overlaps(ports)).collect();
        let single = wanted.into_iter().flat_map(|wanted| {
            let start = self.single.partition_point(|&(port, _)| port < wanted.first);
            let end = self.single.partition_point(|&(port, _)| port <= wanted.last);
            &self.single[start..end]
        });
        single.map(|&(_, id)| id).chain(ranges.into_iter().map(|&(_, id)| id))
    }
}

/// Joins ranges that overlap.
fn disjoint(ranges: &[PortRange]) -> Vec<PortRange> {
    let mut ranges = ranges.to_vec();
    ranges.sort_by_key(|range| range.first);
    ranges.dedup_by(|next, range| {
        let is_joined = next.first <= range.last;
        if is_joined {
            range.last = range.last.max(next.last);
        }
        is_joined
    });
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_overlap_are_joined() {
        let range = |first, last| PortRange { first, last };
        let ranges = [range(30, 40), range(1, 5), range(5, 9), range(2, 3), range(10, 10)];
        assert_eq!(disjoint(&ranges), [range(1, 9), range(10, 10), range(30, 40)]);
        assert_eq!(disjoint(&[]), []);
    }
}

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

    /// Returns the entries with one of these ports, in the order of the document.
    pub(in crate::rule) fn overlapping(&self, wanted: &[PortRange]) -> Vec<EntryId> {
        let single = wanted.iter().flat_map(|wanted| {
            let start = self.single.partition_point(|&(port, _)| port < wanted.first);
            let end = self.single.partition_point(|&(port, _)| port <= wanted.last);
            self.single[start..end].iter().map(|&(_, id)| id)
        });
        let overlaps = |ports: PortRange| wanted.iter().any(|wanted| wanted.overlaps(ports));
        let ranges = self.ranges.iter().filter(|&&(ports, _)| overlaps(ports)).map(|&(_, id)| id);
        let mut found: Vec<EntryId> = single.chain(ranges).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

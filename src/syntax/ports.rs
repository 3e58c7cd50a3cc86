//! Lookup of the entries that share a port.

use super::{Document, Entry, EntryId};
use crate::model::{Transport, TransportWord};

/// The entries that share a port and a transport with others; `udplite` counts as UDP. Ranges count by their first port.
#[derive(Debug)]
pub struct PortIndex {
    /// The entries of each shared port, sorted by port, then in the order of the file.
    shared: Vec<(Key, EntryId)>,
}

/// The most entries that are compared in pairs.
const SHORT_RUN: usize = 8;

/// A port and the transport that its entries share.
type Key = (u16, TransportWord);

impl PortIndex {
    pub(super) fn new(document: &Document) -> Self {
        // In a table that is sorted by port, only neighbors share one.
        let is_sorted = document.entries.is_sorted_by_key(|entry| entry.ports.first);
        let (mut all, mut start) = (Vec::new(), 0);
        for run in document.entries.chunk_by(|a, b| !is_sorted || a.ports.first == b.ports.first) {
            if may_share(run) {
                all.extend((start..).map(EntryId::new).zip(run).map(|(id, entry)| (key(entry), id)));
            }
            start += run.len();
        }
        // Stable, so that the entries of a port keep the order of the file.
        all.sort_by_key(|&(key, _)| key);
        let groups = all.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
        Self { shared: groups.flatten().copied().collect() }
    }

    /// Returns the entries that have the port and transport of this one, in the order of the file. The entry itself is
    /// included. They may write another word for the transport: `udplite`, or one that is not known.
    pub fn sharing(&self, id: EntryId, entry: &Entry) -> impl Iterator<Item = EntryId> + Clone + '_ {
        let key = key(entry);
        let start = self.shared.partition_point(|(other, _)| *other < key);
        let others = self.shared[start..].iter().take_while(move |(other, _)| *other == key);
        let is_alone = others.clone().next().is_none();
        is_alone.then_some(id).into_iter().chain(others.map(|&(_, other)| other))
    }

    /// Returns the groups of two and more entries that share a port, each in the order of the file.
    pub fn shared(&self) -> impl Iterator<Item = impl Iterator<Item = EntryId> + Clone + '_> + '_ {
        self.shared.chunk_by(|a, b| a.0 == b.0).map(|group| group.iter().map(|&(_, entry)| entry))
    }
}

/// Returns whether two of these entries may share a port and a transport. A run on one port is short.
fn may_share(run: &[Entry]) -> bool {
    run.len() > SHORT_RUN || (1..run.len()).any(|at| run[..at].iter().any(|other| key(other) == key(&run[at])))
}

fn key(entry: &Entry) -> Key {
    let transport = match entry.transport {
        TransportWord::UdpLite => TransportWord::Registered(Transport::Udp),
        // The transport that an entry is judged by does not matter for shared ports.
        TransportWord::Unstated(_) => TransportWord::Unstated(Transport::Tcp),
        transport => transport,
    };
    (entry.ports.first, transport)
}

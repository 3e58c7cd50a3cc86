//! Which entries of a document share a port.

use super::{Document, Entry};
use crate::model::{Transport, TransportWord};

/// The entries that share a port and a transport with others; `udplite` counts as UDP. Ranges count by their first port.
#[derive(Debug)]
pub struct PortIndex {
    /// Port and transport, then the entry, in the bits of one number each; sorted.
    shared: Vec<u64>,
}

/// So many entries are sorted in less time than the memory for sets of ports takes to come by.
const FEW: usize = 1024;

/// The bits of a port key; an entry has those below.
const KEY: u64 = !0 << 32;

impl PortIndex {
    pub(super) fn new(document: &Document) -> Self {
        let keyed = (0u64..).zip(&document.entries).map(|(number, entry)| (port_key(entry) | number, entry));
        if document.entries.len() <= FEW {
            let mut all: Vec<u64> = keyed.map(|(key, _)| key).collect();
            all.sort_unstable();
            let groups = all.chunk_by(|a, b| a & KEY == b & KEY).filter(|group| group.len() > 1);
            return Self { shared: groups.flatten().copied().collect() };
        }
        let mut seen = PortSet::new();
        let mut several = PortSet::new();
        let mut any = false;
        for entry in &document.entries {
            if !seen.insert(entry) {
                several.insert(entry);
                any = true;
            }
        }
        let mut shared = Vec::new();
        if any {
            shared.extend(keyed.filter(|(_, entry)| several.has(entry)).map(|(key, _)| key));
            shared.sort_unstable();
        }
        Self { shared }
    }

    /// The entries that have the port and transport of this one, itself included, in the order of the file. They may write
    /// another word for the transport: `udplite`, or one that is not known.
    pub fn sharing(&self, number: u32, entry: &Entry) -> impl Iterator<Item = u32> + Clone + '_ {
        let key = port_key(entry);
        let start = self.shared.partition_point(|&other| other < key);
        let others = self.shared[start..].iter().take_while(move |&&other| other & KEY == key);
        let is_alone = others.clone().next().is_none();
        is_alone.then_some(number).into_iter().chain(others.map(|&other| other as u32))
    }

    /// The groups of two and more entries that share a port, each in the order of the file.
    pub fn shared(&self) -> impl Iterator<Item = impl Iterator<Item = u32> + Clone + '_> + '_ {
        let groups = self.shared.chunk_by(|a, b| a & KEY == b & KEY);
        groups.map(|group| group.iter().map(|&entry| entry as u32))
    }
}

/// A set of ports by transport: a bit for each.
struct PortSet(Vec<u64>);

impl PortSet {
    fn new() -> Self {
        Self(vec![0; TRANSPORT_WORDS * WORDS])
    }

    /// Whether it was not in the set.
    fn insert(&mut self, entry: &Entry) -> bool {
        let (word, bit) = place(entry);
        let before = self.0[word];
        self.0[word] |= bit;
        before & bit == 0
    }

    fn has(&self, entry: &Entry) -> bool {
        let (word, bit) = place(entry);
        self.0[word] & bit != 0
    }
}

/// Words of 64 bits for the ports of one transport.
const WORDS: usize = 65_536 / 64;
const TRANSPORT_WORDS: usize = 8;

fn place(entry: &Entry) -> (usize, u64) {
    let port = usize::from(entry.ports.first);
    (transport_number(entry.transport) as usize * WORDS + port / 64, 1 << (port % 64))
}

fn port_key(entry: &Entry) -> u64 {
    (u64::from(entry.ports.first) << 3 | transport_number(entry.transport)) << 32
}

fn transport_number(transport: TransportWord) -> u64 {
    match transport {
        TransportWord::Registered(transport) => transport as u64,
        TransportWord::UdpLite => Transport::Udp as u64,
        TransportWord::Ddp => 5,
        TransportWord::Divert => 6,
        TransportWord::Other => 7,
    }
}

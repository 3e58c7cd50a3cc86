//! Which entries of a document bind a name, and which bind a port.

use super::Document;
use crate::model::TransportWord;
use hashbrown::DefaultHashBuilder;
use hashbrown::HashTable;
use std::hash::BuildHasher;
use std::ops::Range;

/// One word that a line gives to a port: the official name or an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Index of the entry in [`Document::entries`].
    pub entry: u32,
    /// Index of the alias within the entry, or `None` for the official name.
    pub alias: Option<u32>,
}

/// The bindings of a document, by name (case matters, as in services(5)) and by port.
///
/// Entries whose format says that they have no name are only found by port. Ranges are found by their
/// first port only.
#[derive(Debug)]
pub struct EntryIndex {
    hasher: DefaultHashBuilder,
    names: HashTable<Chain>,
    /// For each binding, the next one of the same name, or `u32::MAX`.
    next: Vec<u32>,
    bindings: Vec<Binding>,
    /// Port and transport, then the entry, in the bits of one number each; sorted.
    ports: Vec<u64>,
    /// Where in `ports` the groups of two and more with one key are.
    repeated_ports: Vec<Range<usize>>,
}

#[derive(Clone, Copy, Debug)]
struct Chain {
    first: u32,
    last: u32,
}

const END: u32 = u32::MAX;

impl EntryIndex {
    pub(super) fn new(document: &Document, bytes: &[u8]) -> Self {
        let names =
            document.entries.iter().filter(|entry| !entry.unnamed).map(|entry| 1 + entry.aliases.count as usize);
        let count = names.sum();
        let mut index = Self {
            hasher: DefaultHashBuilder::default(),
            names: HashTable::with_capacity(count),
            next: Vec::with_capacity(count),
            bindings: Vec::with_capacity(count),
            ports: Vec::with_capacity(document.entries.len()),
            repeated_ports: Vec::new(),
        };
        for (number, entry) in (0u32..).zip(&document.entries) {
            index.ports.push(port_key(entry.transport, entry.ports.first) | u64::from(number));
            if entry.unnamed {
                continue;
            }
            index.bind(document, bytes, Binding { entry: number, alias: None });
            for alias in 0..entry.aliases.count {
                index.bind(document, bytes, Binding { entry: number, alias: Some(alias) });
            }
        }
        // Most tables are nearly in this order already, which the stable sort makes use of.
        index.ports.sort_by_key(|&entry| entry & KEY);
        let mut start = 0;
        for group in index.ports.chunk_by(|a, b| a & KEY == b & KEY) {
            let end = start + group.len();
            if group.len() > 1 {
                index.repeated_ports.push(start..end);
            }
            start = end;
        }
        index
    }

    fn bind(&mut self, document: &Document, bytes: &[u8], binding: Binding) {
        let number = self.bindings.len() as u32;
        self.bindings.push(binding);
        self.next.push(END);
        let name = binding.word(document, bytes);
        let Self { hasher, names, next, bindings, .. } = self;
        let hash = hasher.hash_one(name);
        let same = |chain: &Chain| bindings[chain.first as usize].word(document, bytes) == name;
        let rehash = |chain: &Chain| hasher.hash_one(bindings[chain.first as usize].word(document, bytes));
        match names.entry(hash, same, rehash) {
            hashbrown::hash_table::Entry::Occupied(mut chain) => {
                let chain = chain.get_mut();
                next[chain.last as usize] = number;
                chain.last = number;
            }
            hashbrown::hash_table::Entry::Vacant(slot) => {
                slot.insert(Chain { first: number, last: number });
            }
        }
    }

    /// Every binding of `name`, in the order of the file.
    pub fn by_name<'a>(
        &'a self,
        document: &'a Document,
        bytes: &'a [u8],
        name: &[u8],
    ) -> impl Iterator<Item = Binding> + 'a {
        let hash = self.hasher.hash_one(name);
        let same = |chain: &Chain| self.bindings[chain.first as usize].word(document, bytes) == name;
        self.chain(self.names.find(hash, same).map_or(END, |chain| chain.first))
    }

    /// Every name that is bound more than once, with its bindings in the order of the file.
    pub fn repeated_names(&self) -> impl Iterator<Item = impl Iterator<Item = Binding> + Clone + '_> + '_ {
        self.names.iter().filter(|chain| chain.first != chain.last).map(|chain| self.chain(chain.first))
    }

    fn chain(&self, first: u32) -> impl Iterator<Item = Binding> + Clone + '_ {
        std::iter::successors((first != END).then_some(first), |&at| {
            let next = self.next[at as usize];
            (next != END).then_some(next)
        })
        .map(|at| self.bindings[at as usize])
    }

    /// Indexes of the entries on a port and transport, in the order of the file.
    pub fn by_port(&self, transport: TransportWord, port: u16) -> impl Iterator<Item = u32> + Clone + '_ {
        let key = port_key(transport, port);
        let start = self.ports.partition_point(|&other| other < key);
        self.ports[start..].iter().take_while(move |&&other| other & KEY == key).map(|&other| other as u32)
    }

    /// The groups of two and more entries that share a transport and a first port, each in the order of the file.
    pub fn repeated_ports(&self) -> impl Iterator<Item = impl Iterator<Item = u32> + Clone + '_> + '_ {
        self.repeated_ports.iter().map(|group| self.ports[group.clone()].iter().map(|&entry| entry as u32))
    }
}

impl Binding {
    /// The word that is bound.
    #[inline]
    pub fn word<'a>(self, document: &Document, bytes: &'a [u8]) -> &'a [u8] {
        self.span(document).of(bytes)
    }

    /// Where the word stands.
    #[inline]
    pub fn span(self, document: &Document) -> crate::text::Span {
        let entry = &document.entries[self.entry as usize];
        match self.alias {
            None => entry.name,
            Some(alias) => document.words[(entry.aliases.start + alias) as usize],
        }
    }
}

/// The bits of a port key; an entry has those below.
const KEY: u64 = !0 << 32;

fn port_key(transport: TransportWord, port: u16) -> u64 {
    let transport = match transport {
        TransportWord::Registered(transport) => transport as u64,
        TransportWord::UdpLite => 4,
        TransportWord::Ddp => 5,
        TransportWord::Divert => 6,
        TransportWord::Other => 7,
    };
    (u64::from(port) << 3 | transport) << 32
}

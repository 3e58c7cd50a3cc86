//! Which entries of a document bind a name.

use super::Document;
use hashbrown::DefaultHashBuilder;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// One word that a line gives to a port: the official name or an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Index of the entry in [`Document::entries`].
    pub entry: u32,
    /// Index of the alias within the entry, or `None` for the official name.
    pub alias: Option<u32>,
}

/// The bindings of a document, by name: case matters, as in services(5). Entries whose format says that they have no
/// name are left out.
#[derive(Debug)]
pub struct EntryIndex {
    hasher: DefaultHashBuilder,
    names: HashTable<Chain>,
    /// For each binding, the next one of the same name, or `u32::MAX`.
    next: Vec<u32>,
    bindings: Vec<Binding>,
    /// Numbers of the bindings with capital letters, of which most files have few; only where the format has aliases.
    capitals: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Chain {
    first: u32,
    last: u32,
}

const END: u32 = u32::MAX;

impl EntryIndex {
    pub(super) fn new(document: &Document, bytes: &[u8]) -> Self {
        let named = document.entries.iter().filter(|entry| !entry.unnamed);
        let names = named.map(|entry| 1 + document.aliases(entry).len());
        let count = names.sum();
        let mut index = Self {
            hasher: DefaultHashBuilder::default(),
            names: HashTable::with_capacity(count),
            next: Vec::with_capacity(count),
            bindings: Vec::with_capacity(count),
            capitals: Vec::new(),
        };
        for (number, entry) in (0u32..).zip(&document.entries).filter(|(_, entry)| !entry.unnamed) {
            index.bind(document, bytes, Binding { entry: number, alias: None });
            for alias in 0..document.aliases(entry).len() as u32 {
                index.bind(document, bytes, Binding { entry: number, alias: Some(alias) });
            }
        }
        index
    }

    fn bind(&mut self, document: &Document, bytes: &[u8], binding: Binding) {
        let number = self.bindings.len() as u32;
        self.bindings.push(binding);
        self.next.push(END);
        let name = binding.word(document, bytes);
        // Elsewhere nobody asks.
        if document.format.has_aliases && name.iter().any(u8::is_ascii_uppercase) {
            self.capitals.push(number);
        }
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

    /// Every binding of a name with capital letters, in the order of the file; none where the format has no aliases.
    pub fn capitals(&self) -> impl Iterator<Item = Binding> + '_ {
        self.capitals.iter().map(|&number| self.bindings[number as usize])
    }

    fn chain(&self, first: u32) -> impl Iterator<Item = Binding> + Clone + '_ {
        std::iter::successors((first != END).then_some(first), |&at| {
            let next = self.next[at as usize];
            (next != END).then_some(next)
        })
        .map(|at| self.bindings[at as usize])
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
            Some(alias) => document.words[(entry.words.start + alias) as usize],
        }
    }
}

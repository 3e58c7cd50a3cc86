//! Lookup of the entries that bind a name.

use super::{Document, EntryId};
use crate::text::Span;
use hashbrown::{DefaultHashBuilder, HashTable, hash_table};
use std::collections::BTreeMap;
use std::hash::BuildHasher;

/// One word that a line binds to a port: the official name or an alias. Ordered as in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Binding {
    /// The entry.
    pub entry: EntryId,
    /// Index of the alias within the entry, or `None` for the official name.
    pub alias: Option<u32>,
}

/// The bindings of a document by name, compared with case as in services(5). Entries that their format calls unnamed
/// have none.
///
/// The index does not borrow the file's bytes: it finds names through their spans.
#[derive(Debug)]
pub struct EntryIndex {
    hasher: DefaultHashBuilder,
    /// The first binding of each name.
    first: HashTable<Binding>,
    /// The bindings of each name that has several, in the order of the file, by the first of them.
    repeated: BTreeMap<Binding, Vec<Binding>>,
}

impl EntryIndex {
    pub(super) fn new(document: &Document, bytes: &[u8]) -> Self {
        let first = HashTable::with_capacity(document.entries.len() + document.words.len());
        let mut index = Self { hasher: DefaultHashBuilder::default(), first, repeated: BTreeMap::new() };
        for binding in document.bindings() {
            index.add(document, bytes, binding);
        }
        index
    }

    fn add(&mut self, document: &Document, bytes: &[u8], binding: Binding) {
        let Self { hasher, first, repeated } = self;
        let name = binding.word(document, bytes);
        let has_name = |other: &Binding| other.word(document, bytes) == name;
        let hash_of = |other: &Binding| hasher.hash_one(other.word(document, bytes));
        match first.entry(hasher.hash_one(name), has_name, hash_of) {
            hash_table::Entry::Occupied(first) => {
                let pair = || vec![*first.get(), binding];
                repeated.entry(*first.get()).and_modify(|all| all.push(binding)).or_insert_with(pair);
            }
            hash_table::Entry::Vacant(slot) => {
                slot.insert(binding);
            }
        }
    }

    /// Returns every binding of `name`, in the order of the file.
    pub fn by_name<'a>(
        &'a self,
        document: &Document,
        bytes: &[u8],
        name: &[u8],
    ) -> impl Iterator<Item = Binding> + use<'a> {
        let has_name = |binding: &Binding| binding.word(document, bytes) == name;
        let bindings = match self.first.find(self.hasher.hash_one(name), has_name) {
            None => &[],
            Some(first) => self.repeated.get(first).map_or(std::slice::from_ref(first), Vec::as_slice),
        };
        bindings.iter().copied()
    }

    /// Returns the bindings of each name that is bound more than once, both in the order of the file.
    pub fn repeated_names(&self) -> impl Iterator<Item = impl Iterator<Item = Binding> + Clone + '_> + '_ {
        self.repeated.values().map(|bindings| bindings.iter().copied())
    }
}

impl Binding {
    /// Returns the bound word.
    pub fn word<'a>(self, document: &'a Document, bytes: &'a [u8]) -> &'a [u8] {
        match self.alias {
            None => document.name(bytes, &document.entries[self.entry.index()]),
            Some(_) => self.span(document).of(bytes),
        }
    }

    /// Returns the span of the bound word.
    pub fn span(self, document: &Document) -> Span {
        let entry = document.entry(self.entry);
        match self.alias {
            None => entry.name,
            Some(alias) => document.words(entry.words)[alias as usize],
        }
    }
}

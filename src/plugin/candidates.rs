//! [`Candidates`]: the readings of a file in the declared formats that claim it, and the best of them.

use crate::format::LEAST_ENTRIES;
use crate::format::declared;
use crate::syntax::{Document, NameRole};
use std::cmp::Ordering;

/// The readings of a file.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    trees: Vec<Document>,
    others: Vec<Document>,
}

/// The document of the format that accounts for most of a file.
#[derive(Debug, Default)]
pub(super) struct Best {
    pub(super) document: Option<Document>,
    /// Another format that accounts for equally much.
    pub(super) equal: Option<String>,
}

impl Candidates {
    pub(super) fn offer(&mut self, document: Document, is_tree: bool) {
        if is_tree { self.trees.push(document) } else { self.others.push(document) }
    }

    /// Returns the best: a table of names rather than a list of numbers, whichever is longer.
    pub(super) fn best(mut self, bytes: &[u8]) -> Best {
        let has_known = |read: &Document| read.entries.len() >= LEAST_ENTRIES && declared::has_known_names(read, bytes);
        let all = || self.trees.iter().chain(&self.others);
        if !all().all(declared::has_names) && all().any(has_known) {
            self.trees.retain(declared::has_names);
            self.others.retain(declared::has_names);
        }
        let (trees, others) = (Best::of(self.trees), Best::of(self.others));
        if trees.reads_as_much_as(&others) { trees } else { others }
    }
}

impl Best {
    fn of(documents: Vec<Document>) -> Self {
        let mut best = Self::default();
        for document in documents {
            best.offer(document);
        }
        best
    }

    fn offer(&mut self, document: Document) {
        // Of equal ones, the format that knows service names can do more with them.
        let rank = |document: &Document| (document.accounted, document.format.names == NameRole::Name);
        match self.document.as_ref().map(|best| rank(best).cmp(&rank(&document))) {
            Some(Ordering::Greater) => {}
            Some(Ordering::Equal) => self.equal = Some(document.format.id.to_string()),
            Some(Ordering::Less) | None => *self = Self { document: Some(document), equal: None },
        }
    }

    /// Returns whether this document has as many entries as another, or accounts for as many bytes.
    fn reads_as_much_as(&self, other: &Self) -> bool {
        let size = |best: &Self| best.document.as_ref().map(|read| (read.entries.len(), read.accounted));
        match (size(self), size(other)) {
            (Some(one), Some(other)) => one.0 >= other.0 || one.1 >= other.1,
            (one, _) => one.is_some(),
        }
    }
}

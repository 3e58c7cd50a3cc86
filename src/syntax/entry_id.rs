//! [`EntryId`]: the index of an entry in a document.

/// The index of an entry in [`super::Document::entries`], from 0. Ordered as in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(u32);

impl EntryId {
    /// Returns the id of the entry at an index. A document has fewer than 2³² entries: no more than its file has bytes.
    #[inline]
    pub fn new(index: usize) -> Self {
        Self(index as u32)
    }

    /// Returns the index in [`super::Document::entries`].
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

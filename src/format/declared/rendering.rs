//! [`Rendering`]: a document that edits are made for.

use super::DeclaredFormat;
use crate::syntax::{Document, Entry};
use memchr::memrchr;

/// A document that edits are made for. The modules for the kinds of changes add methods.
pub(super) struct Rendering<'a> {
    pub(super) format: &'a DeclaredFormat,
    pub(super) document: &'a Document,
    pub(super) bytes: &'a [u8],
}

impl Rendering<'_> {
    /// Returns the start of the line that an offset is on, in the bytes.
    pub(super) fn line_start(&self, at: usize) -> usize {
        memrchr(b'\n', &self.bytes[..at]).map_or(0, |newline| newline + 1)
    }

    /// Returns the entries of all rows of a map.
    pub(super) fn entries_in(&self, scope: u32) -> impl Iterator<Item = &Entry> {
        let rows = self.document.rows.iter().filter(move |row| row.scope == scope);
        rows.flat_map(|row| self.document.entries_of(row))
    }

    /// Returns a name in upper case where the names around it are. If the format says how names are written, that
    /// decides.
    pub(super) fn in_case(&self, name: String, is_upper: bool) -> String {
        let names = &self.format.spec.names;
        let upper = name.to_ascii_uppercase();
        let is_valid = || names.valid.as_ref().is_none_or(|valid| valid.is_whole(upper.as_bytes()));
        if is_upper && names.case.is_none() && is_valid() { upper } else { name }
    }
}

/// Returns whether a name is written in capitals.
pub(super) fn is_upper(name: &[u8]) -> bool {
    name.iter().filter(|b| b.is_ascii_uppercase()).count() > 1 && !name.iter().any(u8::is_ascii_lowercase)
}

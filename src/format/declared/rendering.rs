//! [`Rendering`]: a document that edits are made for.

use super::DeclaredFormat;
use crate::syntax::Document;
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
}

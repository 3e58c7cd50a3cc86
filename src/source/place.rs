//! Where in a source something is wrong.

use crate::text::LineIndex;

/// Why a source could not be read, and where.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct ReadError {
    /// Line number, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
}

impl ReadError {
    /// An error at the byte `offset` of `bytes`.
    pub(super) fn at(bytes: &[u8], offset: usize, what: impl Into<String>) -> Self {
        let position = LineIndex::new(bytes).position(bytes, offset);
        Self { line: position.line, column: position.column, what: what.into() }
    }

    /// An error at the end of `bytes`: something is missing there.
    pub(super) fn at_end(bytes: &[u8], what: impl Into<String>) -> Self {
        Self::at(bytes, bytes.len(), what)
    }
}

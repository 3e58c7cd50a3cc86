//! [`ReadError`]: a fault in a source, and its position.

use crate::text::{ByteOffset, LineIndex, LineNumber};

/// Why a source could not be read, and where.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct ReadError {
    /// The line.
    pub line: LineNumber,
    /// The column in characters, from 1.
    pub column: usize,
    /// The fault.
    pub what: String,
}

impl ReadError {
    /// Returns an error at the byte `offset` of `bytes`, from 0.
    pub fn at(bytes: &[u8], offset: usize, what: impl Into<String>) -> Self {
        let position = LineIndex::new(bytes).position(bytes, ByteOffset::new(offset));
        Self { line: position.line, column: position.column, what: what.into() }
    }

    /// Returns an error at the end of `bytes`, where something is missing.
    pub fn at_end(bytes: &[u8], what: impl Into<String>) -> Self {
        Self::at(bytes, bytes.len(), what)
    }
}

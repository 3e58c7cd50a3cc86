//! [`SourceFile`]: one file as it was read.

use super::LineIndex;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The bytes of one file and the name to report it by.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as the user gave it, or as the directory walk found it.
    pub path: PathBuf,
    /// The whole content.
    pub bytes: Vec<u8>,
    index: OnceLock<LineIndex>,
}

impl SourceFile {
    /// Creates a file with this name and content. Its lines are indexed on first use.
    pub fn new(path: impl Into<PathBuf>, bytes: Vec<u8>) -> Self {
        Self { path: path.into(), bytes, index: OnceLock::new() }
    }

    /// Returns the index of its lines.
    pub fn line_index(&self) -> &LineIndex {
        self.index.get_or_init(|| LineIndex::new(&self.bytes))
    }
}

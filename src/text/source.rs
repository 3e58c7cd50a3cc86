//! One file as it was read.

use super::LineIndex;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The bytes of one file and the name to report it by.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as the user named it, or as a walk found it.
    pub path: PathBuf,
    /// The whole content.
    pub bytes: Vec<u8>,
    index: OnceLock<LineIndex>,
}

impl SourceFile {
    /// A file with this name and content. Lines are not looked for until somebody asks.
    pub fn new(path: impl Into<PathBuf>, bytes: Vec<u8>) -> Self {
        Self { path: path.into(), bytes, index: OnceLock::new() }
    }

    /// Where the lines are.
    pub fn line_index(&self) -> &LineIndex {
        self.index.get_or_init(|| LineIndex::new(&self.bytes))
    }
}

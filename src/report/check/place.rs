//! Where a finding is, as people and editors read it: `path:line:column:`.

use crate::diagnostic::Finding;
use crate::engine::Checked;
use crate::text::{Position, Shown};
use std::io::Write as _;

/// Finds and writes the places of one file's findings.
pub(super) struct Place<'a> {
    file: &'a Checked,
    /// The path, safe to show.
    path: String,
}

impl<'a> Place<'a> {
    pub(super) fn new(file: &'a Checked) -> Self {
        Self { file, path: Shown(file.source.path.as_os_str().as_encoded_bytes()).to_string() }
    }

    /// Returns the line and column where a finding starts.
    pub(super) fn of(&self, finding: &Finding) -> Position {
        self.file.document.position(&self.file.source.bytes, finding.span.start)
    }

    /// Writes `path:line:column:`.
    pub(super) fn put(&self, position: Position, out: &mut Vec<u8>) {
        let _ = write!(out, "{}:{}:{}:", self.path, position.line, position.column);
    }
}

/// Writes the number of a line, right-aligned in five columns, and the bar between it and the line.
pub(super) fn put_padded(number: usize, out: &mut Vec<u8>) {
    let _ = write!(out, "{number:>5} |");
}

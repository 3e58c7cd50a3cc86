//! The place of a finding as editors read it: `path:line:column:`.

use crate::diagnostic::Finding;
use crate::engine::Checked;
use crate::text::{ByteOffset, Position, ShownPath};

/// The places of the findings of one file.
pub(super) struct Place<'a> {
    file: &'a Checked,
    /// The path, safe to show.
    path: String,
}

impl<'a> Place<'a> {
    pub(super) fn new(file: &'a Checked) -> Self {
        Self { file, path: ShownPath(&file.source.path).to_string() }
    }

    /// Returns the line and column where a finding starts.
    pub(super) fn of(&self, finding: &Finding) -> Position {
        self.at(finding.span.start)
    }

    /// Returns the line and column of an offset.
    pub(super) fn at(&self, offset: ByteOffset) -> Position {
        self.file.document.position(&self.file.source.bytes, offset)
    }

    /// Returns `path:line:column:`.
    pub(super) fn text(&self, position: Position) -> String {
        format!("{}:{}:{}:", self.path, position.line, position.column)
    }
}

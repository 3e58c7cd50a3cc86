//! The place of a finding as editors read it: `path:line:column:`.

use crate::diagnostic::Finding;
use crate::engine::Checked;
use crate::text::{Position, Shown};

/// The places of the findings of one file.
pub(super) struct Place<'a> {
    file: &'a Checked,
    path: String,
    /// The line of the previous finding, from 1.
    line: usize,
}

impl<'a> Place<'a> {
    pub(super) fn new(file: &'a Checked) -> Self {
        let path = Shown(file.source.path.as_os_str().as_encoded_bytes()).to_string();
        Self { file, path, line: 1 }
    }

    /// Returns the line and column of a finding. Findings are expected in the order of the file, so that the search
    /// starts at the line of the entry or of the previous finding.
    pub(super) fn of(&mut self, finding: &Finding) -> Position {
        let Checked { document, source, .. } = self.file;
        let of_entry = finding.entry.map(|entry| document.entries[entry as usize].line as usize + 1);
        let position = document.position_near(&source.bytes, finding.span.start, of_entry.unwrap_or(self.line));
        self.line = position.line;
        position
    }

    /// Returns `path:line:column:`.
    pub(super) fn text(&self, position: Position) -> String {
        format!("{}:{}:{}:", self.path, position.line, position.column)
    }
}

//! The position of a finding in the form that editors read: `path:line:column:`.

use crate::diagnostic::{Finding, OldLine};
use crate::engine::Checked;
use crate::text::{ByteOffset, Position, PrintablePath, char_count};

/// The positions of the findings of one file.
pub(super) struct FindingPositions<'a> {
    file: &'a Checked,
    /// The path, safe to show.
    path: String,
}

impl<'a> FindingPositions<'a> {
    pub(super) fn new(file: &'a Checked) -> Self {
        Self { file, path: PrintablePath(&file.source.path).to_string() }
    }

    /// Returns the line and column where a finding starts.
    pub(super) fn of(&self, finding: &Finding) -> Position {
        self.at(finding.span.start)
    }

    /// Returns the line and column of an offset.
    pub(super) fn at(&self, offset: ByteOffset) -> Position {
        self.file.document.position(&self.file.source.bytes, offset)
    }

    /// Returns the position of a finding, `path:line:column:`. A line that the file lacks has its position in the old table.
    pub(super) fn text(&self, finding: &Finding) -> String {
        let Some(old) = lacking(finding) else {
            let position = self.of(finding);
            return format!("{}:{}:{}:", self.path, position.line, position.column);
        };
        let column = 1 + char_count(&old.text[..old.mark.start.min(old.text.len())]);
        format!("{}:{}:{column}:", PrintablePath(&old.path), old.line)
    }

    /// Returns the path of the file, safe to show.
    pub(super) fn path(&self) -> &str {
        &self.path
    }
}

/// Returns the line of the old table, if the finding is about a line that the file lacks.
pub(super) fn lacking(finding: &Finding) -> Option<&OldLine> {
    finding.old_line.as_deref().filter(|_| finding.entry.is_none())
}

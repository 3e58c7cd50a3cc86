//! Finds a table in a file that its format does not read, because the rows have another form.

use super::Catalogue;
use crate::format::Format as _;
use crate::format::declared::{Claim, Evidence};
use crate::syntax::{Document, Entry, LineKind, UnreadTable};
use std::path::Path;

/// The fewest entries that are a table rather than a single line of other code.
const FEWEST_ENTRIES: usize = 2;

impl Catalogue {
    /// Returns the largest table that another declared format reads outside everything that a document has read.
    pub fn unread_table(&self, path: &Path, bytes: &[u8], document: &Document) -> Option<UnreadTable> {
        // Most tables are the whole of their file; then no other format is tried.
        if !document.format.is_declared() || !has_numbers_outside(document, bytes) {
            return None;
        }
        let others = self.declared_candidates(path, true).filter(|format| format.meta().id != document.format.id);
        let tables = others.filter(|format| matches!(format.claim(path, bytes), Claim::Path | Claim::Content));
        let tables = tables.filter_map(|format| {
            let mut other = format.parse_at(path, bytes);
            other.entries.retain(|entry| is_outside(document, entry));
            let (first, last) = (other.entries.first()?.line, other.entries.last()?.line);
            let is_table = other.entries.len() >= FEWEST_ENTRIES
                && other.entries.iter().all(|entry| !entry.unnamed)
                && format.may_have_ports(&other, bytes, Evidence::Content);
            let format = Box::from(&*other.format.id);
            is_table.then_some(UnreadTable { format, first, last, entries: other.entries.len() })
        });
        // Of equal ones, the first counts.
        tables.reduce(|best, table| if table.entries > best.entries { table } else { best })
    }
}

/// Returns whether an entry of another format is on a line without meaning for this one.
fn is_outside(document: &Document, entry: &Entry) -> bool {
    let is_text = document.line(entry.line).is_some_and(|line| line.kind == LineKind::Text);
    is_text && document.row_of(entry).is_none()
}

/// Returns whether a line without meaning for the format has a number.
fn has_numbers_outside(document: &Document, bytes: &[u8]) -> bool {
    let mut texts = document.lines.iter().filter(|line| line.kind == LineKind::Text);
    texts.any(|line| line.content.of(bytes).iter().any(u8::is_ascii_digit))
}

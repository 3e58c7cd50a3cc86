//! Finds a table in a file that its format does not read, because the rows have another form.

use super::Catalogue;
use super::broken_table::{HeadLength, read_broken};
use crate::format::Format as _;
use crate::format::declared::{Claim, DeclaredFormat, Evidence};
use crate::syntax::{Document, Entry, LineKind, UnreadTable};
use std::path::Path;

/// The fewest entries that are a table rather than a single line of other code.
const FEWEST_ENTRIES: usize = 2;

impl Catalogue {
    /// Returns the largest table that another declared format reads outside everything that a document has read. One with
    /// names comes before a list of numbers, which is a table only if it has more entries than the document.
    pub fn unread_table(&self, path: &Path, bytes: &[u8], document: &Document) -> Option<UnreadTable> {
        // Most tables are the whole of their file; then no other format is tried.
        if !document.format.is_declared() || !has_numbers_outside(document, bytes) {
            return None;
        }
        let others = self.declared_candidates(path, true).filter(|format| format.meta().id != document.format.id);
        let tables = others.filter_map(|format| {
            let mut other = read(format, path, bytes)?;
            other.entries.retain(|entry| is_outside(document, entry));
            let (first, last) = (other.entries.first()?.line, other.entries.last()?.line);
            let (entries, named) = (other.entries.len(), other.entries.iter().filter(|entry| !entry.unnamed).count());
            let is_table = if named == 0 {
                entries > document.entries.len()
            } else {
                named * 2 > entries && format.may_have_ports(&other, bytes, Evidence::Content)
            };
            let format = Box::from(&*other.format.id);
            let table = UnreadTable { format, first, last, entries };
            (is_table && entries >= FEWEST_ENTRIES).then_some((named > 0, table))
        });
        let size = |(has_names, table): &(bool, UnreadTable)| (*has_names, table.entries);
        // Of equal ones, the first counts.
        let best = tables.reduce(|best, table| if size(&table) > size(&best) { table } else { best });
        best.map(|(_, table)| table)
    }
}

/// Reads a file in another format that claims it, or would but for a broken first row.
fn read(format: &DeclaredFormat, path: &Path, bytes: &[u8]) -> Option<Document> {
    match format.claim(path, bytes) {
        Claim::Path | Claim::Content => Some(format.parse_at(path, bytes)),
        Claim::None => read_broken(format, path, bytes, Evidence::Content, HeadLength::Any),
        Claim::Open => None,
    }
}

/// Returns whether an entry of another format is on a line without meaning for this one.
fn is_outside(document: &Document, entry: &Entry) -> bool {
    let is_text = document.line(entry.line).is_some_and(|line| line.kind == LineKind::Text);
    let at = entry.port_span.start;
    let next = document.portless.partition_point(|row| row.end <= at);
    let is_portless = document.portless.get(next).is_some_and(|row| row.start <= at);
    is_text && !is_portless && document.row_of(entry).is_none()
}

/// Returns whether a line without meaning for the format has a number.
fn has_numbers_outside(document: &Document, bytes: &[u8]) -> bool {
    let mut texts = document.lines.iter().filter(|line| line.kind == LineKind::Text);
    texts.any(|line| line.content.of(bytes).iter().any(u8::is_ascii_digit))
}

//! Detection of a file's format: by its name, else by its content.

use super::Format;
use crate::model::TransportWord;
use crate::syntax::{Document, FormatMeta, LineKind};
use memchr::memchr;
use std::path::Path;

/// The fewest entries with which a file is recognized by its content.
pub const LEAST_ENTRIES: usize = 3;

/// Returns whether files of this name are in a format.
pub fn fits_name(meta: &FormatMeta, path: &Path) -> bool {
    meta.file_names.iter().any(|pattern| name_fits(pattern, path))
}

/// Returns the names of folders whose files all have the name of a table, as in `services.d`.
pub fn folders_of_tables() -> Vec<String> {
    let formats = super::builtin();
    let patterns = formats.iter().flat_map(|format| format.meta().file_names.iter());
    let folders = patterns.filter_map(|pattern| pattern.split_once('/')).filter(|(_, name)| *name == "*");
    folders.map(|(folder, _)| folder.to_owned()).collect()
}

/// Matches a pattern with the last part of a path, or with the last two if it has a slash. `*` at the start of a part
/// matches any text.
fn name_fits(pattern: &str, path: &Path) -> bool {
    let part_fits = |pattern: &str, part: Option<&std::ffi::OsStr>| {
        let Some(part) = part.map(std::ffi::OsStr::as_encoded_bytes) else { return false };
        match pattern.strip_prefix('*') {
            Some(ending) => part.ends_with(ending.as_bytes()),
            None => part == pattern.as_bytes(),
        }
    };
    match pattern.split_once('/') {
        Some((folder, name)) => {
            part_fits(folder, path.parent().and_then(Path::file_name)) && part_fits(name, path.file_name())
        }
        None => part_fits(pattern, path.file_name()),
    }
}

/// Parses a file in a format if its content fits. `is_enough` accepts its lines, and the format its entries.
pub fn read_if_fits(format: &dyn Format, bytes: &[u8], is_enough: fn(&Document) -> bool) -> Option<Document> {
    let document = format.parse(bytes);
    (is_enough(&document) && format.fits(&document, bytes)).then_some(document)
}

/// Returns whether a document is likely to be in its format. It has at least three entries, 80 % of the rows could be
/// read, and 80 % of the entries have a known transport. Comments are no evidence: many kinds of file have lines that
/// begin with `#`.
pub fn recognize(document: &Document) -> bool {
    let rows = rows(document);
    let entries = document.entries.len();
    let foreign = document.entries.iter().filter(|entry| entry.transport == TransportWord::Other).count();
    entries >= LEAST_ENTRIES
        && (rows - document.unreadable.len()) * 5 >= rows * 4
        && (entries - foreign) * 5 >= entries * 4
}

/// Returns whether at least half of the rows are entries, possibly with a mistake.
///
/// This is enough for a file with the name of a table. A file without rows is an empty table.
pub fn is_mostly_readable(document: &Document) -> bool {
    document.unreadable.is_empty() || foreign_rows(document) * 2 <= rows(document)
}

/// Counts the rows that do not have the form of an entry.
pub fn foreign_rows(document: &Document) -> usize {
    document.unreadable.iter().filter(|row| !row.fault.is_in_an_entry()).count()
}

/// Returns whether every row could be read, and there is one.
pub fn is_readable(document: &Document) -> bool {
    document.unreadable.is_empty() && !document.entries.is_empty()
}

/// Counts the lines that are neither blank nor a comment.
pub fn rows(document: &Document) -> usize {
    let is_row = |kind: LineKind| matches!(kind, LineKind::Entry(_) | LineKind::Unreadable(_));
    document.lines.iter().filter(|line| is_row(line.kind)).count()
}

/// Returns whether a file is not text: it has NUL bytes, and at least half of its lines cannot be read.
pub fn looks_binary(document: &Document, bytes: &[u8]) -> bool {
    memchr(0, bytes).is_some() && document.unreadable.len() * 2 >= document.lines.len()
}

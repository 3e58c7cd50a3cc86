//! Detection of a file's format: by its name, else by its content.

use super::Format;
use crate::syntax::{Document, FormatMeta, LineKind};
use memchr::memchr;
use std::path::Path;

/// The fewest entries with which a file is recognized by its content.
pub const LEAST_ENTRIES: usize = 3;

/// Returns whether files of this name are in a format.
pub fn fits_name(meta: &FormatMeta, path: &Path) -> bool {
    meta.file_names.iter().any(|pattern| name_fits(pattern, path))
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

/// Parses a file in a format if its content fits.
pub fn read_if_fits(format: &dyn Format, bytes: &[u8]) -> Option<Document> {
    let document = format.parse(bytes);
    (recognise(&document) && format.fits(&document, bytes)).then_some(document)
}

/// Returns whether at least three entries and 80 % of the lines that are not blank could be read.
pub fn recognise(document: &Document) -> bool {
    let filled = document.lines.iter().filter(|line| line.kind != LineKind::Blank).count();
    let readable = filled - document.unreadable.len();
    document.entries.len() >= LEAST_ENTRIES && readable * 5 >= filled * 4
}

/// Returns whether a file is not text: it has NUL bytes, and at least half of its lines cannot be read.
pub fn looks_binary(document: &Document, bytes: &[u8]) -> bool {
    memchr(0, bytes).is_some() && document.unreadable.len() * 2 >= document.lines.len()
}

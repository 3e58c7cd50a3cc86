//! Which format a file is in: by its name, else by its content.

use super::{FORMATS, Format};
use crate::syntax::{Document, LineKind};
use memchr::memchr;
use std::path::Path;

/// Least number of entries that a file must have to be recognised by its content.
pub const LEAST_ENTRIES: usize = 3;

/// The format that files of this name are in.
pub(super) fn by_name(path: &Path) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.meta().file_names.iter().any(|pattern| name_fits(pattern, path)))
}

/// `*` stands for any beginning; a pattern with a slash is held against the last two parts of the path.
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

/// Reads a file in the format that its content shows, or gives `None` if it fits none.
pub fn detect(bytes: &[u8]) -> Option<(&'static dyn Format, Document)> {
    FORMATS.iter().copied().find_map(|format| {
        let document = format.parse(bytes);
        (recognise(&document) && format.fits(&document, bytes)).then_some((format, document))
    })
}

/// Whether at least three entries and 80 % of the lines that are not blank could be read.
pub fn recognise(document: &Document) -> bool {
    let filled = document.lines.iter().filter(|line| line.kind != LineKind::Blank).count();
    let readable = filled - document.unreadable.len();
    document.entries.len() >= LEAST_ENTRIES && readable * 5 >= filled * 4
}

/// Whether a file is no text at all: it has NUL bytes, and most of its lines cannot be read.
pub fn looks_binary(document: &Document, bytes: &[u8]) -> bool {
    memchr(0, bytes).is_some() && document.unreadable.len() * 2 >= document.lines.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id_by_name(path: &str) -> Option<&'static str> {
        by_name(Path::new(path)).map(|format| format.meta().id)
    }

    fn id_by_content(bytes: &[u8]) -> Option<&'static str> {
        detect(bytes).map(|(format, _)| format.meta().id)
    }

    #[test]
    fn names_decide_first() {
        assert_eq!(id_by_name("/etc/services"), Some("services"));
        assert_eq!(id_by_name("a/debian.services"), Some("services"));
        assert_eq!(id_by_name("/etc/inet/services.d/ssh"), Some("services"));
        assert_eq!(id_by_name("share/nmap/nmap-services"), Some("nmap"));
        assert_eq!(id_by_name("2026.nmap-services"), Some("nmap"));
        assert_eq!(id_by_name("services.txt"), None);
        assert_eq!(id_by_name("/"), None);
    }

    #[test]
    fn content_decides_where_the_name_does_not() {
        assert_eq!(id_by_content(b"a 1/tcp\nb 2/tcp\nc 3/udp # x\n"), Some("services"));
        assert_eq!(id_by_content(b"a\t1/tcp\t0.1\nb\t2/tcp\t1/3\nc\t3/udp\t0.0\t# x\n"), Some("nmap"));
        // Two entries are too few, and one unreadable line in four too many.
        assert_eq!(id_by_content(b"a 1/tcp\nb 2/tcp\n"), None);
        assert_eq!(id_by_content(b"a 1/tcp\nb 2/tcp\nc 3/tcp\nwhat is this\n"), None);
        assert_eq!(id_by_content(b""), None);
    }
}

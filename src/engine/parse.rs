//! Parses a file in the format that its content is in. The name is a hint.

use super::{FileError, FileFault};
use crate::format::declared::Evidence;
use crate::format::{self, Format};
use crate::plugin::{Catalogue, HeadLength, Undecided};
use crate::syntax::{Document, Fault, FormatOrigin};
use crate::text::{Position, SourceFile, merge_conflict};

/// The reason why a file is read, which decides how much evidence its content needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The user named it. A given format is used. Otherwise, a file with the name of a table is one if at least half of
    /// its rows can be read; another file also if it has one entry and nothing is unreadable.
    Named,
    /// It is in a folder that is searched, and a configuration says that it is a table.
    WalkedByConfiguration,
    /// It is in a searched folder and has the name of a table.
    WalkedByName,
    /// It is in a searched folder, and matches a path pattern of a descriptor that the user named.
    ///
    /// Only that descriptor decides whether it is a table.
    WalkedByPattern,
    /// It is in a searched folder and has another name: only its content shows whether it is a table.
    WalkedByContent,
}

/// Parses a file that the user named. The format is the given one, or the one that its name or content indicates.
///
/// # Errors
/// If no format matches, or the file is not text.
pub fn parse_file(
    catalogue: &Catalogue,
    source: &SourceFile,
    format: Option<&dyn Format>,
) -> Result<Document, FileError> {
    parse_found(catalogue, source, format, Origin::Named)
}

/// Parses a file as [`parse_file`] does, with as much evidence in its content as its origin requires.
///
/// # Errors
/// As [`parse_file`].
pub(super) fn parse_found(
    catalogue: &Catalogue,
    source: &SourceFile,
    format: Option<&dyn Format>,
    origin: Origin,
) -> Result<Document, FileError> {
    let mut document =
        read_as(catalogue, source, format, origin).map_err(|fault| FileError { path: source.path.clone(), fault })?;
    document.is_format_given = format.is_some();
    Ok(document)
}

fn read_as(
    catalogue: &Catalogue,
    source: &SourceFile,
    format: Option<&dyn Format>,
    origin: Origin,
) -> Result<Document, FileFault> {
    let bytes = &source.bytes;
    if let Some(format) = format.filter(|_| origin == Origin::Named) {
        let document = format.parse_at(&source.path, bytes);
        expect_entries(format, &document, bytes)?;
        return Ok(document);
    }
    if origin == Origin::WalkedByPattern {
        let document = declared(catalogue, source, None)?;
        return document.ok_or(FileFault::NotRecognized);
    }
    if origin == Origin::WalkedByContent {
        let document = match format {
            Some(format) => format::read_if_fits(format, bytes, format::recognize),
            None => by_content(catalogue, source, Evidence::Content, || catalogue.detect(bytes))?
                .or_else(|| catalogue.detect_broken(&source.path, bytes, Evidence::Content, HeadLength::Long)),
        };
        return document.ok_or(FileFault::NotRecognized);
    }
    let Some(by_name) = format.or_else(|| catalogue.format_by_name(&source.path)) else {
        let document = by_content(catalogue, source, Evidence::Named, || {
            catalogue.detect(bytes).or_else(|| catalogue.detect_few(bytes))
        })?;
        let document =
            document.or_else(|| catalogue.detect_broken(&source.path, bytes, Evidence::Named, HeadLength::Any));
        return document.ok_or_else(|| match bytes.trim_ascii() {
            [] => FileFault::Empty,
            _ => FileFault::NotRecognized,
        });
    };
    let document = by_name.parse_at(&source.path, bytes);
    expect_entries(by_name, &document, bytes)?;
    if format::looks_binary(&document, bytes) {
        Err(if is_utf16(bytes) { FileFault::Utf16 } else { FileFault::Binary })
    } else if format::is_mostly_readable(&document) {
        Ok(document)
    } else if let Some(line) = merge_conflict(bytes) {
        Err(FileFault::MergeConflict(line))
    } else {
        let (foreign, rows) = (format::foreign_rows(&document), format::rows(&document));
        Err(FileFault::NotATable { foreign, rows })
    }
}

/// Parses a file in the format that its content indicates. A descriptor that the user named comes first, then a format
/// of the program's code, as `detect` finds it, then any other descriptor. One that claims the file and finds no
/// entries leaves it to the next.
fn by_content(
    catalogue: &Catalogue,
    source: &SourceFile,
    evidence: Evidence,
    detect: impl FnOnce() -> Option<Document>,
) -> Result<Option<Document>, FileFault> {
    let is_claimed = match declared(catalogue, source, None) {
        Ok(None) => false,
        Err(FileFault::NoEntries { .. } | FileFault::UnreadTree { .. }) => true,
        decided => return decided,
    };
    if let Some(document) = detect() {
        return Ok(Some(document));
    }
    match declared(catalogue, source, Some(evidence)) {
        // Much code looks like a table of ports: an error about a file that is not named would only be noise.
        Err(FileFault::NoEntries { .. } | FileFault::UnreadTree { .. })
            if evidence == Evidence::Content && !is_claimed =>
        {
            Ok(None)
        }
        decided => decided,
    }
}

/// Returns whether a descriptor finds neither entries nor problems. Never true of a format whose files need no entries.
fn has_nothing(format: &dyn Format, document: &Document, bytes: &[u8]) -> bool {
    document.format.is_declared() && document.unreadable.is_empty() && !format.fits(document, bytes)
}

/// Fails if a declared format reads nothing of a file, or the tree is not well-formed.
fn expect_entries(format: &dyn Format, document: &Document, bytes: &[u8]) -> Result<(), FileFault> {
    if let Some((position, fault)) = document.fault_of_tree(bytes) {
        return Err(unread_tree(position, fault));
    }
    if has_nothing(format, document, bytes) {
        return Err(no_entries(format, bytes));
    }
    Ok(())
}

fn no_entries(format: &dyn Format, bytes: &[u8]) -> FileFault {
    FileFault::NoEntries {
        format: format.meta().id.to_string(),
        is_begun: format.begins_in(bytes),
        is_own: matches!(format.meta().origin, FormatOrigin::File(_)),
    }
}

fn unread_tree(position: Position, fault: Fault) -> FileFault {
    FileFault::UnreadTree { line: position.line, column: position.column, fault }
}

/// Parses a file in the format of a descriptor that claims it. Only descriptors that the user named count, or with
/// `all` any.
fn declared(catalogue: &Catalogue, source: &SourceFile, all: Option<Evidence>) -> Result<Option<Document>, FileFault> {
    catalogue.detect_declared(&source.path, &source.bytes, all).map_err(|undecided| match undecided {
        Undecided::Tie(first, second) => FileFault::SeveralFormats { first, second },
        Undecided::NoEntries(format) => match catalogue.format(&format) {
            Some(format) => no_entries(format, &source.bytes),
            None => FileFault::NoEntries { format, is_begun: true, is_own: false },
        },
        Undecided::UnreadTree(position, fault) => unread_tree(position, fault),
    })
}

/// Returns whether every other byte at the beginning is a NUL, as where ASCII is in UTF-16.
fn is_utf16(bytes: &[u8]) -> bool {
    /// Enough bytes for a few words.
    const HEAD: usize = 64;
    let head = &bytes[..bytes.len().min(HEAD)];
    let head = [&b"\xff\xfe"[..], b"\xfe\xff"].iter().find_map(|mark| head.strip_prefix(*mark)).unwrap_or(head);
    let is_half = |skipped: usize| head.iter().skip(skipped).step_by(2).all(|&b| b == 0);
    head.len() >= 2 && is_half(0) != is_half(1)
}

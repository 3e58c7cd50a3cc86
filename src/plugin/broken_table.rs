//! Finds the table of a file whose first row is broken, so that no format recognizes its content.

use super::Catalogue;
use crate::format::declared::{self, Claim, DeclaredFormat, Evidence};
use crate::format::{Format as _, LEAST_ENTRIES};
use crate::syntax::Document;
use std::path::Path;

/// The heads before the first row of a table that are searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadLength {
    /// Those that distinguish a table from other code.
    Long,
    /// Also short ones, such as `{`, which take much longer.
    Any,
}

impl Catalogue {
    /// Parses a file that no format claims in one that knows how tables begin before their first row. Of several, the
    /// one that accounts for most of the file is used. Where nobody named the file, most names must be those of their ports.
    pub fn detect_broken(&self, path: &Path, bytes: &[u8], evidence: Evidence, heads: HeadLength) -> Option<Document> {
        let documents =
            self.declared_candidates(path, true).filter_map(|format| read_broken(format, path, bytes, evidence, heads));
        // Of equal ones, the first counts.
        documents.reduce(|best, document| if document.accounted > best.accounted { document } else { best })
    }
}

/// Parses a file that a format does not claim, if it has a table of that format whose first row is broken.
pub(super) fn read_broken(
    format: &DeclaredFormat,
    path: &Path,
    bytes: &[u8],
    evidence: Evidence,
    heads: HeadLength,
) -> Option<Document> {
    let is_long = format.has_head(bytes, false);
    let has_head = is_long || heads == HeadLength::Any && format.has_head(bytes, true);
    if !format.fits_path(path) || !has_head || format.claim(path, bytes) != Claim::None {
        return None;
    }
    let document = format.parse_at(path, bytes);
    let (first, broken) = (document.entries.first()?, document.unreadable.first()?);
    let rows = document.rows.len() + document.unreadable.len();
    let is_table = broken.span.start < first.port_span.start
        && document.rows.len() >= LEAST_ENTRIES
        && document.rows.len() * 5 >= rows * 4
        && format.may_have_ports(&document, bytes, Evidence::Content)
        && (evidence == Evidence::Named && is_long || declared::has_known_names(&document, bytes));
    is_table.then_some(document)
}

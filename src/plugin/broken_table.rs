//! Finds the table of a file whose first row is broken, so that no format recognizes its content.

use super::Catalogue;
use crate::format::declared::{self, Claim, Evidence};
use crate::format::{self, Format as _};
use crate::syntax::Document;
use std::path::Path;

impl Catalogue {
    /// Parses a file that no format claims in one that knows how tables begin before their first row. Of several, the
    /// one that accounts for most of the file is used. Where nobody named the file, most names must be those of their ports.
    pub fn detect_broken(&self, path: &Path, bytes: &[u8], evidence: Evidence) -> Option<Document> {
        let formats = self.declared_candidates(path, true).filter(|format| {
            format.fits_path(path) && format.has_head(bytes) && format.claim(path, bytes) == Claim::None
        });
        let documents = formats.filter_map(|format| {
            let document = format.parse_at(path, bytes);
            let (first, broken) = (document.entries.first()?, document.unreadable.first()?);
            let is_table = broken.span.start < first.port_span.start
                && format::recognize(&document)
                && format.may_have_ports(&document, bytes, Evidence::Content)
                && (evidence == Evidence::Named || declared::has_known_names(&document, bytes));
            is_table.then_some(document)
        });
        // Of equal ones, the first counts.
        documents.reduce(|best, document| if document.accounted > best.accounted { document } else { best })
    }
}

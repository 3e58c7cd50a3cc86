//! A table in the form of services(5) that another program than a resolver is likely to read.
//!
//! Such a program may not know aliases, or refuse the file. None is added there without a request.

use crate::diagnostic::{Applicability, Change, Finding};
use crate::plugin::Catalogue;
use crate::syntax::Document;
use std::path::Path;

/// The fewest entries of which one would have an alias in a table of the system.
const FEWEST_ENTRIES: usize = 50;

/// Makes the fixes that add aliases unsafe, if a table is likely to be another program's.
pub(super) fn hold_back_aliases(catalogue: &Catalogue, path: &Path, document: &Document, findings: &mut [Finding]) {
    if !findings.iter().any(|finding| !finding.fixes.is_empty()) || !is_anothers(catalogue, path, document) {
        return;
    }
    for fix in findings.iter_mut().flat_map(|finding| &mut finding.fixes) {
        if fix.changes.iter().any(adds_alias) {
            fix.applicability = fix.applicability.min(Applicability::Unsafe);
        }
    }
}

/// Returns the number of findings that get no alias because the table is likely to be another program's.
pub fn held_back_aliases(catalogue: &Catalogue, path: &Path, document: &Document, findings: &[Finding]) -> usize {
    let adds = |finding: &&Finding| finding.fixes.iter().flat_map(|fix| &fix.changes).any(adds_alias);
    let count = findings.iter().filter(adds).count();
    if count > 0 && is_anothers(catalogue, path, document) { count } else { 0 }
}

/// Returns whether nothing but the content of a file shows its format, and none of its many entries has an alias.
fn is_anothers(catalogue: &Catalogue, path: &Path, document: &Document) -> bool {
    let format = &document.format;
    !format.is_declared()
        && !document.is_format_given
        && format.has_aliases()
        && document.entries.len() >= FEWEST_ENTRIES
        && document.entries.iter().all(|entry| document.aliases(entry).is_empty())
        && catalogue.format_by_name(path).is_none()
}

fn adds_alias(change: &Change) -> bool {
    matches!(change, Change::AddNames { .. })
}

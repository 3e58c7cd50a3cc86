//! The rules and resolvers that the user selected.

use super::failure::Failure;
use crate::engine::{RuleSet, Selection};
use crate::plugin::Catalogue;
use portolan_resolvers::Reader;

/// Returns the selected rules, or an error if a selected rule is unknown.
pub(super) fn rule_set(catalogue: &Catalogue, selection: &Selection) -> Result<RuleSet, Failure> {
    selection.check(catalogue).map_err(Failure::new)?;
    Ok(RuleSet::new(catalogue, selection))
}

/// Returns the releases that `--resolver` names: `go` for all releases of Go, `go@1.19` for one.
pub(super) fn readers(words: &[String]) -> Result<Vec<Reader>, Failure> {
    let mut readers = Vec::new();
    for word in words {
        readers.extend(Reader::find(word).map_err(|error| {
            Failure::new(error).hint("run `portolan resolvers` for the list of resolvers and their releases")
        })?);
    }
    Ok(readers)
}

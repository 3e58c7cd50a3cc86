//! The rules that the user selected.

use super::failure::Failure;
use crate::engine::{RuleSet, Selection};
use crate::plugin::Catalogue;

/// Returns the selected rules, or an error if a selected rule is unknown.
pub(super) fn rule_set(catalogue: &Catalogue, selection: &Selection) -> Result<RuleSet, Failure> {
    selection.check(catalogue).map_err(Failure::new)?;
    Ok(RuleSet::new(catalogue, selection))
}

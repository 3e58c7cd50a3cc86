//! The rules and resolvers that the user selected.

use super::args::RuleArgs;
use super::failure::Failure;
use crate::diagnostic::RuleId;
use crate::engine::{RuleSet, Selection, Selector};
use crate::plugin::Catalogue;
use crate::registry::Pack;
use crate::rule::{Applies, Rule, RuleMeta, UNUSED_SUPPRESSION};
use crate::text::{similar, unknown_word};
use portolan_resolvers::Reader;

/// Returns the selected rules, or an error if a selected rule is unknown.
pub(super) fn rule_set(catalogue: &Catalogue, selection: &Selection) -> Result<RuleSet, Failure> {
    check(catalogue, selection)?;
    Ok(RuleSet::new(catalogue, selection))
}

/// Checks that a catalogue has the rules that are selected.
pub(super) fn check(catalogue: &Catalogue, selection: &Selection) -> Result<(), Failure> {
    selection.check(catalogue).map_err(|unknown| {
        let words = Selector::words(catalogue);
        let failure = Failure::new(&unknown);
        match similar(unknown.word(), words.iter().map(String::as_str)) {
            Some(suggestion) => failure.hint(format_args!("did you mean `{suggestion}`?")),
            None => failure,
        }
    })
}

/// Returns the ids of the rules that the command line selects one by one.
pub(super) fn selected_ids(args: &RuleArgs) -> impl Iterator<Item = &RuleId> {
    args.select.iter().chain(&args.extend_select).filter_map(|selector| match selector {
        Selector::Rule(id) => Some(id),
        Selector::Category(_) | Selector::All => None,
    })
}

/// The files that a command checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checks {
    /// Port tables.
    Tables,
    /// Configurations that look names up in a table.
    Configurations,
}

impl Checks {
    /// Returns whether a rule can report something in these files.
    fn suit(self, rule: &RuleMeta) -> bool {
        rule.id == UNUSED_SUPPRESSION || (rule.applies == Applies::Configs) == (self == Self::Configurations)
    }
}

/// Refuses a rule that the command line selects by its id, and whose findings this command never reports.
///
/// # Errors
/// If the rule is for other files, or needs comments that are ignored.
pub(super) fn refuse_silent_rules(
    catalogue: &Catalogue,
    args: &RuleArgs,
    suppressions: bool,
    checks: Checks,
) -> Result<(), Failure> {
    for id in selected_ids(args) {
        let Some(rule) = catalogue.rule(id.as_str()).map(Rule::meta) else { continue };
        if !checks.suit(rule) {
            let (checked, others, command) = match checks {
                Checks::Tables => ("configurations", "port tables", "uses"),
                Checks::Configurations => ("port tables", "configurations", "check"),
            };
            return Err(Failure::new(format_args!("`{id}` checks {checked}, not {others}"))
                .hint(format_args!("run `portolan {command} --select {id}`")));
        }
        if *id == UNUSED_SUPPRESSION && !suppressions {
            return Err(Failure::new(format_args!("`{id}` checks the comments that `--no-suppressions` ignores"))
                .hint("remove `--no-suppressions`"));
        }
    }
    Ok(())
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

/// Returns the pack with this id, or an error with the packs that there are.
pub(super) fn pack<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Pack, Failure> {
    if let Some(pack) = catalogue.pack(id) {
        return Ok(pack);
    }
    let known: Vec<&str> = catalogue.packs().iter().map(|pack| pack.id()).collect();
    if known.is_empty() {
        return Err(Failure::new(format_args!("there is no pack `{id}`: the configuration has no packs"))
            .hint("add a `[[pack]]` with its id and file to portolan.toml"));
    }
    Err(Failure::new(unknown_word("pack", id, known)))
}

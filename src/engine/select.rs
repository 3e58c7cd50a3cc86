//! Selects the rules that run.

use crate::diagnostic::{Category, RuleId, Severity};
use crate::plugin::Catalogue;
use crate::rule::{Rule, RuleMeta};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

/// The selection on the command line.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Selected instead of the rules that are on by default.
    pub select: Vec<Selector>,
    /// Selected in addition.
    pub extend: Vec<Selector>,
    /// Excluded.
    pub ignore: Vec<Selector>,
    /// The severities of some rules; the most specific word for a rule decides.
    pub severities: Vec<(Selector, Severity)>,
}

/// A rule or the owner of several, a category, or all rules.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Selector {
    /// `all`.
    All,
    /// The rules of a category.
    Category(Category),
    /// One rule, or the rules of an owner: `acme` for `acme/low-port`.
    Rule(RuleId),
}

/// A word that is neither a rule nor a category nor `all`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a rule, a category nor `all`; see `portolan rules`")]
pub struct UnknownRule(String);

impl UnknownRule {
    /// Returns the word.
    pub fn word(&self) -> &str {
        &self.0
    }
}

/// Accepts any word that can name a rule; [`Selection::check`] tests whether the run has it.
impl FromStr for Selector {
    type Err = UnknownRule;

    fn from_str(word: &str) -> Result<Self, UnknownRule> {
        if word == "all" {
            return Ok(Self::All);
        }
        if let Some(category) = Category::ALL.into_iter().find(|category| category.as_str() == word) {
            return Ok(Self::Category(category));
        }
        word.parse().map(Self::Rule).map_err(|_| UnknownRule(word.to_owned()))
    }
}

/// Writes the word that selects it.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "all",
            Self::Category(category) => category.as_str(),
            Self::Rule(id) => id.as_str(),
        })
    }
}

impl Selector {
    /// Returns whether it selects this rule.
    pub fn matches(&self, rule: &RuleMeta) -> bool {
        match self {
            Self::All => true,
            Self::Category(category) => rule.category == *category,
            Self::Rule(id) => rule.id == *id || rule.id.owner() == Some(id.as_str()),
        }
    }

    /// Returns the specificity for a rule. Its id is more specific than its owner or category; these are more specific
    /// than `all`.
    fn rank(&self, rule: &RuleMeta) -> u8 {
        match self {
            Self::All => 1,
            Self::Rule(id) if rule.id == *id => 3,
            Self::Category(_) | Self::Rule(_) => 2,
        }
    }

    /// Returns whether the catalogue has the named rule, owner or category.
    pub fn is_known(&self, catalogue: &Catalogue) -> bool {
        match self {
            Self::All | Self::Category(_) => true,
            Self::Rule(_) => catalogue.rules().any(|rule| self.matches(rule.meta())),
        }
    }

    /// Returns every word that selects rules of a catalogue.
    pub fn words(catalogue: &Catalogue) -> Vec<String> {
        let mut words = vec!["all".to_owned()];
        words.extend(Category::ALL.map(|category| category.as_str().to_owned()));
        let ids: Vec<&RuleId> = catalogue.rules().map(|rule| &rule.meta().id).collect();
        words.extend(ids.iter().filter_map(|id| id.owner()).map(str::to_owned));
        words.dedup();
        words.extend(ids.iter().map(|id| id.as_str().to_owned()));
        words
    }
}

impl Selection {
    /// Returns whether a rule runs with this selection. `before`: whether it runs without.
    fn decides(&self, rule: &RuleMeta, before: bool) -> bool {
        let strongest = |list: &[Selector]| {
            list.iter().filter(|selector| selector.matches(rule)).map(|selector| selector.rank(rule)).max().unwrap_or(0)
        };
        let before = before && self.select.is_empty();
        let wanted = strongest(&self.select).max(strongest(&self.extend));
        match strongest(&self.ignore) {
            0 => wanted > 0 || before,
            ignored => wanted > ignored,
        }
    }

    fn severity_of(&self, rule: &RuleMeta) -> Option<Severity> {
        let fitting = self.severities.iter().filter(|(selector, _)| selector.matches(rule));
        fitting.max_by_key(|(selector, _)| selector.rank(rule)).map(|&(_, severity)| severity)
    }

    /// Checks that the catalogue has every rule that is named.
    ///
    /// # Errors
    /// If the catalogue lacks a rule; the error names the first.
    pub fn check(&self, catalogue: &Catalogue) -> Result<(), UnknownRule> {
        let named = self.select.iter().chain(&self.extend).chain(&self.ignore);
        match named.into_iter().find(|selector| !selector.is_known(catalogue)) {
            None => Ok(()),
            Some(unknown) => Err(UnknownRule(unknown.to_string())),
        }
    }
}

/// The rules that run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSet {
    on: HashMap<RuleId, SelectedSeverity>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SelectedSeverity {
    severity: Severity,
    /// Whether a selection states it: it is not that of the rule itself.
    is_stated: bool,
}

impl RuleSet {
    /// Picks rules of a catalogue. The most specific word for a rule decides; between equals, ignoring wins.
    pub fn new(catalogue: &Catalogue, selection: &Selection) -> Self {
        Self::layered(catalogue, &[selection])
    }

    /// Picks rules by several selections, later ones overriding earlier ones.
    ///
    /// A list of selected rules replaces all earlier selections; any other word replaces them for the rules that it
    /// names.
    pub fn layered(catalogue: &Catalogue, layers: &[&Selection]) -> Self {
        let picked = |rule: &RuleMeta| {
            let (mut is_on, mut stated) = (rule.category.on_by_default(), None);
            for layer in layers {
                is_on = layer.decides(rule, is_on);
                stated = layer.severity_of(rule).or(stated);
            }
            let severity = stated.unwrap_or(rule.severity);
            is_on.then(|| (rule.id.clone(), SelectedSeverity { severity, is_stated: stated.is_some() }))
        };
        Self { on: catalogue.rules().map(Rule::meta).filter_map(picked).collect() }
    }

    /// Returns the same rules without those that one of these words names.
    #[must_use]
    pub fn without(&self, catalogue: &Catalogue, ignored: &[Selector]) -> Self {
        let is_ignored = |id: &RuleId| {
            let rule = catalogue.rule(id.as_str());
            rule.is_some_and(|rule| ignored.iter().any(|selector| selector.matches(rule.meta())))
        };
        Self {
            on: self.on.iter().filter(|(id, _)| !is_ignored(id)).map(|(id, &setting)| (id.clone(), setting)).collect(),
        }
    }

    /// Returns whether a rule runs.
    pub fn has(&self, rule: &RuleId) -> bool {
        self.on.contains_key(rule)
    }

    /// Returns the severity of the findings of a rule that runs.
    pub fn severity(&self, rule: &RuleId) -> Option<Severity> {
        self.on.get(rule).map(|setting| setting.severity)
    }

    /// Returns whether a selection states the severity of a rule.
    pub fn states_severity(&self, rule: &RuleId) -> bool {
        self.on.get(rule).is_some_and(|setting| setting.is_stated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(select: &[&str], extend: &[&str], ignore: &[&str]) -> RuleSet {
        let parse = |words: &[&str]| words.iter().map(|word| word.parse().unwrap()).collect();
        RuleSet::new(
            &Catalogue::builtin(),
            &Selection { select: parse(select), extend: parse(extend), ignore: parse(ignore), severities: Vec::new() },
        )
    }

    fn has(set: &RuleSet, id: &str) -> bool {
        set.has(&id.parse().unwrap())
    }

    #[test]
    fn the_most_particular_word_decides() {
        let default = set(&[], &[], &[]);
        assert!(has(&default, "spelling") && has(&default, "alias-shadow") && !has(&default, "contested"));
        assert!(has(&set(&[], &["contested"], &[]), "contested"));
        assert_eq!(set(&["spelling"], &[], &[]).on.len(), 1);
        assert!(!has(&set(&["all"], &[], &["stale"]), "spelling"));
        assert!(has(&set(&["spelling"], &[], &["stale"]), "spelling"));
        assert!(!has(&set(&["spelling"], &[], &["spelling"]), "spelling"));
        assert!(set(&[], &[], &["all"]).on.is_empty());
        assert_eq!(set(&["all"], &[], &[]).on.len(), Catalogue::builtin().rules().len());
    }

    #[test]
    fn a_later_selection_overrides_an_earlier_one() {
        let catalogue = Catalogue::builtin();
        let parse = |words: &[&str]| words.iter().map(|word| word.parse().unwrap()).collect::<Vec<Selector>>();
        let configuration = Selection {
            extend: parse(&["pedantic"]),
            ignore: parse(&["spelling", "contested"]),
            severities: vec![(Selector::All, Severity::Info), ("renamed".parse().unwrap(), Severity::Error)],
            ..Selection::default()
        };
        let layered = |select: &[&str], extend: &[&str], ignore: &[&str]| {
            let (select, extend, ignore) = (parse(select), parse(extend), parse(ignore));
            let line = Selection { select, extend, ignore, severities: Vec::new() };
            RuleSet::layered(&catalogue, &[&configuration, &line])
        };
        let plain = layered(&[], &[], &[]);
        assert!(has(&plain, "other-port") && !has(&plain, "spelling") && !has(&plain, "contested"));
        let severity = |id: &str| plain.severity(&id.parse().unwrap());
        assert_eq!((severity("renamed"), severity("syntax")), (Some(Severity::Error), Some(Severity::Info)));
        assert_eq!(severity("spelling"), None);
        assert!(has(&layered(&[], &["contested"], &[]), "contested"));
        let selected = layered(&["contested"], &[], &[]);
        assert!(has(&selected, "contested") && selected.on.len() == 1);
        assert!(!has(&layered(&[], &[], &["pedantic"]), "other-port"));
        let left = plain.without(&catalogue, &parse(&["correctness", "renamed"]));
        assert!(!has(&left, "syntax") && !has(&left, "renamed") && has(&left, "other-port"));
    }

    #[test]
    fn unknown_words_are_refused() {
        let catalogue = Catalogue::builtin();
        let check = |word: &str| {
            let ignore = vec![word.parse::<Selector>()?];
            Selection { ignore, ..Selection::default() }.check(&catalogue)
        };
        assert_eq!(check("spelling"), Ok(()));
        assert_eq!(check("stale"), Ok(()));
        for word in ["speling", "acme/low-port", "Spelling", ""] {
            assert_eq!(check(word), Err(UnknownRule(word.into())));
        }
    }
}

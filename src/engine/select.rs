//! Selects the rules that run.

use crate::diagnostic::{Category, RuleId};
use crate::plugin::Catalogue;
use crate::rule::{Rule, RuleMeta};
use std::collections::HashSet;
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
}

/// A rule, a category or all rules.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Selector {
    /// `all`.
    All,
    /// The rules of a category.
    Category(Category),
    /// One rule.
    Rule(RuleId),
}

/// A word that is neither a rule nor a category nor `all`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a rule, a category nor `all`; see `portolan rules`")]
pub struct UnknownRule(String);

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
            Self::Rule(id) => rule.id == *id,
        }
    }

    /// Returns the specificity: a rule is more specific than a category, a category more than `all`.
    fn rank(&self) -> u8 {
        match self {
            Self::All => 1,
            Self::Category(_) => 2,
            Self::Rule(_) => 3,
        }
    }
}

impl Selection {
    /// Checks that the catalogue has every rule that is named.
    ///
    /// # Errors
    /// If the catalogue lacks a rule; the error names the first.
    pub fn check(&self, catalogue: &Catalogue) -> Result<(), UnknownRule> {
        let named = self.select.iter().chain(&self.extend).chain(&self.ignore);
        let unknown = named.filter_map(|selector| match selector {
            Selector::Rule(id) => Some(id),
            Selector::All | Selector::Category(_) => None,
        });
        match unknown.into_iter().find(|id| catalogue.rule(id.as_str()).is_none()) {
            None => Ok(()),
            Some(id) => Err(UnknownRule(id.to_string())),
        }
    }
}

/// The rules that run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSet {
    on: HashSet<RuleId>,
}

impl RuleSet {
    /// Picks rules of a catalogue. The most specific word about a rule decides; between equals, ignoring wins.
    pub fn new(catalogue: &Catalogue, selection: &Selection) -> Self {
        let strongest = |list: &[Selector], rule: &RuleMeta| {
            list.iter().filter(|selector| selector.matches(rule)).map(Selector::rank).max().unwrap_or(0)
        };
        let is_on = |rule: &&RuleMeta| {
            let by_default = selection.select.is_empty() && rule.category.on_by_default();
            let wanted =
                strongest(&selection.select, rule).max(strongest(&selection.extend, rule)).max(u8::from(by_default));
            // The default is as weak as `all`, so that `--ignore all` turns it off.
            wanted > strongest(&selection.ignore, rule)
        };
        Self { on: catalogue.rules().map(Rule::meta).filter(is_on).map(|rule| rule.id.clone()).collect() }
    }

    /// Returns whether a rule runs.
    pub fn has(&self, rule: &RuleId) -> bool {
        self.on.contains(rule)
    }

    /// Returns the number of rules that run.
    pub fn len(&self) -> usize {
        self.on.len()
    }

    /// Returns whether no rule runs.
    pub fn is_empty(&self) -> bool {
        self.on.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(select: &[&str], extend: &[&str], ignore: &[&str]) -> RuleSet {
        let parse = |words: &[&str]| words.iter().map(|word| word.parse().unwrap()).collect();
        RuleSet::new(
            &Catalogue::builtin(),
            &Selection { select: parse(select), extend: parse(extend), ignore: parse(ignore) },
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
        assert_eq!(set(&["spelling"], &[], &[]).len(), 1);
        assert!(!has(&set(&["all"], &[], &["stale"]), "spelling"));
        assert!(has(&set(&["spelling"], &[], &["stale"]), "spelling"));
        assert!(!has(&set(&["spelling"], &[], &["spelling"]), "spelling"));
        assert!(set(&[], &[], &["all"]).is_empty());
        assert_eq!(set(&["all"], &[], &[]).len(), Catalogue::builtin().rules().len());
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

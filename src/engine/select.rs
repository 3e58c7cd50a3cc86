//! Which rules run.

use crate::diagnostic::Category;
use crate::rule::{METAS, RULES};
use std::fmt;
use std::str::FromStr;

/// What the user asks for.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Instead of the rules that are on by default.
    pub select: Vec<Selector>,
    /// In addition.
    pub extend: Vec<Selector>,
    /// Not these.
    pub ignore: Vec<Selector>,
}

/// A rule, a category or all rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Selector {
    /// `all`.
    All,
    /// The rules of a category.
    Category(Category),
    /// One rule, by its number in the list.
    Rule(usize),
}

/// A word that is neither a rule nor a category nor `all`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a rule, a category nor `all`; see `portolan rules`")]
pub struct UnknownRule(String);

impl FromStr for Selector {
    type Err = UnknownRule;

    fn from_str(word: &str) -> Result<Self, UnknownRule> {
        if word == "all" {
            return Ok(Self::All);
        }
        if let Some(category) = Category::ALL.into_iter().find(|category| category.as_str() == word) {
            return Ok(Self::Category(category));
        }
        crate::rule::by_id(word).map(Self::Rule).ok_or_else(|| UnknownRule(word.to_owned()))
    }
}

/// The word for it.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "all",
            Self::Category(category) => category.as_str(),
            Self::Rule(number) => RULES[*number].meta().id,
        })
    }
}

impl Selector {
    /// Whether it stands for this rule.
    pub fn matches(self, rule: usize) -> bool {
        match self {
            Self::All => true,
            Self::Category(category) => METAS[rule].category == category,
            Self::Rule(number) => number == rule,
        }
    }

    /// A rule is more particular than a category, a category more than all.
    fn rank(self) -> u8 {
        match self {
            Self::All => 1,
            Self::Category(_) => 2,
            Self::Rule(_) => 3,
        }
    }
}

/// The rules that run, by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSet {
    on: Vec<bool>,
}

impl RuleSet {
    /// The most particular word about a rule decides; between equals, ignoring wins.
    pub fn new(selection: &Selection) -> Self {
        let strongest =
            |list: &[Selector], rule| list.iter().filter(|s| s.matches(rule)).map(|s| s.rank()).max().unwrap_or(0);
        let on = (0..RULES.len())
            .map(|rule| {
                let by_default = selection.select.is_empty() && METAS[rule].category.on_by_default();
                let wanted = strongest(&selection.select, rule)
                    .max(strongest(&selection.extend, rule))
                    .max(u8::from(by_default));
                // Being on by default is as weak as `all`, but it has to be: `--ignore all` turns it off.
                wanted > strongest(&selection.ignore, rule)
            })
            .collect();
        Self { on }
    }

    /// Whether a rule runs.
    pub fn has(&self, rule: usize) -> bool {
        self.on[rule]
    }

    /// How many rules run.
    pub fn len(&self) -> usize {
        self.on.iter().filter(|&&on| on).count()
    }

    /// Whether no rule runs.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(select: &[&str], extend: &[&str], ignore: &[&str]) -> RuleSet {
        let parse = |words: &[&str]| words.iter().map(|word| word.parse().unwrap()).collect();
        RuleSet::new(&Selection { select: parse(select), extend: parse(extend), ignore: parse(ignore) })
    }

    fn has(set: &RuleSet, id: &str) -> bool {
        set.has(crate::rule::by_id(id).unwrap())
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
        assert_eq!(set(&["all"], &[], &[]).len(), RULES.len());
    }

    #[test]
    fn unknown_words_are_refused() {
        assert_eq!("speling".parse::<Selector>(), Err(UnknownRule("speling".into())));
    }
}

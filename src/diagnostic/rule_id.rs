//! [`RuleId`]: the word that names a rule.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

/// The word that names a rule. Examples are `spelling` and, for a rule that was added to the built-in ones,
/// `acme/low-port`.
///
/// Two ids with the same word are equal, whatever their storage. A clone copies no text.
#[derive(Clone)]
pub struct RuleId(Word);

#[derive(Clone)]
enum Word {
    Static(&'static str),
    Shared(Arc<str>),
}

/// A word that cannot name a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot name a rule: use lowercase letters, digits and single hyphens, with at most one slash")]
pub struct InvalidRuleId(String);

impl RuleId {
    /// Names a rule of the program. The word must have the form that [`RuleId::from_str`] accepts.
    pub const fn new(word: &'static str) -> Self {
        Self(Word::Static(word))
    }

    /// Returns the part before the slash: `acme` in `acme/low-port`.
    pub fn owner(&self) -> Option<&str> {
        self.as_str().split_once('/').map(|(owner, _)| owner)
    }

    /// Returns the word.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Word::Static(word) => word,
            Word::Shared(word) => word,
        }
    }
}

/// Parses words of lowercase letters and digits with hyphens between them. One slash may come between two such words.
impl FromStr for RuleId {
    type Err = InvalidRuleId;

    fn from_str(text: &str) -> Result<Self, InvalidRuleId> {
        let is_plain =
            |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let is_word = |word: &str| word.split('-').all(is_plain);
        let is_id = match text.split_once('/') {
            Some((owner, word)) => is_word(owner) && is_word(word),
            None => is_word(text),
        };
        if is_id { Ok(Self(Word::Shared(text.into()))) } else { Err(InvalidRuleId(text.to_owned())) }
    }
}

impl PartialEq for RuleId {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for RuleId {}

impl PartialEq<str> for RuleId {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialOrd for RuleId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RuleId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for RuleId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Borrow<str> for RuleId {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain_words_with_at_most_one_slash() {
        for good in ["a", "spelling", "alias-shadow", "acme/low-port", "a1/b-2-c"] {
            assert_eq!(good.parse::<RuleId>().unwrap().as_str(), good);
        }
        for bad in ["", "/", "a/", "/a", "a/b/c", "A", "a_b", "-a", "a-", "a--b", "a b", "é"] {
            assert_eq!(bad.parse::<RuleId>(), Err(InvalidRuleId(bad.to_owned())), "{bad}");
        }
    }

    #[test]
    fn the_word_alone_makes_two_ids_equal() {
        let loaded: RuleId = "spelling".parse().unwrap();
        assert_eq!(loaded, RuleId::new("spelling"));
        let set = std::collections::HashSet::from([loaded]);
        assert!(set.contains(&RuleId::new("spelling")) && set.contains("spelling"));
        assert_eq!(format!("{:<10}|", RuleId::new("a")), "a         |");
    }
}

//! One lookup, the answers of all resolvers, and the reasons why they differ.

use crate::text::LineNumber;
use portolan_resolvers::{Answer, Group, Lookup, Readers};

/// One lookup and its answers.
#[derive(Debug)]
pub struct AnsweredLookup {
    /// The lookup.
    pub lookup: Lookup,
    /// In the order of the readers; `None` where a resolver has no such lookup.
    pub answers: Vec<Option<Given>>,
    /// The same answers, equal ones together.
    pub groups: Vec<Group>,
    /// Why answers differ; empty where they agree.
    pub reasons: Vec<Reason>,
}

/// The answer of one release of one resolver.
#[derive(Debug)]
pub struct Given {
    /// The answer.
    pub answer: Answer,
    /// The number of the line that it comes from, from 1.
    pub line: Option<LineNumber>,
}

/// Why one resolver answers differently.
#[derive(Clone, Copy, Debug)]
pub struct Reason {
    /// The resolver, and the releases that it is about.
    pub readers: Readers,
    /// The line that it uses, from 1.
    pub line: Option<LineNumber>,
    /// The quirk.
    pub words: &'static str,
}

impl AnsweredLookup {
    /// Returns whether any resolver finds something.
    pub fn is_known(&self) -> bool {
        self.groups.iter().any(|group| !group.answer.is_none())
    }

    /// Returns whether all resolvers that have this lookup give the same answer.
    pub fn is_agreed(&self) -> bool {
        self.groups.len() < 2
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.readers, self.words),
            None => write!(f, "{}: {}", self.readers, self.words),
        }
    }
}

//! One lookup, the answers of all resolvers, and the reasons why they differ.

use portolan_resolvers::{Answer, Lookup, ResolverMeta};

/// One lookup and its answers.
#[derive(Debug)]
pub struct Asked {
    /// The lookup.
    pub lookup: Lookup,
    /// In the order of the resolvers; `None` where a resolver has no such lookup.
    pub answers: Vec<Option<Given>>,
    /// Why answers differ; empty where they agree.
    pub reasons: Vec<Reason>,
}

/// The answer of one resolver.
#[derive(Debug)]
pub struct Given {
    /// The answer.
    pub answer: Answer,
    /// The number of the line that it comes from, from 1.
    pub line: Option<usize>,
}

/// Why one resolver answers differently.
#[derive(Debug)]
pub struct Reason {
    /// The resolver.
    pub resolver: &'static ResolverMeta,
    /// The line that it uses, from 1.
    pub line: Option<usize>,
    /// The quirk.
    pub words: &'static str,
}

impl Asked {
    /// Reports whether any resolver finds something.
    pub fn is_known(&self) -> bool {
        self.answers.iter().flatten().any(|given| !given.answer.is_none())
    }

    /// Reports whether all resolvers that have this lookup give the same answer.
    pub fn is_agreed(&self) -> bool {
        let mut answers = self.answers.iter().flatten().map(|given| &given.answer);
        let first = answers.next();
        answers.all(|answer| Some(answer) == first)
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.resolver.title, self.words),
            None => write!(f, "{}: {}", self.resolver.title, self.words),
        }
    }
}

//! [`Finding`]: one thing that one rule has to say about one place.

use crate::registry::ClaimKind;
use crate::text::Span;
use std::borrow::Cow;
use std::fmt::{Display, Write as _};

/// One thing that a rule has to say. Line, column, excerpt and evidence are worked out when it is printed.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Number of the rule in the list of rules.
    pub rule: u16,
    /// The part of the file that is meant.
    pub span: Span,
    /// Index of the entry that it is about, if it is about one.
    pub entry: Option<u32>,
    /// One plain sentence, without a full stop.
    pub message: String,
    /// What to do about it, if the rule knows.
    pub hint: Option<Cow<'static, str>>,
    /// Whether a reader wants to see what the registry says of the entry.
    pub cites_registry: bool,
    /// The kind of claim that it rests on, if it rests on one.
    pub cites_claims: Option<ClaimKind>,
    /// Whether somebody will read the hint.
    wants_hint: bool,
}

/// Takes findings from one rule.
#[derive(Debug)]
pub struct Findings {
    rule: u16,
    wants_hints: bool,
    list: Vec<Finding>,
    /// Where messages are put together, so that each is allocated once, in its length.
    message: String,
}

impl Findings {
    /// Goes on after what others have reported. Hints are only put together where they are wanted.
    pub fn with(list: Vec<Finding>, wants_hints: bool) -> Self {
        Self { rule: 0, wants_hints, list, message: String::new() }
    }

    /// Everything reported so far, in the order of the rules.
    pub fn reported(&self) -> &[Finding] {
        &self.list
    }

    /// What is reported from now on is said by this rule.
    pub fn set_rule(&mut self, rule: usize) {
        self.rule = rule as u16;
    }

    /// Reports something about a part of an entry.
    pub fn entry(&mut self, entry: u32, span: Span, message: impl Display) -> &mut Finding {
        self.push(Some(entry), span, message)
    }

    /// Reports something about a part of the file that is no entry.
    pub fn place(&mut self, span: Span, message: impl Display) -> &mut Finding {
        self.push(None, span, message)
    }

    fn push(&mut self, entry: Option<u32>, span: Span, message: impl Display) -> &mut Finding {
        self.message.clear();
        let _ = write!(self.message, "{message}");
        let message = self.message.clone();
        self.list.push(Finding {
            rule: self.rule,
            span,
            entry,
            message,
            hint: None,
            cites_registry: false,
            cites_claims: None,
            wants_hint: self.wants_hints,
        });
        self.list.last_mut().expect("invariant: one was pushed")
    }

    /// Everything reported, in the order of the file, then of the rules.
    pub fn into_sorted(mut self) -> Vec<Finding> {
        self.list.sort_by_key(|finding| (finding.span.start, finding.rule, finding.span.end, finding.entry));
        self.list
    }
}

impl Finding {
    /// Adds what to do about it.
    pub fn hint(&mut self, hint: impl Into<Cow<'static, str>>) -> &mut Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what to do about it, if it is wanted.
    pub fn hint_with<H: Into<Cow<'static, str>>>(&mut self, hint: impl FnOnce() -> H) -> &mut Self {
        if self.wants_hint { self.hint(hint()) } else { self }
    }

    /// Lets reports show what the registry says of the entry, or of the alias that is marked.
    pub fn cite_registry(&mut self) -> &mut Self {
        self.cites_registry = true;
        self
    }

    /// Lets reports show the claims of this kind, and what the registry says of the entry.
    pub fn cite_claims(&mut self, kind: ClaimKind) -> &mut Self {
        self.cites_claims = Some(kind);
        self.cite_registry()
    }
}

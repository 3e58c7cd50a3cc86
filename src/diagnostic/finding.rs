//! [`Finding`]: one result of one rule about one place.

use super::{Category, Change, Fix, RuleId, Severity};
use crate::registry::ClaimKind;
use crate::text::Span;
use std::fmt;

/// One result of a rule. Line, column, excerpt and evidence are worked out when it is printed.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that reports it.
    pub rule: RuleId,
    /// The category of the rule.
    pub category: Category,
    /// How bad it is.
    pub severity: Severity,
    /// The part of the file that is marked.
    pub span: Span,
    /// Index of the entry that it is about, if it is about one.
    pub entry: Option<u32>,
    /// One plain sentence, without a full stop.
    pub message: String,
    /// How to settle it, if the rule knows and hints are wanted.
    pub hint: Option<String>,
    /// Whether reports show the registry's record of the entry.
    pub cites_registry: bool,
    /// The kind of claim that it rests on, if it rests on one.
    pub cites_claims: Option<ClaimKind>,
    /// What a note beside the entry would say, in one line; filled only where notes are wanted.
    pub note: Option<String>,
    /// Ways to settle it: the careful one first, then more thorough ones. Filled only where fixes are wanted.
    pub fixes: Vec<Fix>,
    /// Position of the rule in the catalogue: orders the findings about one place.
    position: usize,
}

/// The parts of findings that are made only on demand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// How to settle a finding, in words.
    pub hints: bool,
    /// The texts of notes.
    pub notes: bool,
    /// Fixes. Some of them write notes.
    pub fixes: bool,
}

/// Collects the findings of a file, rule by rule.
#[derive(Debug)]
pub struct Findings {
    wanted: Wanted,
    list: Vec<Finding>,
    /// The rule that reports now.
    rule: RuleId,
    category: Category,
    severity: Severity,
    position: usize,
}

impl Findings {
    /// Starts without findings.
    pub fn new(wanted: Wanted) -> Self {
        Self::with(Vec::new(), wanted)
    }

    /// Goes on after earlier findings.
    pub fn with(list: Vec<Finding>, wanted: Wanted) -> Self {
        let rule = RuleId::new("");
        Self { wanted, list, rule, category: Category::Correctness, severity: Severity::Error, position: 0 }
    }

    /// Returns everything reported so far, in the order of the rules.
    pub fn reported(&self) -> &[Finding] {
        &self.list
    }

    /// Sets the rule that reports from now on, and its position in the catalogue.
    pub fn set_rule(&mut self, position: usize, rule: RuleId, category: Category, severity: Severity) {
        (self.position, self.rule, self.category, self.severity) = (position, rule, category, severity);
    }

    /// Reports something about a part of an entry: one plain sentence, without a full stop.
    pub fn entry(&mut self, entry: u32, span: Span, message: impl fmt::Display) -> Reported<'_> {
        self.push(Some(entry), span, message.to_string())
    }

    /// Reports something about a part of the file that is no entry.
    pub fn place(&mut self, span: Span, message: impl fmt::Display) -> Reported<'_> {
        self.push(None, span, message.to_string())
    }

    fn push(&mut self, entry: Option<u32>, span: Span, message: String) -> Reported<'_> {
        self.list.push(Finding {
            rule: self.rule.clone(),
            category: self.category,
            severity: self.severity,
            span,
            entry,
            message,
            hint: None,
            cites_registry: false,
            cites_claims: None,
            note: None,
            fixes: Vec::new(),
            position: self.position,
        });
        let finding = self.list.last_mut().expect("invariant: one was pushed");
        Reported { finding, wanted: self.wanted }
    }

    /// Returns everything reported, in the order of the file, then of the rules.
    pub fn into_sorted(self) -> Vec<Finding> {
        let mut list = self.list;
        // Stable: the findings of a rule about one place keep their order.
        list.sort_by_key(|finding| (finding.span.start, finding.position, finding.span.end, finding.entry));
        list
    }
}

/// A finding that was just reported, to which more can be added.
#[derive(Debug)]
pub struct Reported<'a> {
    finding: &'a mut Finding,
    wanted: Wanted,
}

#[expect(clippy::return_self_not_must_use, reason = "what is added is in the finding already")]
impl Reported<'_> {
    /// Adds how to settle it.
    pub fn hint(self, hint: impl fmt::Display) -> Self {
        self.hint_with(|| hint)
    }

    /// Adds how to settle it; the closure runs only where hints are wanted.
    pub fn hint_with<D: fmt::Display>(self, hint: impl FnOnce() -> D) -> Self {
        if self.wanted.hints {
            self.finding.hint = Some(hint().to_string());
        }
        self
    }

    /// Adds what a note beside the entry would say; the closure runs only where notes or fixes are wanted.
    ///
    /// The text must not depend on the day, so that a note stays current until the facts change.
    pub fn note_with(self, note: impl FnOnce() -> Option<String>) -> Self {
        if self.wanted.notes || self.wanted.fixes {
            self.finding.note = note();
        }
        self
    }

    /// Proposes fixes: the careful one first, then more thorough ones. The closure runs only where fixes are wanted.
    pub fn fix_with<I: IntoIterator<Item = Fix>>(self, fixes: impl FnOnce() -> I) -> Self {
        if self.wanted.fixes {
            self.finding.fixes.extend(fixes());
        }
        self
    }

    /// Proposes fixes as [`Self::fix_with`] does. The closure takes the fix that writes the note beside the entry, if
    /// there is a note.
    pub fn fix_with_note<I: IntoIterator<Item = Fix>>(self, fixes: impl FnOnce(Option<Fix>) -> I) -> Self {
        let write = self.finding.entry.zip(self.finding.note.clone()).map(|(entry, text)| {
            Fix::safe(Change::Note { entry, twins: Vec::new(), rule: self.finding.rule.clone(), text })
        });
        self.fix_with(|| fixes(write))
    }

    /// Lets reports show what the registry says of the entry, or of the alias that is marked.
    pub fn cite_registry(self) -> Self {
        self.finding.cites_registry = true;
        self
    }

    /// Lets reports show the claims of this kind, and what the registry says of the entry.
    pub fn cite_claims(self, kind: ClaimKind) -> Self {
        self.finding.cites_claims = Some(kind);
        self.cite_registry()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn findings_stand_in_the_order_of_the_file_and_then_of_the_rules(
            rules in proptest::collection::vec(proptest::collection::vec((0u32..9, 0u32..3), 0..9), 0..9),
        ) {
            let mut findings = Findings::new(Wanted::default());
            // The rules run in another order than the catalogue's.
            for (number, spans) in rules.iter().enumerate().rev() {
                findings.set_rule(number, RuleId::new("rule"), Category::Style, Severity::Info);
                for (order, &(start, length)) in spans.iter().enumerate() {
                    findings.place(Span { start, end: start + length }, order);
                }
            }
            let sorted = findings.into_sorted();
            let key = |finding: &Finding| {
                (finding.span.start, finding.position, finding.span.end, finding.message.parse::<usize>().unwrap())
            };
            prop_assert!(sorted.is_sorted_by_key(key));
            prop_assert_eq!(sorted.len(), rules.iter().map(Vec::len).sum::<usize>());
        }
    }
}

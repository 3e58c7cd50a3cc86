//! [`Finding`]: one result of one rule about one position.

use super::{Category, Change, Fix, Origin, RuleId, Severity};
use crate::registry::ClaimKind;
use crate::syntax::EntryId;
use crate::text::{LineNumber, Span};
use crate::uses::LookupKind;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

/// The most characters of a message, except for words of the file that it quotes. Longer ones continue in
/// [`Finding::details`].
pub const MOST_MESSAGE_CHARACTERS: usize = 100;

/// One result of a rule. Line, column, excerpt and evidence are computed when it is printed.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that reports it.
    pub rule: RuleId,
    /// The category of the rule.
    pub category: Category,
    /// The severity, which the category decides.
    pub severity: Severity,
    /// The part of the file that is marked.
    pub span: Span,
    /// The entry concerned, if any.
    pub entry: Option<EntryId>,
    /// How a configuration looks up the marked name, if the finding is about a name in one.
    pub lookup: Option<LookupKind>,
    /// One plain sentence, without a full stop.
    ///
    /// At most [`MOST_MESSAGE_CHARACTERS`] long, unless the names and words it quotes are unusually long.
    pub message: String,
    /// Further sentences that the message has no room for, in order.
    pub details: Vec<String>,
    /// The line of the old table that the finding is about, if there is one.
    pub old_line: Option<Box<OldLine>>,
    /// The hint, if the rule has one; filled only on demand.
    pub hint: Option<String>,
    /// Whether reports show the registry's record of the entry as evidence.
    pub cites_registry: bool,
    /// The kind of claim that it relies on, if any.
    pub cites_claims: Option<ClaimKind>,
    /// The text of a note about the entry, in one line; filled only on demand.
    pub note: Option<String>,
    /// Where the rule is defined, unless it is Portolan's own.
    pub origin: Option<Origin>,
    /// The possible fixes: the careful one first, then more thorough ones. Filled only on demand.
    pub fixes: Vec<Fix>,
    /// Position of the rule in the catalogue: orders the findings about one position.
    position: usize,
}

impl Finding {
    /// Returns whether a note can acknowledge it by default: it is stale, and there are facts about the entry.
    pub fn can_be_noted(&self) -> bool {
        self.category == Category::Stale && self.entry.is_some() && self.note.is_some()
    }

    /// Returns the fix that writes the note, if there is one.
    pub fn writing_note(&self) -> Option<Fix> {
        let (entry, text) = self.entry.zip(self.note.clone())?;
        Some(Fix::safe(Change::Note { entry, twins: Vec::new(), rule: self.rule.clone(), text }))
    }
}

/// A line of the table that `--base` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldLine {
    /// The path of the old table.
    pub path: PathBuf,
    /// The number of the line.
    pub line: LineNumber,
    /// Its bytes, without the line ending.
    pub text: Vec<u8>,
    /// The marked part of the text.
    pub mark: Range<usize>,
}

/// The parts of findings that are made only on demand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Hints.
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
    /// The rule that currently reports.
    rule: RuleId,
    category: Category,
    severity: Severity,
    origin: Option<Origin>,
    position: usize,
}

impl Findings {
    /// Creates an empty collection.
    pub fn new(wanted: Wanted) -> Self {
        Self::with(Vec::new(), wanted)
    }

    /// Continues a collection of earlier findings.
    pub fn with(list: Vec<Finding>, wanted: Wanted) -> Self {
        let rule = RuleId::new("");
        Self {
            wanted,
            list,
            rule,
            category: Category::Correctness,
            severity: Severity::Error,
            origin: None,
            position: 0,
        }
    }

    /// Returns everything reported so far, in the order of the rules.
    pub fn reported(&self) -> &[Finding] {
        &self.list
    }

    /// Sets the rule that reports from now on, and its position in the catalogue.
    pub fn set_rule(&mut self, position: usize, rule: RuleId, category: Category, severity: Severity) {
        (self.position, self.rule, self.category, self.severity) = (position, rule, category, severity);
        self.origin = None;
    }

    /// Sets where the rule is defined that reports from now on.
    pub fn set_origin(&mut self, origin: Origin) {
        self.origin = Some(origin);
    }

    /// Reports a finding about a part of an entry. The message is one plain sentence, without a full stop.
    pub fn entry(&mut self, entry: EntryId, span: Span, message: impl fmt::Display) -> Reported<'_> {
        self.push(Some(entry), span, message.to_string())
    }

    /// Reports a finding about a part of the file outside the entries.
    pub fn at(&mut self, span: Span, message: impl fmt::Display) -> Reported<'_> {
        self.push(None, span, message.to_string())
    }

    fn push(&mut self, entry: Option<EntryId>, span: Span, message: String) -> Reported<'_> {
        self.list.push(Finding {
            rule: self.rule.clone(),
            category: self.category,
            severity: self.severity,
            span,
            entry,
            lookup: None,
            message,
            details: Vec::new(),
            old_line: None,
            hint: None,
            cites_registry: false,
            cites_claims: None,
            note: None,
            origin: self.origin.clone(),
            fixes: Vec::new(),
            position: self.position,
        });
        let finding = self.list.last_mut().expect("invariant: one was pushed");
        Reported { finding, wanted: self.wanted }
    }

    /// Returns everything reported, in the order of the file, then of the rules.
    pub fn into_sorted(self) -> Vec<Finding> {
        let mut list = self.list;
        // Stable: the findings of a rule about one position keep their order.
        list.sort_by_key(|finding| (finding.span.start, finding.position, finding.span.end, finding.entry));
        list
    }
}

/// The latest finding, to which details can be added.
#[derive(Debug)]
pub struct Reported<'a> {
    finding: &'a mut Finding,
    wanted: Wanted,
}

#[expect(clippy::return_self_not_must_use, reason = "the finding already has the added part")]
impl Reported<'_> {
    /// Continues the message with a text that begins with its separator, as in `: Go skips the line`. If the message has
    /// no room for it, the text without the separator becomes a detail.
    pub fn continued(self, text: impl fmt::Display) -> Self {
        let text = text.to_string();
        let characters = self.finding.message.chars().count() + text.chars().count();
        if self.finding.details.is_empty() && characters <= MOST_MESSAGE_CHARACTERS {
            self.finding.message.push_str(&text);
            return self;
        }
        self.detail(text.trim_start_matches([':', ';', ',', ' ']))
    }

    /// Adds a detail: one sentence that reports show below the message. An empty one is left out.
    pub fn detail(self, detail: impl fmt::Display) -> Self {
        let detail = detail.to_string();
        if !detail.is_empty() {
            self.finding.details.push(detail);
        }
        self
    }

    /// Adds a hint.
    pub fn hint(self, hint: impl fmt::Display) -> Self {
        self.hint_with(|| hint)
    }

    /// Adds a hint. The closure runs only if hints are wanted.
    pub fn hint_with<D: fmt::Display>(self, hint: impl FnOnce() -> D) -> Self {
        if self.wanted.hints {
            self.finding.hint = Some(hint().to_string());
        }
        self
    }

    /// Lowers the severity to this one, if it is higher.
    pub fn at_most(self, severity: Severity) -> Self {
        self.finding.severity = self.finding.severity.min(severity);
        self
    }

    /// Says how a configuration looks up the marked name.
    pub fn lookup(self, lookup: LookupKind) -> Self {
        self.finding.lookup = Some(lookup);
        self
    }

    /// Adds the line of the old table that the finding is about.
    pub fn old_line(self, line: Option<OldLine>) -> Self {
        self.finding.old_line = line.map(Box::new);
        self
    }

    /// Adds the text of a note about the entry. The closure runs only if notes or fixes are wanted.
    ///
    /// The text must not depend on the date, so that a note stays current until the facts change.
    pub fn note_with(self, note: impl FnOnce() -> Option<String>) -> Self {
        if self.wanted.notes || self.wanted.fixes {
            self.finding.note = note();
        }
        self
    }

    /// Proposes fixes: the careful one first, then more thorough ones. The closure runs only if fixes are wanted.
    pub fn fix_with<I: IntoIterator<Item = Fix>>(self, fixes: impl FnOnce() -> I) -> Self {
        if self.wanted.fixes {
            self.finding.fixes.extend(fixes());
        }
        self
    }

    /// Proposes fixes as [`Self::fix_with`] does. The closure takes the fix that writes the note, if there is
    /// one.
    pub fn fix_with_note<I: IntoIterator<Item = Fix>>(self, fixes: impl FnOnce(Option<Fix>) -> I) -> Self {
        let write = self.finding.writing_note();
        self.fix_with(|| fixes(write))
    }

    /// Adds the registry's records of the entry, or of the marked alias, as evidence.
    pub fn cite_registry(self) -> Self {
        self.finding.cites_registry = true;
        self
    }

    /// Adds the claims of this kind and the registry's records of the entry as evidence.
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
            rules in proptest::collection::vec(proptest::collection::vec((0usize..9, 0usize..3), 0..9), 0..9),
        ) {
            let mut findings = Findings::new(Wanted::default());
            // The rules run in another order than the catalogue's.
            for (index, spans) in rules.iter().enumerate().rev() {
                findings.set_rule(index, RuleId::new("rule"), Category::Style, Severity::Info);
                for (order, &(start, length)) in spans.iter().enumerate() {
                    findings.at(Span::new(start, start + length), order);
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

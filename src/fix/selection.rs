//! Selects fixes that can be made together: those whose edits do not conflict.
//!
//! A fix that only removes a line, or comments it out, precedes those that change a part of the line, so that the line
//! keeps its original text.

use crate::diagnostic::{Change, Edit, RuleId};
use crate::model::PortRange;
use crate::syntax::Document;
use crate::text::{ByteOffset, LineNumber, Span};
use hashbrown::HashMap;

/// A fix with its edits of the file.
#[derive(Clone, Debug)]
pub struct PlannedFix {
    /// Index of the finding that it fixes, if any.
    pub finding: Option<usize>,
    /// The rule that proposes it, if any.
    pub rule: Option<RuleId>,
    /// The offset of the position concerned.
    pub at: ByteOffset,
    /// What it changes, in terms of entries.
    pub changes: Vec<Change>,
    /// The edits, sorted and disjoint.
    pub edits: Vec<Edit>,
}

/// Splits the proposed fixes into those that can be made together and those that have to wait.
///
/// Fixes that only remove lines come first, then the others in order.
///
/// A line takes one fix that adds or replaces text, or any number that only delete. A name is added to one port only.
pub fn select(document: &Document, proposed: Vec<PlannedFix>) -> (Vec<PlannedFix>, Vec<PlannedFix>) {
    let mut reservations = Reservations { document, lines: HashMap::new(), names: HashMap::new() };
    let mut chosen = vec![false; proposed.len()];
    for removes in [true, false] {
        for (fix, chosen) in proposed.iter().zip(&mut chosen).filter(|(fix, _)| only_removes_lines(fix) == removes) {
            *chosen = reservations.reserve(fix);
        }
    }
    let mut chosen = chosen.into_iter();
    proposed.into_iter().partition(|_| chosen.next().unwrap_or(false))
}

fn only_removes_lines(fix: &PlannedFix) -> bool {
    let removes = |change: &Change| matches!(change, Change::CommentOut { .. } | Change::DropLine { .. });
    !fix.changes.is_empty() && fix.changes.iter().all(removes)
}

struct Reservations<'a> {
    document: &'a Document,
    /// For each line, the replaced spans, and whether further deletions may share the line.
    lines: HashMap<LineNumber, (Vec<Span>, bool)>,
    names: HashMap<Vec<u8>, PortRange>,
}

impl Reservations<'_> {
    /// Reserves the spans of a fix, if they are free.
    fn reserve(&mut self, fix: &PlannedFix) -> bool {
        let names = || {
            let named = fix.changes.iter().filter_map(|change| match change {
                Change::AddNames { entry, names } => Some((*entry, &names[..])),
                Change::PutNameFirst { entry, name } => Some((*entry, std::slice::from_ref(name))),
                _ => None,
            });
            named.flat_map(|(entry, names)| {
                let ports = self.document.entry(entry).ports;
                names.iter().map(move |name| (name.as_bytes(), ports))
            })
        };
        if names().any(|(name, ports)| self.names.get(name).is_some_and(|&taken| taken != ports)) {
            return false;
        }
        let is_deletion = |edit: &Edit| edit.text.is_empty();
        let is_free = |edit: &Edit| {
            self.lines_of(edit.span).all(|line| match self.lines.get(&line) {
                None => true,
                Some((spans, shared)) => {
                    *shared
                        && is_deletion(edit)
                        && spans.iter().all(|span| span.end <= edit.span.start || edit.span.end <= span.start)
                }
            })
        };
        if !fix.edits.iter().all(is_free) {
            return false;
        }
        let names: Vec<_> = names().map(|(name, ports)| (name.to_vec(), ports)).collect();
        self.names.extend(names);
        for edit in &fix.edits {
            for line in self.lines_of(edit.span) {
                let (spans, shared) = self.lines.entry(line).or_insert_with(|| (Vec::new(), true));
                spans.push(edit.span);
                *shared &= is_deletion(edit);
            }
        }
        true
    }

    /// Returns the lines that a span touches.
    fn lines_of(&self, span: Span) -> impl Iterator<Item = LineNumber> + use<> {
        let lines = self.document.lines_of(span);
        (lines.start().index()..=lines.end().index()).map(LineNumber::from_index)
    }
}

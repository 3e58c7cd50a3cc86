//! Finds existing notes before a new one is written.

use super::check::{Checked, NoteUse, notes_about};
use crate::diagnostic::{Change, Finding};
use crate::syntax::{EntryId, LineKind};
use crate::text::LineNumber;
use std::ops::Range;

/// Returns the index of the current note about an entry. It may be before a twin of the entry.
pub(super) fn current_note(checked: &Checked, entry: EntryId, rule: &str) -> Option<usize> {
    let line = checked.document.entry(entry).line;
    let mut about = notes_about(&checked.notes, &checked.document, &checked.source.bytes, line, rule);
    about.find(|&index| checked.notes[index].acknowledges.contains(&entry))
}

/// Returns the outdated note of a rule about a line, with its index. It may be before a twin of the line.
pub(super) fn outdated_note<'a>(checked: &'a Checked, line: LineNumber, rule: &str) -> Option<(usize, &'a NoteUse)> {
    let mut about = notes_about(&checked.notes, &checked.document, &checked.source.bytes, line, rule);
    let found = about.find(|&index| {
        let used = &checked.notes[index];
        // A line with a list of transports may have a note for each, and all of them may be current.
        let is_current_here = || used.acknowledges.iter().any(|&entry| checked.document.entry(entry).line == line);
        used.acknowledges.is_empty() || used.note.line == line && !is_current_here()
    });
    found.map(|index| (index, &checked.notes[index]))
}

/// Adapts a new note to the notes in the file.
///
/// It renews an outdated one of its rule, or else covers the twins of the entry that have none.
pub(super) fn fit_to_other_notes(checked: &Checked, finding: &Finding, change: &mut Change) {
    let Change::Note { entry, twins, rule, text } = change else { return };
    let line = checked.document.entry(*entry).line;
    if let Some((_, used)) = outdated_note(checked, line, rule.as_str()) {
        *change =
            Change::RenewNote { entry: *entry, span: used.note.span, rule: rule.clone(), text: std::mem::take(text) };
    } else {
        *twins = twins_alike(checked, finding, text);
    }
}

/// Returns the twins of a finding's entry that have the same finding with the same text. Those with a note about it are
/// left out.
///
/// Twins are on the lines right before and after the entry.
pub(super) fn twins_alike(checked: &Checked, finding: &Finding, text: &str) -> Vec<EntryId> {
    let Some(entry) = finding.entry else { return Vec::new() };
    let (document, bytes) = (&checked.document, &checked.source.bytes);
    let line = document.entry(entry).line;
    let rule = finding.rule.as_str();
    let entry_on = |line: LineNumber| match document.line(line)?.kind {
        LineKind::Entry(first) => Some(first),
        _ => None,
    };
    let alike = |line: LineNumber| {
        let twin = entry_on(line)?;
        let start = document.line(line)?.content.start;
        let first = checked.findings.partition_point(|finding| finding.span.start < start);
        let mut of_line = checked.findings[first..].iter().take_while(|finding| {
            document.line(line.after()).is_none_or(|next| finding.span.start < next.content.start)
        });
        let same = |other: &&Finding| other.entry == Some(twin) && other.rule == finding.rule;
        let other = of_line.find(same)?;
        let says_the_same = other.note.as_deref() == Some(text);
        (says_the_same && outdated_note(checked, line, rule).is_none() && current_note(checked, twin, rule).is_none())
            .then_some(twin)
    };
    let first = document.first_twin(bytes, line);
    let lines = |range: Range<usize>| range.map(LineNumber::from_index);
    let before = lines(first.index()..line.index()).rev().map_while(alike);
    let after = lines(line.index() + 1..document.lines.len());
    let after = after.take_while(|&next| document.first_twin(bytes, next) <= line);
    before.chain(after.map_while(alike)).collect()
}

//! Notes in a file: writes them beside entries, keeps them up to date, and removes them.

use super::check::{CheckSettings, Checked, NoteUse, check_to_change};
use super::fix::{Fixed, Mentioned, fix_loop, render, safely_fixable, split_by_owner, why_not};
use super::notes::{current_note, outdated_note, twins_alike};
use crate::diagnostic::{Applicability, Change, Finding, RuleId};
use crate::fix::PlannedFix;
use crate::plugin::Catalogue;
use crate::syntax::{Document, EntryId, LineKind};
use crate::text::SourceFile;
use hashbrown::{HashMap, HashSet};
use std::cell::LazyCell;

/// Writes a note beside each finding that `chosen` picks. Renews outdated notes, and removes those without a finding.
///
/// All rules should run, and notes should not be respected. `leaves_fixable`: a finding that `check --fix` fixes gets no
/// note, which would silence it.
pub fn annotate(
    source: SourceFile,
    document: Document,
    settings: &CheckSettings<'_>,
    leaves_fixable: bool,
    chosen: impl Fn(&Checked, &Finding) -> bool,
) -> Fixed {
    let checked = check_to_change(source, document, settings);
    // An outdated note may be removed in one round and written in the next.
    let mut again: HashSet<(EntryId, RuleId)> = HashSet::new();
    let (trust, before) = (trust_for(&checked), contents(&checked));
    let (mut in_blocks, mut fixable) = (0, 0);
    let mut unwritable: Vec<Mentioned> = Vec::new();
    let mut fixed = fix_loop(checked, settings, trust, |checked| {
        let to_fix = LazyCell::new(|| safely_fixable(checked, settings));
        let is_left = |index: usize, finding: &Finding| {
            let may_be_safe = finding.fixes.iter().any(|fix| fix.applicability == Applicability::Safe);
            leaves_fixable && may_be_safe && to_fix.contains(&index)
        };
        fixable = 0;
        unwritable.clear();
        let mut proposed = Vec::new();
        let mut spoken_of = HashSet::new();
        for (index, finding) in checked.findings.iter().enumerate() {
            let Some(entry) = finding.entry else { continue };
            let Some(text) = finding.note.clone() else { continue };
            let rule = &finding.rule;
            let line = checked.document.entry(entry).line;
            if let Some(current) = current_note(checked, entry, rule.as_str()) {
                spoken_of.insert(current);
                continue;
            }
            let change = match outdated_note(checked, line, rule.as_str()) {
                Some((note_index, used)) => {
                    spoken_of.insert(note_index);
                    again.insert((entry, rule.clone()));
                    Change::RenewNote { entry, span: used.note.span, rule: rule.clone(), text }
                }
                None if again.contains(&(entry, rule.clone())) || chosen(checked, finding) => {
                    if is_left(index, finding) {
                        fixable += 1;
                        continue;
                    }
                    let twins = twins_alike(checked, finding, &text);
                    Change::Note { entry, twins, rule: rule.clone(), text }
                }
                None => continue,
            };
            match render(checked, settings.catalogue, Some(index), rule, vec![change.clone()]) {
                Some(fix) => proposed.push(fix),
                None => unwritable.extend(why_not(checked, settings.catalogue, index, vec![change])),
            }
        }
        let about_nothing = checked.notes.iter().enumerate().filter(|(index, _)| !spoken_of.contains(index));
        proposed.extend(about_nothing.filter_map(|(_, used)| without(checked, settings.catalogue, used)));
        let (mut proposed, left) = split_by_owner(checked, proposed);
        in_blocks = left.len();
        proposed.sort_by(|a, b| a.edits.cmp(&b.edits));
        proposed
    });
    fixed.refused.append(&mut unwritable);
    counted(Fixed { in_blocks, fixable, ..fixed }, before)
}

/// Removes every note, which restores the file as it was before the first one.
pub fn remove_notes(source: SourceFile, document: Document, settings: &CheckSettings<'_>) -> Fixed {
    let checked = check_to_change(source, document, settings);
    let (trust, before) = (trust_for(&checked), contents(&checked));
    let mut in_blocks = 0;
    let fixed = fix_loop(checked, settings, trust, |checked| {
        let all = checked.notes.iter().filter_map(|used| without(checked, settings.catalogue, used));
        let (proposed, left) = split_by_owner(checked, all.collect());
        in_blocks = left.len();
        proposed
    });
    counted(Fixed { in_blocks, ..fixed }, before)
}

/// The subject of a note, which is its rule and the name and port of its entry, and its text.
type NoteContent = ((Vec<u8>, Vec<u8>, u16), Vec<u8>);

fn contents(checked: &Checked) -> Vec<NoteContent> {
    let (document, bytes) = (&checked.document, &checked.source.bytes);
    let content = |used: &NoteUse| {
        let entry = document.line(used.note.line).and_then(|line| match line.kind {
            LineKind::Entry(first) => Some(document.entry(first)),
            _ => None,
        });
        let (name, port) =
            entry.map(|entry| (document.name(bytes, entry).to_vec(), entry.ports.first)).unwrap_or_default();
        ((used.note.rule.clone(), name, port), used.note.text.clone())
    };
    checked.notes.iter().map(content).collect()
}

/// Counts the notes that were added, renewed and removed. A note may be removed in one round and written in another.
fn counted(mut fixed: Fixed, before: Vec<NoteContent>) -> Fixed {
    let mut gone: HashMap<NoteContent, usize> = HashMap::new();
    for note in before {
        *gone.entry(note).or_default() += 1;
    }
    let mut remove_known = |note: &NoteContent| match gone.get_mut(note) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    };
    let new: Vec<NoteContent> = contents(&fixed.checked).into_iter().filter(|note| !remove_known(note)).collect();
    let mut subjects: HashMap<_, usize> = HashMap::new();
    for ((subject, _), count) in gone {
        *subjects.entry(subject).or_default() += count;
    }
    for (subject, _) in &new {
        let renews = subjects.get_mut(subject).filter(|count| **count > 0);
        fixed.notes[usize::from(renews.is_some())] += 1;
        if let Some(count) = renews {
            *count -= 1;
        }
    }
    fixed.notes[2] = subjects.values().sum();
    fixed
}

/// Returns the proof that notes need. No model reads a declared format; there, the same entries afterwards are enough,
/// which is checked in any case.
fn trust_for(checked: &Checked) -> Applicability {
    if checked.document.format.is_declared() { Applicability::Unsafe } else { Applicability::Safe }
}

/// Removes a note. A note of an unknown rule was not written by this program, and stays.
fn without(checked: &Checked, catalogue: &Catalogue, used: &NoteUse) -> Option<PlannedFix> {
    let rule = std::str::from_utf8(&used.note.rule).ok().and_then(|id| catalogue.rule(id))?;
    render(checked, catalogue, None, &rule.meta().id, vec![Change::DropNote { span: used.note.span }])
}

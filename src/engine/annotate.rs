//! Notes in a file: written beside entries, kept up to date, and taken out again.

use super::check::{CheckSettings, Checked, NoteUse};
use super::fix::{Fixed, render, settle};
use super::notes::{current_note, outdated_note, twins_alike};
use crate::diagnostic::{Applicability, Change, Finding};
use crate::fix::Proposed;
use crate::rule::{RULES, note_text};
use hashbrown::HashSet;

/// Writes beside each finding that `chosen` picks what is known; refreshes the notes that are there, and takes those
/// out that are about nothing any more. All rules should run, and no notes be heard.
pub fn annotate(checked: Checked, settings: &CheckSettings<'_>, chosen: impl Fn(&Checked, &Finding) -> bool) -> Fixed {
    // An outdated note may be taken out in one round and written in the next.
    let mut again: HashSet<(u32, u16)> = HashSet::new();
    settle(checked, settings, Applicability::Safe, |checked| {
        let mut proposed = Vec::new();
        let mut spoken_of = HashSet::new();
        for (number, finding) in checked.findings.iter().enumerate() {
            let Some(entry) = finding.entry else { continue };
            let Some(text) = note_text(&checked.context(settings.registry), finding) else { continue };
            let rule = RULES[usize::from(finding.rule)].meta().id;
            let line = checked.document.entries[entry as usize].line;
            if let Some(current) = current_note(checked, entry, rule) {
                spoken_of.insert(current);
                continue;
            }
            let change = match outdated_note(checked, line, rule) {
                Some((number, used)) => {
                    spoken_of.insert(number);
                    again.insert((entry, finding.rule));
                    Change::RenewNote { entry, span: used.note.span, rule, text }
                }
                None if again.contains(&(entry, finding.rule)) || chosen(checked, finding) => {
                    let twins = twins_alike(checked, settings.registry, finding, &text);
                    Change::Note { entry, twins, rule, text }
                }
                None => continue,
            };
            proposed.extend(render(checked, Some(number), finding.rule, vec![change]));
        }
        let about_nothing = checked.notes.iter().enumerate().filter(|(number, _)| !spoken_of.contains(number));
        proposed.extend(about_nothing.filter_map(|(_, used)| without(checked, used)));
        proposed.sort_by(|a, b| a.edits.cmp(&b.edits));
        proposed
    })
}

/// Takes every note out: the file is what it was before any was written.
pub fn remove_notes(checked: Checked, settings: &CheckSettings<'_>) -> Fixed {
    settle(checked, settings, Applicability::Safe, |checked| {
        checked.notes.iter().filter_map(|used| without(checked, used)).collect()
    })
}

/// Takes a note out. One of a rule that nobody knows was not written by this program, and stays.
fn without(checked: &Checked, used: &NoteUse) -> Option<Proposed> {
    let rule = std::str::from_utf8(&used.note.rule).ok().and_then(crate::rule::by_id)?;
    render(checked, None, rule as u16, vec![Change::DropNote { span: used.note.span }])
}

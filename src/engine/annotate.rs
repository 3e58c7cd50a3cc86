//! Notes in a file: writes them beside entries, keeps them up to date, and removes them.

use super::check::{CheckSettings, Checked, NoteUse, check_for};
use super::fix::{Fixed, fix_loop, render};
use super::notes::{current_note, outdated_note, twins_alike};
use crate::diagnostic::{Applicability, Change, Finding, RuleId};
use crate::fix::Proposed;
use crate::plugin::Catalogue;
use crate::syntax::{Document, EntryId};
use crate::text::SourceFile;
use hashbrown::HashSet;

/// Writes a note beside each finding that `chosen` picks. Renews outdated notes, and removes those without a finding.
///
/// All rules should run, and notes should not be respected.
pub fn annotate(
    source: SourceFile,
    document: Document,
    settings: &CheckSettings<'_>,
    chosen: impl Fn(&Checked, &Finding) -> bool,
) -> Fixed {
    let checked = check_for(source, document, settings, true);
    // An outdated note may be removed in one round and written in the next.
    let mut again: HashSet<(EntryId, RuleId)> = HashSet::new();
    let trust = trust_for(&checked);
    fix_loop(checked, settings, trust, |checked| {
        let mut proposed = Vec::new();
        let mut spoken_of = HashSet::new();
        for (number, finding) in checked.findings.iter().enumerate() {
            let Some(entry) = finding.entry else { continue };
            let Some(text) = finding.note.clone() else { continue };
            let rule = &finding.rule;
            let line = checked.document.entry(entry).line;
            if let Some(current) = current_note(checked, entry, rule.as_str()) {
                spoken_of.insert(current);
                continue;
            }
            let change = match outdated_note(checked, line, rule.as_str()) {
                Some((number, used)) => {
                    spoken_of.insert(number);
                    again.insert((entry, rule.clone()));
                    Change::RenewNote { entry, span: used.note.span, rule: rule.clone(), text }
                }
                None if again.contains(&(entry, rule.clone())) || chosen(checked, finding) => {
                    let twins = twins_alike(checked, finding, &text);
                    Change::Note { entry, twins, rule: rule.clone(), text }
                }
                None => continue,
            };
            proposed.extend(render(checked, settings.catalogue, Some(number), rule, vec![change]));
        }
        let about_nothing = checked.notes.iter().enumerate().filter(|(number, _)| !spoken_of.contains(number));
        proposed.extend(about_nothing.filter_map(|(_, used)| without(checked, settings.catalogue, used)));
        proposed.sort_by(|a, b| a.edits.cmp(&b.edits));
        proposed
    })
}

/// Removes every note, which restores the file as it was before the first one.
pub fn remove_notes(source: SourceFile, document: Document, settings: &CheckSettings<'_>) -> Fixed {
    let checked = check_for(source, document, settings, true);
    let trust = trust_for(&checked);
    fix_loop(checked, settings, trust, |checked| {
        checked.notes.iter().filter_map(|used| without(checked, settings.catalogue, used)).collect()
    })
}

/// Returns the proof that notes need. No model reads a declared format; there, the same entries afterwards are enough,
/// which is checked in any case.
fn trust_for(checked: &Checked) -> Applicability {
    if checked.document.format.is_declared() { Applicability::Unsafe } else { Applicability::Safe }
}

/// Removes a note. A note of an unknown rule was not written by this program, and stays.
fn without(checked: &Checked, catalogue: &Catalogue, used: &NoteUse) -> Option<Proposed> {
    let rule = std::str::from_utf8(&used.note.rule).ok().and_then(|id| catalogue.rule(id))?;
    render(checked, catalogue, None, &rule.meta().id, vec![Change::DropNote { span: used.note.span }])
}

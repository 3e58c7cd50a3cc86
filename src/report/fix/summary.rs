//! The summary of fixes, and of the lookups that they change.

use crate::diagnostic::{RuleId, Severity};
use crate::engine::{Fixed, Mentioned, UnreadFile, count_by_rule, shared_changes};
use crate::fix::Refusal;
use crate::format::Unwritable;
use crate::report::run::{Run, count};
use crate::report::theme::{Paint, Theme};
use crate::report::wrap::{wrap, wrap_cell};
use crate::text::PrintablePath;
use portolan_resolvers::{ChangeKind, LookupChange};
use std::collections::HashMap;
use std::io::Write as _;

/// The fixes of all files of a run.
#[derive(Debug, Default)]
pub struct FixTotals {
    files: usize,
    changed: usize,
    made: usize,
    /// Notes that were added, renewed and removed.
    notes: [usize; 3],
    /// Findings that are gone, by rule.
    resolved: HashMap<RuleId, usize>,
    /// Fixes that were made, but whose rule still matches, by rule.
    vain: HashMap<RuleId, usize>,
    /// Findings among them that notes acknowledge.
    acknowledged: usize,
    /// Fixes that the next run makes.
    postponed: usize,
    /// Findings that are left.
    left: usize,
    /// Paths that could not be read or written.
    pub failed: usize,
    /// Those that could not be read.
    pub unread: Vec<UnreadFile>,
    waiting: usize,
    noteworthy: usize,
    in_blocks: usize,
    fixable: usize,
    refused: Vec<u8>,
    /// Changes that are left out for other reasons than a lookup.
    unmade: Vec<u8>,
    lookups: Vec<u8>,
    /// Changed files whose lookups were compared before and after.
    compared: usize,
    /// Files in formats that no model reads.
    not_compared: usize,
    broken: usize,
    gained: usize,
}

/// The number of lines about single lookups or refused fixes that are shown for one file.
const MOST_PRINTED: usize = 20;

impl FixTotals {
    /// Adds one file.
    pub fn add(&mut self, fixed: &Fixed, theme: Theme) {
        let path = PrintablePath(&fixed.checked.source.path);
        self.files += 1;
        self.changed += usize::from(fixed.is_changed());
        self.waiting += fixed.waiting;
        self.noteworthy += fixed.noteworthy;
        self.in_blocks += fixed.in_blocks;
        self.fixable += fixed.fixable;
        self.acknowledged += fixed.acknowledged;
        self.postponed += fixed.postponed;
        self.made += fixed.made.iter().filter(|made| made.rule.is_some()).count();
        self.notes.iter_mut().zip(fixed.notes).for_each(|(sum, count)| *sum += count);
        self.left += fixed.checked.findings.len();
        let left = count_by_rule(&fixed.checked.findings);
        for (rule, found) in &fixed.found {
            let left = left.get(rule).map_or(0, |left| left.findings);
            let resolved = found.findings.saturating_sub(left);
            *self.resolved.entry(rule.clone()).or_default() += resolved;
            let made = fixed.made.iter().filter(|made| made.rule.as_ref() == Some(rule)).count();
            *self.vain.entry(rule.clone()).or_default() += made.saturating_sub(resolved).min(left);
        }
        self.add_refused(fixed, theme);
        let Some(lookups) = &fixed.lookups else {
            self.not_compared += 1;
            return;
        };
        self.compared += usize::from(fixed.is_changed());
        let rows = shared_changes(lookups);
        let (gained, broken): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.change.kind() == ChangeKind::Gained);
        for row in broken.iter().take(MOST_PRINTED) {
            let LookupChange { lookup, before, after, .. } = row.change;
            let (path, who) = (theme.paint(Paint::Location, &path), row.resolver_names());
            let after = if after.is_none() { "no longer found".to_owned() } else { format!("now {after}") };
            let text = format!("{lookup}: was {before}, {after} ({who})");
            let _ = writeln!(self.lookups, "{}", wrap_cell(&format!("   {path}: "), &text, theme.terminal_width()));
        }
        if broken.len() > MOST_PRINTED {
            let _ = writeln!(self.lookups, "   … {} more in {path}", broken.len() - MOST_PRINTED);
        }
        self.broken += broken.len();
        self.gained += gained.len();
    }

    /// Adds the changes that were not made.
    fn add_refused(&mut self, fixed: &Fixed, theme: Theme) {
        let path = PrintablePath(&fixed.checked.source.path);
        let (mut unproved, mut unmade) = (Vec::new(), Vec::new());
        // Reasons that hold for the whole file, each with the number of changes.
        let mut of_format: Vec<(&Unwritable, usize)> = Vec::new();
        for mentioned in &fixed.refused {
            match &mentioned.because {
                // One line about all files says so.
                Some(Refusal::NoModel) => {}
                Some(Refusal::Unwritable(why)) if why.is_of_format() => {
                    match of_format.iter_mut().find(|(known, _)| *known == why) {
                        Some((_, number)) => *number += 1,
                        None => of_format.push((why, 1)),
                    }
                }
                Some(Refusal::Unwritable(_) | Refusal::NotReadBack) => unmade.push(mentioned),
                Some(Refusal::Changes(_) | Refusal::LimitReached) | None => unproved.push(mentioned),
            }
        }
        for (why, number) in of_format {
            let place = theme.paint(Paint::Location, &path);
            let text = format!("{}: {why}", count(number, "change"));
            let _ = writeln!(self.unmade, "{}", wrap_cell(&format!("   {place}: "), &text, theme.terminal_width()));
        }
        for (list, out) in [(unproved, &mut self.refused), (unmade, &mut self.unmade)] {
            for Mentioned { rule, line, what, because, .. } in list.iter().take(MOST_PRINTED) {
                let rule = rule.as_ref().map_or("", RuleId::as_str);
                let place = theme.paint(Paint::Location, format!("{path}:{line}"));
                let because = because.as_ref().map(|because| format!(": {because}")).unwrap_or_default();
                let text = format!("{rule}: {what}{because}");
                let _ = writeln!(out, "{}", wrap_cell(&format!("   {place} "), &text, theme.terminal_width()));
            }
            let more = list.len().saturating_sub(MOST_PRINTED);
            if more > 0 {
                let _ = writeln!(out, "   … {more} more in {path}");
            }
        }
    }

    /// Returns the number of files.
    pub fn files(&self) -> usize {
        self.files
    }

    /// Returns the number of fixes, or of notes.
    pub fn made(&self) -> usize {
        self.made
    }

    /// Returns the numbers of notes that were added, renewed and removed.
    pub fn notes(&self) -> [usize; 3] {
        self.notes
    }

    /// Returns the number of findings that get no note, because `check --fix` fixes them.
    pub fn fixable(&self) -> usize {
        self.fixable
    }

    /// Returns the number of changed files.
    pub fn changed(&self) -> usize {
        self.changed
    }

    /// Writes the summary. `done`: whether files were written, or only a diff was shown.
    pub fn write(&self, done: bool, run: &Run<'_>, out: &mut Vec<u8>) {
        let theme = run.theme;
        if self.files == 0 {
            return;
        }
        let resolved: usize = self.resolved.values().sum();
        let found = resolved + self.left;
        let noted = self.acknowledged.min(resolved);
        let fixed = resolved - noted;
        let vain: usize = self.vain.values().sum();
        let files = count(if resolved + vain > 0 { self.changed } else { self.files }, "file");
        let rules = by_rule(&self.resolved, run);
        if found == 0 {
            let _ = writeln!(out, "Nothing to fix in {files}.");
        } else if done {
            let fixed = theme.paint(Paint::Good, format!("{fixed} fixed"));
            let noted = if noted > 0 { format!("{noted} acknowledged with notes, ") } else { String::new() };
            let text = format!("{noted}{} left in {files}{rules}.", self.left);
            let _ = writeln!(out, "{}", wrap(&format!("{found} found, {fixed}, "), &text, "", theme.width()));
        } else {
            let noted = if noted > 0 { format!(" and acknowledge {noted}") } else { String::new() };
            let what = theme.paint(Paint::Good, format!("Would fix {fixed}{noted} of {}", count(found, "finding")));
            let _ = writeln!(out, "{}", wrap(&format!("{what} "), &format!("in {files}{rules}."), "", theme.width()));
        }
        if vain > 0 {
            let made = if done { "Also made" } else { "Would also make" };
            let leave = if vain == 1 { "that leaves its finding" } else { "that leave their findings" };
            let text = format!("{made} {} {leave}{}.", count(vain, "fix"), by_rule(&self.vain, run));
            let _ = writeln!(out, "{}", wrap("", &text, "", theme.width()));
        }
        if self.noteworthy > 0 {
            let notes = if self.noteworthy == 1 { "a note" } else { "notes" };
            let text = format!(
                "{} can be acknowledged with {notes}, which change{} no lookup: run with `--notes`.",
                count(self.noteworthy, "finding"),
                if self.noteworthy == 1 { "s" } else { "" },
            );
            let _ = writeln!(out, "{}", wrap("", &text, "", theme.width()));
        }
        if self.waiting > 0 {
            let (findings, have, them) =
                if self.waiting == 1 { ("finding", "has a fix", "it") } else { ("findings", "have fixes", "them") };
            let options = if done {
                format!("`--unsafe-fixes` to make {them}, with `--diff` to show {them}")
            } else {
                format!("`--unsafe-fixes` to show {them}")
            };
            let text = format!("{} {findings} {have} that may change lookups: run with {options}.", self.waiting);
            let _ = writeln!(out, "{}", wrap("", &text, "", theme.width()));
        }
        self.write_lookups(theme, out);
    }

    /// Writes the fixes that are not made, and the lookups that change.
    pub(crate) fn write_lookups(&self, theme: Theme, out: &mut Vec<u8>) {
        if self.in_blocks > 0 {
            let text = format!(
                "Left out {} to blocks that other programs maintain: change what those programs write.",
                count(self.in_blocks, "change"),
            );
            let _ = writeln!(out, "{}", wrap("", &text, "", theme.width()));
        }
        if self.postponed > 0 {
            let fixes = count(self.postponed, "fix");
            let text = format!("Left {fixes} for the next run, because others of the same lines come first.");
            let _ = writeln!(out, "{}", wrap("", &text, "", theme.width()));
        }
        if !self.refused.is_empty() {
            let _ = writeln!(out, "Not made, because not proved safe:");
            out.extend_from_slice(&self.refused);
        }
        if !self.unmade.is_empty() {
            let _ = writeln!(out, "Not made:");
            out.extend_from_slice(&self.unmade);
        }
        if self.not_compared > 0 {
            let files = count(self.not_compared, "file");
            let _ = writeln!(out, "{files}: {}.", Refusal::NoModel);
        }
        if self.compared > 0 {
            let (paint, changes) = match self.broken {
                0 => (Paint::Good, "No lookup changes".to_owned()),
                1 => (Paint::Severity(Severity::Warning), "1 lookup changes".to_owned()),
                broken => (Paint::Severity(Severity::Warning), format!("{broken} lookups change")),
            };
            let changes = theme.paint(paint, changes);
            let _ = match self.gained {
                0 => writeln!(out, "{changes}."),
                1 => writeln!(out, "{changes}; 1 more lookup is answered."),
                gained => writeln!(out, "{changes}; {gained} more lookups are answered."),
            };
            out.extend_from_slice(&self.lookups);
        }
    }
}

/// Lists the numbers of rules, in the order of the catalogue: `: 2 renamed, 1 spelling`. Empty if there are none.
fn by_rule(counts: &HashMap<RuleId, usize>, run: &Run<'_>) -> String {
    let ids = run.catalogue.rules().map(|rule| &rule.meta().id);
    let counts = ids.filter_map(|id| Some((*counts.get(id).filter(|&&count| count > 0)?, id)));
    let list: Vec<String> = counts.map(|(count, id)| format!("{count} {id}")).collect();
    if list.is_empty() { list.concat() } else { format!(": {}", list.join(", ")) }
}

//! What fixes did to files, or would do: the diff, and what became of the lookups.

use super::compare::rows;
use super::{Paint, Theme, plural};
use crate::diagnostic::Severity;
use crate::engine::{Additions, Fixed, Mentioned};
use crate::fix::Refusal;
use crate::rule::RULES;
use crate::text::Shown;
use portolan_resolvers::{ChangeKind, LookupChange};
use similar::{ChangeTag, TextDiff};
use std::io::Write as _;
use std::path::Path;

/// A unified diff of one file with three lines of context; nothing where nothing changes. Bytes are written as they are.
pub fn diff(path: &Path, before: &[u8], after: &[u8], theme: Theme, out: &mut Vec<u8>) {
    if before == after {
        return;
    }
    let path = Shown(path.as_os_str().as_encoded_bytes());
    let _ = writeln!(out, "{}", theme.paint(Paint::Strong, format_args!("--- {path}")));
    let _ = writeln!(out, "{}", theme.paint(Paint::Strong, format_args!("+++ {path}")));
    // To programs that apply it, a line ends at LF only.
    let lines = |bytes| <[u8]>::split_inclusive(bytes, |&b| b == b'\n').collect::<Vec<&[u8]>>();
    let (before, after) = (lines(before), lines(after));
    let diff = TextDiff::from_slices(&before, &after);
    for hunk in diff.unified_diff().iter_hunks() {
        let _ = writeln!(out, "{}", theme.paint(Paint::Frame, hunk.header()));
        for change in hunk.iter_changes() {
            let (sign, paint) = match change.tag() {
                ChangeTag::Equal => (" ", None),
                ChangeTag::Delete => ("-", Some(Paint::Severity(Severity::Error))),
                ChangeTag::Insert => ("+", Some(Paint::Good)),
            };
            let value: &[u8] = change.value();
            let (text, ends) = match value.strip_suffix(b"\n") {
                Some(text) => (text, true),
                None => (value, false),
            };
            if let (Some(paint), Ok(text)) = (paint, std::str::from_utf8(text)) {
                theme.put(paint, &[sign, text].concat(), out);
            } else {
                out.extend_from_slice(sign.as_bytes());
                out.extend_from_slice(text);
            }
            out.push(b'\n');
            if !ends {
                out.extend_from_slice(b"\\ No newline at end of file\n");
            }
        }
    }
}

/// What fixing all files of a run came to.
#[derive(Debug, Default)]
pub struct FixTotals {
    files: usize,
    changed: usize,
    made: Vec<usize>,
    /// Paths that could not be read, or not written.
    pub failed: usize,
    waiting: usize,
    refused: Vec<u8>,
    lookups: Vec<u8>,
    /// Changed files whose lookups were compared before and after.
    compared: usize,
    /// Files in formats that no model reads.
    not_compared: usize,
    broken: usize,
    gained: usize,
}

/// Lines about single lookups that are shown of one file.
const SHOWN: usize = 20;

impl FixTotals {
    /// Adds one file.
    pub fn add(&mut self, fixed: &Fixed, theme: Theme) {
        let path = Shown(fixed.checked.source.path.as_os_str().as_encoded_bytes());
        self.made.resize(RULES.len(), 0);
        self.files += 1;
        self.changed += usize::from(fixed.is_changed());
        self.waiting += fixed.waiting;
        for made in &fixed.made {
            self.made[usize::from(made.rule)] += 1;
        }
        let Some(lookups) = &fixed.lookups else {
            self.not_compared += 1;
            return;
        };
        self.compared += usize::from(fixed.is_changed());
        for Mentioned { rule, line, what, because } in fixed.refused.iter().take(SHOWN) {
            let rule = RULES[usize::from(*rule)].meta().id;
            let place = theme.paint(Paint::Place, format!("{path}:{line}"));
            let _ = write!(self.refused, "   {place} {rule}: {what}");
            let _ = match because {
                Some(because) => writeln!(self.refused, ": {because}"),
                None => writeln!(self.refused),
            };
        }
        let more = fixed.refused.len().saturating_sub(SHOWN);
        if more > 0 {
            let _ = writeln!(self.refused, "   … {more} more in {path}");
        }
        let rows = rows(lookups);
        let (gained, broken): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.change.kind() == ChangeKind::Gained);
        for row in broken.iter().take(SHOWN) {
            let LookupChange { lookup, before, after, .. } = row.change;
            let (path, who) = (theme.paint(Paint::Place, &path), row.resolvers.join(", "));
            let _ = writeln!(self.lookups, "   {path}: {lookup} was {before} and is {after} ({who})");
        }
        if broken.len() > SHOWN {
            let _ = writeln!(self.lookups, "   … {} more in {path}", broken.len() - SHOWN);
        }
        self.broken += broken.len();
        self.gained += gained.len();
    }

    /// The end of a report about notes.
    pub fn write_notes(&self, done: bool, theme: Theme, out: &mut Vec<u8>) {
        if self.files == 0 {
            return;
        }
        match self.made.iter().sum() {
            0 => {
                let _ = writeln!(out, "No note to change in {}.", plural(self.files, "file"));
            }
            made => {
                let verb = if done { "Changed" } else { "Would change" };
                let _ = writeln!(out, "{verb} {} in {}.", plural(made, "note"), plural(self.changed, "file"));
            }
        }
        self.write_lookups(theme, out);
    }

    /// How many files have changed.
    pub fn changed(&self) -> usize {
        self.changed
    }

    /// The end of the report. `done` says whether files were written, or would be.
    pub fn write(&self, done: bool, theme: Theme, out: &mut Vec<u8>) {
        let made: usize = self.made.iter().sum();
        if self.files == 0 {
            return;
        }
        if made > 0 {
            let rules: Vec<String> = (0..)
                .zip(&self.made)
                .filter(|&(_, &count)| count > 0)
                .map(|(rule, count): (usize, _)| format!("{count} {}", RULES[rule].meta().id))
                .collect();
            let verb = if done { "Fixed" } else { "Would fix" };
            let what = theme.paint(Paint::Good, format!("{verb} {}", plural(made, "finding")));
            let _ = writeln!(out, "{what} in {}: {}.", plural(self.changed, "file"), rules.join(", "));
        } else {
            let _ = writeln!(out, "Nothing to fix in {}.", plural(self.files, "file"));
        }
        if self.waiting > 0 {
            let has = if self.waiting == 1 { "finding has" } else { "findings have" };
            let _ = writeln!(
                out,
                "{} {has} a fix that may change what a program gets: `--unsafe-fixes` makes it, `--diff` shows it.",
                self.waiting
            );
        }
        self.write_lookups(theme, out);
    }

    /// What was left alone, and whose answers change.
    fn write_lookups(&self, theme: Theme, out: &mut Vec<u8>) {
        if !self.refused.is_empty() {
            let _ = writeln!(out, "Left alone, because it is not proved safe:");
            out.extend_from_slice(&self.refused);
        }
        if self.not_compared > 0 {
            let files = plural(self.not_compared, "file");
            let _ = writeln!(out, "{files}: {}.", Refusal::NoModel);
        }
        if self.compared > 0 {
            let lost = if self.broken == 0 { "none".to_owned() } else { self.broken.to_string() };
            let lost = theme.paint(
                if self.broken == 0 { Paint::Good } else { Paint::Severity(Severity::Warning) },
                format!("lookups changed: {lost}"),
            );
            let _ = match self.gained {
                0 => writeln!(out, "{lost}."),
                gained => writeln!(out, "{lost}; {} more answered than before.", plural(gained, "lookup")),
            };
            out.extend_from_slice(&self.lookups);
        }
    }
}

/// Assignments that were left out and are named, where nothing is written.
const NAMED: usize = 10;

/// What became of the assignments that a table lacks. `asked` says whether any were asked for.
pub fn write_added(asked: bool, done: bool, sum: &Additions, theme: Theme, out: &mut Vec<u8>) {
    if !asked {
        let _ =
            writeln!(out, "No assignments were added: `--ports` says for which ports, `--replacing` for stale ones.");
        return;
    }
    let verb = if done { "Added" } else { "Would add" };
    let aliases = match sum.aliases {
        0 => String::new(),
        1 => ", and 1 name to the line of one that left".to_owned(),
        aliases => format!(", and {aliases} names to the lines of others that left"),
    };
    let what = theme.paint(Paint::Good, format!("{verb} {}", plural(sum.rows, "assignment")));
    let _ = writeln!(out, "{what}{aliases}.");
    for (left_out, why) in [
        (&sum.refused, "since a lookup that the table answers already would be answered otherwise"),
        (&sum.defunct, "since they are said to be dead"),
        (&sum.historic, "since the RFC of their protocol is Historic"),
    ] {
        let shown = if done { NAMED } else { usize::MAX }.min(left_out.len());
        let more = left_out.len() - shown;
        let more = if more > 0 { format!(" and {more} more: `--diff` lists all") } else { String::new() };
        if !left_out.is_empty() {
            let _ = writeln!(out, "Left out {}, {why}: {}{more}.", left_out.len(), left_out[..shown].join(", "));
        }
    }
}

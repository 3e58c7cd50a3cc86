//! The results of `annotate`.

use super::fix::FixTotals;
use super::run::count;
use super::theme::Theme;
use super::wrap::wrap;
use crate::text::listed;
use std::io::Write as _;

/// Writes the summary. `done`: whether files were written, or only a diff was shown.
pub fn write(totals: &FixTotals, done: bool, theme: Theme, out: &mut Vec<u8>) {
    if totals.files() == 0 {
        return;
    }
    let verbs = if done { ["added", "renewed", "removed"] } else { ["add", "renew", "remove"] };
    let changes = totals.notes().into_iter().zip(verbs).filter(|(notes, _)| *notes > 0);
    let changes: Vec<String> = changes.map(|(notes, verb)| format!("{verb} {}", count(notes, "note"))).collect();
    let files = count(if changes.is_empty() { totals.files() } else { totals.changed() }, "file");
    let _ = match &listed(&changes, "and")[..] {
        "" => writeln!(out, "No note to change in {files}."),
        changes if done => writeln!(out, "{}{} in {files}.", changes[..1].to_uppercase(), &changes[1..]),
        changes => writeln!(out, "Would {changes} in {files}."),
    };
    if totals.fixable() > 0 {
        let text = format!(
            "No note for {} that `portolan check --fix` fixes; `--all` writes notes there, too.",
            count(totals.fixable(), "finding")
        );
        let _ = writeln!(out, "{}", wrap("", &text, "", theme.width()));
    }
    totals.write_lookups(theme, out);
}

//! The end of a report in text.

use crate::diagnostic::{Category, Severity};
use crate::engine::Totals;
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use std::io::Write as _;

/// Writes the counts of a run, and what to run next.
pub(super) fn write(totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
    let theme = run.theme;
    let files = count(totals.files.len(), "file");
    let checked =
        format!("{} checked against the IANA registry{}", count(totals.entries(), "entry"), run.of_registry());
    if totals.findings() == 0 {
        if !totals.files.is_empty() {
            let _ = writeln!(out, "{} in {files}; {checked}.", theme.paint(Paint::Good, "Nothing found"));
        }
        return;
    }
    let counts: Vec<String> = Severity::ALL
        .into_iter()
        .rev()
        .filter(|&severity| totals.of(severity) > 0)
        .map(|severity| {
            theme.paint(Paint::Severity(severity), count(totals.of(severity), severity.as_str())).to_string()
        })
        .collect();
    let _ = writeln!(out, "Found {} in {files}; {checked}.", counts.join(", "));
    let rules = totals.rules(run.catalogue);
    for (meta, number) in &rules {
        let id = theme.paint(Paint::Severity(meta.severity), format!("{:<20}", meta.id));
        let _ = writeln!(out, "{number:>7}  {id} {}", meta.summary);
    }
    if let Some((worst, _)) = rules.first() {
        let _ = writeln!(out, "Run `portolan explain {}` for the meaning of a rule and why it matters.", worst.id);
    }
    let off: Vec<&str> =
        Category::ALL.iter().filter(|category| !category.on_by_default()).map(|category| category.as_str()).collect();
    let ran_off = rules.iter().any(|(meta, _)| !meta.category.on_by_default());
    if !ran_off {
        let _ = writeln!(out, "Run with `--extend-select {}` for more checks.", off.join(","));
    }
}

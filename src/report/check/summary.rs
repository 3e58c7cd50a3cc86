//! The end of a report in text.

use crate::diagnostic::{Category, Severity};
use crate::engine::Totals;
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::rule::RULES;
use std::io::Write as _;

/// Writes the counts of a run, and what to run next.
pub(super) fn write(totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
    let theme = run.theme;
    let files = count(totals.files.len(), "file");
    let held = format!("{} held against the IANA registry{}", count(totals.entries(), "entry"), run.of_registry());
    if totals.findings() == 0 {
        if !totals.files.is_empty() {
            let _ = writeln!(out, "{} in {files}; {held}.", theme.paint(Paint::Good, "Nothing found"));
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
    let _ = writeln!(out, "Found {} in {files}; {held}.", counts.join(", "));
    for (rule, number) in totals.rules() {
        let meta = RULES[rule].meta();
        let id = theme.paint(Paint::Severity(meta.category.severity()), format!("{:<20}", meta.id));
        let _ = writeln!(out, "{number:>7}  {id} {}", meta.summary);
    }
    let worst = totals.rules().first().map_or("", |&(rule, _)| RULES[rule].meta().id);
    let _ = writeln!(out, "`portolan explain {worst}` says what a rule means and why it matters.");
    let off: Vec<&str> =
        Category::ALL.iter().filter(|category| !category.on_by_default()).map(|category| category.as_str()).collect();
    let ran_off = totals.rules().iter().any(|&(rule, _)| !RULES[rule].meta().category.on_by_default());
    if !ran_off {
        let _ = writeln!(out, "`--extend-select {}` asks more.", off.join(","));
    }
}

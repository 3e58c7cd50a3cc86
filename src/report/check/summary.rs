//! The end of a text report.

use super::remedies;
use crate::diagnostic::{Category, Severity};
use crate::engine::{RuleCount, RuleRow, Totals};
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::report::wrap::{wrap, wrap_cell};
use crate::text::{char_count, listed};
use std::io::Write as _;

/// Marks a finding that `--fix` fixes.
pub(super) const FIXABLE: &str = "[*]";

/// Writes the counts of a run, and suggestions for the next command.
pub(super) fn write(totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
    let files = count(totals.files.len(), "file");
    let checked = format!("{} checked against the IANA registry{}", entries(totals), run.of_registry());
    if !totals.files.is_empty() {
        let text = format!(" in {files}; {checked}.");
        let _ = writeln!(out, "{}", wrap(&found(totals, run), &text, "", run.theme.width()));
    }
    if totals.findings() == 0 {
        return;
    }
    write_counts(totals, run, out);
    let remedies = [(FIXABLE, remedies::fixes(totals)), ("", remedies::notes(totals))];
    for (mark, text) in remedies.into_iter().filter_map(|(mark, text)| Some((mark, text?))) {
        let is_marked = !mark.is_empty() && totals.remedies.safe > 0;
        let mark = if is_marked { format!("{} ", run.theme.paint(Paint::Good, mark)) } else { String::new() };
        let _ = writeln!(out, "{}", wrap(&mark, &text, "", run.theme.width()));
    }
    write_explain(totals, run, out);
    let off: Vec<&str> =
        Category::ALL.iter().filter(|category| !category.on_by_default()).map(|category| category.as_str()).collect();
    let ran_off = totals.rules(run.catalogue).iter().any(|row| !row.meta.category.on_by_default());
    if !ran_off {
        let _ = writeln!(out, "Run with `--extend-select {}` for more checks.", off.join(","));
    }
}

/// Returns the number of entries of a run, and how many are in files without any name: little can be found there.
pub(super) fn entries(totals: &Totals) -> String {
    let entries = count(totals.entries(), "entry");
    match totals.nameless() {
        0 => entries,
        all if all == totals.entries() => format!("{entries} without names"),
        some => format!("{entries} ({some} without names)"),
    }
}

/// Returns the result of a run, in colors. It is the number of findings of each severity, as in `Found 2 errors`, or
/// `Nothing found`.
pub(crate) fn found(totals: &Totals, run: &Run<'_>) -> String {
    if totals.findings() == 0 {
        let nothing = match totals {
            Totals { after_fixes: true, .. } => "Nothing left",
            Totals { baseline, .. } if baseline.known > 0 => "Nothing new",
            _ => "Nothing found",
        };
        return run.theme.paint(Paint::Good, nothing).to_string();
    }
    let printed = |(severity, number): (Severity, usize)| {
        run.theme.paint(Paint::Severity(severity), count_of(severity, number)).to_string()
    };
    let counts: Vec<String> = totals.severities().map(printed).collect();
    let found = if totals.after_fixes { "Left:" } else { "Found" };
    format!("{found} {}", listed(&counts, "and"))
}

/// Returns `2 errors`, or `2 info findings`: "info" has no plural.
pub(crate) fn count_of(severity: Severity, number: usize) -> String {
    match severity {
        Severity::Info => count(number, "info finding"),
        Severity::Warning | Severity::Error => count(number, severity.as_str()),
    }
}

/// Writes the number of findings of each rule.
pub(crate) fn write_counts(totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
    let rows = totals.rules(run.catalogue);
    let width = rows.iter().map(|row| char_count(row.meta.id.as_str().as_bytes())).max().unwrap_or_default();
    for RuleRow { meta, count: RuleCount { findings, severity } } in rows {
        let id = run.theme.paint(Paint::Severity(severity), format!("{:<width$}", meta.id));
        let row = wrap_cell(&format!("{findings:>7}  {id}  "), &meta.summary, run.theme.terminal_width());
        let _ = writeln!(out, "{row}");
    }
}

/// Writes how to read the page of the rule with the worst findings.
pub(crate) fn write_explain(totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
    if let Some(RuleRow { meta: worst, .. }) = totals.rules(run.catalogue).first() {
        let text = format!("Run `portolan explain {}` for the meaning of a rule and why it matters.", worst.id);
        let _ = writeln!(out, "{}", wrap("", &text, "", run.theme.width()));
    }
}

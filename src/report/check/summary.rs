//! The end of a text report.

use crate::diagnostic::{Category, Severity};
use crate::engine::{MOST_PROPOSALS_OF_LINE, RuleCount, RuleRow, Totals};
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::report::wrap::wrap;
use crate::text::ShownPath;
use std::io::Write as _;

/// Marks a finding that `--fix` fixes.
pub(super) const FIXABLE: &str = "[*]";

/// Writes the counts of a run, and suggestions for the next command.
pub(super) fn write(totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
    let files = count(totals.files.len(), "file");
    let checked =
        format!("{} checked against the IANA registry{}", count(totals.entries(), "entry"), run.of_registry());
    if !totals.files.is_empty() {
        let text = format!(" in {files}; {checked}.");
        let _ = writeln!(out, "{}", wrap(&found(totals, run), &text, "", run.theme.width()));
    }
    if totals.findings() == 0 {
        return;
    }
    write_counts(totals, run, out);
    remedies(totals, run, out);
    write_explain(totals, run, out);
    let off: Vec<&str> =
        Category::ALL.iter().filter(|category| !category.on_by_default()).map(|category| category.as_str()).collect();
    let ran_off = totals.rules(run.catalogue).iter().any(|row| !row.meta.category.on_by_default());
    if !ran_off {
        let _ = writeln!(out, "Run with `--extend-select {}` for more checks.", off.join(","));
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
    let shown = |(severity, number): (Severity, usize)| {
        run.theme.paint(Paint::Severity(severity), count(number, severity.as_str())).to_string()
    };
    let counts: Vec<String> = totals.severities().map(shown).collect();
    let found = if totals.after_fixes { "Left:" } else { "Found" };
    format!("{found} {}", counts.join(", "))
}

/// Writes the number of findings of each rule.
pub(crate) fn write_counts(totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
    for RuleRow { meta, count: RuleCount { findings, severity } } in totals.rules(run.catalogue) {
        let id = run.theme.paint(Paint::Severity(severity), format!("{:<20}", meta.id));
        let _ = writeln!(out, "{findings:>7}  {id} {}", meta.summary);
    }
}

/// Writes how to read the page of the rule with the worst findings.
pub(crate) fn write_explain(totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
    if let Some(RuleRow { meta: worst, .. }) = totals.rules(run.catalogue).first() {
        let text = format!("Run `portolan explain {}` for the meaning of a rule and why it matters.", worst.id);
        let _ = writeln!(out, "{}", wrap("", &text, "", run.theme.width()));
    }
}

/// Writes how many findings can be fixed, and how many notes would acknowledge.
fn remedies(totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
    let (width, found, remedies) = (run.theme.width(), totals.findings(), totals.remedies);
    let fixes = match (remedies.safe, remedies.risky) {
        (0, 0) => None,
        // The summary of the fixes counts the others.
        (0, _) if totals.after_fixes => None,
        (0, risky) => Some((String::new(), format!("{risky} of {found} can be fixed with `--fix --unsafe-fixes`."))),
        (safe, risky) => {
            let mark = run.theme.paint(Paint::Good, FIXABLE);
            let more = if risky > 0 && !totals.after_fixes {
                format!(" ({risky} more with `--unsafe-fixes`)")
            } else {
                String::new()
            };
            let least = if remedies.untried > 0 { "At least " } else { "" };
            let untried = match remedies.untried {
                0 => String::new(),
                untried => {
                    let most = MOST_PROPOSALS_OF_LINE;
                    format!(" `--fix` also tries those of {untried} more, on lines with more than {most}.")
                }
            };
            Some((format!("{mark} "), format!("{least}{safe} of {found} can be fixed with `--fix`{more}.{untried}")))
        }
    };
    if let Some((mark, text)) = fixes {
        let _ = writeln!(out, "{}", wrap(&mark, &text, "", width));
    }
    if remedies.notes > 0 {
        let path = match totals.files.as_slice() {
            [file] => plain_path(&file.path).unwrap_or_else(|| "FILE".to_owned()),
            _ => "FILE".to_owned(),
        };
        let text = format!(
            "Run `portolan annotate {path}` to acknowledge {} with notes about the history.",
            if remedies.safe > 0 {
                format!("{} more", remedies.notes)
            } else {
                format!("{} of {found}", remedies.notes)
            }
        );
        let _ = writeln!(out, "{}", wrap("", &text, "", width));
    }
}

/// Returns a path that a shell takes as it is.
fn plain_path(path: &std::path::Path) -> Option<String> {
    let shown = ShownPath(path).to_string();
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"/._-+,@%".contains(&b);
    shown.bytes().all(is_plain).then_some(shown)
}

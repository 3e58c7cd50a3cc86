//! Markdown for the body of a pull request. It has counts, a table by file and rule, and the findings of each file,
//! folded.

use super::limit::{hidden, shown_findings};
use super::location::plain;
use super::place::Place;
use super::reporter::{Reporter, ReporterMeta};
use crate::diagnostic::Applicability;
use crate::engine::{Checked, FileRow, RuleCount, RuleRow, Totals, UnreadFile};
use crate::report::markup::{Code, Sentence};
use crate::report::run::{Run, count};
use std::io::Write as _;

pub(super) struct Markdown;

pub(super) static REPORTER: Markdown = Markdown;

static META: ReporterMeta = ReporterMeta {
    id: "markdown",
    summary: "Markdown for a pull request: a table by file and rule, the findings folded",
    // GitHub takes 65 536 characters.
    most_findings: Some(50),
    counts: true,
    hints: true,
    fixes: true,
    for_people: false,
    end_first: true,
};

impl Reporter for Markdown {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics || file.findings.is_empty() {
            return;
        }
        let path = plain(&file.source.path);
        let place = Place::new(file);
        let findings = count(file.findings.len(), "finding");
        let _ = writeln!(out, "\n<details>\n<summary>{}: {findings}</summary>\n", Code(&path));
        let _ = writeln!(out, "| line | rule | finding |\n|---:|---|---|");
        for (number, finding) in shown_findings(&file.findings, run.most_findings) {
            let fixable = match file.offer(number) {
                Some(offer) if offer.applicability == Applicability::Safe => "<br>`--fix` fixes it",
                _ => "",
            };
            let old = finding.old_line.as_deref();
            let old = old.map(|old| format!(" (line {} of the old table)", old.number)).unwrap_or_default();
            let details = finding.details.iter().map(|detail| format!("<br>{}", Sentence(detail)));
            let details = details.collect::<Vec<_>>().concat();
            let hint = finding.hint.as_deref().map(|hint| format!("<br>Hint: {}", Sentence(hint))).unwrap_or_default();
            let _ = writeln!(
                out,
                "| {} | {} {} | {}{old}{details}{hint}{fixable} |",
                place.of(finding).line,
                finding.severity,
                Code(finding.rule.as_str().as_bytes()),
                Sentence(&finding.message)
            );
        }
        let hidden: usize = hidden(&file.findings, run.most_findings).values().sum();
        if hidden > 0 {
            let hidden = count(hidden, "more finding");
            let _ = writeln!(out, "\nNot shown: {hidden} (`--max-findings all` shows every finding).");
        }
        let _ = writeln!(out, "\n</details>");
    }

    fn finish(&self, totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
        let files = totals.files.len();
        let files = if files > 0 && totals.files.iter().all(|file| file.is_configuration) {
            count(files, "configuration")
        } else {
            let registry = run.registry.updated().map(|date| format!(" of {date}")).unwrap_or_default();
            let (files, entries) = (count(files, "file"), count(totals.entries(), "entry"));
            format!("{files}; {entries} checked against the IANA registry{registry}")
        };
        let counts: Vec<String> =
            totals.severities().map(|(severity, number)| count(number, severity.as_str())).collect();
        let nothing = if totals.baseline.known > 0 { "nothing new" } else { "nothing found" };
        let found = if counts.is_empty() { nothing.to_owned() } else { counts.join(", ") };
        let _ = writeln!(out, "**Portolan: {found}** in {files}.");
        if !(totals.unread.is_empty() && totals.notes.is_empty()) {
            let _ = writeln!(out, "\nNot read:\n");
        }
        for UnreadFile { path, message } in totals.unread.iter().chain(&totals.notes) {
            let _ = writeln!(out, "- {}: {}", Code(&plain(path)), Sentence(message));
        }
        if totals.findings() == 0 {
            return;
        }
        let _ = writeln!(out, "\n| file | rule | findings | summary |\n|---|---|---:|---|");
        for file in totals.files.iter().filter(|file| !file.by_rule.is_empty()) {
            write_rows(file, run, out);
        }
    }
}

/// Writes a row for each rule with findings in a file: the most severe first.
fn write_rows(file: &FileRow, run: &Run<'_>, out: &mut Vec<u8>) {
    let path = plain(&file.path);
    for RuleRow { meta, count: RuleCount { findings, severity } } in file.rules(run.catalogue) {
        let rule = Code(meta.id.as_str().as_bytes());
        let _ = writeln!(out, "| {} | {severity} {rule} | {findings} | {} |", Code(&path), Sentence(&meta.summary));
    }
}

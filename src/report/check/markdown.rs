//! Markdown for the body of a pull request. It has counts, a table by file and rule, and the findings of each file,
//! folded.

use super::limit::{displayed_findings, hidden};
use super::location::slash_path;
use super::positions::FindingPositions;
use super::remedies;
use super::reporter::{Reporter, ReporterMeta};
use super::summary;
use crate::diagnostic::Applicability;
use crate::engine::{Checked, FileRow, RuleCount, RuleRow, Totals, UnreadFile};
use crate::report::markup::{Code, Plain, Sentence};
use crate::report::run::{Run, count};
use crate::text::listed;
use memchr::memchr;
use std::io::Write as _;

pub(super) struct Markdown;

pub(super) static REPORTER: Markdown = Markdown;

/// The most bytes of the files that are not read, of the table by file, and of the whole: GitHub takes 65 536 characters.
const LONGEST_UNREAD: usize = 15_000;
const LONGEST_OVERVIEW: usize = 20_000;
const LONGEST: usize = 60_000;

const SHOWS_ALL: &str = "`--max-findings all` shows every finding";

static META: ReporterMeta = ReporterMeta {
    id: "markdown",
    summary: "Markdown for a pull request: a table by file and rule, the findings collapsed",
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
        let path = slash_path(&file.source.path);
        let positions = FindingPositions::new(file);
        let findings = count(file.findings.len(), "finding");
        let file_has_backticks = memchr(b'`', &file.source.bytes).is_some();
        let _ = writeln!(out, "\n<details>\n<summary>{}: {findings}</summary>\n", Code(&path));
        let _ = writeln!(out, "| line | rule | finding |\n|---:|---|---|");
        for (index, finding) in displayed_findings(&file.findings, run.most_findings) {
            let fixable = match file.offer(index) {
                Some(offer) if offer.applicability == Applicability::Safe => "<br>`--fix` fixes it",
                _ => "",
            };
            let old = finding.old_line.as_deref();
            let old = old.map(|old| format!(" (line {} of the old table)", old.line)).unwrap_or_default();
            // In a code span, a backtick of a name would end the span.
            let has_backticks =
                file_has_backticks || finding.old_line.as_deref().is_some_and(|old| memchr(b'`', &old.text).is_some());
            let sentence = |text: &str| {
                if has_backticks { Plain(text).to_string() } else { Sentence(text).to_string() }
            };
            let details = finding.details.iter().map(|detail| format!("<br>{}", sentence(detail)));
            let details = details.collect::<Vec<_>>().concat();
            let hint = finding.hint.as_deref().map(|hint| format!("<br>Hint: {}", sentence(hint))).unwrap_or_default();
            let _ = writeln!(
                out,
                "| {} | {} {} | {}{old}{details}{hint}{fixable} |",
                positions.of(finding).line,
                finding.severity,
                Code(finding.rule.as_str().as_bytes()),
                sentence(&finding.message)
            );
        }
        let hidden: usize = hidden(&file.findings, run.most_findings).values().sum();
        if hidden > 0 {
            let hidden = count(hidden, "more finding");
            let _ = writeln!(out, "\nNot shown: {hidden} ({SHOWS_ALL}).");
        }
        let _ = writeln!(out, "\n</details>");
    }

    fn finish(&self, totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
        let files = totals.files.len();
        let files = if files > 0 && totals.files.iter().all(|file| file.is_configuration) {
            count(files, "configuration")
        } else {
            let registry = run.registry.updated().map(|date| format!(" of {date}")).unwrap_or_default();
            let (files, entries) = (count(files, "file"), summary::entries(totals));
            format!("{files}; {entries} checked against the IANA registry{registry}")
        };
        let counts: Vec<String> =
            totals.severities().map(|(severity, number)| summary::count_of(severity, number)).collect();
        let nothing = if totals.baseline.known > 0 { "nothing new" } else { "nothing found" };
        let found = if counts.is_empty() { nothing.to_owned() } else { listed(&counts, "and") };
        let _ = if totals.files.is_empty() {
            writeln!(out, "**Portolan: no file was read.**")
        } else {
            writeln!(out, "**Portolan: {found}** in {files}.")
        };
        let remedies: Vec<String> = [remedies::fixes(totals), remedies::notes(totals)]
            .into_iter()
            .flatten()
            .map(|text| Sentence(&text).to_string())
            .collect();
        if !remedies.is_empty() {
            let _ = writeln!(out, "\n{}", remedies.join(" "));
        }
        if !(totals.unread.is_empty() && totals.notes.is_empty()) {
            let _ = writeln!(out, "\nNot read:\n");
        }
        let longest = |most: usize| self.longest(run).map_or(usize::MAX, |_| most);
        let start = out.len();
        let mut unread = totals.unread.iter().chain(&totals.notes);
        while out.len() - start < longest(LONGEST_UNREAD)
            && let Some(UnreadFile { path, message }) = unread.next()
        {
            let _ = writeln!(out, "- {}: {}", Code(&slash_path(path)), Sentence(message));
        }
        let more = unread.count();
        if more > 0 {
            let _ = writeln!(out, "- {} ({SHOWS_ALL})", count(more, "more file"));
        }
        if totals.findings() == 0 {
            return;
        }
        let _ = writeln!(out, "\n| file | rule | findings | summary |\n|---|---|---:|---|");
        let start = out.len();
        let files = totals.files.iter().filter(|file| !file.by_rule.is_empty());
        let mut rows = files.flat_map(|file| file.rules(run.catalogue).into_iter().map(move |row| (file, row)));
        while out.len() - start < longest(LONGEST_OVERVIEW)
            && let Some((file, row)) = rows.next()
        {
            write_row(file, row, out);
        }
        let more = rows.count();
        if more > 0 {
            let _ = writeln!(out, "\nNot in this table: {} ({SHOWS_ALL}).", count(more, "more row"));
        }
    }

    fn longest(&self, run: &Run<'_>) -> Option<usize> {
        run.most_findings.map(|_| LONGEST)
    }

    fn left_out(&self, files: usize, out: &mut Vec<u8>) {
        let _ = writeln!(out, "\nNot shown: the findings of {} ({SHOWS_ALL}).", count(files, "more file"));
    }
}

/// Writes the row of a rule with findings in a file.
fn write_row(file: &FileRow, row: RuleRow<'_>, out: &mut Vec<u8>) {
    let RuleRow { meta, count: RuleCount { findings, severity } } = row;
    let (path, rule) = (slash_path(&file.path), Code(meta.id.as_str().as_bytes()));
    let _ = writeln!(out, "| {} | {severity} {rule} | {findings} | {} |", Code(&path), Sentence(&meta.summary));
}

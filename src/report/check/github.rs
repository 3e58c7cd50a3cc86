//! Workflow commands of GitHub Actions, which put each finding on its line of a pull request.

use super::limit::displayed_findings;
use super::location::slash_path;
use super::reporter::{Reporter, ReporterMeta};
use super::sentences::sentences;
use super::v1::PositionCounter;
use crate::diagnostic::Severity;
use crate::engine::{Checked, Totals, UnreadFile};
use crate::report::run::Run;
use crate::text::Printable;
use std::io::Write as _;

pub(super) struct GitHub;

pub(super) static REPORTER: GitHub = GitHub;

static META: ReporterMeta = ReporterMeta {
    id: "github",
    summary: "annotations of GitHub Actions",
    most_findings: None,
    counts: false,
    hints: true,
    fixes: false,
    for_people: false,
    end_first: false,
};

impl Reporter for GitHub {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        let path = Printable(&slash_path(&file.source.path)).to_string();
        let mut positions = PositionCounter::new(&file.source);
        for (_, finding) in displayed_findings(&file.findings, run.most_findings) {
            let (start, end) = (positions.go_to(finding.span.start), positions.ahead(finding.span.end));
            let (line, column) = (start.line, start.column);
            // GitHub accepts columns only for an annotation of one line.
            let range = if end.line == line {
                format!("line={line},col={column},endLine={line},endColumn={}", end.column)
            } else {
                format!("line={line},endLine={}", end.line)
            };
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let title = property(&format!("Portolan ({})", finding.rule));
            // The text begins with the position, too, because the log of a job shows only the text.
            let text: Vec<String> = sentences(finding).collect();
            let message = data(&format!("{path}:{line}:{column}: {}: {}", finding.rule, text.join("\n")));
            let file = property(&path);
            let _ = writeln!(out, "::{command} file={file},{range},title={title}::{message}");
        }
    }

    fn finish(&self, totals: &Totals, _: &Run<'_>, out: &mut Vec<u8>) {
        for UnreadFile { path, message } in &totals.unread {
            let path = Printable(&slash_path(path)).to_string();
            let message = data(&format!("{path}: {message}"));
            let _ = writeln!(out, "::error file={},title=Portolan::{message}", property(&path));
        }
    }
}

/// Escapes the text of a command as GitHub's toolkit does.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command as GitHub's toolkit does.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_as_the_toolkit_does() {
        assert_eq!(data("100% ::error\r\n%0A,:"), "100%25 ::error%0D%0A%250A,:");
        assert_eq!(property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
    }
}

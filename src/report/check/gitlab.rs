//! A Code Quality report of GitLab.

use super::limit::displayed_findings;
use super::location::{Ordinals, slash_path};
use super::reporter::{Reporter, ReporterMeta};
use super::sentences::message_and_details;
use super::v1::PositionCounter;
use crate::diagnostic::{Severity, digest};
use crate::engine::{Checked, Totals, UnreadFile};
use crate::report::run::Run;
use crate::report::v1::append;
use crate::text::Printable;
use serde::Serialize;

pub(super) struct GitLab;

pub(super) static REPORTER: GitLab = GitLab;

static META: ReporterMeta = ReporterMeta {
    id: "gitlab",
    summary: "a Code Quality report of GitLab",
    most_findings: None,
    counts: false,
    hints: false,
    fixes: false,
    for_people: false,
    end_first: false,
};

/// An issue, as GitLab 13 and later read it.
#[derive(Serialize)]
struct IssueV1<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: LocationV1<'a>,
}

#[derive(Serialize)]
struct LocationV1<'a> {
    path: &'a str,
    lines: LinesV1,
}

#[derive(Serialize)]
struct LinesV1 {
    /// From 1.
    begin: u32,
    end: u32,
}

/// The name of the check that a file can be read.
const UNREAD: &str = "unread";

impl Reporter for GitLab {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn start(&self, _: &Run<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"[\n");
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        let path = Printable(&slash_path(&file.source.path)).to_string();
        let (mut positions, mut ordinals) = (PositionCounter::new(&file.source), Ordinals::new(file));
        for (order, (_, finding)) in displayed_findings(&file.findings, run.most_findings).enumerate() {
            if order > 0 {
                out.extend_from_slice(self.between());
            }
            let (start, end) = (positions.go_to(finding.span.start), positions.ahead(finding.span.end));
            let issue = IssueV1 {
                description: message_and_details(finding).collect::<Vec<_>>().join("; "),
                check_name: finding.rule.as_str(),
                fingerprint: ordinals.next(finding).fingerprint,
                severity: match finding.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                    Severity::Info => "info",
                },
                location: LocationV1 { path: &path, lines: LinesV1 { begin: start.line, end: end.line } },
            };
            append(out, &issue);
        }
    }

    fn between(&self) -> &'static [u8] {
        b",\n"
    }

    fn finish(&self, totals: &Totals, _: &Run<'_>, out: &mut Vec<u8>) {
        let mut is_first = totals.by_severity.iter().sum::<usize>() == 0;
        for UnreadFile { path, message } in &totals.unread {
            if !std::mem::take(&mut is_first) {
                out.extend_from_slice(self.between());
            }
            let path = slash_path(path);
            let issue = IssueV1 {
                description: message.clone(),
                check_name: UNREAD,
                fingerprint: digest([UNREAD.as_bytes(), &path]),
                severity: "critical",
                location: LocationV1 { path: &Printable(&path).to_string(), lines: LinesV1 { begin: 1, end: 1 } },
            };
            append(out, &issue);
        }
        out.extend_from_slice(b"\n]\n");
    }
}

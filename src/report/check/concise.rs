//! One line per finding, for editors and grep.

use super::limit::displayed_findings;
use super::positions::{FindingPositions, lacking};
use super::reporter::{Reporter, ReporterMeta};
use crate::engine::{Checked, RuleCount, RuleRow, Totals};
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::text::Printable;
use std::io::Write as _;

pub(super) struct Concise;

pub(super) static REPORTER: Concise = Concise;

static META: ReporterMeta = ReporterMeta {
    id: "concise",
    summary: "one line per finding: path:line:column: severity[rule] message",
    most_findings: None,
    counts: true,
    hints: false,
    fixes: false,
    for_people: true,
    end_first: false,
};

impl Reporter for Concise {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics || file.findings.is_empty() {
            return;
        }
        let positions = FindingPositions::new(file);
        for (_, finding) in displayed_findings(&file.findings, run.most_findings) {
            let whose = if lacking(finding).is_some() {
                format!(" (a line of the old table of {})", positions.path())
            } else {
                String::new()
            };
            let severity = run.theme.paint(Paint::Severity(finding.severity), finding.severity);
            let _ = writeln!(
                out,
                "{} {severity}[{}] {}{whose}",
                positions.text(finding),
                finding.rule,
                Printable(finding.message.as_bytes())
            );
        }
    }

    fn finish(&self, totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics {
            for RuleRow { meta, count: RuleCount { findings, severity } } in totals.rules(run.catalogue) {
                let _ = writeln!(out, "{findings}\t{severity}\t{}", meta.id);
            }
        }
    }
}

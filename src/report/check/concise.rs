//! One line a finding, for editors and for grep.

use super::limit::shown;
use super::place::Place;
use super::reporter::{Reporter, ReporterMeta};
use crate::engine::{Checked, Totals};
use crate::report::run::Run;
use crate::report::theme::Paint;
use std::collections::HashMap;
use std::io::Write as _;

pub(super) struct Concise;

pub(super) static REPORTER: Concise = Concise;

static META: ReporterMeta = ReporterMeta {
    id: "concise",
    summary: "one line a finding: path:line:column: severity[rule] message",
    most_findings: None,
    counts: true,
    hints: false,
    fixes: false,
    for_people: true,
};

/// About the length of a line, to reserve room.
const USUAL_LENGTH: usize = 100;

impl Reporter for Concise {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics || file.findings.is_empty() {
            return;
        }
        let place = Place::new(file);
        // Each rule's ` severity[rule] `, put together when it is first needed.
        let mut kinds = HashMap::new();
        out.reserve(USUAL_LENGTH * file.findings.len());
        for (_, finding) in shown(&file.findings, run.most_findings) {
            let position = place.of(finding);
            place.put(position, out);
            let kind = kinds.entry(&finding.rule).or_insert_with(|| {
                let severity = run.theme.paint(Paint::Severity(finding.severity), finding.severity);
                format!(" {severity}[{}] ", finding.rule).into_bytes()
            });
            out.extend_from_slice(kind);
            out.extend_from_slice(finding.message.as_bytes());
            out.push(b'\n');
        }
    }

    fn finish(&self, totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics {
            for (meta, count) in totals.rules(run.catalogue) {
                let _ = writeln!(out, "{count}\t{}\t{}", meta.severity, meta.id);
            }
        }
    }
}

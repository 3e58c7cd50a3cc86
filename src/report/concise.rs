//! One line a finding, for editors and for grep.

use super::counts::Totals;
use super::place::Place;
use super::{Paint, Reporter, ReporterMeta, Run, severity, shown};
use crate::engine::Checked;
use crate::rule::RULES;
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

impl Reporter for Concise {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics || file.findings.is_empty() {
            return;
        }
        let mut place = Place::new(file);
        for (_, finding) in shown(&file.findings, run.most_findings) {
            let severity = severity(finding);
            let position = place.of(finding);
            place.put(position, out);
            out.push(b' ');
            run.theme.put(Paint::Severity(severity), severity.as_str(), out);
            out.push(b'[');
            out.extend_from_slice(RULES[usize::from(finding.rule)].meta().id.as_bytes());
            out.extend_from_slice(b"] ");
            out.extend_from_slice(finding.message(&file.texts).as_bytes());
            out.push(b'\n');
        }
    }

    fn finish(&self, totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics {
            for (rule, count) in totals.rules() {
                let meta = RULES[rule].meta();
                let _ = writeln!(out, "{count}\t{}\t{}", meta.category.severity(), meta.id);
            }
        }
    }
}

//! One line a finding, for editors and for grep.

use super::limit::shown;
use super::place::Place;
use super::reporter::{Reporter, ReporterMeta, severity};
use crate::engine::{Checked, Totals};
use crate::report::run::Run;
use crate::report::theme::Paint;
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
        let mut place = Place::new(file);
        // Each rule's ` severity[rule] `, put together when it is first needed.
        let mut kinds = vec![Vec::new(); RULES.len()];
        out.reserve(USUAL_LENGTH * file.findings.len());
        for (_, finding) in shown(&file.findings, run.most_findings) {
            let position = place.of(finding);
            place.put(position, out);
            let kind = &mut kinds[usize::from(finding.rule)];
            if kind.is_empty() {
                let severity = severity(finding);
                kind.push(b' ');
                run.theme.put(Paint::Severity(severity), severity.as_str(), kind);
                let id = RULES[usize::from(finding.rule)].meta().id;
                for part in [b"[", id.as_bytes(), b"] "] {
                    kind.extend_from_slice(part);
                }
            }
            out.extend_from_slice(kind);
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

//! One line a finding, for editors and for grep.

use super::counts::Totals;
use super::{Paint, Reporter, ReporterMeta, Run, severity, shown};
use crate::engine::Checked;
use crate::rule::RULES;
use crate::text::Shown;
use std::io::Write as _;

pub(super) struct Concise;

pub(super) static REPORTER: Concise = Concise;

static META: ReporterMeta =
    ReporterMeta { id: "concise", summary: "one line a finding: path:line:column: severity[rule] message", most_findings: None, counts: true };

impl Reporter for Concise {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics || file.findings.is_empty() {
            return;
        }
        let path = Shown(file.source.path.as_os_str().as_encoded_bytes()).to_string();
        let index = file.source.line_index();
        for finding in shown(&file.findings, run.most_findings) {
            let position = index.position(&file.source.bytes, finding.span.start as usize);
            let severity = severity(finding);
            let meta = RULES[usize::from(finding.rule)].meta();
            let _ = writeln!(
                out,
                "{path}:{}:{}: {}[{}] {}",
                position.line,
                position.column,
                run.theme.paint(Paint::Severity(severity), severity.as_str()),
                meta.id,
                finding.message
            );
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

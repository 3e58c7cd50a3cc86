//! One line a finding, for editors and for grep.

use super::counts::Totals;
use super::{Paint, Reporter, ReporterMeta, Run, shown};
use crate::engine::Checked;
use crate::rule::RULES;
use crate::text::Shown;
use std::io::Write as _;

pub(super) struct Concise;

pub(super) static REPORTER: Concise = Concise;

static META: ReporterMeta =
    ReporterMeta { id: "concise", summary: "one line a finding: path:line:column: severity[rule] message", most_findings: None };

impl Reporter for Concise {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics || file.findings.is_empty() {
            return;
        }
        let path = Shown(file.source.path.as_os_str().as_encoded_bytes()).to_string();
        let kind = |rule: usize| {
            let meta = RULES[rule].meta();
            let severity = meta.category.severity();
            format!("{}[{}] ", run.theme.paint(Paint::Severity(severity), severity.as_str()), meta.id)
        };
        // Made once for each rule: tables can have tens of thousands of findings.
        let mut kinds = vec![String::new(); RULES.len()];
        let index = file.source.line_index();
        for finding in shown(&file.findings, run.most_findings) {
            let position = index.position(&file.source.bytes, finding.span.start as usize);
            let rule = usize::from(finding.rule);
            if kinds[rule].is_empty() {
                kinds[rule] = kind(rule);
            }
            let _ = write!(out, "{path}:{}:{}: ", position.line, position.column);
            out.extend_from_slice(kinds[rule].as_bytes());
            out.extend_from_slice(finding.message.as_bytes());
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

//! One line of JSON for each finding, version 1.

use super::reporter::{Reporter, ReporterMeta};
use super::v1::each_finding;
use crate::engine::Checked;
use crate::report::run::Run;
use crate::report::v1::append;
use std::convert::Infallible;

pub(super) struct JsonLines;

pub(super) static REPORTER: JsonLines = JsonLines;

static META: ReporterMeta = ReporterMeta {
    id: "jsonl",
    summary: "one line of JSON for each finding (schemas/finding.json)",
    most_findings: None,
    counts: false,
    hints: true,
    fixes: true,
    for_people: false,
    end_first: false,
};

impl Reporter for JsonLines {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics {
            return;
        }
        let Ok(()) = each_finding(file, run, |finding| {
            append(out, finding);
            out.push(b'\n');
            Ok::<_, Infallible>(())
        });
    }
}

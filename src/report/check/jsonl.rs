//! One line of JSON for each finding, version 1.

use super::limit::shown_findings;
use super::reporter::{Reporter, ReporterMeta};
use super::v1::{FindingV1, Places};
use crate::engine::Checked;
use crate::phrases::EvidenceBuilder;
use crate::report::run::Run;
use crate::report::v1::{TextV1, VERSION, append};

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
        let path = TextV1::path(&file.source.path);
        let (mut places, mut known) = (Places::new(&file.source), EvidenceBuilder::new(run.registry));
        for (number, finding) in shown_findings(&file.findings, run.most_findings) {
            let (offer, version) = (file.offer(number), Some(VERSION));
            append(out, &FindingV1::new(file, &path, finding, &mut places, &mut known, offer, version));
            out.push(b'\n');
        }
    }
}

//! One JSON document, version 1.

use super::limit::displayed_findings;
use super::reporter::{Reporter, ReporterMeta};
use super::v1::{FindingV1, PositionCounter};
use crate::diagnostic::{BaselineUse, RuleId, Severity};
use crate::engine::{Checked, FileRow, Totals};
use crate::phrases::EvidenceBuilder;
use crate::report::run::Run;
use crate::report::v1::{RegistryV1, TextV1, UnreadFileV1, UnreadTableV1, VERSION, append};
use serde::Serialize;
use std::collections::BTreeMap;

pub(super) struct Json;

pub(super) static REPORTER: Json = Json;

static META: ReporterMeta = ReporterMeta {
    id: "json",
    summary: "one JSON document (schemas/check.json)",
    most_findings: None,
    counts: true,
    hints: true,
    fixes: true,
    for_people: false,
    end_first: false,
};

#[derive(Serialize)]
struct FileV1<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<&'a str>,
    format: &'a str,
    lines: usize,
    entries: usize,
    unreadable: usize,
    findings: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    unread_table: Option<UnreadTableV1<'a>>,
}

/// The counts of a run.
#[derive(Serialize)]
pub(crate) struct SummaryV1<'a> {
    errors: usize,
    warnings: usize,
    infos: usize,
    by_rule: BTreeMap<&'a str, usize>,
    /// Absent without a baseline, and if it has no findings of the files.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<BaselineV1>,
}

#[derive(Serialize)]
struct BaselineV1 {
    known: usize,
    gone: usize,
}

impl Reporter for Json {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn shows_unread_tables(&self) -> bool {
        true
    }

    fn start(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        out.extend(format!("{{\"version\":{VERSION},\"registry\":").bytes());
        append(out, &RegistryV1::new(run.registry, run.registry_origin));
        out.extend_from_slice(b",\n\"findings\":[\n");
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics {
            return;
        }
        let path = TextV1::path(&file.source.path);
        let (mut positions, mut known) = (PositionCounter::new(&file.source), EvidenceBuilder::new(run.registry));
        for (order, (index, finding)) in displayed_findings(&file.findings, run.most_findings).enumerate() {
            if order > 0 {
                out.extend_from_slice(self.between());
            }
            let offer = file.offer(index);
            append(out, &FindingV1::new(file, &path, finding, &mut positions, &mut known, offer, None));
        }
    }

    fn between(&self) -> &'static [u8] {
        b",\n"
    }

    fn finish(&self, totals: &Totals, _: &Run<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n],\n\"files\":[\n");
        for (index, row) in totals.files.iter().enumerate() {
            if index > 0 {
                out.extend_from_slice(self.between());
            }
            append_file(out, row);
        }
        out.extend_from_slice(b"\n],\n");
        if !totals.unread.is_empty() {
            out.extend_from_slice(b"\"unread\":");
            append(out, &UnreadFileV1::of(&totals.unread));
            out.extend_from_slice(b",\n");
        }
        out.extend_from_slice(b"\"summary\":");
        append(out, &SummaryV1::new(totals));
        out.extend_from_slice(b"}\n");
    }
}

impl<'a> SummaryV1<'a> {
    pub(crate) fn new(totals: &'a Totals) -> Self {
        let by_rule = totals.by_rule.iter().map(|(rule, count)| (RuleId::as_str(rule), count.findings)).collect();
        let BaselineUse { known, gone } = totals.baseline;
        Self {
            errors: totals.of(Severity::Error),
            warnings: totals.of(Severity::Warning),
            infos: totals.of(Severity::Info),
            by_rule,
            baseline: (known + gone > 0).then_some(BaselineV1 { known, gone }),
        }
    }
}

fn append_file(out: &mut Vec<u8>, row: &FileRow) {
    let path = TextV1::path(&row.path);
    let file = FileV1 {
        path: &path.text,
        path_bytes: path.bytes.as_deref(),
        format: &row.format,
        lines: row.lines,
        entries: row.entries,
        unreadable: row.unreadable,
        findings: row.by_severity.iter().sum(),
        unread_table: row.unread_table.as_ref().map(UnreadTableV1::new),
    };
    append(out, &file);
}

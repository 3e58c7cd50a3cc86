//! One JSON object a line for each use: schemas/use.json.

use super::Names;
use super::v1::UseV1;
use crate::engine::Checked;
use crate::report::run::Run;
use crate::report::v1::append;
use crate::report::{Reporter, ReporterMeta};

#[derive(Debug)]
pub(super) struct JsonLines<'a>(pub(super) Names<'a>);

pub(super) static META: ReporterMeta = ReporterMeta {
    id: "jsonl",
    summary: "one line of JSON for each use of a name (schemas/use.json)",
    most_findings: None,
    counts: false,
    hints: false,
    fixes: false,
    for_people: false,
    end_first: false,
};

impl Reporter for JsonLines<'_> {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn start(&self, _: &Run<'_>, out: &mut Vec<u8>) {
        for used in self.0.uses {
            append(out, &UseV1::new(used));
            out.push(b'\n');
        }
    }

    fn file(&self, _: &Checked, _: &Run<'_>, _: &mut Vec<u8>) {}
}

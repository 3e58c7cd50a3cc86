//! One JSON document with uses and findings: schemas/uses.json.

use super::Names;
use super::v1::{UseV1, names};
use crate::engine::{Checked, Totals};
use crate::report::check::{SummaryV1, each_finding};
use crate::report::run::Run;
use crate::report::v1::{RegistryV1, TextV1, UnreadFileV1, VERSION, append};
use crate::report::{Reporter, ReporterMeta};
use std::convert::Infallible;

#[derive(Debug)]
pub(super) struct Json<'a>(pub(super) Names<'a>);

pub(super) static META: ReporterMeta = ReporterMeta {
    id: "json",
    summary: "one JSON document with uses and findings (schemas/uses.json)",
    most_findings: None,
    counts: true,
    hints: true,
    fixes: true,
    for_people: false,
    end_first: false,
};

impl Reporter for Json<'_> {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn start(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        let Names { uses, tables, readers, .. } = self.0;
        out.extend(format!("{{\"version\":{VERSION},\"registry\":").bytes());
        append(out, &RegistryV1::new(run.registry, run.registry_origin));
        out.extend_from_slice(b",\"table\":");
        append(out, &TextV1::path(&tables.new.source.path).text);
        out.extend_from_slice(b",\"old_table\":");
        append(out, &tables.old.as_ref().map(|old| TextV1::path(&old.source.path).text));
        out.extend_from_slice(b",\"resolvers\":");
        append(out, &names(readers));
        out.extend_from_slice(b",\"releases\":");
        append(out, &readers.iter().map(|reader| reader.release.id).collect::<Vec<_>>());
        out.extend_from_slice(b",\n\"uses\":[\n");
        let uses = if run.statistics { &[] } else { uses };
        for (index, used) in uses.iter().enumerate() {
            if index > 0 {
                out.extend_from_slice(self.between());
            }
            append(out, &UseV1::new(used));
        }
        out.extend_from_slice(b"\n],\n\"findings\":[\n");
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        if !run.statistics {
            findings(file, run, out);
        }
    }

    fn between(&self) -> &'static [u8] {
        BETWEEN
    }

    fn finish(&self, totals: &Totals, _: &Run<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n]");
        if !totals.unread.is_empty() {
            out.extend_from_slice(b",\n\"unread\":");
            append(out, &UnreadFileV1::of(&totals.unread));
        }
        if !totals.notes.is_empty() {
            out.extend_from_slice(b",\n\"notes\":");
            append(out, &UnreadFileV1::of(&totals.notes));
        }
        out.extend_from_slice(b",\n\"summary\":");
        append(out, &SummaryV1::new(totals));
        out.extend_from_slice(b"}\n");
    }
}

/// Separates the members of a list.
const BETWEEN: &[u8] = b",\n";

/// Writes the findings of a file, separated as members of a list.
fn findings(file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
    let mut is_first = true;
    let Ok(()) = each_finding(file, run, |finding| {
        if !std::mem::take(&mut is_first) {
            out.extend_from_slice(BETWEEN);
        }
        append(out, finding);
        Ok::<_, Infallible>(())
    });
}

//! `uses` as JSON: one line for each use (schemas/use.json), or one document (schemas/uses.json).

use super::v1::{UseV1, name};
use crate::engine::{AnsweredUse, Checked};
use crate::report::run::Run;
use crate::report::v1::{RegistryV1, TextV1, VERSION, append};
use crate::rule::UseTables;
use portolan_resolvers::Reader;

/// Writes one line for each use.
pub fn lines(uses: &[AnsweredUse], out: &mut Vec<u8>) {
    for used in uses {
        append(out, &UseV1::new(used));
        out.push(b'\n');
    }
}

/// Writes one document: the tables, the resolvers, the uses, and the findings.
pub fn write(
    uses: &[AnsweredUse],
    checked: &[Checked],
    tables: &UseTables,
    readers: &[Reader],
    run: &Run<'_>,
    out: &mut Vec<u8>,
) {
    out.extend(format!("{{\"version\":{VERSION},\"registry\":").bytes());
    append(out, &RegistryV1::new(run.registry, run.registry_origin));
    out.extend_from_slice(b",\"table\":");
    append(out, &TextV1::path(&tables.new.source.path).text);
    out.extend_from_slice(b",\"old_table\":");
    append(out, &tables.old.as_ref().map(|old| TextV1::path(&old.source.path).text));
    out.extend_from_slice(b",\"resolvers\":");
    append(out, &readers.iter().map(|reader| name(*reader)).collect::<Vec<_>>());
    out.extend_from_slice(b",\n\"uses\":[\n");
    for (number, used) in uses.iter().enumerate() {
        if number > 0 {
            out.extend_from_slice(b",\n");
        }
        append(out, &UseV1::new(used));
    }
    out.extend_from_slice(b"\n],\n\"findings\":[\n");
    findings(checked, run, out);
    out.extend_from_slice(b"\n]}\n");
}

/// Writes the findings as `check` does, with commas between them.
pub(super) fn findings(checked: &[Checked], run: &Run<'_>, out: &mut Vec<u8>) {
    let Some(reporter) = crate::report::by_id("jsonl") else { return };
    let mut lines = Vec::new();
    for file in checked {
        reporter.file(file, run, &mut lines);
    }
    for (number, line) in lines.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).enumerate() {
        if number > 0 {
            out.extend_from_slice(b",\n");
        }
        out.extend_from_slice(line);
    }
}

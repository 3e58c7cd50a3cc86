//! `compare` as JSON, version 1: schemas/compare.json.

use crate::engine::{count_kind, shared_changes};
use crate::report::v1::{TextV1, VERSION, append};
use crate::text::Lossy;
use portolan_resolvers::{Answer, ChangeKind, Lookup, LookupChange, Protocol};
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct ComparisonV1<'a> {
    version: u8,
    old: &'a str,
    new: &'a str,
    format: &'a str,
    changes: Vec<ChangeV1>,
    summary: SummaryV1,
}

#[derive(Serialize)]
struct SummaryV1 {
    lost: usize,
    changed: usize,
    gained: usize,
}

#[derive(Serialize)]
struct ChangeV1 {
    kind: &'static str,
    lookup: LookupV1,
    before: Option<String>,
    after: Option<String>,
    resolvers: Vec<&'static str>,
}

/// A question.
#[derive(Serialize)]
struct LookupV1 {
    /// `name`, `addresses` or `port`.
    by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    protocol: Option<&'static str>,
}

impl LookupV1 {
    fn new(lookup: &Lookup) -> Self {
        let protocol = lookup.protocol().map(Protocol::as_str);
        let (by, name, port) = match lookup {
            Lookup::Name { name, .. } => ("name", Some(Lossy(name).to_string()), None),
            Lookup::Addresses { name } => ("addresses", Some(Lossy(name).to_string()), None),
            Lookup::Port { port, .. } => ("port", None, Some(*port)),
        };
        Self { by, name, port, protocol }
    }
}

/// For programs (schemas/compare.json): every lookup.
pub fn write(old: &Path, new: &Path, format: &str, changes: &[LookupChange], out: &mut Vec<u8>) {
    let rows = shared_changes(changes);
    let answer = |answer: &Answer| (!answer.is_none()).then(|| answer.to_string());
    let (old, new) = (TextV1::path(old), TextV1::path(new));
    let comparison = ComparisonV1 {
        version: VERSION,
        old: &old.text,
        new: &new.text,
        format,
        changes: rows
            .iter()
            .map(|row| ChangeV1 {
                kind: row.change.kind().as_str(),
                lookup: LookupV1::new(&row.change.lookup),
                before: answer(&row.change.before),
                after: answer(&row.change.after),
                resolvers: row.resolvers.clone(),
            })
            .collect(),
        summary: SummaryV1 {
            lost: count_kind(&rows, ChangeKind::Lost),
            changed: count_kind(&rows, ChangeKind::Changed),
            gained: count_kind(&rows, ChangeKind::Gained),
        },
    };
    append(out, &comparison);
    out.push(b'\n');
}

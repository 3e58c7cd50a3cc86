//! What programs get from one table and from another.

use super::json::append;
use super::v1::{TextV1, VERSION};
use super::{Paint, Theme, plural};
use crate::diagnostic::Severity;
use crate::text::{Lossy, Shown};
use portolan_resolvers::{Answer, ChangeKind, Lookup, LookupChange, Protocol};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

/// A lookup that several resolvers answer alike, before and after.
pub(super) struct Row<'a> {
    pub(super) change: &'a LookupChange,
    pub(super) resolvers: Vec<&'static str>,
}

/// Whether somebody loses an answer or gets another one.
pub fn breaks_something(changes: &[LookupChange]) -> bool {
    changes.iter().any(|change| change.kind() != ChangeKind::Gained)
}

/// The changes of all resolvers, those together that are alike; lost ones first, by question.
pub(super) fn rows(changes: &[LookupChange]) -> Vec<Row<'_>> {
    let mut sorted: Vec<&LookupChange> = changes.iter().collect();
    let key = |change: &LookupChange| (change.kind(), change.lookup.clone());
    sorted.sort_by_cached_key(|change| key(change));
    let mut rows: Vec<Row<'_>> = Vec::new();
    for change in sorted {
        let same = |row: &&mut Row<'_>| {
            row.change.lookup == change.lookup && row.change.before == change.before && row.change.after == change.after
        };
        // What is alike has the same question, so it is among the last few.
        let few = rows.len().saturating_sub(portolan_resolvers::RESOLVERS.len());
        match rows[few..].iter_mut().find(same) {
            Some(row) => row.resolvers.push(change.resolver.title),
            None => rows.push(Row { change, resolvers: vec![change.resolver.title] }),
        }
    }
    rows
}

/// Lines of gained lookups that people are shown.
const SHOWN_GAINED: usize = 20;

/// For people: what is lost and what changed, whole; of what is gained, the beginning.
pub fn text(old: &Path, new: &Path, changes: &[LookupChange], theme: Theme, out: &mut Vec<u8>) {
    let rows = rows(changes);
    let path = |path: &Path| Shown(path.as_os_str().as_encoded_bytes()).to_string();
    let mut gained = 0;
    for row in &rows {
        let LookupChange { lookup, before, after, .. } = row.change;
        let kind = row.change.kind();
        gained += usize::from(kind == ChangeKind::Gained);
        if gained > SHOWN_GAINED {
            break;
        }
        let (paint, said) = match kind {
            ChangeKind::Lost => (Paint::Severity(Severity::Error), format!("was {before}, is not found any more")),
            ChangeKind::Changed => (Paint::Severity(Severity::Warning), format!("was {before}, is {after}")),
            ChangeKind::Gained => (Paint::Good, format!("is {after}, was not found")),
        };
        let kind = theme.paint(paint, format!("{:<7}", kind.as_str()));
        let _ = writeln!(out, "{kind}  {lookup}: {said} ({})", row.resolvers.join(", "));
    }
    let count = |kind| rows.iter().filter(|row| row.change.kind() == kind).count();
    if gained > SHOWN_GAINED {
        let more = count(ChangeKind::Gained) - SHOWN_GAINED;
        let _ = writeln!(out, "         … {more} more are gained; `--output-format json` lists them");
    }
    if !rows.is_empty() {
        out.push(b'\n');
    }
    let _ = writeln!(
        out,
        "From {} to {}: {} lost, {} changed, {} gained.",
        path(old),
        path(new),
        plural(count(ChangeKind::Lost), "lookup"),
        count(ChangeKind::Changed),
        count(ChangeKind::Gained)
    );
}

#[derive(Serialize)]
struct ComparisonV1<'a> {
    version: u8,
    old: &'a str,
    new: &'a str,
    format: &'static str,
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
pub fn json(old: &Path, new: &Path, format: &'static str, changes: &[LookupChange], out: &mut Vec<u8>) {
    let rows = rows(changes);
    let answer = |answer: &Answer| {
        (!answer.is_none()).then(|| {
            let mut text = String::new();
            let _ = write!(text, "{answer}");
            text
        })
    };
    let count = |kind| rows.iter().filter(|row| row.change.kind() == kind).count();
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
            lost: count(ChangeKind::Lost),
            changed: count(ChangeKind::Changed),
            gained: count(ChangeKind::Gained),
        },
    };
    append(out, &comparison);
    out.push(b'\n');
}

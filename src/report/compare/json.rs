//! `compare` as JSON, version 1: schemas/compare.json.

use super::{Comparison, words};
use crate::diagnostic::Dropped;
use crate::engine::{
    FrequencyChanges, SharedChange, SubjectChange, TopPorts, TopPortsFault, count_kind, shared_changes, subject_changes,
};
use crate::report::run::Run;
use crate::report::uses::affected::{ConfigurationsV1, FindingsV1};
use crate::report::v1::{TextV1, VERSION, append};
use portolan_resolvers::{Answer, ChangeKind, Lookup, Protocol, Readers};
use serde::Serialize;

#[derive(Serialize)]
struct ComparisonV1<'a> {
    version: u8,
    old: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    old_bytes: Option<&'a str>,
    new: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_bytes: Option<&'a str>,
    format: &'a str,
    changes: Vec<ChangeV1>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accepted: Vec<AcceptedV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frequencies: Option<FrequenciesV1>,
    /// The names in configurations that are lost or get another port, as findings.
    #[serde(skip_serializing_if = "Option::is_none")]
    uses: Option<FindingsV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    configurations: Option<ConfigurationsV1<'a>>,
    summary: SummaryV1,
}

/// An accepted loss.
#[derive(Serialize)]
struct AcceptedV1 {
    lost: String,
    was: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl AcceptedV1 {
    fn new(row: &SubjectChange<'_>, dropped: &[Dropped]) -> Self {
        let reason = words::reason(row, dropped).filter(|reason| !reason.is_empty());
        Self { lost: words::subject(row), was: row.before.clone(), reason }
    }
}

/// The changes of Nmap's open frequencies.
#[derive(Serialize)]
struct FrequenciesV1 {
    changed: usize,
    top_ports: Vec<TopPortsV1>,
    #[serde(skip_serializing_if = "RefusedV1::is_empty")]
    refused: RefusedV1,
}

/// Why Nmap refuses `--top-ports` with a table.
#[derive(Serialize)]
struct RefusedV1 {
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'static str>,
}

impl RefusedV1 {
    fn is_empty(&self) -> bool {
        self.old.is_none() && self.new.is_none()
    }
}

/// The ports that `nmap --top-ports COUNT` scans more and less.
#[derive(Serialize)]
struct TopPortsV1 {
    count: usize,
    protocol: &'static str,
    entering: Vec<u16>,
    leaving: Vec<u16>,
}

impl FrequenciesV1 {
    fn new(changes: &FrequencyChanges) -> Self {
        let top = |top: &TopPorts| TopPortsV1 {
            count: top.count,
            protocol: top.transport.as_str(),
            entering: top.entering(),
            leaving: top.leaving(),
        };
        let [old, new] = changes.refused.map(|fault| fault.map(TopPortsFault::as_str));
        let refused = RefusedV1 { old, new };
        Self { changed: changes.changed, top_ports: changes.tops.iter().map(top).collect(), refused }
    }
}

#[derive(Serialize)]
struct SummaryV1 {
    #[serde(skip_serializing_if = "is_zero")]
    accepted: usize,
    lost: usize,
    changed: usize,
    gained: usize,
}

#[derive(Serialize)]
struct ChangeV1 {
    kind: &'static str,
    lookup: LookupV1,
    before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before_bytes: Option<String>,
    after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after_bytes: Option<String>,
    resolvers: Vec<String>,
}

/// A lookup.
#[derive(Serialize)]
struct LookupV1 {
    /// `name`, `addresses` or `port`.
    by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_bytes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    protocol: Option<&'static str>,
}

impl LookupV1 {
    fn new(lookup: &Lookup) -> Self {
        let protocol = lookup.protocol().map(Protocol::as_str);
        let (by, name, port) = match lookup {
            Lookup::Name { name, .. } => ("name", Some(TextV1::new(name)), None),
            Lookup::Addresses { name } => ("addresses", Some(TextV1::new(name)), None),
            Lookup::Port { port, .. } => ("port", None, Some(*port)),
        };
        let (name, name_bytes) = TextV1::split(name);
        Self { by, name, name_bytes, port, protocol }
    }
}

impl ChangeV1 {
    fn new(row: &SharedChange<'_>) -> Self {
        let (before, before_bytes) = answer(&row.change.before);
        let (after, after_bytes) = answer(&row.change.after);
        Self {
            kind: row.change.kind().as_str(),
            lookup: LookupV1::new(&row.change.lookup),
            before,
            before_bytes,
            after,
            after_bytes,
            resolvers: row.resolvers.iter().map(Readers::to_string).collect(),
        }
    }
}

/// Returns an answer as text, and its bytes where it is not UTF-8. Names are written as in [`LookupV1`].
fn answer(answer: &Answer) -> (Option<String>, Option<String>) {
    let joined = |before: &[u8], protocol: &[u8]| {
        let slash: &[u8] = if protocol.is_empty() { b"" } else { b"/" };
        let text = TextV1::new(&[before, slash, protocol].concat());
        (Some(text.text), text.bytes)
    };
    match answer {
        Answer::None => (None, None),
        Answer::Port { port, protocol } => joined(port.to_string().as_bytes(), protocol),
        Answer::Name { name, protocol } if !name.is_empty() => joined(name, protocol),
        answer => (Some(answer.to_string()), None),
    }
}

/// Writes every lookup that changes.
pub fn write(comparison: &Comparison<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let rows = shared_changes(comparison.changes);
    let (old, new) = (TextV1::path(comparison.old), TextV1::path(comparison.new));
    let comparison = ComparisonV1 {
        version: VERSION,
        old: &old.text,
        old_bytes: old.bytes.as_deref(),
        new: &new.text,
        new_bytes: new.bytes.as_deref(),
        format: comparison.format,
        changes: rows.iter().map(ChangeV1::new).collect(),
        accepted: (subject_changes(comparison.accepted, comparison.readers).iter())
            .filter(|row| row.kind == ChangeKind::Lost)
            .map(|row| AcceptedV1::new(row, comparison.dropped))
            .collect(),
        frequencies: comparison.frequencies.map(FrequenciesV1::new),
        uses: comparison.uses.map(|affected| FindingsV1 { affected, run }),
        configurations: comparison.uses.map(ConfigurationsV1::new),
        summary: SummaryV1 {
            accepted: count_kind(&shared_changes(comparison.accepted), ChangeKind::Lost),
            lost: count_kind(&rows, ChangeKind::Lost),
            changed: count_kind(&rows, ChangeKind::Changed),
            gained: count_kind(&rows, ChangeKind::Gained),
        },
    };
    append(out, &comparison);
    out.push(b'\n');
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(value: &usize) -> bool {
    *value == 0
}

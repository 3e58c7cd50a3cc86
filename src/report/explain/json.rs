//! `explain` of a port or a name as JSON, version 1: schemas/explain.json.

use crate::engine::Explanation;
use crate::model::Transport;
use crate::phrases::contradictions;
use crate::registry::{Claim, ClaimKind, EarlyRow, End, EndKind, Record, Registry, Source, Tenure, expected};
use crate::report::run::Run;
use crate::report::v1::{PortV1, RegistryV1, VERSION, append};
use serde::Serialize;

#[derive(Serialize)]
struct ExplanationV1<'a> {
    version: u8,
    query: &'a str,
    registry: RegistryV1<'a>,
    assignments: Vec<AssignmentV1<'a>>,
    tenures: Vec<TenureV1<'a>>,
    early: Vec<EarlyV1<'a>>,
    claims: Vec<ClaimV1<'a>>,
}

#[derive(Serialize)]
struct AssignmentV1<'a> {
    name: Option<&'a str>,
    port: Option<PortV1>,
    transport: Option<&'static str>,
    description: &'a str,
    assignee: &'a str,
    contact: &'a str,
    registered: Option<String>,
    modified: Option<String>,
    references: Vec<&'a str>,
    alias_of: Option<&'a str>,
    unauthorized_use: Option<&'a str>,
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct TenureV1<'a> {
    name: &'a str,
    port: Option<PortV1>,
    transport: &'static str,
    alias_of: Option<&'a str>,
    first: SourceV1<'a>,
    last: SourceV1<'a>,
    end: Option<EndV1<'a>>,
}

#[derive(Serialize)]
struct SourceV1<'a> {
    date: Option<String>,
    source: &'a str,
}

#[derive(Serialize)]
struct EndV1<'a> {
    how: &'static str,
    date: Option<String>,
    after: Option<String>,
    by: Option<String>,
    /// Id of the source of `by`; that of `after` is in `last`.
    by_source: &'a str,
    exact: bool,
    /// Names.
    to: Vec<&'a str>,
    /// Of a move: where to, such as `395/tcp`.
    places: Vec<&'a str>,
    ground: &'a str,
}

#[derive(Serialize)]
struct EarlyV1<'a> {
    rfc: &'a str,
    date: Option<String>,
    port: &'a str,
    transport: &'a str,
    words: &'a str,
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct ClaimV1<'a> {
    kind: &'static str,
    name: Option<&'a str>,
    port: Option<PortV1>,
    transports: Vec<&'static str>,
    statement: &'a str,
    since: Option<String>,
    evidence: &'a str,
    source_title: &'a str,
    source_url: &'a str,
    accessed: Option<String>,
    /// What the dated sources say against it.
    against: Vec<String>,
}

/// Writes everything known as one document. `query` is the user's word.
pub fn write(query: &str, explanation: &Explanation<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let document = ExplanationV1 {
        version: VERSION,
        query,
        registry: RegistryV1::new(run.registry, run.registry_origin),
        assignments: explanation.records.iter().map(|record| assignment(*record)).collect(),
        tenures: explanation.tenures.iter().flat_map(|tenure| tenures(*tenure, run.registry)).collect(),
        early: explanation.early.iter().map(|row| early(*row)).collect(),
        claims: explanation.claims.iter().map(|row| claim(*row, run.registry)).collect(),
    };
    append(out, &document);
    out.push(b'\n');
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn assignment(record: Record<'_>) -> AssignmentV1<'_> {
    AssignmentV1 {
        name: some(record.name()),
        port: record.ports().map(PortV1::new),
        transport: record.transport().map(Transport::as_str),
        description: record.description(),
        assignee: record.assignee(),
        contact: record.contact(),
        registered: record.registered().map(|date| date.to_string()),
        modified: record.modified().map(|date| date.to_string()),
        references: record.references().split("; ").filter(|reference| !reference.is_empty()).collect(),
        alias_of: some(record.alias_of()),
        unauthorized_use: some(record.unauthorized_use()),
        note: some(record.note()),
    }
}

fn source(source: Source<'_>) -> SourceV1<'_> {
    SourceV1 { date: source.date().map(|date| date.to_string()), source: source.id() }
}

/// One for each transport.
fn tenures<'a>(tenure: Tenure<'a>, registry: &'a Registry) -> impl Iterator<Item = TenureV1<'a>> {
    let parts = registry.parts_of(tenure).into_iter();
    parts.flat_map(|part| part.transports().map(move |transport| (part, transport))).map(move |(part, transport)| {
        TenureV1 {
            name: part.name(),
            port: part.ports().map(PortV1::new),
            transport: transport.as_str(),
            alias_of: some(part.alias_of()),
            first: source(part.first()),
            last: source(registry.last_of(part)),
            end: registry.end_of(part).map(end).or_else(|| end_by_today(part, transport, registry)),
        }
    })
}

fn end(end: End<'_>) -> EndV1<'_> {
    EndV1 {
        how: end.how.as_str(),
        date: end.date.map(|date| date.to_string()),
        after: end.after().date().map(|date| date.to_string()),
        by: end.by().known_by().map(|date| date.to_string()),
        by_source: end.by().id(),
        exact: end.date.is_some(),
        to: end.to().filter(|_| end.how != EndKind::Moved).collect(),
        places: end.to().filter(|_| end.how == EndKind::Moved).collect(),
        ground: end.reason,
    }
}

/// The end of a tenure that goes on in the history, where the registry at hand no longer lists the name.
fn end_by_today<'a>(tenure: Tenure<'a>, transport: Transport, registry: &'a Registry) -> Option<EndV1<'a>> {
    let after = registry.last_of(tenure).date();
    let ports = tenure.ports().filter(|_| !registry.lists(tenure) && after < registry.updated())?;
    let to = expected(registry, ports.first, transport);
    let on_others = Transport::ALL
        .iter()
        .any(|other| registry.assigned(ports.first, *other).any(|record| record.is_named(tenure.name().as_bytes())));
    let how = match to.is_empty() {
        false => EndKind::Reassigned,
        true if on_others => EndKind::TransportDropped,
        true => EndKind::Deassigned,
    };
    Some(EndV1 {
        how: how.as_str(),
        date: None,
        after: after.map(|date| date.to_string()),
        by: registry.updated().map(|date| date.to_string()),
        by_source: registry.source_id(),
        exact: false,
        to,
        places: Vec::new(),
        ground: "",
    })
}

fn early(row: EarlyRow<'_>) -> EarlyV1<'_> {
    EarlyV1 {
        rfc: row.rfc(),
        date: row.date().map(|date| date.to_string()),
        port: row.port(),
        transport: row.transport(),
        words: row.words(),
        name: some(row.name()),
    }
}

fn claim<'a>(claim: Claim<'a>, registry: &'a Registry) -> ClaimV1<'a> {
    ClaimV1 {
        kind: claim.kind().map_or("", ClaimKind::as_str),
        name: some(claim.name()),
        port: claim.ports().map(PortV1::new),
        transports: claim.transports().map(Transport::as_str).collect(),
        statement: claim.statement(),
        since: claim.since().map(|date| date.to_string()),
        evidence: claim.strength(),
        source_title: claim.source_title(),
        source_url: claim.source_url(),
        accessed: claim.accessed().map(|date| date.to_string()),
        against: contradictions(registry, claim),
    }
}

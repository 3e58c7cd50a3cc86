//! `explain` of a port or a name as JSON, version 1: schemas/explain.json.

use super::ExplainedQuery;
use super::answer::answer;
use super::packs::{PackV1, rows_v1};
use super::servers::endpoints;
use crate::engine::{EarlierName, Lead, LocalEntry, Near, Question, earlier_names};
use crate::local::listen::Socket;
use crate::model::Transport;
use crate::phrases::contradictions;
use crate::registry::{Claim, ClaimKind, EarlyRow, End, EndKind, Habit, Record, Registry, Source, Tenure, expected};
use crate::report::run::Run;
use crate::report::v1::{PortV1, RegistryV1, TextV1, VERSION, append};
use serde::Serialize;

#[derive(Serialize)]
struct ExplanationV1<'a> {
    version: u8,
    query: &'a str,
    answer: String,
    lead: Option<LeadV1<'a>>,
    nearest: Vec<NearV1<'a>>,
    registry: RegistryV1<'a>,
    assignments: Vec<AssignmentV1<'a>>,
    tenures: Vec<TenureV1<'a>>,
    early: Vec<EarlyV1<'a>>,
    earlier_names: Vec<EarlierNameV1<'a>>,
    claims: Vec<ClaimV1<'a>>,
    claims_known: usize,
    /// The statements of the configuration's packs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    packs: Vec<PackV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local: Option<Vec<LocalV1>>,
}

#[derive(Serialize)]
struct LeadV1<'a> {
    by: &'static str,
    name: Option<&'a str>,
    source_title: Option<&'a str>,
    source_url: Option<&'a str>,
    /// Of a server: where it usually listens, such as `9100/tcp`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<String>,
}

#[derive(Serialize)]
struct NearV1<'a> {
    name: &'a str,
    by: &'static str,
    words: &'a str,
}

#[derive(Serialize)]
struct EarlierNameV1<'a> {
    name: &'a str,
    current: &'a str,
    end: EndV1<'a>,
    proven: bool,
}

/// The facts of this system: entries of its tables, and then sockets.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum LocalV1 {
    Entry(LocalEntryV1),
    Socket(LocalSocketV1),
}

#[derive(Serialize)]
struct LocalSocketV1 {
    transport: &'static str,
    address: String,
    port: u16,
    pid: Option<u32>,
    process: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process_bytes: Option<String>,
    user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_bytes: Option<String>,
}

#[derive(Serialize)]
struct LocalEntryV1 {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<String>,
    line: u32,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_bytes: Option<String>,
    port: PortV1,
    transport: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    transport_bytes: Option<String>,
    alias: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias_bytes: Option<String>,
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
    service_code: Option<u32>,
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
    /// The last source before `first`; it does not list the name, but may have the port without a keyword.
    listed_after: Option<SourceV1<'a>>,
    again: bool,
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
    subject: Option<&'a str>,
    statement: &'a str,
    since: Option<String>,
    evidence: &'a str,
    source_title: &'a str,
    source_url: &'a str,
    accessed: Option<String>,
    /// The facts of dated sources that contradict it.
    against: Vec<String>,
}

/// Writes everything known about a question as one document, on one line.
pub fn write(explained: &ExplainedQuery<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let explanation = explained.explanation;
    let near = match explained.lead {
        Some(Lead::Pattern(near) | Lead::Near(near)) => &near[..],
        _ => &[],
    };
    let document = ExplanationV1 {
        version: VERSION,
        query: explained.word,
        answer: answer(&ExplainedQuery { local: None, ..*explained }, run),
        lead: explained.lead.and_then(|found| lead(found, run.registry)),
        nearest: near.iter().map(|Near { name, by, words }| NearV1 { name, by: by.as_str(), words }).collect(),
        registry: RegistryV1::new(run.registry, run.registry_origin),
        assignments: explanation.records.iter().map(|record| assignment(*record)).collect(),
        tenures: explanation.tenures.iter().flat_map(|tenure| tenures(*tenure, run.registry)).collect(),
        early: explanation.early.iter().map(|row| early(*row)).collect(),
        earlier_names: earlier(explained, run.registry),
        claims: explanation.claims.iter().map(|row| claim(*row, run.registry)).collect(),
        claims_known: run.registry.claims().count(),
        packs: match explained.question {
            Question::One(query) => rows_v1(query, run),
            Question::Range(..) => Vec::new(),
        },
        local: explained.local.map(|entries| {
            let sockets = explained.here.map_or(&[][..], |here| &here.sockets);
            entries.iter().map(local).chain(sockets.iter().map(socket)).collect()
        }),
    };
    append(out, &document);
    out.push(b'\n');
}

/// Returns how a name was found, unless it is itself in the registry or only near.
fn lead<'a>(lead: &'a Lead<'a>, registry: &'a Registry) -> Option<LeadV1<'a>> {
    let lead_by = |by, name| LeadV1 { by, name, source_title: None, source_url: None, places: Vec::new() };
    let from = |habit: &Habit<'a>, by| LeadV1 {
        source_title: Some(habit.source_title()),
        source_url: Some(habit.source_url()),
        ..lead_by(by, Some(habit.official()))
    };
    match lead {
        Lead::Itself | Lead::Near(_) => None,
        Lead::Also(other) | Lead::Stem(_, other) => self::lead(other, registry),
        Lead::Habit(habit) => Some(from(habit, "habit")),
        Lead::Program(habit) => Some(from(habit, "program")),
        Lead::Server(server) => {
            let all = server.endpoints(registry);
            let source = server.ports().first();
            Some(LeadV1 {
                source_title: source.map(|port| port.source_title),
                source_url: source.map(|port| port.source_url),
                places: all.iter().flat_map(endpoints).collect(),
                ..lead_by("server", all.iter().find_map(|endpoint| endpoint.service))
            })
        }
        Lead::Unlisted(unlisted) => Some(LeadV1 {
            source_title: Some(unlisted.source_title),
            source_url: Some(unlisted.source_url),
            ..lead_by("unlisted", None)
        }),
        Lead::EarlierName(record) => Some(lead_by("description", Some(record.name()))),
        Lead::Spelling(name) => Some(lead_by("spelling", Some(name))),
        Lead::Software(_) => Some(lead_by("software", None)),
        Lead::Pattern(_) => Some(lead_by("pattern", None)),
    }
}

/// Returns the earlier names of every name that is explained.
fn earlier<'a>(explained: &ExplainedQuery<'a>, registry: &'a Registry) -> Vec<EarlierNameV1<'a>> {
    if matches!(explained.question, Question::Range(..)) {
        return Vec::new();
    }
    let mut names: Vec<&'a str> = Vec::new();
    for record in &explained.explanation.records {
        let is_current = !record.name().is_empty() && !record.is_historic_spelling();
        if is_current && !names.contains(&record.name()) {
            names.push(record.name());
        }
    }
    let of = |current: &'a str| {
        let name = |EarlierName { tenure, end: ended, is_proven }| EarlierNameV1 {
            name: tenure.name(),
            current,
            end: end(ended),
            proven: is_proven,
        };
        earlier_names(registry, current).into_iter().map(name)
    };
    names.into_iter().flat_map(of).collect()
}

fn local(entry: &LocalEntry) -> LocalV1 {
    let (path, name) = (TextV1::path(&entry.path), TextV1::new(&entry.name));
    let transport = TextV1::new(&entry.transport);
    let alias = entry.alias.as_deref().map(TextV1::new);
    let (alias, alias_bytes) = TextV1::split(alias);
    LocalV1::Entry(LocalEntryV1 {
        path: path.text,
        path_bytes: path.bytes,
        line: entry.line.get(),
        name: name.text,
        name_bytes: name.bytes,
        port: PortV1::new(entry.ports),
        transport: transport.text,
        transport_bytes: transport.bytes,
        alias,
        alias_bytes,
    })
}

fn socket(socket: &Socket) -> LocalV1 {
    let split = |bytes: Option<&[u8]>| TextV1::split(bytes.map(TextV1::new));
    let process = socket.process();
    let (name, process_bytes) = split(process.and_then(|process| process.name.as_deref()));
    let (user, user_bytes) = split(socket.user.as_deref());
    LocalV1::Socket(LocalSocketV1 {
        transport: socket.protocol(),
        address: socket.address.to_string(),
        port: socket.port,
        pid: process.and_then(|process| process.pid),
        process: name,
        process_bytes,
        user,
        user_bytes,
    })
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
        service_code: record.service_code(),
        alias_of: some(record.alias_of()),
        unauthorized_use: some(record.unauthorized_use()),
        note: some(record.note()),
    }
}

fn source(source: Source<'_>) -> SourceV1<'_> {
    SourceV1 { date: source.date().map(|date| date.to_string()), source: source.id() }
}

/// Returns a tenure in the form of version 1 for each transport.
fn tenures<'a>(tenure: Tenure<'a>, registry: &'a Registry) -> impl Iterator<Item = TenureV1<'a>> {
    let parts = registry.parts_of(tenure).into_iter();
    parts.flat_map(|part| part.transports().map(move |transport| (part, transport))).map(move |(part, transport)| {
        TenureV1 {
            name: part.name(),
            port: part.ports().map(PortV1::new),
            transport: transport.as_str(),
            alias_of: some(part.alias_of()),
            listed_after: registry.history().listing_before(part.first()).map(source),
            again: registry.was_listed_before(part),
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

/// Returns the end of a tenure that is open in the history. `None` if the loaded registry still lists the name.
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
        subject: some(claim.subject()),
        statement: claim.statement(),
        since: claim.since().map(|date| date.to_string()),
        evidence: claim.strength(),
        source_title: claim.source_title(),
        source_url: claim.source_url(),
        accessed: claim.accessed().map(|date| date.to_string()),
        against: contradictions(registry, claim),
    }
}

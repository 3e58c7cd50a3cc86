//! `listen` as JSON, version 1: schemas/listen.json and schemas/listener.json.

use super::statement::statements;
use super::{Event, Listened, NameTable};
use crate::engine::Listener;
use crate::local::listen::{ProbedService, Process, UnreadRow};
use crate::registry::{Claim, ClaimKind};
use crate::report::run::Run;
use crate::report::v1::{RegistryV1, TextV1, VERSION, append};
use serde::Serialize;

#[derive(Serialize)]
struct ListenV1<'a> {
    version: u8,
    registry: RegistryV1<'a>,
    /// The table that gave the names.
    table: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    table_bytes: Option<String>,
    listeners: Vec<ListenerV1<'a>>,
    /// The rows that cannot be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unread: Vec<UnreadV1<'a>>,
    /// The number of ports that may be open and may be not.
    uncertain: usize,
    /// Whether processes of others are hidden.
    restricted: bool,
}

#[derive(Serialize)]
struct UnreadV1<'a> {
    line: Option<u32>,
    column: Option<usize>,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_bytes: Option<String>,
    message: &'a str,
}

#[derive(Serialize)]
struct ListenerV1<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u8>,
    /// While sockets are watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'static str>,
    transport: &'static str,
    address: String,
    port: u16,
    pid: Option<u32>,
    process: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process_bytes: Option<String>,
    /// Further processes that hold the socket.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shared_with: Vec<ProcessV1>,
    user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_bytes: Option<String>,
    /// The service that a scan recognized by its answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    probed: Option<ProbedV1<'a>>,
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_bytes: Option<String>,
    registered: &'a [&'a str],
    standing: &'static str,
    flags: &'a [&'static str],
    claims: Vec<ClaimV1<'a>>,
    reasons: Vec<ReasonV1>,
}

#[derive(Serialize)]
struct ProcessV1 {
    pid: Option<u32>,
    process: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process_bytes: Option<String>,
}

#[derive(Serialize)]
struct ProbedV1<'a> {
    service: &'a str,
    /// Whether it runs over TLS.
    encrypted: bool,
    product: Option<&'a str>,
}

#[derive(Serialize)]
struct ClaimV1<'a> {
    kind: &'static str,
    name: Option<&'a str>,
    subject: Option<&'a str>,
    statement: &'a str,
    since: Option<String>,
    evidence: &'a str,
    source_title: &'a str,
    source_url: &'a str,
}

#[derive(Serialize)]
struct ReasonV1 {
    kind: &'static str,
    statement: String,
    source: String,
}

/// Writes all sockets as one document.
pub(super) fn write(found: &Listened<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let (table, table_bytes) = TextV1::split(found.table.map(|table| TextV1::path(table.path())));
    let document = ListenV1 {
        version: VERSION,
        registry: RegistryV1::new(run.registry, run.registry_origin),
        table,
        table_bytes,
        listeners: found.listeners.iter().map(|listener| row(listener, found.table, None, None)).collect(),
        unread: found.unread.iter().map(unread).collect(),
        uncertain: found.uncertain,
        restricted: found.is_restricted,
    };
    append(out, &document);
    out.push(b'\n');
}

/// Writes one socket on a line of its own.
pub(super) fn line(listener: &Listener<'_>, table: Option<NameTable<'_>>, event: Option<Event>, out: &mut Vec<u8>) {
    append(out, &row(listener, table, event, Some(VERSION)));
    out.push(b'\n');
}

fn unread(row: &UnreadRow) -> UnreadV1<'_> {
    let TextV1 { text, bytes } = TextV1::new(&row.text);
    let position = row.error.position();
    UnreadV1 {
        line: position.map(|(line, _)| line.get()),
        column: position.map(|(_, column)| column),
        text,
        text_bytes: bytes,
        message: row.error.message(),
    }
}

fn row<'a>(
    listener: &'a Listener<'_>,
    table: Option<NameTable<'_>>,
    event: Option<Event>,
    version: Option<u8>,
) -> ListenerV1<'a> {
    let socket = &listener.socket;
    let first = socket.process().map(process);
    let (pid, process_name, process_bytes) =
        first.map_or((None, None, None), |first| (first.pid, first.process, first.process_bytes));
    let (user, user_bytes) = TextV1::split(socket.user.as_deref().map(TextV1::new));
    let (name, name_bytes) = TextV1::split(listener.name.as_deref().map(TextV1::new));
    let reasons = listener.reasons.iter().flat_map(|reason| {
        let kind = reason.kind().as_str();
        statements(reason, listener, table).into_iter().map(move |statement| ReasonV1 {
            kind,
            statement: statement.text,
            source: statement.source,
        })
    });
    ListenerV1 {
        version,
        event: event.map(Event::as_str),
        transport: socket.protocol(),
        address: socket.address.to_string(),
        port: socket.port,
        pid,
        process: process_name,
        process_bytes,
        shared_with: socket.processes.iter().skip(1).map(process).collect(),
        user,
        user_bytes,
        probed: socket.service.as_ref().map(probed),
        name,
        name_bytes,
        registered: &listener.registered,
        standing: listener.standing.as_str(),
        flags: &listener.flags,
        claims: listener.claims.iter().map(|claim| claim_v1(*claim)).collect(),
        reasons: reasons.collect(),
    }
}

fn process(process: &Process) -> ProcessV1 {
    let (name, bytes) = TextV1::split(process.name.as_deref().map(TextV1::new));
    ProcessV1 { pid: process.pid, process: name, process_bytes: bytes }
}

fn probed(service: &ProbedService) -> ProbedV1<'_> {
    ProbedV1 { service: &service.name, encrypted: service.is_encrypted, product: service.product.as_deref() }
}

fn claim_v1(claim: Claim<'_>) -> ClaimV1<'_> {
    ClaimV1 {
        kind: claim.kind().map_or("", ClaimKind::as_str),
        name: Some(claim.name()).filter(|name| !name.is_empty()),
        subject: Some(claim.subject()).filter(|subject| !subject.is_empty()),
        statement: claim.statement(),
        since: claim.since().map(|date| date.to_string()),
        evidence: claim.strength(),
        source_title: claim.source_title(),
        source_url: claim.source_url(),
    }
}

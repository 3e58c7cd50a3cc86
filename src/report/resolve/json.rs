//! `resolve` as JSON, version 1: schemas/resolve.json.

use crate::engine::{AnsweredLookup, Given, Reason, Resolved};
use crate::report::v1::{TextV1, VERSION, append};
use crate::text::LineNumber;
use portolan_resolvers::{Answer, Lookup, Protocol, Reader};
use serde::Serialize;

#[derive(Serialize)]
struct ResolvedV1<'a> {
    version: u8,
    query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    query_bytes: Option<String>,
    files: Vec<FileV1<'a>>,
}

#[derive(Serialize)]
struct FileV1<'a> {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<String>,
    format: &'a str,
    resolvers: Vec<ResolverV1>,
    lookups: Vec<LookupV1>,
}

#[derive(Serialize)]
struct ResolverV1 {
    id: &'static str,
    title: &'static str,
    /// The newest release, and how its model was checked.
    version: String,
    /// The releases that were used, the newest first.
    releases: Vec<ReleaseV1>,
}

#[derive(Serialize)]
struct ReleaseV1 {
    id: &'static str,
    versions: String,
}

#[derive(Serialize)]
struct LookupV1 {
    kind: &'static str,
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_bytes: Option<String>,
    port: Option<u16>,
    protocol: Option<&'static str>,
    /// Whether all resolvers with this lookup give the same answer.
    agreed: bool,
    answers: Vec<AnswerV1>,
    reasons: Vec<ReasonV1>,
}

#[derive(Serialize)]
struct AnswerV1 {
    resolver: &'static str,
    #[serde(flatten)]
    given: GivenV1,
    /// The other releases that answer differently.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    earlier: Vec<EarlierV1>,
}

#[derive(Serialize)]
struct EarlierV1 {
    release: &'static str,
    #[serde(flatten)]
    given: GivenV1,
}

#[derive(Serialize)]
struct GivenV1 {
    line: Option<u32>,
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_bytes: Option<String>,
    places: Vec<EndpointV1>,
}

#[derive(Serialize)]
struct EndpointV1 {
    port: u16,
    protocol: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    protocol_bytes: Option<String>,
}

#[derive(Serialize)]
struct ReasonV1 {
    resolver: &'static str,
    /// The releases that it explains, unless it is all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    releases: Vec<&'static str>,
    line: Option<u32>,
    reason: &'static str,
}

/// Writes the answers for all files as one document. `query` is the user's word.
pub fn write(query: &[u8], resolved: &[Resolved<'_>], out: &mut Vec<u8>) {
    let TextV1 { text: query, bytes: query_bytes } = TextV1::new(query);
    let files = resolved.iter().map(file).collect();
    append(out, &ResolvedV1 { version: VERSION, query, query_bytes, files });
    out.push(b'\n');
}

fn file<'a>(resolved: &Resolved<'a>) -> FileV1<'a> {
    let path = TextV1::path(&resolved.source.path);
    FileV1 {
        path: path.text,
        path_bytes: path.bytes,
        format: resolved.format,
        resolvers: by_resolver(&resolved.readers).map(resolver).collect(),
        lookups: resolved.lookups.iter().map(|answered| lookup(answered, &resolved.readers)).collect(),
    }
}

/// Returns the releases of each resolver, which are consecutive.
fn by_resolver(readers: &[Reader]) -> impl Iterator<Item = &[Reader]> {
    readers.chunk_by(|one, two| one.meta().id == two.meta().id)
}

fn resolver(readers: &[Reader]) -> ResolverV1 {
    let (meta, newest) = (readers[0].meta(), readers[0].release);
    let release = |reader: &Reader| ReleaseV1 { id: reader.release.id, versions: reader.release.versions() };
    ResolverV1 {
        id: meta.id,
        title: meta.title,
        version: format!("{}, {}", newest.versions(), newest.evidence),
        releases: readers.iter().map(release).collect(),
    }
}

fn lookup(answered: &AnsweredLookup, readers: &[Reader]) -> LookupV1 {
    let (kind, name, port) = match &answered.lookup {
        Lookup::Name { name, .. } => ("name", Some(TextV1::new(name)), None),
        Lookup::Addresses { name } => ("addresses", Some(TextV1::new(name)), None),
        Lookup::Port { port, .. } => ("port", None, Some(*port)),
    };
    let mut rest = &answered.answers[..];
    let mut answers = Vec::new();
    for releases in by_resolver(readers) {
        let (own, after) = rest.split_at(releases.len());
        rest = after;
        answers.extend(answer(releases, own, port));
    }
    let (name, name_bytes) = TextV1::split(name);
    LookupV1 {
        kind,
        name,
        name_bytes,
        port,
        protocol: answered.lookup.protocol().map(Protocol::as_str),
        agreed: answered.is_agreed(),
        answers,
        reasons: answered.reasons.iter().map(reason).collect(),
    }
}

fn reason(reason: &Reason) -> ReasonV1 {
    let releases = reason.readers.releases().map(|release| release.id);
    ReasonV1 {
        resolver: reason.readers.resolver.id,
        releases: if reason.readers.are_all() { Vec::new() } else { releases.collect() },
        line: reason.line.map(LineNumber::get),
        reason: reason.words,
    }
}

/// Returns the answer of the newest of these releases, and different answers of others. `None` without such a lookup.
fn answer(releases: &[Reader], answers: &[Option<Given>], looked_up: Option<u16>) -> Option<AnswerV1> {
    let newest = answers.first()?.as_ref()?;
    let earlier = releases.iter().zip(answers).filter_map(|(reader, given)| Some((reader, given.as_ref()?)));
    let earlier = earlier.filter(|(_, given)| given.answer != newest.answer);
    Some(AnswerV1 {
        resolver: releases[0].meta().id,
        given: given(newest, looked_up),
        earlier: earlier
            .map(|(reader, answer)| EarlierV1 { release: reader.release.id, given: given(answer, looked_up) })
            .collect(),
    })
}

fn given(given: &Given, looked_up: Option<u16>) -> GivenV1 {
    let endpoint = |port: u16, protocol: &[u8]| {
        let protocol = TextV1::new(protocol);
        EndpointV1 { port, protocol: protocol.text, protocol_bytes: protocol.bytes }
    };
    let (name, places) = match (&given.answer, looked_up) {
        (Answer::Port { port, protocol }, _) => (None, vec![endpoint(*port, protocol)]),
        (Answer::Name { name, protocol }, Some(port)) => (Some(TextV1::new(name)), vec![endpoint(port, protocol)]),
        (Answer::Addresses(list) | Answer::Ports(list), _) => {
            (None, list.iter().map(|(port, protocol)| endpoint(*port, protocol.as_bytes())).collect())
        }
        (Answer::None | Answer::Name { .. }, _) => (None, Vec::new()),
    };
    let (name, name_bytes) = TextV1::split(name);
    GivenV1 { line: given.line.map(LineNumber::get), name, name_bytes, places }
}

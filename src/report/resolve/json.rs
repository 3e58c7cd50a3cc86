//! `resolve` as JSON, version 1: schemas/resolve.json.

use crate::engine::{Asked, Given, Resolved};
use crate::report::v1::{TextV1, VERSION, append};
use portolan_resolvers::{Answer, Lookup, Protocol, ResolverMeta};
use serde::Serialize;

#[derive(Serialize)]
struct ResolvedV1<'a> {
    version: u8,
    query: &'a str,
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
    version: &'static str,
}

#[derive(Serialize)]
struct LookupV1 {
    kind: &'static str,
    name: Option<String>,
    port: Option<u16>,
    protocol: Option<&'static str>,
    /// Whether all resolvers that have this lookup give the same answer.
    agreed: bool,
    answers: Vec<AnswerV1>,
    reasons: Vec<ReasonV1>,
}

#[derive(Serialize)]
struct AnswerV1 {
    resolver: &'static str,
    line: Option<usize>,
    name: Option<String>,
    places: Vec<PlaceV1>,
}

#[derive(Serialize)]
struct PlaceV1 {
    port: u16,
    protocol: String,
}

#[derive(Serialize)]
struct ReasonV1 {
    resolver: &'static str,
    line: Option<usize>,
    reason: &'static str,
}

/// Writes the answers for all files as one document. `query` is the user's word.
pub fn write(query: &str, resolved: &[Resolved<'_>], out: &mut Vec<u8>) {
    append(out, &ResolvedV1 { version: VERSION, query, files: resolved.iter().map(file).collect() });
    out.push(b'\n');
}

fn file<'a>(resolved: &Resolved<'a>) -> FileV1<'a> {
    let path = TextV1::path(&resolved.source.path);
    let resolver = |meta: &&ResolverMeta| ResolverV1 { id: meta.id, title: meta.title, version: meta.version };
    FileV1 {
        path: path.text,
        path_bytes: path.bytes,
        format: resolved.format,
        resolvers: resolved.resolvers.iter().map(resolver).collect(),
        lookups: resolved.asked.iter().map(|asked| lookup(asked, &resolved.resolvers)).collect(),
    }
}

fn lookup(asked: &Asked, resolvers: &[&'static ResolverMeta]) -> LookupV1 {
    let (kind, name, port) = match &asked.lookup {
        Lookup::Name { name, .. } => ("name", Some(TextV1::new(name).text), None),
        Lookup::Addresses { name } => ("addresses", Some(TextV1::new(name).text), None),
        Lookup::Port { port, .. } => ("port", None, Some(*port)),
    };
    let given = resolvers.iter().zip(&asked.answers).filter_map(|(meta, given)| Some((meta, given.as_ref()?)));
    LookupV1 {
        kind,
        name,
        port,
        protocol: asked.lookup.protocol().map(Protocol::as_str),
        agreed: asked.is_agreed(),
        answers: given.map(|(meta, given)| answer(meta, given, port)).collect(),
        reasons: asked
            .reasons
            .iter()
            .map(|reason| ReasonV1 { resolver: reason.resolver.id, line: reason.line, reason: reason.words })
            .collect(),
    }
}

fn answer(meta: &ResolverMeta, given: &Given, asked: Option<u16>) -> AnswerV1 {
    let place = |port: u16, protocol: &[u8]| PlaceV1 { port, protocol: TextV1::new(protocol).text };
    let (name, places) = match (&given.answer, asked) {
        (Answer::Port { port, protocol }, _) => (None, vec![place(*port, protocol)]),
        (Answer::Name { name, protocol }, Some(port)) => (Some(TextV1::new(name).text), vec![place(port, protocol)]),
        (Answer::Addresses(list) | Answer::Ports(list), _) => {
            (None, list.iter().map(|(port, protocol)| place(*port, protocol.as_bytes())).collect())
        }
        (Answer::None | Answer::Name { .. }, _) => (None, Vec::new()),
    };
    AnswerV1 { resolver: meta.id, line: given.line, name, places }
}

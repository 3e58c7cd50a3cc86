//! `list` as JSON, version 1: schemas/list.json and schemas/entry.json.

use super::entry::{comment, flags, part};
use crate::engine::{Checked, facts};
use crate::phrases::EvidenceBuilder;
use crate::registry::Standing;
use crate::report::v1::{EvidenceV1, PortV1, TextV1, UnreadTableV1, transport};
use crate::syntax::{EntryId, UnreadTable};
use crate::text::LineNumber;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The lines of a file that could not be read.
#[derive(Serialize)]
pub(super) struct UnreadV1 {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<String>,
    lines: Vec<u32>,
}

impl UnreadV1 {
    pub(super) fn new((path, lines): &(PathBuf, Vec<LineNumber>)) -> Self {
        let path = TextV1::path(path);
        Self { path: path.text, path_bytes: path.bytes, lines: lines.iter().map(|line| line.get()).collect() }
    }
}

/// A part of a file that only another format reads.
#[derive(Serialize)]
pub(super) struct UnreadPartV1<'a> {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<String>,
    #[serde(flatten)]
    table: UnreadTableV1<'a>,
}

impl<'a> UnreadPartV1<'a> {
    pub(super) fn new((path, table): &'a (PathBuf, UnreadTable)) -> Self {
        let path = TextV1::path(path);
        Self { path: path.text, path_bytes: path.bytes, table: UnreadTableV1::new(table) }
    }
}

#[derive(Serialize)]
struct AliasV1 {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_bytes: Option<String>,
    standing: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct RowV1<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u8>,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<&'a str>,
    line: u32,
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_bytes: Option<String>,
    aliases: Vec<AliasV1>,
    port: PortV1,
    transport: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transport_bytes: Option<String>,
    comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment_bytes: Option<String>,
    standing: Option<&'static str>,
    /// The part of a range that has the standing; `None` for a single port.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<PartV1>,
    expected: Vec<&'a str>,
    flags: Vec<&'static str>,
    /// By the id of a pack.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    relations: BTreeMap<String, &'static str>,
    provenance: Vec<EvidenceV1<'a>>,
}

#[derive(Serialize)]
struct PartV1 {
    first: u16,
    last: u16,
}

/// Returns one entry. `version` is set where each line is a document.
pub(super) fn row<'a, 'r: 'a>(
    file: &Checked,
    path: &'a TextV1,
    id: EntryId,
    known: &'a mut EvidenceBuilder<'r>,
    version: Option<u8>,
) -> RowV1<'a> {
    let (entry, judgement) = (file.document.entry(id), file.judgements.of(id));
    let registry = known.registry();
    let name = (!entry.unnamed).then(|| TextV1::new(entry.name.of(&file.source.bytes)));
    let (name, name_bytes) = TextV1::split(name);
    let aliases = facts::alias_standings(file, entry, registry).map(|(alias, standing)| {
        let alias = TextV1::new(alias);
        AliasV1 { name: alias.text, name_bytes: alias.bytes, standing: standing.map(Standing::as_str) }
    });
    let transport = transport(file, entry);
    let (transport, transport_bytes) = TextV1::split(transport);
    let comment = comment(file, entry).map(TextV1::new);
    let (comment, comment_bytes) = TextV1::split(comment);
    facts::gather_of_entry(file, entry, judgement, None, known);
    facts::gather_of_packs(file, id, known);
    RowV1 {
        version,
        path: &path.text,
        path_bytes: path.bytes.as_deref(),
        line: entry.line.get(),
        name,
        name_bytes,
        aliases: aliases.collect(),
        port: PortV1::new(entry.ports),
        transport,
        transport_bytes,
        comment,
        comment_bytes,
        standing: judgement.standing.map(Standing::as_str),
        part: part(file, entry, judgement, registry).map(|part| PartV1 { first: part.first, last: part.last }),
        expected: facts::expected_of(registry, entry, judgement),
        flags: flags(judgement),
        relations: facts::relations(file, id),
        provenance: EvidenceV1::of_entry(known, &path.text, file, entry),
    }
}

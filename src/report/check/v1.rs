//! Version 1 of a finding in JSON: schemas/finding.json.

use super::limit::displayed_findings;
use crate::diagnostic::{Edit, Finding, OldLine};
use crate::engine::{Checked, ProposedFix, facts};
use crate::phrases::EvidenceBuilder;
use crate::registry::Standing;
use crate::report::run::Run;
use crate::report::v1::{EvidenceV1, PortV1, TextV1, VERSION, transport};
use crate::syntax::Entry;
use crate::text::{ByteOffset, LineNumber, Position, SourceFile, Span, char_count};
use serde::Serialize;
use std::collections::BTreeMap;

/// A position in a file.
#[derive(Serialize)]
pub(super) struct PositionV1 {
    /// From 1.
    pub(super) line: u32,
    /// In characters, from 1; a byte that is not UTF-8 counts as one.
    pub(super) column: usize,
    /// In bytes from the start of the file.
    pub(super) offset: usize,
}

#[derive(Serialize)]
struct EntryV1 {
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_bytes: Option<String>,
    port: PortV1,
    transport: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transport_bytes: Option<String>,
    aliases: Vec<String>,
    /// The bytes of each of these, where one is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    aliases_bytes: Option<Vec<Option<String>>>,
    /// The number of aliases that are not listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_aliases: Option<usize>,
}

/// The number of aliases that are listed. Limits the output for a line of a million aliases with a finding for each.
const LISTED_ALIASES: usize = 64;

/// A fix of a finding.
#[derive(Serialize)]
struct FixV1<'a> {
    applicability: &'static str,
    title: &'a str,
    edits: Vec<EditV1>,
}

/// A range of bytes, and the text that replaces it.
#[derive(Serialize)]
struct EditV1 {
    start: PositionV1,
    end: PositionV1,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_bytes: Option<String>,
}

impl<'a> FixV1<'a> {
    fn new(offer: &'a ProposedFix, positions: &PositionCounter<'_>) -> Self {
        let edit = |edit: &Edit| {
            let TextV1 { text, bytes: text_bytes } = TextV1::new(&edit.text);
            EditV1 { start: positions.ahead(edit.span.start), end: positions.ahead(edit.span.end), text, text_bytes }
        };
        Self {
            applicability: offer.applicability.as_str(),
            title: &offer.what,
            edits: offer.edits.iter().map(edit).collect(),
        }
    }
}

/// Calls `write` with the record of each finding of a file that is shown, until it fails.
///
/// # Errors
/// That of `write`.
pub(in crate::report) fn each_finding<E>(
    file: &Checked,
    run: &Run<'_>,
    mut write: impl FnMut(&FindingV1<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let path = TextV1::path(&file.source.path);
    let (mut positions, mut known) = (PositionCounter::new(&file.source), EvidenceBuilder::new(run.registry));
    for (index, finding) in displayed_findings(&file.findings, run.most_findings) {
        let (offer, version) = (file.offer(index), Some(VERSION));
        write(&FindingV1::new(file, &path, finding, &mut positions, &mut known, offer, version))?;
    }
    Ok(())
}

/// One finding.
#[derive(Serialize)]
pub(in crate::report) struct FindingV1<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u8>,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<&'a str>,
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    /// Further sentences, in order.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    details: &'a [String],
    hint: Option<&'a str>,
    start: PositionV1,
    end: PositionV1,
    entry: Option<EntryV1>,
    standing: Option<&'static str>,
    expected: Vec<&'a str>,
    /// By the id of a pack.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    relations: BTreeMap<String, &'static str>,
    provenance: Vec<EvidenceV1<'a>>,
    /// Where a rule that is not Portolan's own is defined.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
    fix: Option<FixV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old_line: Option<OldLineV1>,
}

/// A line of the table that `--base` names.
#[derive(Serialize)]
struct OldLineV1 {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<String>,
    line: u32,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_bytes: Option<String>,
}

impl OldLineV1 {
    fn new(old: &OldLine) -> Self {
        let (path, text) = (TextV1::path(&old.path), TextV1::new(&old.text));
        let (path, path_bytes, text, text_bytes) = (path.text, path.bytes, text.text, text.bytes);
        Self { path, path_bytes, line: old.line.get(), text, text_bytes }
    }
}

impl<'a> FindingV1<'a> {
    /// Returns a finding. `known` receives its evidence.
    pub(super) fn new<'r: 'a>(
        file: &'a Checked,
        path: &'a TextV1,
        finding: &'a Finding,
        positions: &mut PositionCounter<'_>,
        known: &'a mut EvidenceBuilder<'r>,
        offer: Option<&'a ProposedFix>,
        version: Option<u8>,
    ) -> Self {
        let about = facts::entry_of(file, finding);
        let Span { start, end } = finding.span;
        let registry = known.registry();
        facts::gather(file, finding, known, registry);
        Self {
            version,
            path: &path.text,
            path_bytes: path.bytes.as_deref(),
            rule: finding.rule.as_str(),
            severity: finding.severity.as_str(),
            message: &finding.message,
            details: &finding.details,
            hint: finding.hint.as_deref(),
            start: positions.go_to(start),
            end: positions.ahead(end),
            entry: about.map(|(entry, _)| entry_v1(file, entry)),
            standing: about.and_then(|(_, judgement)| judgement.standing).map(Standing::as_str),
            expected: about
                .map(|(entry, judgement)| facts::expected_of(registry, entry, judgement))
                .unwrap_or_default(),
            relations: finding.entry.map(|id| facts::relations(file, id)).unwrap_or_default(),
            origin: finding.origin.as_ref().map(ToString::to_string),
            provenance: match about {
                Some((entry, _)) => EvidenceV1::of_entry(known, &path.text, file, entry),
                None => Vec::new(),
            },
            fix: offer.map(|offer| FixV1::new(offer, positions)),
            old_line: finding.old_line.as_deref().map(OldLineV1::new),
        }
    }
}

/// Lines and columns of offsets in one file.
///
/// The column of a later offset on the same line is counted from the previous one, because a line may be as long as the
/// file and have any number of findings.
pub(super) struct PositionCounter<'a> {
    source: &'a SourceFile,
    last: Position,
}

impl<'a> PositionCounter<'a> {
    pub(super) fn new(source: &'a SourceFile) -> Self {
        Self { source, last: Position { line: LineNumber::FIRST, column: 1, offset: ByteOffset::START } }
    }

    /// Returns the position of an offset, from which the next ones are counted.
    pub(super) fn go_to(&mut self, offset: ByteOffset) -> PositionV1 {
        let position = self.position(offset);
        // Columns cannot be counted from inside a character.
        let starts_character = |&byte: &u8| byte & 0xc0 != 0x80;
        if self.source.bytes.get(position.offset.index()).is_none_or(starts_character) {
            self.last = position;
        }
        PositionV1 { line: position.line.get(), column: position.column, offset: position.offset.index() }
    }

    /// Returns the position of an offset.
    pub(super) fn ahead(&self, offset: ByteOffset) -> PositionV1 {
        let position = self.position(offset);
        PositionV1 { line: position.line.get(), column: position.column, offset: position.offset.index() }
    }

    fn position(&self, offset: ByteOffset) -> Position {
        let (bytes, index) = (&self.source.bytes, self.source.line_index());
        let last = self.last;
        if (last.offset..=ByteOffset::new(bytes.len())).contains(&offset) && index.line(offset) == last.line {
            return Position {
                column: last.column + char_count(Span { start: last.offset, end: offset }.of(bytes)),
                offset,
                ..last
            };
        }
        index.position(bytes, offset)
    }
}

fn entry_v1(file: &Checked, entry: &Entry) -> EntryV1 {
    let bytes = &file.source.bytes;
    let name = (!entry.unnamed).then(|| TextV1::new(entry.name.of(bytes)));
    let (name, name_bytes) = TextV1::split(name);
    let aliases = file.document.aliases(entry);
    let listed = &aliases[..aliases.len().min(LISTED_ALIASES)];
    let transport = transport(file, entry);
    let (transport, transport_bytes) = TextV1::split(transport);
    let (listed_text, listed_bytes): (Vec<String>, Vec<Option<String>>) =
        listed.iter().map(|alias| TextV1::new(alias.of(bytes))).map(|alias| (alias.text, alias.bytes)).unzip();
    EntryV1 {
        name,
        name_bytes,
        port: PortV1::new(entry.ports),
        transport,
        transport_bytes,
        aliases: listed_text,
        aliases_bytes: listed_bytes.iter().any(Option::is_some).then_some(listed_bytes),
        more_aliases: (aliases.len() > listed.len()).then(|| aliases.len() - listed.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_counted_on_are_those_counted_from_the_start() {
        let bytes = b"a\xe9 \xe2\x82\xac x\n\xe2\x82\n\xff\xffb\xc3\xa9\xc3\xa9 c";
        let source = SourceFile::new("services", bytes.to_vec());
        let offsets = (0..=bytes.len()).chain([3, 14, 13, 12, 2, 2, 8, 9, 22]).map(ByteOffset::new);
        let mut positions = PositionCounter::new(&source);
        for offset in offsets {
            let counted = source.line_index().position(bytes, offset);
            let position = positions.go_to(offset);
            assert_eq!(
                (position.line, position.column, position.offset),
                (counted.line.get(), counted.column, counted.offset.index())
            );
        }
    }
}

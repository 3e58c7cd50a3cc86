//! Version 1 of the machine formats: a contract. Keys may be added, never changed.

use super::facts;
use crate::diagnostic::{Edit, Finding};
use crate::engine::{Checked, Offered};
use crate::model::{Date, PortRange};
use crate::registry::{DateOf, Dossier, Evidence, EvidenceKind, Registry, Standing};
use crate::rule::RULES;
use crate::syntax::Entry;
use crate::text::{Lossy, Position, Shown, SourceFile, Span, char_count};
use base64::Engine as _;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::path::Path;

pub(super) const VERSION: u8 = 1;

/// The registry that files were held against.
#[derive(Serialize)]
pub(super) struct RegistryV1<'a> {
    updated: Option<String>,
    source: &'a str,
}

impl<'a> RegistryV1<'a> {
    pub(super) fn new(registry: &Registry, origin: &'a str) -> Self {
        Self { updated: registry.updated().map(|date| date.to_string()), source: origin }
    }
}

/// Bytes as text, and the bytes themselves where they are not UTF-8.
pub(super) struct TextV1 {
    pub(super) text: String,
    pub(super) bytes: Option<String>,
}

impl TextV1 {
    pub(super) fn new(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self { text: text.to_owned(), bytes: None },
            Err(_) => Self {
                text: Lossy(bytes).to_string(),
                bytes: Some(base64::engine::general_purpose::STANDARD.encode(bytes)),
            },
        }
    }

    pub(super) fn path(path: &Path) -> Self {
        Self::new(path.as_os_str().as_encoded_bytes())
    }
}

/// A place in a file.
#[derive(Serialize)]
struct PlaceV1 {
    line: usize,
    column: usize,
    offset: usize,
}

/// A port number, or a range of them.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum PortV1 {
    Single(u16),
    Range { first: u16, last: u16 },
}

impl PortV1 {
    pub(super) fn new(ports: PortRange) -> Self {
        if ports.is_single() { Self::Single(ports.first) } else { Self::Range { first: ports.first, last: ports.last } }
    }
}

/// Who says so.
#[derive(Serialize)]
pub(super) struct EvidenceV1<'a> {
    kind: &'static str,
    date: Option<DateV1>,
    /// What that is the date of.
    date_of: &'static str,
    source: &'a str,
    statement: Cow<'a, str>,
}

/// A date as precise as it is known.
struct DateV1(Date);

impl Serialize for DateV1 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'a> EvidenceV1<'a> {
    /// What is known of an entry; where nobody else says anything, what the file says.
    pub(super) fn of_entry(known: &'a Dossier<'_>, path: &'a str, file: &Checked, entry: &Entry) -> Vec<Self> {
        let all = Self::all(known);
        if all.is_empty() { vec![Self::of_file(path, file, entry)] } else { all }
    }

    fn of_file(path: &'a str, file: &Checked, entry: &Entry) -> Self {
        let name =
            if entry.unnamed { String::new() } else { format!("`{}` on ", Shown(entry.name.of(&file.source.bytes))) };
        let transport = transport(file, entry);
        let place = format!("{}/{}", entry.ports, Shown(transport.as_bytes()));
        Self {
            kind: EvidenceKind::File.as_str(),
            date: None,
            date_of: DateOf::Source.as_str(),
            source: path,
            statement: Cow::Owned(format!("line {} has {name}{place}", entry.line + 1)),
        }
    }

    pub(super) fn all(known: &'a Dossier<'_>) -> Vec<Self> {
        let one = |evidence: Evidence<'a>| Self {
            kind: evidence.kind.as_str(),
            date: evidence.date.map(DateV1),
            date_of: evidence.date_of.as_str(),
            source: evidence.source,
            statement: String::from_utf8_lossy(evidence.statement),
        };
        known.pieces().map(one).collect()
    }
}

#[derive(Serialize)]
struct EntryV1 {
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_bytes: Option<String>,
    port: PortV1,
    transport: String,
    aliases: Vec<String>,
    /// How many aliases are left out of the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_aliases: Option<usize>,
}

/// Aliases that a finding lists of its entry. No table in use comes near it; a line of a million aliases, each with a
/// finding, must not write a million million.
const LISTED_ALIASES: usize = 64;

/// What would settle a finding.
#[derive(Serialize)]
struct FixV1<'a> {
    applicability: &'static str,
    title: &'a str,
    edits: Vec<EditV1>,
}

/// Some bytes of the file, and what comes in their place.
#[derive(Serialize)]
struct EditV1 {
    start: PlaceV1,
    end: PlaceV1,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_bytes: Option<String>,
}

impl<'a> FixV1<'a> {
    fn new(offer: &'a Offered, places: &Places<'_>) -> Self {
        let edit = |edit: &Edit| {
            let TextV1 { text, bytes: text_bytes } = TextV1::new(&edit.text);
            EditV1 { start: places.ahead(edit.span.start), end: places.ahead(edit.span.end), text, text_bytes }
        };
        Self {
            applicability: offer.applicability.as_str(),
            title: &offer.what,
            edits: offer.edits.iter().map(edit).collect(),
        }
    }
}

/// One finding.
#[derive(Serialize)]
pub(super) struct FindingV1<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u8>,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<&'a str>,
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    hint: Option<&'a str>,
    start: PlaceV1,
    end: PlaceV1,
    entry: Option<EntryV1>,
    standing: Option<&'static str>,
    expected: Vec<&'a str>,
    provenance: Vec<EvidenceV1<'a>>,
    fix: Option<FixV1<'a>>,
}

impl<'a> FindingV1<'a> {
    /// `known` is filled with what is known about the finding.
    pub(super) fn new<'r: 'a>(
        file: &'a Checked,
        path: &'a TextV1,
        finding: &'a Finding,
        places: &mut Places<'_>,
        known: &'a mut Dossier<'r>,
        offer: Option<&'a Offered>,
        version: Option<u8>,
    ) -> Self {
        let meta = RULES[usize::from(finding.rule)].meta();
        let about = facts::entry_of(file, finding);
        let Span { start, end } = finding.span;
        let registry = known.registry();
        facts::gather(file, finding, known, registry);
        Self {
            version,
            path: &path.text,
            path_bytes: path.bytes.as_deref(),
            rule: meta.id,
            severity: meta.category.severity().as_str(),
            message: finding.message(&file.texts),
            hint: finding.hint(&file.texts),
            start: places.go_to(start),
            end: places.ahead(end),
            entry: about.map(|(entry, _)| entry_v1(file, entry)),
            standing: about.and_then(|(_, judgement)| judgement.standing).map(Standing::as_str),
            expected: about
                .map(|(entry, judgement)| facts::expected_of(registry, entry, judgement))
                .unwrap_or_default(),
            provenance: match about {
                Some((entry, _)) => EvidenceV1::of_entry(known, &path.text, file, entry),
                None => Vec::new(),
            },
            fix: offer.map(|offer| FixV1::new(offer, places)),
        }
    }
}

/// Lines and columns of one file, each counted on from the one before where it is further on the same line: a line
/// may be as long as the file and hold any number of findings.
pub(super) struct Places<'a> {
    source: &'a SourceFile,
    last: Position,
}

impl<'a> Places<'a> {
    pub(super) fn new(source: &'a SourceFile) -> Self {
        Self { source, last: Position { line: 1, column: 1, offset: 0 } }
    }

    /// The place of an offset; the next ones are counted from it.
    fn go_to(&mut self, offset: u32) -> PlaceV1 {
        let position = self.position(offset as usize);
        // Within a character one cannot count on.
        let starts_character = |&byte: &u8| byte & 0xc0 != 0x80;
        if self.source.bytes.get(position.offset).is_none_or(starts_character) {
            self.last = position;
        }
        PlaceV1 { line: position.line, column: position.column, offset: position.offset }
    }

    /// The place of an offset.
    fn ahead(&self, offset: u32) -> PlaceV1 {
        let position = self.position(offset as usize);
        PlaceV1 { line: position.line, column: position.column, offset: position.offset }
    }

    fn position(&self, offset: usize) -> Position {
        let (bytes, index) = (&self.source.bytes, self.source.line_index());
        let last = self.last;
        if (last.offset..=bytes.len()).contains(&offset) && index.line(offset) == last.line {
            return Position { column: last.column + char_count(&bytes[last.offset..offset]), offset, ..last };
        }
        index.position(bytes, offset)
    }
}

fn entry_v1(file: &Checked, entry: &Entry) -> EntryV1 {
    let bytes = &file.source.bytes;
    let name = (!entry.unnamed).then(|| TextV1::new(entry.name.of(bytes)));
    let (name, name_bytes) = name.map_or((None, None), |name| (Some(name.text), name.bytes));
    let aliases = file.document.aliases(entry);
    let listed = &aliases[..aliases.len().min(LISTED_ALIASES)];
    EntryV1 {
        name,
        name_bytes,
        port: PortV1::new(entry.ports),
        transport: transport(file, entry),
        aliases: listed.iter().map(|alias| Lossy(alias.of(bytes)).to_string()).collect(),
        more_aliases: (aliases.len() > listed.len()).then(|| aliases.len() - listed.len()),
    }
}

/// The transport in lower case.
pub(super) fn transport(file: &Checked, entry: &Entry) -> String {
    Lossy(&entry.transport_span.of(&file.source.bytes).to_ascii_lowercase()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_counted_on_are_those_counted_from_the_start() {
        let bytes = b"a\xe9 \xe2\x82\xac x\n\xe2\x82\n\xff\xffb\xc3\xa9\xc3\xa9 c";
        let source = SourceFile::new("services", bytes.to_vec());
        let offsets = (0..=bytes.len() as u32).chain([3, 14, 13, 12, 2, 2, 8, 9, 22]);
        let mut places = Places::new(&source);
        for offset in offsets {
            let counted = source.line_index().position(bytes, offset as usize);
            let place = places.go_to(offset);
            assert_eq!((place.line, place.column, place.offset), (counted.line, counted.column, counted.offset));
        }
    }
}

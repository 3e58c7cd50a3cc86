//! Version 1 of the machine formats: types shared by several commands. They are a contract: keys may be added, never
//! changed.

use crate::engine::{Checked, UnreadFile};
use crate::model::{Date, PortRange};
use crate::phrases::{DateOf, Evidence, EvidenceBuilder, EvidenceKind};
use crate::registry::Registry;
use crate::syntax::{Entry, UnreadTable};
use crate::text::{Printable, text_and_base64};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::path::Path;

pub(super) const VERSION: u8 = 1;

/// The registry that files are checked against.
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

/// A file that could not be read.
#[derive(Serialize)]
pub(super) struct UnreadFileV1<'a> {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<String>,
    message: &'a str,
}

impl<'a> UnreadFileV1<'a> {
    pub(super) fn of(files: &'a [UnreadFile]) -> Vec<Self> {
        let record = |file: &'a UnreadFile| {
            let TextV1 { text: path, bytes: path_bytes } = TextV1::path(&file.path);
            Self { path, path_bytes, message: &file.message }
        };
        files.iter().map(record).collect()
    }
}

/// A part of a file that only another format reads.
#[derive(Serialize)]
pub(super) struct UnreadTableV1<'a> {
    format: &'a str,
    first_line: u32,
    last_line: u32,
    entries: usize,
}

impl<'a> UnreadTableV1<'a> {
    pub(super) fn new(table: &'a UnreadTable) -> Self {
        let UnreadTable { format, first, last, entries } = table;
        Self { format, first_line: first.get(), last_line: last.get(), entries: *entries }
    }
}

/// Bytes as text, and the bytes themselves where they are not UTF-8.
pub(super) struct TextV1 {
    pub(super) text: String,
    pub(super) bytes: Option<String>,
}

impl TextV1 {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let (text, bytes) = text_and_base64(bytes);
        Self { text, bytes }
    }

    /// Returns the two keys of a text that may be absent.
    pub(super) fn split(text: Option<Self>) -> (Option<String>, Option<String>) {
        text.map_or((None, None), |text| (Some(text.text), text.bytes))
    }

    pub(super) fn path(path: &Path) -> Self {
        Self::new(path.as_os_str().as_encoded_bytes())
    }
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

/// One statement of one source.
#[derive(Serialize)]
pub(super) struct EvidenceV1<'a> {
    kind: &'static str,
    date: Option<DateV1>,
    /// The meaning of the date.
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
    /// Returns the evidence about an entry, or else a statement about the file itself.
    pub(super) fn of_entry(known: &'a EvidenceBuilder<'_>, path: &'a str, file: &Checked, entry: &Entry) -> Vec<Self> {
        let all = Self::all(known);
        if all.is_empty() { vec![Self::of_file(path, file, entry)] } else { all }
    }

    fn of_file(path: &'a str, file: &Checked, entry: &Entry) -> Self {
        let name = if entry.unnamed {
            String::new()
        } else {
            format!("`{}` on ", Printable(entry.name.of(&file.source.bytes)))
        };
        let transport = lower_transport(file, entry).map(|transport| format!("/{}", Printable(&transport)));
        let endpoint = format!("{}{}", entry.ports, transport.unwrap_or_default());
        Self {
            kind: EvidenceKind::File.as_str(),
            date: None,
            date_of: DateOf::Source.as_str(),
            source: path,
            statement: Cow::Owned(format!("line {} has {name}{endpoint}", entry.line)),
        }
    }

    pub(super) fn all(known: &'a EvidenceBuilder<'_>) -> Vec<Self> {
        let one = |evidence: Evidence<'a>| Self {
            kind: evidence.kind.as_str(),
            date: evidence.date.map(DateV1),
            date_of: evidence.date_of.as_str(),
            source: evidence.source,
            statement: Cow::Borrowed(evidence.statement),
        };
        known.pieces().map(one).collect()
    }
}

/// Returns the transport in lower case; `None` if the file does not say.
pub(super) fn transport(file: &Checked, entry: &Entry) -> Option<TextV1> {
    lower_transport(file, entry).map(|transport| TextV1::new(&transport))
}

fn lower_transport(file: &Checked, entry: &Entry) -> Option<Vec<u8>> {
    file.document.transport_word(&file.source.bytes, entry).map(<[u8]>::to_ascii_lowercase)
}

/// Appends a value as JSON without line breaks.
pub(super) fn append(out: &mut Vec<u8>, value: &impl Serialize) {
    serde_json::to_writer(out, value).expect("invariant: a vector takes every byte, and all keys are strings");
}

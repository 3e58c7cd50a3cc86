//! [`Baseline`]: the known findings of a project, which are not reported again.

use super::identity::DIGEST_LENGTH;
use super::{Finding, Identity, RuleId, Subject};
use crate::model::{PortRange, Transport};
use crate::syntax::Document;
use crate::text::{InputError, LineIter, is_conflict_marker, text_and_base64};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// The version of the file.
const VERSION: u64 = 1;
/// The hint for a file that cannot be read.
const REMEDY: &str = "restore the file, or remove it and run with `--update-baseline` to write a new one";

/// The findings of one file: how many there are of each identity.
pub type Known = BTreeMap<Identity, usize>;

/// The known findings of every file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By the path from the folder of the baseline, with `/` between its parts.
    files: BTreeMap<Vec<u8>, Known>,
}

/// How many findings of a file a baseline knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BaselineUse {
    /// Findings that are left out.
    pub known: usize,
    /// Findings that no longer occur.
    pub gone: usize,
}

/// Returns the findings of a file by their identities.
pub fn count_by_identity(findings: &[Finding], document: &Document, bytes: &[u8]) -> Known {
    let mut known = Known::new();
    for finding in findings {
        *known.entry(Identity::of(finding, document, bytes)).or_default() += 1;
    }
    known
}

/// Removes the known findings of a file, and returns their number with the known findings that no longer occur.
///
/// `is_reported` returns whether the run reports a rule; findings of others are kept.
pub fn remove_known(
    findings: &mut Vec<Finding>,
    document: &Document,
    bytes: &[u8],
    known: &Known,
    is_reported: impl Fn(&str) -> bool,
) -> (BaselineUse, Known) {
    let before = findings.len();
    let mut left = known.clone();
    if !known.is_empty() {
        findings.retain(|finding| match left.get_mut(&Identity::of(finding, document, bytes)) {
            Some(count @ 1..) => {
                *count -= 1;
                false
            }
            _ => true,
        });
    }
    left.retain(|identity, count| *count > 0 && is_reported(&identity.rule));
    (BaselineUse { known: before - findings.len(), gone: left.values().sum() }, left)
}

/// One finding, or several with one identity: schemas/baseline.json.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowV1 {
    rule: String,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_bytes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transport: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transport_bytes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<String>,
    count: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentV1 {
    #[expect(dead_code, reason = "checked before")]
    version: u64,
    findings: Vec<KnownFinding>,
}

/// Only the version; every other key is left for later.
#[derive(Deserialize)]
struct VersionOnly {
    version: Option<serde_json::Value>,
}

/// A row whose values have been checked.
struct KnownFinding {
    path: Vec<u8>,
    identity: Identity,
    count: usize,
}

/// With `#[serde(try_from)]`, errors would have the line after the row.
impl<'de> Deserialize<'de> for KnownFinding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfRow;
        impl<'de> Visitor<'de> for OfRow {
            type Value = KnownFinding;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a finding")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<KnownFinding, A::Error> {
                let row = RowV1::deserialize(MapAccessDeserializer::new(&mut map))?;
                KnownFinding::try_from(row).map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_map(OfRow)
    }
}

impl TryFrom<RowV1> for KnownFinding {
    type Error = String;

    fn try_from(row: RowV1) -> Result<Self, String> {
        row.rule.parse::<RuleId>().map_err(|fault| fault.to_string())?;
        if row.count == 0 {
            return Err("`count` is 0: remove the line".to_owned());
        }
        let path = bytes_of("path", row.path, row.path_bytes)?;
        let word = |key, text: Option<String>, bytes| text.map(|text| bytes_of(key, text, bytes)).transpose();
        let subject = match (row.port, row.line, row.name) {
            (Some(port), None, name) => Subject::Entry {
                name: word("name", name, row.name_bytes)?,
                ports: ports_of(&port).ok_or("`port` is neither a port nor a range")?,
                transport: word("transport", row.transport, row.transport_bytes)?,
            },
            (None, Some(line), None) if row.transport.is_none() => {
                if line.len() != DIGEST_LENGTH || !line.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return Err(format!("`line` is no digest of {DIGEST_LENGTH} hexadecimal digits"));
                }
                Subject::Line(line)
            }
            (None, None, Some(name)) => Subject::Name {
                name: bytes_of("name", name, row.name_bytes)?,
                transport: match row.transport {
                    None => None,
                    Some(word) => {
                        Some(Transport::parse(&word).ok_or("`transport` is neither tcp, udp, sctp nor dccp")?)
                    }
                },
            },
            _ => {
                return Err(
                    "a finding has a `port` with its name and transport, the `name` in a configuration with its \
                            transport, or a `line`"
                        .to_owned(),
                );
            }
        };
        Ok(Self { path, identity: Identity { rule: row.rule, subject }, count: row.count })
    }
}

/// Returns the ports that a value stands for: a port, or a range such as `6000-6063`.
fn ports_of(value: &serde_json::Value) -> Option<PortRange> {
    match value {
        serde_json::Value::String(text) => PortRange::parse(text),
        number => u16::try_from(number.as_u64()?).ok().map(|port| PortRange { first: port, last: port }),
    }
}

/// Returns the bytes of a text, which are given in base64, under a key of their own, if they are not UTF-8.
fn bytes_of(key: &str, text: String, bytes: Option<String>) -> Result<Vec<u8>, String> {
    match bytes {
        None => Ok(text.into_bytes()),
        Some(bytes) => STANDARD.decode(bytes).map_err(|_| format!("`{key}_bytes` is not base64")),
    }
}

impl RowV1 {
    fn new(path: &[u8], identity: &Identity, count: usize) -> Self {
        let (path, path_bytes) = text_and_base64(path);
        let mut row = Self {
            rule: identity.rule.clone(),
            path,
            path_bytes,
            name: None,
            name_bytes: None,
            port: None,
            transport: None,
            transport_bytes: None,
            line: None,
            count,
        };
        match &identity.subject {
            Subject::Line(line) => row.line = Some(line.clone()),
            Subject::Name { name, transport } => {
                let (name, bytes) = text_and_base64(name);
                (row.name, row.name_bytes) = (Some(name), bytes);
                row.transport = transport.map(|transport| transport.to_string());
            }
            Subject::Entry { name, ports, transport } => {
                let word = |word: &Option<Vec<u8>>| {
                    word.as_deref().map(text_and_base64).map_or((None, None), |(text, bytes)| (Some(text), bytes))
                };
                (row.name, row.name_bytes) = word(name);
                (row.transport, row.transport_bytes) = word(transport);
                row.port = Some(if ports.is_single() { ports.first.into() } else { ports.to_string().into() });
            }
        }
        row
    }

    fn append(&self, text: &mut Vec<u8>) {
        serde_json::to_writer(text, self).expect("invariant: a vector takes every byte, and all keys are strings");
    }
}

impl Baseline {
    /// Reads a baseline. `path` is shown in messages.
    ///
    /// # Errors
    /// If it is damaged, of another version, or has an unresolved merge conflict. The error shows the line.
    pub fn read(path: &Path, bytes: &[u8]) -> Result<Self, InputError> {
        for line in LineIter::new(bytes).map(|line| line.content) {
            if is_conflict_marker(line.of(bytes)) {
                let mark = line.start.index()..line.end.index();
                return Err(InputError::at(path, bytes, mark, "an unresolved merge conflict").hint(
                    "keep the findings of both sides, or remove the file and run with `--update-baseline` to write a new one",
                ));
            }
        }
        if bytes.trim_ascii().is_empty() {
            return Err(InputError::whole(path, "an empty file, not a baseline").hint(REMEDY));
        }
        let fault = |fault| InputError::of_json(path, bytes, 0..bytes.len(), &fault).hint(REMEDY);
        let VersionOnly { version } = serde_json::from_slice(bytes).map_err(fault)?;
        if version.as_ref().and_then(serde_json::Value::as_u64) != Some(VERSION) {
            let at = memchr::memmem::find(bytes, b"\"version\"");
            let mark = at.map_or(0..0, |at| at..at + b"\"version\"".len());
            let error = |message: String| InputError::at(path, bytes, mark, message);
            return Err(match version {
                Some(version @ serde_json::Value::Number(_)) => error(format!(
                    "a baseline of version {version}; this Portolan reads version {VERSION}"
                ))
                .hint("use the version of Portolan that wrote it, or remove it and run with `--update-baseline`"),
                _ => error(format!("not a baseline, which begins with {{\"version\":{VERSION}")).hint(REMEDY),
            });
        }
        let document: DocumentV1 = serde_json::from_slice(bytes).map_err(fault)?;
        let mut baseline = Self::default();
        for KnownFinding { path, identity, count } in document.findings {
            // A line that a merge has doubled counts once.
            let known = baseline.files.entry(path).or_default().entry(identity).or_default();
            *known = count.max(*known);
        }
        Ok(baseline)
    }

    /// Returns the text of the file, one line for each identity. Lines are sorted by rule, path, name, port and
    /// transport.
    pub fn write(&self) -> Vec<u8> {
        let mut rows: Vec<(&Identity, &[u8], usize)> = Vec::new();
        for (path, known) in &self.files {
            rows.extend(known.iter().map(|(identity, &count)| (identity, &**path, count)));
        }
        rows.sort_by(|(one, path, _), (other, other_path, _)| {
            (&one.rule, path, &one.subject).cmp(&(&other.rule, other_path, &other.subject))
        });
        let mut text = format!("{{\"version\":{VERSION},\n\"findings\":[").into_bytes();
        for (index, (identity, path, count)) in rows.into_iter().enumerate() {
            text.extend_from_slice(if index > 0 { b",\n" } else { b"\n" });
            RowV1::new(path, identity, count).append(&mut text);
        }
        text.extend_from_slice(b"\n]}\n");
        text
    }

    /// Returns the known findings of a file.
    pub fn of(&self, path: &[u8]) -> Option<&Known> {
        self.files.get(path)
    }

    /// Replaces the known findings of a file.
    pub fn set(&mut self, path: Vec<u8>, known: Known) {
        if known.is_empty() {
            self.files.remove(&path);
        } else {
            self.files.insert(path, known);
        }
    }

    /// Returns the files with known findings, and the number of these.
    pub fn files(&self) -> impl Iterator<Item = (&[u8], usize)> {
        self.files.iter().map(|(path, known)| (&**path, known.values().sum()))
    }

    /// Returns how many findings another baseline has that this one lacks.
    pub fn lacks(&self, other: &Self) -> usize {
        let of = |path: &[u8], identity: &Identity| self.of(path).and_then(|known| known.get(identity)).copied();
        let all = other.files.iter().flat_map(|(path, known)| known.iter().map(move |(one, count)| (path, one, count)));
        all.map(|(path, identity, count)| count.saturating_sub(of(path, identity).unwrap_or_default())).sum()
    }
}

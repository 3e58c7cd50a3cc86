//! The registry as IANA publishes it in XML.
//!
//! Children of a record come in any order; `<xref>` inside a note has its text in an attribute; empty elements
//! mean absent. The registry's date is the first `<updated>` child of `<registry>`: people have dates of their
//! own. People are kept by name and organisation; their addresses are not read.

use crate::model::{Date, PortRange, Transport, name_fault};
use crate::registry::table::{COLUMNS, column};
use crate::text::LineIndex;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

const NAMESPACE: &str = "http://www.iana.org/assignments";
const REGISTRY_ID: &str = "service-names-port-numbers";
/// The registry nests five deep.
const MOST_DEPTH: usize = 32;

/// The registry at one date.
#[derive(Debug)]
pub struct Snapshot {
    /// The registry's own date of last change.
    pub updated: Date,
    /// Its title.
    pub title: String,
    /// Values of each record in the order of [`COLUMNS`], in the order of the registry.
    pub rows: Vec<[String; COLUMNS.len()]>,
}

/// Why a registry could not be read, and where.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct ReadError {
    /// Line number, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
}

/// Reads the registry's XML.
///
/// # Errors
/// If the bytes are not well-formed XML, not the registry of service names and port numbers, or hold a record whose
/// port, transport or date cannot be read.
pub fn read_registry_xml(bytes: &[u8]) -> Result<Snapshot, ReadError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| error_at(bytes, error.valid_up_to() as u64, "this byte is not UTF-8".to_owned()))?;
    let mut reader = Reader::from_str(text);
    let mut walk = Walk::default();
    loop {
        let before = reader.buffer_position();
        let step = match reader.read_event() {
            Err(error) => Err((reader.error_position(), error.to_string())),
            Ok(Event::Eof) => break,
            Ok(event) => walk.take(&event).map_err(|what| (before, what)),
        };
        step.map_err(|(at, what)| error_at(bytes, at, what))?;
    }
    walk.finish().map_err(|what| error_at(bytes, bytes.len() as u64, what))
}

fn error_at(bytes: &[u8], offset: u64, what: String) -> ReadError {
    // An event is reported from its start; the line break before it belongs to the place.
    let mut offset = usize::try_from(offset).unwrap_or(bytes.len()).min(bytes.len());
    while offset + 1 < bytes.len() && bytes[offset].is_ascii_whitespace() {
        offset += 1;
    }
    let position = LineIndex::new(bytes).position(bytes, offset);
    ReadError { line: position.line, column: position.column, what }
}

/// An `<xref>`.
struct Reference {
    kind: String,
    data: String,
    section: String,
    text: String,
}

/// One `<record>` before people are known.
#[derive(Default)]
struct RawRecord {
    fields: HashMap<&'static str, String>,
    assignees: Vec<Reference>,
    others: Vec<Reference>,
    registered: String,
    modified: String,
}

#[derive(Default)]
struct Walk {
    open: Vec<String>,
    updated: Option<Date>,
    title: String,
    record: Option<RawRecord>,
    records: Vec<RawRecord>,
    reference: Option<Reference>,
    person: Option<(String, String, String)>,
    people: HashMap<String, String>,
    seen_registry: bool,
    /// Text of the element that is open, where it is none of a record.
    text: String,
}

/// Elements of a record whose text is kept, by the name that they have in the XML.
const FIELDS: [&str; 7] = ["name", "protocol", "number", "description", "unauthorized", "sc", "note"];

impl Walk {
    fn take(&mut self, event: &Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(start) => self.start(start),
            Event::Empty(start) => {
                self.start(start)?;
                self.end()
            }
            Event::End(_) => self.end(),
            Event::Text(text) => {
                self.text(text);
                Ok(())
            }
            Event::CData(text) => {
                self.text(text);
                Ok(())
            }
            Event::GeneralRef(reference) => {
                if let Some(c) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
                    self.text(c.encode_utf8(&mut [0; 4]));
                    return Ok(());
                }
                let name: &str = reference;
                let text = quick_xml::escape::resolve_predefined_entity(name)
                    .ok_or_else(|| format!("the entity `&{name};` is not known"))?;
                self.text(text);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        let name = start.local_name().as_ref().to_owned();
        if self.open.len() >= MOST_DEPTH {
            return Err(format!("elements nest more than {MOST_DEPTH} deep"));
        }
        let parents: Vec<&str> = self.open.iter().map(String::as_str).collect();
        match (parents.as_slice(), name.as_str()) {
            ([], "registry") => {
                let namespace = attribute(start, "xmlns")?;
                if namespace != NAMESPACE {
                    return Err(format!("the namespace is `{namespace}` instead of `{NAMESPACE}`"));
                }
                let id = attribute(start, "id")?;
                if id != REGISTRY_ID {
                    return Err(format!("this is the registry `{id}` instead of `{REGISTRY_ID}`"));
                }
                self.seen_registry = true;
            }
            ([], other) => return Err(format!("the document is a `<{other}>`, not a `<registry>`")),
            (["registry"], "record") => {
                let registered = attribute(start, "date")?;
                let modified = attribute(start, "updated")?;
                for date in [&registered, &modified] {
                    if !date.is_empty() && Date::parse(date).is_none() {
                        return Err(format!("`{date}` is not a date"));
                    }
                }
                self.record = Some(RawRecord { registered, modified, ..RawRecord::default() });
            }
            (["registry", "people"], "person") => {
                self.person = Some((attribute(start, "id")?, String::new(), String::new()));
            }
            (["registry", "record", ..], "xref") => {
                self.reference = Some(Reference {
                    kind: attribute(start, "type")?,
                    data: attribute(start, "data")?,
                    section: attribute(start, "section")?,
                    text: String::new(),
                });
            }
            // `<br/>` and `<paragraph>` part words.
            (["registry", "record", ..], "br" | "paragraph") => self.text(" "),
            _ => {}
        }
        self.text.clear();
        self.open.push(name);
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(reference) = &mut self.reference {
            reference.text.push_str(text);
        } else if let Some(record) = &mut self.record {
            let field = self.open.get(2).and_then(|open| FIELDS.iter().find(|field| *field == open));
            if let Some(field) = field {
                record.fields.entry(field).or_default().push_str(text);
            }
        } else {
            self.text.push_str(text);
        }
    }

    fn end(&mut self) -> Result<(), String> {
        let name = self.open.pop().unwrap_or_default();
        let parents: Vec<&str> = self.open.iter().map(String::as_str).collect();
        match (parents.as_slice(), name.as_str()) {
            (["registry"], "title") => self.title = std::mem::take(&mut self.text),
            (["registry"], "updated") if self.updated.is_none() => {
                let date = self.text.trim();
                self.updated = Some(Date::parse(date).ok_or_else(|| format!("`{date}` is not a date"))?);
            }
            (["registry", "people", "person"], "name") => {
                if let Some(person) = &mut self.person {
                    person.1 = folded(&self.text);
                }
            }
            (["registry", "people", "person"], "org") => {
                if let Some(person) = &mut self.person {
                    person.2 = folded(&self.text);
                }
            }
            (["registry", "people"], "person") => {
                if let Some((id, name, organisation)) = self.person.take() {
                    let shown = match (name.is_empty(), organisation.is_empty()) {
                        (false, false) => format!("{name} ({organisation})"),
                        (false, true) => name,
                        (true, _) => organisation,
                    };
                    self.people.insert(id, shown);
                }
            }
            (["registry", "record", parent @ ..], "xref") => {
                if let (Some(reference), Some(record)) = (self.reference.take(), &mut self.record) {
                    match parent {
                        [] => record.others.push(reference),
                        ["assignee", ..] => record.assignees.push(reference),
                        [field, ..] => {
                            if let Some(field) = FIELDS.iter().find(|known| *known == field) {
                                record.fields.entry(field).or_default().push_str(&cited(&reference));
                            }
                        }
                    }
                }
            }
            (["registry"], "record") => self.records.extend(self.record.take()),
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<Snapshot, String> {
        if let Some(open) = self.open.last() {
            return Err(format!("the file ends inside `<{open}>`"));
        }
        if !self.seen_registry {
            return Err("there is no `<registry>`".to_owned());
        }
        let updated = self.updated.ok_or("the registry has no `<updated>` date")?;
        let rows = self.records.iter().map(|record| row(record, &self.people)).collect::<Result<_, _>>()?;
        Ok(Snapshot { updated, title: folded(&self.title), rows })
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Result<String, String> {
    let found = start.try_get_attribute(name).map_err(|error| error.to_string())?;
    match found {
        None => Ok(String::new()),
        Some(attribute) => {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            Ok(value.trim().to_owned())
        }
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A reference as people write it.
fn cited(reference: &Reference) -> String {
    let text = folded(&reference.text);
    let mut cited = match reference.kind.as_str() {
        "rfc" => reference.data.strip_prefix("rfc").map_or(reference.data.clone(), |number| format!("RFC {number}")),
        "note" => format!("note {}", reference.data),
        "person" => reference.data.replace('_', " "),
        _ if !text.is_empty() && !reference.data.is_empty() => format!("{text} <{}>", reference.data),
        _ if !text.is_empty() => text,
        _ => reference.data.clone(),
    };
    if !reference.section.is_empty() {
        cited.push_str(", section ");
        cited.push_str(&reference.section);
    }
    cited
}

fn row(record: &RawRecord, people: &HashMap<String, String>) -> Result<[String; COLUMNS.len()], String> {
    let field = |name: &str| record.fields.get(name).map(|text| folded(text)).unwrap_or_default();
    let person = |reference: &Reference| match people.get(&reference.data) {
        Some(shown) if !shown.is_empty() => shown.clone(),
        _ => reference.data.replace('_', " "),
    };
    let join = |list: Vec<String>| list.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");

    let (name, ports, transport, note) = (field("name"), field("number"), field("protocol"), field("note"));
    let who = || if name.is_empty() { format!("the record of port {ports}") } else { format!("the record `{name}`") };
    if !ports.is_empty() && PortRange::parse(&ports).is_none() {
        return Err(format!("{}: `{ports}` is not a port number or a range", who()));
    }
    if !transport.is_empty() && Transport::parse(&transport).is_none() {
        return Err(format!("{}: `{transport}` is not a transport that ports are assigned for", who()));
    }
    let mut values: [String; COLUMNS.len()] = Default::default();
    alias_of(&note).clone_into(&mut values[column::ALIAS_OF]);
    values[column::NAME] = name;
    values[column::PORTS] = ports;
    values[column::TRANSPORT] = transport;
    values[column::DESCRIPTION] = field("description");
    values[column::ASSIGNEE] = join(record.assignees.iter().map(person).collect());
    values[column::CONTACT] =
        join(record.others.iter().filter(|reference| reference.kind == "person").map(person).collect());
    values[column::REFERENCES] =
        join(record.others.iter().filter(|reference| reference.kind != "person").map(cited).collect());
    values[column::REGISTERED].clone_from(&record.registered);
    values[column::MODIFIED].clone_from(&record.modified);
    values[column::UNAUTHORIZED_USE] = field("unauthorized");
    values[column::SERVICE_CODE] = field("sc");
    values[column::NOTE] = note;
    Ok(values)
}

/// The name in the note `This entry is an alias to "NAME".`
fn alias_of(note: &str) -> &str {
    let Some((_, after)) = note.split_once("This entry is an alias to \"") else { return "" };
    after.split_once('"').map_or("", |(name, _)| name)
}

/// Names of a snapshot that break RFC 6335, section 5.1, for reports.
impl Snapshot {
    /// How many named records have a name that is no valid service name.
    pub fn invalid_names(&self) -> usize {
        let named = self.rows.iter().map(|row| &row[column::NAME]).filter(|name| !name.is_empty());
        named.filter(|name| name_fault(name.as_bytes()).is_some()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrap(records: &str) -> String {
        format!(
            "<?xml version='1.0' encoding='UTF-8'?>\n<registry xmlns=\"{NAMESPACE}\" id=\"{REGISTRY_ID}\">\n\
             <title>T</title>\n<updated>2026-01-02</updated>\n{records}\n<people><person id=\"A_B\"><name>A B</name>\
             <org>Org</org><uri>mailto:a&amp;b.example</uri><updated>2026-05-05</updated></person></people></registry>"
        )
    }

    #[test]
    fn children_come_in_any_order_and_references_keep_their_text() {
        let xml = wrap(
            "<record date=\"2001-02\" updated=\"2003-04-05\"><number>9-10</number><protocol>tcp</protocol>\
             <xref type=\"rfc\" data=\"rfc862\"/><assignee><xref type=\"person\" data=\"A_B\"/></assignee>\
             <xref type=\"person\" data=\"C_D\"/><name>echo &amp; co</name>\
             <note>previously<br/><xref type=\"text\" data=\"old\"/> by <xref type=\"rfc\" data=\"rfc1\"/></note>\
             <description/><unauthorized>some\n use</unauthorized></record>",
        );
        let snapshot = read_registry_xml(xml.as_bytes()).unwrap();
        assert_eq!(snapshot.updated, Date::parse("2026-01-02").unwrap());
        let row = &snapshot.rows[0];
        for (column, expected) in [
            (column::NAME, "echo & co"),
            (column::PORTS, "9-10"),
            (column::TRANSPORT, "tcp"),
            (column::DESCRIPTION, ""),
            (column::ASSIGNEE, "A B (Org)"),
            (column::CONTACT, "C D"),
            (column::REGISTERED, "2001-02"),
            (column::MODIFIED, "2003-04-05"),
            (column::REFERENCES, "RFC 862"),
            (column::UNAUTHORIZED_USE, "some use"),
            (column::NOTE, "previously old by RFC 1"),
        ] {
            assert_eq!(row[column], expected, "{}", COLUMNS[column]);
        }
        assert_eq!(snapshot.invalid_names(), 1);
    }

    #[test]
    fn historic_spellings_are_read_from_the_note() {
        let note = "This entry is an alias to \"whoispp\". This entry is now historic.";
        assert_eq!(alias_of(note), "whoispp");
        assert_eq!(alias_of("an alias"), "");
    }

    #[test]
    fn what_is_not_the_registry_is_refused_with_its_place() {
        let fault = |xml: &str| read_registry_xml(xml.as_bytes()).unwrap_err().to_string();
        assert_eq!(fault(""), "line 1, column 1: there is no `<registry>`");
        assert_eq!(fault("<html></html>"), "line 1, column 1: the document is a `<html>`, not a `<registry>`");
        assert!(fault("<registry xmlns='x'/>").contains("the namespace is `x`"));
        assert!(fault(&wrap("<record><number>70000</number></record>")).contains("`70000` is not a port number"));
        assert!(fault(&wrap("<record date='soon'/>")).starts_with("line 5, column 1: `soon` is not a date"));
        assert!(fault(&wrap("<record>&nope;</record>")).contains("`&nope;` is not known"));
        let whole = wrap("");
        for length in 0..whole.len() {
            assert!(read_registry_xml(&whole.as_bytes()[..length]).is_err(), "cut at {length}");
        }
        assert!(fault(&"<a>".repeat(9)).contains("not a `<registry>`"));
        let deep = wrap(&"<a>".repeat(40));
        assert!(fault(&deep).contains("nest more than"));
    }
}

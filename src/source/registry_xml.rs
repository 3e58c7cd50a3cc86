//! The registry as IANA publishes it in XML.
//!
//! Children of a record come in any order; `<xref>` inside a note has its text in an attribute; empty elements
//! mean absent. The registry's date is the first `<updated>` child of `<registry>`: people have dates of their
//! own. People are kept by name and organisation; their addresses are not read.
//!
//! A rebuild reads gigabytes of it: nothing is allocated for an element, and for a record only its values.

use super::dated::{alias_of, fold, folded, has_ending};
use super::{DatedSource, Outside, ReadError, SourceMeta, SourceReader, SourceRow};
use crate::model::{Date, PortRange, Transport, name_fault};
use portolan_store::table::{COLUMNS, column};
use crate::text::Shown;
use element::{Element, FIELDS, NAME};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::fmt::Write as _;

mod element;
mod well_formed;

pub(super) static READER: RegistryXml = RegistryXml;

static META: SourceMeta = SourceMeta { id: "registry-xml", title: "The registry in XML" };

const NAMESPACE: &str = "http://www.iana.org/assignments";
const REGISTRY_ID: &str = "service-names-port-numbers";
/// The registry nests five deep.
const MOST_DEPTH: usize = 32;

pub(super) struct RegistryXml;

impl SourceReader for RegistryXml {
    fn meta(&self) -> &'static SourceMeta {
        &META
    }

    fn recognises(&self, file_name: &str, head: &[u8]) -> bool {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let is_xml = has_ending(file_name, "xml") || head.starts_with(b"<?xml") || head.starts_with(b"<registry");
        is_xml && memchr::memmem::find(head, b"<registry").is_some()
    }

    fn read(&self, bytes: &[u8], outside: &Outside) -> Result<DatedSource, ReadError> {
        let snapshot = read_registry_xml(bytes)?;
        let dated = outside.settle(bytes, Some((snapshot.updated, snapshot.updated_at)))?;
        let rows = snapshot.rows.into_iter().zip(snapshot.lines);
        Ok(DatedSource::new(dated, true, rows.map(|(values, line)| source_row(values, line)).collect(), Vec::new()))
    }
}

/// The registry at one date.
#[derive(Debug)]
pub struct Snapshot {
    /// The registry's own date of last change.
    pub updated: Date,
    /// Where that date stands, in bytes.
    pub updated_at: usize,
    /// Its title.
    pub title: String,
    /// Values of each record in the order of [`COLUMNS`], in the order of the registry.
    pub rows: Vec<[String; COLUMNS.len()]>,
    /// The line on which each record begins, from 1.
    pub lines: Vec<u32>,
}

/// Reads the registry's XML.
///
/// # Errors
/// If the bytes are not well-formed XML, not the registry of service names and port numbers, or hold a record whose
/// port, transport or date cannot be read.
pub fn read_registry_xml(bytes: &[u8]) -> Result<Snapshot, ReadError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| ReadError::at(bytes, error.valid_up_to(), "this byte is not UTF-8"))?;
    if let Some((at, what)) = well_formed::bad_character(text) {
        return Err(ReadError::at(bytes, at, what));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut walk = Walk::default();
    loop {
        let before = reader.buffer_position() as usize;
        let step = match reader.read_event() {
            Err(error) => Err((reader.error_position() as usize, error.to_string())),
            Ok(Event::Eof) => break,
            Ok(event) => walk.take(&event, bytes, before).map_err(|what| (before, what)),
        };
        step.map_err(|(at, what)| error_at(bytes, at, what))?;
    }
    walk.finish().map_err(|what| error_at(bytes, bytes.len(), what))
}

fn error_at(bytes: &[u8], mut offset: usize, what: String) -> ReadError {
    // An event is reported from its start; the line break before it belongs to the place.
    while offset + 1 < bytes.len() && bytes[offset].is_ascii_whitespace() {
        offset += 1;
    }
    ReadError::at(bytes, offset, what)
}

/// An `<xref>`.
#[derive(Debug, Default)]
struct Reference {
    kind: String,
    data: String,
    section: String,
    text: String,
}

/// A person that a record names: people are listed after the records.
struct Named {
    row: usize,
    column: usize,
    id: String,
}

#[derive(Default)]
struct Walk {
    open: Vec<Element>,
    updated: Option<(Date, usize)>,
    title: String,
    /// The record that is open; its values are raw until it ends.
    record: Option<[String; COLUMNS.len()]>,
    rows: Vec<[String; COLUMNS.len()]>,
    lines: Vec<u32>,
    /// An offset, and how many lines end before it.
    counted: (usize, u32),
    reference: Option<Reference>,
    named: Vec<Named>,
    person: Option<(String, String, String)>,
    people: HashMap<String, String>,
    seen_registry: bool,
    /// Text of the element that is open, where it is none of a record.
    text: String,
}

impl Walk {
    fn take(&mut self, event: &Event<'_>, bytes: &[u8], at: usize) -> Result<(), String> {
        match event {
            Event::Start(start) => self.start(start, bytes, at),
            Event::Empty(start) => {
                self.start(start, bytes, at)?;
                self.end(at)
            }
            Event::End(_) => self.end(at),
            Event::Text(text) => {
                well_formed::text(text, self.open.is_empty())?;
                self.text(text);
                Ok(())
            }
            Event::CData(_) | Event::GeneralRef(_) if self.open.is_empty() => {
                Err("text stands outside the document's element".to_owned())
            }
            Event::CData(text) => {
                self.text(text);
                Ok(())
            }
            Event::Decl(_) if at > '\u{feff}'.len_utf8() => {
                Err("`<?xml` stands elsewhere than at the beginning".to_owned())
            }
            Event::DocType(_) if self.seen_registry => {
                Err("`<!DOCTYPE` stands elsewhere than before the document's element".to_owned())
            }
            Event::GeneralRef(reference) => {
                if let Some(c) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
                    if !well_formed::is_character(c) {
                        return Err(well_formed::no_character(c));
                    }
                    self.text(c.encode_utf8(&mut [0; 4]));
                    return Ok(());
                }
                let name: &str = reference;
                let text = quick_xml::escape::resolve_predefined_entity(name)
                    .ok_or_else(|| format!("the entity `&{};` is not known", Shown(name.as_bytes())))?;
                self.text(text);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, bytes: &[u8], at: usize) -> Result<(), String> {
        let name = start.local_name();
        let element = Element::of(name.as_ref());
        if self.open.len() >= MOST_DEPTH {
            return Err(format!("elements nest more than {MOST_DEPTH} deep"));
        }
        well_formed::attributes(start)?;
        match (self.open.as_slice(), element) {
            ([], _) if self.seen_registry => return Err("the document goes on after its element".to_owned()),
            ([], Element::Registry) => {
                let namespace = attribute(start, "xmlns")?;
                if namespace != NAMESPACE {
                    let namespace = Shown(namespace.as_bytes());
                    return Err(format!("the namespace is `{namespace}` instead of `{NAMESPACE}`"));
                }
                let id = attribute(start, "id")?;
                if id != REGISTRY_ID {
                    let id = Shown(id.as_bytes());
                    return Err(format!("this is the registry `{id}` instead of `{REGISTRY_ID}`"));
                }
                self.seen_registry = true;
            }
            ([], _) => {
                let name = Shown(name.as_ref().as_bytes());
                return Err(format!("the document is a `<{name}>`, not a `<registry>`"));
            }
            ([Element::Registry], Element::Record) => {
                let mut values: [String; COLUMNS.len()] = Default::default();
                values[column::REGISTERED] = attribute(start, "date")?;
                values[column::MODIFIED] = attribute(start, "updated")?;
                for date in [&values[column::REGISTERED], &values[column::MODIFIED]] {
                    if !date.is_empty() && Date::parse(date).is_none() {
                        return Err(format!("`{}` is not a date", Shown(date.as_bytes())));
                    }
                }
                self.record = Some(values);
                let (from, lines) = self.counted;
                self.counted = (at, lines + memchr::memchr_iter(b'\n', &bytes[from..at]).count() as u32);
                self.lines.push(self.counted.1 + 1);
            }
            ([Element::Registry, Element::People], Element::Person) => {
                self.person = Some((attribute(start, "id")?, String::new(), String::new()));
            }
            ([Element::Registry, Element::Record, ..], Element::Xref) => {
                self.reference = Some(Reference {
                    kind: attribute(start, "type")?,
                    data: attribute(start, "data")?,
                    section: attribute(start, "section")?,
                    text: String::new(),
                });
            }
            ([Element::Registry, Element::Record, ..], Element::Break) => self.text(" "),
            _ => {}
        }
        self.text.clear();
        self.open.push(element);
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(reference) = &mut self.reference {
            reference.text.push_str(text);
        } else if let Some(record) = &mut self.record {
            if let Some(Element::Field(number)) = self.open.get(2) {
                record[FIELDS[*number].1].push_str(text);
            }
        } else {
            self.text.push_str(text);
        }
    }

    fn end(&mut self, at: usize) -> Result<(), String> {
        let Some(element) = self.open.pop() else { return Ok(()) };
        match (self.open.as_slice(), element) {
            ([Element::Registry], Element::Title) => self.title = std::mem::take(&mut self.text),
            ([Element::Registry], Element::Updated) if self.updated.is_none() => {
                let date = self.text.trim();
                let known = Date::parse(date).ok_or_else(|| format!("`{}` is not a date", Shown(date.as_bytes())))?;
                self.updated = Some((known, at));
            }
            ([Element::Registry, Element::People, Element::Person], NAME) => {
                if let Some(person) = &mut self.person {
                    person.1 = folded(&self.text);
                }
            }
            ([Element::Registry, Element::People, Element::Person], Element::Organisation) => {
                if let Some(person) = &mut self.person {
                    person.2 = folded(&self.text);
                }
            }
            ([Element::Registry, Element::People], Element::Person) => {
                if let Some((id, name, organisation)) = self.person.take() {
                    let shown = match (name.is_empty(), organisation.is_empty()) {
                        (false, false) => format!("{name} ({organisation})"),
                        (false, true) => name,
                        (true, _) => organisation,
                    };
                    self.people.insert(id, shown);
                }
            }
            ([Element::Registry, Element::Record, parent @ ..], Element::Xref) => {
                if let (Some(reference), Some(record)) = (self.reference.take(), &mut self.record) {
                    let mut name = |column| self.named.push(Named { row: self.rows.len(), column, id: reference.data.clone() });
                    match parent {
                        [] if reference.kind == "person" => name(column::CONTACT),
                        [] => append(&mut record[column::REFERENCES], &cited(&reference)),
                        [Element::Assignee, ..] => name(column::ASSIGNEE),
                        [Element::Field(number), ..] => {
                            let field = &mut record[FIELDS[*number].1];
                            // Some notes have none before it: `previous contact was<xref …/>`.
                            if field.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | ':')) {
                                field.push(' ');
                            }
                            field.push_str(&cited(&reference));
                        }
                        _ => {}
                    }
                }
            }
            ([Element::Registry], Element::Record) => {
                if let Some(record) = self.record.take() {
                    self.rows.push(checked(record)?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Snapshot, String> {
        if !self.open.is_empty() {
            return Err("the file ends inside an element".to_owned());
        }
        if !self.seen_registry {
            return Err("there is no `<registry>`".to_owned());
        }
        let (updated, updated_at) = self.updated.ok_or("the registry has no `<updated>` date")?;
        for Named { row, column, id } in self.named {
            match self.people.get(&id) {
                Some(shown) if !shown.is_empty() => append(&mut self.rows[row][column], shown),
                _ => append(&mut self.rows[row][column], &id.replace('_', " ")),
            }
        }
        Ok(Snapshot { updated, updated_at, title: folded(&self.title), rows: self.rows, lines: self.lines })
    }
}

/// The value of an attribute, empty where there is none. All were looked at before by [`well_formed::attributes`].
fn attribute(start: &BytesStart<'_>, name: &str) -> Result<String, String> {
    let mut all = start.attributes();
    match all.with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name) {
        None => Ok(String::new()),
        Some(attribute) => {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            Ok(value.trim().to_owned())
        }
    }
}

/// Adds to a list, `; ` between.
fn append(list: &mut String, text: &str) {
    if !list.is_empty() && !text.is_empty() {
        list.push_str("; ");
    }
    list.push_str(text);
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
        let _ = write!(cited, ", section {}", reference.section);
    }
    cited
}

/// The values of a record that has ended.
fn checked(mut values: [String; COLUMNS.len()]) -> Result<[String; COLUMNS.len()], String> {
    for (_, column) in FIELDS {
        fold(&mut values[column]);
    }
    let (name, ports, transport) = (&values[column::NAME], &values[column::PORTS], &values[column::TRANSPORT]);
    let who = || match name.as_str() {
        "" => format!("the record of port {}", Shown(ports.as_bytes())),
        name => format!("the record `{}`", Shown(name.as_bytes())),
    };
    if !ports.is_empty() && PortRange::parse(ports).is_none() {
        return Err(format!("{}: `{}` is not a port number or a range", who(), Shown(ports.as_bytes())));
    }
    if !transport.is_empty() && Transport::parse(transport).is_none() {
        let transport = Shown(transport.as_bytes());
        return Err(format!("{}: `{transport}` is not a transport that ports are assigned for", who()));
    }
    let alias_of = alias_of(&values[column::NOTE]).to_owned();
    values[column::ALIAS_OF] = alias_of;
    Ok(values)
}

fn source_row(mut values: [String; COLUMNS.len()], line: u32) -> SourceRow {
    let ports = PortRange::parse(&values[column::PORTS]);
    let transport = Transport::parse(&values[column::TRANSPORT]);
    let registered = Date::parse(&values[column::REGISTERED]);
    let modified = Date::parse(&values[column::MODIFIED]);
    let mut take = |column: usize| std::mem::take(&mut values[column]);
    let (assignee, contact) = (take(column::ASSIGNEE), take(column::CONTACT));
    SourceRow {
        name: take(column::NAME),
        ports,
        transport,
        description: take(column::DESCRIPTION),
        // Older records name a contact only.
        assignee: if assignee.is_empty() { contact.clone() } else { assignee },
        contact,
        note: take(column::NOTE),
        unauthorized_use: take(column::UNAUTHORIZED_USE),
        registered,
        modified,
        references: take(column::REFERENCES),
        alias_of: take(column::ALIAS_OF),
        is_customary: false,
        line,
    }
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
    fn rows_know_their_line_and_the_future_is_refused() {
        let xml = wrap("<record><number>9</number></record>\n\n<record date=\"2027-01\"><name>x</name></record>");
        let today = |text| Outside::today(Date::parse(text).unwrap());
        let source = READER.read(xml.as_bytes(), &today("2026-11-23")).unwrap();
        assert_eq!(source.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [5, 7]);
        assert_eq!((source.rows[1].registered, source.unread.len()), (None, 1));
        let fault = READER.read(xml.as_bytes(), &today("2026-01-01")).unwrap_err();
        assert!(fault.to_string().starts_with("line 4, column 20: the date 2026-01-02 lies in the future"), "{fault}");
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

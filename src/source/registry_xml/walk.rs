//! Walks through the elements of the registry's XML and collects its records.

use super::element::{Element, FIELDS, NAME};
use super::record::{Reference, append, checked};
use super::snapshot::Snapshot;
use super::well_formed;
use crate::model::Date;
use crate::source::cell_text::{clean, folded};
use crate::text::Printable;
use portolan_store::table::{COLUMNS, column};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

pub(super) const NAMESPACE: &str = "http://www.iana.org/assignments";
pub(super) const REGISTRY_ID: &str = "service-names-port-numbers";
/// The most levels of open elements. The registry has five.
const MOST_DEPTH: usize = 32;

/// A person that a record names. The list of people follows the records.
struct Named {
    row: usize,
    column: usize,
    id: String,
}

/// The state of the parser between two events.
#[derive(Default)]
pub(super) struct Walk {
    /// The open elements, outermost first.
    open: Vec<Element>,
    /// The registry's date and its byte offset.
    updated: Option<(Date, usize)>,
    /// The open record; its values are raw until it ends.
    record: Option<[String; COLUMNS.len()]>,
    rows: Vec<[String; COLUMNS.len()]>,
    lines: Vec<u32>,
    /// A byte offset and the number of line breaks before it.
    counted: (usize, u32),
    reference: Option<Reference>,
    named: Vec<Named>,
    /// The id, name and organization of the open person.
    person: Option<(String, String, String)>,
    /// The display names of people by id.
    people: HashMap<String, String>,
    seen_registry: bool,
    /// The text of the open element outside records.
    text: String,
}

impl Walk {
    /// Adds an event at the byte offset `at`. An error belongs to that position.
    pub(super) fn add_event(&mut self, event: &Event<'_>, bytes: &[u8], at: usize) -> Result<(), String> {
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
                Err("text is outside the document's element".to_owned())
            }
            Event::CData(text) => {
                self.text(text);
                Ok(())
            }
            Event::Decl(_) if at > '\u{feff}'.len_utf8() => Err("`<?xml` is not at the beginning".to_owned()),
            Event::DocType(_) if self.seen_registry => {
                Err("`<!DOCTYPE` is not before the document's element".to_owned())
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
                    .ok_or_else(|| format!("the entity `&{};` is unknown", Printable(name.as_bytes())))?;
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
            return Err(format!("elements nest deeper than {MOST_DEPTH} levels"));
        }
        well_formed::attributes(start)?;
        match (self.open.as_slice(), element) {
            ([], _) if self.seen_registry => return Err("the document continues after its element".to_owned()),
            ([], Element::Registry) => {
                let namespace = attribute(start, "xmlns")?;
                if namespace != NAMESPACE {
                    let namespace = Printable(namespace.as_bytes());
                    return Err(format!("the namespace is `{namespace}` instead of `{NAMESPACE}`"));
                }
                let id = attribute(start, "id")?;
                if id != REGISTRY_ID {
                    let id = Printable(id.as_bytes());
                    return Err(format!("this is the registry `{id}` instead of `{REGISTRY_ID}`"));
                }
                self.seen_registry = true;
            }
            ([], _) => {
                let name = Printable(name.as_ref().as_bytes());
                return Err(format!("the document is a `<{name}>`, not a `<registry>`"));
            }
            ([Element::Registry], Element::Record) => {
                let mut values: [String; COLUMNS.len()] = Default::default();
                values[column::REGISTERED] = attribute(start, "date")?;
                values[column::MODIFIED] = attribute(start, "updated")?;
                for date in [&values[column::REGISTERED], &values[column::MODIFIED]] {
                    if !date.is_empty() && Date::parse(date).is_none() {
                        return Err(format!("`{}` is not a date", Printable(date.as_bytes())));
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
            if let Some(Element::Field(index)) = self.open.get(2) {
                record[FIELDS[*index].1].push_str(text);
            }
        } else {
            self.text.push_str(text);
        }
    }

    fn end(&mut self, at: usize) -> Result<(), String> {
        let Some(element) = self.open.pop() else { return Ok(()) };
        match (self.open.as_slice(), element) {
            ([Element::Registry], Element::Updated) if self.updated.is_none() => {
                let date = self.text.trim();
                let known =
                    Date::parse(date).ok_or_else(|| format!("`{}` is not a date", Printable(date.as_bytes())))?;
                self.updated = Some((known, at));
            }
            ([Element::Registry, Element::People, Element::Person], NAME) => {
                if let Some(person) = &mut self.person {
                    person.1 = folded(&self.text);
                }
            }
            ([Element::Registry, Element::People, Element::Person], Element::Organization) => {
                if let Some(person) = &mut self.person {
                    person.2 = folded(&self.text);
                }
            }
            ([Element::Registry, Element::People], Element::Person) => {
                if let Some((id, name, organization)) = self.person.take() {
                    let mut printed = match (name.is_empty(), organization.is_empty()) {
                        (false, false) => format!("{name} ({organization})"),
                        (false, true) => name,
                        (true, _) => organization,
                    };
                    clean(&mut printed);
                    self.people.insert(id, printed);
                }
            }
            ([Element::Registry, Element::Record, parent @ ..], Element::Xref) => {
                if let (Some(reference), Some(record)) = (self.reference.take(), &mut self.record) {
                    let mut name =
                        |column| self.named.push(Named { row: self.rows.len(), column, id: reference.data.clone() });
                    match parent {
                        [] if reference.kind == "person" => name(column::CONTACT),
                        [] => append(&mut record[column::REFERENCES], &reference.cited()),
                        [Element::Assignee, ..] => name(column::ASSIGNEE),
                        [Element::Field(index), ..] => {
                            let field = &mut record[FIELDS[*index].1];
                            // Some notes lack the blank: `previous contact was<xref …/>`.
                            if field.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | ':')) {
                                field.push(' ');
                            }
                            field.push_str(&reference.cited());
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

    /// Returns the snapshot after the last event.
    pub(super) fn finish(mut self) -> Result<Snapshot, String> {
        if !self.open.is_empty() {
            return Err("the file ends inside an element".to_owned());
        }
        if !self.seen_registry {
            return Err("there is no `<registry>`".to_owned());
        }
        let (updated, updated_at) = self.updated.ok_or("the registry has no `<updated>` date")?;
        for Named { row, column, id } in self.named {
            match self.people.get(&id) {
                Some(printed) if !printed.is_empty() => append(&mut self.rows[row][column], printed),
                _ => append(&mut self.rows[row][column], &id.replace('_', " ")),
            }
        }
        Ok(Snapshot { updated, updated_at, rows: self.rows, lines: self.lines })
    }
}

/// Returns the value of an attribute, empty if it is missing. [`well_formed::attributes`] checked all of them before.
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

//! Records of the current registry, in words that follow "the registry".

use super::endpoints::{endpoints_of_name, endpoints_of_records};
use crate::model::{PortRange, Transport};
use crate::registry::{Record, Registry};

/// Writes the registry's statement about a port. Returns the first record that notes unauthorized use of it.
///
/// Records with names come first.
pub(super) fn write_about_port<'a>(
    registry: &'a Registry,
    port: u16,
    transport: Transport,
    text: &mut String,
) -> Option<Record<'a>> {
    let range = PortRange::single(port);
    let number = range.text();
    let (number, transport_word) = (number.as_str(), transport.as_str());
    let mut assigned = registry.assigned(port, transport);
    let is_noted = |record: &Record<'_>| record.notes_unauthorized_use_of(range);
    if let Some(first) = assigned.next() {
        let of_all = || if registry.has_notes(port, transport) { registry.unnamed(port, transport) } else { None };
        let noted =
            Some(first).into_iter().chain(assigned.clone()).find(is_noted).or_else(|| of_all().filter(is_noted));
        let is_use = first.is_unassigned_use() || assigned.clone().any(Record::is_unassigned_use);
        let (verb, preposition) = if is_use { ("lists on ", " ") } else { ("assigns ", " to ") };
        text.extend([verb, number, "/", transport_word, preposition]);
        write_record(first, text);
        for record in assigned {
            text.push_str(" and ");
            write_record(record, text);
        }
        noted
    } else if let Some(row) = registry.unnamed(port, transport) {
        text.extend(["lists ", number, "/", transport_word, " as “", row.description(), "”"]);
        write_note(row.note(), text);
        Some(row).filter(is_noted)
    } else {
        text.extend(["has no record for ", number, "/", transport_word]);
        None
    }
}

/// Writes the name of a record and its details.
fn write_record(record: Record<'_>, text: &mut String) {
    text.extend(["`", record.name(), "`"]);
    if record.is_historic_spelling() {
        text.extend([", a historic spelling of `", record.alias_of(), "`"]);
    } else {
        write_details(record, text);
    }
    if record.is_unassigned_use() {
        write_note(record.note(), text);
    }
}

fn write_note(note: &str, text: &mut String) {
    if !note.is_empty() {
        text.extend([", with the note “", note, "”"]);
    }
}

/// Writes the description, the references and the dates of a record in parentheses.
fn write_details(record: Record<'_>, text: &mut String) {
    let details = record.details();
    let mut between = " (";
    // The statement names a historic spelling itself, so the description need not.
    for value in [details.plain_description(), details.references] {
        if !value.is_empty() {
            text.extend([between, value]);
            between = "; ";
        }
    }
    for (what, date) in [("registered ", details.registered), ("modified ", details.modified)] {
        // Some records have words in place of a date.
        if date.starts_with(|c: char| c.is_ascii_digit()) {
            text.extend([between, what, date]);
            between = "; ";
        }
    }
    if between == "; " {
        text.push(')');
    }
}

/// Returns the endpoint of a name in the registry today. It is `on 395/tcp`, or `without a port` and the registry's note.
/// `None` if the registry does not have the name.
pub(crate) fn present_endpoints(registry: &Registry, name: &[u8]) -> Option<String> {
    registry.named(name).next()?;
    match endpoints_of_name(registry, name) {
        endpoints if endpoints.is_empty() => Some(match Record::note_without_port(registry.named(name)) {
            None => "without a port".to_owned(),
            Some(note) => format!("without a port, noting “{note}”"),
        }),
        endpoints => Some(format!("on {endpoints}")),
    }
}

/// Writes the endpoints of a name, by its records.
pub(super) fn write_about_name<'a>(records: impl Iterator<Item = Record<'a>> + Clone, text: &mut String) {
    let name = records.clone().next().map_or("", Record::name);
    if records.clone().any(|record| record.ports().is_some()) {
        text.extend(["lists `", name, "` on ", &endpoints_of_records(records)]);
        return;
    }
    text.extend(["registers `", name, "` without a port number"]);
    write_note(Record::note_without_port(records).unwrap_or_default(), text);
}

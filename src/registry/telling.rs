//! What evidence says, in our words. Most findings cite some, so that nothing is formatted: pieces are written one
//! after the other.

use super::{End, EndKind, Record, Registry, Source};
use crate::model::{PortRange, Transport};

/// Writes one piece after the other.
#[inline]
pub(super) fn put(text: &mut Vec<u8>, parts: &[&[u8]]) {
    for part in parts {
        text.extend_from_slice(part);
    }
}

/// How a tenure ended, in words that follow "the registry".
pub fn ended(name: &str, place: &str, end: End<'_>) -> String {
    let mut text = Vec::new();
    put_ended(name, [place.as_bytes(), b""], end, end.by(), &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// As [`ended`]. The place is in two parts; `by` is the end's own.
pub(super) fn put_ended(name: &str, place: [&[u8]; 2], end: End<'_>, by: Source<'_>, text: &mut Vec<u8>) {
    let (name, [port, transport]) = (name.as_bytes(), place);
    let put_heirs = |text: &mut Vec<u8>| {
        put(text, &[b"has "]);
        for (number, to) in end.to().enumerate() {
            put(text, &[if number > 0 { b", `" } else { b"`" }, to.as_bytes(), b"`"]);
        }
        put(text, &[b" on ", port, transport]);
    };
    match end.how {
        EndKind::Renamed if end.heir_was_there() => {
            put_heirs(text);
            put(text, &[b", and no longer `", name, b"`"]);
        }
        EndKind::Renamed => {
            put_heirs(text);
            let proof: &[u8] = if end.is_proven_rename() { b"`, for" } else { b"`, likely for" };
            put(text, &[b" in place of `", name, proof, b" the same registration"]);
        }
        EndKind::Reassigned => {
            put_heirs(text);
            put(text, &[b", no longer `", name, b"`"]);
        }
        EndKind::Deassigned => put(text, &[b"no longer has `", name, b"` on ", port, transport]),
        EndKind::Moved => {
            put(text, &[b"has `", name, b"` on "]);
            for (number, to) in end.to().enumerate() {
                put(text, &[if number > 0 { b", " } else { b"" }]);
                text.extend(to.bytes().filter(|&byte| byte != b'`'));
            }
            put(text, &[b" in place of ", port, transport]);
        }
        EndKind::TransportDropped => {
            put(text, &[b"no longer has `", name, b"` on ", port, transport, b", only on other transports"]);
        }
    }
    if let Some(day) = end.date.filter(|_| end.date != by.date()) {
        put(text, &[b" since ", day.text().as_bytes()]);
    }
    let mut between: &[u8] = b" (";
    if !end.ground.is_empty() {
        put(text, &[between, end.ground.as_bytes()]);
        between = b"; ";
    }
    if end.date.is_none() {
        put(text, &[between, b"after "]);
        put_title(end.after(), text);
        between = b"; ";
        if let Some(copied) = by.known_by().filter(|copied| Some(*copied) != by.date()) {
            put(text, &[between, b"seen by ", copied.text().as_bytes()]);
        }
    }
    if between == b"; " {
        text.push(b')');
    }
}

/// `RFC 1060 of 1990-03`, or `that of 2006-11-13` for a state of the registry.
fn put_title(source: Source<'_>, text: &mut Vec<u8>) {
    if source.is_rfc() {
        put(text, &[b"RFC ", source.id().strip_prefix("rfc").unwrap_or(source.id()).as_bytes()]);
    } else {
        put(text, &[b"that"]);
    }
    if let Some(date) = source.date() {
        put(text, &[b" of ", date.text().as_bytes()]);
    }
}

/// What the registry says of a port today. Gives the first of its records that notes unauthorized use, those with names
/// first.
pub(super) fn put_about_port<'a>(
    registry: &'a Registry,
    port: u16,
    transport: Transport,
    text: &mut Vec<u8>,
) -> Option<Record<'a>> {
    let number = PortRange::single(port).text();
    let (number, transport_word) = (number.as_bytes(), transport.as_str().as_bytes());
    let mut assigned = registry.assigned(port, transport);
    let is_noted = |record: &Record<'_>| record.notes_unauthorized_use_of(PortRange::single(port));
    if let Some(first) = assigned.next() {
        let of_all = || if registry.has_notes(port, transport) { registry.unnamed(port, transport) } else { None };
        let noted =
            Some(first).into_iter().chain(assigned.clone()).find(is_noted).or_else(|| of_all().filter(is_noted));
        let is_use = first.is_unassigned_use() || assigned.clone().any(Record::is_unassigned_use);
        let (verb, preposition): (&[u8], &[u8]) = if is_use { (b"lists on ", b" ") } else { (b"assigns ", b" to ") };
        put(text, &[verb, number, b"/", transport_word, preposition]);
        put_record(first, text);
        for record in assigned {
            put(text, &[b" and "]);
            put_record(record, text);
        }
        noted
    } else if let Some(row) = registry.unnamed(port, transport) {
        let (description, note) = (row.description().as_bytes(), row.note().as_bytes());
        put(text, &[b"lists ", number, b"/", transport_word, " as “".as_bytes(), description, "”".as_bytes()]);
        if !note.is_empty() {
            put_note(note, text);
        }
        Some(row).filter(is_noted)
    } else {
        put(text, &[b"has no record for ", number, b"/", transport_word]);
        None
    }
}

/// The name of a record, and what it is.
fn put_record(record: Record<'_>, text: &mut Vec<u8>) {
    put(text, &[b"`", record.name_bytes(), b"`"]);
    if record.is_historic_spelling() {
        put(text, &[b", a historic spelling of `", record.alias_of().as_bytes(), b"`"]);
    } else {
        put_details(record, text);
    }
    if record.is_unassigned_use() {
        put_note(record.note().as_bytes(), text);
    }
}

fn put_note(note: &[u8], text: &mut Vec<u8>) {
    put(text, &[", with the note “".as_bytes(), note, "”".as_bytes()]);
}

/// What the registry adds to the description of a name that replaced one with other characters.
const WELL_FORMED: &[u8] = b"IANA assigned this well-formed service name";

/// A description without that remark, for where the replaced name stands beside it.
pub(crate) fn without_remark(description: &[u8]) -> &[u8] {
    // Most descriptions are shorter than the remark alone.
    if description.len() < WELL_FORMED.len() {
        return description.trim_ascii_end();
    }
    let mut windows = description.windows(WELL_FORMED.len());
    let end = windows.position(|window| window[0] == WELL_FORMED[0] && window == WELL_FORMED);
    description[..end.unwrap_or(description.len())].trim_ascii_end()
}

/// What, since when, and the references, in parentheses.
fn put_details(record: Record<'_>, text: &mut Vec<u8>) {
    let mut between: &[u8] = b" (";
    // The historic spelling is told beside it.
    for value in [without_remark(record.description().as_bytes()), record.references().as_bytes()] {
        if !value.is_empty() {
            put(text, &[between, value]);
            between = b"; ";
        }
    }
    let dates: [(&[u8], _); 2] = [(b"registered ", record.registered()), (b"modified ", record.modified())];
    for (what, date) in dates {
        if let Some(date) = date {
            put(text, &[between, what, date.text().as_bytes()]);
            between = b"; ";
        }
    }
    if between == b"; " {
        text.push(b')');
    }
}

/// Where the registry has a name today: `22/tcp, 22/udp`; empty if it has no port.
pub(crate) fn places(registry: &Registry, name: &[u8]) -> String {
    let mut text = Vec::new();
    put_places(registry.named(name), &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// Writes where the records of a name are, each place once.
fn put_places<'a>(records: impl Iterator<Item = Record<'a>> + Clone, text: &mut Vec<u8>) {
    const SHOWN: usize = 4;
    let place = |record: Record<'_>| record.ports().map(|ports| (ports, record.transport()));
    let all = records.filter_map(place);
    let is_new = |&(number, place): &(usize, (PortRange, Option<Transport>))| {
        !all.clone().take(number).any(|before| before == place)
    };
    let places = all.clone().enumerate().filter(is_new);
    let count = places.clone().count();
    let shown = if count <= SHOWN + 1 { count } else { SHOWN };
    for (number, (_, (ports, transport))) in places.take(shown).enumerate() {
        put(text, &[if number > 0 { b", " } else { b"" }, ports.text().as_bytes()]);
        match transport {
            Some(transport) => put(text, &[b"/", transport.as_str().as_bytes()]),
            None => put(text, &[b" on every transport"]),
        }
    }
    if shown < count {
        put(text, &[b" and ", (count - shown).to_string().as_bytes(), b" more"]);
    }
}

/// Where the registry has a name, by the records of the name.
pub(super) fn put_about_name<'a>(records: impl Iterator<Item = Record<'a>> + Clone, text: &mut Vec<u8>) {
    let shown = records.clone().next().map_or(&b""[..], Record::name_bytes);
    if records.clone().any(|record| record.ports().is_some()) {
        put(text, &[b"has `", shown, b"` on "]);
        put_places(records, text);
        return;
    }
    put(text, &[b"registers `", shown, b"` without a port number"]);
    if let Some(note) = note_without_port(records) {
        put_note(note.as_bytes(), text);
    }
}

/// What the registry notes on a name that it has without a port.
pub(crate) fn portless_note<'a>(registry: &'a Registry, name: &[u8]) -> Option<&'a str> {
    note_without_port(registry.named(name))
}

/// The note on the records of a name without a port. Notes on DNS records of the service are not meant.
fn note_without_port<'a>(records: impl Iterator<Item = Record<'a>>) -> Option<&'a str> {
    let notes = records.filter(|record| record.ports().is_none()).map(Record::note);
    let mut notes = notes.filter(|note| !note.is_empty() && !note.starts_with("Defined TXT keys"));
    notes.next().map(|note| note.trim_end_matches('.'))
}

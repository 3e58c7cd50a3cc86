//! Places of names in a sentence.

use crate::registry::Record;

/// Returns the places of records, each once: `22/tcp, 22/udp`. Beyond five, the first four and the number of the others.
pub(super) fn places_of<'a>(records: impl IntoIterator<Item = &'a Record<'a>>) -> String {
    let mut places: Vec<String> = Vec::new();
    for record in records {
        let Some(ports) = record.ports() else { continue };
        let place = match record.transport() {
            Some(transport) => format!("{ports}/{transport}"),
            None => format!("{ports} on every transport"),
        };
        if !places.contains(&place) {
            places.push(place);
        }
    }
    capped(places)
}

/// Joins places. Beyond five, the first four and the number of the others.
pub(super) fn capped(mut places: Vec<String>) -> String {
    const MOST: usize = 4;
    if places.len() > MOST + 1 {
        let more = format!(" and {} more", places.len() - MOST);
        places.truncate(MOST);
        return places.join(", ") + &more;
    }
    places.join(", ")
}

pub(super) fn in_parentheses(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" ({text})") }
}

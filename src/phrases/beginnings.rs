//! Sentences about the beginning of a tenure.

use super::endpoints::endpoints_of_tenure;
use crate::registry::{Record, Registry, Tenure};

/// Returns a sentence about the day by which a name was listed.
///
/// It has the first source, the last one before it, and the date of registration if the registry still has the name.
/// RFCs list keywords, and some ports for years without one: the older RFC may have the port in other words.
pub(crate) fn began(tenure: Tenure<'_>, registry: &Registry) -> String {
    let listed = tenure.listed();
    let is_keyword = tenure.is_first_keyword();
    let word = match (registry.was_listed_before(tenure), is_keyword) {
        (true, _) => "listed again",
        (false, true) => "first listed as a keyword",
        (false, false) => "first listed",
    };
    let mut text = format!("{word}: `{}` on {}", tenure.name(), endpoints_of_tenure(tenure));
    if let Some(ports) = tenure.ports().filter(|_| listed.first_without_transport) {
        text.extend([" (as ", ports.text().as_str(), ", without a transport)"]);
    }
    if listed.as_customary_use {
        text.push_str(", as customary use");
    }
    if !tenure.alias_of().is_empty() {
        text.extend([", as a historic spelling of `", tenure.alias_of(), "`"]);
    }
    if let Some(before) = registry.history().listing_before(tenure.first()) {
        text.push_str(if is_keyword { " (not yet a keyword there in " } else { " (not yet in " });
        before.write_dated_title(&mut text);
        text.push(')');
    }
    if let Some(registered) = record_of(tenure, registry).and_then(Record::registered) {
        text.extend(["; registered ", registered.text().as_str()]);
    }
    text
}

/// Returns the record that a tenure has in the registry of today, if it has one.
fn record_of<'a>(tenure: Tenure<'_>, registry: &'a Registry) -> Option<Record<'a>> {
    let port = tenure.ports()?.first;
    if registry.end_of(tenure).is_some() {
        return None;
    }
    let mut records = tenure.transports().flat_map(|transport| registry.assigned(port, transport));
    records.find(|record| record.is_named(tenure.name().as_bytes()))
}

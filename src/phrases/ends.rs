//! Sentences about the end of a tenure.

use super::endpoints::{endpoints_of_name, endpoints_of_tenure};
use crate::model::Date;
use crate::registry::{End, EndKind, Registry, Tenure, customary_after, reason};

/// Returns how a tenure ended, as a sentence, and where the name is today if it left its port.
pub fn ended(tenure: Tenure<'_>, end: End<'_>, registry: &Registry) -> String {
    let name = tenure.name();
    let mut text = end.by().dated_title();
    text.push(' ');
    write_ended(name, &endpoints_of_tenure(tenure), end, &mut text);
    let has_left = matches!(end.how, EndKind::Deassigned | EndKind::Reassigned);
    if !has_left || registry.named(name.as_bytes()).next().is_none() {
        return text;
    }
    let endpoints = endpoints_of_name(registry, name.as_bytes());
    if end.reason.ends_with(&["stayed registered on ", &endpoints].concat()) {
        return text;
    }
    if !endpoints.is_empty() {
        text.extend(["; the name is on ", &endpoints, " today"]);
    } else if !end.reason.ends_with("stayed registered, without a port") {
        text.push_str("; the name is still registered, without a port");
    }
    text
}

/// Returns the time of an end, or an empty text if it is not known. Examples are ` on 2017-05-18` and
/// ` between 1990-03 and 1992-07`.
pub(crate) fn when(end: End<'_>) -> String {
    match end.date {
        Some(day) => format!(" on {day}"),
        // A name that a copy lacks may have left on any day until the copy was made.
        None => between(end.after().date(), end.by().known_by()),
    }
}

/// Returns the source that lists a name as customary use on a port that it had left. An example is
/// `; RFC 1060 of 1990-03 lists the name there as customary use`.
pub(crate) fn customary_use_after(registry: &Registry, tenure: Tenure<'_>, port: u16) -> String {
    let Some(later) = customary_after(registry, tenure, port) else { return String::new() };
    format!("; {} lists the name there as customary use", later.last().dated_title())
}

/// Returns ` between 1990-03 and 1992-07`; empty if a date is missing or they are not in this order.
pub(crate) fn between(after: Option<Date>, by: Option<Date>) -> String {
    match (after, by) {
        (Some(after), Some(by)) if after < by => format!(" between {after} and {by}"),
        _ => String::new(),
    }
}

/// Writes the end of a tenure, in words that follow "the registry".
pub(super) fn write_ended(name: &str, endpoint: &str, end: End<'_>, text: &mut String) {
    match end.how {
        EndKind::Renamed if end.successor_was_there() => {
            write_successors(end, endpoint, text);
            text.extend([" and no longer `", name, "`"]);
        }
        EndKind::Renamed => {
            write_successors(end, endpoint, text);
            text.extend([" in place of `", name, "`"]);
            // The reason in parentheses says that it is the same service.
            if end.words_of_proof().is_none() {
                let certainty = if end.is_proven_rename() { "" } else { "likely " };
                text.extend([", ", certainty, "the same registration"]);
            }
        }
        EndKind::Reassigned => {
            write_successors(end, endpoint, text);
            text.extend([" instead of `", name, "`"]);
        }
        EndKind::Deassigned => text.extend(["no longer lists `", name, "` on ", endpoint]),
        EndKind::Moved => {
            text.extend(["lists `", name, "` on "]);
            for (index, to) in end.to().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                text.extend(to.split('`'));
            }
            text.extend([" instead of ", endpoint]);
        }
        EndKind::TransportDropped => {
            text.extend(["no longer lists `", name, "` on ", endpoint, ", only on other transports"]);
        }
    }
    write_circumstances(end, text);
}

fn write_successors(end: End<'_>, endpoint: &str, text: &mut String) {
    text.push_str("lists ");
    for (index, to) in end.to().enumerate() {
        text.extend([if index > 0 { ", `" } else { "`" }, to, "`"]);
    }
    text.extend([" on ", endpoint]);
}

/// Writes the day of an end, and in parentheses its reason, or the two sources between which it lies.
fn write_circumstances(end: End<'_>, text: &mut String) {
    let by = end.by();
    if let Some(day) = end.date.filter(|_| end.date != by.date()) {
        text.extend([" as of ", day.text().as_str()]);
    }
    let mut between = " (";
    if !end.reason.is_empty() {
        // The registry has a contact for some of these records, and no assignee.
        text.extend([between, &end.reason.replace(reason::SAME_ASSIGNEE, "same contact")]);
        between = "; ";
    }
    if end.date.is_none() {
        text.extend([between, "last listed in "]);
        end.after().write_dated_title(text);
        between = "; ";
        if let Some(known_by) = by.known_by().filter(|known_by| Some(*known_by) != by.date()) {
            text.extend([between, "this copy existed by ", known_by.text().as_str()]);
        }
    }
    if between == "; " {
        text.push(')');
    }
}

//! How a tenure ended, in words.

use crate::registry::{End, EndKind, Source};

/// Returns how a tenure ended, in words that follow "the registry".
pub fn ended(name: &str, place: &str, end: End<'_>) -> String {
    let mut text = String::new();
    write_ended(name, place, end, &mut text);
    text
}

/// Writes the same as [`ended`].
pub(super) fn write_ended(name: &str, place: &str, end: End<'_>, text: &mut String) {
    match end.how {
        EndKind::Renamed if end.successor_was_there() => {
            write_successors(end, place, text);
            text.extend([" and no longer `", name, "`"]);
        }
        EndKind::Renamed => {
            write_successors(end, place, text);
            let certainty = if end.is_proven_rename() { "" } else { "likely " };
            text.extend([" in place of `", name, "`, ", certainty, "the same registration"]);
        }
        EndKind::Reassigned => {
            write_successors(end, place, text);
            text.extend([" instead of `", name, "`"]);
        }
        EndKind::Deassigned => text.extend(["no longer lists `", name, "` on ", place]),
        EndKind::Moved => {
            text.extend(["lists `", name, "` on "]);
            for (number, to) in end.to().enumerate() {
                text.push_str(if number > 0 { ", " } else { "" });
                text.extend(to.split('`'));
            }
            text.extend([" instead of ", place]);
        }
        EndKind::TransportDropped => {
            text.extend(["no longer lists `", name, "` on ", place, ", only on other transports"]);
        }
    }
    write_circumstances(end, text);
}

fn write_successors(end: End<'_>, place: &str, text: &mut String) {
    text.push_str("lists ");
    for (number, to) in end.to().enumerate() {
        text.extend([if number > 0 { ", `" } else { "`" }, to, "`"]);
    }
    text.extend([" on ", place]);
}

/// Writes the day of an end, and in parentheses the reason to believe it, or the two sources that it lies between.
fn write_circumstances(end: End<'_>, text: &mut String) {
    let by = end.by();
    if let Some(day) = end.date.filter(|_| end.date != by.date()) {
        text.extend([" as of ", day.text().as_str()]);
    }
    let mut between = " (";
    if !end.reason.is_empty() {
        text.extend([between, end.reason]);
        between = "; ";
    }
    if end.date.is_none() {
        text.extend([between, "last listed in "]);
        write_title(end.after(), text);
        between = "; ";
        if let Some(known_by) = by.known_by().filter(|known_by| Some(*known_by) != by.date()) {
            text.extend([between, "this copy existed by ", known_by.text().as_str()]);
        }
    }
    if between == "; " {
        text.push(')');
    }
}

/// Writes `RFC 1060 of 1990-03`, or `the registry of 2006-11-13`.
fn write_title(source: Source<'_>, text: &mut String) {
    match source.id().strip_prefix("rfc").filter(|_| source.is_rfc()) {
        Some(number) => text.extend(["RFC ", number]),
        None => text.push_str("the registry"),
    }
    if let Some(date) = source.date() {
        text.extend([" of ", date.text().as_str()]);
    }
}

//! Texts of notes beside entries: the fact, its source and its date.
//!
//! The text depends only on facts about the entry, never on today's date, so that a note stays current until they change.

use super::Context;
use super::past::{Past, PastStanding};
use crate::model::Date;
use crate::phrases::present_endpoints;
use crate::phrases::{EvidenceBuilder, Subject};
use crate::registry::{ClaimKind, CurrentName, Source, current_name, held_earlier};
use crate::syntax::{Entry, EntryId};
use crate::text::Printable;

/// Returns the note about how the name of an entry left its port. It also has the other times that the name was there.
pub(in crate::rule) fn past_note(context: &Context<'_>, entry: &Entry, port: u16, past: &Past<'_>) -> String {
    let name = context.name(entry);
    in_one_line(&(removal(context, name, port, past) + &other_times(context, name, port, past)))
}

/// Describes the other tenures of a name on the port: `; also a customary name in RFC 1060`.
fn other_times(context: &Context<'_>, name: &[u8], port: u16, past: &Past<'_>) -> String {
    let mut text = String::new();
    for tenure in held_earlier(context.registry, name, port, past.transport) {
        if tenure.first().id() == past.tenure.first().id() {
            continue;
        }
        let what = if tenure.listed().as_customary_use { "a customary name" } else { "assigned" };
        let (first, last) = (dated(tenure.first()), dated(context.registry.last_of(tenure)));
        let when = if first == last { format!("in {first}") } else { format!("from {first} to {last}") };
        text.extend(["; also ", what, " ", &when]);
    }
    text
}

/// Returns `RFC 1060`, or `the IANA registry of 2015-10-08`.
fn dated(source: Source<'_>) -> String {
    let date = source.date().filter(|_| !source.is_rfc()).map(|date| format!(" of {date}")).unwrap_or_default();
    let the = if source.is_rfc() { "" } else { "the " };
    format!("{the}{}{date}", title(source))
}

/// Returns the note about the standing of an entry, or `None` if there are no facts about it.
pub(in crate::rule) fn standing_note(context: &Context<'_>, entry: EntryId) -> Option<String> {
    current_statement(context, entry).map(|text| in_one_line(&text))
}

/// Returns the note about an alias that the registry has on other ports, its endpoints in words.
pub(in crate::rule) fn alias_note(alias: &[u8], endpoints: &str, own_endpoint: &str) -> String {
    in_one_line(&format!(
        "the IANA registry has `{}` on {endpoints}, and no known copy has it on {own_endpoint}",
        Printable(alias)
    ))
}

/// Returns the note about a claim of this kind on the port of an entry, if there is one.
pub(in crate::rule) fn claim_note(context: &Context<'_>, entry: EntryId, kind: ClaimKind) -> Option<String> {
    claimed(context, entry, kind).map(|text| in_one_line(&text))
}

/// Replaces control characters, and quotation marks that the file's encoding may lack.
fn in_one_line(text: &str) -> String {
    let replaced = |c: char| match c {
        '“' | '”' => '"',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(replaced).collect()
}

/// Describes how a name left its port.
fn removal(context: &Context<'_>, name: &[u8], port: u16, past: &Past<'_>) -> String {
    let to: Vec<&str> = past.end.map(|end| end.to().collect()).unwrap_or_default();
    let to = to.join(", ");
    let kept = match past.standing {
        PastStanding::Reassigned | PastStanding::Deassigned => present_endpoints(context.registry, name),
        PastStanding::Moved | PastStanding::Renamed => None,
    };
    let kept = kept.map(|endpoint| format!("; the name is now {endpoint}")).unwrap_or_default();
    let successor =
        current_name(context.registry, name, port, past.transport).filter(|_| past.standing == PastStanding::Renamed);
    if let Some(source) = past.customary_source() {
        let today = successor.map(|successor| format!("; called {} today", successor.name)).unwrap_or_default();
        return format!("a customary name in {source}{today}{kept}");
    }
    let what = match past.standing {
        PastStanding::Moved => format!("moved to {to}"),
        PastStanding::Renamed if successor.as_ref().is_some_and(CurrentName::is_proven) => format!("renamed to {to}"),
        PastStanding::Renamed => format!("probably renamed to {to}"),
        PastStanding::Reassigned if to.is_empty() => "reassigned to another name".to_owned(),
        PastStanding::Reassigned => format!("reassigned to {to}"),
        PastStanding::Deassigned => "de-assigned".to_owned(),
    };
    let when = match past.end {
        None => String::new(),
        Some(end) => match end.date {
            Some(day) => format!(" on {day} ({})", title(end.by())),
            None => between(end.after(), end.by()),
        },
    };
    let today = successor.filter(|successor| successor.steps.len() > 1).map(|successor| {
        let name = successor.name;
        if successor.is_proven() { format!("; called {name} today") } else { format!("; IANA has {name} there today") }
    });
    format!("{what}{when}{kept}{}", today.unwrap_or_default())
}

/// Returns ` between 1990-03 (RFC 1060) and 1992-07 (RFC 1340)`.
fn between(after: Source<'_>, by: Source<'_>) -> String {
    let printed = |date: Option<Date>| date.map_or_else(|| "an unknown day".to_owned(), |date| date.to_string());
    // A name missing from a copy may have been removed on any day until the copy was made.
    let (last, by_day) = (printed(after.date()), printed(by.known_by()));
    let (first, second) = (title(after), title(by));
    if first == second {
        format!(" between {last} and {by_day} ({second})")
    } else {
        format!(" between {last} ({first}) and {by_day} ({second})")
    }
}

fn title(source: Source<'_>) -> String {
    match source.id().strip_prefix("rfc") {
        Some(number) => format!("RFC {number}"),
        None => "IANA registry".to_owned(),
    }
}

/// Returns the statement of the current registry about an entry.
fn current_statement(context: &Context<'_>, id: EntryId) -> Option<String> {
    let (entry, judgement) = (context.document.entry(id), context.judgements.of(id));
    let transport = entry.transport.registered()?;
    let name = (!entry.unnamed).then(|| context.name(entry));
    let registry = context.registry;
    let mut known = EvidenceBuilder::new(registry);
    known.gather(&Subject { name, standing: judgement.standing, port: judgement.port, transport, cited: None });
    let today = known.pieces().rev().find(|evidence| evidence.source == registry.source_id())?;
    Some(format!("the IANA registry {}", today.statement))
}

/// Describes the strongest claim of a kind on the port of an entry.
fn claimed(context: &Context<'_>, id: EntryId, kind: ClaimKind) -> Option<String> {
    let transport = context.document.entry(id).transport.registered()?;
    let port = context.judgements.of(id).port;
    let claims = context.registry.claims_on(port);
    let claims = claims.filter(|claim| claim.kind() == Some(kind) && claim.is_on(port, transport));
    // The words for the strength of a source sort from strong to weak.
    let claim = claims.min_by_key(|claim| (!claim.is_dependable(), claim.strength()))?;
    let since = claim.since().map(|since| format!(" since {since}")).unwrap_or_default();
    let phrase = match kind {
        ClaimKind::Defunct => "still registered, reported out of use",
        ClaimKind::HistoricProtocol => "still registered, its protocol is Historic",
        ClaimKind::MalwareReported => "malware seen on the port",
        _ => "another use of the port is reported",
    };
    Some(format!("{phrase}{since}: {}", claim.source_title()))
}

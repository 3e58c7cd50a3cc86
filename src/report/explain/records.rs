//! The records of the registry as text.

use crate::engine::{customary_names, earlier_names};
use crate::model::{PortRange, Transport};
use crate::phrases::when;
use crate::registry::{Record, Registry};
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::wrap;
use crate::text::{Printable, listed};
use std::collections::HashSet;
use std::io::Write as _;

/// Writes the records. Those that differ only in their transport are merged.
pub(super) fn write(list: &[Record<'_>], run: &Run<'_>, out: &mut Vec<u8>) {
    let mut merged: Vec<(Vec<Record<'_>>, Facts<'_>)> = Vec::new();
    for &record in list {
        let facts = Facts::of(record, run.registry);
        match merged.iter_mut().find(|(_, other)| *other == facts) {
            Some((group, _)) => group.push(record),
            None => merged.push((vec![record], facts)),
        }
    }
    // A note on the use of a port is that of each of its names.
    let mut notes_of_use: HashSet<(Option<PortRange>, String)> = HashSet::new();
    for (group, mut facts) in merged {
        for (_, text) in facts.lines.iter_mut().filter(|(word, text)| *word == UNAUTHORIZED_USE && !text.is_empty()) {
            if !notes_of_use.insert((facts.ports, text.clone())) {
                text.clear();
            }
        }
        let endpoints = endpoints_of_group(&group);
        let name = if facts.name.is_empty() { "no name" } else { facts.name };
        if !out.is_empty() {
            out.push(b'\n');
        }
        let _ = writeln!(out, "{}  {}", run.theme.paint(Paint::Strong, Printable(name.as_bytes())), endpoints);
        for (word, text) in facts.lines {
            if !text.is_empty() {
                let head = format!("  {} ", run.theme.paint(Paint::Frame, format_args!("{word:<17}")));
                let _ = writeln!(out, "{}", wrap(&head, &text, &" ".repeat(20), run.theme.width()));
            }
        }
    }
}

const UNAUTHORIZED_USE: &str = "unauthorized use";

#[derive(PartialEq)]
struct Facts<'a> {
    name: &'a str,
    ports: Option<PortRange>,
    lines: [(&'static str, String); 13],
}

impl<'a> Facts<'a> {
    fn of(record: Record<'a>, registry: &Registry) -> Self {
        let date = |date: Option<crate::model::Date>| date.map(|date| date.to_string()).unwrap_or_default();
        let historic = match record.alias_of() {
            "" => String::new(),
            name => format!("of `{name}`"),
        };
        Self {
            name: record.name(),
            ports: record.ports(),
            lines: [
                ("description", record.description().to_owned()),
                ("historic spelling", historic),
                ("earlier names", earlier(record, registry)),
                ("customary names", customary(record, registry)),
                ("moved from", moved_from(record, registry)),
                ("assignee", record.assignee().to_owned()),
                ("contact", record.contact().to_owned()),
                ("registered", date(record.registered())),
                ("modified", date(record.modified())),
                ("references", record.references().to_owned()),
                ("service code", record.service_code().map(service_code).unwrap_or_default()),
                (UNAUTHORIZED_USE, record.unauthorized_use().to_owned()),
                ("note", record.note().to_owned()),
            ],
        }
    }
}

/// Returns the earlier names of a record and their ends.
fn earlier(record: Record<'_>, registry: &Registry) -> String {
    if record.ports().is_none() || record.is_historic_spelling() {
        return String::new();
    }
    let names = earlier_names(registry, record.name()).into_iter().map(|earlier| {
        let doubt = if earlier.is_proven { "" } else { ", perhaps the same registration" };
        format!("`{}` (left{}{doubt})", earlier.tenure.name(), when(earlier.end))
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Returns the names that sources list on the port of a record as customary use, and these sources.
fn customary(record: Record<'_>, registry: &Registry) -> String {
    if record.ports().is_none() || record.is_historic_spelling() {
        return String::new();
    }
    let names = customary_names(registry, record.name()).into_iter();
    let names =
        names.map(|customary| format!("`{}` ({})", customary.tenure.name(), customary.tenure.last().dated_title()));
    names.collect::<Vec<_>>().join(", ")
}

/// Returns the old ports of a name that the registry's notes on them state.
fn moved_from(record: Record<'_>, registry: &Registry) -> String {
    if record.ports().is_none() || record.name().is_empty() {
        return String::new();
    }
    let moves = registry.noted_moves_of(record.name().as_bytes()).filter(|found| found.to.ports() == record.ports());
    moves.map(|found| format!("{}, by the registry's note on it", endpoint(found.from))).collect::<Vec<_>>().join("; ")
}

/// Returns a DCCP service code as a number, and in the notation of RFC 4340 if it is made of letters.
fn service_code(code: u32) -> String {
    match std::str::from_utf8(&code.to_be_bytes()) {
        Ok(letters) if letters.bytes().all(|b| b.is_ascii_graphic()) => format!("{code} (SC:{letters})"),
        _ => code.to_string(),
    }
}

/// Returns the endpoints of records: `22/tcp, 22/udp`, or `tcp and udp, without a port number`.
fn endpoints_of_group(records: &[Record<'_>]) -> String {
    let all = records.iter().map(|record| endpoint(*record)).collect::<Vec<_>>().join(", ");
    if records.iter().any(|record| record.ports().is_some() || record.transport().is_none()) {
        return all;
    }
    let transports: Vec<&str> = records.iter().filter_map(|record| record.transport()).map(Transport::as_str).collect();
    if transports.is_empty() { all } else { format!("{}, without a port number", listed(&transports, "and")) }
}

fn endpoint(record: Record<'_>) -> String {
    let transport = record.transport().map_or("every transport", Transport::as_str);
    match record.ports() {
        Some(ports) if record.transport().is_some() => format!("{ports}/{transport}"),
        Some(ports) => format!("{ports} on every transport"),
        None if record.transport().is_some() => format!("{transport}, without a port number"),
        None => "without a port number".to_owned(),
    }
}

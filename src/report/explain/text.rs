//! `explain` of a port or a name as text.

use super::timeline;
use crate::engine::{Explanation, Query};
use crate::model::{DYNAMIC_PORTS, PortRange, Transport};
use crate::registry::Record;
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::wrap;
use crate::text::Shown;
use std::io::Write as _;

const PUBLISHED: &str = "https://www.iana.org/assignments/service-names-port-numbers/";

/// Writes everything known about a port or a name.
pub fn write(query: &Query, explanation: &Explanation<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let on = |transport: Option<Transport>, before: &str| {
        transport.map(|transport| format!("{before}{transport}")).unwrap_or_default()
    };
    match query {
        Query::Port(port, transport) => {
            let title = run.theme.paint(Paint::Strong, format!("{port}{}", on(*transport, "/")));
            let _ = writeln!(out, "{title}, {}", range_of(*port));
        }
        Query::Name(name, transport) if explanation.records.is_empty() => {
            let title = run.theme.paint(Paint::Strong, Shown(name));
            let _ = writeln!(out, "{title}, not in the registry today{}", on(*transport, " on "));
        }
        Query::Name(..) => {}
    }
    records(&explanation.records, run, out);
    if !explanation.unlisted.is_empty() {
        let transports: Vec<&str> = explanation.unlisted.iter().map(|transport| transport.as_str()).collect();
        let _ = writeln!(out, "\nNo record for {}.", transports.join(", "));
    }
    let is_unnamed = explanation.records.iter().all(|record| record.name().is_empty());
    if matches!(query, Query::Port(..)) && is_unnamed && explanation.tenures.is_empty() {
        let _ = writeln!(out, "\nNo source since RFC 900 (June 1984) names it.");
    }
    timeline::write(explanation, run, out);
    let port = match query {
        Query::Port(port, _) => Some(*port),
        Query::Name(..) => explanation.single_port(),
    };
    if let Some(port) = port.filter(|&port| port > 0 && explanation.has_ghost(run.registry)) {
        listening(port, run, out);
    }
    source(run, out);
}

fn range_of(port: u16) -> &'static str {
    match port {
        0..=1023 => "a System Port (0-1023: assigned by IETF Review or IESG Approval, RFC 6335)",
        _ if DYNAMIC_PORTS.contains(port) => "a Dynamic Port (49152-65535: never assigned, RFC 6335)",
        _ => "a User Port (1024-49151: assigned on request after Expert Review, RFC 6335)",
    }
}

/// Writes the records. Those that differ only in their transport are merged.
fn records(list: &[Record<'_>], run: &Run<'_>, out: &mut Vec<u8>) {
    let mut merged: Vec<(Vec<Record<'_>>, Facts<'_>)> = Vec::new();
    for &record in list {
        let facts = Facts::of(record);
        match merged.iter_mut().find(|(_, other)| *other == facts) {
            Some((group, _)) => group.push(record),
            None => merged.push((vec![record], facts)),
        }
    }
    for (group, facts) in merged {
        let places = places(&group);
        let name = if facts.name.is_empty() { "no name" } else { facts.name };
        if !out.is_empty() {
            out.push(b'\n');
        }
        let _ = writeln!(out, "{}  {}", run.theme.paint(Paint::Strong, Shown(name.as_bytes())), places);
        for (word, text) in facts.lines {
            if !text.is_empty() {
                let head = format!("  {} ", run.theme.paint(Paint::Frame, format_args!("{word:<17}")));
                let _ = writeln!(out, "{}", wrap(&head, &text, &" ".repeat(20), run.theme.width()));
            }
        }
    }
}

#[derive(PartialEq)]
struct Facts<'a> {
    name: &'a str,
    ports: Option<PortRange>,
    lines: [(&'static str, String); 9],
}

impl<'a> Facts<'a> {
    fn of(record: Record<'a>) -> Self {
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
                ("assignee", record.assignee().to_owned()),
                ("contact", record.contact().to_owned()),
                ("registered", date(record.registered())),
                ("modified", date(record.modified())),
                ("references", record.references().to_owned()),
                ("unauthorized use", record.unauthorized_use().to_owned()),
                ("note", record.note().to_owned()),
            ],
        }
    }
}

/// Returns the places of records: `22/tcp, 22/udp`, or `tcp and udp, without a port number`.
fn places(records: &[Record<'_>]) -> String {
    let all = records.iter().map(|record| place(*record)).collect::<Vec<_>>().join(", ");
    if records.iter().any(|record| record.ports().is_some() || record.transport().is_none()) {
        return all;
    }
    let transports: Vec<&str> = records.iter().filter_map(|record| record.transport()).map(Transport::as_str).collect();
    match transports.split_last() {
        Some((last, [])) => format!("{last}, without a port number"),
        Some((last, others)) => format!("{} and {last}, without a port number", others.join(", ")),
        None => all,
    }
}

fn place(record: Record<'_>) -> String {
    let transport = record.transport().map_or("every transport", Transport::as_str);
    match record.ports() {
        Some(ports) if record.transport().is_some() => format!("{ports}/{transport}"),
        Some(ports) => format!("{ports} on every transport"),
        None if record.transport().is_some() => format!("{transport}, without a port number"),
        None => "without a port number".to_owned(),
    }
}

fn source(run: &Run<'_>, out: &mut Vec<u8>) {
    let date = run.registry.updated().map(|date| date.to_string()).unwrap_or_default();
    let origin = Shown(run.registry_origin.as_bytes());
    let _ = writeln!(
        out,
        "\n{}",
        run.theme.paint(Paint::Faint, format_args!("IANA registry of {date} ({origin}): {PUBLISHED}"))
    );
}

/// Writes the commands that show what listens on a port.
fn listening(port: u16, run: &Run<'_>, out: &mut Vec<u8>) {
    let head = run.theme.paint(Paint::Strong, format!("To find the program that listens on {port}")).to_string();
    let _ = writeln!(out, "\n{head}");
    for (system, command) in [
        ("Linux", format!("ss -tulpn 'sport = :{port}'")),
        ("macOS", format!("sudo lsof -nP -i :{port}")),
        ("Windows", format!("Get-NetTCPConnection -LocalPort {port}; Get-NetUDPEndpoint -LocalPort {port}")),
    ] {
        let _ = writeln!(out, "  {} {command}", run.theme.paint(Paint::Frame, format!("{system:<8}")));
    }
}

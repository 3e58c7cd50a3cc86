//! What `explain` prints of ports, names and rules.

use super::timeline::{self, Past, Subject};
use super::{Paint, Run, explain_v1};
use crate::model::{DYNAMIC_PORTS, PortRange, Transport, same_letters_and_digits};
use crate::registry::{Record, Registry};
use crate::rule::Rule;
use crate::text::Shown;
use std::io::Write as _;

const PUBLISHED: &str = "https://www.iana.org/assignments/service-names-port-numbers/";

/// The page of a rule: its doc comment.
pub fn rule(rule: &dyn Rule, run: &Run<'_>, out: &mut Vec<u8>) {
    let meta = rule.meta();
    let mut in_example = false;
    for line in meta.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
        if line.starts_with("```") {
            in_example = !in_example;
            continue;
        }
        match line.trim_start_matches('#') {
            heading if heading.len() < line.len() => {
                let _ = writeln!(out, "{}", run.theme.paint(Paint::Strong, heading.trim()));
                if !line.starts_with("##") {
                    let state = if meta.category.on_by_default() { "on" } else { "off" };
                    let severity = meta.category.severity();
                    let _ = writeln!(out, "{severity}, category {}, {state} by default", meta.category);
                }
            }
            _ if in_example => {
                let _ = writeln!(out, "    {line}");
            }
            _ => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
}

/// What is known of a port, on one transport or on all.
pub fn port(query: &str, port: u16, transport: Option<Transport>, as_json: bool, run: &Run<'_>, out: &mut Vec<u8>) {
    let transports = transport.map_or(Transport::ALL.to_vec(), |transport| vec![transport]);
    let mut list: Vec<Record<'_>> = Vec::new();
    let mut silent: Vec<&str> = Vec::new();
    for transport in transports {
        let mut found: Vec<Record<'_>> = run.registry.assigned(port, transport).collect();
        if found.is_empty() {
            found.extend(run.registry.unnamed(port, transport));
        }
        if found.is_empty() {
            silent.push(transport.as_str());
        }
        found.retain(|record| !list.iter().any(|known| known.number() == record.number()));
        list.extend(found);
    }
    let subject = Subject::Port(port, transport);
    if as_json {
        explain_v1::write(query, subject, &list, run, out);
        return;
    }
    let title = match transport {
        Some(transport) => format!("{port}/{transport}"),
        None => port.to_string(),
    };
    let _ = writeln!(out, "{}, {}", run.theme.paint(Paint::Strong, title), range_of(port));
    records(&list, run, out);
    if !silent.is_empty() {
        let _ = writeln!(out, "\nNo record for {}.", silent.join(", "));
    }
    let past = Past::of(run.registry, subject);
    if list.iter().all(|record| record.name().is_empty()) && past.tenures.is_empty() {
        let _ = writeln!(out, "\nNo source since RFC 900 of June 1984 has a name for it.");
    }
    past.write(run, out);
    if port > 0 && past.is_ghost(run.registry) {
        timeline::listening(port, run, out);
    }
    source(run, out);
}

/// Whether the registry or its history has a name.
pub fn knows(registry: &Registry, name: &str) -> bool {
    !name.is_empty()
        && (registry.named(name.as_bytes()).next().is_some()
            || !Past::of(registry, Subject::Name(name, None)).is_empty())
}

/// What is known of a name, on one transport or on all. False, with nothing written, if neither the registry nor its
/// history has it there.
pub fn name(
    query: &str,
    name: &str,
    transport: Option<Transport>,
    as_json: bool,
    run: &Run<'_>,
    out: &mut Vec<u8>,
) -> bool {
    if name.is_empty() {
        return false;
    }
    let is_there = |record: &Record<'_>| {
        transport.is_none_or(|transport| record.transport().is_none_or(|other| other == transport))
    };
    let found: Vec<Record<'_>> = run.registry.named(name.as_bytes()).filter(is_there).collect();
    let subject = Subject::Name(name, transport);
    let past = Past::of(run.registry, subject);
    if found.is_empty() && past.is_empty() {
        return false;
    }
    if as_json {
        explain_v1::write(query, subject, &found, run, out);
        return true;
    }
    if found.is_empty() {
        let title = run.theme.paint(Paint::Strong, Shown(name.as_bytes()).to_string()).to_string();
        let on = transport.map(|transport| format!(" on {transport}")).unwrap_or_default();
        let _ = writeln!(out, "{title}, not in the registry today{on}");
    }
    records(&found, run, out);
    past.write(run, out);
    let mut ports: Vec<PortRange> = found.iter().filter_map(|record| record.ports()).collect();
    ports.extend(past.tenures.iter().filter_map(|tenure| tenure.ports()));
    ports.sort_unstable();
    ports.dedup();
    if let [PortRange { first: port @ 1.., last }] = ports[..]
        && port == last
        && past.is_ghost(run.registry)
    {
        timeline::listening(port, run, out);
    }
    source(run, out);
    true
}

/// Names of the registry that have the same letters and digits, or begin like this one.
pub fn close_names<'a>(registry: &'a Registry, name: &str) -> Vec<&'a str> {
    const MOST: usize = 5;
    let named = || registry.records().map(Record::name).filter(|name| !name.is_empty());
    let same = named().filter(|other| same_letters_and_digits(other.as_bytes(), name.as_bytes()));
    let begins = named().filter(|other| {
        name.len() >= 3
            && other.as_bytes().get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
    });
    let mut close: Vec<&str> = Vec::new();
    for other in same.chain(begins) {
        if close.len() == MOST {
            break;
        }
        if !close.contains(&other) {
            close.push(other);
        }
    }
    close
}

fn range_of(port: u16) -> &'static str {
    match port {
        0..=1023 => "a System Port (0-1023: assigned by IETF Review or IESG Approval, RFC 6335)",
        _ if DYNAMIC_PORTS.contains(port) => "a Dynamic Port (49152-65535: never assigned, RFC 6335)",
        _ => "a User Port (1024-49151: assigned on request after Expert Review, RFC 6335)",
    }
}

/// Each record once; those that differ in their transport alone are told together.
fn records(list: &[Record<'_>], run: &Run<'_>, out: &mut Vec<u8>) {
    let mut told: Vec<(Vec<Record<'_>>, Facts<'_>)> = Vec::new();
    for &record in list {
        let facts = Facts::of(record);
        match told.iter_mut().find(|(_, other)| *other == facts) {
            Some((group, _)) => group.push(record),
            None => told.push((vec![record], facts)),
        }
    }
    for (group, facts) in told {
        let places = places(&group);
        let name = if facts.name.is_empty() { "no name" } else { facts.name };
        if !out.is_empty() {
            out.push(b'\n');
        }
        let _ = writeln!(out, "{}  {}", run.theme.paint(Paint::Strong, name), places);
        for (word, text) in facts.lines {
            if !text.is_empty() {
                let _ = writeln!(out, "  {} {text}", run.theme.paint(Paint::Frame, format_args!("{word:<17}")));
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

/// Where records are: `22/tcp, 22/udp`, or `tcp and udp, without a port number`.
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

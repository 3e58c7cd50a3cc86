//! `explain` of a port, a range or a name as text.

use super::answer::answer;
use super::{ExplainedQuery, here, names, packs, range, records, timeline};
use crate::engine::{Lead, Query, Question};
use crate::model::{DYNAMIC_PORTS, PortRange};
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::wrap;
use crate::text::Printable;
use std::io::Write as _;

const PUBLISHED: &str = "https://www.iana.org/assignments/service-names-port-numbers/";

/// Writes the answer to a question, and then everything known about it.
pub fn write(explained: &ExplainedQuery<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let explanation = explained.explanation;
    let _ = writeln!(out, "{}", wrap("", &answer(explained, run), "", run.theme.width()));
    for source in sources_of_name(explained.lead) {
        let _ = writeln!(out, "{}", wrap("", &source, "", run.theme.width()));
    }
    let write_here = |out: &mut Vec<u8>| {
        if let Some(here) = explained.here {
            let _ = writeln!(out, "{}", wrap("", &here::sentence(here), "", run.theme.width()));
        }
    };
    if let Question::Range(ports, transport) = explained.question {
        write_here(out);
        range::write(*ports, *transport, explanation, run, out);
        names::write_local(explained, run, out);
        write_commands(*ports, explained, run, out);
        return;
    }
    let packs = |out: &mut Vec<u8>| {
        if let Question::One(query) = explained.question {
            packs::write(query, run, out);
        }
    };
    if let Some(Lead::Pattern(names)) = explained.lead {
        names::write_matches(names, run, out);
        return;
    }
    if let Some(Lead::Near(near)) = explained.lead {
        write_here(out);
        packs(out);
        names::write_near(near, run, out);
        names::write_local(explained, run, out);
        return;
    }
    let port = match explained.question {
        Question::One(Query::Port(port, _)) => Some(*port),
        _ => explanation.single_port(),
    };
    let is_about_port = !matches!(explained.question, Question::One(Query::Name(..)));
    if let Some(port) = port.filter(|_| is_about_port) {
        let _ = writeln!(out, "{}", wrap("", range_of(port), "", run.theme.width()));
    }
    write_here(out);
    records::write(&explanation.records, run, out);
    packs(out);
    if !explanation.unlisted.is_empty() {
        let transports: Vec<&str> = explanation.unlisted.iter().map(|transport| transport.as_str()).collect();
        let _ = writeln!(out, "\nNo record for {}.", transports.join(", "));
    }
    let is_unnamed = explanation.records.iter().all(|record| record.name().is_empty());
    let has_moved = explanation.records.iter().any(|record| run.registry.noted_move(*record).is_some());
    if is_about_port && is_unnamed && !has_moved && explanation.tenures.is_empty() {
        let _ = writeln!(out, "\nNo source since RFC 900 (June 1984) names it.");
    }
    timeline::write(explanation, run, out);
    names::write_local(explained, run, out);
    if let Some(port) = port.filter(|&port| port > 0) {
        write_commands(PortRange::single(port), explained, run, out);
    }
}

/// Writes the commands that show which sockets listen on some ports, unless the sockets are known.
///
/// They are written if this system cannot be read. Without a look at it, they are written about a port, and about a name
/// whose port has a ghost.
fn write_commands(ports: PortRange, explained: &ExplainedQuery<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let is_local = explained.local.is_some();
    let is_about_port = matches!(explained.question, Question::One(Query::Port(..)));
    let has_ghost = || ports.is_single() && explained.explanation.has_ghost(run.registry);
    if explained.here.is_none() && (is_local || is_about_port || has_ghost()) {
        here::write_commands(ports, run, out);
    }
}

/// Returns who lists a customary name, or has the program that was asked for.
fn sources_of_name(lead: Option<&Lead<'_>>) -> Vec<String> {
    match lead {
        Some(Lead::Habit(habit)) => vec![format!("Listed in {}: {}", habit.source_title(), habit.source_url())],
        Some(Lead::Program(habit)) => vec![format!("Source: {}: {}", habit.source_title(), habit.source_url())],
        Some(Lead::Unlisted(unlisted)) => vec![format!("Source: {}: {}", unlisted.source_title, unlisted.source_url)],
        Some(Lead::Server(server)) => {
            let mut sources: Vec<String> = Vec::new();
            for port in server.ports() {
                let doubt = if port.is_checked { "" } else { " (not checked)" };
                let source = format!("Source{doubt}: {}: {}", port.source_title, port.source_url);
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
            sources
        }
        Some(Lead::Also(other) | Lead::Stem(_, other)) => sources_of_name(Some(other)),
        _ => Vec::new(),
    }
}

/// Writes the basis of the answers: the claims, if one of the answers is about ports, and the registry.
pub fn write_sources(run: &Run<'_>, out: &mut Vec<u8>) {
    let claims = run.registry.claims().count();
    let left_out = match run.registry.claims_left_out().count() {
        0 => String::new(),
        left_out => format!(", without {left_out} that are later or undated"),
    };
    let silence =
        format!("Reports come from a curated list of {claims} entries{left_out}: no report does not mean no risk.");
    let silence = wrap("", &silence, "", run.theme.width());
    let _ = writeln!(out, "\n{}", run.theme.paint(Paint::Faint, silence));
    if !run.registry.has_notes_of_use() {
        let unknown =
            wrap("", "The registry's notes of unauthorized use on that day are not known.", "", run.theme.width());
        let _ = writeln!(out, "{}", run.theme.paint(Paint::Faint, unknown));
    }
    let date = run.registry.updated().map(|date| date.to_string()).unwrap_or_default();
    let origin = Printable(run.registry_origin.as_bytes());
    let source = wrap("", &format!("IANA registry of {date} ({origin}): {PUBLISHED}"), "", run.theme.width());
    let _ = writeln!(out, "{}", run.theme.paint(Paint::Faint, source));
}

fn range_of(port: u16) -> &'static str {
    match port {
        0..=1023 => "A System Port (0-1023): assigned by IETF Review or IESG Approval, RFC 6335.",
        _ if DYNAMIC_PORTS.contains(port) => "A Dynamic Port (49152-65535): never assigned, RFC 6335.",
        _ => "A User Port (1024-49151): assigned on request after Expert Review, RFC 6335.",
    }
}

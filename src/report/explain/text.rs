//! `explain` of a port, a range or a name as text.

use super::answer::answer;
use super::{ExplainedQuery, here, names, packs, range, records, timeline};
use crate::engine::{Lead, Query, Question};
use crate::model::DYNAMIC_PORTS;
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::wrap;
use crate::text::Shown;
use std::io::Write as _;

const PUBLISHED: &str = "https://www.iana.org/assignments/service-names-port-numbers/";

/// Writes the answer to a question, and then everything known about it.
pub fn write(explained: &ExplainedQuery<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let explanation = explained.explanation;
    let _ = writeln!(out, "{}", wrap("", &answer(explained, run.registry), "", run.theme.width()));
    if let Some(source) = source_of_name(explained.lead) {
        let _ = writeln!(out, "{}", wrap("", &source, "", run.theme.width()));
    }
    if let Question::Range(ports, transport) = explained.question {
        range::write(*ports, *transport, explanation, run, out);
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
    if let Some(here) = explained.here {
        let _ = writeln!(out, "{}", wrap("", &here::sentence(here), "", run.theme.width()));
    }
    records::write(&explanation.records, run, out);
    packs(out);
    if !explanation.unlisted.is_empty() {
        let transports: Vec<&str> = explanation.unlisted.iter().map(|transport| transport.as_str()).collect();
        let _ = writeln!(out, "\nNo record for {}.", transports.join(", "));
    }
    let is_unnamed = explanation.records.iter().all(|record| record.name().is_empty());
    if is_about_port && is_unnamed && explanation.tenures.is_empty() {
        let _ = writeln!(out, "\nNo source since RFC 900 (June 1984) names it.");
    }
    timeline::write(explanation, run, out);
    names::write_local(explained, run, out);
    let is_answered = explained.here.is_some();
    if let Some(port) = port.filter(|&port| port > 0 && !is_answered && explanation.has_ghost(run.registry)) {
        listening(port, run, out);
    }
}

/// Returns who lists a customary name, or has the program that was asked for.
fn source_of_name(lead: Option<&Lead<'_>>) -> Option<String> {
    match lead? {
        Lead::Habit(habit) => Some(format!("Listed in {}: {}", habit.source_title(), habit.source_url())),
        Lead::Program(habit) => Some(format!("Source: {}: {}", habit.source_title(), habit.source_url())),
        Lead::WithoutPort(other) => source_of_name(Some(other)),
        _ => None,
    }
}

/// Writes the basis of the answers: the claims, if one of the answers is about ports, and the registry.
pub fn write_sources(run: &Run<'_>, out: &mut Vec<u8>) {
    let claims = run.registry.claims().count();
    let silence =
        format!("Reports by others come from a curated list of {claims} entries: no report does not mean no risk.");
    let silence = wrap("", &silence, "", run.theme.width());
    let _ = writeln!(out, "\n{}", run.theme.paint(Paint::Faint, silence));
    let date = run.registry.updated().map(|date| date.to_string()).unwrap_or_default();
    let origin = Shown(run.registry_origin.as_bytes());
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

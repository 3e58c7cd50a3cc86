//! `resolve` as text: a table of answers, and the reasons why they differ.

use crate::engine::{AnsweredLookup, Reason, Resolved};
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::{wrap, wrap_cell};
use crate::text::{PrintablePath, char_count};
use portolan_resolvers::{Protocol, Reader, Readers, Release};
use std::io::Write as _;

/// The answer of a resolver that finds nothing.
const NOT_FOUND: &str = "not found";

/// Writes the answers for one file.
pub fn write(resolved: &Resolved<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let path = PrintablePath(&resolved.source.path);
    let _ = writeln!(out, "{}", run.theme.paint(Paint::Location, format_args!("{path} ({})", resolved.format)));
    let mut displayed: Vec<&AnsweredLookup> =
        resolved.lookups.iter().filter(|answered| is_displayed(answered)).collect();
    if displayed.is_empty() {
        displayed = resolved.lookups.iter().collect();
    }
    let rows: Vec<[String; 3]> = displayed.iter().flat_map(|answered| rows(answered)).collect();
    columns(&rows, run, out);
    if rows.is_empty() {
        let _ = writeln!(out, "not looked up: these resolvers find names, not ports");
    }
    // One quirk often explains several answers.
    let mut reasons: Vec<Reason> = Vec::new();
    for reason in displayed.iter().flat_map(|answered| &answered.reasons) {
        let is_same = |other: &&mut Reason| {
            other.words == reason.words && other.readers.resolver.id == reason.readers.resolver.id
        };
        match reasons.iter_mut().find(is_same) {
            None => reasons.push(*reason),
            Some(other) => {
                other.readers.join(reason.readers);
                other.line = other.line.or(reason.line);
            }
        }
    }
    if !reasons.is_empty() {
        let _ = writeln!(out, "{}", run.theme.paint(Paint::Strong, "Why they differ"));
    }
    for reason in reasons {
        let _ = writeln!(out, "{}", wrap_cell("  ", &reason.to_string(), run.theme.terminal_width()));
    }
    let models = format!("Models: {}; run `portolan resolvers` for how each was verified", models(&resolved.readers));
    let _ = writeln!(out, "{}", run.theme.paint(Paint::Faint, wrap("", &models, "  ", run.theme.width())));
}

/// Lists the models: `Go 1.22 to 1.27 and 1.19 to 1.21, musl 1.2.3 to 1.2.6`.
fn models(readers: &[Reader]) -> String {
    let mut models: Vec<(&str, Vec<String>)> = Vec::new();
    for reader in readers {
        let (title, versions) = (reader.meta().title, reader.release.versions());
        match models.last_mut() {
            Some((last, known)) if *last == title => known.push(versions),
            _ => models.push((title, vec![versions])),
        }
    }
    let models: Vec<String> =
        models.iter().map(|(title, versions)| format!("{title} {}", versions.join(" and "))).collect();
    models.join(", ")
}

/// Returns whether a row is shown: sctp and dccp only if a resolver has an answer there.
fn is_displayed(answered: &AnsweredLookup) -> bool {
    answered.is_known() || !matches!(answered.lookup.protocol(), Some(Protocol::Sctp | Protocol::Dccp))
}

/// Returns a row for each answer. It has the lookup, in the first row only, the answer, and the resolvers that give it.
fn rows(answered: &AnsweredLookup) -> impl Iterator<Item = [String; 3]> {
    answered.groups.iter().enumerate().map(|(index, group)| {
        let lookup = if index == 0 { printable_lookup(answered) } else { String::new() };
        let all = answered.is_agreed() && group.readers.len() > 1;
        let who = group.readers.iter().map(reader_names).collect::<Vec<String>>().join(", ");
        let answer = if group.answer.is_none() { NOT_FOUND.to_owned() } else { group.answer.to_string() };
        [lookup, answer, if all { "all".to_owned() } else { who }]
    })
}

/// Returns a lookup as the start of a line. A name that a CI system could take for a command, such as `::error`, is in
/// quotes.
fn printable_lookup(answered: &AnsweredLookup) -> String {
    let lookup = answered.lookup.to_string();
    if lookup.trim_start().starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        lookup
    } else {
        format!("\"{lookup}\"")
    }
}

/// Names releases with their systems: `Go before 1.22 (Debian 12)`.
fn reader_names(readers: &Readers) -> String {
    let systems = |release: &'static Release| Some(release.systems).filter(|systems| !systems.is_empty());
    let systems: Vec<&str> = readers.releases().filter_map(systems).collect();
    if readers.are_all() || systems.is_empty() {
        readers.to_string()
    } else {
        format!("{readers} ({})", systems.join(", "))
    }
}

/// Writes rows in columns.
fn columns(rows: &[[String; 3]], run: &Run<'_>, out: &mut Vec<u8>) {
    let length = |text: &str| char_count(text.as_bytes());
    let width = |column: usize| rows.iter().map(|row| length(&row[column])).max().unwrap_or_default();
    let widths = [width(0), width(1)];
    for [question, answer, who] in rows {
        let paint = if answer == NOT_FOUND { Paint::Faint } else { Paint::Good };
        let mut head = String::new();
        for (text, width, paint) in [(question, widths[0], Paint::Frame), (answer, widths[1], paint)] {
            if !text.is_empty() {
                head.push_str(&run.theme.paint(paint, text).to_string());
            }
            head.extend(std::iter::repeat_n(' ', width - length(text) + 2));
        }
        let _ = writeln!(out, "{}", wrap_cell(&head, who, run.theme.terminal_width()));
    }
}

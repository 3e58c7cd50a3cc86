//! Names near to a word, and the tables of this system, as text.

use super::ExplainedQuery;
use crate::engine::{Lead, LocalEntry, Near, Query, Question};
use crate::phrases::endpoints_of_name;
use crate::registry::{Record, plain_description};
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::wrap_cell;
use crate::text::{Printable, PrintablePath};
use std::io::Write as _;

/// The most names that a pattern shows.
const MOST_MATCHES: usize = 100;

/// Writes the registered names near to a word, and the next command. Each has its endpoints and its description.
pub(super) fn write_near(near: &[Near<'_>], run: &Run<'_>, out: &mut Vec<u8>) {
    let Some(first) = near.first() else { return };
    let _ = writeln!(out, "\n{}", run.theme.paint(Paint::Strong, "Nearest names in the registry"));
    write_rows(near, run, out);
    let _ = writeln!(out, "\nRun `{}` for more.", run.explain_command(first.name));
}

/// Writes the registered names that a pattern matches, each with its endpoints and its description.
pub(super) fn write_matches(names: &[Near<'_>], run: &Run<'_>, out: &mut Vec<u8>) {
    let _ = writeln!(out);
    write_rows(&names[..names.len().min(MOST_MATCHES)], run, out);
    if let more @ 1.. = names.len().saturating_sub(MOST_MATCHES) {
        let _ =
            writeln!(out, "\nThe other {more} are not shown: use a longer pattern, or `--output-format json` for all.");
    }
}

fn write_rows(near: &[Near<'_>], run: &Run<'_>, out: &mut Vec<u8>) {
    let rows: Vec<[String; 3]> = near.iter().map(|near| row(near, run)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let (names, endpoints) = (width(0), width(1));
    for [name, endpoint, words] in &rows {
        let head = format!("  {name:<names$}  {endpoint:<endpoints$}  ");
        let _ = writeln!(out, "{}", wrap_cell(&head, words, run.theme.terminal_width()));
    }
}

fn row(near: &Near<'_>, run: &Run<'_>) -> [String; 3] {
    let endpoints = match endpoints_of_name(run.registry, near.name.as_bytes()) {
        endpoints if endpoints.is_empty() => "no port number".to_owned(),
        endpoints => endpoints,
    };
    let mut records = run.registry.named(near.name.as_bytes()).map(Record::description).map(plain_description);
    let description = records.next().unwrap_or_default();
    let is_other = !near.words.is_empty() && near.words != description;
    let words = if is_other { format!("{description} (also `{}`)", near.words) } else { description.to_owned() };
    [near.name.to_owned(), endpoints, words].map(|cell| Printable(cell.as_bytes()).to_string())
}

/// Writes the entries of this system's tables, unless they agree with the registry.
pub(super) fn write_local(explained: &ExplainedQuery<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let entries: Vec<&LocalEntry> =
        explained.local.unwrap_or_default().iter().filter(|entry| !is_registered(entry, run)).collect();
    if entries.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", run.theme.paint(Paint::Strong, "In the tables of this system"));
    for entry in entries {
        let path = PrintablePath(&entry.path);
        let (name, transport) = (Printable(&entry.name), Printable(&entry.transport));
        let alias = entry.alias.as_ref().map(|alias| format!(", alias `{}`", Printable(alias)));
        let position = run.theme.paint(Paint::Location, format!("{path}:{}", entry.line)).to_string();
        let _ = writeln!(out, "  {position}  `{name}` is {}/{transport}{}", entry.ports, alias.unwrap_or_default());
    }
    let is_unknown = matches!(explained.lead, Some(Lead::Near(near)) if near.is_empty());
    if let (true, Question::One(Query::Name(..)), Some(first)) =
        (is_unknown, explained.question, explained.local.unwrap_or_default().first())
    {
        let _ = writeln!(out, "\nRun `{}` for the port.", run.explain_command(first.ports));
    }
}

/// Returns whether the registry assigns the ports of an entry to its name today. The entry must have no other names.
fn is_registered(entry: &LocalEntry, run: &Run<'_>) -> bool {
    entry.alias.is_none()
        && run.registry.named(&entry.name).any(|record| {
            record.ports().is_some_and(|ports| ports.contains(entry.ports.first) && ports.contains(entry.ports.last))
                && record.transport().is_none_or(|transport| transport.as_str().as_bytes() == entry.transport)
        })
}

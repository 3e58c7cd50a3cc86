//! `explain` of a range of ports as text: one line for each name, former name and group of reports.

use crate::engine::Explanation;
use crate::model::{PortRange, Transport};
use crate::phrases::{claims_title, endpoints_of_tenure, when};
use crate::registry::{Record, Tenure, plain_description};
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::wrap_cell;
use crate::text::Printable;
use std::io::Write as _;

/// Writes the records, the names that left, and the titles of reports.
pub(super) fn write(
    ports: PortRange,
    transport: Option<Transport>,
    explanation: &Explanation<'_>,
    run: &Run<'_>,
    out: &mut Vec<u8>,
) {
    let mut rows: Vec<(PortRange, String, &str, String)> = Vec::new();
    for record in &explanation.records {
        let Some(ports_of_record) = record.ports() else { continue };
        let on = record.transport().map_or("any", Transport::as_str);
        let mut description = plain_description(record.description()).to_owned();
        if record.is_historic_spelling() {
            description = format!("historic spelling of `{}`", record.alias_of());
        }
        match rows.iter_mut().find(|row| (row.0, row.2, &row.3) == (ports_of_record, record.name(), &description)) {
            Some((_, transports, ..)) => transports.extend([",", on]),
            None => rows.push((ports_of_record, on.to_owned(), record.name(), description)),
        }
    }
    let rows: Vec<[String; 3]> = rows
        .into_iter()
        .map(|(ports_of_record, on, name, description)| {
            let name = if name.is_empty() { "-" } else { name };
            [format!("{ports_of_record}/{on}"), name.to_owned(), description]
                .map(|cell| Printable(cell.as_bytes()).to_string())
        })
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let (endpoints, names) = (width(0), width(1));
    for [endpoint, name, description] in &rows {
        let name = run.theme.paint(Paint::Strong, format!("{name:<names$}")).to_string();
        let head = format!("  {endpoint:<endpoints$}  {name}  ");
        let _ = writeln!(out, "{}", wrap_cell(&head, description, run.theme.terminal_width()));
    }
    let is_back = |tenure: Tenure<'_>| {
        let mut records = run.registry.named(tenure.name().as_bytes());
        records.any(|record| record.ports() == tenure.ports())
    };
    let left = explanation
        .tenures
        .iter()
        .filter(|tenure| !is_back(**tenure))
        .filter_map(|tenure| Some((*tenure, run.registry.end_of(*tenure)?)));
    let left: Vec<String> = left
        .map(|(tenure, end)| format!("`{}` left {}{}", tenure.name(), endpoints_of_tenure(tenure), when(end)))
        .collect();
    list("Names that left", &left, run, out);
    let mut titles: Vec<String> = Vec::new();
    for claim in &explanation.claims {
        let group: Vec<_> = explanation.claims.iter().copied().filter(|other| claim.is_like(*other)).collect();
        let title = claims_title(&group);
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    list("Reported by others, not by the registry", &titles, run, out);
    if explanation.records.iter().any(|record: &Record<'_>| !record.name().is_empty()) {
        let on = transport.map(|transport| format!("/{transport}")).unwrap_or_default();
        let command = run.explain_command(format_args!("{}{on}", ports.first));
        let _ = writeln!(out, "\nRun `{command}` for all facts about a port.");
    }
}

fn list(title: &str, lines: &[String], run: &Run<'_>, out: &mut Vec<u8>) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", run.theme.paint(Paint::Strong, title));
    for line in lines {
        let line = Printable(line.as_bytes()).to_string();
        let _ = writeln!(out, "{}", wrap_cell("  ", &line, run.theme.terminal_width()));
    }
}

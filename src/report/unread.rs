//! The sentences about parts of a file that are not read.

use super::run::{count, lines_of};
use crate::syntax::{Fault, UnreadTable, Unreadable};
use crate::text::{LineNumber, listed};

/// Returns which lines of a file could not be read, why, and what to do; `None` if all could.
pub(super) fn lines(unreadable: &[Unreadable]) -> Option<String> {
    let mut faults: Vec<(Fault, Vec<LineNumber>)> = Vec::new();
    for Unreadable { line, fault, .. } in unreadable {
        match faults.iter_mut().find(|(known, _)| known == fault) {
            Some((_, lines)) if lines.last() == Some(line) => {}
            Some((_, lines)) => lines.push(*line),
            None => faults.push((*fault, vec![*line])),
        }
    }
    let each = |(fault, lines): &(Fault, Vec<LineNumber>)| format!("{} ({})", lines_of(lines), fault.as_str());
    let each: Vec<String> = faults.iter().map(each).collect();
    (!each.is_empty())
        .then(|| format!("{} cannot be read: run `portolan check` on the file for details", listed(&each, "and")))
}

/// Returns where the entries are that another format would read.
pub(crate) fn table(table: &UnreadTable) -> String {
    let UnreadTable { format, first, last, entries } = table;
    let lines = if first == last { format!("line {first} has") } else { format!("lines {first} to {last} have") };
    let pronoun = if *entries == 1 { "it" } else { "them" };
    format!(
        "{lines} {} in the format `{format}` that are not read: `--format {format}` reads {pronoun}",
        count(*entries, "entry")
    )
}

/// Returns the sentences about everything that is not read of a file.
pub(super) fn sentences(unreadable: &[Unreadable], unread_table: Option<&UnreadTable>) -> Vec<String> {
    lines(unreadable).into_iter().chain(unread_table.map(table)).collect()
}

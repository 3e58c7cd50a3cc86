//! `list` as text: aligned columns.

use super::entry::{flags, part};
use super::unread_parts;
use crate::engine::{Checked, ListTotals, facts};
use crate::registry::{Judgement, Standing};
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::{wrap, wrap_cell};
use crate::syntax::{Entry, EntryId};
use crate::text::{Printable, PrintablePath, char_count};
use std::io::Write as _;

/// The widths of the columns of names and endpoints in one file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Widths {
    name: usize,
    endpoint: usize,
}

impl Widths {
    /// Returns the widths that fit most rows of a file.
    pub(super) fn of<'a>(file: &Checked, rows: impl Iterator<Item = (&'a Entry, &'a Judgement)>) -> Self {
        /// Longer names and endpoints do not widen the column.
        const MOST: Widths = Widths { name: 32, endpoint: 24 };
        rows.fold(Self { name: 18, endpoint: 13 }, |widest, (entry, _)| {
            let name = char_count(entry.name.of(&file.source.bytes));
            let endpoint = entry.ports.text().as_bytes().len() + 1 + entry.transport_span.len();
            Self {
                name: if name > MOST.name { widest.name } else { widest.name.max(name) },
                endpoint: if endpoint > MOST.endpoint { widest.endpoint } else { widest.endpoint.max(endpoint) },
            }
        })
    }
}

/// Writes one entry.
pub(super) fn row(file: &Checked, id: EntryId, widths: Widths, run: &Run<'_>, out: &mut Vec<u8>) {
    let (entry, judgement) = (file.document.entry(id), file.judgements.of(id));
    let bytes = &file.source.bytes;
    let standing = judgement.standing.map_or("-", Standing::as_str);
    let endpoint = file.document.endpoint_of(bytes, entry);
    let relations = facts::relations(file, id).into_iter().filter(|(_, relation)| *relation != "unlisted");
    let relations = relations.map(|(pack, relation)| format!("{pack}:{relation}"));
    let words: Vec<String> = flags(judgement).into_iter().map(str::to_owned).chain(relations).collect();
    let mut rest = words.join(",");
    let expected = facts::expected_of(run.registry, entry, judgement);
    if judgement.standing != Some(Standing::Assigned) && !expected.is_empty() {
        if !rest.is_empty() {
            rest.push_str("  ");
        }
        rest.push_str("the registry has ");
        rest.push_str(&expected.join(", "));
    }
    if let Some(part) = part(file, entry, judgement, run.registry).filter(|part| {
        judgement.standing != Some(Standing::Assigned)
            && (part.first, part.last) != (entry.ports.first, entry.ports.last)
    }) {
        let word = if part.is_single() { "port" } else { "ports" };
        rest.extend(["  (", word, " ", &part.to_string(), ")"]);
    }
    let paint = if standing == "assigned" { Paint::Good } else { Paint::Strong };
    let line = format!("{:>6}", entry.line);
    let name = Printable(entry.name.of(bytes)).to_string();
    let row = format!(
        "{} {name:<name_width$} {endpoint:<endpoint_width$} {} {rest}",
        run.theme.paint(Paint::Frame, line),
        run.theme.paint(paint, format_args!("{standing:<15}")),
        name_width = widths.name,
        endpoint_width = widths.endpoint,
    );
    let _ = writeln!(out, "{}", row.trim_end());
}

/// Writes the head of a file.
pub(super) fn head(file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
    let path = PrintablePath(&file.source.path);
    let head = format!("{path} ({})", file.document.format.id);
    let _ = writeln!(out, "{}", run.theme.paint(Paint::Location, head));
}

/// Writes which parts are not read.
pub(super) fn unread(file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
    for text in unread_parts(file) {
        let _ = writeln!(out, "{}", wrap("       ", &text, "       ", run.theme.width()));
    }
}

/// Writes the counts of a run.
pub(super) fn summary(totals: &ListTotals, run: &Run<'_>, out: &mut Vec<u8>) {
    let unreadable = if totals.unreadable == 1 { "line unreadable" } else { "lines unreadable" };
    let counts: Vec<String> = Standing::ALL
        .into_iter()
        .map(|standing| (standing.as_str(), totals.by_standing[standing as usize]))
        .chain([("without standing", totals.without), (unreadable, totals.unreadable)])
        .filter(|&(_, count)| count > 0)
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    for flag in totals.flags.iter() {
        let head = run.theme.paint(Paint::Frame, format!("{:<16}", flag.as_str()));
        let _ = writeln!(out, "{}", wrap_cell(&format!("{head}  "), flag.summary(), run.theme.terminal_width()));
    }
    let counts = if counts.is_empty() { "no entries".to_owned() } else { counts.join(", ") };
    let text = format!("{counts} (registry{})", run.of_registry());
    let _ = writeln!(out, "{}", wrap("", &text, "", run.theme.width()));
}

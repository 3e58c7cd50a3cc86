//! The updates of tables as Markdown, for the body of a pull request.

use super::additions::{NO_ROWS, grouped};
use super::{State, TreeUpdate, words};
use crate::engine::TableUpdate;
use crate::report::markup::{Code, Sentence, fence};
use crate::report::run::{Run, count};
use std::io::Write as _;
use std::path::Path;

/// The most items of one table.
const NAMED: usize = 50;
/// The most bytes of a diff.
const LONGEST_DIFF: usize = 20_000;
/// The most bytes of all tables in the overview, and of the whole: GitHub takes 65 536 characters.
const LONGEST_OVERVIEW: usize = 30_000;
const LONGEST: usize = 60_000;

/// Writes a table of all tables, and what happens to each, folded: those that change first.
pub fn write(update: &TreeUpdate<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let start = out.len();
    let _ = writeln!(out, "## Port tables and the IANA registry{}\n", Sentence(&run.of_registry()));
    let _ = writeln!(out, "{}.", Sentence(&words::sums(update)));
    if update.tables.is_empty() {
        return;
    }
    let mut tables: Vec<&TableUpdate> = update.tables.iter().collect();
    tables.sort_by_key(|table| !matches!(update.state(table), State::Changed | State::Generated));
    let _ = writeln!(out, "\n| table | format | entries | renamed | added | fixed | outdated | result |");
    let _ = writeln!(out, "|---|---|---:|---:|---:|---:|---:|---|");
    for (index, table) in tables.iter().enumerate() {
        if out.len() - start > LONGEST_OVERVIEW {
            let _ = writeln!(out, "\nThe rows of {} are left out.", count(tables.len() - index, "table"));
            break;
        }
        let result = match (update.state(table), update.done) {
            (State::UpToDate, _) if table.is_partly_read() => "parts not read",
            (State::UpToDate, _) if table.is_nameless => "without names",
            (State::UpToDate, _) => "up to date",
            (State::Changed, true) => "changed",
            (State::Changed, false) => "would change",
            (State::Generated, _) => "must be generated again",
            (State::Stale, _) => "outdated entries stay",
        };
        let (path, format) = (Code(bytes(&table.path)), Code(table.format.id.as_bytes()));
        let (entries, renamed, added) = (table.entries, table.renamed(), table.additions.added.len());
        let (fixed, stale) = (words::otherwise_fixed(table), table.stale.len());
        let _ = writeln!(out, "| {path} | {format} | {entries} | {renamed} | {added} | {fixed} | {stale} | {result} |");
    }
    let mut left_out = 0;
    for table in tables {
        let section = section(update, table);
        if out.len() - start + section.len() > LONGEST {
            left_out += 1;
        } else {
            out.extend_from_slice(&section);
        }
    }
    if left_out > 0 {
        let _ = writeln!(out, "\nThe details of {} are left out.", count(left_out, "table"));
    }
}

/// Returns what happens to a table; empty if that is nothing.
fn section(update: &TreeUpdate<'_>, table: &TableUpdate) -> Vec<u8> {
    let mut out = Vec::new();
    let numbered = |(lines, sentence): (String, String)| {
        format!("line{} {lines}: {sentence}", if lines.contains(',') { "s" } else { "" })
    };
    let fixes = words::fixes(update, table).into_iter().map(numbered);
    let added = table.additions.added.iter().map(words::added);
    let refused = table.refused.iter().map(|fix| {
        let line = update.line_of_fix(table, fix);
        format!("line {line}: not done: {}", words::fix(fix))
    });
    let changes: Vec<String> = fixes.chain(added).chain(refused).collect();
    let stale = words::stale(update, table).into_iter().map(numbered);
    let groups = grouped(&table.additions.left_out);
    let takes_no_rows = groups.iter().all(|(reason, _)| *reason == NO_ROWS);
    let left_out = groups.into_iter().map(|(reason, items)| {
        let displayed_count = NAMED.min(items.len());
        let more = if items.len() > displayed_count { ", …" } else { "" };
        if reason == NO_ROWS {
            return format!("{} {reason}", count(items.len(), "assignment"));
        }
        format!("{} {reason}: {}{more}", count(items.len(), "assignment"), items[..displayed_count].join(", "))
    });
    let lists =
        [("Changes", changes), ("Outdated entries that stay", stale.collect()), ("Not added", left_out.collect())];
    let command = table.generated().filter(|_| update.state(table) == State::Generated);
    let is_empty = lists[0].1.is_empty() && lists[1].1.is_empty() && takes_no_rows;
    if is_empty && command.is_none() && !table.is_partly_read() {
        return out;
    }
    let state = words::state(update, table);
    let _ = writeln!(out, "\n<details>\n<summary>{}: {}</summary>", Code(bytes(&table.path)), Sentence(&state));
    if let Some(command) = command {
        let _ = writeln!(out, "\nA program writes it: {}.", Sentence(&words::remedy(command)));
    }
    if let Some(remedy) = words::remedy_of_labels(table) {
        let _ = writeln!(out, "\nNote: {}.", Sentence(remedy));
    }
    for text in words::unread(table).into_iter().chain(words::without_tcp(table)) {
        let _ = writeln!(out, "\nNote: {}.", Sentence(&text));
    }
    for (title, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
        let _ = writeln!(out, "\n{title}:\n");
        for item in list.iter().take(NAMED) {
            let _ = writeln!(out, "- {}", Sentence(item));
        }
        if let more @ 1.. = list.len().saturating_sub(NAMED) {
            let _ = writeln!(out, "- … {more} more");
        }
    }
    if let Some(diff) = table.diff.as_ref().filter(|diff| !diff.is_empty()) {
        let text = String::from_utf8_lossy(diff);
        let end = (0..=LONGEST_DIFF.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
        let printed = if end < text.len() { &text[..text[..end].rfind('\n').map_or(end, |at| at + 1)] } else { &text };
        let fence = fence(printed, 3);
        let _ = writeln!(out, "\n{fence}diff\n{}{fence}", printed.trim_end_matches('\n').to_owned() + "\n");
        if printed.len() < text.len() {
            let _ = writeln!(out, "\nThe rest of the diff is left out.");
        }
    }
    let _ = writeln!(out, "\n</details>");
    out
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

//! The updates of tables as Markdown, for the body of a pull request.

use super::additions::{NO_ROWS, grouped};
use super::{State, TreeUpdate, words};
use crate::engine::TableUpdate;
use crate::report::markup::{Code, Sentence, fence};
use crate::report::run::{Run, count};
use std::io::Write as _;
use std::path::Path;

/// The most items of one table: GitHub takes 65 536 characters.
const NAMED: usize = 50;
/// The most bytes of a diff.
const LONGEST_DIFF: usize = 20_000;

/// Writes a table of all tables, and what happens to each, folded.
pub fn write(update: &TreeUpdate<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let _ = writeln!(out, "## Port tables and the IANA registry{}\n", Sentence(&run.of_registry()));
    let _ = writeln!(out, "{}.", Sentence(&words::sums(update)));
    if update.tables.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n| table | format | entries | renamed | added | fixed | outdated | result |");
    let _ = writeln!(out, "|---|---|---:|---:|---:|---:|---:|---|");
    for table in update.tables {
        let result = match (update.state(table), update.done) {
            (State::UpToDate, _) => "up to date",
            (State::Changed, true) => "changed",
            (State::Changed, false) => "would change",
            (State::Generated, _) => "has to be made again",
            (State::Stale, _) => "outdated entries stay",
        };
        let (path, format) = (Code(bytes(&table.path)), Code(table.format.id.as_bytes()));
        let (entries, renamed, added) = (table.entries, table.renamed(), table.additions.added.len());
        let (fixed, stale) = (words::otherwise_fixed(table), table.stale.len());
        let _ = writeln!(out, "| {path} | {format} | {entries} | {renamed} | {added} | {fixed} | {stale} | {result} |");
    }
    update.tables.iter().for_each(|table| write_table(update, table, out));
}

fn write_table(update: &TreeUpdate<'_>, table: &TableUpdate, out: &mut Vec<u8>) {
    let fixes = table.fixes.iter().map(|fix| format!("line {}: {}", fix.line, words::fix(fix)));
    let added = table.additions.added.iter().map(words::added);
    let refused = table.refused.iter().map(|fix| format!("line {}: not done: {}", fix.line, words::fix(fix)));
    let changes: Vec<String> = fixes.chain(added).chain(refused).collect();
    let stale =
        table.stale.iter().map(|stale| format!("line {}: {}; {}", stale.line, stale.message, words::why(stale)));
    let left_out = grouped(&table.additions.left_out).into_iter().map(|(reason, items)| {
        let shown = NAMED.min(items.len());
        let more = if items.len() > shown { ", …" } else { "" };
        if reason == NO_ROWS {
            return format!("{} {reason}", count(items.len(), "assignment"));
        }
        format!("{} {reason}: {}{more}", count(items.len(), "assignment"), items[..shown].join(", "))
    });
    let lists =
        [("Changes", changes), ("Outdated entries that stay", stale.collect()), ("Not added", left_out.collect())];
    let command = table.generated().filter(|_| update.state(table) == State::Generated);
    if lists.iter().all(|(_, list)| list.is_empty()) && command.is_none() {
        return;
    }
    let state = words::state(update, table);
    let _ = writeln!(out, "\n<details>\n<summary>{}: {}</summary>", Code(bytes(&table.path)), Sentence(&state));
    if let Some(command) = command {
        let _ = writeln!(out, "\nA program writes it: {}.", Sentence(&words::remedy(command)));
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
        let shown = if end < text.len() { &text[..text[..end].rfind('\n').map_or(end, |at| at + 1)] } else { &text };
        let fence = fence(shown, 3);
        let _ = writeln!(out, "\n{fence}diff\n{}{fence}", shown.trim_end_matches('\n').to_owned() + "\n");
        if shown.len() < text.len() {
            let _ = writeln!(out, "\nThe rest of the diff is left out.");
        }
    }
    let _ = writeln!(out, "\n</details>");
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

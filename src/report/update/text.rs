//! The updates of several tables as text.

use super::additions::{NO_ROWS, OUTSIDE, grouped};
use super::{State, TreeUpdate, words};
use crate::engine::TableUpdate;
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::wrap;
use crate::text::PrintablePath;
use std::io::Write as _;

/// The number of lines about a table of one kind.
const NAMED: usize = 20;

/// Writes the lines of a table that were not read, and the outdated entries that stay, each with the reason.
pub fn write_stale(update: &TreeUpdate<'_>, table: &TableUpdate, run: &Run<'_>, out: &mut Vec<u8>) {
    for text in words::unread(table) {
        let text = format!("{}: {text}.", PrintablePath(&table.path));
        let _ = writeln!(out, "{}", wrap("", &text, "", run.theme.width()));
    }
    if table.stale.is_empty() {
        return;
    }
    let _ = writeln!(out, "Outdated entries that stay:");
    write_some(&numbered(words::stale(update, table)), run, out);
    if let Some(remedy) = words::remedy_of_labels(table) {
        let _ = writeln!(out, "{}", wrap("   ", remedy, "   ", run.theme.width()));
    }
}

fn numbered(sentences: Vec<(String, String)>) -> Vec<String> {
    sentences.into_iter().map(|(lines, sentence)| format!("{lines}: {sentence}")).collect()
}

fn write_some(lines: &[String], run: &Run<'_>, out: &mut Vec<u8>) {
    let mut line = |text: &str| _ = writeln!(out, "{}", wrap("   ", text, "      ", run.theme.width()));
    lines.iter().take(NAMED).for_each(|text| line(text));
    if let more @ 1.. = lines.len().saturating_sub(NAMED) {
        line(&format!("… {more} more (`--output-format json` has all)"));
    }
}

/// Writes a summary of each table, and the sums.
pub fn write(update: &TreeUpdate<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let theme = run.theme;
    for table in update.tables {
        let path = theme.paint(Paint::Location, PrintablePath(&table.path));
        let state = words::state(update, table);
        let state =
            if update.state(table) == State::Changed { theme.paint(Paint::Good, state).to_string() } else { state };
        let entries = words::entries(table);
        let head = format!("{path} ({}): ", table.format.id);
        let _ = writeln!(out, "{}", wrap(&head, &format!("{entries}, {state}"), "   ", theme.width()));
        let mut line = |text: &str| _ = writeln!(out, "{}", wrap("   ", text, "      ", theme.width()));
        if let Some(command) = table.generated().filter(|_| update.state(table) == State::Generated) {
            line(&format!("{}; `--generated` changes it anyway", words::remedy(command)));
        }
        for text in words::unread(table) {
            line(&text);
        }
        let fixes = numbered(words::fixes(update, table));
        let added = table.additions.added.iter().map(words::added);
        let refused = table.refused.iter().map(|fix| {
            let because = fix.because.as_ref().map(|because| format!(": {because}")).unwrap_or_default();
            format!("{}: not done: {}{because}", update.line_of_fix(table, fix), words::fix(fix))
        });
        let kinds: [Vec<String>; 4] =
            [fixes, added.collect(), refused.collect(), numbered(words::stale(update, table))];
        for kind in &kinds {
            write_some(kind, run, out);
        }
        if let Some(remedy) = words::remedy_of_labels(table) {
            let _ = writeln!(out, "{}", wrap("   ", remedy, "   ", theme.width()));
        }
        let mut line = |text: &str| _ = writeln!(out, "{}", wrap("   ", text, "      ", theme.width()));
        if let Some(text) = words::without_tcp(table) {
            line(&text);
        }
        for (reason, items) in grouped(&table.additions.left_out) {
            // A reason that applies to all of them needs no list.
            let most = if update.done { NAMED } else { usize::MAX };
            let displayed_count = if reason == NO_ROWS || reason == OUTSIDE { 0 } else { most.min(items.len()) };
            if displayed_count == 0 {
                line(&format!("{} not added, {reason}", items.len()));
                continue;
            }
            let more = items.len() - displayed_count;
            let more = if more > 0 { format!(" and {more} more (run with `--diff` for all)") } else { String::new() };
            line(&format!("{} not added, {reason}: {}{more}", items.len(), items[..displayed_count].join(", ")));
        }
    }
    let sums = format!("{} (registry{}).", words::sums(update), run.of_registry());
    let _ = writeln!(out, "{}", wrap("", &sums, "", theme.width()));
    update.totals.write_lookups(theme, out);
}

//! The words about an update that text and Markdown share.

use super::{State, TreeUpdate};
use crate::engine::{Added, Mentioned, StaleEntry, TableUpdate, WhyItStays};
use crate::report::run::count;
use crate::report::unread;
use crate::syntax::{NameRole, Unreadable};
use crate::text::{LineNumber, Printable, listed};
use std::borrow::Cow;

/// Returns the number of entries of a table, and whether they have no names.
pub(super) fn entries(table: &TableUpdate) -> String {
    let names = if table.is_nameless { " without names" } else { "" };
    format!("{}{names}", count(table.entries, "entry"))
}

/// Returns the heading of a table: its state, and the number of changes.
pub(super) fn state(update: &TreeUpdate<'_>, table: &TableUpdate) -> String {
    let state = update.state(table);
    let mut parts = vec![match (state, update.done) {
        (State::UpToDate, _) if table.is_partly_read() || table.is_nameless => "nothing to change".to_owned(),
        (State::UpToDate, _) => "up to date".to_owned(),
        (State::Changed, true) => "changed".to_owned(),
        (State::Changed, false) => "would change".to_owned(),
        (State::Generated, _) => "would change, but a program writes it".to_owned(),
        (State::Stale, _) => "nothing to change".to_owned(),
    }];
    let renamed = table.renamed();
    let others = otherwise_fixed(table);
    let added = table.additions.added.len();
    let counts =
        [(renamed, "renamed"), (added, "added"), (others, "fixed"), (table.acknowledged, "acknowledged with notes")];
    for (count, what) in counts {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    if !table.stale.is_empty() {
        parts.push(format!("{} outdated left", table.stale.len()));
    }
    if !table.unread.is_empty() {
        parts.push(format!("{} not read", count(Unreadable::lines(&table.unread).len(), "line")));
    }
    if !table.additions.left_out.is_empty() {
        parts.push(format!("{} not added", table.additions.left_out.len()));
    }
    parts.join(", ")
}

/// Returns how the labels of a table can be changed, if some are outdated. Words of code cannot.
pub(super) fn remedy_of_labels(table: &TableUpdate) -> Option<&'static str> {
    let is_label = |stale: &StaleEntry| stale.why == WhyItStays::Label;
    (table.format.names == NameRole::Label && table.stale.iter().any(is_label)).then_some(
        "if the names are the registry's, `role = \"name\"` in the `[[table]]` of the file in portolan.toml says so, and \
         `--renames` changes them",
    )
}

/// Returns the sentences about parts of the file that are not read.
pub(super) fn unread(table: &TableUpdate) -> Vec<String> {
    unread::sentences(&table.unread, table.unread_table.as_ref())
}

/// The number of added services that a sentence names.
const NAMED: usize = 10;

/// Returns the sentence about added rows that state no transport and whose services are not registered on TCP.
pub(super) fn without_tcp(table: &TableUpdate) -> Option<String> {
    let names: Vec<String> =
        table.added_without_tcp().map(|added| format!("`{}` {}", added.name, added.port)).collect();
    let more = match names.len() {
        0 => return None,
        count if count > NAMED => format!(" and {} more", count - NAMED),
        _ => String::new(),
    };
    let named = names[..names.len().min(NAMED)].join(", ");
    let are = if names.len() == 1 { "is" } else { "are" };
    Some(format!(
        "{} of the added {are} not registered on TCP, and rows state no transport (`--transport tcp` leaves such services \
         out): {named}{more}",
        names.len()
    ))
}

/// Returns the number of fixes that neither rename an entry nor write a note.
pub(super) fn otherwise_fixed(table: &TableUpdate) -> usize {
    table.fixes.iter().filter(|fix| fix.rule.is_some() && fix.renamed.is_none() && !fix.is_note).count()
}

/// Returns the instruction for a table that a program writes.
pub(super) fn remedy(command: &str) -> String {
    let command = Printable(command.as_bytes());
    match command.0 {
        [] => "change its source and generate it again".to_owned(),
        _ => format!("change its source and run `{command}`"),
    }
}

/// Describes a fix that was made.
pub(super) fn fix(fix: &Mentioned) -> String {
    if let Some(renamed) = &fix.renamed {
        let (from, to) = (Printable(&renamed.from), Printable(renamed.to.as_bytes()));
        return format!("`{from}` on {} renamed to `{to}`", renamed.endpoint);
    }
    let rule = fix.rule.as_ref().map(|rule| format!("{rule}: ")).unwrap_or_default();
    format!("{rule}{}", fix.what)
}

/// Returns the assignment that a row or an alias adds.
pub(super) fn added(added: &Added) -> String {
    let transports: Vec<&str> = added.transports.iter().map(|transport| transport.as_str()).collect();
    let how = if added.as_alias { " as an alias" } else { "" };
    format!("`{}` {}/{} added{how}", added.name, added.port, transports.join(","))
}

/// Returns what the fixes of a table did, each with its lines.
pub(super) fn fixes(update: &TreeUpdate<'_>, table: &TableUpdate) -> Vec<(String, String)> {
    let about = |fix: &Mentioned| {
        let endpoint = fix.renamed.as_ref().map(|renamed| renamed.endpoint.clone()).unwrap_or_default();
        (update.line_of_fix(table, fix), endpoint, self::fix(fix))
    };
    together(table.fixes.iter().map(about))
}

/// Returns the outdated entries that stay and why, each with its lines.
pub(super) fn stale(update: &TreeUpdate<'_>, table: &TableUpdate) -> Vec<(String, String)> {
    let about = |stale: &StaleEntry| {
        let sentence = format!("{}; {}", stale.message, why(stale));
        (update.line_of(table, stale), stale.endpoint.clone(), sentence)
    };
    together(table.stale.iter().map(about))
}

/// Joins sentences that follow each other and differ in nothing but the transport: `2/tcp and 2/udp`. Returns each with its
/// lines.
fn together(sentences: impl Iterator<Item = (LineNumber, String, String)>) -> Vec<(String, String)> {
    // The lines, the places and the sentence with a mark in place of them.
    let mut joined: Vec<(Vec<LineNumber>, Vec<String>, String)> = Vec::new();
    for (line, endpoint, sentence) in sentences {
        let ports = |endpoint: &str| endpoint.split_once('/').map(|(ports, _)| ports.to_owned());
        let marked = if endpoint.is_empty() { sentence } else { sentence.replace(&endpoint, "\0") };
        match joined.last_mut() {
            Some((lines, endpoints, last))
                if *last == marked && ports(&endpoint).is_some() && ports(&endpoints[0]) == ports(&endpoint) =>
            {
                if !lines.contains(&line) {
                    lines.push(line);
                }
                if !endpoints.contains(&endpoint) {
                    endpoints.push(endpoint);
                }
            }
            _ => joined.push((vec![line], vec![endpoint], marked)),
        }
    }
    let sentence = |(lines, endpoints, marked): (Vec<LineNumber>, Vec<String>, String)| {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        (lines.join(", "), marked.replace('\0', &listed(&endpoints, "and")))
    };
    joined.into_iter().map(sentence).collect()
}

/// Returns why an outdated entry stays.
pub(super) fn why(stale: &StaleEntry) -> Cow<'static, str> {
    let why = match &stale.why {
        WhyItStays::Kept => "kept by `portolan.toml`",
        WhyItStays::NotAsked => "run with `--renames` to rename it",
        WhyItStays::Label => "names of this format are not changed",
        WhyItStays::Unwritable(Some(why)) => return format!("the new name cannot be written: {why}").into(),
        WhyItStays::Unwritable(None) => "the file with the new name would not be read back as expected",
        WhyItStays::Taken => "another entry has the new name",
        WhyItStays::Lookups => "lookups by the old name would fail",
        WhyItStays::NoName => "left for you to decide",
    };
    why.into()
}

/// Returns the sums of all tables.
pub(super) fn sums(update: &TreeUpdate<'_>) -> String {
    let changed = if update.done { "changed" } else { "would change" };
    let mut parts = Vec::new();
    let up_to_date = || update.tables.iter().filter(|table| update.state(table) == State::UpToDate);
    let unread = up_to_date().filter(|table| table.is_partly_read()).count();
    let nameless = up_to_date().filter(|table| table.is_nameless && !table.is_partly_read()).count();
    for (state, what) in [
        (State::Changed, changed),
        (State::Generated, "must be generated again"),
        (State::Stale, "with outdated entries that stay"),
        (State::UpToDate, "up to date"),
    ] {
        let count = update.count(state) - if state == State::UpToDate { unread + nameless } else { 0 };
        let is_partly_read = |table: &&TableUpdate| update.state(table) == state && table.is_partly_read();
        let unread = update.tables.iter().filter(is_partly_read).count();
        let unread = match (state, unread) {
            (State::UpToDate, _) | (_, 0) => String::new(),
            (State::Stale, all) if all == count => " and parts that are not read".to_owned(),
            (_, all) if all == count => ", with parts that are not read".to_owned(),
            (_, some) => format!(", {some} of them also with parts that are not read"),
        };
        if count > 0 {
            parts.push(format!("{count} {what}{unread}"));
        }
    }
    if nameless > 0 {
        parts.push(format!("{nameless} without names"));
    }
    if unread > 0 {
        parts.push(format!("{unread} with nothing to change but parts that are not read"));
    }
    let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    format!("{}{parts}", count(update.tables.len(), "table"))
}

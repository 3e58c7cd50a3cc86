//! The updates of tables as JSON, version 1: schemas/update.json.

use super::additions::reason_id;
use super::{State, TreeUpdate};
use crate::diagnostic::RuleId;
use crate::engine::{Added, LeftOut, Mentioned, StaleEntry, TableUpdate};
use crate::report::run::Run;
use crate::report::v1::{RegistryV1, TextV1, UnreadTableV1, VERSION, append};
use crate::syntax::Unreadable;
use crate::text::LineNumber;
use serde::Serialize;

#[derive(Serialize)]
struct UpdateV1<'a> {
    version: u8,
    registry: RegistryV1<'a>,
    written: bool,
    tables: Vec<TableV1<'a>>,
    summary: SummaryV1,
}

#[derive(Serialize)]
struct TableV1<'a> {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<String>,
    format: &'a str,
    entries: usize,
    state: &'static str,
    /// The command that writes the table, if a program does; empty if it is not known.
    generated: Option<&'a str>,
    renamed: Vec<RenamedV1<'a>>,
    fixed: Vec<FixedV1<'a>>,
    added: Vec<AddedV1<'a>>,
    refused: Vec<FixedV1<'a>>,
    outdated: Vec<StaleV1<'a>>,
    left_out: Vec<LeftOutV1<'a>>,
    /// The lines that could not be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unread: Vec<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unread_table: Option<UnreadTableV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<String>,
}

#[derive(Serialize)]
struct RenamedV1<'a> {
    line: u32,
    from: String,
    to: &'a str,
    place: &'a str,
    rule: Option<&'a str>,
}

#[derive(Serialize)]
struct FixedV1<'a> {
    line: u32,
    rule: Option<&'a str>,
    what: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
}

#[derive(Serialize)]
struct AddedV1<'a> {
    name: &'a str,
    port: u16,
    transports: Vec<&'static str>,
    alias: bool,
}

#[derive(Serialize)]
struct StaleV1<'a> {
    line: u32,
    name: String,
    place: &'a str,
    rule: &'a str,
    message: &'a str,
    why: &'static str,
}

#[derive(Serialize)]
struct LeftOutV1<'a> {
    name: &'a str,
    port: u16,
    transport: &'static str,
    why: &'static str,
}

#[derive(Serialize)]
struct SummaryV1 {
    tables: usize,
    changed: usize,
    generated: usize,
    stale: usize,
    up_to_date: usize,
    failed: usize,
}

/// Writes one JSON document.
pub fn write(update: &TreeUpdate<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let document = UpdateV1 {
        version: VERSION,
        registry: RegistryV1::new(run.registry, run.registry_origin),
        written: update.done,
        tables: update.tables.iter().map(|table| table_v1(update, table)).collect(),
        summary: SummaryV1 {
            tables: update.tables.len(),
            changed: update.count(State::Changed),
            generated: update.count(State::Generated),
            stale: update.count(State::Stale),
            up_to_date: update.count(State::UpToDate),
            failed: update.totals.failed,
        },
    };
    append(out, &document);
    out.push(b'\n');
}

fn table_v1<'a>(update: &TreeUpdate<'_>, table: &'a TableUpdate) -> TableV1<'a> {
    let path = TextV1::path(&table.path);
    let renamed = table.fixes.iter().filter_map(|fix| {
        let renamed = fix.renamed.as_ref()?;
        Some(RenamedV1 {
            line: update.line_of_fix(table, fix).get(),
            from: TextV1::new(&renamed.from).text,
            to: &renamed.to,
            place: &renamed.endpoint,
            rule: fix.rule.as_ref().map(RuleId::as_str),
        })
    });
    let fixed = |fix| fixed_v1(update.line_of_fix(table, fix), fix);
    let others = table.fixes.iter().filter(|fix| fix.renamed.is_none() && fix.rule.is_some());
    TableV1 {
        path: path.text,
        path_bytes: path.bytes,
        format: &table.format.id,
        entries: table.entries,
        state: update.state(table).as_str(),
        generated: table.generated(),
        renamed: renamed.collect(),
        fixed: others.map(fixed).collect(),
        added: table.additions.added.iter().map(added_v1).collect(),
        refused: table.refused.iter().map(fixed).collect(),
        outdated: table.stale.iter().map(|stale| stale_v1(update.line_of(table, stale), stale)).collect(),
        left_out: table.additions.left_out.iter().map(left_out_v1).collect(),
        unread: Unreadable::lines(&table.unread).iter().map(|line| line.get()).collect(),
        unread_table: table.unread_table.as_ref().map(UnreadTableV1::new),
        diff: table.diff.as_ref().map(|diff| String::from_utf8_lossy(diff).into_owned()),
    }
}

fn fixed_v1(line: LineNumber, fix: &Mentioned) -> FixedV1<'_> {
    FixedV1 {
        line: line.get(),
        rule: fix.rule.as_ref().map(RuleId::as_str),
        what: &fix.what,
        because: fix.because.as_ref().map(ToString::to_string),
    }
}

fn added_v1(added: &Added) -> AddedV1<'_> {
    let transports = added.transports.iter().map(|transport| transport.as_str()).collect();
    AddedV1 { name: &added.name, port: added.port, transports, alias: added.as_alias }
}

fn stale_v1(line: LineNumber, stale: &StaleEntry) -> StaleV1<'_> {
    StaleV1 {
        line: line.get(),
        name: TextV1::new(&stale.name).text,
        place: &stale.endpoint,
        rule: stale.rule.as_str(),
        message: &stale.message,
        why: stale.why.as_str(),
    }
}

fn left_out_v1(left: &LeftOut) -> LeftOutV1<'_> {
    LeftOutV1 { name: &left.name, port: left.port, transport: left.transport.as_str(), why: reason_id(&left.why) }
}

//! `registry diff` as text and as JSON, version 1: schemas/diff.json.

use crate::model::Date;
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::v1::{PortV1, VERSION, append};
use crate::report::wrap::{wrap, wrap_cell};
use crate::source::{Change, ChangeKind, Compared, Records};
use crate::text::Printable;
use serde::Serialize;
use std::io::Write as _;

/// One of the two states.
#[derive(Debug)]
pub struct State {
    /// The argument that names it.
    pub word: String,
    /// The id of its source; `None` for a file.
    pub source: Option<String>,
    /// The date of its source.
    pub date: Date,
}

#[derive(Serialize)]
struct DiffV1<'a> {
    version: u8,
    from: &'a str,
    to: &'a str,
    from_source: SourceV1<'a>,
    to_source: SourceV1<'a>,
    records: Option<RecordsV1<'a>>,
    changes: Vec<ChangeV1<'a>>,
}

#[derive(Serialize)]
struct SourceV1<'a> {
    id: Option<&'a str>,
    date: String,
}

/// The states between which changes of records are known.
#[derive(Serialize)]
struct RecordsV1<'a> {
    from: &'a str,
    to: &'a str,
}

#[derive(Serialize)]
struct ChangeV1<'a> {
    kind: &'static str,
    name: &'a str,
    port: Option<PortV1>,
    transports: Vec<&'static str>,
    to: &'a [String],
}

/// Writes the changes between two states.
pub fn changes(from: &State, to: &State, compared: &Compared, as_json: bool, run: &Run<'_>, out: &mut Vec<u8>) {
    let changes = &compared.changes;
    if as_json {
        let records = match &compared.records {
            Records::Compared => Some(RecordsV1 { from: from.id(), to: to.id() }),
            Records::Between(from, to) => Some(RecordsV1 { from, to }),
            Records::Unknown => None,
        };
        let changes = changes.iter().map(change_v1).collect();
        let [from_source, to_source] = [from, to].map(State::v1);
        let (version, from, to) = (VERSION, &*from.word, &*to.word);
        append(out, &DiffV1 { version, from, to, from_source, to_source, records, changes });
        out.push(b'\n');
        return;
    }
    let terminal = run.theme.terminal_width();
    let _ = writeln!(out, "{}", wrap_cell("", &format!("{} → {}", from.title(), to.title()), terminal));
    for change in changes {
        let transports: Vec<&str> = change.transports.iter().map(|transport| transport.as_str()).collect();
        let transports = transports.join(",");
        let endpoint = match change.ports {
            Some(ports) => format!("{ports}/{transports}"),
            None if transports.is_empty() => "no port".to_owned(),
            None => format!("no port/{transports}"),
        };
        let to = match (change.kind, change.to.join(", ")) {
            (_, to) if to.is_empty() => String::new(),
            (ChangeKind::Changed, what) => format!(": {what}"),
            (_, to) => format!(" → {to}"),
        };
        let kind = run.theme.paint(Paint::Frame, format!("{:<17}", change.kind.as_str())).to_string();
        let text = format!("{}{}", Printable(change.name.as_bytes()), Printable(to.as_bytes()));
        let _ = writeln!(out, "{}", wrap_cell(&format!("{kind} {endpoint:<15} "), &text, terminal));
    }
    let counts: Vec<String> = ChangeKind::ALL
        .into_iter()
        .map(|kind| (kind, changes.iter().filter(|change| change.kind == kind).count()))
        .filter(|&(_, count)| count > 0)
        .map(|(kind, count)| format!("{count} {}", kind.as_str()))
        .collect();
    let counts = if counts.is_empty() { "no difference".to_owned() } else { counts.join(", ") };
    let _ = writeln!(out, "{counts}");
    let known = match &compared.records {
        Records::Compared => return,
        Records::Between(from, to) => format!("from {from} to {to}"),
        Records::Unknown => "between XML sources".to_owned(),
    };
    let text = format!("Changes inside records (descriptions, assignees, references) are known {known} only.");
    let _ = writeln!(out, "{}", wrap("", &text, "", run.theme.width()));
}

impl State {
    /// Returns the id of its source, or the argument that names a file.
    fn id(&self) -> &str {
        self.source.as_deref().unwrap_or(&self.word)
    }

    /// Returns `2026-08-20 (registry of 2026-08-17)`, or `1995 (RFC 1700 of 1994-10)`.
    fn title(&self) -> String {
        let rfc = self.source.as_deref().and_then(|id| id.strip_prefix("rfc"));
        let source = rfc.map_or_else(|| "registry".to_owned(), |number| format!("RFC {number}"));
        format!("{} ({source} of {})", self.word, self.date)
    }

    fn v1(&self) -> SourceV1<'_> {
        SourceV1 { id: self.source.as_deref(), date: self.date.to_string() }
    }
}

fn change_v1(change: &Change) -> ChangeV1<'_> {
    ChangeV1 {
        kind: change.kind.as_str(),
        name: &change.name,
        port: change.ports.map(PortV1::new),
        transports: change.transports.iter().map(|transport| transport.as_str()).collect(),
        to: &change.to,
    }
}

//! What `registry diff` and `registry sources` print.

use super::json::append;
use super::v1::{PortV1, VERSION};
use super::{Paint, Run};
use crate::registry::History;
use crate::source::{Change, ChangeKind};
use crate::text::Shown;
use serde::Serialize;
use std::io::Write as _;

#[derive(Serialize)]
struct DiffV1<'a> {
    version: u8,
    from: &'a str,
    to: &'a str,
    changes: Vec<ChangeV1<'a>>,
}

#[derive(Serialize)]
struct ChangeV1<'a> {
    kind: &'static str,
    name: &'a str,
    port: PortV1,
    transports: Vec<&'static str>,
    to: &'a [String],
}

/// The changes between two states, which are called `from` and `to`.
pub fn changes(from: &str, to: &str, changes: &[Change], as_json: bool, run: &Run<'_>, out: &mut Vec<u8>) {
    if as_json {
        append(out, &DiffV1 { version: VERSION, from, to, changes: changes.iter().map(change_v1).collect() });
        out.push(b'\n');
        return;
    }
    let _ = writeln!(out, "{from} → {to}");
    for change in changes {
        let transports: Vec<&str> = change.transports.iter().map(|transport| transport.as_str()).collect();
        let place = format!("{}/{}", change.ports, transports.join(","));
        let to = match (change.kind, change.to.join(", ")) {
            (_, to) if to.is_empty() => String::new(),
            (ChangeKind::Changed, what) => format!(": {what}"),
            (_, to) => format!(" → {to}"),
        };
        let kind = run.theme.paint(Paint::Frame, format!("{:<17}", change.kind.as_str())).to_string();
        let _ = writeln!(out, "{kind} {place:<15} {}{}", Shown(change.name.as_bytes()), Shown(to.as_bytes()));
    }
    let counts: Vec<String> = ChangeKind::ALL
        .into_iter()
        .map(|kind| (kind, changes.iter().filter(|change| change.kind == kind).count()))
        .filter(|&(_, count)| count > 0)
        .map(|(kind, count)| format!("{count} {}", kind.as_str()))
        .collect();
    let counts = if counts.is_empty() { "no difference".to_owned() } else { counts.join(", ") };
    let _ = writeln!(out, "{counts}");
}

fn change_v1(change: &Change) -> ChangeV1<'_> {
    ChangeV1 {
        kind: change.kind.as_str(),
        name: &change.name,
        port: PortV1::new(change.ports),
        transports: change.transports.iter().map(|transport| transport.as_str()).collect(),
        to: &change.to,
    }
}

/// The dated sources behind the embedded data, oldest first.
pub fn sources(history: &History, run: &Run<'_>, out: &mut Vec<u8>) {
    for source in history.sources() {
        let date = source.date().map(|date| date.to_string()).unwrap_or_default();
        let whole = if source.is_whole() { "whole registry" } else { "its time's ports" };
        let _ = writeln!(
            out,
            "{} {:<16} {:<16} {whole:<16} dated by {}; {}",
            run.theme.paint(Paint::Frame, format!("{date:<10}")),
            source.id(),
            source.kind(),
            source.dated_by(),
            source.published()
        );
    }
}

//! The statements of packs about a port or a name.

use crate::engine::Query;
use crate::model::Transport;
use crate::registry::{Pack, PackRow};
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::v1::PortV1;
use crate::text::PrintablePath;
use serde::Serialize;
use std::io::Write as _;

/// The most rows of a pack that are shown.
const MOST: usize = 20;

/// Returns the rows about a port or a name.
fn rows<'a>(query: &Query, run: &Run<'a>) -> Vec<(&'a Pack, PackRow<'a>)> {
    let transport = query.transport();
    let fits = |row: &PackRow<'_>| {
        transport.is_none_or(|transport| row.is_for(transport))
            && match query {
                Query::Port(port, _) => row.ports().contains(*port),
                Query::Name(name, _) => row.name().as_bytes().eq_ignore_ascii_case(name),
            }
    };
    let of_pack =
        |pack: &'a Pack| pack.rows().filter(|row| fits(row)).take(MOST).map(move |row| (pack, row)).collect::<Vec<_>>();
    run.catalogue.packs().iter().flat_map(|pack| of_pack(pack)).collect()
}

/// Returns whether a pack has the name or the port.
pub fn has(query: &Query, run: &Run<'_>) -> bool {
    !rows(query, run).is_empty()
}

/// Writes the rows as text.
pub(super) fn write(query: &Query, run: &Run<'_>, out: &mut Vec<u8>) {
    for (pack, row) in rows(query, run) {
        let transports: Vec<&str> = row.transports().map(Transport::as_str).collect();
        let title = if pack.head().title == pack.id() { String::new() } else { format!(", {}", pack.head().title) };
        let name = run.theme.paint(Paint::Strong, row.name());
        let _ = writeln!(out, "\n{name}  {}/{}  in the pack `{}`{title}", row.ports(), transports.join("/"), pack.id());
        let date = |date: Option<crate::model::Date>| date.map(|date| date.to_string()).unwrap_or_default();
        for (word, text) in [
            ("description", row.description().to_owned()),
            ("assignee", row.assignee().to_owned()),
            ("registered", date(row.registered())),
            ("until", date(row.until())),
            ("became", row.became().to_owned()),
            ("note", row.note().to_owned()),
            ("source", format!("{}:{}", PrintablePath(&pack.head().path), row.line())),
            ("published", pack.head().url.clone().unwrap_or_default()),
        ] {
            if !text.is_empty() {
                let head = run.theme.paint(Paint::Frame, format!("{word:<17}"));
                let _ = writeln!(out, "  {head} {}", crate::text::Printable(text.as_bytes()));
            }
        }
    }
}

/// One row, as JSON.
#[derive(Serialize)]
pub(super) struct PackV1<'a> {
    pack: &'a str,
    name: &'a str,
    port: PortV1,
    transports: Vec<&'static str>,
    description: &'a str,
    registered: Option<String>,
    until: Option<String>,
    became: Option<&'a str>,
    path: String,
    line: Option<usize>,
}

/// Returns the rows for JSON.
pub(super) fn rows_v1<'a>(query: &Query, run: &Run<'a>) -> Vec<PackV1<'a>> {
    let row_v1 = |(pack, row): (&'a Pack, PackRow<'a>)| PackV1 {
        pack: pack.id(),
        name: row.name(),
        port: PortV1::new(row.ports()),
        transports: row.transports().map(Transport::as_str).collect(),
        description: row.description(),
        registered: row.registered().map(|date| date.to_string()),
        until: row.until().map(|date| date.to_string()),
        became: Some(row.became()).filter(|became| !became.is_empty()),
        path: pack.head().path.to_string_lossy().into_owned(),
        line: Some(row.line()),
    };
    rows(query, run).into_iter().map(row_v1).collect()
}

//! A row of the history, for one transport.

use crate::model::{Date, PortRange, Transport};
use crate::registry::{EndKind, Listed, Tenure};

/// The index of a source in the list of all sources, oldest first.
pub(in crate::source) type SourceNumber = usize;

/// A name's time on a port and transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::source) struct TenureRow {
    /// The name in its newest spelling.
    pub(in crate::source) name: String,
    /// The port or range; a part of the registry's range if only that part ended.
    pub(in crate::source) ports: PortRange,
    /// The port or range of its newest record. Pieces of one record that are equal otherwise are joined again.
    pub(super) recorded: PortRange,
    /// The transport.
    pub(in crate::source) transport: Transport,
    /// The current name, if it was listed as a historic spelling; else empty.
    pub(in crate::source) alias_of: String,
    /// The first source that lists it.
    pub(in crate::source) first: SourceNumber,
    /// The last source that lists it.
    pub(in crate::source) last: SourceNumber,
    /// How it ended; `None` if the newest source lists it.
    pub(in crate::source) end: Option<TenureEnd>,
    /// How the sources list it.
    pub(in crate::source) listed: Listed,
}

/// How a tenure ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::source) struct TenureEnd {
    /// The kind of end.
    pub(in crate::source) how: EndKind,
    /// The day, if the registry has it.
    pub(in crate::source) date: Option<Date>,
    /// The first source that no longer lists it.
    pub(in crate::source) by: SourceNumber,
    /// The names that replaced it, or the new endpoint of a moved name.
    pub(in crate::source) to: Vec<String>,
    /// The reason for a rename, the source of the day, and the name's other endpoints, separated by `; `.
    pub(in crate::source) reason: String,
}

impl TenureRow {
    /// Returns a tenure of an existing history, on one of its transports. `index` returns the index of a source's id.
    pub(in crate::source) fn known(
        tenure: Tenure<'_>,
        transport: Transport,
        index: impl Fn(&str) -> SourceNumber,
    ) -> Option<Self> {
        let ports = tenure.ports()?;
        let end = tenure.end().map(|end| TenureEnd {
            how: end.how,
            date: end.date,
            by: index(end.by().id()),
            to: end.to().map(str::to_owned).collect(),
            reason: end.reason.to_owned(),
        });
        Some(Self {
            name: tenure.name().to_owned(),
            ports,
            recorded: ports,
            transport,
            alias_of: tenure.alias_of().to_owned(),
            first: index(tenure.first().id()),
            last: index(tenure.last().id()),
            end,
            listed: tenure.listed(),
        })
    }
}

/// Joins adjacent pieces of one record that are equal otherwise.
pub(super) fn joined(mut rows: Vec<TenureRow>) -> Vec<TenureRow> {
    let key = |row: &TenureRow| (row.name.to_ascii_lowercase(), row.transport, row.first, row.last, row.ports);
    rows.sort_by_cached_key(key);
    let mut all: Vec<TenureRow> = Vec::with_capacity(rows.len());
    for row in rows {
        match all.last_mut() {
            Some(last)
                if last.ports.last.checked_add(1) == Some(row.ports.first)
                    && TenureRow { ports: row.ports, ..last.clone() } == row =>
            {
                last.ports.last = row.ports.last;
            }
            _ => all.push(row),
        }
    }
    all
}

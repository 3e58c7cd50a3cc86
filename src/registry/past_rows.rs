//! Rows of past snapshots other than names on ports: `data/rows.tsv` and `data/changes.tsv`. They are read only for past
//! days.

use super::{History, Source};
use crate::model::{PortRange, Transport};
use portolan_store::past::{CHANGES, ROWS, rows};

/// A statement of past snapshots other than a name on a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PastRow<'a> {
    /// One of the words in [`what`](portolan_store::past::what).
    pub(crate) what: &'a str,
    /// The name; for names that share a port, all of them with `; ` between.
    pub(crate) name: &'a str,
    pub(crate) ports: Option<PortRange>,
    /// The transports, with commas between; empty where the registry gives none, which counts for all.
    pub(crate) transports: &'a str,
    pub(crate) description: &'a str,
    pub(crate) unauthorized_use: &'a str,
    pub(crate) note: &'a str,
    /// Numbers of the first and the last source of the row.
    pub(crate) said_by: (usize, usize),
}

/// The parts of a record that differ between one snapshot of the registry in XML and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RecordChange<'a> {
    pub(crate) name: &'a str,
    /// `None` for a name without a port.
    pub(crate) ports: Option<PortRange>,
    /// The transports, with commas between; empty where the registry gives none.
    pub(crate) transports: &'a str,
    /// The parts, with blanks between.
    pub(crate) fields: &'a str,
    /// Number of the source before the change.
    pub(crate) after: usize,
    /// Number of the source after the change.
    pub(crate) by: usize,
}

impl PastRow<'_> {
    /// Returns whether it holds for this transport.
    pub(crate) fn is_for(&self, transport: Transport) -> bool {
        self.transports.is_empty() || transports_of(self.transports).any(|listed| listed == transport)
    }
}

impl History {
    /// Returns the rows of every source that lists the whole registry.
    pub(crate) fn past_rows(&self) -> impl Iterator<Item = PastRow<'_>> {
        rows::<{ ROWS.len() }>(self.packed_rows()).map(|values| {
            let [what, name, ports, transports, description, unauthorized_use, note, first, last] = values;
            let said_by = (number(first), number(last));
            PastRow {
                what,
                name,
                ports: PortRange::parse(ports),
                transports,
                description,
                unauthorized_use,
                note,
                said_by,
            }
        })
    }

    /// Returns the rows of one source.
    pub(crate) fn rows_of(&self, source: Source<'_>) -> impl Iterator<Item = PastRow<'_>> {
        let index = source.index();
        self.past_rows().filter(move |row| (row.said_by.0..=row.said_by.1).contains(&index))
    }

    /// Returns the changed records between one source and the next, by source.
    pub(crate) fn record_changes(&self) -> impl Iterator<Item = RecordChange<'_>> {
        rows::<{ CHANGES.len() }>(self.packed_changes()).map(|[name, ports, transports, fields, after, by]| {
            let ports = PortRange::parse(ports);
            RecordChange { name, ports, transports, fields, after: number(after), by: number(by) }
        })
    }
}

/// Returns the transports of a list such as `tcp,udp`; none if it is empty.
pub(crate) fn transports_of(list: &str) -> impl Iterator<Item = Transport> {
    list.split(',').filter_map(Transport::parse)
}

/// Returns the number of a source; a damaged one belongs to no source.
fn number(text: &str) -> usize {
    text.parse().unwrap_or(usize::MAX)
}

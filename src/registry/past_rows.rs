//! What past states of the registry said beside names on ports: `data/rows.tsv` and `data/changes.tsv`, read when a
//! past day or two of them are asked for.

use super::{History, Source};
use crate::model::{PortRange, Transport};
use portolan_store::past::{CHANGES, ROWS, rows};

/// What the registry said beside the names that ports have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PastRow<'a> {
    /// One of the words in [`what`](portolan_store::past::what).
    pub(crate) what: &'a str,
    /// The name; of names that share a port, all of them with `; ` between.
    pub(crate) name: &'a str,
    pub(crate) ports: Option<PortRange>,
    /// The transports, with commas between; empty where the registry gives none, and means all.
    pub(crate) transports: &'a str,
    pub(crate) description: &'a str,
    pub(crate) unauthorized_use: &'a str,
    pub(crate) note: &'a str,
    /// Numbers of the first and the last source that say so.
    pub(crate) said_by: (usize, usize),
}

/// Which parts of a record a state of the registry in XML has otherwise than the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RecordChange<'a> {
    pub(crate) name: &'a str,
    /// `None` for a name without a port.
    pub(crate) ports: Option<PortRange>,
    /// The transports, with commas between; empty where the registry gives none.
    pub(crate) transports: &'a str,
    /// Which parts, with blanks between.
    pub(crate) fields: &'a str,
    /// Number of the source that has them as before.
    pub(crate) after: usize,
    /// Number of the source that has them otherwise.
    pub(crate) by: usize,
}

impl PastRow<'_> {
    /// Whether it holds for this transport.
    pub(crate) fn is_for(&self, transport: Transport) -> bool {
        self.transports.is_empty() || transports_of(self.transports).any(|own| own == transport)
    }
}

impl History {
    /// What every source that lists the whole registry says beside the names that ports have.
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

    /// What one source says beside the names that ports have.
    pub(crate) fn rows_of(&self, source: Source<'_>) -> impl Iterator<Item = PastRow<'_>> {
        let number = source.number();
        self.past_rows().filter(move |row| (row.said_by.0..=row.said_by.1).contains(&number))
    }

    /// What records say otherwise from one source to the next, by source.
    pub(crate) fn record_changes(&self) -> impl Iterator<Item = RecordChange<'_>> {
        rows::<{ CHANGES.len() }>(self.packed_changes()).map(|[name, ports, transports, fields, after, by]| {
            let ports = PortRange::parse(ports);
            RecordChange { name, ports, transports, fields, after: number(after), by: number(by) }
        })
    }
}

/// The transports of a list such as `tcp,udp`; none if it is empty.
pub(crate) fn transports_of(list: &str) -> impl Iterator<Item = Transport> {
    list.split(',').filter_map(Transport::parse)
}

/// Numbers are written by this program: what is none belongs to no source.
fn number(text: &str) -> usize {
    text.parse().unwrap_or(usize::MAX)
}

//! A tenure that has not ended.

use super::row::{SourceNumber, TenureEnd, TenureRow};
use super::source_index::Key;
use crate::registry::Listed;
use crate::source::SourceRow;
use std::rc::Rc;

/// An open tenure with its newest record.
#[derive(Clone)]
pub(super) struct OpenTenure {
    pub(super) first: SourceNumber,
    pub(super) last: SourceNumber,
    pub(super) row: Rc<SourceRow>,
    pub(super) listed: Listed,
}

impl OpenTenure {
    /// Returns a tenure that begins with this source.
    pub(super) fn new(source: SourceNumber, row: &Rc<SourceRow>) -> Self {
        let listed = Listed {
            as_customary_use: row.is_customary,
            first_without_transport: row.transport.is_none(),
            last_without_transport: row.transport.is_none(),
        };
        Self { first: source, last: source, row: Rc::clone(row), listed }
    }

    /// Extends the tenure by a source that lists it.
    pub(super) fn extend(&mut self, source: SourceNumber, row: &Rc<SourceRow>) {
        self.last = source;
        self.row = Rc::clone(row);
        self.listed.as_customary_use &= row.is_customary;
        self.listed.last_without_transport = row.transport.is_none();
    }

    /// Returns the row of the tenure on the ports of `key`.
    pub(super) fn tenure(&self, key: &Key, end: Option<TenureEnd>) -> TenureRow {
        TenureRow {
            name: self.row.name.clone(),
            ports: key.ports,
            recorded: self.row.ports.unwrap_or(key.ports),
            transport: key.transport,
            alias_of: self.row.alias_of.clone(),
            first: self.first,
            last: self.last,
            end,
            listed: self.listed,
        }
    }
}

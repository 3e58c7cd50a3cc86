//! A pack as a registry, to be written as a whole table.

use super::{Pack, PackRow};
use crate::model::Transport;
use crate::registry::{Claims, History, Registry};
use portolan_store::table::{COLUMNS, column, head, row};

impl Pack {
    /// Returns the assignments that have not ended, as a registry without history and claims.
    ///
    /// # Errors
    /// If there are more rows than a registry can have.
    pub fn to_registry(&self) -> Result<Registry, String> {
        let mut rows: Vec<(PackRow<'_>, Option<Transport>)> = Vec::new();
        for row_of_pack in self.rows().filter(|row| !row.is_ended()) {
            if row_of_pack.is_for_all() {
                rows.push((row_of_pack, None));
            } else {
                rows.extend(row_of_pack.transports().map(|transport| (row_of_pack, Some(transport))));
            }
        }
        rows.sort_by_key(|(row_of_pack, transport)| (row_of_pack.ports(), *transport));
        let mut table = head(self.id(), "-");
        for (row_of_pack, transport) in rows {
            let mut values: [String; COLUMNS.len()] = Default::default();
            row_of_pack.name().clone_into(&mut values[column::NAME]);
            values[column::PORTS] = row_of_pack.ports().to_string();
            transport.map_or("", Transport::as_str).clone_into(&mut values[column::TRANSPORT]);
            row_of_pack.description().clone_into(&mut values[column::DESCRIPTION]);
            row_of_pack.assignee().clone_into(&mut values[column::ASSIGNEE]);
            values[column::REGISTERED] = row_of_pack.registered().map(|date| date.to_string()).unwrap_or_default();
            table.push_str(&row(&values));
        }
        Registry::from_table(&table, History::none(), Claims::none())
    }
}

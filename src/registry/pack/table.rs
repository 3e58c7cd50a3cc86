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
        for own in self.rows().filter(|row| !row.is_ended()) {
            if own.is_for_all() {
                rows.push((own, None));
            } else {
                rows.extend(own.transports().map(|transport| (own, Some(transport))));
            }
        }
        rows.sort_by_key(|(own, transport)| (own.ports(), *transport));
        let mut table = head(self.id(), "-");
        for (own, transport) in rows {
            let mut values: [String; COLUMNS.len()] = Default::default();
            own.name().clone_into(&mut values[column::NAME]);
            values[column::PORTS] = own.ports().to_string();
            transport.map_or("", Transport::as_str).clone_into(&mut values[column::TRANSPORT]);
            own.description().clone_into(&mut values[column::DESCRIPTION]);
            own.assignee().clone_into(&mut values[column::ASSIGNEE]);
            values[column::REGISTERED] = own.registered().map(|date| date.to_string()).unwrap_or_default();
            table.push_str(&row(&values));
        }
        Registry::from_table(&table, History::none(), Claims::none())
    }
}

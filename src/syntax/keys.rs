//! The keys of maps that two rows have.

use super::{Document, EntryId, RowKey};
use crate::model::{PortRange, TransportWord};
use hashbrown::{HashMap, HashSet};

/// A key that two rows of a map have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RepeatedKey {
    /// The first entry of the first row with the key.
    pub first: EntryId,
    /// The first entry of a later row.
    pub later: EntryId,
    /// What the key is.
    pub key: RowKey,
}

/// The keys that several rows of a map have.
#[derive(Debug, Default)]
pub struct RepeatedKeys {
    /// Every row whose key an earlier row of its map has, in the order of the file.
    pub rows: Vec<RepeatedKey>,
    /// The first entry of each row with such a key.
    entries: HashSet<EntryId>,
}

impl RepeatedKeys {
    /// Returns whether another row has the key of an entry, the first of its row.
    pub fn contains(&self, entry: EntryId) -> bool {
        self.entries.contains(&entry)
    }
}

/// The map and the key of a row. Names are compared as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key<'a> {
    scope: u32,
    name: Option<&'a [u8]>,
    ports: Option<PortRange>,
    transport: Option<(TransportWord, &'a [u8])>,
}

/// Finds the keys that several rows of a map have.
pub(super) fn repeated(document: &Document, bytes: &[u8]) -> RepeatedKeys {
    let mut known: HashMap<Key<'_>, EntryId> = HashMap::new();
    let mut repeated = RepeatedKeys::default();
    for row in document.rows.iter().filter(|row| row.key != RowKey::None) {
        let Some((id, entry)) = document.first_of(row) else { continue };
        let (name, ports) = (entry.name.of(bytes), entry.ports);
        let word = match entry.transport {
            TransportWord::Other => entry.transport_span.of(bytes),
            _ => b"",
        };
        let key = match row.key {
            RowKey::Name => Key { scope: row.scope, name: Some(name), ports: None, transport: None },
            RowKey::Port | RowKey::None => Key { scope: row.scope, name: None, ports: Some(ports), transport: None },
            RowKey::PortAndTransport => {
                let transport = Some((entry.transport, word));
                Key { scope: row.scope, name: None, ports: Some(ports), transport }
            }
        };
        if row.key == RowKey::Name && name.is_empty() {
            continue;
        }
        let first = *known.entry(key).or_insert(id);
        if first != id {
            repeated.entries.extend([first, id]);
            repeated.rows.push(RepeatedKey { first, later: id, key: row.key });
        }
    }
    repeated
}

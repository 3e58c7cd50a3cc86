//! The table of this machine, by port.

use crate::engine::{self, FileError};
use crate::format::Format;
use crate::model::{PortRange, Transport};
use crate::plugin::Catalogue;
use crate::registry::{Flag, Registry};
use crate::text::SourceFile;
use hashbrown::HashMap;

/// The names of a table, by port and transport.
#[derive(Debug, Default)]
pub struct LocalTable {
    single: HashMap<(u16, Transport), Row>,
    ranges: Vec<(PortRange, Transport, Row)>,
}

#[derive(Clone, Debug)]
struct Row {
    name: Vec<u8>,
    flags: Vec<Flag>,
}

/// The entry for a port.
#[derive(Debug)]
pub(super) struct Named<'a> {
    pub(super) name: &'a [u8],
    /// Those about the entry, not about its port.
    pub(super) flags: Vec<Flag>,
}

impl LocalTable {
    /// Reads a table, in this format if there is one.
    ///
    /// # Errors
    /// If it is no table.
    pub fn new(
        source: SourceFile,
        format: Option<&dyn Format>,
        catalogue: &Catalogue,
        registry: &Registry,
    ) -> Result<Self, FileError> {
        let document = engine::parse_file(catalogue, &source, format)?;
        let checked = engine::judge_entries(source, document, catalogue, registry);
        let mut table = Self::default();
        for (entry, judgement) in checked.document.entries.iter().zip(checked.judgements.iter()) {
            let Some(transport) = entry.transport.registered().filter(|_| !entry.unnamed) else { continue };
            let flags = [Flag::Covered, Flag::Acknowledged].into_iter().filter(|flag| judgement.flags.has(*flag));
            let name = checked.document.name(&checked.source.bytes, entry).to_vec();
            let row = Row { name, flags: flags.collect() };
            if entry.ports.is_single() {
                // The first line of a port answers lookups by port.
                table.single.entry((entry.ports.first, transport)).or_insert(row);
            } else {
                table.ranges.push((entry.ports, transport, row));
            }
        }
        Ok(table)
    }

    /// Returns the entry for a port: one of the port alone, or else the first range around it.
    pub(super) fn on(&self, port: u16, transport: Transport) -> Option<Named<'_>> {
        let range = || {
            let is_around = |(ports, on, _): &&(PortRange, Transport, Row)| ports.contains(port) && *on == transport;
            self.ranges.iter().find(is_around).map(|(_, _, row)| row)
        };
        let row = self.single.get(&(port, transport)).or_else(range)?;
        Some(Named { name: &row.name, flags: row.flags.clone() })
    }
}

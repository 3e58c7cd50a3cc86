//! [`Pack`]: a registry of the user's own, and how entries relate to it.

mod read;
mod relation;
mod rows;
mod table;

pub use read::{MOST_PACK_ROWS, doubtful_rows, read_pack};
pub use relation::{Relation, Relations, relate};
pub use rows::PackRow;
pub(crate) use rows::{NewPackRow, PackRows};

use crate::model::{PortRange, Transport};
use crate::text::{InputError, in_lowercase};
use std::borrow::Cow;
use std::path::PathBuf;

/// The most rows of one name in a pack.
pub const MOST_ROWS_OF_NAME: usize = 1000;

/// The most bytes of a name in a pack.
pub const MOST_BYTES_OF_NAME: usize = 255;

/// The assignments of a company or a project.
#[derive(Clone, Debug)]
pub struct Pack {
    head: PackHead,
    rows: PackRows,
    /// By transport and port, one more than the index of the row that has it today; 0 for none. Empty for a transport
    /// without rows.
    current: CurrentRows,
    /// The indices of the rows, sorted by name in lower case; those of one name in the order of the file.
    by_name: Vec<u32>,
    /// Fast path: by the first byte of a name in lower case, one bit for each length. Most names have no such shape.
    shapes: Vec<u64>,
}

/// The facts about a pack as a whole.
#[derive(Clone, Debug, Default)]
pub struct PackHead {
    /// The word that selects it.
    pub id: String,
    /// The name for people.
    pub title: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// The ports that it governs. A port outside them may be listed, but need not.
    pub ranges: Vec<PortRange>,
    /// The file.
    pub path: PathBuf,
}

impl Pack {
    /// Joins rows. `bytes` are those of the file.
    ///
    /// # Errors
    /// If two rows give a port to two names, or a name is too long or has too many rows.
    pub(crate) fn new(head: PackHead, rows: PackRows, bytes: &[u8]) -> Result<Self, InputError> {
        let fault = |row: PackRow<'_>, message: String| InputError::at_line(&head.path, bytes, row.line(), message);
        if let Some(row) = rows.iter().find(|row| row.name().len() > MOST_BYTES_OF_NAME) {
            return Err(fault(row, format!("a name of more than {MOST_BYTES_OF_NAME} bytes")));
        }
        let current = current_rows(&rows, &fault)?;
        let names: Vec<Cow<'_, [u8]>> = rows.iter().map(|row| in_lowercase(row.name().as_bytes())).collect();
        let name = |&index: &u32| &names[index as usize];
        let mut by_name: Vec<u32> = (0..rows.len() as u32).collect();
        by_name.sort_by(|one, other| name(one).cmp(name(other)));
        let same = by_name.chunk_by(|one, other| name(one) == name(other));
        if let Some(index) = same.filter_map(|rows| rows.get(MOST_ROWS_OF_NAME)).min() {
            let row = rows.get(*index as usize);
            return Err(fault(row, format!("`{}` has more than {MOST_ROWS_OF_NAME} rows", row.name())));
        }
        let mut shapes = vec![0; usize::from(u8::MAX) + 1];
        for name in names {
            let (first, length) = shape(&name);
            shapes[first] |= length;
        }
        Ok(Self { head, rows, current, by_name, shapes })
    }

    /// Returns the facts about it as a whole.
    pub fn head(&self) -> &PackHead {
        &self.head
    }

    /// Returns the word that selects it.
    pub fn id(&self) -> &str {
        &self.head.id
    }

    /// Returns its rows, in the order of the file.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = PackRow<'_>> + Clone {
        self.rows.iter()
    }

    /// Returns the row that has a port today.
    pub fn assigned(&self, port: u16, transport: Transport) -> Option<PackRow<'_>> {
        let cell = *self.current[transport as usize].get(usize::from(port))?;
        Some(self.rows.get(cell.checked_sub(1)? as usize))
    }

    /// Returns the first row that has some of these ports today and another name.
    pub fn other_on(&self, name: &[u8], ports: PortRange, transport: Transport) -> Option<PackRow<'_>> {
        let cells = &self.current[transport as usize];
        let mut port = usize::from(ports.first);
        while let Some(cells) = cells.get(port..=usize::from(ports.last)) {
            port += cells.iter().position(|&cell| cell != 0)?;
            let row = self.assigned(port as u16, transport)?;
            if !row.name().as_bytes().eq_ignore_ascii_case(name) {
                return Some(row);
            }
            port = usize::from(row.ports().last) + 1;
        }
        None
    }

    /// Returns the rows of a name, compared without case.
    pub fn named(&self, name: &[u8]) -> impl Iterator<Item = PackRow<'_>> + Clone {
        let (first, length) = shape(name);
        let has_shape = self.shapes[first] & length != 0;
        let indices = if has_shape { self.indices_of(&in_lowercase(name)) } else { &[] };
        indices.iter().map(|&index| self.rows.get(index as usize))
    }

    /// Returns the indices of the rows of a name in lower case.
    fn indices_of(&self, name: &[u8]) -> &[u32] {
        let name_of = |index: u32| in_lowercase(self.rows.get(index as usize).name().as_bytes());
        let start = self.by_name.partition_point(|&index| *name_of(index) < *name);
        let same = self.by_name[start..].iter().take_while(|&&index| *name_of(index) == *name).count();
        &self.by_name[start..start + same]
    }

    /// Returns the row that had a port under this name and ended last.
    pub fn ended(&self, name: &[u8], port: u16, transport: Transport) -> Option<PackRow<'_>> {
        let ended =
            self.named(name).filter(|row| row.is_ended() && row.is_for(transport) && row.ports().contains(port));
        ended.max_by_key(|row| row.until())
    }

    /// Returns the first of some ports that none of its ranges has.
    pub fn first_outside(&self, ports: PortRange) -> Option<u16> {
        let mut next = ports.first;
        while let Some(range) = self.head.ranges.iter().find(|range| range.contains(next)) {
            next = range.last.checked_add(1).filter(|&next| next <= ports.last)?;
        }
        Some(next)
    }
}

/// The rows that have each port today, by transport; see [`Pack::current`].
type CurrentRows = [Vec<u32>; Transport::ALL.len()];

/// Returns the rows that have each port today.
///
/// # Errors
/// If two rows give a port to two names.
fn current_rows(rows: &PackRows, fault: &dyn Fn(PackRow<'_>, String) -> InputError) -> Result<CurrentRows, InputError> {
    let mut current = CurrentRows::default();
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_ended()) {
        for transport in row.transports() {
            let ports = &mut current[transport as usize];
            if ports.is_empty() {
                ports.resize(usize::from(u16::MAX) + 1, 0);
            }
            let cells = &mut ports[usize::from(row.ports().first)..=usize::from(row.ports().last)];
            // An overlap ends the loop, so all rows together write each port once.
            for (cell, port) in cells.iter_mut().zip(row.ports().first..) {
                if let Some(other) = cell.checked_sub(1) {
                    let other = rows.get(other as usize);
                    let (name, line, other) = (row.name(), other.line(), other.name());
                    let message = format!("`{name}` is on {port}/{transport}, which line {line} gives to `{other}`");
                    return Err(fault(row, message));
                }
                *cell = index as u32 + 1;
            }
        }
    }
    Ok(current)
}

/// Returns the first byte of a name in lower case, and a bit for its length. Lengths of 63 bytes and more share one
/// bit.
fn shape(name: &[u8]) -> (usize, u64) {
    let first = name.first().map_or(0, u8::to_ascii_lowercase);
    (usize::from(first), 1 << name.len().min(63))
}

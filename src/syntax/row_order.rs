//! [`RowOrder`]: what the rows of a table are sorted by.

use super::Entry;
use serde::Deserialize;

/// What the rows of a table are sorted by, which decides where a new one belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowOrder {
    /// The port.
    Port,
    /// The name, regardless of case.
    Name,
    /// Neither: a new row is the last one.
    End,
}

impl RowOrder {
    /// Returns the order of nine rows in ten, given the first entry of each. `bytes` are those of the file.
    pub fn of<'e>(entries: impl Iterator<Item = &'e Entry> + Clone, bytes: &[u8]) -> Self {
        let name = |entry: &Entry| entry.name.of(bytes).to_ascii_lowercase();
        if percent(entries.clone(), is_by_port) >= 90 {
            Self::Port
        } else if percent(entries, |one, other| name(one) <= name(other)) >= 90 {
            Self::Name
        } else {
            Self::End
        }
    }

    /// Returns the order as [`RowOrder::of`] does for tables that may have several sections. By port are then also tables of
    /// which three rows in four are.
    pub fn of_sections<'e>(entries: impl Iterator<Item = &'e Entry> + Clone, bytes: &[u8]) -> Self {
        match Self::of(entries.clone(), bytes) {
            Self::End if percent(entries, is_by_port) >= 75 => Self::Port,
            order => order,
        }
    }
}

fn is_by_port(one: &Entry, other: &Entry) -> bool {
    one.ports.first <= other.ports.first
}

/// Returns how many neighbors in a hundred are in order; all without any.
fn percent<'e>(
    entries: impl Iterator<Item = &'e Entry> + Clone,
    is_in_order: impl Fn(&Entry, &Entry) -> bool,
) -> usize {
    let pairs = entries.clone().zip(entries.skip(1));
    let sorted = pairs.clone().filter(|(one, other)| is_in_order(one, other)).count();
    (100 * sorted).checked_div(pairs.count()).unwrap_or(100)
}

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
        if share(entries.clone(), is_by_port) >= 0.9 {
            Self::Port
        } else if share(entries, |one, other| name(one) <= name(other)) >= 0.9 {
            Self::Name
        } else {
            Self::End
        }
    }

    /// Returns the order as [`RowOrder::of`] does for tables that may have several sections. By port are then also tables of
    /// which three rows in four are.
    pub fn of_sections<'e>(entries: impl Iterator<Item = &'e Entry> + Clone, bytes: &[u8]) -> Self {
        match Self::of(entries.clone(), bytes) {
            Self::End if share(entries, is_by_port) >= 0.75 => Self::Port,
            order => order,
        }
    }
}

fn is_by_port(one: &Entry, other: &Entry) -> bool {
    one.ports.first <= other.ports.first
}

/// Returns the share of neighbors that are in order, from 0 to 1; 1 without any.
fn share<'e>(entries: impl Iterator<Item = &'e Entry> + Clone, is_in_order: impl Fn(&Entry, &Entry) -> bool) -> f64 {
    let pairs = entries.clone().zip(entries.skip(1));
    let sorted = pairs.clone().filter(|(one, other)| is_in_order(one, other)).count();
    match pairs.count() {
        0 => 1.0,
        all => sorted as f64 / all as f64,
    }
}

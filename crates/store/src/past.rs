//! Two tables about past snapshots of the registry: `data/rows.tsv` and `data/changes.tsv`.
//!
//! Both name a first and a last source in their last two columns. The packed form is the same text without its first
//! line, with the index of each source in `data/sources.tsv`, from 0, instead of its id. It has no index: a caller
//! reads it as a whole.

use std::collections::HashMap;
use std::fmt::Write as _;

/// The columns of `data/rows.tsv`.
///
/// A row is one statement of the registry other than a name on a port, from the first source to the last.
pub const ROWS: [&str; 9] =
    ["what", "name", "ports", "transports", "description", "unauthorized_use", "note", "first", "last"];

/// The subjects of a row of `data/rows.tsv`.
pub mod what {
    /// Ports without a name: reserved, unassigned, or for private use.
    pub const UNNAMED: &str = "unnamed";
    /// A name without a port.
    pub const PORTLESS: &str = "portless";
    /// A note on a name that has a port: unauthorized use, or a use that the registry only records.
    pub const NOTED: &str = "noted";
    /// The names that share a port, in the registry's order, if that is not alphabetical.
    pub const ORDER: &str = "order";
    /// All subjects, in the order of the table.
    pub const ALL: [&str; 4] = [UNNAMED, PORTLESS, NOTED, ORDER];
}

/// Kinds of sources whose notes on unauthorized use are in prose between the rows, which is not read.
pub const WITHOUT_NOTES: [&str; 2] = ["registry-text", "rfc"];

/// The columns of `data/changes.tsv`.
///
/// A row lists the parts of a record that differ between one snapshot of the registry in XML and the one before it.
pub const CHANGES: [&str; 6] = ["name", "ports", "transports", "fields", "after", "by"];

/// Packs one of the two tables; `sources` is the text of `data/sources.tsv`.
///
/// # Errors
/// A sentence with the line, if the text has other columns or names an unknown source.
pub fn pack(text: &str, columns: &[&str], sources: &str) -> Result<String, String> {
    let (head, rows) = text.split_once('\n').ok_or("line 1: no column names")?;
    if head.split('\t').ne(columns.iter().copied()) {
        return Err(format!("line 1: unknown columns: {head}"));
    }
    let ids = sources.lines().skip(1).map(|line| line.split('\t').next().unwrap_or_default());
    let index_of: HashMap<&str, usize> = ids.zip(0..).collect();
    let mut packed = String::new();
    for (row, line) in rows.lines().zip(2..) {
        let values: Vec<&str> = row.split('\t').collect();
        if values.len() != columns.len() {
            return Err(format!("line {line}: {} columns instead of {}", values.len(), columns.len()));
        }
        let (values, ids) = values.split_at(columns.len() - 2);
        packed.push_str(&values.join("\t"));
        for id in ids {
            let index = index_of.get(id).ok_or_else(|| format!("line {line}: `{id}` is no source"))?;
            let _ = write!(packed, "\t{index}");
        }
        packed.push('\n');
    }
    Ok(packed)
}

/// Returns the values of each row of a packed table; missing ones are empty.
pub fn rows<const COLUMNS: usize>(packed: &str) -> impl Iterator<Item = [&str; COLUMNS]> {
    packed.lines().map(|line| {
        let mut values = line.split('\t');
        std::array::from_fn(|_| values.next().unwrap_or_default())
    })
}

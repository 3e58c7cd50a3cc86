//! Packs the tables of what past states of the registry said beside names on ports: only the sources become numbers,
//! since nothing asks these tables before it reads them as a whole. Shared with the build script: only `std`.
//!
//! Both have the sources that they speak of in their last two columns. A packed row has the values of the table with
//! tabs between, but for a source its place in `data/sources.tsv`, from 0.

use std::collections::HashMap;
use std::fmt::Write as _;

/// The columns of `data/rows.tsv`. One row is: what the registry said from one source to another beside the names that
/// ports have.
pub(crate) const ROWS: [&str; 9] =
    ["what", "name", "ports", "transports", "description", "unauthorized_use", "note", "first", "last"];

/// What a row of `data/rows.tsv` is about.
pub(crate) mod what {
    /// Ports that no name has: reserved, unassigned, left to private use.
    pub(crate) const UNNAMED: &str = "unnamed";
    /// A name without a port.
    pub(crate) const PORTLESS: &str = "portless";
    /// What the registry notes on a name that has a port: unauthorized use, or that it only records a use.
    pub(crate) const NOTED: &str = "noted";
    /// The names that share a port, in the order of the registry, where that is not the order of the alphabet.
    pub(crate) const ORDER: &str = "order";
    /// All of them, in the order of the table.
    pub(crate) const ALL: [&str; 4] = [UNNAMED, PORTLESS, NOTED, ORDER];
}

/// Kinds of sources that tell of unauthorized use in words between their rows, which are not read.
pub(crate) const WITHOUT_NOTES: [&str; 2] = ["registry-text", "rfc"];

/// The columns of `data/changes.tsv`. One row is: which parts of a record one state of the registry in XML has
/// otherwise than the one before it.
pub(crate) const CHANGES: [&str; 6] = ["name", "ports", "transports", "fields", "after", "by"];

/// Packs one of the two tables.
///
/// # Errors
/// A sentence with the line, if the text has not these columns or names a source that is not known.
pub(crate) fn pack_past(text: &str, columns: &[&str], sources: &str) -> Result<Vec<u8>, String> {
    let (head, rows) = text.split_once('\n').ok_or("line 1: no column names")?;
    if head.split('\t').ne(columns.iter().copied()) {
        return Err(format!("line 1: unknown columns: {head}"));
    }
    let ids = sources.lines().skip(1).map(|line| line.split('\t').next().unwrap_or_default());
    let numbers: HashMap<&str, usize> = ids.zip(0..).collect();
    let mut packed = String::new();
    for (line, place) in rows.lines().zip(2..) {
        let values: Vec<&str> = line.split('\t').collect();
        if values.len() != columns.len() {
            return Err(format!("line {place}: {} columns instead of {}", values.len(), columns.len()));
        }
        let (said, between) = values.split_at(columns.len() - 2);
        packed.push_str(&said.join("\t"));
        for id in between {
            let number = numbers.get(id).ok_or_else(|| format!("line {place}: `{id}` is no source"))?;
            let _ = write!(packed, "\t{number}");
        }
        packed.push('\n');
    }
    Ok(packed.into_bytes())
}

/// Which lines a packed table has: each with its values.
pub(crate) fn lines<const COLUMNS: usize>(packed: &[u8]) -> impl Iterator<Item = [&str; COLUMNS]> {
    packed.split(|&byte| byte == b'\n').filter_map(|line| {
        let line = std::str::from_utf8(line).ok().filter(|line| !line.is_empty())?;
        let mut values = line.split('\t');
        Some(std::array::from_fn(|_| values.next().unwrap_or_default()))
    })
}

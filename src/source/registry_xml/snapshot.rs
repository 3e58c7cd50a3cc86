//! The result of parsing the registry's XML.

use crate::model::Date;
use portolan_store::table::COLUMNS;

/// The registry at one date.
#[derive(Debug)]
pub struct Snapshot {
    /// The date of its last change, as it prints it.
    pub updated: Date,
    /// The byte offset of that date.
    pub updated_at: usize,
    /// The values of each record in the order of [`COLUMNS`], in the registry's order.
    pub rows: Vec<[String; COLUMNS.len()]>,
    /// The line on which each record begins, from 1.
    pub lines: Vec<u32>,
}

//! The layout of Portolan's packed facts: one place for everything that writes or reads them.
//!
//! The tables in `data/` are text that can be reviewed in a diff. The build script and `registry update` pack them with
//! this crate, and the program looks facts up in the packed bytes with it, without parsing them first.
//!
//! - [`table`]: the text form of a registry snapshot, `data/registry.tsv`
//! - [`PackedRegistry`]: the packed form of the same
//! - [`IndexedTable`]: any other table, whose text stays as it is and gets an index; [`TenureRecord`], [`SourceRecord`],
//!   [`ClaimRecord`], [`EarlyRecord`] and [`HabitRecord`] are the rows of the five indexes
//! - [`past`]: `data/rows.tsv` and `data/changes.tsv`, which are only ever read as a whole
//! - [`StoredHeader`]: the beginning of the file that `registry update` keeps all of this in
//!
//! The crate has no types for ports, transports and dates: a port is a `u16`, a transport is its index in [`TRANSPORTS`],
//! and a date is a number that [`packed_date`] makes. All numbers are little-endian.
//!
//! Packed bytes can come from a damaged disk. No reader here panics: an offset that is out of range leads to an empty
//! value or to another row.

mod hash;
mod index;
pub mod past;
mod records;
mod registry;
mod stored;
pub mod table;

pub use index::{IndexedTable, Row, Shape, TableRecord};
pub use records::{
    CLAIM_KINDS, ClaimRecord, ENDS, EarlyRecord, EndpointRecord, HabitRecord, LISTED, SourceRecord, TenureRecord,
    pack_claims, pack_early, pack_habits, pack_sources, pack_tenures, packed_date,
};
pub use registry::{DETAIL_COLUMNS, EARLIER, PackedRegistry, Record, RecordId, flag};
pub use stored::{HeaderFault, PARTS, StoredHeader};

/// The transports that the registry assigns ports for, in the order of their numbers.
pub const TRANSPORTS: [&str; 4] = ["tcp", "udp", "sctp", "dccp"];

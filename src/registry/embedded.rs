//! The packed facts that the build script made.

use portolan_store::{IndexedTable, PackedRegistry, TableRecord};

const FITS: &str = "invariant: the build script packed the index and the text together";

/// Joins the two parts of an embedded table.
pub(super) fn table<R: TableRecord>(index: &'static [u8], text: &'static str) -> IndexedTable<R> {
    IndexedTable::open(index.into(), text.into()).expect(FITS)
}

/// Joins the two parts of the embedded registry.
pub(super) fn registry(index: &'static [u8], text: &'static str) -> PackedRegistry {
    PackedRegistry::open(index.into(), text.into()).expect(FITS)
}

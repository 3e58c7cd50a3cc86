//! One registry snapshot, packed: lookups by port and by name.
//!
//! The text holds the id and date of the source on its first line, then the names of all records one after the other,
//! then a line of the other values of each record, [`DETAIL_COLUMNS`] with tabs between. A record that follows one
//! with the same values shares them. Names are apart from the rest so that a comparison of many reads little memory.
//! The index is a [`Header`], which says where each [`section`] starts.

mod pack;

use crate::hash::hash_ignore_case;
use crate::table::column;
use std::borrow::Cow;
use zerocopy::little_endian::{U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// The first bytes of an index; the last one is the version of the layout.
const MAGIC: [u8; 8] = *b"PORTOLN\x08";

/// Numbers of the sections of an index, in their order.
mod section {
    /// A [`Record`](super::Record) for each row of the table.
    pub(super) const RECORDS: usize = 0;
    /// 1,024 [`PortStep`](super::PortStep)s for each transport.
    pub(super) const PORT_STEPS: usize = 1;
    /// For each port and transport with a name, and one more: the start of its records in the next section.
    pub(super) const SLOTS: usize = 2;
    /// Record numbers by transport and port.
    pub(super) const ASSIGNED: usize = 3;
    /// For each bucket of names, and one more: its start in the next section.
    pub(super) const NAME_BUCKETS: usize = 4;
    /// Record numbers by bucket and name.
    pub(super) const NAMES: usize = 5;
    /// For each step of ports of each transport: the number of unnamed rows that begin before it.
    pub(super) const UNNAMED_STEPS: usize = 6;
    /// Record numbers of the reserved, private-use and unassigned rows by first port. There is a section for each
    /// transport.
    pub(super) const UNNAMED: usize = 7;
    pub(super) const COUNT: usize = UNNAMED + crate::TRANSPORTS.len();
}

#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Header {
    magic: [u8; MAGIC.len()],
    /// The start of each section in the index, and the end of the last one.
    starts: [U32; section::COUNT + 1],
}

/// The number of ports in a [`PortStep`].
const STEP: usize = 64;
/// The number of steps of one transport.
const STEPS: usize = 65_536 / STEP;
const NAME_BUCKETS: usize = 8192;

#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct PortStep {
    /// The ports of the step that have a name.
    named: U64,
    /// The ports of the step that have a note: reserved, or used without authorization.
    noted: U64,
    /// The number of ports with a name in all steps before this one.
    named_before: U32,
}

/// The number of a record in the table, from 0.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct RecordId(U32);

impl RecordId {
    /// Returns the number as such.
    pub fn get(self) -> u32 {
        self.0.get()
    }
}

/// One record of the registry, as far as it is numbers.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Debug)]
#[repr(C)]
pub struct Record {
    /// The start of the name in the text.
    name_start: U32,
    /// The start of the line of the other values.
    details_start: U32,
    first_port: U16,
    last_port: U16,
    name_len: u8,
    /// The index in [`TRANSPORTS`](crate::TRANSPORTS), or [`ALL_TRANSPORTS`].
    transport: u8,
    /// The [`flag`]s.
    flags: u8,
    reserved: u8,
}

/// The transport number of a record without a transport: it counts for all four.
const ALL_TRANSPORTS: u8 = 4;

/// The sentinel for a record that does not exist.
static NO_RECORD: Record = Record {
    name_start: U32::ZERO,
    details_start: U32::ZERO,
    first_port: U16::ZERO,
    last_port: U16::ZERO,
    name_len: 0,
    transport: 0,
    flags: 0,
    reserved: 0,
};

/// The words before an earlier name in a description, as in `(was sldap)`.
pub const EARLIER: &str = "(was ";

/// The flags of a [`Record`].
pub mod flag {
    /// The record has a port.
    pub const HAS_PORT: u8 = 1;
    /// The name is a historic spelling of another.
    pub const HISTORIC: u8 = 2;
    /// The registry notes unauthorized use.
    pub const UNAUTHORIZED: u8 = 4;
    /// An unnamed row that reserves its ports.
    pub const RESERVED: u8 = 8;
    /// An unnamed row that leaves its ports to private use.
    pub const PRIVATE_USE: u8 = 16;
    /// The registry lists the record without having assigned it.
    pub const UNASSIGNED_USE: u8 = 32;
    /// The description may give an earlier name: it has [`EARLIER`](super::EARLIER).
    pub const EARLIER: u8 = 64;
}

/// The columns whose values are in the text, in its order.
pub const DETAIL_COLUMNS: [usize; 10] = [
    column::ALIAS_OF,
    column::DESCRIPTION,
    column::REFERENCES,
    column::REGISTERED,
    column::MODIFIED,
    column::NOTE,
    column::UNAUTHORIZED_USE,
    column::ASSIGNEE,
    column::CONTACT,
    column::SERVICE_CODE,
];

impl Record {
    /// Returns the first and the last port; both are 0 for a record without one.
    pub fn ports(&self) -> (u16, u16) {
        (self.first_port.get(), self.last_port.get())
    }

    /// Returns the transport; `None` if the registry gives none, which counts for all four.
    pub fn transport(&self) -> Option<u8> {
        (self.transport < ALL_TRANSPORTS).then_some(self.transport)
    }

    /// Returns whether the record has a [`flag`].
    pub fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// A registry snapshot in packed form.
#[derive(Clone, Debug)]
pub struct PackedRegistry {
    index: Cow<'static, [u8]>,
    text: Cow<'static, str>,
    starts: [u32; section::COUNT + 1],
}

impl PackedRegistry {
    /// Joins the two parts of a packed registry; `None` if they are damaged.
    pub fn open(index: Cow<'static, [u8]>, text: Cow<'static, str>) -> Option<Self> {
        let (header, _) = Header::ref_from_prefix(&index).ok()?;
        let starts = header.starts.map(U32::get);
        let is_whole = header.magic == MAGIC
            && starts[0] as usize == size_of::<Header>()
            && starts.is_sorted()
            && starts[section::COUNT] as usize == index.len();
        is_whole.then_some(Self { index, text, starts })
    }

    /// Packs the text of a registry table.
    ///
    /// # Errors
    /// A sentence with the line, if a row is not of the table's form.
    pub fn pack(table: &str) -> Result<Self, String> {
        let (index, text) = pack::pack(table)?;
        Self::open(index.into(), text.into()).ok_or_else(|| "the table is too large".to_owned())
    }

    /// Returns the index, as [`open`](Self::open) takes it.
    pub fn index(&self) -> &[u8] {
        &self.index
    }

    /// Returns the text, as [`open`](Self::open) takes it.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn source(&self) -> (&str, &str) {
        let line = self.text.lines().next().unwrap_or_default();
        line.split_once(' ').unwrap_or((line, ""))
    }

    /// Returns the id of the dated source.
    pub fn source_id(&self) -> &str {
        self.source().0
    }

    /// Returns the date of the snapshot.
    pub fn date(&self) -> &str {
        self.source().1
    }

    fn section<T: FromBytes + KnownLayout + Immutable + Unaligned>(&self, index: usize) -> &[T] {
        let bytes = self.index.get(self.starts[index] as usize..self.starts[index + 1] as usize);
        bytes.and_then(|bytes| <[T]>::ref_from_bytes(bytes).ok()).unwrap_or_default()
    }

    /// Returns the number of records.
    pub fn len(&self) -> usize {
        self.records().len()
    }

    /// Returns whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.records().is_empty()
    }

    /// Returns the numbers of all records, in the order of the table.
    pub fn ids(&self) -> impl Iterator<Item = RecordId> + use<> {
        (0..self.len() as u32).map(|id| RecordId(U32::new(id)))
    }

    fn records(&self) -> &[Record] {
        self.section(section::RECORDS)
    }

    /// Returns the record with this number, or an empty one if it does not exist.
    pub fn record(&self, id: RecordId) -> &Record {
        self.records().get(id.get() as usize).unwrap_or(&NO_RECORD)
    }

    /// Returns the name of a record.
    pub fn name(&self, record: &Record) -> &str {
        let start = record.name_start.get() as usize;
        self.text.get(start..start + usize::from(record.name_len)).unwrap_or_default()
    }

    /// Returns the other values of a record: [`DETAIL_COLUMNS`], with tabs between.
    pub fn details(&self, id: RecordId) -> &str {
        let Some(record) = self.records().get(id.get() as usize) else { return "" };
        let rest = self.text.get(record.details_start.get() as usize..).unwrap_or_default();
        rest.split('\n').next().unwrap_or_default()
    }

    fn step(&self, port: u16, transport: u8) -> Option<&PortStep> {
        self.section(section::PORT_STEPS).get(step_index(port, transport))
    }

    /// Returns whether a port has a name, by a bitmap alone.
    #[inline]
    pub fn has_names(&self, port: u16, transport: u8) -> bool {
        self.step(port, transport).is_some_and(|step| step.named.get() & bit(port) != 0)
    }

    /// Returns whether a record reserves the port or notes unauthorized use of this very port. Only a bitmap is read.
    #[inline]
    pub fn has_notes(&self, port: u16, transport: u8) -> bool {
        self.step(port, transport).is_some_and(|step| step.noted.get() & bit(port) != 0)
    }

    /// Returns the records that give a port a name, in the order of the registry.
    #[inline]
    pub fn assigned(&self, port: u16, transport: u8) -> &[RecordId] {
        let Some(step) = self.step(port, transport).filter(|step| step.named.get() & bit(port) != 0) else {
            return &[];
        };
        let before = (step.named.get() & (bit(port) - 1)).count_ones();
        let slot = step.named_before.get().wrapping_add(before) as usize;
        let slots: &[U32] = self.section(section::SLOTS);
        let start = |slot: usize| slots.get(slot).map_or(0, |start| start.get() as usize);
        self.section(section::ASSIGNED).get(start(slot)..start(slot + 1)).unwrap_or_default()
    }

    /// Returns the first port after `port` that has a name.
    pub fn next_with_name(&self, port: u16, transport: u8) -> Option<u16> {
        let start = port.checked_add(1)?;
        let steps: &[PortStep] = self.section(section::PORT_STEPS);
        let steps = steps.get(step_index(start, transport)..step_index(0, transport) + STEPS)?;
        let first_step = usize::from(start) / STEP;
        (first_step..).zip(steps).find_map(|(step_index, step)| {
            let from = if step_index == first_step { usize::from(start) % STEP } else { 0 };
            let named = step.named.get() & u64::MAX << from;
            (named != 0).then(|| (step_index * STEP) as u16 + named.trailing_zeros() as u16)
        })
    }

    /// Returns the last unnamed row that starts at `port` or before, and the first one after it.
    pub fn unnamed_around(&self, port: u16, transport: u8) -> (Option<RecordId>, Option<RecordId>) {
        let rows: &[RecordId] = self.section(section::UNNAMED + usize::from(transport));
        let steps: &[U32] = self.section(section::UNNAMED_STEPS);
        let mut next = steps.get(step_index(port, transport)).map_or(0, |start| start.get() as usize);
        while rows.get(next).is_some_and(|&row| self.record(row).first_port.get() <= port) {
            next += 1;
        }
        (next.checked_sub(1).and_then(|last| rows.get(last).copied()), rows.get(next).copied())
    }

    /// Returns the records of a name, compared without case, in the order of the registry. They are sorted by port;
    /// those without a port come last.
    pub fn named(&self, name: &[u8]) -> &[RecordId] {
        let buckets: &[U32] = self.section(section::NAME_BUCKETS);
        let start = |bucket: usize| buckets.get(bucket).map_or(0, |start| start.get() as usize);
        let bucket = name_bucket(name);
        let ids = self.section(section::NAMES).get(start(bucket)..start(bucket + 1)).unwrap_or_default();
        let is_named = |id: &RecordId| {
            let record = self.record(*id);
            usize::from(record.name_len) == name.len() && self.name(record).as_bytes().eq_ignore_ascii_case(name)
        };
        let from = ids.iter().position(is_named).unwrap_or(ids.len());
        let ids = &ids[from..];
        &ids[..ids.iter().position(|id| !is_named(id)).unwrap_or(ids.len())]
    }
}

/// Returns the index of the step that holds a port, among those of all transports.
fn step_index(port: u16, transport: u8) -> usize {
    usize::from(transport) * STEPS + usize::from(port) / STEP
}

/// Returns the bit of a port in its step.
fn bit(port: u16) -> u64 {
    1 << (usize::from(port) % STEP)
}

fn name_bucket(name: &[u8]) -> usize {
    hash_ignore_case(name) as usize % NAME_BUCKETS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{COLUMNS, head, row};

    /// Packs rows `name ports transport description`.
    fn registry(rows: &[[&str; 4]]) -> PackedRegistry {
        let mut table = head("test", "2026-01-02");
        for [name, ports, transport, description] in rows {
            let mut values: [String; COLUMNS.len()] = Default::default();
            values[column::NAME] = (*name).into();
            values[column::PORTS] = (*ports).into();
            values[column::TRANSPORT] = (*transport).into();
            values[column::DESCRIPTION] = (*description).into();
            table.push_str(&row(&values));
        }
        PackedRegistry::pack(&table).unwrap()
    }

    #[test]
    fn ports_and_names_are_found() {
        let registry = registry(&[
            ["", "0", "tcp", "Reserved"],
            ["http", "80", "tcp", "World Wide Web"],
            ["www", "80", "tcp", ""],
            ["x11", "6000-6063", "", ""],
            ["airplay", "", "tcp", ""],
        ]);
        let names =
            |ids: &[RecordId]| ids.iter().map(|&id| registry.name(registry.record(id)).to_owned()).collect::<Vec<_>>();
        assert_eq!((registry.source_id(), registry.date(), registry.len()), ("test", "2026-01-02", 5));
        assert_eq!(names(registry.assigned(80, 0)), ["http", "www"]);
        assert_eq!(names(registry.assigned(80, 1)), [""; 0]);
        assert_eq!(names(registry.assigned(6063, 3)), ["x11"]);
        assert_eq!(names(registry.named(b"HTTP")), ["http"]);
        assert_eq!(names(registry.named(b"htt")), [""; 0]);
        assert_eq!(registry.details(registry.named(b"http")[0]).split('\t').nth(1), Some("World Wide Web"));
        assert_eq!(registry.next_with_name(80, 0), Some(6000));
        assert_eq!(registry.next_with_name(6063, 0), None);
        assert!(registry.has_notes(0, 0) && !registry.has_notes(0, 1));
        assert!(registry.unnamed_around(79, 0).0.is_some() && registry.unnamed_around(79, 1).0.is_none());
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let registry = registry(&[["http", "80", "tcp", ""]]);
        let open = |index: &[u8]| PackedRegistry::open(index.to_vec().into(), registry.text().to_owned().into());
        let index = registry.index();
        assert!(open(index).is_some());
        assert!(open(&index[1..]).is_none() && open(&index[..index.len() - 1]).is_none() && open(b"PORTOLN").is_none());
        let mut other_version = index.to_vec();
        other_version[MAGIC.len() - 1] += 1;
        assert!(open(&other_version).is_none());
    }
}

//! A table of facts and the index that its rows are found by.
//!
//! The text of the table stays as it is, but for columns that the records hold, which are empty. Its index is a
//! [`Header`] and then, in this order: a record of each row, which says where the row starts in the text; for each
//! bucket of keys, and one more, its start among the keys; a [`Key`] of each row, by bucket; a [`PortRow`] for each
//! port of each row, by port; and a bitmap of the ports that have a row (8,192 bytes, or none if no row has a port).

use crate::hash::hash_ignore_case;
use std::borrow::Cow;
use std::marker::PhantomData;
use std::ops::Range;
use zerocopy::little_endian::{U16, U32};
use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, KnownLayout, Unaligned};

/// The columns of a table, and those that its rows are found by.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The column names, as in the first line.
    pub columns: &'static [&'static str],
    /// The column with the key, which is compared without case.
    pub key: usize,
    /// The column with a port or a range, if rows are found by port.
    pub ports: Option<usize>,
    /// The columns that the text lacks, since the record of a row has their values as numbers.
    pub numbers: &'static [usize],
}

impl Shape {
    /// Returns the line of column names.
    pub fn head(&self) -> String {
        self.columns.join("\t") + "\n"
    }
}

/// The part of a row that the index keeps as numbers.
pub trait TableRecord: FromBytes + IntoBytes + KnownLayout + Immutable + Unaligned + 'static {
    /// The table that the record belongs to.
    const SHAPE: Shape;
    /// The record of a row that does not exist.
    const EMPTY: &'static Self;

    /// Returns the offset of the row in the text.
    fn line_start(&self) -> u32;
}

#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Header {
    rows: U32,
    port_rows: U32,
    bitmap_len: U32,
    record_len: U32,
}

#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Key {
    hash: U32,
    /// Offset of the key in the text.
    start: U32,
    row: U32,
}

#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct PortRow {
    port: U16,
    row: U32,
}

const BITMAP_LEN: usize = 65_536 / 8;

/// A table whose rows are found by key and by port.
#[derive(Debug)]
pub struct IndexedTable<R> {
    index: Cow<'static, [u8]>,
    text: Cow<'static, str>,
    layout: Layout,
    record: PhantomData<fn() -> R>,
}

impl<R> Clone for IndexedTable<R> {
    fn clone(&self) -> Self {
        Self { index: self.index.clone(), text: self.text.clone(), layout: self.layout.clone(), record: PhantomData }
    }
}

/// The byte ranges of the lists in an index.
#[derive(Clone, Debug)]
struct Layout {
    records: Range<usize>,
    buckets: Range<usize>,
    keys: Range<usize>,
    port_rows: Range<usize>,
    bitmap: Range<usize>,
}

impl Layout {
    fn new(header: &Header) -> Self {
        let [rows, port_rows, bitmap, record] =
            [&header.rows, &header.port_rows, &header.bitmap_len, &header.record_len].map(|n| n.get() as usize);
        let mut end = size_of::<Header>();
        let mut list = |count: usize, size: usize| {
            let start = end;
            end = start.saturating_add(count.saturating_mul(size));
            start..end
        };
        Self {
            records: list(rows, record),
            buckets: list(bucket_count(rows) + 1, size_of::<U32>()),
            keys: list(rows, size_of::<Key>()),
            port_rows: list(port_rows, size_of::<PortRow>()),
            bitmap: list(bitmap, 1),
        }
    }
}

/// Returns the number of buckets for the keys of so many rows: a power of two.
fn bucket_count(rows: usize) -> usize {
    rows.checked_next_power_of_two().unwrap_or(1)
}

fn bucket_of(hash: u32, buckets: usize) -> usize {
    hash as usize & (buckets - 1)
}

/// Packs a table: the index, and the text that it belongs to. `record` makes the record of a row from its offset, its
/// values, and those of them that the text keeps.
///
/// # Errors
/// A sentence with the line, if the text is not of the table's shape.
pub(crate) fn pack<R: TableRecord>(
    text: &str,
    record: impl Fn(U32, &[&str], &[&str]) -> Result<R, String>,
) -> Result<(Vec<u8>, String), String> {
    let shape = R::SHAPE;
    let (head, rows) = text.split_once('\n').ok_or("line 1: no column names")?;
    if head.split('\t').ne(shape.columns.iter().copied()) {
        return Err(format!("line 1: unknown columns: {head}"));
    }
    let mut keys: Vec<(&str, u32, u32)> = Vec::new();
    let mut ports: Vec<(u16, u32)> = Vec::new();
    let mut records = Vec::new();
    let mut kept_text = shape.head();
    for (row, line) in (0u32..).zip(rows.lines()) {
        let fault = |what: String| format!("line {}: {what}", row + 2);
        let values: Vec<&str> = line.split('\t').collect();
        if values.len() != shape.columns.len() {
            return Err(fault(format!("{} columns instead of {}", values.len(), shape.columns.len())));
        }
        let mut kept = values.clone();
        shape.numbers.iter().for_each(|&column| kept[column] = "");
        let start = kept_text.len() as u32;
        let before: usize = kept[..shape.key].iter().map(|value| value.len() + 1).sum();
        keys.push((values[shape.key], start + before as u32, row));
        if let Some(range) = shape.ports.map(|column| values[column]).filter(|range| !range.is_empty()) {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let parsed = |text: &str| text.parse::<u16>().map_err(|_| fault(format!("`{range}` is no port or range")));
            ports.extend((parsed(first)?..=parsed(last)?).map(|port| (port, row)));
        }
        records.push(record(U32::new(start), &values, &kept).map_err(fault)?);
        kept_text.push_str(&kept.join("\t"));
        kept_text.push('\n');
    }
    let buckets = bucket_count(keys.len());
    let bucket = |key: &str| bucket_of(hash_ignore_case(key.as_bytes()), buckets);
    // The sort is stable: rows with one key stay in the order of the table.
    keys.sort_by_cached_key(|&(key, ..)| (bucket(key), key.to_ascii_lowercase()));
    ports.sort_unstable();
    let bucket_starts =
        (0..=buckets).map(|wanted| U32::new(keys.partition_point(|&(key, ..)| bucket(key) < wanted) as u32));
    let mut bitmap = vec![0u8; if ports.is_empty() { 0 } else { BITMAP_LEN }];
    for &(port, _) in &ports {
        bitmap[usize::from(port) / 8] |= 1 << (port % 8);
    }

    let header = Header {
        rows: U32::new(keys.len() as u32),
        port_rows: U32::new(ports.len() as u32),
        bitmap_len: U32::new(bitmap.len() as u32),
        record_len: U32::new(size_of::<R>() as u32),
    };
    let keys = keys.iter().map(|&(key, start, row)| Key {
        hash: U32::new(hash_ignore_case(key.as_bytes())),
        start: U32::new(start),
        row: U32::new(row),
    });
    let port_rows = ports.iter().map(|&(port, row)| PortRow { port: U16::new(port), row: U32::new(row) });
    let mut packed = header.as_bytes().to_vec();
    packed.extend(records.as_slice().as_bytes());
    packed.extend(bucket_starts.collect::<Vec<_>>().as_slice().as_bytes());
    packed.extend(keys.collect::<Vec<_>>().as_slice().as_bytes());
    packed.extend(port_rows.collect::<Vec<_>>().as_slice().as_bytes());
    packed.extend(bitmap);
    Ok((packed, kept_text))
}

/// Packs the index of a table whose text stays as it is, as [`pack`] does.
pub(crate) fn pack_index<R: TableRecord>(
    text: &str,
    record: impl Fn(U32, &[&str]) -> Result<R, String>,
) -> Result<Vec<u8>, String> {
    pack(text, |line_start, values, _| record(line_start, values)).map(|(index, _)| index)
}

/// One row of a table. Rows are compared with rows of the same table only.
#[derive(Debug)]
pub struct Row<'a, R> {
    line: &'a str,
    record: &'a R,
    index: u32,
}

impl<R> Clone for Row<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Row<'_, R> {}

impl<R> PartialEq for Row<'_, R> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl<R> Eq for Row<'_, R> {}

impl<R: TableRecord> IndexedTable<R> {
    /// Joins a table and the index that was packed from it; `None` if they do not match.
    pub fn open(index: Cow<'static, [u8]>, text: Cow<'static, str>) -> Option<Self> {
        let (header, _) = Header::ref_from_prefix(&index).ok()?;
        let layout = Layout::new(header);
        let fits = header.record_len.get() as usize == size_of::<R>() && layout.bitmap.end == index.len();
        let has_head = text.starts_with(&R::SHAPE.head());
        (fits && has_head).then_some(Self { layout, index, text, record: PhantomData })
    }

    /// Returns a table without rows.
    pub fn empty() -> Self {
        let no_header = Header::new_zeroed();
        Self {
            layout: Layout::new(&no_header),
            index: Cow::Borrowed(&[]),
            text: Cow::Borrowed(""),
            record: PhantomData,
        }
    }

    /// Returns the index, as [`open`](Self::open) takes it.
    pub fn index(&self) -> &[u8] {
        &self.index
    }

    /// Returns the text, as [`open`](Self::open) takes it.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn list<T: FromBytes + KnownLayout + Immutable + Unaligned>(&self, range: &Range<usize>) -> &[T] {
        self.index.get(range.clone()).and_then(|bytes| <[T]>::ref_from_bytes(bytes).ok()).unwrap_or_default()
    }

    /// Returns the record of each row, in the order of the table.
    pub fn records(&self) -> &[R] {
        self.list(&self.layout.records)
    }

    /// Returns the row of this number, from 0.
    pub fn get(&self, index: u32) -> Option<Row<'_, R>> {
        let records = self.records();
        let record = records.get(index as usize)?;
        let end = records.get(index as usize + 1).map_or(self.text.len(), |next| next.line_start() as usize);
        let line = self.text.get(record.line_start() as usize..end).unwrap_or_default();
        Some(Row { line: line.strip_suffix('\n').unwrap_or(line), record, index })
    }

    /// Returns every row, in the order of the table.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_, R>> {
        self.rows_where(|_| true)
    }

    /// Returns the rows whose record passes a test, in the order of the table.
    pub fn rows_where(&self, test: impl Fn(&R) -> bool) -> impl Iterator<Item = Row<'_, R>> {
        let indices = (0u32..).zip(self.records()).filter(move |(_, record)| test(record));
        indices.filter_map(|(index, _)| self.get(index))
    }

    /// Returns the rows with this key, compared without case, in the order of the table.
    pub fn by_key<'a>(&'a self, key: &[u8]) -> impl Iterator<Item = Row<'a, R>> + use<'a, R> {
        self.keys(key).iter().filter_map(|key| self.get(key.row.get()))
    }

    fn keys(&self, key: &[u8]) -> &[Key] {
        let buckets: &[U32] = self.list(&self.layout.buckets);
        if buckets.len() < 2 {
            return &[];
        }
        let hash = hash_ignore_case(key);
        let bucket = bucket_of(hash, buckets.len() - 1);
        let [start, end] = [bucket, bucket + 1].map(|bucket| buckets[bucket].get() as usize);
        let keys: &[Key] = self.list::<Key>(&self.layout.keys).get(start..end).unwrap_or_default();
        let is_key = |known: &Key| known.hash.get() == hash && self.has_key_at(known.start.get() as usize, key);
        let start = keys.iter().position(is_key).unwrap_or(keys.len());
        let keys = &keys[start..];
        &keys[..keys.iter().position(|known| !is_key(known)).unwrap_or(keys.len())]
    }

    fn has_key_at(&self, start: usize, key: &[u8]) -> bool {
        let text = self.text.as_bytes().get(start..).unwrap_or_default();
        text.get(..key.len()).is_some_and(|known| known.eq_ignore_ascii_case(key))
            && matches!(text.get(key.len()), None | Some(b'\t' | b'\n'))
    }

    /// Returns whether any row is about this port, by the bitmap alone.
    pub fn has_port(&self, port: u16) -> bool {
        let bits = self.index.get(self.layout.bitmap.start + usize::from(port) / 8);
        bits.is_some_and(|bits| bits & (1 << (port % 8)) != 0)
    }

    /// Returns the rows about this port, in the order of the table.
    pub fn by_port(&self, port: u16) -> impl Iterator<Item = Row<'_, R>> {
        let rows: &[PortRow] = if self.has_port(port) { self.list(&self.layout.port_rows) } else { &[] };
        let first = rows.partition_point(|row| row.port.get() < port);
        let rows = rows[first..].iter().take_while(move |row| row.port.get() == port);
        rows.filter_map(|row| self.get(row.row.get()))
    }
}

impl<R: TableRecord> Row<'_, R> {
    /// Returns the placeholder for a missing row: all its values are empty.
    pub fn empty() -> Self {
        Self { line: "", record: R::EMPTY, index: u32::MAX }
    }
}

impl<'a, R> Row<'a, R> {
    /// Returns the number of the row in the table, from 0.
    pub fn index(self) -> u32 {
        self.index
    }

    /// Returns the record of the row.
    pub fn record(self) -> &'a R {
        self.record
    }

    /// Returns the value in a column, from 0.
    pub fn value(self, column: usize) -> &'a str {
        self.line.split('\t').nth(column).unwrap_or_default()
    }

    /// Returns the values in the first columns.
    pub fn values<const COLUMNS: usize>(self) -> [&'a str; COLUMNS] {
        let mut values = self.line.split('\t');
        std::array::from_fn(|_| values.next().unwrap_or_default())
    }

    /// Returns the part of the line between two offsets.
    pub fn part(self, start: u16, end: u16) -> &'a str {
        self.line.get(usize::from(start)..usize::from(end)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Debug)]
    #[repr(C)]
    struct Word {
        line_start: U32,
    }

    impl TableRecord for Word {
        const SHAPE: Shape = Shape { columns: &["port", "name", "word"], key: 1, ports: Some(0), numbers: &[0] };
        const EMPTY: &'static Self = &Self { line_start: U32::ZERO };

        fn line_start(&self) -> u32 {
            self.line_start.get()
        }
    }

    fn table(text: &'static str) -> Result<IndexedTable<Word>, String> {
        let (index, text) = pack(text, |line_start, _, _| Ok(Word { line_start }))?;
        Ok(IndexedTable::open(index.into(), text.into()).unwrap())
    }

    #[test]
    fn rows_are_found_by_key_and_by_port() {
        let table = table("port\tname\tword\n5-6\tb\tone\n6\tA\ttwo\n\ta\tthree\n").unwrap();
        let words = |rows: Vec<Row<'_, Word>>| rows.iter().map(|row| row.value(2).to_owned()).collect::<Vec<_>>();
        assert_eq!(words(table.by_key(b"a").collect()), ["two", "three"]);
        assert_eq!(words(table.by_key(b"B").collect()), ["one"]);
        assert_eq!(words(table.by_key(b"c").collect()), [""; 0]);
        assert_eq!(words(table.by_port(6).collect()), ["one", "two"]);
        assert_eq!(words(table.by_port(7).collect()), [""; 0]);
        assert!(table.has_port(5) && !table.has_port(0));
        assert_eq!(words(table.rows().collect()), ["one", "two", "three"]);
        // The text lacks the numbers.
        assert_eq!(table.rows().nth(1).unwrap().values(), ["", "A", "two", ""]);
    }

    #[test]
    fn a_bad_table_is_refused_with_its_line() {
        let fault = |text| table(text).unwrap_err();
        assert_eq!(fault("port\tname\n"), "line 1: unknown columns: port\tname");
        assert_eq!(fault("port\tname\tword\n1\ta\n"), "line 2: 2 columns instead of 3");
        assert_eq!(fault("port\tname\tword\nx\ta\tb\n"), "line 2: `x` is no port or range");
        assert!(table("port\tname\tword\n").unwrap().by_port(1).next().is_none());
    }

    #[test]
    fn an_index_that_does_not_fit_is_refused() {
        let text = "port\tname\tword\n5-6\tb\tone\n";
        let (index, kept) = pack(text, |line_start, _, _| Ok(Word { line_start })).unwrap();
        assert!(IndexedTable::<Word>::open(index.clone().into(), kept.into()).is_some());
        assert!(IndexedTable::<Word>::open(index.clone().into(), "port\n".into()).is_none());
        assert!(IndexedTable::<Word>::open(index[1..].to_vec().into(), text.into()).is_none());
        assert!(IndexedTable::<Word>::open(vec![0xff; 16].into(), text.into()).is_none());
        assert_eq!(IndexedTable::<Word>::empty().by_key(b"b").count(), 0);
    }
}

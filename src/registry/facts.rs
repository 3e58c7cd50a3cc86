//! Questions to a packed table of facts: history, claims, sources.

use super::columns::{columns, text_value};
use super::pack::hash_ignore_case;
use super::pack_facts::{BITS_LEN, HEADER_LEN, KEY_LEN, Shape, bucket_count, bucket_of};
use super::pack_rows::PLACE_LEN;
use std::borrow::Cow;

/// A table whose rows are found by a key and by a port.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    index: Cow<'static, [u8]>,
    text: Text,
    places: Places,
}

/// Where the lists of an index are, worked out once.
#[derive(Clone, Copy, Debug)]
struct Places {
    /// How many rows there are.
    count: usize,
    /// How many bytes are kept of each row.
    kept: usize,
    /// How many buckets the names are in.
    bucket_count: usize,
    /// Where the list of the buckets starts.
    buckets: usize,
    /// Where the rows by name start.
    keys: usize,
    /// How many rows by port there are.
    port_count: usize,
    /// Where the rows by port start.
    ports: usize,
    /// Where the bits of the ports start; none if there are no ports.
    bits: Option<usize>,
    /// How long an index is that has all of this.
    end: usize,
}

impl Places {
    fn of(index: &[u8]) -> Self {
        let number =
            |at: usize| index.as_chunks().0.get(at / 4).map_or(0, |number| u32::from_le_bytes(*number) as usize);
        // No list of an index is longer than the whole of it.
        let [count, port_count, bits_len, kept] = [0, 4, 8, 12].map(|at| number(at).min(index.len()));
        let bucket_count = bucket_count(count);
        let buckets = HEADER_LEN + kept * count + PLACE_LEN;
        let keys = buckets + 4 * (bucket_count + 1);
        let ports = keys + KEY_LEN * count;
        let bits = ports + 8 * port_count;
        let has_bits = bits_len == BITS_LEN && index.len() == bits + BITS_LEN;
        Self {
            count,
            kept,
            bucket_count,
            buckets,
            keys,
            port_count,
            ports,
            bits: has_bits.then_some(bits),
            end: bits + bits_len,
        }
    }
}

/// The table itself, with its head line.
#[derive(Clone, Debug)]
enum Text {
    /// Part of the program: known to be UTF-8.
    Embedded(&'static str),
    /// Read from somewhere. Looking at every byte at start would cost more than a whole check, so each row is looked
    /// at when it is asked for.
    Read(Cow<'static, [u8]>),
}

/// One row. Rows are compared with others of the same table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    line: &'a str,
    /// What is kept of it.
    kept: &'a [u8],
    /// Its number in the table.
    pub(super) number: u32,
}

impl PartialEq for Row<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Row<'_> {}

impl Facts {
    fn new(index: Cow<'static, [u8]>, text: Text) -> Self {
        Self { places: Places::of(&index), index, text }
    }

    /// A table that is part of the program, with the index that the build script made of it.
    pub(super) fn embedded(index: &'static [u8], text: &'static str, shape: &Shape) -> Self {
        debug_assert!(text.starts_with(&shape.head()), "invariant: the index was made of this text");
        Self::new(Cow::Borrowed(index), Text::Embedded(text))
    }

    /// A table that was packed before, with the index that was made of it; `None` if the two cannot be that.
    pub(super) fn from_packed(index: Cow<'static, [u8]>, text: Cow<'static, [u8]>, shape: &Shape) -> Option<Self> {
        if index.len() < HEADER_LEN || !text.starts_with(shape.head().as_bytes()) {
            return None;
        }
        let facts = Self::new(index, Text::Read(text));
        (facts.places.kept == shape.kept && facts.places.end == facts.index.len()).then_some(facts)
    }

    /// A table in text form, with the index that was made of it.
    pub(super) fn from_table(text: &str, index: Vec<u8>) -> Self {
        Self::new(Cow::Owned(index), Text::Read(text.as_bytes().to_vec().into()))
    }

    /// A table without rows.
    pub(super) fn empty() -> Self {
        Self::new(Cow::Borrowed(&[0; HEADER_LEN]), Text::Embedded(""))
    }

    /// The index and the table, as [`from_packed`](Self::from_packed) takes them.
    pub(super) fn parts(&self) -> (&[u8], &[u8]) {
        (&self.index, self.bytes())
    }

    #[inline]
    fn bytes(&self) -> &[u8] {
        match &self.text {
            Text::Embedded(text) => text.as_bytes(),
            Text::Read(bytes) => bytes,
        }
    }

    #[inline]
    fn number(&self, at: usize) -> u32 {
        self.index.as_chunks().0.get(at / 4).map_or(0, |number| u32::from_le_bytes(*number))
    }

    /// The row of this number.
    #[inline]
    fn row(&self, number: u32) -> Row<'_> {
        let length = self.places.kept;
        let rest = self.index.get(HEADER_LEN + length * number as usize..).unwrap_or_default();
        let (kept, next) = rest.split_at_checked(length).unwrap_or_default();
        let place = |kept: &[u8]| kept.first_chunk().map_or(0, |place| u32::from_le_bytes(*place) as usize);
        // A line feed, or nothing, stands between.
        let line = place(kept)..place(next).saturating_sub(1);
        let line = match &self.text {
            Text::Embedded(text) => text.get(line).unwrap_or_default(),
            Text::Read(bytes) => bytes.get(line).and_then(|line| std::str::from_utf8(line).ok()).unwrap_or_default(),
        };
        Row { line, kept, number }
    }

    /// The row of this number, if there is one.
    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<Row<'_>> {
        ((number as usize) < self.places.count).then(|| self.row(number))
    }

    /// Every row, in the order of the table.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.places.count as u32).map(|number| self.row(number))
    }

    /// What is kept of each row, in the order of the table.
    pub(super) fn all_kept<const LEN: usize>(&self) -> &[[u8; LEN]] {
        let kept = self.index.get(HEADER_LEN..HEADER_LEN + LEN * self.places.count).filter(|_| self.places.kept == LEN);
        kept.unwrap_or_default().as_chunks().0
    }

    /// The rows of which such is kept, in the order of the table. Their text is not looked at before.
    pub(super) fn rows_where<const LEN: usize>(
        &self,
        is_meant: impl Fn(&[u8; LEN]) -> bool + Copy,
    ) -> impl Iterator<Item = Row<'_>> {
        /// So many are looked at together first, without stopping at one that is meant: few are.
        const TOGETHER: usize = 16;
        let groups = (0u32..).step_by(TOGETHER).zip(self.all_kept().chunks(TOGETHER));
        let with_any = groups.filter(move |(_, group)| group.iter().fold(false, |any, kept| any | is_meant(kept)));
        let rows = with_any.flat_map(|(first, group)| (first..).zip(group));
        rows.filter(move |(_, kept)| is_meant(kept)).map(|(number, _)| self.row(number))
    }

    /// The rows with this key, compared without case, in the order of the table.
    pub(super) fn by_key(&self, key: &[u8]) -> impl Iterator<Item = Row<'_>> + use<'_> {
        let hash = hash_ignore_case(key);
        let (from, end) = self.first_with(key, hash);
        let to = (from.saturating_add(1)..end).find(|&n| !self.has_key(n, hash, key)).unwrap_or(end);
        (from..to).map(|n| self.keyed_row(n))
    }

    /// The first row with this key, as [`by_key`](Self::by_key) gives it.
    pub(super) fn first_by_key(&self, key: &[u8]) -> Option<Row<'_>> {
        let (from, end) = self.first_with(key, hash_ignore_case(key));
        (from < end).then(|| self.keyed_row(from))
    }

    /// Of the rows by name, the first with this key, and the end of its bucket; twice the end if there is none.
    #[inline]
    fn first_with(&self, key: &[u8], hash: u32) -> (u32, u32) {
        if self.places.count == 0 {
            return (0, 0);
        }
        let bucket = self.places.buckets + 4 * bucket_of(hash, self.places.bucket_count);
        let (start, end) = (self.number(bucket), self.number(bucket + 4).min(self.places.count as u32));
        ((start..end).find(|&n| self.has_key(n, hash, key)).unwrap_or(end), end)
    }

    /// The row that is the `n`th by name.
    #[inline]
    fn keyed_row(&self, n: u32) -> Row<'_> {
        self.row(self.number(self.places.keys + KEY_LEN * n as usize + 8))
    }

    /// Whether the `n`th name is `key`, whatever its case. Names of another hash are not looked at.
    #[inline]
    fn has_key(&self, n: u32, hash: u32, key: &[u8]) -> bool {
        let at = self.places.keys + KEY_LEN * n as usize;
        self.number(at) == hash && {
            let text = self.bytes().get(self.number(at + 4) as usize..).unwrap_or_default();
            text.get(..key.len()).is_some_and(|value| value == key || value.eq_ignore_ascii_case(key))
                && matches!(text.get(key.len()), None | Some(b'\t' | b'\n'))
        }
    }

    /// Whether any row is about this port. Costs next to nothing.
    #[inline]
    pub(super) fn has_port(&self, port: u16) -> bool {
        let bits = |at: usize| self.index.get(at + usize::from(port) / 8).copied().unwrap_or_default();
        self.places.bits.is_some_and(|at| bits(at) & (1 << (port % 8)) != 0)
    }

    /// The rows about this port, in the order of the table.
    pub(super) fn by_port(&self, port: u16) -> impl Iterator<Item = Row<'_>> {
        let start = self.places.ports;
        let known = move |n: usize| self.number(start + 8 * n);
        let count = if self.has_port(port) { self.places.port_count } else { 0 };
        let first = partition_point(count, |n| known(n) < u32::from(port));
        (first..count)
            .take_while(move |&n| known(n) == u32::from(port))
            .map(move |n| self.row(self.number(start + 8 * n + 4)))
    }
}

impl<'a> Row<'a> {
    /// A row without values, for what is not there.
    pub(super) const EMPTY: Self = Self { line: "", kept: &[], number: u32::MAX };

    /// The values in the first columns.
    #[inline]
    pub(super) fn values<const COLUMNS: usize>(self) -> [&'a str; COLUMNS] {
        columns(self.line)
    }

    /// The value in a column.
    pub(super) fn value(self, column: usize) -> &'a str {
        text_value(self.line, column)
    }

    /// What is kept of it; zeros if nothing is.
    #[inline]
    pub(super) fn kept<const LEN: usize>(self) -> &'a [u8; LEN] {
        self.kept.try_into().unwrap_or(&[0; LEN])
    }

    /// A part of its text.
    #[inline]
    pub(super) fn part(self, start: u16, end: u16) -> &'a str {
        self.line.get(usize::from(start)..usize::from(end)).unwrap_or_default()
    }
}

/// The first number of `0..count` for which `before` no longer holds.
fn partition_point(count: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::pack_facts::pack_facts;

    const SHAPE: Shape = Shape { columns: &["port", "name", "word"], key: 1, ports: Some(0), kept: PLACE_LEN };

    fn facts(text: &str) -> Result<Facts, String> {
        pack_facts(text, &SHAPE, &|_, _| Ok(())).map(|index| Facts::from_table(text, index))
    }

    #[test]
    fn rows_are_found_by_key_and_by_port() {
        let text = "port\tname\tword\n5-6\tb\tone\n6\tA\ttwo\n\ta\tthree\n";
        let facts = facts(text).unwrap();
        let words = |rows: Vec<Row<'_>>| rows.iter().map(|row| row.value(2).to_owned()).collect::<Vec<_>>();
        assert_eq!(words(facts.by_key(b"a").collect()), ["two", "three"]);
        assert_eq!(words(facts.by_key(b"B").collect()), ["one"]);
        assert_eq!(words(facts.by_key(b"c").collect()), [""; 0]);
        assert_eq!(words(facts.by_port(6).collect()), ["one", "two"]);
        assert_eq!(words(facts.by_port(7).collect()), [""; 0]);
        assert!(facts.has_port(5) && !facts.has_port(0));
        assert_eq!(words(facts.rows().collect()), ["one", "two", "three"]);
    }

    #[test]
    fn a_bad_table_is_refused_with_its_line() {
        let fault = |text| facts(text).unwrap_err();
        assert_eq!(fault("port\tname\n"), "line 1: unknown columns: port\tname");
        assert_eq!(fault("port\tname\tword\n1\ta\n"), "line 2: 2 columns instead of 3");
        assert_eq!(fault("port\tname\tword\nx\ta\tb\n"), "line 2: `x` is no port or range");
        assert!(facts("port\tname\tword\n").unwrap().by_port(1).next().is_none());
    }
}

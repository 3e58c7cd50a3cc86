//! Questions to a packed table of facts: history, claims, sources.

use super::pack_facts::{BITS_LEN, HEADER_LEN, Shape, pack_facts};
use crate::model::cmp_ignore_case;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A table whose rows are found by a key and by a port.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    packed: Cow<'static, [u8]>,
    key: usize,
}

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row<'a> {
    line: &'a str,
    /// Where the row stands in the table: rows of one table compare by it.
    pub(super) place: u32,
}

impl Facts {
    /// A table that the build script packed.
    pub(super) fn embedded(packed: &'static [u8], shape: &Shape) -> Self {
        Self { packed: Cow::Borrowed(packed), key: shape.key }
    }

    /// A table in text form.
    pub(super) fn from_table(text: &str, shape: &Shape) -> Result<Self, String> {
        Ok(Self { packed: Cow::Owned(pack_facts(text, shape)?), key: shape.key })
    }

    /// A table without rows.
    pub(super) fn empty(shape: &Shape) -> Self {
        Self { packed: Cow::Borrowed(&[0; HEADER_LEN]), key: shape.key }
    }

    fn number(&self, at: usize) -> u32 {
        let bytes = &self.packed[at..at + 4];
        u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
    }

    fn keys(&self) -> usize {
        self.number(0) as usize
    }

    fn ports(&self) -> usize {
        self.number(4) as usize
    }

    fn bits_start(&self) -> usize {
        HEADER_LEN + 4 * self.keys() + 8 * self.ports()
    }

    /// The row that starts at this place of the text.
    fn row(&self, place: u32) -> Row<'_> {
        let text = &self.packed[self.bits_start() + self.number(8) as usize..];
        let line = &text[place as usize..];
        let line = &line[..memchr::memchr(b'\n', line).unwrap_or(line.len())];
        Row { line: std::str::from_utf8(line).unwrap_or_default(), place }
    }

    /// Every row, in the order of the table.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let mut places: Vec<u32> = (0..self.keys()).map(|n| self.number(HEADER_LEN + 4 * n)).collect();
        places.sort_unstable();
        places.into_iter().map(|place| self.row(place))
    }

    /// The rows with this key, compared without case, in the order of the table.
    pub(super) fn by_key(&self, key: &[u8]) -> impl Iterator<Item = Row<'_>> + use<'_> {
        let row = |n: usize| self.row(self.number(HEADER_LEN + 4 * n));
        let search = |wanted: Ordering| {
            partition_point(self.keys(), |n| {
                let order = cmp_ignore_case(row(n).value(self.key).as_bytes(), key);
                order == Ordering::Less || order == wanted
            })
        };
        (search(Ordering::Less)..search(Ordering::Equal)).map(row)
    }

    /// Whether any row is about this port. Costs next to nothing.
    #[inline]
    pub(super) fn has_port(&self, port: u16) -> bool {
        self.number(8) as usize == BITS_LEN
            && self.packed[self.bits_start() + usize::from(port) / 8] & (1 << (port % 8)) != 0
    }

    /// The rows about this port, in the order of the table.
    pub(super) fn by_port(&self, port: u16) -> impl Iterator<Item = Row<'_>> {
        let start = HEADER_LEN + 4 * self.keys();
        let known = move |n: usize| self.number(start + 8 * n);
        let count = if self.has_port(port) { self.ports() } else { 0 };
        let first = partition_point(count, |n| known(n) < u32::from(port));
        (first..count)
            .take_while(move |&n| known(n) == u32::from(port))
            .map(move |n| self.row(self.number(start + 8 * n + 4)))
    }
}

impl<'a> Row<'a> {
    /// A row without values, for what is not there.
    pub(super) const EMPTY: Self = Self { line: "", place: 0 };

    /// The value in a column.
    pub(super) fn value(self, column: usize) -> &'a str {
        self.line.split('\t').nth(column).unwrap_or_default()
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

    const SHAPE: Shape = Shape { columns: &["port", "name", "word"], key: 1, ports: Some(0) };

    #[test]
    fn rows_are_found_by_key_and_by_port() {
        let text = "port\tname\tword\n5-6\tb\tone\n6\tA\ttwo\n\ta\tthree\n";
        let facts = Facts::from_table(text, &SHAPE).unwrap();
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
        let fault = |text| Facts::from_table(text, &SHAPE).unwrap_err();
        assert_eq!(fault("port\tname\n"), "line 1: unknown columns: port\tname");
        assert_eq!(fault("port\tname\tword\n1\ta\n"), "line 2: 2 columns instead of 3");
        assert_eq!(fault("port\tname\tword\nx\ta\tb\n"), "line 2: `x` is no port or range");
        assert!(Facts::from_table("port\tname\tword\n", &SHAPE).unwrap().by_port(1).next().is_none());
    }
}

//! As much of `SQLite`'s file format (<https://www.sqlite.org/fileformat2.html>) as it takes to read a table: no index, no
//! write-ahead log, no lock. What is read while another program writes may be wrong, but no more than that.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

/// Pages between the root of a table and its rows; `SQLite` itself goes no deeper.
const DEEPEST: u32 = 20;

/// Bytes of a row, as a guard against lengths that no database has.
const LONGEST: usize = 256 << 20;

/// A database that is open for reading.
pub(super) struct Database {
    file: File,
    page_size: usize,
    /// Bytes of a page that hold content.
    usable: usize,
    /// Pages that may still be read, which ends a walk in circles.
    left: u64,
}

/// A value in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Integer(i64),
    Bytes(Vec<u8>),
    /// None, or a number with a fraction.
    Other,
}

/// A row: its number, and the values of its columns.
pub(super) struct Row {
    pub(super) number: i64,
    pub(super) values: Vec<Value>,
}

impl Database {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut head = [0; 100];
        file.read_exact(&mut head)?;
        let page_size = match u16::from_be_bytes([head[16], head[17]]) {
            1 => 65536,
            size => usize::from(size),
        };
        let usable = page_size.saturating_sub(usize::from(head[20]));
        if !head.starts_with(b"SQLite format 3\0") || !page_size.is_power_of_two() || usable < 480 {
            return Err(bad());
        }
        // One walk over each of two tables and a few rows take less than every page twice.
        let left = 2 * file.metadata()?.len() / page_size as u64 + 100;
        Ok(Self { file, page_size, usable, left })
    }

    /// The page at which a table begins.
    pub(super) fn table(&mut self, name: &str) -> io::Result<u32> {
        let mut root = None;
        self.each_row(1, |row| {
            if let [Value::Bytes(kind), Value::Bytes(own), _, Value::Integer(page), ..] = &row.values[..]
                && kind == b"table"
                && own == name.as_bytes()
            {
                root = u32::try_from(*page).ok();
            }
            root.is_none()
        })?;
        root.ok_or_else(bad)
    }

    /// Gives each row of the table at `root` to `take`, until that returns false.
    pub(super) fn each_row(&mut self, root: u32, mut take: impl FnMut(Row) -> bool) -> io::Result<()> {
        self.walk(root, i64::MIN, DEEPEST, &mut take).map(|_| ())
    }

    /// The row of this number in the table at `root`.
    pub(super) fn row(&mut self, root: u32, number: i64) -> io::Result<Option<Row>> {
        let mut found = None;
        self.walk(root, number, DEEPEST, &mut |row| {
            found = (row.number == number).then_some(row);
            false
        })?;
        Ok(found)
    }

    /// Goes over the rows from the one numbered `from`. False once it is enough.
    fn walk(&mut self, page: u32, from: i64, depth: u32, take: &mut impl FnMut(Row) -> bool) -> io::Result<bool> {
        let depth = depth.checked_sub(1).ok_or_else(bad)?;
        let bytes = self.page(page)?;
        // The first page begins with the head of the file.
        let head = if page == 1 { 100 } else { 0 };
        let kind = *bytes.get(head).ok_or_else(bad)?;
        let cells = usize::from(u16_at(&bytes, head + 3)?);
        let first = match kind {
            0x05 => head + 12,
            0x0d => head + 8,
            _ => return Err(bad()),
        };
        for cell in 0..cells {
            let at = usize::from(u16_at(&bytes, first + 2 * cell)?);
            let goes_on = if kind == 0x05 {
                let (last, _) = number_at(&bytes, at + 4)?;
                last < from || self.walk(u32_at(&bytes, at)?, from, depth, take)?
            } else {
                let (length, at) = number_at(&bytes, at)?;
                let (number, at) = number_at(&bytes, at)?;
                number < from || take(Row { number, values: values(&self.content(&bytes, at, length)?)? })
            };
            if !goes_on {
                return Ok(false);
            }
        }
        Ok(kind == 0x0d || self.walk(u32_at(&bytes, head + 8)?, from, depth, take)?)
    }

    /// The content of a row that begins on a page and may go on in a chain of others.
    fn content(&mut self, page: &[u8], at: usize, length: i64) -> io::Result<Vec<u8>> {
        let length = usize::try_from(length).ok().filter(|&length| length <= LONGEST).ok_or_else(bad)?;
        let (most, least) = (self.usable - 35, (self.usable - 12) * 32 / 255 - 23);
        let here = match least + length.saturating_sub(least) % (self.usable - 4) {
            _ if length <= most => length,
            here if here <= most => here,
            _ => least,
        };
        let mut content = page.get(at..at + here).ok_or_else(bad)?.to_owned();
        let mut next = if here < length { u32_at(page, at + here)? } else { 0 };
        while content.len() < length {
            let page = self.page(next)?;
            next = u32_at(&page, 0)?;
            let rest = (length - content.len()).min(self.usable - 4);
            content.extend_from_slice(page.get(4..4 + rest).ok_or_else(bad)?);
        }
        Ok(content)
    }

    fn page(&mut self, number: u32) -> io::Result<Vec<u8>> {
        let before = number.checked_sub(1).ok_or_else(bad)?;
        self.left = self.left.checked_sub(1).ok_or_else(bad)?;
        self.file.seek(SeekFrom::Start(u64::from(before) * self.page_size as u64))?;
        let mut bytes = vec![0; self.page_size];
        self.file.read_exact(&mut bytes)?;
        bytes.truncate(self.usable);
        Ok(bytes)
    }
}

/// The values of a row: their types come first, behind the length of that list.
fn values(row: &[u8]) -> io::Result<Vec<Value>> {
    let (length, mut head) = number_at(row, 0)?;
    let end = usize::try_from(length).map_err(|_| bad())?;
    let (mut at, mut values) = (end, Vec::new());
    while head < end {
        let (kind, next) = number_at(row, head)?;
        head = next;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => kind,
            5 => 6,
            6 | 7 => 8,
            12.. => (kind - 12) / 2,
            _ => return Err(bad()),
        };
        let length = usize::try_from(length).map_err(|_| bad())?;
        let bytes = at.checked_add(length).and_then(|end| row.get(at..end)).ok_or_else(bad)?;
        at += length;
        values.push(match kind {
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            1..=6 => {
                let is_negative = bytes.first().is_some_and(|first| first >> 7 == 1);
                Value::Integer(bytes.iter().fold(-i64::from(is_negative), |number, &b| number << 8 | i64::from(b)))
            }
            12.. => Value::Bytes(bytes.to_owned()),
            _ => Value::Other,
        });
    }
    Ok(values)
}

/// A number of one to nine bytes, and where it ends. Eight bytes give seven bits each, the ninth all its bits.
fn number_at(bytes: &[u8], at: usize) -> io::Result<(i64, usize)> {
    let mut number = 0_i64;
    for i in 0..9 {
        let byte = *bytes.get(at + i).ok_or_else(bad)?;
        if i == 8 {
            return Ok((number << 8 | i64::from(byte), at + 9));
        }
        number = number << 7 | i64::from(byte & 0x7f);
        if byte < 0x80 {
            return Ok((number, at + i + 1));
        }
    }
    Err(bad())
}

fn u16_at(bytes: &[u8], at: usize) -> io::Result<u16> {
    match bytes.get(at..at + 2) {
        Some(&[a, b]) => Ok(u16::from_be_bytes([a, b])),
        _ => Err(bad()),
    }
}

fn u32_at(bytes: &[u8], at: usize) -> io::Result<u32> {
    match bytes.get(at..at + 4) {
        Some(&[a, b, c, d]) => Ok(u32::from_be_bytes([a, b, c, d])),
        _ => Err(bad()),
    }
}

fn bad() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not a database, or damaged")
}

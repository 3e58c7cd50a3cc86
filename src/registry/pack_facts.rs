//! Packs a table of facts with a name and a port in each row, so that it can be asked without parsing. Shared with
//! the build script: only `std`.
//!
//! What is packed is the index; the text stays as it is, so that its parts are `str` without a look at each byte.
//! Layout, all numbers little-endian u32 unless said otherwise: how many rows, how many rows by port, how long the
//! bits, how many bytes are kept of each row; then, in this order, what is kept of each row (where it starts in the
//! text, and what `pack_rows` says), where the last row ends, where each bucket of names starts among the rows by name
//! (and where the last one ends), the rows by name (hash and place of the name in the text, number of the row), the rows by
//! port (port, number of the row), the bits (8,192 bytes: which ports have a row; none if no row has a port).

use super::pack::hash_ignore_case;
use super::pack_rows::{CLAIM_LEN, PLACE_LEN, SOURCE_LEN, TENURE_LEN};

/// What a table is made of.
pub(crate) struct Shape {
    /// Its column names, as the head line has them.
    pub(crate) columns: &'static [&'static str],
    /// The column that rows are found by, without regard to case.
    pub(crate) key: usize,
    /// The column with a port or a range, if rows are found by port.
    pub(crate) ports: Option<usize>,
    /// How many bytes are kept of each row.
    pub(crate) kept: usize,
}

/// Appends what is kept of a row with these values, after where it starts.
pub(crate) type Keep<'a> = &'a dyn Fn(&[&str], &mut Vec<u8>) -> Result<(), String>;

impl Shape {
    /// The line of column names.
    pub(crate) fn head(&self) -> String {
        self.columns.join("\t") + "\n"
    }
}

/// `data/sources.tsv`: one dated source a row.
pub(crate) const SOURCES: Shape = Shape {
    columns: &["id", "date", "dated_by", "kind", "whole", "sha256", "title", "published", "known_by"],
    key: 0,
    ports: None,
    kept: SOURCE_LEN,
};

/// `data/history.tsv`: one tenure a row: the first and the last source that show the name on the ports; how and on which
/// day that ended, if it did, and the first source that no longer shows it; what came instead, and why it is believed.
pub(crate) const HISTORY: Shape = Shape {
    columns: &[
        "name",
        "ports",
        "transports",
        "alias_of",
        "first_source",
        "last_source",
        "ended",
        "ended_on",
        "gone_in_source",
        "became",
        "because",
        "listed_how",
    ],
    key: 0,
    ports: Some(1),
    kept: TENURE_LEN,
};

/// `data/claims.tsv`: one claim a row.
pub(crate) const CLAIMS: Shape = Shape {
    columns: &[
        "kind",
        "name",
        "port",
        "transports",
        "statement",
        "since",
        "evidence",
        "source_title",
        "source_url",
        "source_kind",
        "accessed",
    ],
    key: 1,
    ports: Some(2),
    kept: CLAIM_LEN,
};

/// `data/early.tsv`: one row of an RFC that names no keywords.
pub(crate) const EARLY: Shape = Shape {
    columns: &["rfc", "line", "date", "port", "transport", "words", "name", "ground"],
    key: 6,
    ports: Some(3),
    kept: PLACE_LEN,
};

/// `data/habits.tsv`: one name that people are used to, for a name of the registry.
pub(crate) const HABITS: Shape = Shape {
    columns: &["name", "official", "port", "transports", "source_title", "source_url", "accessed"],
    key: 1,
    ports: Some(2),
    kept: PLACE_LEN,
};

/// Bytes of the bits, where there are any.
pub(crate) const BITS_LEN: usize = 65536 / 8;
/// Bytes before the first list.
pub(crate) const HEADER_LEN: usize = 16;

/// Bytes of a row by name.
pub(crate) const KEY_LEN: usize = 12;

/// How many buckets the names of a table with so many rows are in.
#[inline]
pub(crate) fn bucket_count(rows: usize) -> usize {
    rows.next_power_of_two()
}

/// The bucket, of so many, a power of two, that a name of this hash is in.
#[inline]
pub(crate) fn bucket_of(hash: u32, buckets: usize) -> usize {
    hash as usize & (buckets - 1)
}

/// Packs the index of a table.
///
/// # Errors
/// A sentence with the line, if the text is not of the shape.
pub(crate) fn pack_facts(text: &str, shape: &Shape, keep: Keep<'_>) -> Result<Vec<u8>, String> {
    let (head, rows) = text.split_once('\n').ok_or("line 1: no column names")?;
    if head.split('\t').ne(shape.columns.iter().copied()) {
        return Err(format!("line 1: unknown columns: {head}"));
    }
    let mut by_key: Vec<(&str, u32, u32)> = Vec::new();
    let mut by_port: Vec<(u16, u32)> = Vec::new();
    let mut kept = Vec::new();
    let mut place = head.len() as u32 + 1;
    for (number, line) in rows.lines().enumerate() {
        let fault = |what: String| format!("line {}: {what}", number + 2);
        let values: Vec<&str> = line.split('\t').collect();
        if values.len() != shape.columns.len() {
            return Err(fault(format!("{} columns instead of {}", values.len(), shape.columns.len())));
        }
        let before: usize = values[..shape.key].iter().map(|value| value.len() + 1).sum();
        let row = number as u32;
        by_key.push((values[shape.key], place + before as u32, row));
        if let Some(ports) = shape.ports.map(|column| values[column]).filter(|ports| !ports.is_empty()) {
            let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
            let number = |text: &str| text.parse::<u16>().map_err(|_| fault(format!("`{ports}` is no port or range")));
            by_port.extend((number(first)?..=number(last)?).map(|port| (port, row)));
        }
        kept.extend(place.to_le_bytes());
        keep(&values, &mut kept).map_err(fault)?;
        place += line.len() as u32 + 1;
    }
    // Stable: rows of one key stay in the order of the table.
    let buckets = bucket_count(by_key.len());
    let own_bucket = |key: &str| bucket_of(hash_ignore_case(key.as_bytes()), buckets);
    by_key.sort_by_cached_key(|&(key, ..)| (own_bucket(key), key.to_ascii_lowercase()));
    by_port.sort_unstable();

    let mut bits = vec![0u8; if by_port.is_empty() { 0 } else { BITS_LEN }];
    for &(port, _) in &by_port {
        bits[usize::from(port) / 8] |= 1 << (port % 8);
    }
    let mut packed = Vec::new();
    for number in [by_key.len(), by_port.len(), bits.len(), shape.kept] {
        packed.extend((number as u32).to_le_bytes());
    }
    packed.extend(kept);
    let mut put = |number: u32| packed.extend(number.to_le_bytes());
    put(place);
    for bucket in 0..=buckets {
        put(by_key.partition_point(|&(key, ..)| own_bucket(key) < bucket) as u32);
    }
    for &(key, place, row) in &by_key {
        put(hash_ignore_case(key.as_bytes()));
        put(place);
        put(row);
    }
    for &(port, row) in &by_port {
        put(u32::from(port));
        put(row);
    }
    packed.extend(bits);
    Ok(packed)
}

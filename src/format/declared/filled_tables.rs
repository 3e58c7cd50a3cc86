//! The tables of a database that the statements of a file fill, and their keys.

use super::pattern::Pattern;
use super::spec::TableSpec;
use crate::syntax::RowKey;
use hashbrown::HashMap;
use memchr::{memchr, memchr2_iter, memrchr};

/// The words before `INTO` in a statement that adds rows.
const BEFORE_INTO: [&[u8]; 9] =
    [b"insert", b"replace", b"ignore", b"rollback", b"abort", b"fail", b"delayed", b"low_priority", b"high_priority"];
/// The most statements about keys that are searched for a table.
const MOST_KEYS: usize = 64;

/// The tables that were found up to a position.
#[derive(Debug, Default)]
pub(super) struct FilledTables {
    searched: usize,
    current: Option<u32>,
    /// The number of each table, and the key of its rows by the table of the descriptor.
    tables: HashMap<Vec<u8>, u32>,
    keys: HashMap<(u32, u32), RowKey>,
    names: Vec<Vec<u8>>,
}

impl FilledTables {
    /// Returns the number and the key of the table that the statement around a position fills. `None` if no statement
    /// names one.
    pub(super) fn at(&mut self, bytes: &[u8], at: usize, spec: &TableSpec, index: u32) -> Option<(u32, RowKey)> {
        if at < self.searched {
            (self.searched, self.current) = (0, None);
        }
        if let Some(name) = last_filled(bytes, self.searched, at) {
            let next = self.tables.len() as u32;
            let number = *self.tables.entry(name.clone()).or_insert(next);
            if number == next {
                self.names.push(name);
            }
            self.current = Some(number);
        }
        self.searched = at;
        let number = self.current?;
        let name = self.names.get(number as usize)?;
        let key = *self.keys.entry((number, index)).or_insert_with(|| key_of(spec, bytes, name));
        // Other scopes are numbered from 1.
        Some((u32::MAX - number, key))
    }
}

/// Returns the name after the last `INSERT INTO` or the like between two positions, in lower case.
fn last_filled(bytes: &[u8], from: usize, to: usize) -> Option<Vec<u8>> {
    let mut starts = memchr2_iter(b'i', b'I', &bytes[from..to]).map(|at| from + at);
    let is_into = |&at: &usize| {
        let word = bytes
            .get(at..at + 5)
            .is_some_and(|word| word[..4].eq_ignore_ascii_case(b"into") && word[4].is_ascii_whitespace());
        let before = || {
            let text = bytes[..at].trim_ascii_end();
            let start = text.iter().rposition(|b| !is_word(b)).map_or(0, |other| other + 1);
            text.len() < at && BEFORE_INTO.iter().any(|known| text[start..].eq_ignore_ascii_case(known))
        };
        word && before()
    };
    let at = starts.rfind(is_into)?;
    let rest = bytes[at + 4..].trim_ascii_start();
    let end = rest.iter().position(|b| b.is_ascii_whitespace() || *b == b'(').unwrap_or(rest.len());
    let name = rest[..end].rsplit(|&b| b == b'.').next()?;
    let name: Vec<u8> = name.iter().filter(|b| is_word(b)).map(u8::to_ascii_lowercase).collect();
    (!name.is_empty()).then_some(name)
}

/// Returns the key that the statements of a file give to a table.
fn key_of(spec: &TableSpec, bytes: &[u8], name: &[u8]) -> RowKey {
    let says = |pattern: &Option<Pattern>| pattern.as_ref().is_some_and(|pattern| is_about(pattern, bytes, name));
    if says(&spec.port_is_key) {
        RowKey::Port
    } else if says(&spec.name_is_key) {
        RowKey::Name
    } else {
        RowKey::None
    }
}

/// Returns whether a statement in which a pattern is found has a name.
fn is_about(pattern: &Pattern, bytes: &[u8], name: &[u8]) -> bool {
    let mut searcher = pattern.searcher();
    let mut from = 0;
    for _ in 0..MOST_KEYS {
        let Some(found) = searcher.find(bytes, from..bytes.len()) else { return false };
        let (start, end) = (found.span.start.index(), found.span.end.index());
        let start = memrchr(b';', &bytes[..start]).map_or(0, |sign| sign + 1);
        let end = memchr(b';', &bytes[end..]).map_or(bytes.len(), |sign| end + sign);
        let mut words = bytes[start..end].split(|b| !is_word(b));
        if words.any(|word| word.eq_ignore_ascii_case(name)) {
            return true;
        }
        from = found.span.end.index();
    }
    false
}

fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80
}

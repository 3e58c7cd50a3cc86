//! Adds a row to a table: finds its position, and the separators around it. [`super::row_text`] writes the row.

use super::comments::comment_at;
use super::descriptor::{Last, Parser};
use super::rendering::{Rendering, is_upper};
use crate::diagnostic::{Edit, ending_for};
use crate::format::Unwritable;
use crate::model::{Transport, TransportWord};
use crate::syntax::{Entry, RowExtent, RowKey, RowOrder};
use crate::text::{ByteOffset, Span};
use hashbrown::HashMap;
use memchr::{memchr, memmem};

/// The parts of a new row.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewRow<'a> {
    /// The name as the file writes it.
    pub(super) name: &'a str,
    pub(super) port: u16,
    /// At least one.
    pub(super) transports: &'a [Transport],
    /// May be empty.
    pub(super) description: &'a str,
}

/// The text of a row, taken apart.
struct Parted<'a> {
    /// The row without its separator.
    bare: &'a [u8],
    has_separator: bool,
    /// A comment after the separator, with the blanks before it.
    tail: &'a [u8],
}

impl Rendering<'_> {
    /// Adds a row at its position in the order of the table.
    ///
    /// # Errors
    /// If it has no position or cannot be written.
    pub(super) fn new_row(&self, row: &NewRow<'_>) -> Result<Vec<Edit>, Unwritable> {
        let rows = self.rows_for(row.transports)?;
        if self.has_key(&rows[0], row) {
            return Err(Unwritable::KeyTaken(rows[0].key));
        }
        let capitals = self.entries_of_rows(&rows).filter(|entry| is_upper(entry.name.of(self.bytes))).count();
        let name = self.in_case(row.name.to_owned(), 10 * capitals > 9 * rows.len());
        let row = &NewRow { name: &name, ..*row };
        let before = self.row_before(&rows, row);
        let near = before.unwrap_or(0);
        let indent = self.indent(&rows, near);
        let text = self.row_text(&rows, near, row, &indent)?;
        match before {
            Some(before) => self.insert_after(&rows, before, &text, &indent),
            None => self.insert_before(rows[0], &text, &indent),
        }
    }

    fn entries_of_rows<'r>(&'r self, rows: &'r [RowExtent]) -> impl Iterator<Item = &'r Entry> {
        rows.iter().filter_map(|row| self.document.entries_of(row).first())
    }

    /// Returns whether the map that a row is in has the key of a new one.
    fn has_key(&self, beside: &RowExtent, row: &NewRow<'_>) -> bool {
        let has_key = |entry: &Entry| match beside.key {
            RowKey::None => false,
            RowKey::Name => entry.name.of(self.bytes).eq_ignore_ascii_case(row.name.as_bytes()),
            RowKey::Port => entry.ports.contains(row.port),
            RowKey::PortAndTransport => {
                let fits = |&transport: &Transport| fits(entry.transport, transport);
                entry.ports.contains(row.port) && row.transports.iter().any(fits)
            }
        };
        beside.key != RowKey::None && self.entries_in(beside.scope).any(has_key)
    }

    /// Returns the rows among which a row on these transports belongs, at least one. They are those of the largest table
    /// that has such rows.
    fn rows_for(&self, transports: &[Transport]) -> Result<Vec<RowExtent>, Unwritable> {
        let rows: Vec<RowExtent> =
            self.document.rows.iter().filter(|row| self.can_state(row, transports)).copied().collect();
        let largest = rows_of_largest_table(&rows);
        match largest.len() {
            0 => Err(Unwritable::NoTransport(transports.to_vec())),
            // Where every row is a separate table, such as an SQL statement, a new one would have to be one, too.
            1 if rows.len() > 1 => Err(Unwritable::OneRowTables),
            _ => Ok(largest),
        }
    }

    /// Returns whether a row like this one can state the transports.
    fn can_state(&self, row: &RowExtent, transports: &[Transport]) -> bool {
        let entries = self.document.entries_of(row);
        let Some(first) = entries.first() else { return false };
        matches!(first.transport, TransportWord::Unstated(_))
            || states_transport(row, first)
            || are_on(entries, transports)
    }

    /// Returns the row after which a new one comes, if it is not the first.
    fn row_before(&self, rows: &[RowExtent], row: &NewRow<'_>) -> Option<usize> {
        let entry = |row: &RowExtent| self.document.entries_of(row).first().copied();
        let entries: Vec<Entry> = rows.iter().filter_map(entry).collect();
        let last = entries.len().checked_sub(1)?;
        let name = |entry: &Entry| entry.name.of(self.bytes).to_ascii_lowercase();
        let order = self.order(&entries);
        let new_name = row.name.to_ascii_lowercase().into_bytes();
        let new_key = (row.port, TransportWord::Registered(row.transports[0]));
        let comes_before = |entry: &Entry| match (order, entry.transport) {
            (RowOrder::Port, TransportWord::Unstated(_)) => entry.ports.first <= row.port,
            (RowOrder::Port, transport) => (entry.ports.first, transport) <= new_key,
            (RowOrder::Name, _) => name(entry) <= new_name,
            (RowOrder::End, _) => true,
        };
        // Rows after those in order are local ones.
        let is_gap =
            |&at: &usize| comes_before(&entries[at]) && entries.get(at + 1).is_none_or(|next| !comes_before(next));
        if order == RowOrder::End { Some(last) } else { (0..entries.len()).find(is_gap) }
    }

    /// Returns the order of rows: as the descriptor says, or as they are.
    fn order(&self, entries: &[Entry]) -> RowOrder {
        self.format.spec.edit.order.unwrap_or_else(|| RowOrder::of(entries.iter(), self.bytes))
    }

    /// Returns the order of the rows of the largest table.
    pub(super) fn order_of_largest_table(&self) -> RowOrder {
        let rows = rows_of_largest_table(&self.document.rows);
        let entries: Vec<Entry> =
            rows.iter().filter_map(|row| self.document.entries_of(row).first().copied()).collect();
        self.order(&entries)
    }

    /// Returns the text before a row on its line: blanks, and the sign of a list in YAML.
    fn indent(&self, rows: &[RowExtent], near: usize) -> Vec<u8> {
        let alone = |row: &RowExtent| {
            let is_yaml = self.is_yaml(row);
            let before = self.before_on_line(row.span.start);
            let is_blank = |b: &u8| b.is_ascii_whitespace() || is_yaml && *b == b'-';
            before.iter().all(is_blank).then(|| before.to_vec())
        };
        let next = rows.get(near + 1).and_then(alone);
        rows.get(near).and_then(alone).or(next).unwrap_or_else(|| {
            let line = rows.get(near).map_or(&b""[..], |row| self.before_on_line(row.span.start));
            line.iter().take_while(|b| b.is_ascii_whitespace()).copied().collect()
        })
    }

    fn before_on_line(&self, at: ByteOffset) -> &[u8] {
        let line = self.document.line(self.document.line_at(at));
        let start = line.map_or(at, |line| self.document.text_of(line).start).min(at);
        Span { start, end: at }.of(self.bytes)
    }

    fn insert_after(
        &self,
        rows: &[RowExtent],
        before: usize,
        text: &[u8],
        indent: &[u8],
    ) -> Result<Vec<Edit>, Unwritable> {
        let row = rows[before];
        let bytes = self.bytes;
        let (separator, last) = self.separator(&row);
        let is_last = !self.document.rows.iter().any(|other| other.group == row.group && other.span > row.span);
        let mut at = row.span.end.index();
        let mut has_separator = self.part(row.span.of(bytes), separator).has_separator;
        if !has_separator && !separator.is_empty() {
            let next = at + bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            if bytes[next..].starts_with(separator) {
                has_separator = true;
                at = next + separator.len();
            } else if !is_last {
                return Err(Unwritable::NoSeparator);
            }
        }
        let needs_own = !is_last
            || match last {
                Last::Always => true,
                Last::Never => false,
                Last::Optional => has_separator,
            };
        let parted = self.part(text, separator);
        let added = assemble(&parted, if needs_own { separator } else { b"" });
        let missing = if has_separator { &b""[..] } else { separator };
        let ends_line = self.ends_line(at);
        if ends_line && !missing.is_empty() && parted.tail.is_empty() && !self.has_comment_after(at) {
            // As one edit, so that several rows can be added one after the other.
            let ending = ending_for(self.document, self.document.line_at(row.span.end));
            return Ok(vec![Edit::insert(row.span.end, [missing, ending, indent, &added].concat())]);
        }
        let (to, added) = if ends_line {
            let line = self.document.line_at(ByteOffset::new(at));
            let ending = ending_for(self.document, line);
            let line = self.document.line(line).ok_or(Unwritable::RestUnread)?;
            if line.ending.is_empty() {
                (line.content.end, [ending, indent, &added].concat())
            } else {
                (line.content.end + line.ending.len(), [indent, &added, ending].concat())
            }
        } else if is_last
            && parted.tail.is_empty()
            && self.before_on_line(row.span.start) == indent
            && !self.has_text_between(rows)
        {
            // Only the end of the table shares the line of its last row.
            let ending = ending_for(self.document, self.document.line_at(row.span.end));
            (ByteOffset::new(at), [ending, indent, &added].concat())
        } else {
            // Rows that share a line need something between them.
            if !parted.tail.is_empty() || !self.may_share_lines(row) || self.has_text_between(rows) {
                return Err(Unwritable::RowsShareLine);
            }
            let is_compact = !is_last && !bytes.get(at).is_some_and(u8::is_ascii_whitespace);
            (ByteOffset::new(at), [if is_compact { &b""[..] } else { b" " }, &added].concat())
        };
        if to == row.span.end {
            return Ok(vec![Edit::insert(to, [missing, &added].concat())]);
        }
        let mut edits = vec![Edit::insert(to, added)];
        if !missing.is_empty() {
            edits.insert(0, Edit::insert(row.span.end, missing));
        }
        Ok(edits)
    }

    fn insert_before(&self, row: RowExtent, text: &[u8], indent: &[u8]) -> Result<Vec<Edit>, Unwritable> {
        let (separator, _) = self.separator(&row);
        let parted = self.part(text, separator);
        let added = assemble(&parted, separator);
        let before = self.before_on_line(row.span.start);
        if before == indent {
            let ending = ending_for(self.document, self.document.line_at(row.span.start));
            let start = row.span.start.index() - before.len();
            return Ok(vec![Edit::insert(ByteOffset::new(start), [indent, &added, ending].concat())]);
        }
        if !parted.tail.is_empty() || !self.may_share_lines(row) {
            return Err(Unwritable::RowsShareLine);
        }
        Ok(vec![Edit::insert(row.span.start, [&added[..], b" "].concat())])
    }

    /// Returns the separator of a row from the next, and whether the last row has it. In YAML, only rows in brackets
    /// have one.
    fn separator(&self, row: &RowExtent) -> (&[u8], Last) {
        let (separator, last) = self.format.spec.separator(row.table as usize);
        if separator.is_empty() && self.is_yaml(row) && self.is_in_brackets(row) {
            return (b",", Last::Optional);
        }
        (separator, last)
    }

    fn is_yaml(&self, row: &RowExtent) -> bool {
        let table = self.format.spec.tables.get(row.table as usize);
        table.and_then(|table| table.tree.as_ref()).is_some_and(|tree| tree.parser == Parser::Yaml)
    }

    /// Returns whether a comma or a closing bracket follows a row, after blanks and comments.
    fn is_in_brackets(&self, row: &RowExtent) -> bool {
        let mut at = row.span.end.index();
        loop {
            at += self.bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            match comment_at(&self.format.spec.comments, self.bytes, at) {
                Some(end) if end > at => at = end,
                _ => return matches!(self.bytes.get(at), Some(b',' | b']' | b'}')),
            }
        }
    }

    /// Returns whether several rows of a table may be on a line.
    fn may_share_lines(&self, row: RowExtent) -> bool {
        let table = self.format.spec.tables.get(row.table as usize);
        table.is_some_and(|table| table.tree.is_some() || table.separator.is_some())
    }

    /// Returns whether nothing but a comment follows on the line.
    fn ends_line(&self, at: usize) -> bool {
        let rest = &self.bytes[at..];
        let rest = &rest[..memchr(b'\n', rest).unwrap_or(rest.len())];
        let end = at + rest.trim_ascii_end().len();
        let start = at + (rest.len() - rest.trim_ascii_start().len());
        start >= end || comment_at(&self.format.spec.comments, self.bytes, start) == Some(end)
    }

    /// Returns whether a comment follows on the line.
    fn has_comment_after(&self, at: usize) -> bool {
        let blanks = self.bytes[at..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        comment_at(&self.format.spec.comments, self.bytes, at + blanks).is_some()
    }

    /// Splits the text of a row at its separator, which only a comment follows.
    fn part<'t>(&self, text: &'t [u8], separator: &[u8]) -> Parted<'t> {
        let whole = Parted { bare: text, has_separator: false, tail: b"" };
        if separator.is_empty() {
            return whole;
        }
        for at in memmem::find_iter(text, separator) {
            let after = at + separator.len();
            let comment = after + text[after..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            if comment == text.len() || comment_at(&self.format.spec.comments, text, comment) == Some(text.len()) {
                let tail = if comment == text.len() { b"" } else { &text[after..] };
                return Parted { bare: text[..at].trim_ascii_end(), has_separator: true, tail };
            }
        }
        whole
    }
}

fn assemble(parted: &Parted<'_>, separator: &[u8]) -> Vec<u8> {
    [parted.bare, separator, parted.tail].concat()
}

/// Returns the rows of the table that has most of them; of several, the first.
fn rows_of_largest_table(rows: &[RowExtent]) -> Vec<RowExtent> {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for row in rows {
        *counts.entry(row.group).or_default() += 1;
    }
    let largest = rows.iter().rev().max_by_key(|row| counts[&row.group]).map(|row| row.group);
    rows.iter().filter(|row| Some(row.group) == largest).copied().collect()
}

/// Returns whether a row itself states the transport of an entry, and not its section or file.
pub(super) fn states_transport(row: &RowExtent, entry: &Entry) -> bool {
    let written = entry.transport_span;
    !written.is_empty() && row.span.start <= written.start && written.end <= row.span.end
}

/// Returns whether entries are on these transports and on no others.
pub(super) fn are_on(entries: &[Entry], transports: &[Transport]) -> bool {
    let is_on =
        |&transport: &Transport| entries.iter().any(|entry| entry.transport == TransportWord::Registered(transport));
    let is_asked = |entry: &Entry| transports.iter().any(|&asked| entry.transport == TransportWord::Registered(asked));
    transports.iter().all(is_on) && entries.iter().all(is_asked)
}

/// Returns whether a new row on `transport` belongs among entries on the transport `entry`.
fn fits(entry: TransportWord, transport: Transport) -> bool {
    matches!(entry, TransportWord::Unstated(_)) || entry == TransportWord::Registered(transport)
}

//! [`Document`]: lines that tile a file, and the entries on them.

use super::{
    Binding, Block, Columns, EntryId, EntryIndex, Fault, FieldKind, FormatMeta, NameRole, PortIndex, RepeatedKeys,
    Rows, UnreadTable, Unreadable, columns, keys,
};
use crate::model::{PortRange, TransportWord};
use crate::text::{ByteOffset, LineEnding, LineNumber, Position, Printable, Span, char_count};
use hashbrown::HashMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};

/// Length of the UTF-8 byte order mark.
const BYTE_ORDER_MARK: usize = 3;
/// The most twins of a line that are searched for. Real tables have one line for each of a few transports; a hostile one
/// may have any number.
const MOST_TWINS: usize = 7;

/// One parsed file. Its lines tile the bytes; its entries are in the order of the file.
#[derive(Debug)]
pub struct Document {
    /// The format that it was read with.
    pub format: Arc<FormatMeta>,
    /// Every line, in order.
    pub lines: Vec<Line>,
    /// Every entry, in order. A line with a transport list gives one entry for each transport.
    pub entries: Vec<Entry>,
    /// Every line that could not be read, in order.
    pub unreadable: Vec<Unreadable>,
    /// Aliases and format-specific fields, pointed to by [`Entry::words`].
    pub words: Vec<Span>,
    /// The service names of entries that the file spells differently, by the start of [`Entry::name`]. An example of
    /// such a spelling is `NTP_ALT`. See [`Document::name`].
    pub respelled: HashMap<ByteOffset, Box<[u8]>>,
    /// Counts over the whole file.
    pub style: Style,
    /// Where the rows of a declared format are, in order; empty in other formats.
    pub rows: Vec<RowExtent>,
    /// The rows between those of a declared format's tables that hold no port, in order.
    pub portless: Vec<Span>,
    /// The number of bytes in a declared format's tables that are accounted for. They belong to an entry, a separator
    /// or the like.
    pub accounted: usize,
    /// Whether the user said that the file is in this format.
    pub is_format_given: bool,
    /// The largest part that the format does not read, but another format does. Only searched for by commands that show it.
    pub unread_table: Option<UnreadTable>,
    pub(super) index: OnceLock<EntryIndex>,
    pub(super) ports: OnceLock<PortIndex>,
    pub(super) columns: OnceLock<Columns>,
    pub(super) widest: OnceLock<usize>,
    pub(super) blocks: OnceLock<Vec<Block>>,
    pub(super) repeated_keys: OnceLock<RepeatedKeys>,
}

/// One line of a file.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// The bytes before the line ending; on the first line they include a byte order mark.
    pub content: Span,
    /// The line ending.
    pub ending: LineEnding,
    /// The content.
    pub kind: LineKind,
}

/// The content of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Nothing but blanks.
    Blank,
    /// A comment that starts at this offset.
    Comment(ByteOffset),
    /// The first entry of the line, and the following entries with the same [`Entry::line`].
    Entry(EntryId),
    /// The unreadable row with this index.
    Unreadable(u32),
    /// Any other text. It is outside every table of the file, a part of a table without a port, or a line for NIS.
    Text,
}

/// A name bound to a port on one transport.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its line.
    pub line: LineNumber,
    /// The official name.
    pub name: Span,
    /// The port number or range, as written.
    pub port_span: Span,
    /// The port numbers. A number with leading zeros is read as decimal, as most resolvers do.
    pub ports: PortRange,
    /// The notation of the number.
    pub notation: Notation,
    /// The transport, as written.
    pub transport_span: Span,
    /// The transport that the word stands for.
    pub transport: TransportWord,
    /// The words between the transport and the comment, in [`Document::words`].
    ///
    /// See [`Document::aliases`] and [`Document::fields`].
    pub words: WordRange,
    /// The span of [`Entry::comment`], empty if there is none.
    pub comment_span: Span,
    /// Whether the format defines the name as the absence of one (Nmap's `unknown`).
    pub unnamed: bool,
}

/// The bytes of one row of a declared format, which may be several lines or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowExtent {
    /// From the first byte of the row to its last, without separators.
    pub span: Span,
    /// The index of the `[[table]]` of the descriptor that reads it, from 0.
    pub table: u32,
    /// The occurrence of the table, section or list that holds it. Rows with the same number follow each other.
    pub group: u32,
    /// The occurrence of the table, map or list whose rows must not share their keys. Headings do not begin another.
    pub scope: u32,
    /// The key that no other row of the scope may have.
    pub key: RowKey,
}

/// The part of a row that no two rows of a map share. A file in which two do means something else than it says, if
/// anything at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowKey {
    /// Rows may be equal.
    #[default]
    None,
    /// The name.
    Name,
    /// The port, on whatever transport.
    Port,
    /// A key that holds both, such as `22/tcp`.
    PortAndTransport,
}

/// The notation of a port number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Decimal without leading zeros.
    Decimal,
    /// Decimal digits after one or more zeros.
    LeadingZero,
    /// `0x` and hexadecimal digits.
    Hexadecimal,
}

/// A range of [`Document::words`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordRange {
    /// Index of the first word.
    pub start: u32,
    /// The number of words.
    pub count: u32,
}

/// Properties of a file as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Whether the file begins with a UTF-8 byte order mark.
    pub byte_order_mark: bool,
    /// Lines that end in LF.
    pub lf: u32,
    /// Lines that end in CR LF.
    pub crlf: u32,
    /// Lines that end in CR alone.
    pub cr: u32,
    /// Entries whose line has a range of ports or a list of transports.
    pub ranged_or_listed: u32,
}

impl Entry {
    /// Returns the comment, from its sign to the last byte that is not blank.
    #[inline]
    pub fn comment(&self) -> Option<Span> {
        (!self.comment_span.is_empty()).then_some(self.comment_span)
    }
}

impl Document {
    /// Returns the lines that could not be read, each once.
    pub fn unread_lines(&self) -> Vec<LineNumber> {
        Unreadable::lines(&self.unreadable)
    }

    /// Gives the names another role than the format says. Nothing happens in formats of the program's code and in those
    /// whose entries have no names.
    pub fn set_name_role(&mut self, role: NameRole) {
        if !self.format.is_declared() || matches!(self.format.names, NameRole::None) || self.format.names == role {
            return;
        }
        let mut format = FormatMeta::clone(&self.format);
        format.names = role;
        if role != NameRole::Name {
            format.rows = Rows::Fixed;
        }
        self.format = Arc::new(format);
        if role == NameRole::None {
            for entry in &mut self.entries {
                entry.name = Span { start: entry.port_span.start, end: entry.port_span.start };
                entry.unnamed = true;
            }
        }
    }

    /// Creates a document without lines.
    pub fn new(format: Arc<FormatMeta>) -> Self {
        Self {
            format,
            lines: Vec::new(),
            entries: Vec::new(),
            unreadable: Vec::new(),
            words: Vec::new(),
            respelled: HashMap::new(),
            portless: Vec::new(),
            style: Style::default(),
            rows: Vec::new(),
            accounted: 0,
            is_format_given: false,
            unread_table: None,
            index: OnceLock::new(),
            ports: OnceLock::new(),
            columns: OnceLock::new(),
            widest: OnceLock::new(),
            blocks: OnceLock::new(),
            repeated_keys: OnceLock::new(),
        }
    }

    /// Returns the bytes of the file, concatenated from its lines.
    pub fn print(&self, bytes: &[u8]) -> Vec<u8> {
        let mut printed = Vec::with_capacity(bytes.len());
        for line in &self.lines {
            printed.extend_from_slice(line.content.of(bytes));
            printed.extend_from_slice(match line.ending {
                LineEnding::Lf => b"\n",
                LineEnding::CrLf => b"\r\n",
                LineEnding::Cr => b"\r",
                LineEnding::None => b"",
            });
        }
        printed
    }

    /// Returns an entry of this document.
    #[inline]
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.index()]
    }

    /// Returns every entry with its id, in the order of the file.
    pub fn entries_with_ids(&self) -> impl Iterator<Item = (EntryId, &Entry)> + Clone {
        self.entries.iter().enumerate().map(|(index, entry)| (EntryId::new(index), entry))
    }

    /// Returns the words of a range.
    #[inline]
    pub fn words(&self, range: WordRange) -> &[Span] {
        &self.words[range.start as usize..(range.start + range.count) as usize]
    }

    /// Returns the aliases of an entry.
    #[inline]
    pub fn aliases(&self, entry: &Entry) -> &[Span] {
        if self.format.has_aliases() { self.words(entry.words) } else { &[] }
    }

    /// Returns the fields of an entry, such as Nmap's open frequency, and any further words in their place.
    #[inline]
    pub fn fields(&self, entry: &Entry) -> &[Span] {
        if self.format.has_aliases() { &[] } else { self.words(entry.words) }
    }

    /// Returns the first field of this kind of an entry.
    #[inline]
    pub fn field(&self, entry: &Entry, kind: FieldKind) -> Option<Span> {
        let position = self.format.fields.iter().position(|field| field.kind == kind)?;
        self.fields(entry).get(position).copied()
    }

    /// Returns a line, or `None` after the end of the file.
    #[inline]
    pub fn line(&self, number: LineNumber) -> Option<&Line> {
        self.lines.get(number.index())
    }

    /// Returns every line with its number, in the order of the file.
    pub fn lines_with_numbers(&self) -> impl Iterator<Item = (LineNumber, &Line)> {
        self.lines.iter().enumerate().map(|(index, line)| (LineNumber::from_index(index), line))
    }

    /// Returns the number that a line added at the end would have.
    pub fn line_after_last(&self) -> LineNumber {
        LineNumber::from_index(self.lines.len())
    }

    /// Returns the service name of an entry. It is the text of [`Entry::name`], unless the format spells names
    /// differently.
    #[inline]
    pub fn name<'a>(&'a self, bytes: &'a [u8], entry: &Entry) -> &'a [u8] {
        let written = entry.name.of(bytes);
        if self.respelled.is_empty() { written } else { self.respelled(entry.name).unwrap_or(written) }
    }

    fn respelled(&self, name: Span) -> Option<&[u8]> {
        self.respelled.get(&name.start).map(|name| &**name)
    }

    /// Returns the other entries that have their name from the same span. An example is entries for several ports in
    /// one row.
    pub fn sharing_name(&self, id: EntryId) -> impl Iterator<Item = EntryId> + use<'_> {
        let (name, at) = (self.entry(id).name, id.index());
        let shares = move |other: &usize| !name.is_empty() && self.entries[*other].name == name;
        let before = (0..at).rev().take_while(shares);
        before.chain((at + 1..self.entries.len()).take_while(shares)).map(EntryId::new)
    }

    /// Returns the row that has the port of an entry, in a declared format.
    pub fn row_of(&self, entry: &Entry) -> Option<&RowExtent> {
        let at = self.rows.partition_point(|row| row.span.start <= entry.port_span.start).checked_sub(1)?;
        self.rows.get(at).filter(|row| entry.port_span.end <= row.span.end)
    }

    /// Returns the entries of a row, whose ports are in its bytes.
    pub fn entries_of(&self, row: &RowExtent) -> &[Entry] {
        let start = self.entries.partition_point(|entry| entry.port_span.start < row.span.start);
        let end = self.entries.partition_point(|entry| entry.port_span.start < row.span.end);
        self.entries.get(start..end).unwrap_or_default()
    }

    /// Returns the first entry of a row.
    pub fn first_of(&self, row: &RowExtent) -> Option<(EntryId, &Entry)> {
        let at = self.entries.partition_point(|entry| entry.port_span.start < row.span.start);
        let entry = self.entries.get(at).filter(|entry| entry.port_span.start < row.span.end)?;
        Some((EntryId::new(at), entry))
    }

    /// Returns whether another row of its map has the key of a row. `bytes` must be the document's own.
    pub fn has_repeated_key(&self, bytes: &[u8], row: &RowExtent) -> bool {
        self.first_of(row).is_some_and(|(first, _)| self.repeated_keys(bytes).contains(first))
    }

    /// Returns the keys that several rows of a map have. They are computed on first use; `bytes` must be the document's
    /// own.
    pub fn repeated_keys(&self, bytes: &[u8]) -> &RepeatedKeys {
        self.repeated_keys.get_or_init(|| keys::repeated(self, bytes))
    }

    /// Returns the transport of an entry as the file writes it. If the row itself does not state it, it is in lower
    /// case.
    ///
    /// Returns `None` if the file does not state it.
    pub fn transport_word<'a>(&self, bytes: &'a [u8], entry: &Entry) -> Option<&'a [u8]> {
        if matches!(entry.transport, TransportWord::Unstated(_)) {
            return None;
        }
        let word = entry.transport_span.of(bytes);
        let is_written = TransportWord::parse(word) == entry.transport;
        Some(entry.transport.known().filter(|_| !is_written).map_or(word, str::as_bytes))
    }

    /// Returns the ports and the transport of an entry. It is `5061/tcp`, or `5061` where the file does not state the
    /// transport.
    pub fn endpoint_of(&self, bytes: &[u8], entry: &Entry) -> String {
        let word = self.transport_word(bytes, entry).map(|word| format!("/{}", Printable(word)));
        format!("{}{}", entry.ports, word.unwrap_or_default())
    }

    /// Returns the line that an entry is on.
    pub fn line_of(&self, entry: &Entry) -> &Line {
        &self.lines[entry.line.index()]
    }

    /// Returns a line without its ending and without a byte order mark.
    pub fn text_of(&self, line: &Line) -> Span {
        let mut text = line.content;
        if text.start == ByteOffset::START && self.style.byte_order_mark {
            text.start = text.end.min(ByteOffset::new(BYTE_ORDER_MARK));
        }
        text
    }

    /// Returns whether two lines have one entry each, which are twins. Twins have the same name and port number, on
    /// different transports. `bytes` must be the document's own.
    pub fn are_twins(&self, bytes: &[u8], one: LineNumber, other: LineNumber) -> bool {
        let sole_entry = |line: LineNumber| match self.line(line)?.kind {
            LineKind::Entry(first) => {
                let has_more = self.entries.get(first.index() + 1).is_some_and(|next| next.line == line);
                (!has_more).then(|| self.entry(first))
            }
            _ => None,
        };
        let (Some(one), Some(other)) = (sole_entry(one), sole_entry(other)) else { return false };
        one.ports == other.ports
            && one.transport_span.of(bytes) != other.transport_span.of(bytes)
            && one.name.of(bytes) == other.name.of(bytes)
    }

    /// Returns the first line of the run of twins that ends at a line. It is the line itself if the one before is not a
    /// twin.
    pub fn first_twin(&self, bytes: &[u8], line: LineNumber) -> LineNumber {
        let mut first = line;
        for _ in 0..MOST_TWINS {
            match first.before() {
                Some(before) if self.are_twins(bytes, before, first) => first = before,
                _ => break,
            }
        }
        first
    }

    /// Returns the line that an offset is on.
    pub fn line_at(&self, offset: ByteOffset) -> LineNumber {
        let after = self.lines.partition_point(|line| line.content.start <= offset);
        LineNumber::from_index(after.saturating_sub(1))
    }

    /// Returns the first and the last line that a span touches.
    pub fn lines_of(&self, span: Span) -> RangeInclusive<LineNumber> {
        let last = if span.is_empty() { span.start } else { ByteOffset::new(span.end.index() - 1) };
        self.line_at(span.start)..=self.line_at(last)
    }

    /// Returns the line and column of an offset in `bytes`, the document's own.
    pub fn position(&self, bytes: &[u8], offset: ByteOffset) -> Position {
        let line = self.line_at(offset);
        let start = self.line(line).map_or(ByteOffset::START, |line| line.content.start);
        let offset = offset.min(ByteOffset::new(bytes.len()));
        Position { line, column: 1 + char_count(Span { start, end: offset }.of(bytes)), offset }
    }

    /// Returns the fault of a tree of which nothing could be read, and where it is. `bytes` must be the document's own.
    pub fn fault_of_tree(&self, bytes: &[u8]) -> Option<(Position, Fault)> {
        let unread = self.unreadable.first().filter(|unread| unread.fault.leaves_a_tree_unread())?;
        self.entries.is_empty().then(|| (self.position(bytes, unread.span.start), unread.fault))
    }

    /// Returns every word that the document binds to a port, in the order of the file. Entries that their format calls
    /// unnamed bind none.
    pub fn bindings(&self) -> impl Iterator<Item = Binding> {
        let named = self.entries_with_ids().filter(|(_, entry)| !entry.unnamed);
        named.flat_map(|(number, entry)| {
            let aliases = (0..self.aliases(entry).len() as u32).map(Some);
            std::iter::once(None).chain(aliases).map(move |alias| Binding { entry: number, alias })
        })
    }

    /// Returns the index of shared ports, built on first use.
    pub fn port_index(&self) -> &PortIndex {
        self.ports.get_or_init(|| PortIndex::new(self))
    }

    /// Returns the index of bindings by name, built on first use; `bytes` must be the document's own.
    pub fn entry_index(&self, bytes: &[u8]) -> &EntryIndex {
        self.index.get_or_init(|| EntryIndex::new(self, bytes))
    }

    /// Returns the number of columns of the widest line. It is computed on first use; `bytes` must be the document's
    /// own.
    pub fn widest(&self, bytes: &[u8]) -> usize {
        *self.widest.get_or_init(|| columns::widest(self, bytes))
    }

    /// Returns the columns at which most entries have their parts. They are computed on first use; `bytes` must be the
    /// document's own.
    pub fn columns(&self, bytes: &[u8]) -> Columns {
        *self.columns.get_or_init(|| Columns::new(self, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::test_format::test_format;
    use crate::text::{LineIndex, LineIter};

    #[test]
    fn positions_are_those_of_the_line_index() {
        let mut all = vec![b"".to_vec(), b"no end".to_vec(), b"a\nbc\n\nd\xff\xc3\xa9 e\n".repeat(9)];
        all.push(b"\r\n".repeat(40));
        for bytes in all {
            let mut document = Document::new(test_format());
            for raw in LineIter::new(&bytes) {
                document.lines.push(Line { content: raw.content, ending: raw.ending, kind: LineKind::Blank });
            }
            let index = LineIndex::new(&bytes);
            for offset in (0..=bytes.len()).map(ByteOffset::new) {
                assert_eq!(document.position(&bytes, offset), index.position(&bytes, offset), "{offset}");
            }
        }
    }
}

//! What becomes of a [`Change`] in a line-oriented table: edits that leave everything else where it stands.
//!
//! Columns are kept: what is added takes its room from the blanks before the comment, where there are enough.

use crate::diagnostic::{BETWEEN_PARTS, Change, Edit, ending_for, note_lines, speaks_to_us};
use crate::model::name_fault;
use crate::syntax::{Document, Entry, LineKind, blanks_to, column_after};
use crate::text::{LineEnding, Span};

/// The edits that make a change. `None` if it cannot be made, or a line would become longer than its readers allow.
pub(super) fn render(document: &Document, bytes: &[u8], change: &Change) -> Option<Vec<Edit>> {
    let table = Table { document, bytes };
    let edits = match change {
        Change::AddName { entry, name } => table.add_name(table.sole_entry(*entry)?, name)?,
        Change::PutNameFirst { entry, name } => table.put_name_first(table.sole_entry(*entry)?, name)?,
        Change::DropName { entry, alias } => table.drop_name(table.entry(*entry)?, *alias)?,
        Change::NewRow { before, name, port, transport, aliases, comment } => {
            let words: Vec<&str> = aliases.iter().map(String::as_str).collect();
            vec![table.new_row(*before, name, &format!("{port}/{transport}"), &words, comment.as_deref())?]
        }
        Change::CommentOut { line } => vec![Edit::insert(table.text_of(*line)?.start, "#")],
        Change::DropLine { line } => vec![Edit::delete(table.whole(*line)?)],
        Change::Note { entry, rule, text } => table.note(table.entry(*entry)?, rule, text)?,
        Change::DropNote { span } => vec![Edit::delete(*span)],
        Change::WrapComments { lines } => lines.iter().filter_map(|&line| table.wrap_comment(line)).flatten().collect(),
        Change::EndLines { ending } => table.end_lines(*ending)?,
        Change::Replace { span, text } => vec![Edit::replace(*span, text.clone())],
    };
    if edits.is_empty() {
        return None;
    }
    // Neither makes a line longer.
    let makes_longer = !matches!(change, Change::EndLines { .. } | Change::WrapComments { .. } | Change::NewRow { .. });
    (!makes_longer || table.keeps_to_the_limit(&edits)).then_some(edits)
}

/// Nobody measured how often a new port is open; Nmap's reader wants a number.
const NOT_MEASURED: &str = "0.000000";

/// A new comment makes a line no wider than this.
const USUAL_WIDTH: usize = 100;

struct Table<'a> {
    document: &'a Document,
    bytes: &'a [u8],
}

impl<'a> Table<'a> {
    fn entry(&self, number: u32) -> Option<&'a Entry> {
        self.document.entries.get(number as usize)
    }

    /// An entry that has its line to itself: what is changed in a list of transports is changed for all of them.
    fn sole_entry(&self, number: u32) -> Option<&'a Entry> {
        let entry = self.entry(number)?;
        let on_same_line = |other: Option<&Entry>| other.is_some_and(|other| other.line == entry.line);
        let before = number.checked_sub(1).and_then(|number| self.entry(number));
        (!on_same_line(before) && !on_same_line(self.entry(number + 1))).then_some(entry)
    }

    /// A line without its ending, and without the byte order mark.
    fn text_of(&self, line: u32) -> Option<Span> {
        let mut span = self.document.lines.get(line as usize)?.content;
        if span.start == 0 && self.document.style.byte_order_mark {
            span.start = 3.min(span.end);
        }
        Some(span)
    }

    /// A line with its ending.
    fn whole(&self, line: u32) -> Option<Span> {
        let text = self.text_of(line)?;
        Some(Span { start: text.start, end: text.end + self.document.lines[line as usize].ending.len() as u32 })
    }

    fn column_of(&self, entry: &Entry, at: u32) -> usize {
        let start = self.text_of(entry.line).map_or(0, |text| text.start);
        column_after(0, Span { start, end: at }.of(self.bytes))
    }

    /// Where the last word before the comment ends.
    fn end_of_words(&self, entry: &Entry) -> u32 {
        self.document.words(entry.words).last().map_or(entry.transport_span.end, |word| word.end)
    }

    fn add_name(&self, entry: &Entry, name: &str) -> Option<Vec<Edit>> {
        if !self.document.format.has_aliases || name_fault(name.as_bytes()).is_some() {
            return None;
        }
        let end = self.end_of_words(entry);
        let from = self.column_of(entry, end);
        let columns = self.document.columns(self.bytes);
        let mut text = match columns.alias.filter(|_| entry.words.count == 0) {
            Some(column) => blanks_to(from, column, columns.tabs),
            None => vec![b' '],
        };
        text.extend_from_slice(name.as_bytes());
        let (gap, padding) = self.before_comment(entry, end, column_after(from, &text));
        text.extend(padding);
        Some(vec![Edit::replace(gap, text)])
    }

    /// The blanks between the last word, which ends at `end`, and the comment; and what has to stand there instead so
    /// that the comment keeps its column when the last word ends at `column`.
    fn before_comment(&self, entry: &Entry, end: u32, column: usize) -> (Span, Vec<u8>) {
        let Some(comment) = entry.comment() else { return (Span { start: end, end }, Vec::new()) };
        let gap = Span { start: end, end: comment.start };
        let tabs = gap.of(self.bytes).contains(&b'\t');
        (gap, blanks_to(column, self.column_of(entry, comment.start), tabs))
    }

    fn put_name_first(&self, entry: &Entry, name: &str) -> Option<Vec<Edit>> {
        if name_fault(name.as_bytes()).is_some() {
            return None;
        }
        let old = entry.name.of(self.bytes);
        let gap = Span { start: entry.name.end, end: entry.port_span.start };
        let column = column_after(self.column_of(entry, entry.name.start), name.as_bytes());
        let tabs = gap.of(self.bytes).contains(&b'\t');
        let mut first = name.as_bytes().to_vec();
        first.extend(blanks_to(column, self.column_of(entry, entry.port_span.start), tabs));
        let mut edits = vec![Edit::replace(Span { start: entry.name.start, end: gap.end }, first)];
        if self.document.format.has_aliases {
            let is_new = |alias: &&Span| alias.of(self.bytes) == name.as_bytes();
            match self.document.aliases(entry).iter().find(is_new) {
                Some(&alias) => edits.push(Edit::replace(alias, old)),
                None => edits.extend(self.add_name(entry, std::str::from_utf8(old).ok()?).or_else(|| {
                    // The old name may be one that only the registry's history allows.
                    let end = self.end_of_words(entry);
                    Some(vec![Edit::insert(end, [b" ", old].concat())])
                })?),
            }
        }
        Some(edits)
    }

    fn drop_name(&self, entry: &Entry, alias: Span) -> Option<Vec<Edit>> {
        let words = self.document.aliases(entry);
        let number = words.iter().position(|&word| word == alias)?;
        if let Some(next) = words.get(number + 1) {
            return Some(vec![Edit::delete(Span { start: alias.start, end: next.start })]);
        }
        let before = if let Some(before) = number.checked_sub(1) {
            words[before].end
        } else {
            // Behind a list of transports.
            self.bytes[..alias.start as usize].trim_ascii_end().len() as u32
        };
        let Some(comment) = entry.comment() else {
            return Some(vec![Edit::delete(Span { start: before, end: alias.end })]);
        };
        let tabs = self.bytes[before as usize..comment.start as usize].contains(&b'\t');
        let padding = blanks_to(self.column_of(entry, before), self.column_of(entry, comment.start), tabs);
        Some(vec![Edit::replace(Span { start: before, end: comment.start }, padding)])
    }

    fn note(&self, entry: &Entry, rule: &str, text: &str) -> Option<Vec<Edit>> {
        let limit = self.document.format.line_limit;
        let content = self.document.line_of(entry).content;
        let ends_in_blank = content.of(self.bytes).last().is_some_and(u8::is_ascii_whitespace);
        // To FreeBSD's libc a CR is a part of the last word, and a comment after that word would change it.
        let plain_end = matches!(self.document.line_of(entry).ending, LineEnding::Lf | LineEnding::None);
        let room = limit.checked_sub(content.len());
        let columns = self.document.columns(self.bytes);
        if let [note] = &note_lines(rule, text, limit)?[..]
            && let Some(room) = room.filter(|_| plain_end && !ends_in_blank)
        {
            let added = match entry.comment() {
                None => {
                    let from = self.column_of(entry, content.end);
                    let mut added = blanks_to(from, columns.comment.unwrap_or(from + 1), columns.tabs);
                    added.extend_from_slice(note.as_bytes());
                    Some(added)
                }
                Some(_) if self.document.format.comment_parts => {
                    Some([BETWEEN_PARTS, note.trim_start_matches("# ")].concat().into_bytes())
                }
                Some(_) => None,
            };
            if let Some(added) = added.filter(|added| added.len() <= room) {
                return Some(vec![Edit::insert(content.end, added)]);
            }
        }
        // Before comments that speak to Portolan of the same entry, so that these go on to stand right before it.
        let mut line = entry.line;
        while line > 0 && self.speaks_to_us(line - 1) {
            line -= 1;
        }
        let ending = ending_for(self.document, line);
        let mut lines = Vec::new();
        for note in note_lines(rule, text, limit)? {
            lines.extend_from_slice(note.as_bytes());
            lines.extend_from_slice(ending);
        }
        Some(vec![Edit::insert(self.text_of(line)?.start, lines)])
    }

    /// A row in the columns of the file; as much of its comment as there is room for.
    fn new_row(&self, before: u32, name: &str, place: &str, aliases: &[&str], comment: Option<&str>) -> Option<Edit> {
        let columns = self.document.columns(self.bytes);
        // Where each field ends in a tab there are no columns.
        let has_fields = !self.document.format.fields.is_empty();
        let mut row = name.as_bytes().to_vec();
        let put = |row: &mut Vec<u8>, column: Option<usize>, text: &str| {
            let from = column_after(0, row);
            match column.filter(|_| !has_fields) {
                Some(column) => row.extend(blanks_to(from, column, columns.tabs)),
                None => row.push(if has_fields { b'\t' } else { b' ' }),
            }
            row.extend_from_slice(text.as_bytes());
        };
        put(&mut row, columns.port, place);
        if has_fields {
            put(&mut row, None, NOT_MEASURED);
        }
        for (number, alias) in aliases.iter().enumerate() {
            put(&mut row, columns.alias.filter(|_| number == 0), alias);
        }
        // Readers of these tables know no other letters than ASCII.
        let is_plain = |comment: &&str| comment.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
        if let Some(comment) = comment.filter(is_plain) {
            let mut noted = row.clone();
            put(&mut noted, columns.comment, &format!("# {comment}"));
            if noted.len() <= self.document.format.line_limit.min(USUAL_WIDTH) {
                row = noted;
            }
        }
        if row.len() > self.document.format.line_limit {
            return None;
        }
        let ending = ending_for(self.document, before);
        let last = self.document.lines.last();
        Some(match self.document.lines.get(before as usize) {
            Some(_) => Edit::insert(self.text_of(before)?.start, [&row, ending].concat()),
            None if last.is_some_and(|last| last.ending.is_empty()) => {
                Edit::insert(last?.content.end, [ending, &row].concat())
            }
            None => Edit::insert(self.bytes.len() as u32, [&row, ending].concat()),
        })
    }

    fn speaks_to_us(&self, line: u32) -> bool {
        let Some(line) = self.document.lines.get(line as usize) else { return false };
        matches!(line.kind, LineKind::Comment(_)) && line.content.of(self.bytes).starts_with(b"# portolan:")
    }

    fn wrap_comment(&self, number: u32) -> Option<Vec<Edit>> {
        let limit = self.document.format.line_limit;
        let line = self.document.lines.get(number as usize)?;
        let (from, comment) = match line.kind {
            LineKind::Entry(first) => {
                let entry = &self.document.entries[first as usize];
                (self.end_of_words(entry), entry.comment()?)
            }
            LineKind::Comment(start) => {
                let end = line.content.start + line.content.of(self.bytes).trim_ascii_end().len() as u32;
                (self.text_of(number)?.start, Span { start, end: end.max(start) })
            }
            LineKind::Blank | LineKind::Unreadable(_) => return None,
        };
        let text = comment.of(self.bytes);
        // What speaks to Portolan has to stay where it is.
        if speaks_to_us(text) {
            return None;
        }
        let sign = text.iter().position(|b| *b != b'#' && !matches!(b, b' ' | b'\t')).unwrap_or(text.len());
        let (sign, words) = text.split_at(sign);
        let ending = ending_for(self.document, number);
        let (mut lines, mut length) = (sign.to_vec(), sign.len());
        for (count, word) in words.split(|&b| b == b' ').enumerate() {
            if sign.len() + word.len() > limit {
                return None;
            }
            if count > 0 && length + 1 + word.len() > limit {
                lines.extend_from_slice(ending);
                lines.extend_from_slice(sign);
                length = sign.len();
            } else if count > 0 {
                lines.push(b' ');
                length += 1;
            }
            lines.extend_from_slice(word);
            length += word.len();
        }
        if matches!(line.kind, LineKind::Comment(_)) {
            return Some(vec![Edit::replace(Span { start: from, end: line.content.end }, lines)]);
        }
        lines.extend_from_slice(ending);
        let before = Edit::insert(self.text_of(number)?.start, lines);
        Some(vec![before, Edit::delete(Span { start: from, end: line.content.end })])
    }

    fn end_lines(&self, ending: LineEnding) -> Option<Vec<Edit>> {
        let text: &[u8] = match ending {
            LineEnding::Lf => b"\n",
            LineEnding::CrLf => b"\r\n",
            LineEnding::Cr | LineEnding::None => return None,
        };
        let other = |line: &&crate::syntax::Line| line.ending != ending && !line.ending.is_empty();
        let edits = self.document.lines.iter().filter(other).map(|line| {
            let end = line.content.end;
            Edit::replace(Span { start: end, end: end + line.ending.len() as u32 }, text)
        });
        Some(edits.collect())
    }

    /// Whether no line becomes longer than its readers allow, or longer still than it is.
    fn keeps_to_the_limit(&self, edits: &[Edit]) -> bool {
        let limit = self.document.format.line_limit;
        edits.iter().all(|edit| {
            let number = self.document.lines.partition_point(|line| line.content.start <= edit.span.start);
            let Some(line) = number.checked_sub(1).map(|number| self.document.lines[number]) else {
                return edit.text.len() <= limit;
            };
            let inside = |edit: &&Edit| line.content.start <= edit.span.start && edit.span.start <= line.content.end;
            let growth: isize = edits.iter().filter(inside).map(Edit::growth).sum();
            let breaks = edit.text.contains(&b'\n') || edit.text.contains(&b'\r');
            breaks || growth <= 0 || line.content.len().saturating_add_signed(growth) <= limit
        })
    }
}

//! Renders a [`Change`] as edits of the spans that a descriptor gave. Checks that a file reads back as expected.

use super::DeclaredFormat;
use super::descriptor::{Kind, Last, Role};
use super::names::NameSpecExt as _;
use super::new_row::NewRow;
use super::rendering::{Rendering, is_upper};
use crate::diagnostic::{Change, Edit};
use crate::format::Unwritable;
use crate::model::{PortRange, Transport};
use crate::syntax::{Document, Entry, EntryId, LineKind, NameRole, RowExtent, RowKey};
use crate::text::{LineNumber, Span};
use hashbrown::HashSet;

impl DeclaredFormat {
    /// Returns the edits for a change.
    ///
    /// # Errors
    /// If the format cannot make it.
    pub(super) fn render(&self, document: &Document, bytes: &[u8], change: &Change) -> Result<Vec<Edit>, Unwritable> {
        let table = Rendering { format: self, document, bytes };
        // If a table does not end, or reading stopped early, the effect of an edit is unknown.
        if document.unreadable.iter().any(|unreadable| unreadable.fault.leaves_the_rest_unread()) {
            return Err(Unwritable::RestUnread);
        }
        match change {
            Change::Note { .. } | Change::RenewNote { .. } | Change::DropNote { .. } if !self.spec.takes_notes() => {
                Err(Unwritable::NoNotes)
            }
            Change::Note { .. } | Change::RenewNote { .. } | Change::DropNote { .. } => {
                crate::format::render::render(document, bytes, change)
            }
            _ if document.format.names != NameRole::Name => Err(Unwritable::Role(document.format.names)),
            Change::PutNameFirst { entry, name } => table.rename(*entry, name),
            Change::Replace { span, text } => {
                let entry = document.entries.iter().position(|entry| entry.name == *span && !span.is_empty());
                let name = std::str::from_utf8(text).ok();
                let (entry, name) = entry.zip(name).ok_or(Unwritable::Unsupported)?;
                table.rename(EntryId::new(entry), name)
            }
            Change::CommentOut { line } => table.comment_out(*line),
            Change::DropLine { line } => table.drop_line(*line),
            Change::NewRow { name, port, transports, comment, .. } if !transports.is_empty() => {
                // A row that is not read may have the key of the new one, or lack a separator.
                if !document.unreadable.is_empty() {
                    return Err(Unwritable::UnreadLines);
                }
                let written = self.spec.names.spelling(name, self.spec.escapes);
                let name = written.ok_or_else(|| Unwritable::Name(name.clone()))?;
                let description = comment.as_deref().unwrap_or_default();
                table.new_row(&NewRow { name: &name, port: *port, transports, description })
            }
            _ => Err(Unwritable::Unsupported),
        }
    }
}

impl Rendering<'_> {
    fn rename(&self, entry: EntryId, name: &str) -> Result<Vec<Edit>, Unwritable> {
        // An empty name has no exact position, and may lack the quotes around it.
        let entry = self.document.entries.get(entry.index()).filter(|entry| !entry.name.is_empty());
        let entry = entry.ok_or(Unwritable::NoName)?;
        if self.is_commented_out(entry.name.of(self.bytes)) {
            return Err(Unwritable::TakenOut);
        }
        let spec = &self.format.spec;
        let written = spec.names.spelling(name, spec.escapes);
        let written = written.ok_or_else(|| Unwritable::Name(name.to_owned()))?;
        if !self.may_stand_for(entry, &written) {
            return Err(Unwritable::NotAWord);
        }
        let written = self.in_case(written, is_upper(entry.name.of(self.bytes)));
        let is_taken = |other: &Entry| {
            other.name != entry.name && other.name.of(self.bytes).eq_ignore_ascii_case(written.as_bytes())
        };
        let row = self.document.row_of(entry).filter(|row| row.key == RowKey::Name);
        if row.is_some_and(|row| self.entries_in(row.scope).any(is_taken)) {
            return Err(Unwritable::KeyTaken(RowKey::Name));
        }
        // Of two rows with one key, the name of the other would stay alone.
        let is_beside = |other: &Entry| other.ports == entry.ports && is_taken(other);
        let is_repeated = |row: &&RowExtent| row.key != RowKey::Name && self.document.has_repeated_key(self.bytes, row);
        let repeated = self.document.row_of(entry).filter(is_repeated);
        if repeated.is_some_and(|row| self.entries_in(row.scope).any(is_beside)) {
            return Err(Unwritable::KeyTaken(RowKey::Port));
        }
        if row.is_some() && self.is_in_unread_row(written.as_bytes()) {
            return Err(Unwritable::NameInUnreadLine);
        }
        let blanks = self.blanks_after_name(entry, &written);
        Ok([Edit::replace(entry.name, written)].into_iter().chain(blanks).collect())
    }

    /// Returns whether a text may replace a name where the format does not say which may. In code, only a word replaces
    /// a word outside quotes.
    fn may_stand_for(&self, entry: &Entry, written: &str) -> bool {
        let is_word = |text: &[u8]| text.iter().all(|&b| b.is_ascii_alphanumeric() || b == b'_');
        let quote =
            |at: Option<usize>| at.and_then(|at| self.bytes.get(at)).filter(|sign| matches!(sign, b'"' | b'\'' | b'`'));
        let before = quote(entry.name.start.index().checked_sub(1));
        let is_quoted = before.is_some() && before == quote(Some(entry.name.end.index()));
        let spec = &self.format.spec;
        spec.kind != Kind::Pattern
            || spec.names.valid.is_some()
            || spec.names.role == Some(Role::Name)
            || is_quoted
            || is_word(written.as_bytes())
            || !is_word(entry.name.of(self.bytes))
    }

    /// Returns whether a row that is not read may be the one before or after another, and have or need a separator.
    fn has_unread_neighbors(&self) -> bool {
        let is_divided = self.format.spec.tables.iter().any(|table| table.last == Last::Never);
        is_divided && !self.document.unreadable.is_empty()
    }

    /// Returns whether a row that is not read has a text, which may be the key of a map.
    fn is_in_unread_row(&self, written: &[u8]) -> bool {
        let written = written.to_ascii_lowercase();
        self.document.unreadable.iter().any(|unread| {
            let line = self.document.line(unread.line).map_or(unread.span, |line| line.content);
            memchr::memmem::find(&line.of(self.bytes).to_ascii_lowercase(), &written).is_some()
        })
    }

    /// Returns whether a name begins with a sign that begins comments: it was taken out on purpose.
    fn is_commented_out(&self, name: &[u8]) -> bool {
        const SIGNS: [&[u8]; 8] = [b"#", b";", b"//", b"--", b"/*", b"<!--", b"!", b"%"];
        let begins = self.format.spec.comments.iter().map(|style| &style.begin[..]);
        begins.chain(SIGNS).any(|sign| name.starts_with(sign))
    }

    /// Returns the text of a line that holds one row and nothing else.
    fn only_row(&self, line: LineNumber) -> Option<Span> {
        let line = self.document.line(line)?;
        let LineKind::Entry(first) = line.kind else { return None };
        let first = self.document.entry(first);
        let is_of_this_row = |entry: &&Entry| entry.line == first.line;
        let all_same = self.document.entries.iter().filter(is_of_this_row).all(|entry| entry.name == first.name);
        let text = self.document.text_of(line);
        let is_inside = text.start <= first.name.start && first.name.end <= text.end;
        (all_same && is_inside).then_some(text)
    }

    fn comment_out(&self, line: LineNumber) -> Result<Vec<Edit>, Unwritable> {
        // As in Markdown.
        if self.format.spec.names.markup {
            return Err(Unwritable::CommentEndsTable);
        }
        if self.has_unread_neighbors() {
            return Err(Unwritable::UnreadLines);
        }
        let style = self.format.spec.comments.first().ok_or(Unwritable::NoComments)?;
        let text = self.only_row(line).ok_or(Unwritable::SharedLine)?;
        let row = text.of(self.bytes);
        if !style.end.is_empty() && memchr::memmem::find(row, &style.end).is_some() {
            return Err(Unwritable::HasCommentEnd);
        }
        let start = text.start + (row.len() - row.trim_ascii_start().len());
        let mut edits = vec![Edit::insert(start, [&style.begin[..], b" "].concat())];
        if !style.end.is_empty() {
            let end = text.start + row.trim_ascii_end().len();
            edits.push(Edit::insert(end, [b" ", &style.end[..]].concat()));
        }
        edits.extend(self.end_row_before(line));
        Ok(edits)
    }

    fn drop_line(&self, number: LineNumber) -> Result<Vec<Edit>, Unwritable> {
        if self.has_unread_neighbors() {
            return Err(Unwritable::UnreadLines);
        }
        let text = self.only_row(number).ok_or(Unwritable::SharedLine)?;
        let ending = self.document.line(number).map_or(0, |line| line.ending.len());
        let mut edits = vec![Edit::delete(Span { start: text.start, end: text.end + ending })];
        edits.extend(self.end_row_before(number));
        Ok(edits)
    }

    /// Returns the span of the separator after the row of an entry, which may be empty. `None` unless rows are
    /// separated without a separator after the last.
    fn separator_after(&self, entry: &Entry) -> Option<(Span, &[u8])> {
        let never = self.format.spec.tables.iter().filter(|table| table.last == Last::Never);
        let separators: Vec<&[u8]> =
            never.filter_map(|table| table.separator.as_deref()).filter(|separator| !separator.is_empty()).collect();
        let text = self.only_row(entry.line)?;
        let end = entry.comment().map_or(text.end, |comment| comment.start.min(text.end));
        let row = Span { start: text.start, end }.of(self.bytes).trim_ascii_end();
        let end = text.start + row.len();
        match separators.iter().find(|separator| row.ends_with(separator)) {
            Some(separator) => Some((Span { start: text.start + (row.len() - separator.len()), end }, separator)),
            None => separators.first().map(|separator| (Span { start: end, end }, *separator)),
        }
    }

    /// Removes the separator before a removed last row, if the last row may not have one.
    fn end_row_before(&self, line: LineNumber) -> Option<Edit> {
        let entries = &self.document.entries;
        let first = entries.iter().position(|entry| entry.line == line)?;
        if !self.separator_after(entries.get(first)?)?.0.is_empty() {
            return None;
        }
        // If this table has no other row, the previous row is in another table and has no separator.
        let (span, _) = self.separator_after(entries.get(first.checked_sub(1)?)?)?;
        (!span.is_empty()).then(|| Edit::delete(span))
    }
}

/// The key of a row: its map, and the part that is the key in it.
type Key<'a> = (u32, Vec<u8>, Option<PortRange>, Option<&'a str>);

/// The content of an entry, to compare documents: ports, transport, name and description.
type Said<'a> = (PortRange, Option<&'a str>, Vec<u8>, &'a [u8]);

/// Returns whether a file has the entries that it had before some changes. Only the changes themselves may differ.
pub fn reads_back((before, old): (&Document, &[u8]), (after, new): (&Document, &[u8]), changes: &[&Change]) -> bool {
    if after.unreadable.len() > before.unreadable.len() || repeated_keys(after, new) > repeated_keys(before, old) {
        return false;
    }
    let mut renamed: Vec<(Span, &[u8])> = Vec::new();
    let mut dropped = Vec::new();
    let mut added: Vec<(u16, &[Transport], Vec<u8>)> = Vec::new();
    let mut changes_comments = false;
    for change in changes {
        match change {
            Change::PutNameFirst { entry, name } => {
                renamed.extend(before.entries.get(entry.index()).map(|entry| (entry.name, name.as_bytes())));
            }
            Change::Replace { span, text } => renamed.push((*span, text)),
            Change::CommentOut { line } | Change::DropLine { line } => dropped.push(*line),
            Change::NewRow { name, port, transports, .. } => {
                added.push((*port, transports, name.to_ascii_lowercase().into()));
            }
            _ => changes_comments = true,
        }
    }
    let lower = |name: &[u8]| name.to_ascii_lowercase();
    let description = |entry: &Entry| if changes_comments { Span::default() } else { entry.comment_span };
    let mut expected: Vec<Said<'_>> = Vec::with_capacity(before.entries.len());
    for entry in before.entries.iter().filter(|entry| !dropped.contains(&entry.line)) {
        let new_name = renamed.iter().find(|(span, _)| *span == entry.name && !span.is_empty());
        let name = new_name.map_or_else(|| lower(service_name(before, old, entry)), |(_, name)| lower(name));
        expected.push((entry.ports, entry.transport.known(), name, description(entry).of(old)));
    }
    let mut read: Vec<Said<'_>> = Vec::with_capacity(after.entries.len());
    for entry in &after.entries {
        let name = lower(service_name(after, new, entry));
        read.push((entry.ports, entry.transport.known(), name, description(entry).of(new)));
    }
    expected.sort_unstable();
    read.sort_unstable();
    let more = difference(&expected, &read);
    more.is_some_and(|more| are_new_rows(more, &added))
}

/// The ports and names of the entries of a file that was changed.
#[derive(Debug)]
pub struct EntriesFound(HashSet<(PortRange, Vec<u8>)>);

impl EntriesFound {
    /// Collects them.
    pub fn new(document: &Document, bytes: &[u8]) -> Self {
        let names = document.entries.iter().map(|entry| (entry, service_name(document, bytes, entry)));
        Self(names.map(|(entry, name)| (entry.ports, name.to_ascii_lowercase())).collect())
    }

    /// Returns whether the entry that a change adds or renames is among them. True for other changes.
    pub fn shows(&self, before: &Document, change: &Change) -> bool {
        let (ports, name) = match change {
            Change::NewRow { name, port, .. } => (PortRange::single(*port), name),
            Change::PutNameFirst { entry, name } => (before.entry(*entry).ports, name),
            _ => return true,
        };
        self.0.contains(&(ports, name.to_ascii_lowercase().into_bytes()))
    }
}

/// Returns the number of rows with a key that another row of their map has, too.
fn repeated_keys(document: &Document, bytes: &[u8]) -> usize {
    let mut keys: Vec<Key<'_>> = Vec::new();
    for row in document.rows.iter().filter(|row| row.key != RowKey::None) {
        let Some(entry) = document.entries_of(row).first() else { continue };
        let (name, ports) = (entry.name.of(bytes).to_ascii_lowercase(), entry.ports);
        keys.push(match row.key {
            RowKey::Name => (row.scope, name, None, None),
            RowKey::Port | RowKey::None => (row.scope, Vec::new(), Some(ports), None),
            RowKey::PortAndTransport => (row.scope, Vec::new(), Some(ports), entry.transport.known()),
        });
    }
    let rows = keys.len();
    keys.sort_unstable();
    keys.dedup();
    rows - keys.len()
}

/// Returns the elements that the second list has in addition to the first. Both are sorted. `None` if it lacks one.
fn difference<'r, 'a>(expected: &[Said<'_>], read: &'r [Said<'a>]) -> Option<Vec<&'r Said<'a>>> {
    let mut expected = expected.iter().peekable();
    let more = read.iter().filter(|said| expected.next_if(|next| next == said).is_none()).collect();
    expected.peek().is_none().then_some(more)
}

/// Returns whether entries are those of new rows. They are on all transports of the rows, or on none if rows state
/// none.
fn are_new_rows(more: Vec<&Said<'_>>, added: &[(u16, &[Transport], Vec<u8>)]) -> bool {
    let mut left: Vec<(PortRange, Option<&str>, &[u8])> =
        more.into_iter().map(|(ports, transport, name, _)| (*ports, *transport, &name[..])).collect();
    let mut remove = |said: (PortRange, Option<&str>, &[u8])| {
        let at = left.iter().position(|other| *other == said)?;
        Some(left.swap_remove(at))
    };
    for (port, transports, name) in added {
        let port = PortRange::single(*port);
        if remove((port, None, name)).is_none()
            && !transports.iter().all(|transport| remove((port, Some(transport.as_str()), name)).is_some())
        {
            return false;
        }
    }
    left.is_empty()
}

fn service_name<'a>(document: &'a Document, bytes: &'a [u8], entry: &Entry) -> &'a [u8] {
    match document.format.names {
        _ if entry.unnamed => b"",
        NameRole::Name => document.name(bytes, entry),
        // The service name of a label is decided later, and no change depends on it.
        NameRole::Label | NameRole::Identifier | NameRole::None => entry.name.of(bytes),
    }
}

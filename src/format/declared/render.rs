//! Renders a [`Change`] as edits of the spans that a descriptor gave, and tells whether a file reads back as expected.

use super::DeclaredFormat;
use super::descriptor::{Annotate, Last, Order, Role, Unique};
use super::names::NameSpecExt as _;
use super::template::Values;
use crate::diagnostic::{Change, Edit, ending_for};
use crate::model::{PortRange, Transport, TransportWord};
use crate::syntax::{Document, Entry, EntryId, LineKind, NameRole};
use crate::text::{LineNumber, Span};

impl DeclaredFormat {
    /// Returns the edits for a change. `None` if the format cannot make it.
    pub(super) fn render(&self, document: &Document, bytes: &[u8], change: &Change) -> Option<Vec<Edit>> {
        let table = Rendering { format: self, document, bytes };
        // Where a table does not end, or too much could not be read, what an edit would do is unknown.
        if document.unreadable.iter().any(|unreadable| unreadable.fault.leaves_the_rest_unread()) {
            return None;
        }
        let is_named = self.spec.names.role == Some(Role::Name);
        match change {
            Change::PutNameFirst { entry, name } if is_named => table.rename(*entry, name),
            Change::Replace { span, text } if is_named => {
                let entry = document.entries.iter().position(|entry| entry.name == *span && !span.is_empty())?;
                table.rename(EntryId::new(entry), std::str::from_utf8(text).ok()?)
            }
            Change::CommentOut { line } if is_named => table.comment_out(*line),
            Change::DropLine { line } if is_named => table.drop_line(*line),
            Change::NewRow { name, port, transport, comment, .. } if is_named => {
                table.new_row(name, *port, *transport, comment.as_deref().unwrap_or_default())
            }
            Change::Note { .. } | Change::RenewNote { .. } | Change::DropNote { .. } => {
                let is_writable = self.spec.names.role.is_some_and(|role| role != Role::None);
                let has_sign =
                    self.spec.comments.first().is_some_and(|style| style.begin == b"#" && style.end.is_empty());
                if self.spec.edit.annotate == Annotate::None || !is_writable || !has_sign {
                    return None;
                }
                crate::format::render::render(document, bytes, change)
            }
            _ => None,
        }
    }
}

struct Rendering<'a> {
    format: &'a DeclaredFormat,
    document: &'a Document,
    bytes: &'a [u8],
}

impl Rendering<'_> {
    fn rename(&self, entry: EntryId, name: &str) -> Option<Vec<Edit>> {
        let entry = self.document.entries.get(entry.index())?;
        // An empty name has no place of its own, and may lack the quotes around it.
        if entry.name.is_empty() {
            return None;
        }
        let spec = &self.format.spec;
        let written = spec.names.spelling(name, spec.escapes)?;
        let is_taken = |other: &Entry| {
            other.name != entry.name && other.name.of(self.bytes).eq_ignore_ascii_case(written.as_bytes())
        };
        if spec.names.unique == Some(Unique::Name) && self.document.entries.iter().any(is_taken) {
            return None;
        }
        Some(vec![Edit::replace(entry.name, written)])
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

    fn comment_out(&self, line: LineNumber) -> Option<Vec<Edit>> {
        let text = self.only_row(line)?;
        let style = self.format.spec.comments.first()?;
        let row = text.of(self.bytes);
        if !style.end.is_empty() && memchr::memmem::find(row, &style.end).is_some() {
            return None;
        }
        let start = text.start + (row.len() - row.trim_ascii_start().len());
        let mut edits = vec![Edit::insert(start, [&style.begin[..], b" "].concat())];
        if !style.end.is_empty() {
            let end = text.start + row.trim_ascii_end().len();
            edits.push(Edit::insert(end, [b" ", &style.end[..]].concat()));
        }
        edits.extend(self.end_row_before(line));
        Some(edits)
    }

    fn drop_line(&self, number: LineNumber) -> Option<Vec<Edit>> {
        let text = self.only_row(number)?;
        let ending = self.document.line(number)?.ending.len();
        let mut edits = vec![Edit::delete(Span { start: text.start, end: text.end + ending })];
        edits.extend(self.end_row_before(number));
        Some(edits)
    }

    /// Returns the place of the separator after the row of an entry, empty if there is none. `None` unless rows are
    /// separated without one after the last.
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

    /// Where the last row of a table is taken out and none may end in a separator, takes out the one before it.
    fn end_row_before(&self, line: LineNumber) -> Option<Edit> {
        let entries = &self.document.entries;
        let first = entries.iter().position(|entry| entry.line == line)?;
        if !self.separator_after(entries.get(first)?)?.0.is_empty() {
            return None;
        }
        // A row of the table before, if this one has no other, has no separator either.
        let (span, _) = self.separator_after(entries.get(first.checked_sub(1)?)?)?;
        (!span.is_empty()).then(|| Edit::delete(span))
    }

    /// Adds a row after the last of those that come before it in the order of the table.
    fn new_row(&self, name: &str, port: u16, transport: Transport, description: &str) -> Option<Vec<Edit>> {
        let spec = &self.format.spec;
        let template = spec.edit.row.as_ref()?;
        let written = spec.names.spelling(name, spec.escapes)?;
        let is_taken = |entry: &Entry| match spec.names.unique {
            Some(Unique::Name) => entry.name.of(self.bytes).eq_ignore_ascii_case(written.as_bytes()),
            Some(Unique::Port) => entry.ports.contains(port) && fits(entry.transport, transport),
            None => false,
        };
        if self.document.entries.iter().any(is_taken) {
            return None;
        }
        let comes_before = |entry: &&Entry| match spec.edit.order {
            Order::Port => (entry.ports.first, entry.transport) <= (port, TransportWord::Registered(transport)),
            Order::Name => entry.name.of(self.bytes) <= written.as_bytes(),
            Order::End => true,
        };
        // In a table of one transport, the row belongs among those of its own.
        let mut own = self.document.entries.iter().filter(|entry| fits(entry.transport, transport)).peekable();
        own.peek()?;
        let before = own.clone().rfind(comes_before);
        let line = before.or_else(|| own.next())?.line;
        let text = self.only_row(line)?;
        let row = text.of(self.bytes);
        let indent = &row[..row.len() - row.trim_ascii_start().len()];
        let description = super::escape::encode(description, spec.escapes).unwrap_or_default();
        let filled = template.fill(&Values {
            port: &port.to_string(),
            name: &written,
            transport: transport.as_str(),
            description: &description,
        });
        let mut filled = filled.trim_start().as_bytes();
        let mut edits = Vec::new();
        // After the last row, the separator is before the new one instead.
        if let Some((span, separator)) = before.and_then(|before| self.separator_after(before))
            && span.is_empty()
        {
            edits.push(Edit::insert(span.end, separator));
            filled = filled.trim_ascii_end();
            filled = filled.strip_suffix(separator).unwrap_or(filled);
        }
        let mut added = [indent, filled].concat();
        let ending = ending_for(self.document, line);
        if before.is_none() {
            added.extend_from_slice(ending);
            return Some(vec![Edit::insert(text.start, added)]);
        }
        let line = self.document.line(line)?;
        if line.ending.is_empty() {
            edits.push(Edit::insert(line.content.end, [ending, &added].concat()));
        } else {
            added.extend_from_slice(ending);
            edits.push(Edit::insert(line.content.end + line.ending.len(), added));
        }
        Some(edits)
    }
}

/// Whether an entry on a transport is one of those that a transport's rows are among.
fn fits(entry: TransportWord, transport: Transport) -> bool {
    matches!(entry, TransportWord::Unstated(_)) || entry == TransportWord::Registered(transport)
}

/// What an entry says, to be compared with what it says in another document.
type Said<'a> = (PortRange, Option<&'a str>, Vec<u8>);

/// Returns whether a file after changes has the entries that it had before them, apart from what the changes say.
pub fn reads_back((before, old): (&Document, &[u8]), (after, new): (&Document, &[u8]), changes: &[&Change]) -> bool {
    if after.unreadable.len() > before.unreadable.len() {
        return false;
    }
    let mut renamed: Vec<(Span, &[u8])> = Vec::new();
    let mut dropped = Vec::new();
    let mut expected: Vec<Said<'_>> = Vec::new();
    for change in changes {
        match change {
            Change::PutNameFirst { entry, name } => {
                renamed.extend(before.entries.get(entry.index()).map(|entry| (entry.name, name.as_bytes())));
            }
            Change::Replace { span, text } => renamed.push((*span, text)),
            Change::CommentOut { line } | Change::DropLine { line } => dropped.push(*line),
            Change::NewRow { name, port, transport, .. } => {
                let states = before.entries.iter().any(|entry| !matches!(entry.transport, TransportWord::Unstated(_)));
                let transport = states.then_some(transport.as_str());
                expected.push((PortRange::single(*port), transport, name.to_ascii_lowercase().into()));
            }
            _ => {}
        }
    }
    let lower = |name: &[u8]| name.to_ascii_lowercase();
    for entry in before.entries.iter().filter(|entry| !dropped.contains(&entry.line)) {
        let new_name = renamed.iter().find(|(span, _)| *span == entry.name && !span.is_empty());
        let name = new_name.map_or_else(|| lower(service_name(before, old, entry)), |(_, name)| lower(name));
        expected.push((entry.ports, entry.transport.known(), name));
    }
    let mut read: Vec<Said<'_>> = Vec::with_capacity(after.entries.len());
    for entry in &after.entries {
        read.push((entry.ports, entry.transport.known(), lower(service_name(after, new, entry))));
    }
    expected.sort();
    read.sort();
    expected == read
}

fn service_name<'a>(document: &'a Document, bytes: &'a [u8], entry: &Entry) -> &'a [u8] {
    match document.format.names {
        _ if entry.unnamed => b"",
        NameRole::Name => document.name(bytes, entry),
        // The service name of a label is decided later, and no change concerns it.
        NameRole::Label | NameRole::Identifier | NameRole::None => entry.name.of(bytes),
    }
}

//! [`Builder`]: builds a document from rows in any order.

use super::comments::{MARK, marked_comments};
use super::descriptor::{Kind, Parser, Role};
use super::filled_tables::FilledTables;
use super::names::NameSpecExt as _;
use super::pattern::BYTE_ORDER_MARK;
use super::quotes::unbalanced;
use super::row::{Problem, Row, RowEndpoint, trim};
use super::spec::{Spec, TableSpec};
use crate::model::Transport;
use crate::syntax::{
    Document, Entry, EntryId, Fault, FormatMeta, Line, LineKind, Notation, RowExtent, RowKey, Unreadable, WordRange,
};
use crate::text::{ByteOffset, LineEnding, LineIter, LineNumber, Span, USUAL_LINE};
use memchr::memmem;
use std::sync::Arc;

/// The most problems of a file. After them, nothing is read.
pub const MOST_PROBLEMS: usize = 1000;
/// The most entries of a file.
pub const MOST_ENTRIES: usize = 1 << 20;

/// A document that grows.
pub(super) struct Builder<'a> {
    pub(super) bytes: &'a [u8],
    spec: &'a Spec,
    document: Document,
    problems: Vec<Problem>,
    /// Where comments start and end.
    comments: Vec<Span>,
    /// The number of bytes of tables that are part of an entry or a separator, but not of a comment.
    accounted: usize,
    /// The index of the table that is read, and the number of its occurrence.
    table: u32,
    group: u32,
    /// The number of the map that the rows are in.
    scope: u32,
    /// The key that no two rows of the whole file share, by table.
    keys: Vec<RowKey>,
    /// The tables that the statements before the next row fill.
    filled: FilledTables,
}

impl<'a> Builder<'a> {
    pub(super) fn new(spec: &'a Spec, meta: &Arc<FormatMeta>, bytes: &'a [u8]) -> Self {
        let mut document = Document::new(Arc::clone(meta));
        document.style.byte_order_mark = bytes.starts_with(BYTE_ORDER_MARK);
        let (problems, comments) = (Vec::new(), Vec::new());
        let keys = spec.tables.iter().map(|table| table.key_in(bytes)).collect();
        Self {
            bytes,
            spec,
            document,
            problems,
            comments,
            accounted: 0,
            table: 0,
            group: 0,
            scope: 0,
            keys,
            filled: FilledTables::default(),
        }
    }

    /// Returns where the text starts, after a byte order mark.
    pub(super) fn start(&self) -> usize {
        if self.document.style.byte_order_mark { BYTE_ORDER_MARK.len() } else { 0 }
    }

    /// Returns whether there are so many problems that the rest of the file is not read.
    pub(super) fn is_full(&self) -> bool {
        self.problems.len() >= MOST_PROBLEMS || self.document.entries.len() >= MOST_ENTRIES
    }

    /// Begins an occurrence of a table, or a section or list in it.
    pub(super) fn begin_group(&mut self, table: usize) {
        self.table = table as u32;
        self.group += 1;
        self.scope = self.group;
    }

    /// Begins rows that share their keys with those of a scope that began before. They follow a section, or are under a
    /// heading.
    pub(super) fn begin_part(&mut self, scope: u32) {
        self.group += 1;
        self.scope = scope;
    }

    /// Returns the number of the map that the next row is in.
    pub(super) fn scope(&self) -> u32 {
        self.scope
    }

    /// Adds the entries of a row at a position. Returns their number.
    pub(super) fn row(&mut self, table: &TableSpec, row: &Row, extent: Span) -> Result<usize, Problem> {
        let endpoints = row.endpoints(&table.parts, self.bytes)?;
        if let Some(endpoint) = endpoints.iter().find(|endpoint| self.is_octal(table, endpoint)) {
            return Err(Problem { span: endpoint.span, fault: Fault::LeadingZero });
        }
        let is_transport = |name: &Span| {
            let name = trim(self.bytes, *name).of(self.bytes);
            Transport::ALL.iter().any(|transport| name.eq_ignore_ascii_case(transport.as_str().as_bytes()))
        };
        let mut names = endpoints.iter().filter_map(|endpoint| endpoint.name.or(row.name()));
        if let Some(name) = names.find(is_transport).filter(|_| self.spec.names.role != Some(Role::None)) {
            return Err(Problem { span: name, fault: Fault::TransportAsName });
        }
        if self.spec.kind == Kind::Pattern
            && let Some(problem) = unbalanced(self.spec, row, extent, self.bytes)
        {
            return Err(problem);
        }
        let start = self.document.words.len() as u32;
        let aliases = row.aliases(self.bytes);
        let words = WordRange { start, count: aliases.len() as u32 };
        self.document.words.extend(aliases);
        let first = self.document.entries.len();
        for endpoint in &endpoints {
            let name = endpoint.name.or(row.name()).filter(|_| self.spec.names.role != Some(Role::None));
            let name = name.map(|name| self.name(name));
            let at = Span { start: endpoint.span.start, end: endpoint.span.start };
            for &(transport_span, transport) in &endpoint.transports {
                let is_written = !transport_span.is_empty();
                let after = Span { start: endpoint.span.end, end: endpoint.span.end };
                self.document.entries.push(Entry {
                    line: LineNumber::FIRST,
                    name: name.unwrap_or(at),
                    port_span: endpoint.span,
                    ports: endpoint.ports,
                    notation: endpoint.notation,
                    transport_span: if is_written { transport_span } else { after },
                    transport,
                    words,
                    comment_span: row.description().unwrap_or_default(),
                    unnamed: name.is_none_or(Span::is_empty),
                });
            }
            let is_listed = endpoint.transports.len() > 1 || !endpoint.ports.is_single();
            if is_listed {
                self.document.style.ranged_or_listed += endpoint.transports.len() as u32;
            }
        }
        let count = self.document.entries.len() - first;
        if count > 0 {
            let of_file = self.keys.get(self.table as usize).copied().unwrap_or_default();
            let of_row = if table.key_is_first { row.first_key(extent, self.bytes) } else { row.key };
            let (key, scope) = match (of_row, table.key, of_file) {
                (RowKey::None, RowKey::None, RowKey::None) => (RowKey::None, self.scope),
                // Statements that follow each other may fill the same table.
                (RowKey::None, RowKey::None, key) => {
                    let at = endpoints.first().map_or(extent.start, |endpoint| endpoint.span.start).index();
                    match self.filled.at(self.bytes, at, table, self.table) {
                        Some((scope, key)) => (key, scope),
                        None => (key, 0),
                    }
                }
                (RowKey::None, key, _) | (key, ..) => (key, self.scope),
            };
            let (table, group) = (self.table, self.group);
            self.document.rows.push(RowExtent { span: extent, table, group, scope, key });
        }
        Ok(count)
    }

    /// Returns whether a number begins with 0 where the language reads it as octal, or refuses it. In quotes, it is a
    /// text.
    fn is_octal(&self, table: &TableSpec, endpoint: &RowEndpoint) -> bool {
        let is_code = self.spec.is_code()
            || self.spec.comments.iter().any(|style| style.begin == b"//")
            || table.tree.as_ref().is_some_and(|tree| tree.parser == Parser::Yaml);
        let before = endpoint.span.start.index().checked_sub(1).and_then(|at| self.bytes.get(at));
        endpoint.notation == Notation::LeadingZero && is_code && !matches!(before, Some(b'"' | b'\'' | b'`'))
    }

    /// Returns the span of a name without its prefix and suffix. Also stores the service name that it stands for.
    fn name(&mut self, span: Span) -> Span {
        let name = self.spec.names.strip(self.bytes, trim(self.bytes, span));
        let service_name = self.spec.names.service_name(name.of(self.bytes), self.spec.escapes);
        if *service_name != *name.of(self.bytes) {
            self.document.respelled.insert(name.start, service_name.into());
        }
        name
    }

    /// Returns the entries that were read.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.document.entries
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// Notes a row of a table that holds no port.
    pub(super) fn portless(&mut self, span: Span) {
        self.document.portless.push(span);
    }

    pub(super) fn comment(&mut self, span: Span) {
        self.comments.push(span);
    }

    /// Counts bytes as part of a table.
    pub(super) fn account(&mut self, bytes: usize) {
        self.accounted += bytes;
    }

    /// Reports the rest of a file that has too many problems or entries.
    pub(super) fn give_up(&mut self, at: usize) {
        let end = self.bytes[at..].iter().position(|&b| b == b'\n').map_or(self.bytes.len(), |end| at + end);
        self.problems.push(Problem { span: Span::new(at, end), fault: Fault::TooMany });
    }

    /// Returns the document, with a line for each of the file.
    pub(super) fn finish(mut self) -> Document {
        let mut document = self.document;
        document.accounted = self.accounted;
        // A row may begin before the row ahead of it if a section gives its port.
        document.entries.sort_by_key(|entry| entry.port_span);
        document.rows.sort_by_key(|row| row.span);
        document.portless.sort_unstable();
        self.problems.sort_by_key(|problem| problem.span);
        let marked = marked_comments(&self.spec.comments, self.bytes, &self.comments);
        self.comments.extend(marked);
        self.comments.sort_unstable();
        document.lines.reserve(self.bytes.len() / USUAL_LINE);
        let (mut entry, mut problem, mut comment) = (0, 0, 0);
        for raw in LineIter::new(self.bytes) {
            match raw.ending {
                LineEnding::Lf => document.style.lf += 1,
                LineEnding::CrLf => document.style.crlf += 1,
                LineEnding::Cr => document.style.cr += 1,
                LineEnding::None => {}
            }
            let line = LineNumber::from_index(document.lines.len());
            let next = raw.content.end + raw.ending.len();
            // The end of a file without a final newline is on its last line.
            let is_here = |at: ByteOffset| at < next || raw.ending.is_empty();
            let first = (entry, problem, comment);
            while let Some(on) = document.entries.get_mut(entry).filter(|on| is_here(on.port_span.start)) {
                on.line = line;
                entry += 1;
            }
            while let Some(wrong) = self.problems.get(problem).filter(|wrong| is_here(wrong.span.start)) {
                document.unreadable.push(Unreadable { line, span: wrong.span, fault: wrong.fault });
                problem += 1;
            }
            while self.comments.get(comment).is_some_and(|comment| is_here(comment.start)) {
                comment += 1;
            }
            let mut text = raw.content;
            if line == LineNumber::FIRST && document.style.byte_order_mark {
                text.start = ByteOffset::new(BYTE_ORDER_MARK.len());
            }
            let comments = &self.comments[first.2..comment];
            let kind = if entry > first.0 {
                if let Some(&trailing) = comments.iter().find(|comment| comment.end <= text.end) {
                    let last = &mut document.entries[first.0..entry];
                    add_comment(last, trailing, self.bytes);
                }
                LineKind::Entry(EntryId::new(first.0))
            } else if problem > first.1 {
                LineKind::Unreadable(first.1 as u32)
            } else if let [only] = comments {
                let before = Span { start: text.start, end: only.start };
                let is_alone = before.of(self.bytes).trim_ascii().is_empty();
                if is_alone { LineKind::Comment(only.start) } else { LineKind::Text }
            } else if text.of(self.bytes).trim_ascii().is_empty() {
                LineKind::Blank
            } else {
                LineKind::Text
            };
            document.lines.push(Line { content: raw.content, ending: raw.ending, kind });
        }
        document
    }
}

/// Gives the comment at the end of a line to its entries, unless they have a description. A Portolan comment comes
/// first.
fn add_comment(entries: &mut [Entry], comment: Span, bytes: &[u8]) {
    let is_for_us = memmem::find(comment.of(bytes), MARK).is_some();
    for entry in entries {
        if entry.comment_span.is_empty() || is_for_us {
            entry.comment_span = comment;
        }
    }
}

//! Reads a line-oriented table with the line parser of its format.

use super::FormatMeta;
use super::parser::{EntryRow, LineError, Parsed, Row, row};
use crate::model::TransportWord;
use crate::syntax::{Document, Entry, EntryId, LineKind, Unreadable, WordRange};
use crate::syntax::{Fault, Line};
use crate::text::{ByteOffset, LineEnding, LineIter, Span, USUAL_LINE};
use nom::{Offset, Parser};
use std::sync::Arc;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a table line by line. A line is blank, a comment if the format has comments, or an entry as the parser `entry`
/// reads it.
pub fn read_table(
    bytes: &[u8],
    meta: &Arc<FormatMeta>,
    entry: impl for<'a> Fn(&'a [u8]) -> Parsed<'a, EntryRow<'a>>,
) -> Document {
    let mut table = Table::new(bytes, meta);
    // For such lines FreeBSD queries NIS, with `services: compat`. They name no port of this file.
    let queries_nis = |line: &[u8]| line.starts_with(b"+") && meta.is_read_by("freebsd");
    for raw in LineIter::new(bytes) {
        match raw.ending {
            LineEnding::Lf => table.document.style.lf += 1,
            LineEnding::CrLf => table.document.style.crlf += 1,
            LineEnding::Cr => table.document.style.cr += 1,
            LineEnding::None => {}
        }
        let mut text = raw.content.of(bytes);
        if raw.content.start == ByteOffset::START {
            text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        }
        let kind = match row(meta.comment_sign(), &entry).parse_complete(text) {
            _ if queries_nis(text) => LineKind::Text,
            Ok((_, Row::Blank)) => LineKind::Blank,
            Ok((_, Row::Comment(comment))) => LineKind::Comment(table.span(comment).start),
            Ok((_, Row::Entry(row))) => table.add_entries(&row),
            Err(nom::Err::Error(error) | nom::Err::Failure(error)) => table.add_unreadable(error),
            Err(nom::Err::Incomplete(_)) => table.add_unreadable(LineError { part: text, fault: Fault::NotAnEntry }),
        };
        table.document.lines.push(Line { content: raw.content, ending: raw.ending, kind });
    }
    table.document
}

/// A document that grows line by line.
struct Table<'a> {
    bytes: &'a [u8],
    document: Document,
}

impl<'a> Table<'a> {
    fn new(bytes: &'a [u8], meta: &Arc<FormatMeta>) -> Self {
        let mut document = Document::new(Arc::clone(meta));
        document.lines.reserve(bytes.len() / USUAL_LINE);
        document.entries.reserve(bytes.len() / USUAL_LINE);
        document.words.reserve(bytes.len() / USUAL_LINE);
        document.style.byte_order_mark = bytes.starts_with(BYTE_ORDER_MARK);
        Self { bytes, document }
    }

    /// Returns where a part of the file is that a parser took from it.
    fn span(&self, part: &[u8]) -> Span {
        let start = self.bytes.offset(part);
        Span::new(start, start + part.len())
    }

    /// Adds one entry for each transport of a row.
    fn add_entries(&mut self, row: &EntryRow<'_>) -> LineKind {
        let first = self.document.entries.len();
        let words = self.add_words(row);
        let comment_span = row.comment.map_or(Span::default(), |comment| self.span(comment));
        for transport in row.endpoint.transports() {
            self.document.entries.push(Entry {
                line: self.document.line_after_last(),
                name: self.span(row.name),
                port_span: self.span(row.endpoint.port),
                ports: row.endpoint.ports,
                notation: row.endpoint.notation,
                transport_span: self.span(transport),
                transport: TransportWord::parse(transport),
                words,
                comment_span,
                unnamed: row.unnamed,
            });
        }
        if row.endpoint.is_range || row.endpoint.is_list {
            self.document.style.ranged_or_listed += (self.document.entries.len() - first) as u32;
        }
        LineKind::Entry(EntryId::new(first))
    }

    fn add_words(&mut self, row: &EntryRow<'_>) -> WordRange {
        let start = self.document.words.len() as u32;
        for word in row.words.iter() {
            let span = self.span(word);
            self.document.words.push(span);
        }
        WordRange { start, count: self.document.words.len() as u32 - start }
    }

    fn add_unreadable(&mut self, error: LineError<'_>) -> LineKind {
        let index = self.document.unreadable.len() as u32;
        let line = self.document.line_after_last();
        self.document.unreadable.push(Unreadable { line, span: self.span(error.part), fault: error.fault });
        LineKind::Unreadable(index)
    }
}

//! Renders added names and changes of the official name.

use super::Table;
use crate::diagnostic::{BETWEEN_PARTS, Edit};
use crate::model::name_fault;
use crate::syntax::{Entry, Gap, Rows, blanks_to, column_after};
use crate::text::{ByteOffset, Span};

impl Table<'_> {
    pub(super) fn add_names(&self, entry: &Entry, names: &[String]) -> Option<Vec<Edit>> {
        if !self.document.format.has_aliases() || names.iter().any(|name| name_fault(name.as_bytes()).is_some()) {
            return None;
        }
        let names: Vec<&[u8]> = names.iter().map(String::as_bytes).collect();
        let end = self.end_of_words(entry);
        Some(vec![self.add_words(entry, &names, self.column_of(entry, end))])
    }

    /// Inserts words after the last one before the comment, which ends at the column `from`.
    fn add_words(&self, entry: &Entry, words: &[&[u8]], from: usize) -> Edit {
        let columns = self.document.columns(self.bytes);
        let mut text = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let is_first = index == 0 && entry.words.count == 0;
            text.extend(columns.blanks(from, if is_first { columns.alias } else { Gap::Blank(b' ') }));
            text.extend_from_slice(word);
        }
        let (gap, padding) = self.before_comment(entry, column_after(from, &text));
        text.extend(padding);
        Edit::replace(gap, text)
    }

    /// Returns the span of the blanks before the comment, and the blanks that keep it in its column.
    ///
    /// `column` is the end of the last word before the comment.
    fn before_comment(&self, entry: &Entry, column: usize) -> (Span, Vec<u8>) {
        let end = self.end_of_words(entry);
        let Some(comment) = entry.comment() else { return (Span { start: end, end }, Vec::new()) };
        let gap = Span { start: end, end: comment.start };
        let tabs = gap.of(self.bytes).contains(&b'\t');
        (gap, blanks_to(column, self.column_of(entry, comment.start), tabs))
    }

    pub(super) fn put_name_first(&self, entry: &Entry, name: &str) -> Option<Vec<Edit>> {
        let (old, name) = (entry.name.of(self.bytes), name.as_bytes());
        if name_fault(name).is_some() {
            return None;
        }
        // Without columns, and in a table with its own row syntax, only the word changes.
        if self.document.format.rows != Rows::Columns {
            let in_comment = self.part_of_comment(entry, name).map(|part| Edit::replace(part, old));
            return Some([Edit::replace(entry.name, name)].into_iter().chain(in_comment).collect());
        }
        let gap = Span { start: entry.name.end, end: entry.port_span.start };
        let column = column_after(self.column_of(entry, entry.name.start), name);
        let tabs = gap.of(self.bytes).contains(&b'\t');
        let mut first = name.to_vec();
        first.extend(blanks_to(column, self.column_of(entry, entry.port_span.start), tabs));
        let port_column = column_after(column, &first[name.len()..]);
        let mut edits = vec![Edit::replace(Span { start: entry.name.start, end: gap.end }, first)];
        if !self.document.format.has_aliases() {
            return Some(edits);
        }
        // From the port on, everything keeps its column unless the new name is too long.
        let column_of = |at: ByteOffset| column_after(port_column, Span { start: gap.end, end: at }.of(self.bytes));
        let end = self.end_of_words(entry);
        // Only the registry's history may allow the old name.
        let Some(&alias) = self.document.aliases(entry).iter().find(|alias| alias.of(self.bytes) == name) else {
            edits.push(self.add_words(entry, &[old], column_of(end)));
            return Some(edits);
        };
        edits.push(Edit::replace(alias, old));
        let after_old = column_after(column_of(alias.start), old);
        let rest = Span { start: alias.end, end }.of(self.bytes);
        let (gap, padding) = self.before_comment(entry, column_after(after_old, rest));
        if gap.of(self.bytes) != padding {
            edits.push(Edit::replace(gap, padding));
        }
        Some(edits)
    }

    /// Returns the part of a comment that consists of this name, in a format whose comments have parts.
    fn part_of_comment(&self, entry: &Entry, name: &[u8]) -> Option<Span> {
        let comment = entry.comment().filter(|_| self.has_comment_parts())?;
        let text = comment.of(self.bytes);
        let sign = self.comment_sign()?.as_bytes();
        let mut start = text.iter().take_while(|b| sign.contains(b) || matches!(b, b' ' | b'\t')).count();
        loop {
            let rest = &text[start..];
            let length = memchr::memmem::find(rest, BETWEEN_PARTS.as_bytes()).unwrap_or(rest.len());
            if rest[..length] == *name {
                let start = comment.start + start;
                return Some(Span { start, end: start + name.len() });
            }
            start += length + BETWEEN_PARTS.len();
            if start > text.len() {
                return None;
            }
        }
    }
}

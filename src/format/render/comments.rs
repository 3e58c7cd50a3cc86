//! Renders notes, and comments that are moved to their own lines.

use super::Table;
use crate::diagnostic::{BETWEEN_PARTS, Edit, NOTE, ending_for, has_mark, note_lines};
use crate::syntax::{Entry, EntryId, LineKind, column_after};
use crate::text::{LineEnding, LineNumber, Span};

impl Table<'_> {
    /// Writes a note at the end of the entry's line, if all of its twins have room, too. Otherwise writes it before the
    /// first twin.
    pub(super) fn note(&self, entry: &Entry, twins: &[EntryId], rule: &str, text: &str) -> Option<Vec<Edit>> {
        let sign = self.comment_sign()?;
        let twins: Vec<&Entry> = twins.iter().map(|&twin| self.entry(twin)).collect::<Option<_>>()?;
        let limit = self.document.format.longest_line();
        if let [note] = &note_lines(sign, rule, text, limit)?[..]
            && let Some(edit) = self.note_at_end(entry, note)
            && twins.iter().all(|twin| self.note_at_end(twin, note).is_some())
        {
            return Some(vec![edit]);
        }
        // Before other Portolan comments about the same entry, which must stay right before it.
        let mut line = twins.iter().map(|twin| twin.line).fold(entry.line, LineNumber::min);
        while let Some(before) = line.before().filter(|&before| self.has_mark(before)) {
            line = before;
        }
        // A byte order mark breaks the first line; a line inserted before it would change the lookups of that line.
        if line == LineNumber::FIRST && self.document.style.byte_order_mark {
            return None;
        }
        let ending = ending_for(self.document, line);
        let mut lines = Vec::new();
        let narrow = note_lines(sign, rule, text, limit.min(self.width()));
        for note in narrow.or_else(|| note_lines(sign, rule, text, limit))? {
            lines.extend_from_slice(note.as_bytes());
            lines.extend_from_slice(ending);
        }
        Some(vec![Edit::insert(self.text_of(line)?.start, lines)])
    }

    /// Writes a note at the end of an entry's line. The note must be distinct from the rest of the line, and have room.
    fn note_at_end(&self, entry: &Entry, note: &str) -> Option<Edit> {
        let line = self.document.line_of(entry);
        let content = line.content;
        let ends_in_blank = content.of(self.bytes).last().is_some_and(u8::is_ascii_whitespace);
        // FreeBSD's libc reads a CR as part of the last word, and a comment after that word would change it.
        let plain_end = matches!(line.ending, LineEnding::Lf | LineEnding::None);
        if ends_in_blank || !plain_end {
            return None;
        }
        let from = self.column_of(entry, content.end);
        let added = match entry.comment() {
            None if self.has_tabs() => ["\t", note].concat().into_bytes(),
            None => {
                let columns = self.document.columns(self.bytes);
                let mut added = columns.blanks(from, columns.comment);
                added.extend_from_slice(note.as_bytes());
                added
            }
            Some(_) if self.has_comment_parts() => {
                [BETWEEN_PARTS, text_of_comment(self.comment_sign()?, note)].concat().into_bytes()
            }
            Some(_) => return None,
        };
        let fits = content.len() + added.len() <= self.document.format.longest_line()
            && column_after(from, &added) <= self.width();
        fits.then(|| Edit::insert(content.end, added))
    }

    /// Renews a note at the end of the entry's line, after the existing blanks. If it does not fit, removes it, to be
    /// written again.
    pub(super) fn renew_note(&self, entry: &Entry, span: Span, rule: &str, text: &str) -> Option<Vec<Edit>> {
        let content = self.document.line_of(entry).content;
        let (sign, limit) = (self.comment_sign()?, self.document.format.longest_line());
        if let [note] = &note_lines(sign, rule, text, limit)?[..]
            && span.start >= content.start
            && let Some(mark) = memchr::memmem::find(span.of(self.bytes), NOTE.as_bytes())
        {
            let old = Span { start: span.start + mark, ..span };
            let note = text_of_comment(sign, note);
            let fits = content.len() - old.len() + note.len() <= limit
                && self.column_of(entry, old.start) + note.len() <= self.width();
            if fits {
                return Some(vec![Edit::replace(old, note)]);
            }
        }
        Some(vec![Edit::delete(span)])
    }

    fn has_mark(&self, line: LineNumber) -> bool {
        let (Some(line), Some(sign)) = (self.document.line(line), self.comment_sign()) else { return false };
        let text = self.document.text_of(line).of(self.bytes).strip_prefix(sign.as_bytes());
        matches!(line.kind, LineKind::Comment(_)) && text.is_some_and(|text| text.starts_with(b" portolan:"))
    }

    /// Wraps the comment of a line into lines that begin like it, before the entry if there is one. Line breaks replace
    /// blanks.
    pub(super) fn wrap_comment(&self, line_number: LineNumber) -> Option<Vec<Edit>> {
        let limit = self.document.format.longest_line();
        let line = self.document.line(line_number)?;
        let (from, comment) = match line.kind {
            LineKind::Entry(first) => {
                let comment = self.document.entry(first).comment()?;
                // Also after a list of transports.
                (self.end_of_text_before(comment.start), comment)
            }
            LineKind::Comment(start) => {
                let end = line.content.start + line.content.of(self.bytes).trim_ascii_end().len();
                (self.text_of(line_number)?.start, Span { start, end: end.max(start) })
            }
            LineKind::Blank | LineKind::Unreadable(_) | LineKind::Text => return None,
        };
        let text = comment.of(self.bytes);
        // Portolan comments have to stay in place.
        if has_mark(text) {
            return None;
        }
        let is_blank = |b: &u8| matches!(b, b' ' | b'\t');
        let signs = self.comment_sign()?.as_bytes();
        let sign = text.iter().position(|b| !signs.contains(b) && !is_blank(b)).unwrap_or(text.len());
        let (sign, mut rest) = text.split_at(sign);
        let ending = ending_for(self.document, line_number);
        let (mut lines, mut length) = (sign.to_vec(), sign.len());
        let mut blanks: &[u8] = b"";
        while !rest.is_empty() {
            let (word, after) = rest.split_at(rest.iter().position(is_blank).unwrap_or(rest.len()));
            if sign.len() + word.len() > limit {
                return None;
            }
            if length > sign.len() && length + blanks.len() + word.len() > limit {
                lines.extend_from_slice(ending);
                lines.extend_from_slice(sign);
                length = sign.len();
            } else {
                lines.extend_from_slice(blanks);
                length += blanks.len();
            }
            lines.extend_from_slice(word);
            length += word.len();
            (blanks, rest) = after.split_at(after.iter().position(|b| !is_blank(b)).unwrap_or(after.len()));
        }
        if matches!(line.kind, LineKind::Comment(_)) {
            return Some(vec![Edit::replace(Span { start: from, end: line.content.end }, lines)]);
        }
        lines.extend_from_slice(ending);
        let before = Edit::insert(self.text_of(line_number)?.start, lines);
        Some(vec![before, Edit::delete(Span { start: from, end: line.content.end })])
    }
}

/// Returns a comment without its sign.
fn text_of_comment<'a>(sign: &str, comment: &'a str) -> &'a str {
    comment.strip_prefix(sign).unwrap_or(comment).trim_start()
}

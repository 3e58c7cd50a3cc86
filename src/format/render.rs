//! Renders a [`Change`] of a line-oriented table as edits that change nothing else.
//!
//! Columns are kept: added words replace blanks before the comment, if there are enough.

mod comments;
mod names;

use super::Unwritable;
use crate::diagnostic::{Change, Edit, ending_for};
use crate::syntax::{Document, Entry, EntryId, FieldKind, Gap, Rows, blanks_to, column_after};
use crate::text::{ByteOffset, LineEnding, LineNumber, Span};

/// Returns the edits for a change.
///
/// # Errors
/// If it cannot be made, or a line would become longer than its readers allow.
pub(super) fn render(document: &Document, bytes: &[u8], change: &Change) -> Result<Vec<Edit>, Unwritable> {
    edits(document, bytes, change).ok_or_else(|| why_unwritable(document, change))
}

fn edits(document: &Document, bytes: &[u8], change: &Change) -> Option<Vec<Edit>> {
    let table = Table { document, bytes };
    if !fits_line_ends(document, change) {
        return None;
    }
    let edits = match change {
        Change::AddNames { entry, names } => table.add_names(table.sole_entry(*entry)?, names)?,
        Change::PutNameFirst { entry, name } => table.put_name_first(table.sole_entry(*entry)?, name)?,
        Change::DropName { entry, alias } => table.drop_name(table.entry(*entry)?, *alias)?,
        Change::NewRow { before, name, port, transports, aliases, comment } => {
            let [transport] = transports[..] else { return None };
            let words: Vec<&str> = aliases.iter().map(String::as_str).collect();
            vec![table.new_row(*before, name, &format!("{port}/{transport}"), &words, comment.as_deref())?]
        }
        Change::CommentOut { line } => vec![Edit::insert(table.text_of(*line)?.start, table.comment_sign()?)],
        Change::DropLine { line } => vec![Edit::delete(table.whole(*line)?)],
        Change::Note { entry, twins, rule, text } => table.note(table.entry(*entry)?, twins, rule.as_str(), text)?,
        Change::RenewNote { entry, span, rule, text } => {
            table.renew_note(table.entry(*entry)?, *span, rule.as_str(), text)?
        }
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

/// Returns whether the ends of lines allow a change. Resolvers do not end a line at a CR: in a file without LF, a new
/// comment would swallow the rest of the file.
fn fits_line_ends(document: &Document, change: &Change) -> bool {
    document.style.cr == 0
        || matches!(change, Change::EndLines { .. } | Change::DropNote { .. } | Change::Replace { .. })
}

/// Returns why a change has no edits.
fn why_unwritable(document: &Document, change: &Change) -> Unwritable {
    let table = Table { document, bytes: &[] };
    match change {
        _ if !fits_line_ends(document, change) => Unwritable::LinesEndInCr,
        Change::AddNames { entry, .. } | Change::PutNameFirst { entry, .. } if table.sole_entry(*entry).is_none() => {
            Unwritable::SharedLine
        }
        Change::WrapComments { .. } => Unwritable::NoWrap,
        _ => Unwritable::NoRoom,
    }
}

/// The open frequency of a new row, which has not been measured; Nmap's reader requires a number.
const NOT_MEASURED: &str = "0.000000";

/// The widest line that a new comment makes, unless the file has wider ones.
const USUAL_WIDTH: usize = 100;

struct Table<'a> {
    document: &'a Document,
    bytes: &'a [u8],
}

impl<'a> Table<'a> {
    fn entry(&self, id: EntryId) -> Option<&'a Entry> {
        self.document.entries.get(id.index())
    }

    /// Returns an entry that has its own line: a change in a list of transports would apply to all of them.
    fn sole_entry(&self, id: EntryId) -> Option<&'a Entry> {
        let entry = self.entry(id)?;
        let on_same_line =
            |index: usize| self.document.entries.get(index).is_some_and(|other| other.line == entry.line);
        let before = id.index().checked_sub(1);
        (!before.is_some_and(on_same_line) && !on_same_line(id.index() + 1)).then_some(entry)
    }

    /// Returns a line without its ending and without the byte order mark.
    fn text_of(&self, line: LineNumber) -> Option<Span> {
        Some(self.document.text_of(self.document.line(line)?))
    }

    /// Returns the limit of the width of a line with a new comment.
    fn width(&self) -> usize {
        self.document.widest(self.bytes).max(USUAL_WIDTH)
    }

    /// Returns whether a single tab separates the parts of a row, so that there are no columns.
    fn has_tabs(&self) -> bool {
        self.document.format.rows == Rows::Tabs
    }

    fn comment_sign(&self) -> Option<&'a str> {
        self.document.format.comment_sign()
    }

    fn has_comment_parts(&self) -> bool {
        self.document.format.comment.as_ref().is_some_and(|comment| comment.has_parts)
    }

    /// Returns a line with its ending.
    fn whole(&self, line: LineNumber) -> Option<Span> {
        let line = self.document.line(line)?;
        let text = self.document.text_of(line);
        Some(Span { start: text.start, end: text.end + line.ending.len() })
    }

    fn column_of(&self, entry: &Entry, at: ByteOffset) -> usize {
        let start = self.text_of(entry.line).map_or(ByteOffset::START, |text| text.start);
        column_after(0, Span { start, end: at }.of(self.bytes))
    }

    /// Returns the end of the last word before the comment.
    fn end_of_words(&self, entry: &Entry) -> ByteOffset {
        self.document.words(entry.words).last().map_or(entry.transport_span.end, |word| word.end)
    }

    /// Returns the end of the last byte before `at` that is not blank.
    fn end_of_text_before(&self, at: ByteOffset) -> ByteOffset {
        ByteOffset::new(self.bytes[..at.index()].trim_ascii_end().len())
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
            // After a list of transports.
            self.end_of_text_before(alias.start)
        };
        let Some(comment) = entry.comment() else {
            return Some(vec![Edit::delete(Span { start: before, end: alias.end })]);
        };
        let tabs = Span { start: before, end: comment.start }.of(self.bytes).contains(&b'\t');
        let padding = blanks_to(self.column_of(entry, before), self.column_of(entry, comment.start), tabs);
        Some(vec![Edit::replace(Span { start: before, end: comment.start }, padding)])
    }

    /// Returns a row in the columns of the file, with as much of its comment as fits.
    fn new_row(
        &self,
        before: LineNumber,
        name: &str,
        endpoint: &str,
        aliases: &[&str],
        comment: Option<&str>,
    ) -> Option<Edit> {
        let columns = self.document.columns(self.bytes);
        let has_tabs = match self.document.format.rows {
            Rows::Fixed | Rows::Described => return None,
            Rows::Columns => false,
            Rows::Tabs => true,
        };
        let mut row = name.as_bytes().to_vec();
        let put = |row: &mut Vec<u8>, gap: Gap, text: &str| {
            let gap = if has_tabs { Gap::Blank(b'\t') } else { gap };
            row.extend(columns.blanks(column_after(0, row), gap));
            row.extend_from_slice(text.as_bytes());
        };
        put(&mut row, columns.port, endpoint);
        for field in &self.document.format.fields {
            match field.kind {
                FieldKind::OpenFrequency => put(&mut row, Gap::Blank(b' '), NOT_MEASURED),
                FieldKind::Text => return None,
            }
        }
        for (number, alias) in aliases.iter().enumerate() {
            put(&mut row, if number == 0 { columns.alias } else { Gap::Blank(b' ') }, alias);
        }
        // Readers of these tables support ASCII only.
        let is_plain = |comment: &&str| comment.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
        let comment = comment.filter(is_plain).filter(|_| columns.takes_comments);
        if let Some((comment, sign)) = comment.zip(self.comment_sign()) {
            let mut noted = row.clone();
            put(&mut noted, columns.comment, &format!("{sign} {comment}"));
            if noted.len() <= self.document.format.longest_line().min(USUAL_WIDTH) {
                row = noted;
            }
        }
        if row.len() > self.document.format.longest_line() {
            return None;
        }
        let ending = ending_for(self.document, before);
        let last = self.document.lines.last();
        Some(match self.document.line(before) {
            Some(_) => Edit::insert(self.text_of(before)?.start, [&row, ending].concat()),
            None if last.is_some_and(|last| last.ending.is_empty()) => {
                Edit::insert(last?.content.end, [ending, &row].concat())
            }
            None => Edit::insert(ByteOffset::new(self.bytes.len()), [&row, ending].concat()),
        })
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
            Edit::replace(Span { start: end, end: end + line.ending.len() }, text)
        });
        Some(edits.collect())
    }

    /// Returns whether no line exceeds the limit of its readers by more than before. Lines end in LF, as for readers.
    fn keeps_to_the_limit(&self, edits: &[Edit]) -> bool {
        let limit = self.document.format.longest_line();
        edits.iter().map(Edit::growth).all(|growth| growth <= 0)
            || edits.iter().all(|edit| {
                let (before, after) = self.bytes.split_at(edit.span.start.index());
                let (start, end) = if self.document.style.cr > 0 {
                    (0, self.bytes.len())
                } else {
                    let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
                    (start, memchr::memchr(b'\n', after).map_or(self.bytes.len(), |at| before.len() + at))
                };
                let inside = |edit: &&Edit| (start..=end).contains(&edit.span.start.index());
                let growth: isize = edits.iter().filter(inside).map(Edit::growth).sum();
                edit.text.contains(&b'\n') || growth <= 0 || (end - start).saturating_add_signed(growth) <= limit
            })
    }
}

//! The text of a new row: a filled template, or a copy of another row with new parts.

use super::case_form::CaseForm;
use super::comments::MARK;
use super::delimited::fields;
use super::descriptor::Kind;
use super::new_row::{NewRow, are_on, states_transport};
use super::rendering::Rendering;
use super::spec::RowText;
use super::template::{Template, Values};
use crate::diagnostic::Edit;
use crate::format::Unwritable;
use crate::model::{Transport, TransportWord};
use crate::syntax::{Entry, Notation, RowExtent, blanks_to, column_after};
use crate::text::Span;
use memchr::memmem;

/// How far from its position a row to copy is searched.
const MOST_COPIED_FROM: usize = 200;

/// A part of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Name,
    Port,
    Transport,
    Description,
    /// Text with no known meaning.
    Other,
}

/// A part of the copied row with its new text.
struct Replaced {
    span: Span,
    part: Part,
    text: Vec<u8>,
}

impl Rendering<'_> {
    /// Returns the text of a row near another one. `indent` begins its further lines.
    ///
    /// # Errors
    /// If the descriptor does not say how rows are written, or no row says how these parts are.
    pub(super) fn row_text(
        &self,
        rows: &[RowExtent],
        near: usize,
        row: &NewRow<'_>,
        indent: &[u8],
    ) -> Result<Vec<u8>, Unwritable> {
        match self.format.spec.edit.row.as_ref().ok_or(Unwritable::NoRowText)? {
            RowText::Template(template) => self.fill(template, &rows[near], row, indent),
            RowText::Copy => {
                let is_stated = |row: &RowExtent| {
                    let first = self.document.entries_of(row).first();
                    first.is_some_and(|entry| !matches!(entry.transport, TransportWord::Unstated(_)))
                };
                let states_some = rows.iter().any(is_stated);
                let is_model =
                    |at: usize| self.is_model(&rows[at], row.transports) && is_stated(&rows[at]) == states_some;
                let usable = |&at: &usize| is_model(at) && self.has_only_shared_values(rows, at);
                let is_whole = |at: &usize| {
                    let entry = self.document.entries_of(&rows[*at]).first();
                    let described = entry.and_then(|entry| description_in(&rows[*at], entry));
                    usable(at) && described.is_some_and(|text| !text.is_empty()) != row.description.is_empty()
                };
                let by_distance = || {
                    let span = rows.len().min(MOST_COPIED_FROM);
                    let at = move |step: usize| {
                        let half = step.div_ceil(2);
                        if step.is_multiple_of(2) { near.checked_sub(half) } else { Some(near + half) }
                    };
                    (0..2 * span).filter_map(at).filter(|&at| at < rows.len())
                };
                let model = by_distance().take(20).find(is_whole).or_else(|| by_distance().find(usable));
                let model = model.ok_or_else(|| {
                    if by_distance().any(is_model) { Unwritable::UnreadValues } else { Unwritable::NothingToCopy }
                })?;
                self.copy(rows, model, row)
            }
        }
    }

    fn fill(
        &self,
        template: &Template,
        near: &RowExtent,
        row: &NewRow<'_>,
        indent: &[u8],
    ) -> Result<Vec<u8>, Unwritable> {
        let transport = if template.has_transport() { self.word_for(near, row.transports)? } else { String::new() };
        let filled = template.fill(&Values {
            port: &row.port.to_string(),
            name: row.name,
            transport: &transport,
            description: &|before| self.described(before.as_bytes(), row.description),
        });
        let mut filled = filled.trim();
        if row.description.is_empty() {
            // No comment is left without text.
            let signs = self.format.spec.comments.iter().filter(|style| style.end.is_empty());
            for sign in signs.filter_map(|style| std::str::from_utf8(&style.begin).ok()) {
                filled = filled.strip_suffix(sign).unwrap_or(filled).trim_end();
            }
        }
        let mut text = Vec::with_capacity(filled.len());
        let ending: &[u8] = if self.document.style.crlf > self.document.style.lf { b"\r\n" } else { b"\n" };
        // In YAML, the sign of an item is part of the indentation, and may be in the template, too.
        let sign = if indent.contains(&b'-') && filled.starts_with("- ") { 2 } else { 0 };
        for (index, line) in filled.lines().enumerate() {
            let is_deep = line.bytes().take(sign).all(|b| matches!(b, b' ' | b'-'));
            let line = line.get(sign..).filter(|_| is_deep).unwrap_or(line);
            if index > 0 {
                text.extend_from_slice(ending);
                text.extend(indent.iter().map(|&b| if b == b'\t' { b } else { b' ' }));
            }
            text.extend_from_slice(line.as_bytes());
        }
        Ok(text)
    }

    fn word_for(&self, near: &RowExtent, transports: &[Transport]) -> Result<String, Unwritable> {
        self.transport_word(near, transports).ok_or_else(|| Unwritable::NoWord(transports.to_vec()))
    }

    /// Returns the word for transports. It is the name of one, or a word of the descriptor that the table uses for
    /// several.
    fn transport_word(&self, near: &RowExtent, transports: &[Transport]) -> Option<String> {
        let first = self.document.entries_of(near).first()?;
        if let [transport] = transports {
            if let Some(word) = self.usual_word(near, *transport) {
                return Some(word);
            }
            let known = first.transport_span.of(self.bytes);
            let form = if states_transport(near, first) { CaseForm::of(known) } else { CaseForm::Lower };
            return Some(form.write(transport.as_str()));
        }
        let parts = &self.format.spec.tables.get(near.table as usize)?.parts;
        let in_use = self.document.rows.iter().filter(|row| row.group == near.group).find(|row| {
            let entries = self.document.entries_of(row);
            let word = entries.first().map(|entry| entry.transport_span.of(self.bytes).to_ascii_lowercase());
            are_on(entries, transports) && word.is_some_and(|word| parts.words.contains_key(&word))
        })?;
        let word = self.document.entries_of(in_use).first()?.transport_span;
        String::from_utf8(word.of(self.bytes).to_vec()).ok()
    }

    /// Returns the word that most rows of a table state a transport with; of several, that of the first row.
    fn usual_word(&self, near: &RowExtent, transport: Transport) -> Option<String> {
        let rows = self.document.rows.iter().filter(|row| row.group == near.group);
        let words = rows.filter_map(|row| {
            let entries = self.document.entries_of(row);
            let first = entries.first()?;
            let is_stated = are_on(entries, &[transport]) && states_transport(row, first);
            is_stated.then(|| first.transport_span.of(self.bytes))
        });
        let mut counts: Vec<(&[u8], usize)> = Vec::new();
        for word in words {
            match counts.iter_mut().find(|(known, _)| *known == word) {
                Some((_, count)) => *count += 1,
                None => counts.push((word, 1)),
            }
        }
        let (word, _) = counts.into_iter().rev().max_by_key(|(_, count)| *count)?;
        String::from_utf8(word.to_vec()).ok()
    }

    /// Returns a description as the file writes it after some text of its row.
    fn described(&self, before: &[u8], description: &str) -> String {
        let spec = &self.format.spec;
        let comment = spec.comments.iter().find(|style| memmem::find(before, &style.begin).is_some());
        if let Some(style) = comment {
            // Nothing ends a comment early.
            let end = String::from_utf8_lossy(&style.end).into_owned();
            return if end.is_empty() { description.to_owned() } else { description.replace(&end, "") };
        }
        if spec.kind == Kind::Delimited {
            return self.delimited(before, description).unwrap_or_default();
        }
        super::escape::encode(description, spec.escapes).unwrap_or_default()
    }

    /// Returns a text as delimited text has it, after some text of its row.
    fn delimited(&self, before: &[u8], text: &str) -> Option<String> {
        let format = &self.format.spec.tables.first()?.delimited;
        let (delimiter, quote) = (char::from(format.delimiter_of(before)), format.quote.map(char::from));
        let Some(quote) = quote else {
            return (!text.contains(delimiter)).then(|| text.to_owned());
        };
        let doubled = text.replace(quote, &format!("{quote}{quote}"));
        if before.ends_with(&[quote as u8]) {
            Some(doubled)
        } else if text.contains([delimiter, quote]) {
            Some(format!("{quote}{doubled}{quote}"))
        } else {
            Some(text.to_owned())
        }
    }

    /// Returns whether a row on these transports can be a copy of another.
    fn is_model(&self, row: &RowExtent, transports: &[Transport]) -> bool {
        let entries = self.document.entries_of(row);
        let Some(first) = entries.first() else { return false };
        let is_one = |entry: &Entry| {
            entry.port_span == first.port_span && entry.name == first.name && entry.words.count == 0 && !entry.unnamed
        };
        let port = first.port_span;
        let is_plain = first.ports.is_single()
            && first.notation == Notation::Decimal
            && port.of(self.bytes) == first.ports.first.to_string().as_bytes();
        let is_inside =
            row.span.start <= first.name.start && first.name.end <= row.span.end && port.end <= row.span.end;
        let states = states_transport(row, first);
        let is_replaceable = || {
            let word = first.transport_span.of(self.bytes);
            transports.len() == 1 && entries.len() == 1 && TransportWord::parse(word) == first.transport
        };
        entries.iter().all(is_one)
            && is_plain
            && is_inside
            && !self.has_remark(row, first)
            && (!states || are_on(entries, transports) || is_replaceable())
    }

    /// Returns whether a row has a comment inside that is not its description.
    fn has_remark(&self, row: &RowExtent, entry: &Entry) -> bool {
        let described = entry.comment_span;
        if memmem::find(row.span.of(self.bytes), MARK).is_some() {
            return true;
        }
        self.format.spec.comments.iter().any(|style| {
            memmem::find_iter(row.span.of(self.bytes), &style.begin).any(|at| {
                let text = row.span.start + at + style.begin.len();
                let is_before = text <= described.start
                    && Span { start: text, end: described.start }.of(self.bytes).trim_ascii().is_empty();
                let is_inside = [described, entry.name].iter().any(|part| part.start < text && text <= part.end);
                !is_before && !is_inside
            })
        })
    }

    /// Returns a copy of a row with other parts. Columns stay where they are.
    fn copy(&self, rows: &[RowExtent], model: usize, row: &NewRow<'_>) -> Result<Vec<u8>, Unwritable> {
        let bytes = self.bytes;
        let extent = rows[model];
        let entries = self.document.entries_of(&extent);
        let first = entries.first().ok_or(Unwritable::NothingToCopy)?;
        let mut replaced = vec![
            Replaced { span: first.name, part: Part::Name, text: row.name.as_bytes().to_vec() },
            Replaced { span: first.port_span, part: Part::Port, text: row.port.to_string().into_bytes() },
        ];
        if states_transport(&extent, first) && !are_on(entries, row.transports) {
            let word = self.word_for(&extent, row.transports)?;
            replaced.push(Replaced { span: first.transport_span, part: Part::Transport, text: word.into_bytes() });
        }
        if let Some(span) = description_in(&extent, first) {
            let before = Span { start: extent.span.start, end: span.start }.of(bytes);
            let text = self.described(before, row.description).into_bytes();
            replaced.push(Replaced { span, part: Part::Description, text });
        }
        if self.format.spec.kind == Kind::Delimited {
            let table = self.format.spec.tables.get(extent.table as usize).ok_or(Unwritable::NothingToCopy)?;
            let format = &table.delimited;
            let delimiter = format.delimiter_of(extent.span.of(bytes));
            let columns = fields(delimiter, format.quote, bytes, extent.span.start.index());
            let (columns, _) = columns.map_err(|_| Unwritable::NothingToCopy)?;
            let is_known = |column: &Span| {
                let mut known = replaced.iter().map(|part| part.span).chain([first.transport_span]);
                known.any(|span| column.start <= span.start && span.end <= column.end)
            };
            // The values of other columns may be wrong for the new row.
            let others: Vec<Span> =
                columns.into_iter().filter(|column| !column.is_empty() && !is_known(column)).collect();
            let emptied = |span| Replaced { span, part: Part::Other, text: Vec::new() };
            replaced.extend(others.into_iter().map(emptied));
        }
        replaced.sort_by_key(|part| part.span);
        let line_start = self.line_start(extent.span.start.index());
        let mut text = bytes[line_start..extent.span.start.index()].to_vec();
        let prefix = text.len();
        let mut at = extent.span.start.index();
        // The previous part, and the difference in length from the one that it replaces.
        let mut previous = (Part::Other, 0);
        for part in &replaced {
            if part.span.start.index() < at {
                return Err(Unwritable::NothingToCopy);
            }
            self.push_between(&mut text, (line_start, at), part.span.start.index(), previous, rows, model);
            text.extend_from_slice(&part.text);
            previous = (part.part, width(part.span.of(bytes)).cast_signed() - width(&part.text).cast_signed());
            at = part.span.end.index();
        }
        self.push_between(&mut text, (line_start, at), extent.span.end.index(), previous, rows, model);
        Ok(text[prefix..].trim_ascii_end().to_vec())
    }

    /// Adds the text between two parts. Its first blanks end at the same column as in the copied row.
    fn push_between(
        &self,
        text: &mut Vec<u8>,
        (line_start, from): (usize, usize),
        to: usize,
        (part, shorter): (Part, isize),
        rows: &[RowExtent],
        model: usize,
    ) {
        let between = &self.bytes[from..to];
        let (before, blanks) = first_blanks(between);
        let is_delimiter = self.format.spec.kind == Kind::Delimited
            && self
                .format
                .spec
                .tables
                .iter()
                .any(|table| table.delimited.delimiters.iter().any(|b| blanks.contains(b)));
        let is_aligned = shorter != 0
            && !blanks.is_empty()
            && !is_delimiter
            && (blanks.len() > 1 || self.is_padded_nearby(rows, model, part, blanks == b"\t"));
        if !is_aligned {
            text.extend_from_slice(between);
            return;
        }
        text.extend_from_slice(&between[..before]);
        let end = from + before + blanks.len();
        if blanks.contains(&b'\t') {
            // Tabs lead to columns of the line.
            let column = column_after(0, &self.bytes[line_start..end]);
            let here = column_after(0, text);
            text.extend(blanks_to(here, column, true));
        } else {
            let count = blanks.len().cast_signed() + shorter;
            text.extend(std::iter::repeat_n(b' ', count.max(1).cast_unsigned()));
        }
        text.extend_from_slice(&self.bytes[end..to]);
    }

    /// Returns the edit of the blanks after a replaced name that keeps the following text in its column.
    pub(super) fn blanks_after_name(&self, entry: &Entry, name: &str) -> Option<Edit> {
        let rows = &self.document.rows;
        let at = rows.partition_point(|row| row.span.start <= entry.name.start).checked_sub(1)?;
        let row = rows.get(at).filter(|row| entry.name.end <= row.span.end)?;
        let line_start = self.line_start(entry.name.start.index());
        let (from, to) = (entry.name.end.index(), row.span.end.index());
        let shorter = width(entry.name.of(self.bytes)).cast_signed() - width(name.as_bytes()).cast_signed();
        let (before, blanks) = first_blanks(&self.bytes[from..to]);
        let span = Span::new(from + before, from + before + blanks.len());
        let mut text = [&self.bytes[line_start..entry.name.start.index()], name.as_bytes()].concat();
        let prefix = text.len() + before;
        self.push_between(&mut text, (line_start, from), span.end.index(), (Part::Name, shorter), rows, at);
        let new = text.get(prefix..)?;
        (new != blanks && !blanks.is_empty()).then(|| Edit::replace(span, new))
    }

    /// Returns whether the rows near one have more than a blank after a part.
    fn is_padded_nearby(&self, rows: &[RowExtent], model: usize, part: Part, is_tabbed: bool) -> bool {
        let is_padded = |row: &RowExtent| {
            let Some(entry) = self.document.entries_of(row).first() else { return false };
            let span = match part {
                Part::Name => entry.name,
                Part::Port => entry.port_span,
                Part::Transport => entry.transport_span,
                Part::Description | Part::Other => return false,
            };
            let end = span.end.index();
            let rest = self.bytes.get(end..row.span.end.index()).unwrap_or_default();
            first_blanks(rest).1.len() > 1
        };
        // One tab between parts may be all that there ever is.
        let near = if is_tabbed { 10 } else { 2 };
        rows[model.saturating_sub(near)..].iter().take(2 * near + 1).any(is_padded)
    }
}

/// Returns where a row has its description, which may be empty.
pub(super) fn description_in(row: &RowExtent, entry: &Entry) -> Option<Span> {
    let span = entry.comment_span;
    (row.span.start < span.start && span.end <= row.span.end).then_some(span)
}

/// Returns where the first blanks of a text are, and the blanks.
fn first_blanks(text: &[u8]) -> (usize, &[u8]) {
    let line = &text[..memchr::memchr(b'\n', text).unwrap_or(text.len())];
    let Some(start) = line.iter().position(|b| matches!(b, b' ' | b'\t')) else { return (line.len(), b"") };
    let count = line[start..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    (start, &line[start..start + count])
}

/// Returns the number of characters.
fn width(text: &[u8]) -> usize {
    column_after(0, text)
}

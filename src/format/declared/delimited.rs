//! Reads delimited text: fields between delimiters, quoted or not (RFC 4180), with the span of each.

use super::builder::Builder;
use super::comments::comment_at;
use super::guard::guard;
use super::pattern::{BODY, Pattern};
use super::regions::{Region, Regions, merged, next_region};
use super::row::{Problem, Row, trim};
use super::scan::{MOST_REGIONS, constant, first_line};
use super::spec::{Spec, TableSpec};
use super::values::Column;
use crate::model::TransportWord;
use crate::syntax::Fault;
use crate::text::Span;
use memchr::memchr;

/// Reads every table of a file.
pub(super) fn read(spec: &Spec, stem: &[TransportWord], builder: &mut Builder<'_>) {
    let mut regions = Regions::new();
    for (index, table) in spec.tables.iter().enumerate() {
        let mut from = builder.start();
        let others = merged(&regions);
        let mut begin = table.begin.as_ref().map(Pattern::searcher);
        while let Some(region) = next_region(begin.as_mut(), &others, from, builder) {
            if regions.len() >= MOST_REGIONS {
                builder.give_up(region.body);
                break;
            }
            builder.begin_group(index);
            let mut rows = Rows { spec, table, stem, columns: Vec::new(), count: None, delimiter: b',' };
            from = rows.region(&region, builder).max(region.start + 1);
            regions.push(Span::new(region.start, from));
            if table.begin.is_none() {
                break;
            }
        }
    }
    guard(spec, &regions, builder);
}

/// The reading of one occurrence of a table.
struct Rows<'s> {
    spec: &'s Spec,
    table: &'s TableSpec,
    stem: &'s [TransportWord],
    /// The column, from 0, of each field.
    columns: Vec<(usize, usize)>,
    /// The number of fields of every row.
    count: Option<usize>,
    delimiter: u8,
}

impl Rows<'_> {
    /// Reads the rows from an offset on. Returns the end of the table.
    fn region(&mut self, &Region { start, body, .. }: &Region, builder: &mut Builder<'_>) -> usize {
        let bytes = builder.bytes;
        let mut needs_header = self.table.delimited.header;
        if !needs_header {
            self.columns = self.by_number();
        }
        let mut end_search = self.table.end.as_ref().map(|end| end.searcher());
        let mut skip = self.table.skip.as_ref().map(|skip| skip.searcher());
        // The rest of the line on which the table begins is not a row, unless the table begins with the file.
        let mut at = match memchr(b'\n', &bytes[body..]) {
            Some(end) if self.table.begin.is_some() && bytes[body..body + end].trim_ascii().is_empty() => {
                body + end + 1
            }
            _ => body,
        };
        while at < bytes.len() {
            if builder.is_full() {
                builder.give_up(at);
                return bytes.len();
            }
            if let Some(end) = end_search.as_mut().and_then(|end| end.at(bytes, at..bytes.len())) {
                return end.groups[BODY].map_or(end.span.end, |body| body.start).index();
            }
            let line_end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
            if bytes[at..line_end].trim_ascii().is_empty() {
                at = line_end + 1;
                continue;
            }
            let is_blank = |b: &&u8| matches!(b, b' ' | b'\t') && !self.table.delimited.delimiters.contains(b);
            let first = at + bytes[at..line_end].iter().take_while(is_blank).count();
            if let Some(end) = comment_at(&self.spec.comments, bytes, first) {
                builder.comment(Span::new(first, end));
                at = memchr(b'\n', &bytes[end..]).map_or(bytes.len(), |next| end + next + 1);
                continue;
            }
            if self.count.is_none() {
                self.delimiter = self.table.delimited.delimiter_of(&bytes[at..line_end]);
            }
            let (fields, next) = match fields(self.delimiter, self.table.delimited.quote, bytes, at) {
                Ok(read) => read,
                Err((span, next)) => {
                    builder.problem(Problem { span, fault: Fault::Quote });
                    at = next;
                    continue;
                }
            };
            let row = Span::new(at, at + bytes[at..next].trim_ascii_end().len());
            at = next;
            let result = if needs_header {
                needs_header = false;
                self.header(&fields, row, bytes)
            } else {
                self.row(&fields, row, builder)
            };
            match result {
                Ok(()) => builder.account(row.len()),
                Err(problem) => {
                    let skipped = skip.as_mut().and_then(|skip| skip.at(bytes, row.start.index()..row.end.index()));
                    if skipped.is_some_and(|skipped| skipped.span == row) {
                        builder.account(row.len());
                    } else {
                        builder.problem(problem);
                    }
                }
            }
        }
        if end_search.is_some_and(|mut end| !end.ends_with_file(bytes)) {
            builder.problem(Problem { span: first_line(bytes, start), fault: Fault::NeverEnds });
        }
        bytes.len()
    }

    fn by_number(&self) -> Vec<(usize, usize)> {
        let number = |(field, column): &(usize, Column)| match column {
            Column::Number(number) => Some((*field, number - 1)),
            Column::Names(_) => None,
        };
        self.table.delimited.columns.iter().filter_map(number).collect()
    }

    /// Finds the columns by the names of the header.
    fn header(&mut self, fields: &[Span], row: Span, bytes: &[u8]) -> Result<(), Problem> {
        self.count = Some(fields.len());
        for (field, column) in &self.table.delimited.columns {
            let at = match column {
                Column::Number(number) => Some(number - 1).filter(|&at| at < fields.len()),
                Column::Names(names) => {
                    let is_named =
                        |field: &Span, name: &str| trim(bytes, *field).of(bytes).eq_ignore_ascii_case(name.as_bytes());
                    let position = |name: &String| fields.iter().position(|field| is_named(field, name));
                    let at = names.iter().find_map(position);
                    if at.is_none() && names.iter().any(String::is_empty) {
                        continue;
                    }
                    at
                }
            };
            let at = at.ok_or(Problem { span: row, fault: Fault::FieldCount })?;
            self.columns.push((*field, at));
        }
        Ok(())
    }

    fn row(&mut self, fields: &[Span], span: Span, builder: &mut Builder<'_>) -> Result<(), Problem> {
        let count = *self.count.get_or_insert(fields.len());
        if fields.len() != count && !self.table.delimited.ragged {
            return Err(Problem { span, fault: Fault::FieldCount });
        }
        let mut row = Row { transports: constant(self.table, self.stem), ..Row::default() };
        for &(field, column) in &self.columns {
            // A field that a short row lacks is missing.
            row.parts[field].extend(fields.get(column).map(|&at| trim(builder.bytes, at)));
        }
        row.split(self.table, builder.bytes)?;
        builder
            .row(self.table, &row, span)
            .map(|_| ())
            .map_err(|problem| if problem.span.is_empty() { Problem { span, ..problem } } else { problem })
    }
}

/// Returns the fields of the row at an offset, and the offset of the next row.
///
/// # Errors
/// The wrong span, and the offset at which reading continues.
pub(super) fn fields(
    delimiter: u8,
    quote: Option<u8>,
    bytes: &[u8],
    start: usize,
) -> Result<(Vec<Span>, usize), (Span, usize)> {
    let line_end = |at: usize| memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
    let wrong = |from: usize| {
        let end = line_end(from);
        let text = bytes[start..end].trim_ascii_end().len();
        (Span::new(from.min(start + text), start + text), (end + 1).min(bytes.len()))
    };
    let mut fields = Vec::new();
    let mut at = start;
    loop {
        // Many writers put blanks before a quote, too.
        let blanks = bytes[at..].iter().take_while(|&&b| b == b' ' && b != delimiter).count();
        if bytes.get(at + blanks).is_some_and(|&b| Some(b) == quote) {
            at += blanks;
        }
        if let Some(quote) = quote.filter(|quote| bytes.get(at) == Some(quote)) {
            let mut end = at + 1;
            loop {
                match memchr(quote, &bytes[end..]) {
                    None => return Err(wrong(at)),
                    Some(next) if bytes.get(end + next + 1) == Some(&quote) => end += next + 2,
                    Some(next) => {
                        end += next;
                        break;
                    }
                }
                if end - at > super::pattern::LONGEST_ROW {
                    return Err(wrong(at));
                }
            }
            fields.push(Span::new(at + 1, end));
            at = end + 1;
        } else {
            let is_end = |&b: &u8| b == delimiter || b == b'\n' || Some(b) == quote;
            let end = bytes[at..].iter().position(is_end).map_or(bytes.len(), |end| at + end);
            if bytes.get(end).is_some_and(|&b| Some(b) == quote && b != b'\n') {
                return Err(wrong(end));
            }
            fields.push(Span::new(at, end));
            at = end;
        }
        match &bytes[at..] {
            [b, ..] if *b == delimiter => at += 1,
            [b'\r', b'\n', ..] => return Ok((trimmed(fields, bytes), at + 2)),
            [b'\n', ..] => return Ok((trimmed(fields, bytes), at + 1)),
            [] => return Ok((trimmed(fields, bytes), at)),
            _ => return Err(wrong(at)),
        }
    }
}

/// Returns the fields without the CR of the line's end.
fn trimmed(mut fields: Vec<Span>, bytes: &[u8]) -> Vec<Span> {
    if let Some(last) = fields.last_mut()
        && last.of(bytes).ends_with(b"\r")
    {
        *last = Span::new(last.start.index(), last.end.index() - 1);
    }
    fields
}

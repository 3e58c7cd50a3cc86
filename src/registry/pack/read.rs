//! Reads a pack from a table with tabs between its values.

use super::{Pack, PackHead, PackRow};
use crate::model::{Date, PortRange, Transport};
use crate::text::{InputError, LineIter, Shown, Span, unknown_word};
use std::ops::Range;
use std::path::Path;

/// The most rows of a pack.
pub const MOST_PACK_ROWS: usize = 100_000;

/// The columns, the required ones first.
const COLUMNS: [&str; 9] =
    ["name", "ports", "transports", "description", "assignee", "registered", "until", "became", "note"];
const REQUIRED: usize = 4;

/// The places of the columns in [`COLUMNS`].
const NAME: usize = 0;
const PORTS: usize = 1;
const TRANSPORTS: usize = 2;
const DESCRIPTION: usize = 3;
const ASSIGNEE: usize = 4;
const REGISTERED: usize = 5;
const UNTIL: usize = 6;
const BECAME: usize = 7;
const NOTE: usize = 8;

/// Reads a pack: a header that names the columns, then one row for each assignment. Lines that begin with `#` and blank
/// lines are skipped; `-` and nothing are the same. `today` decides which rows have ended.
///
/// # Errors
/// If the header or a row cannot be read, or two rows give a port to two names. The error has the line.
pub fn read_pack(head: PackHead, bytes: &[u8], today: Date) -> Result<Pack, InputError> {
    let path = head.path.clone();
    let mut rows = Vec::new();
    let mut spans = Vec::new();
    for_each_row(&path, bytes, |number, row| {
        if spans.len() >= MOST_PACK_ROWS {
            return Err((row.error)(range(row.line), format!("more than {MOST_PACK_ROWS} rows")));
        }
        row.for_each_range(|ports| {
            rows.push(row.read(number, ports, today)?);
            spans.push(row.line);
            Ok(())
        })
    })?;
    Pack::new(head, rows, &|row, message| InputError::at(&path, bytes, range(spans[row]), message))
}

/// Calls `work` with the number of the line, from 1, and each row after the header.
fn for_each_row(
    path: &Path,
    bytes: &[u8],
    mut work: impl FnMut(usize, &Row<'_>) -> Result<(), InputError>,
) -> Result<(), InputError> {
    let error = |span: Range<usize>, message: String| InputError::at(path, bytes, span, message);
    let mut lines = (1..).zip(LineIter::new(bytes)).map(|(number, line)| (number, line.content)).filter(|(_, line)| {
        let text = line.of(bytes).trim_ascii();
        !text.is_empty() && !text.starts_with(b"#")
    });
    let Some((_, header)) = lines.next() else {
        return Err(InputError::whole(path, "an empty pack")
            .hint(format_args!("begin with a line of column names, with tabs between: {}", COLUMNS.join(" "))));
    };
    let columns = columns(header, bytes, &error)?;
    let mut row = Row { cells: Vec::new(), columns: &columns, line: header, bytes, error: &error };
    for (number, line) in lines {
        row.line = line;
        row.cells.clear();
        row.cells.extend(cells(line, bytes));
        work(number, &row)?;
    }
    Ok(())
}

/// Returns the faults of rows that a pack is read with. `is_known` returns whether there is a service of a name.
///
/// # Errors
/// As [`read_pack`].
pub fn doubtful_rows(
    path: &Path,
    bytes: &[u8],
    is_known: impl Fn(&str) -> bool,
) -> Result<Vec<InputError>, InputError> {
    let mut faults = Vec::new();
    for_each_row(path, bytes, |_, row| {
        let cell = row.cell(TRANSPORTS);
        if cell.is_empty() {
            faults.push(row.is_missing(cell, TRANSPORTS).hint("write `-` for all transports"));
        }
        let (cell, became) = row.value(BECAME)?;
        if !became.is_empty() && !is_known(became) {
            let message = format!("`{}` has no row here, and is not in the registry", Shown(became.as_bytes()));
            faults.push((row.error)(cell, message).hint("`became` is the new name of the service"));
        }
        Ok(())
    })?;
    Ok(faults)
}

fn range(span: Span) -> Range<usize> {
    span.start.index()..span.end.index()
}

/// Returns the parts of a line between tabs, without blanks around them.
fn cells(line: Span, bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = line.start.index();
    line.of(bytes).split(|&byte| byte == b'\t').map(move |cell| {
        let from = start + (cell.len() - cell.trim_ascii_start().len());
        start += cell.len() + 1;
        from..from + cell.trim_ascii().len()
    })
}

/// Returns for each of [`COLUMNS`] its place in the rows.
fn columns(
    header: Span,
    bytes: &[u8],
    error: &dyn Fn(Range<usize>, String) -> InputError,
) -> Result<[Option<usize>; COLUMNS.len()], InputError> {
    let mut columns = [None; COLUMNS.len()];
    for (place, cell) in cells(header, bytes).enumerate() {
        let word = Shown(&bytes[cell.clone()]).to_string();
        let Some(column) = COLUMNS.iter().position(|known| *known == word) else {
            return Err(error(cell, unknown_word("column", &word, COLUMNS)));
        };
        if columns[column].replace(place).is_some() {
            return Err(error(cell, format!("the column `{word}` appears twice")));
        }
    }
    match (0..REQUIRED).find(|&column| columns[column].is_none()) {
        None => Ok(columns),
        Some(missing) => Err(error(range(header), format!("the column `{}` is missing", COLUMNS[missing]))
            .hint("put a tab between two column names")),
    }
}

/// One row.
struct Row<'a> {
    cells: Vec<Range<usize>>,
    columns: &'a [Option<usize>; COLUMNS.len()],
    line: Span,
    bytes: &'a [u8],
    error: &'a dyn Fn(Range<usize>, String) -> InputError,
}

impl Row<'_> {
    /// Returns the place of a value; the end of the line where there is none.
    fn cell(&self, column: usize) -> Range<usize> {
        let end = self.line.end.index();
        self.columns[column].and_then(|place| self.cells.get(place)).cloned().unwrap_or(end..end)
    }

    /// Returns the error about a value that is missing.
    fn is_missing(&self, cell: Range<usize>, column: usize) -> InputError {
        (self.error)(cell, format!("the value of `{}` is missing", COLUMNS[column]))
    }

    /// Returns the place of a value, and its text; empty where there is none.
    fn value(&self, column: usize) -> Result<(Range<usize>, &str), InputError> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Ok((cell, ""));
        }
        let text = std::str::from_utf8(&self.bytes[cell.clone()])
            .map_err(|_| (self.error)(cell.clone(), format!("the value of `{}` is not UTF-8", COLUMNS[column])))?;
        Ok((cell, if text == "-" { "" } else { text }))
    }

    /// Calls `work` with each port or range of the row.
    fn for_each_range(&self, mut work: impl FnMut(PortRange) -> Result<(), InputError>) -> Result<(), InputError> {
        let (cell, text) = self.value(PORTS)?;
        if text.is_empty() {
            return Err(self.is_missing(cell, PORTS));
        }
        text.split(',').try_for_each(|part| {
            work(PortRange::parse(part.trim()).ok_or_else(|| {
                let shown = Shown(part.trim().as_bytes()).to_string();
                (self.error)(cell.clone(), format!("`{shown}` is not a port, nor a range such as 10000-10009"))
            })?)
        })
    }

    fn transports(&self) -> Result<[bool; Transport::ALL.len()], InputError> {
        let (cell, text) = self.value(TRANSPORTS)?;
        if text.is_empty() {
            return Ok([true; Transport::ALL.len()]);
        }
        let mut transports = [false; Transport::ALL.len()];
        for word in text.split(',').map(str::trim) {
            let is_word = |transport: &Transport| transport.as_str().eq_ignore_ascii_case(word);
            let Some(transport) = Transport::ALL.into_iter().find(is_word) else {
                let known = Transport::ALL.map(Transport::as_str);
                return Err((self.error)(cell, unknown_word("transport", word, known)));
            };
            transports[transport as usize] = true;
        }
        Ok(transports)
    }

    fn date(&self, column: usize) -> Result<Option<Date>, InputError> {
        let (cell, text) = self.value(column)?;
        if text.is_empty() {
            return Ok(None);
        }
        Date::parse(text).map(Some).ok_or_else(|| {
            let name = COLUMNS[column];
            (self.error)(cell, format!("`{name}` is not a date: YYYY, YYYY-MM or YYYY-MM-DD"))
        })
    }

    fn name(&self) -> Result<String, InputError> {
        let (cell, name) = self.value(NAME)?;
        if name.is_empty() {
            return Err(self.is_missing(cell, NAME));
        }
        if name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '#') {
            let error = (self.error)(cell, "not a service name".to_owned());
            return Err(error.hint("use letters, digits and hyphens (RFC 6335, section 5.1)"));
        }
        Ok(name.to_owned())
    }

    fn read(&self, line: usize, ports: PortRange, today: Date) -> Result<PackRow, InputError> {
        if self.cells.len() > self.columns.iter().flatten().count() {
            let cell = self.cells.last().cloned().unwrap_or_default();
            return Err((self.error)(cell, "more values than columns".to_owned()));
        }
        let text = |column| self.value(column).map(|(_, text)| text.to_owned());
        let until = self.date(UNTIL)?;
        Ok(PackRow {
            name: self.name()?,
            ports,
            transports: self.transports()?,
            description: text(DESCRIPTION)?,
            assignee: text(ASSIGNEE)?,
            registered: self.date(REGISTERED)?,
            until,
            became: text(BECAME)?,
            note: text(NOTE)?,
            line: Some(line),
            is_ended: until.is_some_and(|until| until < today),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Pack, String> {
        let head = PackHead { id: "acme".into(), path: "p.tsv".into(), ..PackHead::default() };
        read_pack(head, text.as_bytes(), Date::parse("2026-11-23").unwrap()).map_err(|error| error.to_string())
    }

    const HEAD: &str = "name\tports\ttransports\tdescription\n";

    #[test]
    fn rows_are_found_by_port_and_by_name() {
        let pack = read(&format!("# ours\n{HEAD}\na-b\t10001,10005-10006\tTCP\tA thing\nc\t10001\tudp\t-\n")).unwrap();
        let on = |port, transport| pack.assigned(port, transport).map(|row| (row.name.as_str(), row.line.unwrap()));
        assert_eq!(on(10001, Transport::Tcp), Some(("a-b", 4)));
        assert_eq!(on(10006, Transport::Tcp), Some(("a-b", 4)));
        assert_eq!(on(10001, Transport::Udp), Some(("c", 5)));
        assert_eq!((on(10007, Transport::Tcp), on(10001, Transport::Sctp)), (None, None));
        assert_eq!(pack.named(b"A-B").count(), 2);
        assert_eq!(pack.rows()[2].description, "");
    }

    #[test]
    fn a_bad_pack_is_refused_with_its_line() {
        for (rows, message) in [
            ("a\t1\ttcp\t\nb\t0-9\ttcp,udp\t\n", "p.tsv:3:1: `b` is on 1/tcp, which line 2 gives to `a`"),
            ("a\t1\ttcp\t\na\t1\t\t\n", "p.tsv:3:1: `a` is on 1/tcp, which line 2 gives to `a`"),
            ("a\t65536\ttcp\t\n", "p.tsv:2:3: `65536` is not a port"),
            ("a\t9-1\ttcp\t\n", "p.tsv:2:3: `9-1` is not a port"),
            ("a\t1\ttpc\t\n", "p.tsv:2:5: unknown transport `tpc`; did you mean `tcp`?"),
            ("a b\t1\ttcp\t\n", "p.tsv:2:1: not a service name"),
            ("\t1\ttcp\t\n", "p.tsv:2:1: the value of `name` is missing"),
            ("a\t1\ttcp\tx\ty\n", "p.tsv:2:11: more values than columns"),
        ] {
            let error = read(&format!("{HEAD}{rows}")).unwrap_err();
            assert!(error.starts_with(message), "{rows}: {error}");
        }
        assert!(read("").unwrap_err().starts_with("p.tsv: an empty pack"));
        assert!(read("name\tport\n").unwrap_err().contains("unknown column `port`; did you mean `ports`?"));
        assert!(read("name ports\n").unwrap_err().starts_with("p.tsv:1:1: unknown column"));
        let many = (0..=MOST_PACK_ROWS).map(|_| "a\t1\ttcp\t\n").collect::<String>();
        assert!(read(&format!("{HEAD}{many}")).unwrap_err().contains("more than 100000 rows"));
    }
}

//! Reads a pack from a table with tabs between its values.

use super::{NewPackRow, Pack, PackHead, PackRows};
use crate::model::{Date, PortRange, Transport};
use crate::text::{InputError, LineIter, Printable, Span, unknown_word};
use std::ops::Range;
use std::path::Path;

/// The most rows of a pack.
pub const MOST_PACK_ROWS: usize = 100_000;

/// The columns, the required ones first.
const COLUMNS: [&str; 9] =
    ["name", "ports", "transports", "description", "assignee", "registered", "until", "became", "note"];
const REQUIRED: usize = 4;

/// The indices of the columns in [`COLUMNS`].
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
    let text = utf8(&path, bytes)?;
    let mut rows = PackRows::of_text(text);
    let mut ports = Vec::new();
    for_each_row(&path, text, |line_number, row| {
        row.read_ports(&mut ports)?;
        if rows.len() + ports.len() > MOST_PACK_ROWS {
            return Err((row.error)(range(row.line), format!("more than {MOST_PACK_ROWS} rows")));
        }
        rows.push(&row.read(line_number, today)?, ports.drain(..));
        Ok(())
    })?;
    Pack::new(head, rows, bytes)
}

/// Returns a pack as text.
///
/// # Errors
/// At the first byte that is not UTF-8.
fn utf8<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a str, InputError> {
    std::str::from_utf8(bytes).map_err(|fault| {
        let at = fault.valid_up_to();
        InputError::at(path, bytes, at..at + 1, "not UTF-8")
    })
}

/// Calls `work` with the number of the line, from 1, and each row after the header.
fn for_each_row(
    path: &Path,
    text: &str,
    mut work: impl FnMut(usize, &Row<'_>) -> Result<(), InputError>,
) -> Result<(), InputError> {
    let bytes = text.as_bytes();
    let error = |span: Range<usize>, message: String| InputError::at(path, bytes, span, message);
    let mut lines =
        (1..).zip(LineIter::new(bytes)).map(|(line_number, line)| (line_number, line.content)).filter(|(_, line)| {
            let line = line.of(bytes).trim_ascii();
            !line.is_empty() && !line.starts_with(b"#")
        });
    let Some((_, header)) = lines.next() else {
        return Err(InputError::whole(path, "an empty pack")
            .hint(format_args!("begin with a line of column names, with tabs between: {}", COLUMNS.join(" "))));
    };
    let columns = columns(header, text, &error)?;
    for (line_number, line) in lines {
        let nothing = Span { start: line.end, end: line.end };
        let mut row = Row { text, cells: [nothing; COLUMNS.len()], line, error: &error };
        for (index, cell) in cells(line, bytes).enumerate() {
            let Some(&column) = columns.get(index) else {
                return Err(error(range(cell), "more values than columns".to_owned()));
            };
            row.cells[column] = cell;
        }
        work(line_number, &row)?;
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
    for_each_row(path, utf8(path, bytes)?, |_, row| {
        if row.cells[TRANSPORTS].is_empty() {
            faults.push(row.is_missing(TRANSPORTS).hint("write `-` for all transports"));
        }
        let became = row.value(BECAME);
        if !became.is_empty() && !is_known(became) {
            let message = format!("`{}` has no row here, and is not in the registry", Printable(became.as_bytes()));
            faults.push(row.error_at(BECAME, message).hint("`became` is the new name of the service"));
        }
        Ok(())
    })?;
    Ok(faults)
}

fn range(span: Span) -> Range<usize> {
    span.start.index()..span.end.index()
}

/// Makes an error of a position and a message.
type Fault<'a> = &'a dyn Fn(Range<usize>, String) -> InputError;

/// Returns the values of a line, which have tabs between them, without the blanks around each.
fn cells(line: Span, bytes: &[u8]) -> impl Iterator<Item = Span> {
    let mut next = line.start.index();
    line.of(bytes).split(|&byte| byte == b'\t').map(move |cell| {
        let start = next + (cell.len() - cell.trim_ascii_start().len());
        next += cell.len() + 1;
        Span::new(start, start + cell.trim_ascii().len())
    })
}

/// Returns the parts of a text between some ASCII characters. [`str::split`] takes three times as long for short parts,
/// and a pack has many.
fn split(text: &str, at: u8) -> impl Iterator<Item = &str> {
    let mut next = 0;
    text.as_bytes().split(move |&byte| byte == at).map(move |part| {
        let start = next;
        next += part.len() + 1;
        &text[start..start + part.len()]
    })
}

/// Returns for each value of a row its index in [`COLUMNS`].
fn columns(header: Span, text: &str, error: Fault<'_>) -> Result<Vec<usize>, InputError> {
    let mut columns = Vec::new();
    for cell in cells(header, text.as_bytes()) {
        let word = Printable(cell.of(text.as_bytes())).to_string();
        let Some(column) = COLUMNS.iter().position(|known| *known == word) else {
            return Err(error(range(cell), unknown_word("column", &word, COLUMNS)));
        };
        if columns.contains(&column) {
            return Err(error(range(cell), format!("the column `{word}` appears twice")));
        }
        columns.push(column);
    }
    match (0..REQUIRED).find(|column| !columns.contains(column)) {
        None => Ok(columns),
        Some(missing) => Err(error(range(header), format!("the column `{}` is missing", COLUMNS[missing]))
            .hint("put a tab between two column names")),
    }
}

/// One row.
struct Row<'a> {
    /// The whole file.
    text: &'a str,
    /// The values of [`COLUMNS`]. One that the row lacks is empty, at the end of the line.
    cells: [Span; COLUMNS.len()],
    line: Span,
    error: Fault<'a>,
}

impl<'a> Row<'a> {
    fn error_at(&self, column: usize, message: String) -> InputError {
        (self.error)(range(self.cells[column]), message)
    }

    /// Returns the error about a value that is missing.
    fn is_missing(&self, column: usize) -> InputError {
        self.error_at(column, format!("the value of `{}` is missing", COLUMNS[column]))
    }

    /// Returns a value; empty where there is none.
    fn value(&self, column: usize) -> &'a str {
        &self.text[range(self.kept(column))]
    }

    /// Returns a value as a part of the file; empty where there is none.
    fn kept(&self, column: usize) -> Span {
        let cell = self.cells[column];
        if cell.of(self.text.as_bytes()) == b"-" { Span { start: cell.start, end: cell.start } } else { cell }
    }

    /// Adds the ports and ranges, at least one.
    fn read_ports(&self, ports: &mut Vec<PortRange>) -> Result<(), InputError> {
        let text = self.value(PORTS);
        if text.is_empty() {
            return Err(self.is_missing(PORTS));
        }
        for part in split(text, b',').map(str::trim_ascii) {
            let range = PortRange::parse(part).ok_or_else(|| {
                let fault = if PortRange::is_reversed(part) {
                    "ends before it begins"
                } else {
                    "is neither a port nor a range such as 10000-10009"
                };
                self.error_at(PORTS, format!("`{}` {fault}", Printable(part.as_bytes())))
            })?;
            ports.push(range);
        }
        Ok(())
    }

    fn transports(&self) -> Result<[bool; Transport::ALL.len()], InputError> {
        let text = self.value(TRANSPORTS);
        if text.is_empty() {
            return Ok([true; Transport::ALL.len()]);
        }
        let mut transports = [false; Transport::ALL.len()];
        for word in split(text, b',').map(str::trim_ascii) {
            let is_word = |transport: &Transport| transport.as_str().eq_ignore_ascii_case(word);
            let Some(transport) = Transport::ALL.into_iter().find(is_word) else {
                let known = Transport::ALL.map(Transport::as_str);
                return Err(self.error_at(TRANSPORTS, unknown_word("transport", word, known)));
            };
            transports[transport as usize] = true;
        }
        Ok(transports)
    }

    fn date(&self, column: usize) -> Result<Option<Date>, InputError> {
        let text = self.value(column);
        if text.is_empty() {
            return Ok(None);
        }
        Date::parse(text).map(Some).ok_or_else(|| {
            let name = COLUMNS[column];
            self.error_at(column, format!("`{name}` is not a date: YYYY, YYYY-MM or YYYY-MM-DD"))
        })
    }

    fn name(&self) -> Result<Span, InputError> {
        let name = self.value(NAME);
        if name.is_empty() {
            return Err(self.is_missing(NAME));
        }
        if name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '#') {
            let error = self.error_at(NAME, "not a service name".to_owned());
            return Err(error.hint("use letters, digits and hyphens (RFC 6335, section 5.1)"));
        }
        Ok(self.kept(NAME))
    }

    fn read(&self, line: usize, today: Date) -> Result<NewPackRow, InputError> {
        let until = self.date(UNTIL)?;
        Ok(NewPackRow {
            name: self.name()?,
            transports: self.transports()?,
            description: self.kept(DESCRIPTION),
            assignee: self.kept(ASSIGNEE),
            registered: self.date(REGISTERED)?,
            until,
            became: self.kept(BECAME),
            note: self.kept(NOTE),
            line,
            is_ended: until.is_some_and(|until| until < today),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::MOST_BYTES_OF_NAME;

    fn read(text: &str) -> Result<Pack, String> {
        let head = PackHead { id: "acme".into(), path: "p.tsv".into(), ..PackHead::default() };
        read_pack(head, text.as_bytes(), Date::parse("2026-11-23").unwrap()).map_err(|error| error.to_string())
    }

    const HEAD: &str = "name\tports\ttransports\tdescription\n";

    #[test]
    fn rows_are_found_by_port_and_by_name() {
        let pack = read(&format!("# ours\n{HEAD}\na-b\t10001,10005-10006\tTCP\tA thing\nc\t10001\tudp\t-\n")).unwrap();
        let on = |port, transport| pack.assigned(port, transport).map(|row| (row.name(), row.line()));
        assert_eq!(on(10001, Transport::Tcp), Some(("a-b", 4)));
        assert_eq!(on(10006, Transport::Tcp), Some(("a-b", 4)));
        assert_eq!(on(10001, Transport::Udp), Some(("c", 5)));
        assert_eq!((on(10007, Transport::Tcp), on(10001, Transport::Sctp)), (None, None));
        assert_eq!(pack.named(b"A-B").count(), 2);
        assert_eq!(pack.rows().nth(2).unwrap().description(), "");
    }

    #[test]
    fn the_texts_of_a_line_with_many_ports_are_kept_once() {
        let ports: Vec<String> = (0..1000).map(|port| (port * 2).to_string()).collect();
        let head = PackHead { id: "acme".into(), path: "p.tsv".into(), ..PackHead::default() };
        let text = format!("{HEAD}a\t{}\ttcp\t{}\n", ports.join(","), "x".repeat(1000));
        let pack = read_pack(head, text.as_bytes(), Date::parse("2026-11-23").unwrap()).unwrap();
        let all: Vec<_> = pack.rows().map(|row| row.description().as_ptr()).collect();
        assert_eq!(all.len(), ports.len());
        assert!(all.iter().all(|text| *text == all[0]));
    }

    #[test]
    fn a_bad_pack_is_refused_with_its_line() {
        for (rows, message) in [
            ("a\t1\ttcp\t\nb\t0-9\ttcp,udp\t\n", "p.tsv:3:1: `b` is on 1/tcp, which line 2 gives to `a`"),
            ("a\t1\ttcp\t\na\t1\t\t\n", "p.tsv:3:1: `a` is on 1/tcp, which line 2 gives to `a`"),
            ("a\t65536\ttcp\t\n", "p.tsv:2:3: `65536` is neither a port nor a range"),
            ("a\t9-1\ttcp\t\n", "p.tsv:2:3: `9-1` ends before it begins"),
            ("a\t1\ttpc\t\n", "p.tsv:2:5: unknown transport `tpc`; did you mean `tcp`?"),
            ("a b\t1\ttcp\t\n", "p.tsv:2:1: not a service name"),
            ("\t1\ttcp\t\n", "p.tsv:2:1: the value of `name` is missing"),
            ("a\t1\ttcp\tx\ty\n", "p.tsv:2:11: more values than columns"),
        ] {
            let error = read(&format!("{HEAD}{rows}")).unwrap_err();
            assert!(error.starts_with(message), "{rows}: {error}");
        }
        let head = PackHead { path: "p.tsv".into(), ..PackHead::default() };
        let bytes = [HEAD.as_bytes(), b"a\t1\ttcp\tx\xff\n"].concat();
        let error = read_pack(head, &bytes, Date::parse("2026-11-23").unwrap()).unwrap_err().to_string();
        assert!(error.starts_with("p.tsv:2:10: not UTF-8"), "{error}");
        assert!(read("").unwrap_err().starts_with("p.tsv: an empty pack"));
        assert!(read("name\tport\n").unwrap_err().contains("unknown column `port`; did you mean `ports`?"));
        assert!(read("name ports\n").unwrap_err().starts_with("p.tsv:1:1: unknown column"));
        let long = "a".repeat(MOST_BYTES_OF_NAME + 1);
        let error = read(&format!("{HEAD}{long}\t1\ttcp\t\n")).unwrap_err();
        assert!(error.starts_with("p.tsv:2:1: a name of more than 255 bytes"), "{error}");
        let many = (0..=MOST_PACK_ROWS).map(|_| "a\t1\ttcp\t\n").collect::<String>();
        assert!(read(&format!("{HEAD}{many}")).unwrap_err().contains("more than 100000 rows"));
    }
}

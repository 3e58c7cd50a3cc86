//! Reads the registry as IANA publishes it in CSV: twelve columns, line breaks inside quotes, no date.

use super::cell_text::{alias_of, clean, folded, has_extension, unbracketed};
use super::{DatedSource, ReadContext, ReadError, SourceReader, SourceRow, Unread};
use crate::model::{Date, PortRange, Transport};
use crate::text::{LineNumber, Lossy, Printable};
use csv::{ByteRecord, ErrorKind, ReaderBuilder};

/// The id of this kind of source.
pub(super) const ID: &str = "registry-csv";

/// The columns. The eleventh has one of two names.
const COLUMNS: [&str; 12] = [
    "Service Name",
    "Port Number",
    "Transport Protocol",
    "Description",
    "Assignee",
    "Contact",
    "Registration Date",
    "Modification Date",
    "Reference",
    "Service Code",
    UNAUTHORIZED_USE[0],
    "Assignment Notes",
];
/// The last port that can be assigned.
const LAST_ASSIGNABLE: u16 = 49151;
const UNAUTHORIZED_USE: [&str; 2] = ["Unauthorized Use Reported", "Known Unauthorized Uses"];

/// Reads the registry in CSV.
#[derive(Clone, Copy, Debug)]
pub struct RegistryCsv;

impl SourceReader for RegistryCsv {
    fn kind(&self) -> &'static str {
        ID
    }

    fn recognizes(&self, file_name: &str, head: &[u8]) -> bool {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        has_extension(file_name, "csv") && head.starts_with(b"Service Name")
    }

    fn read(&self, bytes: &[u8], context: &ReadContext) -> Result<DatedSource, ReadError> {
        let dated = context.source_date(bytes, None)?;
        if memchr::memchr_iter(b'"', bytes).count() % 2 == 1 {
            return Err(ReadError::at_end(bytes, "the table is cut off: a quote is not closed"));
        }
        // A last row without a line break may be cut off.
        if !bytes.ends_with(b"\n") {
            return Err(ReadError::at_end(bytes, "the table is cut off: the last line has no end"));
        }
        let mut reader = ReaderBuilder::new().has_headers(false).from_reader(bytes);
        let mut record = ByteRecord::new();
        let mut next =
            |record: &mut ByteRecord| reader.read_byte_record(record).map_err(|error| located(bytes, &error));
        if !next(&mut record)? {
            return Err(ReadError::at(bytes, 0, "the table is empty"));
        }
        check_columns(&record)?;
        let (mut rows, mut unread) = (Vec::new(), Vec::new());
        let mut counted = (0, 1);
        while next(&mut record)? {
            let start = record.position().map_or(0, |position| row_start(bytes, position));
            let (from, lines) = counted;
            let line = lines + memchr::memchr_iter(b'\n', &bytes[from..start]).count() as u32;
            counted = (start, line);
            match row(&record, line) {
                Ok(row) => rows.push(row),
                Err(reason) => {
                    let fields: Vec<&[u8]> = record.iter().collect();
                    unread.push(Unread::new(line, &fields.join(&b","[..]), reason));
                }
            }
        }
        if rows.is_empty() {
            return Err(ReadError::at_end(bytes, "the table has no rows"));
        }
        check_end(&rows).map_err(|what| ReadError::at_end(bytes, what))?;
        Ok(DatedSource::new(dated, true, rows, unread))
    }
}

/// Checks that a table is complete: otherwise, the names that it lacks would seem removed.
///
/// Nothing marks the end of a CSV, but the registry has rows for every assignable port, assigned or not, and then for
/// names without a port. A table without one of the two is cut off.
fn check_end(rows: &[SourceRow]) -> Result<(), String> {
    let last = rows.iter().filter_map(|row| row.ports).map(|ports| ports.last).max();
    if last < Some(LAST_ASSIGNABLE) {
        let last = last.map_or_else(|| "no port".to_owned(), |last| format!("port {last}"));
        return Err(format!(
            "the table is cut off or a part of the registry: it ends at {last}, and the whole registry has rows for \
             every port up to {LAST_ASSIGNABLE}"
        ));
    }
    if rows.iter().all(|row| row.ports.is_some()) {
        return Err(
            "the table is cut off or a part of the registry: the whole registry has names without a port after the \
             last port"
                .to_owned(),
        );
    }
    Ok(())
}

fn check_columns(header: &ByteRecord) -> Result<(), ReadError> {
    let known = |(index, name): (usize, &str)| match index {
        10 => UNAUTHORIZED_USE.contains(&name),
        _ => COLUMNS[index] == name,
    };
    let mut column = 1;
    for (index, name) in header.iter().enumerate() {
        let printed = Lossy(name).to_string();
        if index >= COLUMNS.len() || !known((index, &printed)) {
            let expected = COLUMNS.get(index).map_or("no more columns".to_owned(), |name| format!("`{name}`"));
            let what = format!("unknown columns: found `{}` instead of {expected}", Printable(name));
            return Err(ReadError { line: LineNumber::FIRST, column, what });
        }
        column += printed.chars().count() + 1;
    }
    if header.len() < COLUMNS.len() {
        let what = format!("unknown columns: `{}` is missing", COLUMNS[header.len()]);
        return Err(ReadError { line: LineNumber::FIRST, column, what });
    }
    Ok(())
}

fn row(record: &ByteRecord, line: u32) -> Result<SourceRow, String> {
    let field = |index: usize| Lossy(record.get(index).unwrap_or_default()).to_string();
    let ports = match folded(&field(1)) {
        ports if ports.is_empty() => None,
        ports => Some(
            PortRange::parse(&ports)
                .ok_or_else(|| format!("`{}` is not a port number or a range", Printable(ports.as_bytes())))?,
        ),
    };
    let transport = match folded(&field(2)) {
        word if word.is_empty() => None,
        word => Some(Transport::parse(&word).ok_or_else(|| {
            format!("`{}` is not a transport that ports are assigned for", Printable(word.as_bytes()))
        })?),
    };
    let date = |index: usize| match folded(&field(index)) {
        date if date.is_empty() => Ok(None),
        date => Date::parse(&date).map(Some).ok_or_else(|| format!("`{}` is not a date", Printable(date.as_bytes()))),
    };
    let text = |index: usize| {
        let mut text = folded(&field(index));
        clean(&mut text);
        text
    };
    let people = |index: usize| {
        let mut text = unbracketed(&field(index));
        clean(&mut text);
        text
    };
    let note = text(11);
    Ok(SourceRow {
        name: folded(&field(0)),
        ports,
        transport,
        description: text(3),
        assignee: people(4),
        contact: people(5),
        unauthorized_use: text(10),
        registered: date(6)?,
        modified: date(7)?,
        references: people(8),
        alias_of: alias_of(&note).to_owned(),
        is_customary: false,
        note,
        line,
    })
}

/// Returns the byte offset of a row. The CSV parser counts the line feed of CR LF to the next row.
fn row_start(bytes: &[u8], position: &csv::Position) -> usize {
    let start = (position.byte() as usize).min(bytes.len());
    start + usize::from(bytes.get(start) == Some(&b'\n'))
}

fn located(bytes: &[u8], error: &csv::Error) -> ReadError {
    let at = error.position().map_or(0, |position| row_start(bytes, position));
    let what = match error.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("a row of {len} columns instead of {expected_len}")
        }
        _ => error.to_string(),
    };
    ReadError::at(bytes, at, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::DatedBy;

    /// How every whole registry ends.
    const END: &str = ",49151,,Reserved,,,,,,,,\r\nportless,,tcp,,,,,,,,,\r\n";

    fn header(unauthorized: &str) -> String {
        let mut columns = COLUMNS;
        columns[10] = unauthorized;
        columns.join(",") + "\r\n"
    }

    fn context() -> ReadContext {
        let date = |text| Date::parse(text).unwrap();
        ReadContext { date: Some((date("2014-07-13"), DatedBy::Commit)), today: date("2026-11-23") }
    }

    fn fault(text: &str) -> String {
        RegistryCsv.read(text.as_bytes(), &context()).unwrap_err().to_string()
    }

    #[test]
    fn both_column_sets_and_quoted_line_breaks() {
        for unauthorized in UNAUTHORIZED_USE {
            let text = header(unauthorized)
                + ",2-3,tcp,Reserved,,,,2025-02-13,,,,\"De-assigned, on\n  2013-02-13\"\r\n\
                   x_y,,udp,\"A \"\"b\"\"\",[Ann_Bee][IESG],[Ann_Bee],2001-02,,[RFC862],,,\"This entry is an alias to \"\"x-y\"\".\"\r\n"
                + END;
            let source = RegistryCsv.read(text.as_bytes(), &context()).unwrap();
            let dates = (source.date.to_string(), source.known_by.to_string());
            assert_eq!((dates, source.dated_by), (("2014-07-13".into(), "2014-07-13".into()), DatedBy::Commit));
            let [first, second, ..] = &source.rows[..] else { panic!("{:?}", source.rows) };
            assert_eq!((first.ports, first.line), (PortRange::parse("2-3"), 2));
            assert_eq!(first.note, "De-assigned, on 2013-02-13");
            assert_eq!((second.name.as_str(), second.ports, second.line), ("x_y", None, 4));
            assert_eq!((second.description.as_str(), second.assignee.as_str()), ("A \"b\"", "Ann Bee; IESG"));
            assert_eq!((second.alias_of.as_str(), second.references.as_str()), ("x-y", "RFC 862"));
            // The first row is dated after the file.
            assert_eq!((first.modified, source.unread.len()), (None, 1));
        }
    }

    #[test]
    fn a_row_that_makes_no_sense_is_reported() {
        let text = header(UNAUTHORIZED_USE[0])
            + "a,70000,tcp,,,,,,,,,\r\nb,7,tpc,,,,,,,,,\r\nc,7,tcp,,,,soon,,,,,\r\nd,7,tcp,,,,,,,,,\r\n"
            + END;
        let source = RegistryCsv.read(text.as_bytes(), &context()).unwrap();
        let reasons: Vec<&str> = source.unread.iter().map(|unread| unread.reason.as_str()).collect();
        assert_eq!(source.rows.len(), 3);
        assert!(reasons[0].contains("`70000`") && reasons[1].contains("`tpc`") && reasons[2].contains("`soon`"));
    }

    #[test]
    fn what_is_not_the_registry_is_refused() {
        assert_eq!(
            fault("Service Name,Port,x\n"),
            "line 1, column 14: unknown columns: found `Port` instead of `Port Number`"
        );
        assert!(fault("Service Name,Port Number\n").contains("`Transport Protocol` is missing"));
        assert!(fault(&(header("Uses") + "\r\n")).contains("unknown columns: found `Uses`"));
        assert!(fault("").contains("cut off"));
        assert!(fault(&header(UNAUTHORIZED_USE[0])).contains("no rows"));
        let whole = header(UNAUTHORIZED_USE[0]) + "a,7,tcp,\"x\ny\",,,,,,,,\r\n" + END;
        for length in 0..whole.len() {
            fault(&whole[..length]);
        }
        assert!(fault(&(whole.clone() + "b,7\r\n")).starts_with("line 6, column 1: a row of 2 columns instead of 12"));
        let today = ReadContext::today(Date::parse("2026-11-23").unwrap());
        assert!(RegistryCsv.read(whole.as_bytes(), &today).unwrap_err().what.contains("no date"));
    }
}

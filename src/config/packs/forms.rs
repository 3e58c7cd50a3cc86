//! Reads packs of assignments in the registry's own forms.

use crate::model::{Date, PortRange, Transport};
use crate::registry::table::{COLUMNS, column};
use crate::registry::{MOST_PACK_ROWS, NewPackRow, Pack, PackHead, PackRows, read_pack};
use crate::source::read_registry_xml;
use crate::text::{InputError, Span, Word, unknown_word};
use std::path::Path;

/// A form of the registry itself.
pub(super) enum RegistryForm {
    Xml,
    Csv,
}

impl RegistryForm {
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes.trim_ascii_start() {
            [b'<', ..] => Some(Self::Xml),
            text if text.starts_with(b"Service Name,") => Some(Self::Csv),
            _ => None,
        }
    }
}

/// Reads a pack of assignments: a table with tabs, or the registry's own CSV or XML form. Also returns the number of
/// records that are left out: those without a name, and services without a port, which the registry has.
pub(super) fn registry_pack(head: PackHead, bytes: &[u8], today: Date) -> Result<(Pack, usize), InputError> {
    let path = head.path.clone();
    let records = match RegistryForm::of(bytes) {
        Some(RegistryForm::Xml) => xml_records(&path, bytes)?,
        Some(RegistryForm::Csv) => csv_records(&path, bytes)?,
        None => return Ok((read_pack(head, bytes, today)?, 0)),
    };
    let mut rows = PackRows::default();
    let has_name_and_port = |record: &&RegistryRecord| !record.values[0].is_empty() && !record.values[1].is_empty();
    for record in records.iter().filter(has_name_and_port) {
        let row = record.row(&mut rows);
        let (row, ports) = row.map_err(|message| InputError::at_line(&path, bytes, record.line, message))?;
        rows.push(&row, [ports]);
    }
    let left_out = records.len() - rows.len();
    Ok((Pack::new(head, rows, bytes)?, left_out))
}

/// A record of the registry's own forms.
struct RegistryRecord {
    line: usize,
    /// The values of [`CSV_COLUMNS`].
    values: [String; CSV_COLUMNS.len()],
}

/// The columns of the registry's CSV that a pack takes.
const CSV_COLUMNS: [&str; 7] = [
    "Service Name",
    "Port Number",
    "Transport Protocol",
    "Description",
    "Assignee",
    "Registration Date",
    "Assignment Notes",
];

impl RegistryRecord {
    /// Reads the values. `rows` get the texts.
    ///
    /// # Errors
    /// If the ports or the transport cannot be read.
    fn row(&self, rows: &mut PackRows) -> Result<(NewPackRow, PortRange), String> {
        let [name, ports, transport, description, assignee, registered, note] =
            self.values.each_ref().map(String::as_str);
        let ports = <PortRange as Word>::parse(ports)?;
        let known = Transport::ALL.map(Transport::as_str);
        if !transport.is_empty() && Transport::parse(transport).is_none() {
            return Err(unknown_word("transport", transport, known));
        }
        let row = NewPackRow {
            name: rows.keep(name),
            transports: Transport::ALL.map(|known| transport.is_empty() || known.as_str() == transport),
            description: rows.keep(description),
            assignee: rows.keep(assignee),
            registered: Date::parse(registered),
            until: None,
            became: Span::default(),
            note: rows.keep(note),
            line: self.line,
            is_ended: false,
        };
        Ok((row, ports))
    }
}

fn xml_records(path: &Path, bytes: &[u8]) -> Result<Vec<RegistryRecord>, InputError> {
    let snapshot = read_registry_xml(bytes).map_err(|fault| InputError::whole(path, fault))?;
    let columns = [
        column::NAME,
        column::PORTS,
        column::TRANSPORT,
        column::DESCRIPTION,
        column::ASSIGNEE,
        column::REGISTERED,
        column::NOTE,
    ];
    let records = snapshot.rows.into_iter().zip(snapshot.lines);
    let record = |(mut values, line): ([String; COLUMNS.len()], u32)| RegistryRecord {
        line: line as usize,
        values: columns.map(|column| std::mem::take(&mut values[column])),
    };
    Ok(records.map(record).collect())
}

fn csv_records(path: &Path, bytes: &[u8]) -> Result<Vec<RegistryRecord>, InputError> {
    let mut reader = csv::Reader::from_reader(bytes);
    let fault = |fault: &csv::Error| {
        let line = fault.position().map_or(1, |position| position.line() as usize);
        let message = match fault.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("{len} values, but the header has {expected_len} columns")
            }
            csv::ErrorKind::Utf8 { .. } => "not UTF-8".to_owned(),
            _ => fault.to_string(),
        };
        InputError::at_line(path, bytes, line, message)
    };
    let header = reader.headers().map_err(|error| fault(&error))?.clone();
    let index = |column: &str| header.iter().position(|title| title.trim() == column);
    let indices = CSV_COLUMNS.map(index);
    if let Some(missing) = indices.iter().position(Option::is_none) {
        let message = format!("the column `{}` is missing", CSV_COLUMNS[missing]);
        return Err(InputError::at_line(path, bytes, 1, message)
            .hint(format_args!("the registry's CSV has the columns {}", CSV_COLUMNS.join(", "))));
    }
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| fault(&error))?;
        let line = record.position().map_or(1, |position| position.line() as usize);
        if records.len() == MOST_PACK_ROWS {
            return Err(InputError::at_line(path, bytes, line, format!("more than {MOST_PACK_ROWS} rows")));
        }
        let value = |index: Option<usize>| {
            let value = index.and_then(|index| record.get(index)).unwrap_or_default();
            value.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        records.push(RegistryRecord { line, values: indices.map(value) });
    }
    Ok(records)
}

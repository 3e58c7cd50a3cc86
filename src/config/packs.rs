//! Reads the files of `[[pack]]`.

use super::options::PackTable;
use super::trust::LARGEST_PACK;
use super::words::PackKind;
use crate::model::{Date, PortRange, Transport};
use crate::plugin::Catalogue;
use crate::registry::table::{COLUMNS, column};
use crate::registry::{
    ClaimKind, Claims, Habits, MOST_PACK_ROWS, Pack, PackHead, PackRow, Registry, doubtful_rows, read_pack,
};
use crate::source::read_registry_xml;
use crate::text::{InputError, LineIter, Word, read_limited, unknown_word};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// The content of a pack.
#[derive(Debug)]
pub(super) enum Loaded {
    Registry(Arc<Pack>),
    /// Rows in the form of `data/claims.tsv`, without a header.
    Claims(String),
    /// Rows in the form of `data/habits.tsv`, without a header.
    Habits(String),
}

/// The facts that packs add to those of the program.
#[derive(Debug, Default)]
pub(super) struct Extras {
    claims: String,
    habits: String,
}

impl Extras {
    /// Adds a pack to the catalogue, or its facts to these.
    pub(super) fn add(&mut self, catalogue: Catalogue, loaded: Loaded) -> Result<Catalogue, String> {
        match loaded {
            Loaded::Registry(pack) => catalogue.with_pack(pack).map_err(|fault| fault.to_string()),
            Loaded::Claims(rows) => {
                self.claims.push_str(&rows);
                Ok(catalogue)
            }
            Loaded::Habits(rows) => {
                self.habits.push_str(&rows);
                Ok(catalogue)
            }
        }
    }

    /// Returns the registry with these facts, if there are some.
    pub(super) fn extend(&self, registry: &Registry) -> Result<Option<Registry>, String> {
        if self.claims.is_empty() && self.habits.is_empty() {
            return Ok(None);
        }
        registry.clone().with_facts(&self.claims, &self.habits).map(Some)
    }
}

/// Reads the file of a pack. `path` is shown in messages.
pub(super) fn load(table: &PackTable, path: &Path, today: Date) -> Result<Loaded, InputError> {
    let bytes = read_limited(path, LARGEST_PACK)?;
    match table.kind.as_ref().map_or(PackKind::Registry, |kind| kind.value) {
        PackKind::Registry => {
            let head = PackHead {
                id: table.id.0.clone(),
                title: table.title.clone().unwrap_or_else(|| table.id.0.clone()),
                url: table.url.clone(),
                ranges: table.ranges.iter().map(|range| range.value).collect(),
                path: path.to_owned(),
            };
            registry_pack(head, &bytes, today).map(|pack| Loaded::Registry(Arc::new(pack)))
        }
        PackKind::Claims => claims().read(path, &bytes).map(Loaded::Claims),
        PackKind::Habits => habits().read(path, &bytes).map(Loaded::Habits),
    }
}

/// Reads a pack of assignments by itself. Also returns the faults that it can be read with.
///
/// # Errors
/// If it cannot be read.
pub fn check_pack(path: &Path, today: Date, registry: &Registry) -> Result<(Pack, Vec<InputError>), InputError> {
    let bytes = read_limited(path, LARGEST_PACK)?;
    let head = PackHead { id: "pack".to_owned(), path: path.to_owned(), ..PackHead::default() };
    let pack = registry_pack(head, &bytes, today)?;
    let is_known =
        |name: &str| pack.named(name.as_bytes()).next().is_some() || registry.named(name.as_bytes()).next().is_some();
    let faults = match RegistryForm::of(&bytes) {
        Some(_) => Vec::new(),
        None => doubtful_rows(path, &bytes, is_known)?,
    };
    Ok((pack, faults))
}

/// A form of the registry itself.
enum RegistryForm {
    Xml,
    Csv,
}

impl RegistryForm {
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes.trim_ascii_start() {
            [b'<', ..] => Some(Self::Xml),
            text if text.starts_with(b"Service Name,") => Some(Self::Csv),
            _ => None,
        }
    }
}

/// Reads a pack of assignments: a table with tabs, or the registry's own CSV or XML form.
pub(super) fn registry_pack(head: PackHead, bytes: &[u8], today: Date) -> Result<Pack, InputError> {
    let path = head.path.clone();
    let records = match RegistryForm::of(bytes) {
        Some(RegistryForm::Xml) => xml_records(&path, bytes)?,
        Some(RegistryForm::Csv) => csv_records(&path, bytes)?,
        None => return read_pack(head, bytes, today),
    };
    let rows = records.into_iter().filter(|record| !record.values[0].is_empty() && !record.values[1].is_empty());
    let rows: Vec<PackRow> = rows.map(|record| record.row(&path)).collect::<Result<_, _>>()?;
    let lines: Vec<Option<usize>> = rows.iter().map(|row| row.line).collect();
    Pack::new(head, rows, &|row, message| {
        let line = lines[row].map(|line| format!("line {line}: ")).unwrap_or_default();
        InputError::whole(&path, format_args!("{line}{message}"))
    })
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
    fn row(self, path: &Path) -> Result<PackRow, InputError> {
        let line = self.line;
        let error = |message: String| InputError::whole(path, format_args!("line {line}: {message}"));
        let [name, ports, transport, description, assignee, registered, note] = self.values;
        let ports = <PortRange as Word>::parse(&ports).map_err(error)?;
        let known = Transport::ALL.map(Transport::as_str);
        if !transport.is_empty() && Transport::parse(&transport).is_none() {
            return Err(error(unknown_word("transport", &transport, known)));
        }
        Ok(PackRow {
            name,
            ports,
            transports: Transport::ALL.map(|own| transport.is_empty() || own.as_str() == transport),
            description,
            assignee,
            registered: Date::parse(&registered),
            until: None,
            became: String::new(),
            note,
            line: Some(line),
            is_ended: false,
        })
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
    let fault = |fault: &csv::Error| InputError::whole(path, fault);
    let header = reader.headers().map_err(|error| fault(&error))?.clone();
    let place = |column: &str| header.iter().position(|own| own.trim() == column);
    let places = CSV_COLUMNS.map(place);
    if let Some(missing) = places.iter().position(Option::is_none) {
        return Err(InputError::whole(path, format_args!("the column `{}` is missing", CSV_COLUMNS[missing])));
    }
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| fault(&error))?;
        if records.len() == MOST_PACK_ROWS {
            return Err(InputError::whole(path, format_args!("more than {MOST_PACK_ROWS} rows")));
        }
        let value = |place: Option<usize>| {
            let value = place.and_then(|place| record.get(place)).unwrap_or_default();
            value.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let line = record.position().map_or(0, |position| position.line() as usize);
        records.push(RegistryRecord { line, values: places.map(value) });
    }
    Ok(records)
}

/// A kind of facts: the columns of its table in `data/`, and the required ones.
struct Facts {
    columns: Vec<&'static str>,
    required: &'static [&'static str],
}

/// Returns the columns of claims.
fn claims() -> Facts {
    let required = &["kind", "port", "transports", "statement", "source_title", "source_url"];
    Facts { columns: Claims::columns().collect(), required }
}

/// Returns the columns of habitual names.
fn habits() -> Facts {
    Facts { columns: Habits::columns().collect(), required: &["name", "official", "port", "transports"] }
}

impl Facts {
    /// Reads a header that names the columns, and one row for each fact. Returns the rows with all columns.
    fn read(&self, path: &Path, bytes: &[u8]) -> Result<String, InputError> {
        let lines = LineIter::new(bytes).map(|line| line.content.start.index()..line.content.end.index());
        let mut lines = lines.filter(|line| {
            let text = bytes[line.clone()].trim_ascii();
            !text.is_empty() && !text.starts_with(b"#")
        });
        let text = |line: Range<usize>| {
            std::str::from_utf8(&bytes[line.clone()]).map_err(|_| InputError::at(path, bytes, line, "not UTF-8"))
        };
        let Some(header) = lines.next() else {
            let columns = self.columns.join(" ");
            return Err(InputError::whole(path, "an empty pack")
                .hint(format_args!("begin with a line of column names, with tabs between: {columns}")));
        };
        let columns: Vec<&str> = text(header.clone())?.split('\t').map(str::trim).collect();
        if let Some(unknown) = columns.iter().find(|column| !self.columns.contains(column)) {
            let message = unknown_word("column", unknown, self.columns.iter().copied());
            return Err(InputError::at(path, bytes, header, message));
        }
        if let Some(missing) = self.required.iter().find(|column| !columns.contains(column)) {
            return Err(InputError::at(path, bytes, header, format_args!("the column `{missing}` is missing")));
        }
        let mut rows = String::new();
        for (count, line) in lines.enumerate() {
            let error = |message: String| InputError::at(path, bytes, line.clone(), message);
            if count == MOST_PACK_ROWS {
                return Err(error(format!("more than {MOST_PACK_ROWS} rows")));
            }
            let values: Vec<&str> = text(line.clone())?.split('\t').map(str::trim).collect();
            for (number, &column) in self.columns.iter().enumerate() {
                let at = columns.iter().position(|own| *own == column);
                let value = at.and_then(|at| values.get(at)).copied().filter(|value| !value.is_empty());
                let value = value.unwrap_or(match column {
                    "evidence" => "primary",
                    "source_kind" => "pack",
                    _ => "-",
                });
                if value == "-" && self.required.contains(&column) {
                    return Err(error(format!("the value of `{column}` is missing")));
                }
                check_value(column, value).map_err(error)?;
                if number > 0 {
                    rows.push('\t');
                }
                rows.push_str(value);
            }
            rows.push('\n');
        }
        Ok(rows)
    }
}

/// Checks a value of one of the columns.
fn check_value(column: &str, value: &str) -> Result<(), String> {
    const EVIDENCE: [&str; 3] = ["primary", "secondary", "weak"];
    match column {
        "kind" => <ClaimKind as Word>::parse(value).map(|_| ()),
        "port" => <PortRange as Word>::parse(value).map(|_| ()),
        "transports" => {
            let known = Transport::ALL.map(Transport::as_str);
            let unknown = value.split(',').find(|word| Transport::parse(word).is_none());
            unknown.map_or(Ok(()), |word| Err(unknown_word("transport", word, known)))
        }
        "evidence" if !EVIDENCE.contains(&value) => Err(unknown_word("strength of evidence", value, EVIDENCE)),
        "since" | "accessed" if value != "-" && Date::parse(value).is_none() => {
            Err(format!("`{column}` is not a date: YYYY, YYYY-MM or YYYY-MM-DD"))
        }
        _ => Ok(()),
    }
}

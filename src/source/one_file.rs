//! A state of the registry in a file of the user's: XML or CSV, held against the embedded history.

use super::dated::has_ending;
use super::{
    DatedBy, DatedSource, Outside, READERS, ReadError, SourceReader, SourceRow, Unread, read_registry_xml, reader_of,
    registry_table,
};
use crate::model::Date;
use crate::registry::{Claims, History, Registry};
use portolan_store::table::{COLUMNS, column, head, row};
use std::io;
use std::path::{Path, PathBuf};

/// Why a file gave no registry.
#[derive(Debug, thiserror::Error)]
pub enum RegistryFileError {
    /// It could not be read.
    #[error("{}: {error}", crate::text::Shown(path.as_os_str().as_encoded_bytes()))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// It is not what it should be.
    #[error("{}: {error}", crate::text::Shown(path.as_os_str().as_encoded_bytes()))]
    Read {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        error: ReadError,
    },
    /// It is no published form of the registry that could be read here.
    #[error("{}: this is neither {expected}", crate::text::Shown(path.as_os_str().as_encoded_bytes()))]
    Unknown {
        /// The file.
        path: PathBuf,
        /// What could have been read.
        expected: &'static str,
    },
    /// There is nothing in it.
    #[error("{}: the file is empty", crate::text::Shown(.0.as_os_str().as_encoded_bytes()))]
    Empty(PathBuf),
}

const XML_OR_CSV: &str = "the registry's XML nor its CSV";
const ANY_FORM: &str = "the registry's XML, its CSV, its text nor an Assigned Numbers RFC";

/// Reads a dated source that lists the whole registry.
///
/// # Errors
/// If it cannot be read, is damaged, or is no published form of the registry.
pub fn read_source(path: &Path, today: Date) -> Result<DatedSource, RegistryFileError> {
    let bytes = bytes_of(path)?;
    let reader =
        reader_for(path, &bytes).ok_or(RegistryFileError::Unknown { path: path.to_owned(), expected: ANY_FORM })?;
    source_of(path, &bytes, reader, today)
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, RegistryFileError> {
    let bytes = std::fs::read(path).map_err(|error| RegistryFileError::Io { path: path.to_owned(), error })?;
    if bytes.is_empty() { Err(RegistryFileError::Empty(path.to_owned())) } else { Ok(bytes) }
}

/// What recognises the file, or else is meant for its ending: it tells what is wrong, and where.
fn reader_for(path: &Path, bytes: &[u8]) -> Option<&'static dyn SourceReader> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    reader_of(&name, bytes).or_else(|| {
        let id = ["xml", "csv"]
            .iter()
            .find(|ending| has_ending(&name, ending))
            .map(|ending| format!("registry-{ending}"))?;
        READERS.iter().copied().find(|reader| reader.meta().id == id)
    })
}

fn source_of(
    path: &Path,
    bytes: &[u8],
    reader: &dyn SourceReader,
    today: Date,
) -> Result<DatedSource, RegistryFileError> {
    let mut outside = Outside::of_file(path, today);
    let undated = outside.date.is_none();
    if undated {
        outside.date = Some((today, DatedBy::FileName));
    }
    let mut source =
        reader.read(bytes, &outside).map_err(|error| RegistryFileError::Read { path: path.to_owned(), error })?;
    if source.dated_by != DatedBy::Itself && undated {
        // A table without a date of its own is as old as the newest date in it, as far as anybody can know.
        let newest = source.rows.iter().flat_map(|row| [row.registered, row.modified]).flatten().max();
        source.date = newest.unwrap_or(today);
        source.known_by = source.date;
    }
    Ok(source)
}

/// Reads the registry's XML or CSV, to be held against this history and the embedded claims. Beside it comes what could
/// not be read: what stands there is not in the registry.
///
/// # Errors
/// If it cannot be read, is damaged, or is neither of the two.
pub fn read_registry(path: &Path, history: History, today: Date) -> Result<(Registry, Vec<Unread>), RegistryFileError> {
    let bytes = bytes_of(path)?;
    let mut unread = Vec::new();
    let read_error = |error| RegistryFileError::Read { path: path.to_owned(), error };
    let table = match reader_for(path, &bytes) {
        Some(reader) if reader.meta().id == "registry-xml" => {
            let snapshot = read_registry_xml(&bytes).map_err(read_error)?;
            if snapshot.updated > today {
                // The reader of dated sources knows the place.
                source_of(path, &bytes, reader, today)?;
            }
            registry_table(&format!("iana-{}", snapshot.updated), snapshot)
        }
        Some(reader) if reader.meta().id == "registry-csv" => {
            let mut source = source_of(path, &bytes, reader, today)?;
            unread = std::mem::take(&mut source.unread);
            table_of(source)
        }
        _ => return Err(RegistryFileError::Unknown { path: path.to_owned(), expected: XML_OR_CSV }),
    };
    let registry = Registry::from_table(&table, history, Claims::embedded())
        .map_err(|what| read_error(ReadError { line: 1, column: 1, what }))?;
    Ok((registry, unread))
}

/// The rows of a source in the text form of `data/registry.tsv`.
fn table_of(source: DatedSource) -> String {
    let mut rows = source.rows;
    rows.sort_by_cached_key(|row| {
        let name = if row.ports.is_none() { row.name.to_ascii_lowercase() } else { String::new() };
        (row.ports.is_none(), row.ports, name)
    });
    let mut table = head(&format!("iana-{}", source.date), &source.date.to_string());
    table.extend(rows.into_iter().map(|source| row(&values(source))));
    table
}

fn values(row: SourceRow) -> [String; COLUMNS.len()] {
    let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let mut values: [String; COLUMNS.len()] = Default::default();
    values[column::NAME] = row.name;
    values[column::PORTS] = row.ports.map(|ports| ports.to_string()).unwrap_or_default();
    values[column::TRANSPORT] = row.transport.map(|transport| transport.to_string()).unwrap_or_default();
    values[column::DESCRIPTION] = row.description;
    values[column::ASSIGNEE] = row.assignee;
    values[column::REGISTERED] = date(row.registered);
    values[column::MODIFIED] = date(row.modified);
    values[column::REFERENCES] = row.references;
    values[column::ALIAS_OF] = row.alias_of;
    values[column::UNAUTHORIZED_USE] = row.unauthorized_use;
    values[column::NOTE] = row.note;
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSV: &str = "Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,\
        Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes\n\
        \x20a\x1b[31m,7,tcp,Some\tthing,,,2001-02-03,,,,,\n,8-49151,,Unassigned,,,,,,,,\nportless,,udp,,,,,,,,,\n";

    fn read(name: &str, bytes: &[u8]) -> Result<Registry, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let shown = format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR);
        let today = Date::parse("2026-11-23").unwrap();
        let read = read_registry(&path, History::embedded(), today);
        read.map(|(registry, _)| registry).map_err(|error| error.to_string().replace(&shown, ""))
    }

    #[test]
    fn a_table_without_a_date_is_as_old_as_its_newest_row() {
        let registry = read("ports.csv", CSV.as_bytes()).unwrap();
        assert_eq!(registry.updated(), Date::parse("2001-02-03"));
        let dated = read("2014-07-13~commit.csv", CSV.as_bytes()).unwrap();
        assert_eq!(dated.updated(), Date::parse("2001-02-03"), "a commit may hold what is older, as in an archive");
        let named = read("2014-07-13.csv", CSV.as_bytes()).unwrap();
        assert_eq!(named.updated(), Date::parse("2014-07-13"));
    }

    #[test]
    fn no_control_character_gets_into_a_registry() {
        let registry = read("ports.csv", CSV.as_bytes()).unwrap();
        let record = registry.records().next().unwrap();
        assert!(!record.name().contains(char::is_control) && !record.description().contains(char::is_control));
    }

    #[test]
    fn what_is_no_registry_is_refused_with_its_name() {
        for (name, bytes, said) in [
            ("a.xml", &b""[..], "a.xml: the file is empty"),
            ("a.txt", b"hello", "a.txt: this is neither the registry's XML nor its CSV"),
            ("a.csv", b"x,y\n", "a.csv: line 1, column 1: "),
            ("a.xml", b"<html></html>", "a.xml: line 1, column 1: "),
            (
                "2027-01-01.csv",
                CSV.as_bytes(),
                "2027-01-01.csv: line 1, column 1: the date 2027-01-01 lies in the future",
            ),
        ] {
            let error = read(name, bytes).unwrap_err();
            assert!(error.starts_with(said), "{error}");
        }
    }
}

//! Reads a state of the registry from a user's file, XML or CSV.

use super::registry_table::source_table;
use super::{
    DatedBy, DatedSource, ReadContext, ReadError, RegistryCsv, RegistryXml, SourceReader, Unread, has_extension,
    read_registry_xml, reader_of, registry_csv, registry_table, registry_xml,
};
use crate::model::Date;
use crate::registry::{Claims, History, Registry};
use crate::text::LineNumber;
use std::io;
use std::path::{Path, PathBuf};

/// Why a file could not be read as the registry.
#[derive(Debug, thiserror::Error)]
pub enum RegistryFileError {
    /// It could not be read.
    #[error("{}: {error}", crate::text::PrintablePath(path))]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
    /// It is damaged or not the registry.
    #[error("{}: {error}", crate::text::PrintablePath(path))]
    Read {
        /// The file.
        path: PathBuf,
        /// The fault and its position.
        error: ReadError,
    },
    /// It is neither XML nor CSV.
    #[error("{}: this is neither the registry's XML nor its CSV", crate::text::PrintablePath(.0))]
    Unknown(PathBuf),
    /// It is empty.
    #[error("{}: the file is empty", crate::text::PrintablePath(.0))]
    Empty(PathBuf),
}

/// Reads a state of the registry as a dated source.
///
/// # Errors
/// If it cannot be read, is damaged, or is neither XML nor CSV.
pub fn read_source(path: &Path, today: Date) -> Result<DatedSource, RegistryFileError> {
    let bytes = bytes_of(path)?;
    let reader = reader_for(path, &bytes).ok_or_else(|| RegistryFileError::Unknown(path.to_owned()))?;
    source_of(path, &bytes, reader, today)
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, RegistryFileError> {
    let bytes = std::fs::read(path).map_err(|error| RegistryFileError::Io { path: path.to_owned(), error })?;
    if bytes.is_empty() { Err(RegistryFileError::Empty(path.to_owned())) } else { Ok(bytes) }
}

/// The forms of the registry that this program reads.
static READERS: [&dyn SourceReader; 2] = [&RegistryXml, &RegistryCsv];

/// Returns the reader that recognizes the file. If there is none, it is the one for the extension, which then reports a
/// fault.
fn reader_for(path: &Path, bytes: &[u8]) -> Option<&'static dyn SourceReader> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let by_extension = || {
        let mut all = [("xml", READERS[0]), ("csv", READERS[1])].into_iter();
        all.find(|(extension, _)| has_extension(&name, extension)).map(|(_, reader)| reader)
    };
    reader_of(&READERS, &name, bytes).or_else(by_extension)
}

fn source_of(
    path: &Path,
    bytes: &[u8],
    reader: &dyn SourceReader,
    today: Date,
) -> Result<DatedSource, RegistryFileError> {
    let mut context = ReadContext::of_file(path, today);
    let undated = context.date.is_none();
    if undated {
        context.date = Some((today, DatedBy::FileName));
    }
    let mut source =
        reader.read(bytes, &context).map_err(|error| RegistryFileError::Read { path: path.to_owned(), error })?;
    if source.dated_by != DatedBy::Itself && undated {
        // A table that prints no date is at least as new as its newest row.
        let newest = source.rows.iter().flat_map(|row| [row.registered, row.modified]).flatten().max();
        source.date = newest.unwrap_or(today);
        source.known_by = source.date;
    }
    Ok(source)
}

/// Reads a registry with this history and the embedded claims. Also returns the lines that could not be read, which the
/// registry lacks.
///
/// # Errors
/// If it cannot be read, is damaged, or is neither of the two.
pub fn read_registry(path: &Path, history: History, today: Date) -> Result<(Registry, Vec<Unread>), RegistryFileError> {
    let bytes = bytes_of(path)?;
    let mut unread = Vec::new();
    let read_error = |error| RegistryFileError::Read { path: path.to_owned(), error };
    let table = match reader_for(path, &bytes) {
        Some(reader) if reader.kind() == registry_xml::ID => {
            let snapshot = read_registry_xml(&bytes).map_err(read_error)?;
            if snapshot.updated > today {
                // Reports the position of the date.
                source_of(path, &bytes, reader, today)?;
            }
            registry_table(&format!("iana-{}", snapshot.updated), snapshot)
        }
        Some(reader) if reader.kind() == registry_csv::ID => {
            let mut source = source_of(path, &bytes, reader, today)?;
            unread = std::mem::take(&mut source.unread);
            source_table(source)
        }
        _ => return Err(RegistryFileError::Unknown(path.to_owned())),
    };
    let registry = Registry::from_table(&table, history, Claims::embedded())
        .map_err(|what| read_error(ReadError { line: LineNumber::FIRST, column: 1, what }))?;
    Ok((registry, unread))
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
        let printed = format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR);
        let today = Date::parse("2026-11-23").unwrap();
        let read = read_registry(&path, History::embedded(), today);
        read.map(|(registry, _)| registry).map_err(|error| error.to_string().replace(&printed, ""))
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
    fn a_file_that_is_not_the_registry_is_refused_with_its_name() {
        for (name, bytes, said) in [
            ("a.xml", &b""[..], "a.xml: the file is empty"),
            ("a.txt", b"hello", "a.txt: this is neither the registry's XML nor its CSV"),
            ("a.csv", b"x,y\n", "a.csv: line 1, column 1: "),
            ("a.xml", b"<html></html>", "a.xml: line 1, column 1: "),
            (
                "2027-01-01.csv",
                CSV.as_bytes(),
                "2027-01-01.csv: line 1, column 1: the date 2027-01-01 is in the future",
            ),
        ] {
            let error = read(name, bytes).unwrap_err();
            assert!(error.starts_with(said), "{error}");
        }
    }
}

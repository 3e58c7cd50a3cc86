//! Makes `data/registry.tsv` and `data/sources.tsv` from the newest snapshot of the registry.

use super::{ReadError, Snapshot, read_registry_xml};
use crate::model::PortRange;
use crate::registry::table::{self, COLUMNS, column};
use crate::text::Shown;
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const PUBLISHED: &str = "https://www.iana.org/assignments/service-names-port-numbers/";

/// What was built.
#[derive(Debug)]
pub struct Built {
    /// The file that was read.
    pub from: PathBuf,
    /// Id of the source, as in `data/sources.tsv`.
    pub source: String,
    /// Records written.
    pub records: usize,
    /// Files of the folder that are no registry, and why.
    pub passed_over: Vec<(PathBuf, ReadError)>,
}

/// Why nothing was built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A file or folder could not be read or written.
    #[error("{}: {error}", shown(path))]
    Io {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The file that was named is no registry.
    #[error("{}: {error}", shown(path))]
    Read {
        /// Which one.
        path: PathBuf,
        /// What is wrong with it.
        error: ReadError,
    },
    /// No file of the folder is a registry.
    #[error("{}: no registry in XML in this folder", shown(.0))]
    Nothing(PathBuf),
}

fn shown(path: &Path) -> Shown<'_> {
    Shown(path.as_os_str().as_encoded_bytes())
}

/// Reads the registry in `from`, a file or a folder whose newest registry is taken, and writes the two tables
/// into the folder `out`. Nothing is written unless everything could be read.
///
/// # Errors
/// If a file cannot be read or written, or no registry is found.
pub fn build(from: &Path, out: &Path) -> Result<Built, BuildError> {
    let io_error = |path: &Path| {
        let path = path.to_owned();
        move |error| BuildError::Io { path, error }
    };
    let mut passed_over = Vec::new();
    let mut newest: Option<(PathBuf, Vec<u8>, Snapshot)> = None;
    if from.is_dir() {
        for path in xml_files(from).map_err(io_error(from))? {
            let bytes = std::fs::read(&path).map_err(io_error(&path))?;
            match read_registry_xml(&bytes) {
                Ok(snapshot) if newest.as_ref().is_none_or(|(_, _, best)| best.updated < snapshot.updated) => {
                    newest = Some((path, bytes, snapshot));
                }
                Ok(_) => {}
                Err(error) => passed_over.push((path, error)),
            }
        }
    } else {
        let bytes = std::fs::read(from).map_err(io_error(from))?;
        let snapshot = read_registry_xml(&bytes).map_err(|error| BuildError::Read { path: from.to_owned(), error })?;
        newest = Some((from.to_owned(), bytes, snapshot));
    }
    let (path, bytes, mut snapshot) = newest.ok_or_else(|| BuildError::Nothing(from.to_owned()))?;

    let source = format!("iana-{}", snapshot.updated);
    let sources = sources_table(&source, &bytes, &snapshot);
    let records = snapshot.rows.len();
    let registry = registry_table(&source, &mut snapshot);
    for (name, text) in [("registry.tsv", registry), ("sources.tsv", sources)] {
        let target = out.join(name);
        write_whole(out, &target, text.as_bytes()).map_err(io_error(&target))?;
    }
    Ok(Built { from: path, source, records, passed_over })
}

fn registry_table(source: &str, snapshot: &mut Snapshot) -> String {
    // By port, then as the registry has them; names without a port come last, by name.
    snapshot.rows.sort_by_cached_key(|row| {
        let ports = PortRange::parse(&row[column::PORTS]);
        let name = if ports.is_none() { row[column::NAME].to_ascii_lowercase() } else { String::new() };
        (ports.is_none(), ports, name)
    });
    let mut text = table::head(source, &snapshot.updated.to_string());
    text.extend(snapshot.rows.iter().map(table::row));
    text
}

fn sources_table(source: &str, bytes: &[u8], snapshot: &Snapshot) -> String {
    let hash = hexadecimal(&Sha256::digest(bytes));
    format!(
        "id\tdate\tdated_by\tkind\tsha256\ttitle\tpublished\n\
         {source}\t{}\tthe registry's <updated>\tregistry-xml\t{hash}\t{}\t{PUBLISHED}\n",
        snapshot.updated, snapshot.title
    )
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn xml_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for found in ignore::WalkBuilder::new(folder).standard_filters(false).build() {
        let found = found.map_err(io::Error::other)?;
        if found.path().extension().is_some_and(|ending| ending == "xml") && found.path().is_file() {
            files.push(found.into_path());
        }
    }
    files.sort();
    Ok(files)
}

/// Writes a file so that it is there whole, or as it was.
fn write_whole(folder: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(target).map_or(0o644, |old| old.permissions().mode());
        file.as_file().set_permissions(std::fs::Permissions::from_mode(mode))?;
    }
    file.persist(target)?;
    Ok(())
}

const _: () = assert!(COLUMNS.len() == column::NOTE + 1);

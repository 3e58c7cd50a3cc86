//! Makes `data/registry.tsv`, and the tables of sources, history, rows and changes, from an archive of dated sources.

use super::archive::{Archive, Taken};
use super::cache::shown_path;
use super::history::{SourceFacts, history_table, sources_table};
use super::one_day::{difference, without_repetition};
use super::record_changes::{ChangesBetween, Prints, changes_table};
use super::rows::RowsBuilder;
use super::tenures::TenureBuilder;
use super::{GitError, ReadError, Snapshot, Unread, read_registry_xml};
use crate::model::{Date, PortRange};
use portolan_store::table::{self, column};
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use tempfile::NamedTempFile;

/// What was built.
#[derive(Debug)]
pub struct Built {
    /// Id of the source that the registry's table is made of.
    pub newest: String,
    /// Records in the registry's table.
    pub records: usize,
    /// Dated sources.
    pub sources: usize,
    /// Rows of the history.
    pub tenures: usize,
    /// Files that are no sources.
    pub others: usize,
    /// What a user should know of: sources that speak of one day and differ, lines that could not be read.
    pub notices: Vec<String>,
}

/// Why nothing was built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A file or folder could not be read or written.
    #[error("{}: {error}", shown_path(path))]
    Io {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A source could not be read.
    #[error("{path}: {error}")]
    Read {
        /// Which one.
        path: String,
        /// What is wrong with it.
        error: ReadError,
    },
    /// A git repository or bundle could not be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// No source is the registry in XML.
    #[error("{}: there is no registry in XML here", shown_path(.0))]
    Nothing(PathBuf),
    /// Sources of one day differ, and that is not allowed.
    #[error("{0}")]
    Differ(String),
}

/// How to build.
#[derive(Clone, Copy)]
pub struct BuildPlan<'a> {
    /// A source, or a folder that is searched for them.
    pub from: &'a Path,
    /// The folder to write into.
    pub out: &'a Path,
    /// No source can be later than this day.
    pub today: Date,
    /// Whether sources of one day that differ are an error.
    pub strict: bool,
    /// Told how many sources are done, of how many.
    pub progress: &'a dyn Fn(usize, usize),
}

/// Reads every source of an archive and writes the tables. Nothing is written unless everything was read.
///
/// # Errors
/// If a file cannot be read or written, a source is damaged, or none is the registry in XML.
pub fn build(plan: &BuildPlan<'_>) -> Result<Built, BuildError> {
    if plan.out.exists() && !plan.out.is_dir() {
        return Err(BuildError::Io { path: plan.out.to_owned(), error: io::ErrorKind::NotADirectory.into() });
    }
    let archive = Archive::open(plan.from, plan.today)?;
    std::thread::scope(|scope| {
        let (total, others) = (archive.total(), archive.others());
        put_together(plan, archive.days(scope), total, others)
    })
}

/// Makes the tables of the sources of each day, and writes them.
fn put_together(
    plan: &BuildPlan<'_>,
    days: Receiver<Result<Vec<Taken>, BuildError>>,
    total: usize,
    others: usize,
) -> Result<Built, BuildError> {
    let mut sources: Vec<SourceFacts> = Vec::new();
    let mut tenures = TenureBuilder::default();
    let mut ids: HashMap<String, usize> = HashMap::new();
    let mut notices = Vec::new();
    let mut newest = None;
    let mut rows = RowsBuilder::default();
    let (mut changes, mut before) = (Vec::new(), None);
    let mut done = 0;
    for day in days {
        let day = day?;
        done += day.len();
        (plan.progress)(done, total);
        let mut rest = without_repetition(day);
        // An id says of which day a source is, or which RFC it is.
        while let Some(id) = rest.first().map(|first| first.facts.id.clone()) {
            let (of_one, others): (Vec<Taken>, Vec<Taken>) = rest.into_iter().partition(|taken| taken.facts.id == id);
            rest = others;
            for other in &of_one[1..] {
                let notice = difference(&of_one[0], other);
                if plan.strict {
                    return Err(BuildError::Differ(notice));
                }
                notices.push(notice);
            }
            let mut read = Vec::new();
            for Taken { path, mut facts, source, prints, xml } in of_one {
                let same_id = ids.entry(id.clone()).or_default();
                *same_id += 1;
                if *same_id > 1 {
                    facts.id = format!("{id}-{same_id}");
                }
                notices.extend(unread(&path, &source.unread));
                if let Some(bytes) = xml {
                    newest = Some((facts.id.clone(), path, bytes));
                }
                let number = sources.len();
                if facts.whole {
                    rows.take(&source, number, facts.kind);
                }
                if let Some(prints) = prints {
                    if let Some((after, before)) = before {
                        changes.push(ChangesBetween { after, by: number, changed: Prints::changed(&before, &prints) });
                    }
                    before = Some((number, prints));
                }
                read.push(source);
                sources.push(facts);
            }
            tenures.take_day(read);
        }
    }
    let (newest, path, bytes) = newest.ok_or_else(|| BuildError::Nothing(plan.from.to_owned()))?;
    let snapshot = read_registry_xml(&bytes).map_err(|error| BuildError::Read { path, error })?;
    let records = snapshot.rows.len();
    let tenures = tenures.finish();
    for (number, count) in &tenures.gaps {
        let id = &sources[*number].id;
        notices.push(format!(
            "{id}: lacks {count} of the names that the sources before and after it have; that ends no tenure"
        ));
    }
    let ids: Vec<&str> = sources.iter().map(|source| source.id.as_str()).collect();
    let history = history_table(&tenures.rows, &ids);
    let tables = [
        ("registry.tsv", registry_table(&newest, snapshot)),
        ("sources.tsv", sources_table(&sources)),
        ("history.tsv", history.clone()),
        ("rows.tsv", rows.table(&ids)),
        ("changes.tsv", changes_table(&changes, &ids)),
    ];
    let io = |error| BuildError::Io { path: plan.out.to_owned(), error };
    std::fs::create_dir_all(plan.out).map_err(io)?;
    // All are written before the first is put in its place.
    let mut ready = Vec::new();
    for (name, text) in tables {
        let target = plan.out.join(name);
        if target.is_dir() {
            return Err(BuildError::Io { path: target, error: io::ErrorKind::IsADirectory.into() });
        }
        ready.push(prepared(plan.out, target, text.as_bytes()).map_err(io)?);
    }
    for (file, path) in ready {
        file.persist(&path).map_err(|error| BuildError::Io { path, error: error.error })?;
    }
    let rows = history.lines().count() - 1;
    Ok(Built { newest, records, sources: sources.len(), tenures: rows, others, notices })
}

/// What is told of lines that could not be read.
fn unread(path: &str, unread: &[Unread]) -> Option<String> {
    let first = unread.first()?;
    let count = if unread.len() == 1 { "1 line was".to_owned() } else { format!("{} lines were", unread.len()) };
    Some(format!("{path}: {count} not read in full, first line {}: {}", first.line, first.reason))
}

/// The registry in the text form of `data/registry.tsv`: by port, then as the registry has it; names without a port
/// come last, by name.
pub fn registry_table(source: &str, mut snapshot: Snapshot) -> String {
    snapshot.rows.sort_by_cached_key(|row| {
        let ports = PortRange::parse(&row[column::PORTS]);
        let name = if ports.is_none() { row[column::NAME].to_ascii_lowercase() } else { String::new() };
        (ports.is_none(), ports, name)
    });
    let mut text = table::head(source, &snapshot.updated.to_string());
    text.extend(snapshot.rows.iter().map(table::row));
    text
}

/// Writes a file next to the one that it will take the place of.
fn prepared(folder: &Path, target: PathBuf, bytes: &[u8]) -> io::Result<(NamedTempFile, PathBuf)> {
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&target).map_or(0o644, |old| old.permissions().mode());
        file.as_file().set_permissions(std::fs::Permissions::from_mode(mode))?;
    }
    Ok((file, target))
}

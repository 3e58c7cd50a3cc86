//! Makes the tables of `data/` from an archive of dated sources.

use crate::archive::Archive;
use crate::error::BuildError;
use crate::read_source::ReadSource;
use crate::same_day::{difference, without_duplicates};
use portolan::model::Date;
use portolan::source::history::HistoryBuilder;
use portolan::source::{Unread, read_registry_xml, registry_table};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use tempfile::NamedTempFile;

/// Counts of the tables that were written, and notices for the maintainer.
#[derive(Debug)]
pub struct Built {
    /// The id of the source of the registry's table.
    pub newest: String,
    /// The number of records in the registry's table.
    pub records: usize,
    /// The number of dated sources.
    pub sources: usize,
    /// The number of rows in the history.
    pub tenures: usize,
    /// The number of files that are not sources.
    pub others: usize,
    /// Sources of one day that differ, lines that could not be read, and copies that lack names.
    pub notices: Vec<String>,
}

/// The input and output of a build.
#[derive(Clone, Copy)]
pub struct BuildPlan<'a> {
    /// A source, or a folder that is searched for sources.
    pub from: &'a Path,
    /// The folder to write into.
    pub out: &'a Path,
    /// No source can be newer than this day.
    pub today: Date,
    /// Whether sources of one day that differ are an error.
    pub strict: bool,
    /// Called with the number of sources that are done, and of all.
    pub progress: &'a dyn Fn(usize, usize),
}

impl std::fmt::Debug for BuildPlan<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BuildPlan").field("from", &self.from).field("out", &self.out).finish_non_exhaustive()
    }
}

/// Reads every source of an archive and writes the tables. Writes nothing unless every source was read.
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
        build_days(plan, archive.days(scope), total, others)
    })
}

/// Makes and writes the tables of the sources of each day.
fn build_days(
    plan: &BuildPlan<'_>,
    days: Receiver<Result<Vec<ReadSource>, BuildError>>,
    total: usize,
    others: usize,
) -> Result<Built, BuildError> {
    let mut history = HistoryBuilder::default();
    let mut notices = Vec::new();
    let mut newest = None;
    let mut done = 0;
    for day in days {
        let day = day?;
        done += day.len();
        (plan.progress)(done, total);
        for same_id in by_id(without_duplicates(day)) {
            for other in &same_id[1..] {
                let notice = difference(&same_id[0], other);
                if plan.strict {
                    return Err(BuildError::Differ(notice));
                }
                notices.push(notice);
            }
            let (mut sources, mut xml) = (Vec::new(), Vec::new());
            for source in same_id {
                notices.extend(unread(&source.path, &source.history.source.unread));
                xml.push(source.xml.map(|bytes| (source.path, bytes)));
                sources.push(source.history);
            }
            let ids = history.add_day(sources);
            let with_id = |(id, xml): (String, Option<(String, Vec<u8>)>)| xml.map(|(path, bytes)| (id, path, bytes));
            newest = ids.into_iter().zip(xml).filter_map(with_id).next_back().or(newest);
        }
    }
    let (newest, path, bytes) = newest.ok_or_else(|| BuildError::NoRegistry(plan.from.to_owned()))?;
    let snapshot = read_registry_xml(&bytes).map_err(|error| BuildError::Read { path, error })?;
    let (records, sources) = (snapshot.rows.len(), history.len());
    let (tables, gaps) = history.finish();
    notices.extend(gaps.iter().map(|gap| {
        let (id, names) = (&gap.source_id, gap.names);
        format!("{id}: lacks {names} of the names that the sources before and after it have; that ends no tenure")
    }));
    let tenures = tables.tenures.lines().count() - 1;
    write_tables(
        plan.out,
        [
            ("registry.tsv", registry_table(&newest, snapshot)),
            ("sources.tsv", tables.sources),
            ("history.tsv", tables.tenures),
            ("rows.tsv", tables.rows),
            ("changes.tsv", tables.changes),
        ],
    )?;
    Ok(Built { newest, records, sources, tenures, others, notices })
}

/// Groups sources by their id, which names a day or an RFC, in the order of each first one.
fn by_id(sources: Vec<ReadSource>) -> Vec<Vec<ReadSource>> {
    let mut groups: Vec<Vec<ReadSource>> = Vec::new();
    for source in sources {
        match groups.iter_mut().find(|group| group[0].id() == source.id()) {
            Some(group) => group.push(source),
            None => groups.push(vec![source]),
        }
    }
    groups
}

/// Returns a sentence about the unreadable lines of a source, if there are any.
fn unread(path: &str, unread: &[Unread]) -> Option<String> {
    let first = unread.first()?;
    let count = if unread.len() == 1 { "1 line was".to_owned() } else { format!("{} lines were", unread.len()) };
    Some(format!("{path}: {count} not read in full, first line {}: {}", first.line, first.reason))
}

/// Writes every table beside its path before it puts the first one there.
fn write_tables(folder: &Path, tables: [(&str, String); 5]) -> Result<(), BuildError> {
    let io = |error| BuildError::Io { path: folder.to_owned(), error };
    std::fs::create_dir_all(folder).map_err(io)?;
    let mut ready = Vec::new();
    for (name, text) in tables {
        let target = folder.join(name);
        if target.is_dir() {
            return Err(BuildError::Io { path: target, error: io::ErrorKind::IsADirectory.into() });
        }
        ready.push(prepared(folder, target, text.as_bytes()).map_err(io)?);
    }
    for (file, path) in ready {
        file.persist(&path).map_err(|error| BuildError::Io { path, error: error.error })?;
    }
    Ok(())
}

/// Writes a file beside the one that it will replace.
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

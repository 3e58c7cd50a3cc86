//! The sources of an archive in the order of their dates. Files are read first, in parallel; revisions of git
//! repositories are read as they are needed.

use crate::error::BuildError;
use crate::git_revisions::{Revision, Revisions};
use crate::intended_kind::intended_kind;
use crate::read_source::ReadSource;
use crate::readers::{READERS, reader_of};
use portolan::model::Date;
use portolan::source::{DatedBy, ReadContext};
use portolan::text::PrintablePath;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::thread::Scope;

/// The page of the registry at IANA, for bundles that the manifest does not list.
const REGISTRY_PAGE: &str = "https://www.iana.org/assignments/service-names-port-numbers/";
/// The number of revisions per thread that are read in parallel.
const BATCH: usize = 2;
/// The number of days that are read ahead of the builder. The sources of a day take some ten megabytes.
const DAYS_AHEAD: usize = 2;
/// The number of digits of an abbreviated commit hash.
const COMMIT_DIGITS: usize = 12;

/// All sources of a folder, in the order of their dates.
pub(crate) struct Archive {
    today: Date,
    files: VecDeque<ReadSource>,
    repositories: Vec<Repository>,
    /// The number of sources, equal ones included.
    total: usize,
    /// The number of files that are not sources.
    others: usize,
}

/// The revisions of one repository, some of them read ahead.
struct Repository {
    path: PathBuf,
    /// Where the repository is published.
    address: String,
    revisions: Revisions,
    ready: VecDeque<ReadSource>,
}

impl Archive {
    /// Finds the sources in `from`, a file or a folder, and reads those that are not revisions.
    pub(crate) fn open(from: &Path, today: Date) -> Result<Self, BuildError> {
        let paths = find_files(from)?;
        let manifest = read_manifest(from);
        let (bundles, paths): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.into_iter().partition(|path| path.extension().is_some_and(|extension| extension == "bundle"));
        let (mut files, others) = read_files(from, &paths, &manifest, today)?;
        if files.is_empty() && bundles.is_empty() {
            return Err(BuildError::NoRegistry(from.to_owned()));
        }
        files.sort_by(|a, b| {
            (a.date(), a.id(), &a.history.facts.sha256).cmp(&(b.date(), b.id(), &b.history.facts.sha256))
        });

        let mut total = files.len();
        let mut repositories = Vec::new();
        for path in bundles {
            let revisions = Revisions::open(&path, None)?;
            total += revisions.len();
            let address = manifest.get(&path).cloned().unwrap_or_else(|| REGISTRY_PAGE.to_owned());
            repositories.push(Repository { path, address, revisions, ready: VecDeque::new() });
        }
        Ok(Self { today, files: files.into(), repositories, total, others })
    }

    /// Returns the number of files that are not sources.
    pub(crate) fn others(&self) -> usize {
        self.others
    }

    /// Returns the number of sources, equal ones included.
    pub(crate) fn total(&self) -> usize {
        self.total
    }

    /// Sends the sources of each day from a separate thread, which reads ahead of the receiver.
    pub(crate) fn days<'a>(mut self, scope: &'a Scope<'a, '_>) -> Receiver<Result<Vec<ReadSource>, BuildError>> {
        let (sender, days) = mpsc::sync_channel(DAYS_AHEAD);
        scope.spawn(move || {
            loop {
                let day = self.next_day();
                let (is_over, is_bad) = (day.as_ref().is_ok_and(Vec::is_empty), day.is_err());
                // The receiver hangs up after an error on its side.
                if is_over || sender.send(day).is_err() || is_bad {
                    break;
                }
            }
        });
        days
    }

    /// Returns the sources of the next day; an empty list after the last day.
    fn next_day(&mut self) -> Result<Vec<ReadSource>, BuildError> {
        let mut day: Vec<ReadSource> = self.next()?.into_iter().collect();
        while let Some(first) = day.first()
            && self.next_date()? == Some(first.date())
        {
            day.extend(self.next()?);
        }
        Ok(day)
    }

    /// Returns the date of the next source.
    fn next_date(&mut self) -> Result<Option<Date>, BuildError> {
        self.fill()?;
        let ready = self.repositories.iter().filter_map(|repository| repository.ready.front());
        Ok(ready.chain(self.files.front()).map(ReadSource::date).min())
    }

    /// Returns the next source by date. Of one date, files come first.
    fn next(&mut self) -> Result<Option<ReadSource>, BuildError> {
        self.fill()?;
        let next_date = |repository: &Repository| repository.ready.front().map(ReadSource::date);
        let oldest = self
            .repositories
            .iter_mut()
            .filter(|repository| next_date(repository).is_some())
            .min_by_key(|repository| next_date(repository));
        match (self.files.front(), oldest) {
            (Some(file), Some(repository)) if next_date(repository).is_some_and(|date| date < file.date()) => {
                Ok(repository.ready.pop_front())
            }
            (Some(_), _) => Ok(self.files.pop_front()),
            (None, Some(repository)) => Ok(repository.ready.pop_front()),
            (None, None) => Ok(None),
        }
    }

    /// Reads some revisions of each repository that has none ready.
    fn fill(&mut self) -> Result<(), BuildError> {
        self.repositories.iter_mut().try_for_each(|repository| repository.fill(self.today))
    }
}

impl Repository {
    /// Reads some revisions if none is ready.
    fn fill(&mut self, today: Date) -> Result<(), BuildError> {
        if !self.ready.is_empty() {
            return Ok(());
        }
        let revisions: Vec<Revision> =
            self.revisions.by_ref().take(BATCH * rayon::current_num_threads()).collect::<Result<_, _>>()?;
        let read = |revision: Revision| {
            let path = format!("{} ({})", PrintablePath(&self.path), revision.commit);
            let reader = reader_of(self.revisions.file(), &revision.bytes).unwrap_or(READERS[0]);
            let context = ReadContext { date: Some((revision.committed, DatedBy::Commit)), today };
            let file = self.path.file_name().unwrap_or_default().to_string_lossy();
            let commit = revision.commit.get(..COMMIT_DIGITS).unwrap_or(&revision.commit);
            let kept_in = format!("{}; commit {commit} of {file}", self.address);
            ReadSource::read(reader, revision.bytes, &path, &context, Some(&kept_in))
        };
        let read: Vec<ReadSource> = revisions.into_par_iter().map(read).collect::<Result<_, _>>()?;
        self.ready.extend(read);
        Ok(())
    }
}

/// Reads the files that are sources. Returns them and the number of the others.
fn read_files(
    from: &Path,
    paths: &[PathBuf],
    manifest: &HashMap<PathBuf, String>,
    today: Date,
) -> Result<(Vec<ReadSource>, usize), BuildError> {
    let kept_in = |path: &PathBuf| manifest.get(path).map(String::as_str);
    let read: Vec<Option<ReadSource>> = paths
        .par_iter()
        .map(|path| ReadSource::read_file(path, kept_in(path), today, reader_of))
        .collect::<Result<_, _>>()?;
    // A file that no reader recognizes may be intended as a source, by its name and folder.
    let mut others: Vec<&PathBuf> = Vec::new();
    let mut folders: HashSet<Option<&Path>> = HashSet::new();
    for (path, source) in paths.iter().zip(&read) {
        if source.is_some() {
            folders.insert(path.parent());
        } else {
            others.push(path);
        }
    }
    let is_only = from.is_file();
    let mut intended: Vec<ReadSource> = Vec::new();
    for path in others.iter().copied() {
        let is_beside_sources = is_only || folders.contains(&path.parent());
        let reader = |name: &str, bytes: &[u8]| intended_kind(name, bytes, is_beside_sources);
        intended.extend(ReadSource::read_file(path, kept_in(path), today, reader)?);
    }
    let others = others.len() - intended.len();
    Ok((read.into_iter().flatten().chain(intended).collect(), others))
}

/// Returns the column `source` of the archive's `MANIFEST.tsv` by path; empty without such a file.
fn read_manifest(from: &Path) -> HashMap<PathBuf, String> {
    let Ok(text) = std::fs::read_to_string(from.join("MANIFEST.tsv")) else { return HashMap::new() };
    let mut lines = text.lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name| columns.iter().position(|column| *column == name);
    let (Some(path), Some(source)) = (column("path"), column("source")) else { return HashMap::new() };
    let row = |line: &str| {
        let values: Vec<&str> = line.split('\t').collect();
        Some((from.join(values.get(path)?), (*values.get(source)?).to_owned()))
    };
    lines.filter_map(row).collect()
}

/// Returns the files in `from`, a file or a folder, sorted.
fn find_files(from: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let io = |path: &Path, error| BuildError::Io { path: path.to_owned(), error };
    if !std::fs::metadata(from).map_err(|error| io(from, error))?.is_dir() {
        return Ok(vec![from.to_owned()]);
    }
    let mut files = Vec::new();
    for found in ignore::WalkBuilder::new(from).standard_filters(false).build() {
        let found = found.map_err(|error| io(from, std::io::Error::other(error)))?;
        if found.path().is_file() {
            files.push(found.into_path());
        }
    }
    files.sort();
    Ok(files)
}

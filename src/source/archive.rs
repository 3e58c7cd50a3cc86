//! A folder of dated sources, read in the order of their dates: files first looked at all at once, revisions of git
//! repositories as they come.

use super::assigned_numbers::rfc_number;
use super::build::BuildError;
use super::cache::shown_path;
use super::early_rfc::early_rfc;
use super::history::SourceFacts;
use super::meant::meant_as;
use super::record_changes::Prints;
use super::{DatedBy, DatedSource, Outside, READERS, ReadError, Revision, Revisions, SourceReader, reader_of};
use crate::model::Date;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::thread::Scope;

/// Where the registry is published today.
const REGISTRY_ADDRESS: &str = "https://www.iana.org/assignments/service-names-port-numbers/";
const REGISTRY_TITLE: &str = "Service Name and Transport Protocol Port Number Registry";
/// Where the registry was published until 2011.
const PORT_NUMBERS_TITLE: &str = "Port Numbers";
/// Revisions that are read at once, for each thread.
const BATCH: usize = 2;
/// Days whose sources are kept until they are worked on. Each takes some ten megabytes.
const DAYS_AHEAD: usize = 2;
/// Digits of a commit's hash that name it.
const COMMIT_DIGITS: usize = 12;

/// One source, read.
pub(super) struct Taken {
    /// The file, with the commit in a repository.
    pub(super) path: String,
    pub(super) facts: SourceFacts,
    pub(super) source: DatedSource,
    /// What its records say, to be compared with the next one, if it is the registry in XML. Made here since sources
    /// are read several at once.
    pub(super) prints: Option<Prints>,
    /// The bytes, if it is the registry in XML.
    pub(super) xml: Option<Vec<u8>>,
}

/// All sources of a folder, in the order of their dates.
pub(super) struct Archive {
    today: Date,
    files: VecDeque<Taken>,
    histories: Vec<OneHistory>,
    total: usize,
    others: usize,
}

/// The revisions of one repository.
struct OneHistory {
    path: PathBuf,
    published: String,
    revisions: Revisions,
    ready: VecDeque<Taken>,
}

impl Archive {
    /// Finds the sources in `from`, a file or a folder, and reads those that are files.
    pub(super) fn open(from: &Path, today: Date) -> Result<Self, BuildError> {
        let paths = paths(from)?;
        let published = manifest(from);
        let (bundles, files): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.into_iter().partition(|path| path.extension().is_some_and(|ending| ending == "bundle"));
        let published_by = |path: &PathBuf| published.get(path).map(String::as_str);
        let read: Vec<Option<Taken>> = files
            .par_iter()
            .map(|path| read_file(path, published_by(path), today, reader_of))
            .collect::<Result<_, _>>()?;
        // Of a file that no reader recognises, its name and its place tell whether it should be a source.
        let (mut others, mut folders): (Vec<&PathBuf>, HashSet<Option<&Path>>) = Default::default();
        for (path, taken) in files.iter().zip(&read) {
            match taken {
                Some(_) => _ = folders.insert(path.parent()),
                None => others.push(path),
            }
        }
        let is_only = from.is_file();
        let mut meant: Vec<Taken> = Vec::new();
        for path in others.iter().copied() {
            let is_beside_sources = is_only || folders.contains(&path.parent());
            let reader = |name: &str, bytes: &[u8]| meant_as(name, bytes, is_beside_sources);
            meant.extend(read_file(path, published_by(path), today, reader)?);
        }
        let others = others.len() - meant.len();
        let mut files: Vec<Taken> = read.into_iter().flatten().chain(meant).collect();
        if files.is_empty() && bundles.is_empty() {
            return Err(BuildError::Nothing(from.to_owned()));
        }
        files.sort_by(|a, b| {
            (a.facts.date, &a.facts.id, &a.facts.sha256).cmp(&(b.facts.date, &b.facts.id, &b.facts.sha256))
        });

        let mut total = files.len();
        let mut histories = Vec::new();
        for path in bundles {
            let revisions = Revisions::open(&path, None)?;
            total += revisions.len();
            let published = published.get(&path).cloned().unwrap_or_else(|| REGISTRY_ADDRESS.to_owned());
            histories.push(OneHistory { path, published, revisions, ready: VecDeque::new() });
        }
        Ok(Self { today, files: files.into(), histories, total, others })
    }

    /// How many files are no sources.
    pub(super) fn others(&self) -> usize {
        self.others
    }

    /// How many sources there are, those that turn out to be the same included.
    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// The sources of each day, of files first, in a thread of its own: it reads the next ones while the last ones are
    /// worked on.
    pub(super) fn days<'a>(mut self, scope: &'a Scope<'a, '_>) -> Receiver<Result<Vec<Taken>, BuildError>> {
        let (days, taken) = mpsc::sync_channel(DAYS_AHEAD);
        scope.spawn(move || {
            loop {
                let day = self.next_day();
                let (is_over, is_bad) = (day.as_ref().is_ok_and(Vec::is_empty), day.is_err());
                // Nobody listens any more where something was wrong with a day before.
                if is_over || days.send(day).is_err() || is_bad {
                    break;
                }
            }
        });
        taken
    }

    /// The sources of the next day; none if there is none.
    fn next_day(&mut self) -> Result<Vec<Taken>, BuildError> {
        let mut day: Vec<Taken> = self.next()?.into_iter().collect();
        while let Some(first) = day.first()
            && self.next_date()? == Some(first.facts.date)
        {
            day.extend(self.next()?);
        }
        Ok(day)
    }

    /// The date of the next source.
    fn next_date(&mut self) -> Result<Option<Date>, BuildError> {
        for history in &mut self.histories {
            history.fill(self.today)?;
        }
        let ready = self.histories.iter().filter_map(|history| history.ready.front());
        Ok(ready.chain(self.files.front()).map(|taken| taken.facts.date).min())
    }

    /// The next source by date; of one date, files come first.
    fn next(&mut self) -> Result<Option<Taken>, BuildError> {
        for history in &mut self.histories {
            history.fill(self.today)?;
        }
        let next_date = |history: &OneHistory| history.ready.front().map(|taken| taken.facts.date);
        let oldest =
            self.histories.iter_mut().filter(|history| next_date(history).is_some()).min_by_key(|h| next_date(h));
        match (self.files.front(), oldest) {
            (Some(file), Some(history)) if next_date(history).is_some_and(|date| date < file.facts.date) => {
                Ok(history.ready.pop_front())
            }
            (Some(_), _) => Ok(self.files.pop_front()),
            (None, Some(history)) => Ok(history.ready.pop_front()),
            (None, None) => Ok(None),
        }
    }
}

impl OneHistory {
    /// Reads some revisions if none is ready.
    fn fill(&mut self, today: Date) -> Result<(), BuildError> {
        if !self.ready.is_empty() {
            return Ok(());
        }
        let revisions: Vec<Revision> =
            self.revisions.by_ref().take(BATCH * rayon::current_num_threads()).collect::<Result<_, _>>()?;
        let read = |revision: Revision| {
            let name = format!("{} ({})", shown_path(&self.path), revision.commit);
            let reader = reader_of(self.revisions.file(), &revision.bytes).unwrap_or(READERS[0]);
            let outside = Outside { date: Some((revision.committed, DatedBy::Commit)), today };
            let file = self.path.file_name().unwrap_or_default().to_string_lossy();
            let commit = revision.commit.get(..COMMIT_DIGITS).unwrap_or(&revision.commit);
            let published = format!("{}; commit {commit} of {file}", self.published);
            read(reader, revision.bytes, &name, &outside, Some(&published))
        };
        let read: Vec<Taken> = revisions.into_par_iter().map(read).collect::<Result<_, _>>()?;
        self.ready.extend(read);
        Ok(())
    }
}

/// Reads the registry's XML, which `published` says where it was found.
pub(super) fn read_xml(bytes: Vec<u8>, published: Option<&str>, today: Date) -> Result<Taken, ReadError> {
    let outside = Outside::today(today);
    read(&super::registry_xml::READER, bytes, "", &outside, published).map_err(|error| match error {
        BuildError::Read { error, .. } => error,
        other => ReadError { line: 1, column: 1, what: other.to_string() },
    })
}

/// Reads a file, if there is a reader for one of this name with this content.
fn read_file(
    path: &Path,
    published: Option<&str>,
    today: Date,
    reader: impl Fn(&str, &[u8]) -> Option<&'static dyn SourceReader>,
) -> Result<Option<Taken>, BuildError> {
    let bytes = std::fs::read(path).map_err(|error| BuildError::Io { path: path.to_owned(), error })?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let Some(reader) = reader(&name, &bytes) else { return Ok(None) };
    let outside = Outside::of_file(path, today);
    read(reader, bytes, &shown_path(path).to_string(), &outside, published).map(Some)
}

fn read(
    reader: &dyn SourceReader,
    bytes: Vec<u8>,
    path: &str,
    outside: &Outside,
    published: Option<&str>,
) -> Result<Taken, BuildError> {
    let source = reader.read(&bytes, outside).map_err(|error| BuildError::Read { path: path.to_owned(), error })?;
    let DatedSource { date, known_by, .. } = source;
    let dated_by = match source.dated_by {
        DatedBy::Commit if date < known_by => format!("the newest date in it; committed {known_by}"),
        DatedBy::Commit => "the commit that held it".to_owned(),
        DatedBy::Itself if date < known_by => format!("the source itself; it holds records of {known_by}"),
        DatedBy::Itself => "the source itself".to_owned(),
        DatedBy::FileName if date < known_by => format!("the name of the file; it holds records of {known_by}"),
        DatedBy::FileName => "the name of the file".to_owned(),
    };
    let kind = reader.meta().id;
    let rfc = match kind {
        "rfc" => rfc_number(&bytes).map(|number| (number, "Assigned Numbers")),
        "rfc-prose" => early_rfc(&bytes),
        _ => None,
    };
    let (id, title, address) = match rfc {
        Some((number, title)) => (
            format!("rfc{number}"),
            format!("RFC {number}, {title}"),
            format!("https://www.rfc-editor.org/rfc/rfc{number}.txt"),
        ),
        None if kind == "registry-text" => {
            (format!("iana-{}", source.date), PORT_NUMBERS_TITLE.to_owned(), REGISTRY_ADDRESS.to_owned())
        }
        None => (format!("iana-{}", source.date), REGISTRY_TITLE.to_owned(), REGISTRY_ADDRESS.to_owned()),
    };
    let facts = SourceFacts {
        id,
        date: source.date,
        known_by,
        dated_by,
        kind,
        // The last of the RFCs lists all that was registered; IANA's own file took over from there.
        whole: source.whole_registry || rfc.is_some_and(|(number, _)| number == 1700),
        sha256: hexadecimal(&Sha256::digest(&bytes)),
        title,
        published: match published {
            Some(kept) if rfc.is_none() => format!("{address} (this state kept in {kept})"),
            _ => address,
        },
    };
    let is_xml = kind == "registry-xml";
    let prints = is_xml.then(|| Prints::of(&source));
    Ok(Taken { path: path.to_owned(), facts, source, prints, xml: is_xml.then_some(bytes) })
}

/// What `MANIFEST.tsv` of an archive says of where each file is from, by path.
fn manifest(from: &Path) -> HashMap<PathBuf, String> {
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

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn paths(from: &Path) -> Result<Vec<PathBuf>, BuildError> {
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

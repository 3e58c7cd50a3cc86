//! Finds the files that a command reads.

mod ignore_files;

pub(super) use ignore_files::{IgnoreFiles, exclude};

use super::{FileError, FileFault, Globs, Origin};
use crate::plugin::Catalogue;
use hashbrown::{HashMap, HashSet};
use ignore::{DirEntry, IncrementalIgnore, Walk, WalkBuilder};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The usual paths of port tables. Of each group, the first that exists is read.
pub const SYSTEM_TABLES: [&[&str]; 2] = [
    &["/etc/services", "/usr/etc/services"],
    &["/usr/share/nmap/nmap-services", "/usr/local/share/nmap/nmap-services", "/opt/homebrew/share/nmap/nmap-services"],
];

/// The reason why a symbolic link in a searched folder is not read.
pub const LINK_NOT_FOLLOWED: &str = "a symbolic link, which a search does not follow; name it to read it";

/// The result of a search for files.
#[derive(Debug, Default)]
pub struct Found {
    /// Files to read, sorted, without duplicates.
    pub files: Vec<FoundFile>,
    /// Paths that could not be read, sorted, without duplicates.
    pub errors: Vec<FileError>,
    /// Folders without any table, sorted, without duplicates.
    pub empty_folders: Vec<PathBuf>,
    /// Symbolic links in searched folders to files that would be read under the link's name. With
    /// [`Follow::all_files`], also those to folders. A search does not follow them. Sorted, without duplicates.
    pub links: Vec<FoundFile>,
    /// Symbolic links in searched folders to folders, without [`Follow::all_files`]. In any order.
    pub folder_links: Vec<PathBuf>,
    /// Pipes, devices and sockets in searched folders that would be read if they were regular files. Sorted, without
    /// duplicates.
    pub irregular: Vec<FileError>,
    /// Symbolic links in searched folders that lead to nothing, in any order.
    pub dangling: Vec<PathBuf>,
}

impl Found {
    /// Returns the symbolic links to files that are not read under another name.
    pub fn links_to_others(&self) -> Vec<&FoundFile> {
        let mut known = HashSet::new();
        if !self.links.is_empty() {
            for FoundFile { path, .. } in &self.files {
                is_new(path, || path.metadata().ok(), &mut known);
            }
        }
        let is_other = |link: &&FoundFile| is_new(&link.path, || link.path.metadata().ok(), &mut known);
        self.links.iter().filter(is_other).collect()
    }
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundFile {
    /// Its path.
    pub path: PathBuf,
    /// Why it is read.
    pub origin: Origin,
}

impl FoundFile {
    /// Returns a file that the user named.
    pub fn named(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), origin: Origin::Named }
    }
}

/// Returns the port tables of this system.
pub fn system_tables() -> Vec<PathBuf> {
    if cfg!(windows) {
        let root = std::env::var_os("SystemRoot").unwrap_or_else(|| r"C:\Windows".into());
        let program_files = std::env::var_os("ProgramFiles(x86)").unwrap_or_else(|| r"C:\Program Files (x86)".into());
        let tables = [
            Path::new(&root).join(r"System32\drivers\etc\services"),
            Path::new(&program_files).join(r"Nmap\nmap-services"),
        ];
        return tables.into_iter().filter(|path| path.exists()).collect();
    }
    let existing = |group: &[&str]| group.iter().map(PathBuf::from).find(|path| path.exists());
    SYSTEM_TABLES.iter().filter_map(|group| existing(group)).collect()
}

/// How named paths are turned into files.
#[derive(Clone, Debug, Default)]
pub struct Follow {
    /// Globs that exclude files and folders below the walked folders.
    pub exclude: Globs,
    /// Whether paths that are named can be excluded, too. Ignore files (`.gitignore`, `.ignore`), globs and [`Choose`]
    /// exclude paths.
    pub force_exclude: bool,
    /// Whether nothing is excluded, and hidden files are found.
    pub nothing_excluded: bool,
    /// Whether only regular files are allowed, because they are replaced.
    pub regular_only: bool,
    /// Whether folders are searched for tables of any name.
    pub all_files: bool,
}

/// Decides which files of a searched folder are read.
pub trait Choose {
    /// Returns whether a file has the name of a table.
    fn is_table(&self, path: &Path) -> bool;
    /// Returns whether a configuration says that a file is a table.
    fn is_listed(&self, _: &Path) -> bool {
        false
    }
    /// Returns whether the name of a file allows it to be a table. Its content must also fit a descriptor that the user
    /// named.
    fn may_be_table(&self, path: &Path) -> bool;
    /// Returns the names of hidden folders that are searched, too.
    fn hidden_folders(&self) -> Vec<&'static str> {
        Vec::new()
    }
    /// Returns the rule that leaves a file out, as in ``excluded by `old` in portolan.toml``.
    fn excluded_by(&self, _: &Path) -> Option<String> {
        None
    }
}

impl Choose for Catalogue {
    fn is_table(&self, path: &Path) -> bool {
        self.format_by_name(path).is_some() || self.declared_for(path).any(|format| !format.needs_content())
    }

    fn may_be_table(&self, path: &Path) -> bool {
        self.declared_for(path).next().is_some()
    }
}

/// Finds the files of the named paths.
///
/// A file is itself; a folder has every file whose name belongs to a format, or every file with `all_files`. A name is
/// a hint: the content decides when the file is read. Ignore files apply to walked folders, and with `force_exclude`
/// also to named paths. A file that several paths lead to is returned once, under the first path.
pub fn find(choose: &dyn Choose, paths: &[PathBuf], follow: &Follow) -> Found {
    let mut found = Found::default();
    let mut excludes = Excludes::default();
    // Below a single path only hard links give a file two names, which matters only where files are replaced.
    let mut known = (paths.len() > 1 || follow.regular_only).then(HashSet::new);
    let mut again: Vec<&PathBuf> = Vec::new();
    for path in paths {
        let metadata = match std::fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => {
                found.errors.push(FileError { path: path.clone(), fault: FileFault::of(error, path) });
                continue;
            }
        };
        if follow.force_exclude && !follow.nothing_excluded {
            if follow.exclude.excluding_below(path, metadata.is_dir()).is_some() || choose.excluded_by(path).is_some() {
                continue;
            }
            match excludes.contains(path, metadata.is_dir()) {
                Ok(false) => {}
                Ok(true) => continue,
                Err(error) => {
                    found.errors.push(error);
                    continue;
                }
            }
        }
        if metadata.is_dir() {
            let mut folders = vec![path.clone()];
            while let Some(folder) = folders.pop() {
                let hidden = walk(choose, &folder, follow, known.as_mut(), &mut found);
                for folder in hidden {
                    match excludes.contains(&folder, true) {
                        Ok(is_excluded) => folders.extend((!is_excluded).then_some(folder)),
                        Err(error) => found.errors.push(error),
                    }
                }
            }
        } else if follow.regular_only && !metadata.is_file() {
            found.errors.push(FileError { path: path.clone(), fault: FileFault::NotRegular });
        } else if known.as_mut().is_none_or(|known| is_new(path, || Some(metadata), known)) {
            found.files.push(FoundFile::named(path));
        } else {
            again.push(path);
        }
    }
    found.files.sort_unstable();
    found.files.dedup_by(|later, first| later.path == first.path);
    for path in again {
        // The walk of a folder found it before.
        if let Ok(at) = found.files.binary_search_by(|file| file.path.cmp(path)) {
            found.files[at].origin = Origin::Named;
        }
    }
    sort_unique(&mut found.errors, |error| &error.path);
    sort_unique(&mut found.empty_folders, |folder| folder);
    found.links.sort_unstable();
    found.links.dedup_by(|later, first| later.path == first.path);
    sort_unique(&mut found.irregular, |error| &error.path);
    found
}

/// Sorts by path, and keeps the first of several with one path.
fn sort_unique<T>(all: &mut Vec<T>, path: impl Fn(&T) -> &PathBuf) {
    all.sort_by(|a, b| path(a).cmp(path(b)));
    all.dedup_by(|later, first| path(later) == path(first));
}

/// Decides which named paths ignore files exclude. Ignore files are read once.
#[derive(Default)]
struct Excludes {
    /// The matcher of each repository, and of the root for paths outside every repository.
    matchers: HashMap<PathBuf, IncrementalIgnore>,
    files: IgnoreFiles,
}

impl Excludes {
    /// Returns whether a walk from the top of the repository would skip the path, or a folder above it.
    ///
    /// A symbolic link is matched by its own name.
    ///
    /// # Errors
    /// An ignore file above the path is too large to read.
    fn contains(&mut self, path: &Path, is_folder: bool) -> Result<bool, FileError> {
        let Some(path) = absolute(path) else { return Ok(false) };
        self.files.add(path.ancestors().skip(1))?;
        let is_repository = |folder: &&Path| folder.join(".git").exists();
        let repository = path.ancestors().skip(1).find(is_repository);
        let Some(top) = repository.or_else(|| path.ancestors().last()) else { return Ok(false) };
        let matcher = self.matchers.entry_ref(top).or_insert_with(|| {
            // Hidden files are named on purpose.
            let mut matchers = WalkBuilder::new(top).hidden(false).current_dir(top).build_matchers();
            matchers.pop().expect("invariant: one matcher for each path")
        });
        Ok(path.strip_prefix(top).is_ok_and(|path| matcher.matched(path, is_folder).is_ignore()))
    }
}

/// Returns the absolute path without `..`. A symbolic link at its end is not followed.
pub(super) fn absolute(path: &Path) -> Option<PathBuf> {
    match path.file_name() {
        Some(name) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Some(folder.canonicalize().ok()?.join(name))
        }
        None => path.canonicalize().ok(),
    }
}

/// Identifies a file independently of its path.
#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = PathBuf;

/// Adds a file to the known ones. Returns false if it was known.
fn is_new(path: &Path, metadata: impl FnOnce() -> Option<Metadata>, known: &mut HashSet<Identity>) -> bool {
    identity(path, metadata).is_none_or(|identity| known.insert(identity))
}

#[cfg(unix)]
fn identity(_: &Path, metadata: impl FnOnce() -> Option<Metadata>) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    metadata().map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path, _: impl FnOnce() -> Option<Metadata>) -> Option<Identity> {
    path.canonicalize().ok()
}

/// Searches a folder, and returns the hidden folders in it that are searched, too.
fn walk(
    choose: &dyn Choose,
    folder: &Path,
    follow: &Follow,
    known: Option<&mut HashSet<Identity>>,
    found: &mut Found,
) -> Vec<PathBuf> {
    let names = if follow.nothing_excluded { Vec::new() } else { choose.hidden_folders() };
    let mut hidden = Vec::new();
    let before = found.errors.len();
    let mut files = Vec::new();
    let (walker, refused) = match walker(folder, follow) {
        Ok(walker) => walker,
        Err(error) => {
            found.errors.push(error);
            return hidden;
        }
    };
    for entry in walker {
        match entry {
            Ok(entry) => {
                if entry.file_type().is_some_and(|kind| kind.is_dir()) {
                    let inner = names.iter().map(|name| entry.path().join(name));
                    let is_searched = |path: &PathBuf| {
                        let is_folder = path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
                        is_folder && follow.exclude.excluding(path, true).is_none()
                    };
                    hidden.extend(inner.filter(is_searched));
                }
                files.extend(sort_entry(choose, entry, follow, found));
            }
            Err(error) => {
                let path = path_of(&error).unwrap_or(folder).to_owned();
                let fault = error.into_io_error().unwrap_or_else(|| std::io::Error::other("cannot be walked"));
                found.errors.push(FileError { path, fault: FileFault::Io(fault) });
            }
        }
    }
    found.errors.append(&mut refused.lock().unwrap_or_else(PoisonError::into_inner));
    if files.is_empty() && before == found.errors.len() {
        found.empty_folders.push(folder.to_owned());
    }
    if let Some(known) = known {
        // The walk returns files in the order of the file system.
        files.sort_unstable();
        files.retain(|file| is_new(&file.path, || file.path.metadata().ok(), known));
    }
    found.files.append(&mut files);
    hidden
}

/// Returns an entry of a walk if it is a file that is read. Others are added to their lists.
fn sort_entry(choose: &dyn Choose, entry: DirEntry, follow: &Follow, found: &mut Found) -> Option<FoundFile> {
    let is_link = entry.depth() > 0 && entry.path_is_symlink();
    let target = is_link.then(|| entry.path().metadata().ok()).flatten();
    if target.as_ref().is_some_and(Metadata::is_dir) {
        let path = entry.into_path();
        if follow.all_files {
            found.links.push(FoundFile { path, origin: Origin::WalkedByContent });
        } else {
            found.folder_links.push(path);
        }
        return None;
    }
    let kind = target.map(|target| target.file_type()).or(entry.file_type())?;
    if kind.is_symlink() {
        if choose.excluded_by(entry.path()).is_none() {
            found.dangling.push(entry.into_path());
        }
        return None;
    }
    if kind.is_dir() {
        return None;
    }
    let origin = if choose.is_listed(entry.path()) {
        Origin::WalkedByConfiguration
    } else if choose.is_table(entry.path()) {
        Origin::WalkedByName
    } else if !follow.all_files && choose.may_be_table(entry.path()) {
        Origin::WalkedByPattern
    } else {
        Origin::WalkedByContent
    };
    let is_wanted = follow.all_files || origin != Origin::WalkedByContent;
    if !is_wanted || !follow.nothing_excluded && choose.excluded_by(entry.path()).is_some() {
        return None;
    }
    let path = entry.into_path();
    match (kind.is_file(), is_link) {
        (true, false) => return Some(FoundFile { path, origin }),
        (true, true) => found.links.push(FoundFile { path, origin }),
        (false, _) => found.irregular.push(FileError { path, fault: FileFault::NotRegular }),
    }
    None
}

/// Errors that a walk meets.
type Errors = Arc<Mutex<Vec<FileError>>>;

/// Returns the walker of a folder. Also returns errors about folders that it does not enter because of their ignore
/// files.
fn walker(folder: &Path, follow: &Follow) -> Result<(Walk, Errors), FileError> {
    if follow.nothing_excluded {
        let is_entered = |entry: &DirEntry| entry.file_name() != ".git";
        let walk = WalkBuilder::new(folder).standard_filters(false).filter_entry(is_entered).build();
        return Ok((walk, Errors::default()));
    }
    let mut files = IgnoreFiles::default();
    if let Ok(absolute) = folder.canonicalize() {
        files.add(absolute.ancestors().skip(1))?;
    }
    files.enter(folder, 0)?;
    let files = Mutex::new(files);
    let refused = Errors::default();
    let errors = Arc::clone(&refused);
    let exclude = follow.exclude.clone();
    let enters = move |entry: &DirEntry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if entry.depth() > 0 && exclude.excluding(entry.path(), is_folder).is_some() {
            return false;
        }
        let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(error) = is_folder.then(|| files.enter(entry.path(), entry.depth()).err()).flatten() else {
            return true;
        };
        errors.lock().unwrap_or_else(PoisonError::into_inner).push(error);
        false
    };
    Ok((WalkBuilder::new(folder).filter_entry(enters).build(), refused))
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

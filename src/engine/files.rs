//! Which files a command is about.

use super::exclude::Excludes;
use super::{FileError, FileFault};
use crate::plugin::Catalogue;
use hashbrown::HashSet;
use ignore::WalkBuilder;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

/// Where systems keep their tables: of each group, the first that exists.
pub const SYSTEM_TABLES: [&[&str]; 2] = [
    &["/etc/services", "/usr/etc/services"],
    &["/usr/share/nmap/nmap-services", "/usr/local/share/nmap/nmap-services", "/opt/homebrew/share/nmap/nmap-services"],
];

/// The files that were found.
#[derive(Debug, Default)]
pub struct Found {
    /// Files to read, sorted and each once.
    pub files: Vec<PathBuf>,
    /// Paths that could not be read, sorted and each once.
    pub errors: Vec<FileError>,
    /// Folders without any table, sorted and each once.
    pub empty_folders: Vec<PathBuf>,
}

/// The system's own tables.
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

/// How the paths that the user named are followed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Follow {
    /// Leave out what ignore files of the tree (`.gitignore`) exclude, even where it is named.
    pub force_exclude: bool,
    /// Only regular files will do: they are to be replaced.
    pub regular_only: bool,
}

/// Follows the paths that the user named: files as they are, folders by walking them for files whose name shows a
/// format. Ignore files of the tree are respected; for what is named only with `force_exclude`. A file with several of
/// these paths is taken once, under the first.
pub fn find(catalogue: &Catalogue, paths: &[PathBuf], follow: Follow) -> Found {
    let mut found = Found::default();
    let mut excludes = Excludes::default();
    // One path leads to one file, or to a folder, where a file can have two names (hard links) only. That counts where
    // it is written to.
    let mut known = (paths.len() > 1 || follow.regular_only).then(HashSet::new);
    for path in paths {
        let metadata = match std::fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => {
                found.errors.push(FileError { path: path.clone(), fault: FileFault::of(error, path) });
                continue;
            }
        };
        if follow.force_exclude && excludes.leave_out(path, metadata.is_dir()) {
            continue;
        }
        if metadata.is_dir() {
            walk(catalogue, path, known.as_mut(), &mut found);
        } else if follow.regular_only && !metadata.is_file() {
            found.errors.push(FileError { path: path.clone(), fault: FileFault::NotRegular });
        } else if known.as_mut().is_none_or(|known| is_new(path, || Some(metadata), known)) {
            found.files.push(path.clone());
        }
    }
    found.files.sort();
    found.files.dedup();
    found.errors.sort_by(|a, b| a.path.cmp(&b.path));
    found.errors.dedup_by(|a, b| a.path == b.path);
    found.empty_folders.sort();
    found.empty_folders.dedup();
    found
}

/// What tells a file from all others, whatever it is called.
#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = PathBuf;

/// Whether a file is none of those that are known already; it is from then on.
fn is_new(path: &Path, metadata: impl FnOnce() -> Option<Metadata>, known: &mut HashSet<Identity>) -> bool {
    #[cfg(unix)]
    let identity = {
        use std::os::unix::fs::MetadataExt as _;
        let _ = path;
        metadata().map(|metadata| (metadata.dev(), metadata.ino()))
    };
    #[cfg(not(unix))]
    let identity = {
        let _ = metadata;
        path.canonicalize().ok()
    };
    identity.is_none_or(|identity| known.insert(identity))
}

fn walk(catalogue: &Catalogue, folder: &Path, known: Option<&mut HashSet<Identity>>, found: &mut Found) {
    let before = found.errors.len();
    let mut files = Vec::new();
    for entry in WalkBuilder::new(folder).build() {
        match entry {
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                if is_file && catalogue.format_by_name(entry.path()).is_some() {
                    files.push(entry.into_path());
                }
            }
            Err(error) => {
                let path = path_of(&error).unwrap_or(folder).to_owned();
                let fault = error.into_io_error().unwrap_or_else(|| std::io::Error::other("cannot be walked"));
                found.errors.push(FileError { path, fault: FileFault::Io(fault) });
            }
        }
    }
    if files.is_empty() && before == found.errors.len() {
        found.empty_folders.push(folder.to_owned());
    }
    if let Some(known) = known {
        // The order of a folder is that of its file system.
        files.sort();
        files.retain(|path| is_new(path, || path.metadata().ok(), known));
    }
    found.files.append(&mut files);
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

//! Which files a command is about.

use super::{FileError, FileFault};
use crate::format;
use ignore::WalkBuilder;
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

/// Follows the paths that the user named: files as they are, folders by walking them for files whose name shows a
/// format. Ignore files of the tree (`.gitignore`) are respected; named files only with `force_exclude`.
pub fn find(paths: &[PathBuf], force_exclude: bool) -> Found {
    let mut found = Found::default();
    for path in paths {
        match std::fs::metadata(path) {
            Err(error) => {
                found.errors.push(FileError { path: path.clone(), fault: FileFault::of(error, path) });
            }
            Ok(metadata) if metadata.is_dir() => walk(path, &mut found),
            Ok(_) if force_exclude && is_excluded(path) => {}
            Ok(_) => found.files.push(path.clone()),
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

fn walk(folder: &Path, found: &mut Found) {
    let before = (found.files.len(), found.errors.len());
    for entry in WalkBuilder::new(folder).build() {
        match entry {
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                if is_file && format::by_name(entry.path()).is_some() {
                    found.files.push(entry.into_path());
                }
            }
            Err(error) => {
                let path = path_of(&error).unwrap_or(folder).to_owned();
                let fault = error.into_io_error().unwrap_or_else(|| std::io::Error::other("cannot be walked"));
                found.errors.push(FileError { path, fault: FileFault::Io(fault) });
            }
        }
    }
    if before == (found.files.len(), found.errors.len()) {
        found.empty_folders.push(folder.to_owned());
    }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

/// Whether a walk of its folder would leave the file out.
fn is_excluded(path: &Path) -> bool {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let Some(name) = path.file_name() else { return false };
    let mut walk = WalkBuilder::new(folder).max_depth(Some(1)).build().flatten();
    !walk.any(|entry| entry.depth() == 1 && entry.file_name() == name)
}

//! Refuses ignore files that are too large to read. The crate `ignore` reads each to its end, and the searched folders
//! may come from strangers: a device never ends, a pipe makes the search wait, and rules take up to a thousand times
//! their size in memory.

use crate::engine::{FileError, FileFault};
use hashbrown::HashSet;
use std::fs::{File, Metadata};
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

/// The most bytes of one ignore file.
const MOST: u64 = 256 << 10;
/// The most bytes of all ignore files that are in use at one time.
const MOST_TOGETHER: u64 = 1 << 20;
/// The most bytes of the paths in `.git` and `commondir`.
const MOST_OF_PATH: u64 = 8 << 10;

/// The ignore files that are in use.
#[derive(Default)]
pub(in crate::engine) struct IgnoreFiles {
    /// The bytes of those above the searched folder.
    above: u64,
    /// Folders that were looked at for `above`.
    known: HashSet<PathBuf>,
    /// The bytes in each folder from the searched one down to the present one.
    below: Vec<u64>,
}

impl IgnoreFiles {
    /// Counts the ignore files of folders that stay in use.
    ///
    /// # Errors
    /// One of them is too large to read.
    pub(in crate::engine) fn add<'a>(&mut self, folders: impl Iterator<Item = &'a Path>) -> Result<(), FileError> {
        for folder in folders {
            if !self.known.contains(folder) {
                self.above += self.size(folder)?;
                self.known.insert(folder.to_owned());
            }
        }
        Ok(())
    }

    /// Enters a folder of a depth-first search, at this depth below the first.
    ///
    /// # Errors
    /// One of its ignore files is too large to read.
    pub(in crate::engine) fn enter(&mut self, folder: &Path, depth: usize) -> Result<(), FileError> {
        self.below.resize(depth, 0);
        let size = self.size(folder)?;
        self.below.push(size);
        Ok(())
    }

    /// Returns the bytes of the ignore files of a folder.
    fn size(&self, folder: &Path) -> Result<u64, FileError> {
        let files = [Some(folder.join(".gitignore")), Some(folder.join(".ignore")), exclude(folder)?];
        let mut sum = 0;
        for path in files.into_iter().flatten() {
            sum += size(&path, MOST)?;
            if self.above + self.below.iter().sum::<u64>() + sum > MOST_TOGETHER {
                return Err(refused(&path, "larger than 1 MiB together with those of the folders above"));
            }
        }
        Ok(sum)
    }
}

/// Returns the path of the `info/exclude` of a repository's top folder, as the crate finds it.
pub(in crate::engine) fn exclude(folder: &Path) -> Result<Option<PathBuf>, FileError> {
    let git = folder.join(".git");
    match git.metadata() {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => return Ok(Some(git.join("info/exclude"))),
        Err(_) => return Ok(None),
    }
    // In an additional working tree, the file names the tree's folder in the repository, which names the repository.
    let Some(tree) = first_line(&git)?.and_then(|line| Some(PathBuf::from(line.strip_prefix("gitdir: ")?))) else {
        return Ok(None);
    };
    Ok(first_line(&tree.join("commondir"))?.map(|common| tree.join(common).join("info/exclude")))
}

/// Returns the first line of a file, if it can be read.
fn first_line(path: &Path) -> Result<Option<String>, FileError> {
    size(path, MOST_OF_PATH)?;
    let Ok(file) = File::open(path) else { return Ok(None) };
    Ok(BufReader::new(file.take(MOST_OF_PATH)).lines().next().and_then(Result::ok))
}

/// Returns the size of a file, or 0 if it cannot be read: the crate ignores it then.
fn size(path: &Path, most: u64) -> Result<u64, FileError> {
    let Ok(metadata) = path.metadata() else { return Ok(0) };
    // The folder cannot be read; the crate continues.
    if metadata.is_dir() {
        return Ok(0);
    }
    if !metadata.is_file() || is_made_by_the_system(path, &metadata) {
        return Err(refused(path, "not a regular file"));
    }
    if metadata.len() > most {
        return Err(refused(path, if most == MOST { "larger than 256 KiB" } else { "larger than 8 KiB" }));
    }
    Ok(metadata.len())
}

/// Returns whether the kernel makes a file that looks regular and empty. Such a file may block or never end.
fn is_made_by_the_system(path: &Path, metadata: &Metadata) -> bool {
    let is_below = |folder| path.canonicalize().is_ok_and(|path| path.starts_with(folder));
    cfg!(unix) && metadata.len() == 0 && ["/proc", "/sys"].into_iter().any(is_below)
}

fn refused(path: &Path, why: &'static str) -> FileError {
    FileError { path: path.to_owned(), fault: FileFault::IgnoreFile(why) }
}

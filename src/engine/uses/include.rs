//! The files that a configuration includes: those inside the searched tree.

use crate::text::{PrintablePath, glob_fault};
use globset::GlobBuilder;
use std::path::{Path, PathBuf};

/// The most files of one pattern.
const MOST_FILES: usize = 1000;

/// The reason for a pattern that no file fits, so that nothing is missing.
pub(super) const NO_MATCH: &str = "it matches no file";

/// The result for one included path.
#[derive(Debug)]
pub(super) enum Included {
    /// The files, which are inside the tree.
    Files(Vec<PathBuf>),
    /// Not followed, for this reason.
    NotFollowed(String),
}

/// Finds the files that a configuration includes by a path. A relative path starts at the folder of the configuration.
/// `tree` is the canonical folder that files must be in.
pub(super) fn find(written: &[u8], file: &Path, tree: &Path) -> Included {
    let Ok(text) = std::str::from_utf8(written) else {
        return Included::NotFollowed("its name is not UTF-8".to_owned());
    };
    if text.contains(['$', '`', '|', '%', '<']) {
        return Included::NotFollowed("its name is made by a variable or a command".to_owned());
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let path = folder.join(text);
    let is_pattern = text.contains(['*', '?', '[']);
    let is_inside = |path: &Path| path.canonicalize().is_ok_and(|path| path.starts_with(tree));
    let outside = || Included::NotFollowed(format!("it is outside {}", PrintablePath(tree)));
    // The folder of a pattern may not exist: the nearest existing one shows where it would be.
    if is_pattern && !path.ancestors().skip(1).find(|folder| folder.exists()).is_some_and(is_inside) {
        return outside();
    }
    let paths = if is_pattern { matching(&path) } else { vec![path] };
    if paths.is_empty() {
        return Included::NotFollowed(NO_MATCH.to_owned());
    }
    let mut files = Vec::new();
    if paths.len() > MOST_FILES {
        return Included::NotFollowed(format!("it matches more than {MOST_FILES} files"));
    }
    for path in paths {
        let Ok(canonical) = path.canonicalize() else {
            return Included::NotFollowed("it does not exist".to_owned());
        };
        if !canonical.starts_with(tree) {
            return outside();
        }
        if canonical.is_dir() {
            let found = files_of(&canonical);
            if found.len() > MOST_FILES {
                return Included::NotFollowed(format!("it has more than {MOST_FILES} files"));
            }
            files.extend(found);
        } else if canonical.is_file() {
            files.push(path);
        } else {
            // Reading a pipe might never end.
            return Included::NotFollowed("it is not a regular file".to_owned());
        }
    }
    Included::Files(files)
}

/// Returns the files whose last part fits a pattern.
fn matching(path: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(pattern)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return Vec::new();
    };
    if glob_fault(pattern).is_some() {
        return Vec::new();
    }
    let Ok(glob) = GlobBuilder::new(pattern).literal_separator(true).build().map(|glob| glob.compile_matcher()) else {
        return Vec::new();
    };
    let fits = |path: &PathBuf| path.file_name().is_some_and(|name| glob.is_match(Path::new(name)));
    files_of(folder).into_iter().filter(fits).collect()
}

/// Returns the files of a folder, sorted.
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort_unstable();
    files
}

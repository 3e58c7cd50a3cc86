//! The files that a configuration may be read from, and those that it may name.

use crate::text::{InputError, read_limited};
use std::path::{Component, Path, PathBuf};

/// The largest configuration, rule file or list of rules, in bytes.
pub const LARGEST_CONFIGURATION: u64 = 1 << 20;
/// The largest pack, in bytes.
pub const LARGEST_PACK: u64 = 64 << 20;

/// The origin of a configuration, which decides the files that it may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigOrigin {
    /// In a folder above the file: it names files in its own folder only.
    Repository,
    /// The user's.
    User,
    /// The system's.
    System,
    /// Named by `--config`.
    Named,
}

impl ConfigOrigin {
    /// Returns the words for it in `config show`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Repository => "repository",
            Self::User => "user",
            Self::System => "system",
            Self::Named => "named",
        }
    }
}

/// A file where a configuration may be.
#[derive(Debug)]
pub(super) enum Candidate {
    /// A file of another user, with the reason why it is skipped.
    Skipped(String),
    /// A file to read.
    Bytes(Vec<u8>),
}

/// Reads the configuration at a path, unless its owner is not trusted. A missing file is an error.
///
/// `folder` is the canonical folder that must contain a repository's configuration, and the file that it links to.
pub(super) fn read_candidate(path: &Path, kind: ConfigOrigin, folder: &Path) -> Result<Candidate, InputError> {
    let metadata = path.symlink_metadata().map_err(|error| InputError::whole(path, error))?;
    if kind != ConfigOrigin::Named
        && let Some(reason) = distrust_reason(&metadata)
    {
        return Ok(Candidate::Skipped(reason));
    }
    if metadata.is_symlink() && kind == ConfigOrigin::Repository {
        let target = path.canonicalize().map_err(|error| InputError::whole(path, error))?;
        if !target.starts_with(folder) {
            return Err(InputError::whole(path, "a symbolic link that leads out of its folder")
                .hint("put the file itself there, or name it with `--config`"));
        }
    }
    let metadata = path.metadata().map_err(|error| InputError::whole(path, error))?;
    if kind != ConfigOrigin::Named
        && let Some(reason) = distrust_reason(&metadata)
    {
        return Ok(Candidate::Skipped(reason));
    }
    read_limited(path, LARGEST_CONFIGURATION).map(Candidate::Bytes)
}

/// Returns whether nothing is at a path.
pub(super) fn is_absent(path: &Path) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    path.symlink_metadata().is_err_and(|error| matches!(error.kind(), NotFound | NotADirectory))
}

/// Returns why a file is not trusted: it belongs to neither this user nor root.
#[cfg(unix)]
fn distrust_reason(metadata: &std::fs::Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let owner = metadata.uid();
    let is_other = owner != 0 && owner != rustix::process::geteuid().as_raw();
    is_other.then(|| format!("it belongs to another user (uid {owner})"))
}

/// Returns `None`: other systems have no owners to compare.
#[cfg(not(unix))]
fn distrust_reason(_: &std::fs::Metadata) -> Option<String> {
    None
}

/// Returns the path that a configuration in `folder` names, or the reason why it may not name it. It need not exist.
pub(super) fn named_path(folder: &Path, kind: ConfigOrigin, named: &Path) -> Result<PathBuf, String> {
    if named.as_os_str().is_empty() {
        return Err("an empty path".to_owned());
    }
    let whole = folder.join(named);
    if kind != ConfigOrigin::Repository {
        return Ok(whole);
    }
    let mut depth = 0usize;
    for component in named.components() {
        match component {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return Err("a path outside the folder of the configuration".to_owned());
            }
        }
    }
    // Of a path that does not exist, a folder may be a link, or the file may be one to nothing.
    let Some(nearest) = whole.ancestors().find(|path| path.symlink_metadata().is_ok()) else { return Ok(whole) };
    match nearest.canonicalize() {
        Ok(real) if real.starts_with(folder) => Ok(whole),
        Ok(_) => Err("a link leads out of the folder of the configuration".to_owned()),
        Err(error) => Err(format!("a path that cannot be followed: {error}")),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_repository_names_files_in_its_own_folder_only() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().canonicalize().unwrap().join("repository");
        std::fs::create_dir_all(inside.join("sub")).unwrap();
        std::fs::write(inside.join("sub/pack.tsv"), "").unwrap();
        std::fs::write(folder.path().join("secret"), "").unwrap();
        std::os::unix::fs::symlink("../secret", inside.join("out")).unwrap();
        std::os::unix::fs::symlink("sub/pack.tsv", inside.join("in")).unwrap();
        let named = |kind, path: &str| named_path(&inside, kind, Path::new(path)).is_ok();
        for good in ["sub/pack.tsv", "./sub/../sub/pack.tsv", "in", "missing"] {
            assert!(named(ConfigOrigin::Repository, good), "{good}");
        }
        std::os::unix::fs::symlink("..", inside.join("up")).unwrap();
        std::os::unix::fs::symlink("../missing", inside.join("nowhere")).unwrap();
        for bad in
            ["../secret", "sub/../../secret", "/etc/passwd", "out", "", "up/missing", "up/missing/other", "nowhere"]
        {
            assert!(!named(ConfigOrigin::Repository, bad), "{bad}");
        }
        assert!(
            named(ConfigOrigin::User, "../secret")
                && named(ConfigOrigin::Named, "/etc/passwd")
                && named(ConfigOrigin::System, "out")
        );
    }

    #[test]
    fn only_regular_files_up_to_the_limit_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("portolan.toml");
        let read = || read_candidate(&path, ConfigOrigin::Repository, folder.path());
        assert!(is_absent(&path) && is_absent(&path.join("x")));
        std::fs::create_dir(&path).unwrap();
        assert!(read().unwrap_err().to_string().ends_with("not a regular file"));
        std::fs::remove_dir(&path).unwrap();
        std::fs::write(&path, vec![b'#'; 1 + LARGEST_CONFIGURATION as usize]).unwrap();
        assert!(read().unwrap_err().to_string().ends_with("larger than 1 MiB"));
    }
}

//! Faults of files that were not replaced, and notices about files that were.

use crate::text::{Printable, PrintablePath};
use std::ffi::OsString;
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A file that was not replaced.
#[derive(Debug, thiserror::Error)]
#[error("{}: {fault}", display_path(path))]
pub struct ReplaceError {
    /// The path as given.
    pub path: PathBuf,
    /// The fault.
    pub fault: ReplaceFault,
}

/// The faults of a replacement. The file is unchanged, unless the fault says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceFault {
    /// The system refused a step.
    #[error("cannot {step} {}: {error}", display_path(path))]
    Io {
        /// The failed step, followed by the path in messages: `write to`.
        step: &'static str,
        /// The file or folder of the step.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// The file or its content has changed since it was read.
    #[error("changed by another program since it was read")]
    Changed,
    /// Another process has the lock.
    #[error("locked by another program")]
    Locked,
    /// Not a regular file: a device, a pipe or a folder.
    #[error("not a regular file")]
    NotRegular,
    /// The file has this many names besides the given one.
    #[error("has {} (hard links), which would keep the old text", names(*.0))]
    HardLinked(u64),
    /// Protected from writing.
    #[error("read-only")]
    ReadOnly,
    /// A mount point, which a rename cannot replace; the description of the mount.
    #[error("a mount point, which cannot be replaced: {0}")]
    MountPoint(String),
    /// Some metadata cannot be kept.
    #[error("cannot keep {0}")]
    Metadata(Loss),
    /// The backup file exists with another text.
    #[error("the backup {} exists", display_path(.0))]
    BackupExists(PathBuf),
    /// The backup suffix does not give another name in the same folder.
    #[error("`{}` is no end for the name of a backup", Printable(.0.as_encoded_bytes()))]
    BadSuffix(OsString),
    /// Writing in place stopped in the middle, and the old text could not be restored.
    #[error("written in part: {error}; the old text is in {}", display_path(copy))]
    Torn {
        /// The path of the old text.
        copy: PathBuf,
        /// The error that stopped writing.
        error: io::Error,
    },
}

impl ReplaceError {
    /// Returns hints, one sentence each, without a full stop.
    pub fn hints(&self) -> Vec<String> {
        let hint: &str = match &self.fault {
            ReplaceFault::Io { step, error, .. } => match error.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                    "free some space and run it again; nothing was changed"
                }
                ErrorKind::FileTooLarge => "raise the limit of `ulimit -f` and run it again; nothing was changed",
                ErrorKind::ReadOnlyFilesystem => "mount it for writing, or fix a copy of the file",
                _ if is_forbidden_by_attribute(error) => {
                    "an attribute such as `immutable` may forbid it: see `lsattr`, and `chattr -i`"
                }
                _ if is_forbidden_by_mode(error) && *step == MAKE_TEMPORARY => {
                    "run it as the owner of the folder; `--in-place` writes to the file itself, which is not atomic"
                }
                _ if is_forbidden_by_mode(error) && *step == WRITE => "run it as the owner of the file, or as root",
                _ => return Vec::new(),
            },
            ReplaceFault::Changed => "run it again to fix the new content",
            ReplaceFault::Locked => "run it again when the other one, perhaps another `portolan`, has ended",
            ReplaceFault::NotRegular => "`portolan check --fix - < FILE` writes the fixed text to standard output",
            ReplaceFault::HardLinked(_) => {
                "`--in-place` changes the text under all its names; `--force-hard-linked` leaves the others behind"
            }
            ReplaceFault::ReadOnly => "`--force-read-only` replaces it and leaves it read-only",
            ReplaceFault::MountPoint(_) => {
                "fix the file that is mounted there, or write through it with `--in-place`, which is not atomic"
            }
            ReplaceFault::Metadata(_) => "run it as root, or continue without it with `--lossy-metadata`",
            ReplaceFault::BackupExists(_) => "move it away, or choose another suffix with `--backup`",
            ReplaceFault::BadSuffix(_) => "name a suffix, such as `--backup .old`",
            ReplaceFault::Torn { .. } => "copy the old text back when there is room",
        };
        vec![hint.to_owned()]
    }
}

/// Metadata that a file would lose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The metadata: `its group 24`.
    pub what: String,
    /// The error of the system.
    pub why: String,
}

impl Loss {
    pub(super) fn new(what: impl Into<String>, why: &io::Error) -> Self {
        Self { what: what.into(), why: why.to_string() }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}

/// A notice about a file that was replaced: a sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The path was a symbolic link to this file.
    Followed(PathBuf),
    /// The old text is in this file.
    Backup(PathBuf),
    /// The file was written in place.
    InPlace,
    /// This metadata was not kept.
    Lost(Loss),
    /// This many other names of the file have the old text.
    Parted(u64),
    /// A temporary file of a run that was killed.
    LeftOver(PathBuf),
    /// A copy of the text from before a run that was killed while it wrote in place.
    LeftCopy(PathBuf),
    /// The folder could not be synced, for this reason.
    NotSynced(String),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Followed(path) => write!(f, "followed the symbolic link to {}", display_path(path)),
            Self::Backup(path) => write!(f, "the old text is in {}", display_path(path)),
            Self::InPlace => f.write_str(
                "written in place, which is not atomic: a program that read it meanwhile may have seen a part of it",
            ),
            Self::Lost(loss) => write!(f, "not kept: {loss}"),
            Self::Parted(others) => write!(f, "its {} (hard links) still have the old text", names(*others)),
            Self::LeftOver(path) => {
                write!(f, "left by a run that was killed, and no longer needed: {}", display_path(path))
            }
            Self::LeftCopy(path) => {
                write!(f, "a run was killed while it wrote in place; the old text is in {}", display_path(path))
            }
            Self::NotSynced(why) => {
                write!(f, "the folder could not be synced, so a power failure may bring the old text back: {why}")
            }
        }
    }
}

/// The step that needs the right to write to a folder.
pub(super) const MAKE_TEMPORARY: &str = "make a temporary file in";

/// The step that needs the right to write to the file.
pub(super) const WRITE: &str = "write to";

/// The step that needs disk space.
pub(super) const WRITE_TEMPORARY: &str = "write a temporary file in";

/// Adds the step and the path to an I/O error.
pub(super) trait At<T> {
    fn at(self, step: &'static str, path: &Path) -> Result<T, ReplaceFault>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, step: &'static str, path: &Path) -> Result<T, ReplaceFault> {
        self.map_err(|error| ReplaceFault::Io { step, path: path.to_owned(), error })
    }
}

/// Returns whether the mode or an access control list forbids the step.
pub(super) fn is_forbidden_by_mode(error: &io::Error) -> bool {
    error.kind() == ErrorKind::PermissionDenied && !is_forbidden_by_attribute(error)
}

/// Returns whether the step is forbidden to everyone, such as by `chattr +i`. The error is EPERM, for which the
/// standard library has no kind.
fn is_forbidden_by_attribute(error: &io::Error) -> bool {
    cfg!(unix) && error.raw_os_error() == Some(1)
}

fn names(others: u64) -> String {
    format!("{others} other name{}", if others == 1 { "" } else { "s" })
}

fn display_path(path: &Path) -> PrintablePath<'_> {
    PrintablePath(path)
}

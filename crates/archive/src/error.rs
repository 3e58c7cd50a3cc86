//! The errors of a build.

use crate::git_revisions::GitError;
use portolan::source::ReadError;
use portolan::text::PrintablePath;
use std::io;
use std::path::PathBuf;

/// Why no tables were built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A file or folder could not be read or written.
    #[error("{}: {error}", PrintablePath(path))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
    /// A source could not be read.
    #[error("{path}: {error}")]
    Read {
        /// The file, with the commit in a repository.
        path: String,
        /// The fault and its position.
        error: ReadError,
    },
    /// A git repository or bundle could not be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// No source is the registry in XML.
    #[error("{}: no file here is the registry in XML", PrintablePath(.0))]
    NoRegistry(PathBuf),
    /// Sources of one day differ, and the plan is strict.
    #[error("{0}")]
    Differ(String),
}

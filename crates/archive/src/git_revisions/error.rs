//! The errors of reading revisions.

use std::io;
use std::path::PathBuf;

/// The errors of reading revisions.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program is not installed.
    #[error("{path}: reading it needs the program `git`, which was not found")]
    NoGit {
        /// The repository or bundle.
        path: PathBuf,
    },
    /// The file is not a bundle.
    #[error("{path}: line 1, column 1: this is not a git bundle")]
    NoBundle {
        /// The file.
        path: PathBuf,
    },
    /// git refused: the bundle is damaged, or this is no repository.
    #[error("{path}: git could not {what}: {said}")]
    Refused {
        /// The repository or bundle.
        path: PathBuf,
        /// The task for git, as a verb and its object.
        what: &'static str,
        /// The error message of git.
        said: String,
    },
    /// The repository has several branches or files, or none, and the caller did not name one.
    #[error("{path}: {what}")]
    Unclear {
        /// The repository or bundle.
        path: PathBuf,
        /// The fault.
        what: String,
    },
    /// A file could not be read, or the pipe to git failed.
    #[error("{path}: {error}")]
    Io {
        /// The repository or bundle.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
}

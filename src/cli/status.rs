//! The exit status of a command.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Exit status 0: nothing was found.
    Good,
    /// Exit status 1: something was found, or the argument is unknown.
    Found,
    /// Exit status 2: a named path could not be read or written, or a usage error.
    Failed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Good => 0,
            Status::Found => 1,
            Status::Failed => 2,
        })
    }
}

//! Runs the program `git`, without the settings of the user.

use super::error::GitError;
use portolan::text::Printable;
use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::{Command, Stdio};

/// Returns a command that runs git in a repository, isolated from the user's settings and environment.
pub(super) fn command(repository: &Path) -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command
        .env("LC_ALL", "C")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", if cfg!(windows) { "NUL" } else { "/dev/null" })
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .arg("-C")
        .arg(repository)
        .arg("--no-pager");
    command
}

/// Runs git and returns its output. `what` is its task, for messages.
pub(super) fn run(path: &Path, repository: &Path, what: &'static str, words: &[&OsStr]) -> Result<String, GitError> {
    let output =
        command(repository).args(words).stdin(Stdio::null()).output().map_err(|error| spawn_error(path, error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = complaints(&output.stderr);
    let said = if said.is_empty() { output.status.to_string() } else { said };
    Err(GitError::Refused { path: path.to_owned(), what, said })
}

/// Returns the lines of an error message that name the fault. Git's advice on remote repositories is left out.
fn complaints(stderr: &[u8]) -> String {
    let mut faults: Vec<String> = Vec::new();
    let lines = || stderr.split(|b| *b == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let named = lines().filter_map(|line| {
        let what = line.strip_prefix(b"fatal: ").or_else(|| line.strip_prefix(b"error: "))?;
        (!what.starts_with(b"Could not read from remote repository")).then_some(what)
    });
    for line in named {
        let line = Printable(line).to_string();
        if !faults.contains(&line) {
            faults.push(line);
        }
    }
    if faults.is_empty() {
        lines().next_back().map_or_else(String::new, |line| Printable(line).to_string())
    } else {
        faults.join("; ")
    }
}

pub(super) fn spawn_error(path: &Path, error: io::Error) -> GitError {
    let path = path.to_owned();
    if error.kind() == ErrorKind::NotFound { GitError::NoGit { path } } else { GitError::Io { path, error } }
}

//! A temporary folder for a test, and the program run in it. Both test programs of the workspace use this file; each says
//! in `main.rs` which program it tests.

use assert_cmd::Command;
use std::path::{Path, PathBuf};

/// A folder that is removed with the test.
pub(crate) struct Folder(tempfile::TempDir);

/// The exit status and output of a run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Makes a folder with one file.
    pub(crate) fn with(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.file(name, bytes);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn file(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Returns a run of the tested program with these arguments, in the environment of [`Folder::command`].
    pub(crate) fn program<S: AsRef<std::ffi::OsStr>>(&self, args: &[S]) -> Command {
        let mut command = self.command(crate::PROGRAM);
        command.args(args);
        Command::from_std(command)
    }

    /// Returns a run of any program in the folder: on a fixed day, and without the environment's settings for colors,
    /// ignored files and stored registries.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> std::process::Command {
        let mut command = std::process::Command::new(program);
        for name in
            ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "PORTOLAN_CACHE_DIR"]
        {
            command.env_remove(name);
        }
        // 2026-11-23: the embedded registry is not old on that day.
        command.env("SOURCE_DATE_EPOCH", "1795392000");
        command.env("HOME", self.path()).current_dir(self.path());
        command
    }

    /// Runs the tested program with these arguments.
    pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(&self, args: &[S]) -> Ran {
        Ran::of(&mut self.program(args))
    }
}

impl Ran {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let status = output.status.code().unwrap_or_else(|| panic!("ended by a signal: {output:?}"));
        Self { status, out: output.stdout, err: String::from_utf8(output.stderr).unwrap() }
    }

    /// Returns standard output as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.out).unwrap()
    }

    /// Returns the status, standard output and standard error, for snapshots.
    pub(crate) fn printed(&self) -> String {
        format!("exit status {}\n--- standard output\n{}--- standard error\n{}", self.status, self.text(), self.err)
    }
}

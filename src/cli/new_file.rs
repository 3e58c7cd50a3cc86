//! [`NewFile`]: a file that is written atomically.

use super::failure::Failure;
use crate::source::without_temporary_path;
use crate::text::PrintablePath;
use std::fs::Permissions;
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, SpooledTempFile};

/// The most bytes of a file that are kept in memory.
const IN_MEMORY: usize = 16 << 20;

/// The text of a file that is not yet in its place. Symbolic links are followed and kept.
///
/// Until [`Self::prepare`], the text has no name on the disk, so that an interrupted run leaves nothing.
#[derive(Debug)]
pub(super) struct NewFile {
    named: PathBuf,
    target: PathBuf,
    mode: Option<Permissions>,
    text: SpooledTempFile,
}

/// A whole file beside its path.
#[derive(Debug)]
pub(super) struct PreparedFile {
    named: PathBuf,
    target: PathBuf,
    file: NamedTempFile,
}

impl NewFile {
    /// Begins a file. It replaces only a regular, writable file, and gets its mode.
    ///
    /// # Errors
    /// If no such file can be written, with a hint.
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
            return Err(Failure::new(format_args!("{}: names a folder", PrintablePath(path))).hint("name a file"));
        }
        let target = target(path)?;
        let mode = replaced_mode(path, &target)?;
        let folder = folder(&target);
        if !folder.is_dir() {
            return Err(Failure::new(format_args!(
                "{}: there is no folder {}",
                PrintablePath(path),
                PrintablePath(folder)
            ))
            .hint("create the folder, or name another file"));
        }
        // Nothing is written yet, and this file has no name either.
        tempfile::tempfile_in(folder).map_err(|error| {
            failure(path, error)
                .hint(format_args!("name a file in another folder, or make {} writable", PrintablePath(folder)))
        })?;
        Ok(Self { named: path.to_owned(), target, mode, text: SpooledTempFile::new(IN_MEMORY) })
    }

    /// Adds bytes to the text.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.text.write_all(bytes).map_err(|error| {
            let folder = std::env::temp_dir();
            Failure::new(format_args!(
                "{}: a temporary file in {}: {error}",
                PrintablePath(&self.named),
                PrintablePath(&folder)
            ))
            .hint("set TMPDIR to a folder with room")
        })
    }

    /// Writes the whole text beside its path.
    pub(super) fn prepare(self) -> Result<PreparedFile, Failure> {
        let Self { named, target, mode, mut text } = self;
        let mut write = || {
            let mut file = temporary(&target, mode.as_ref())?;
            text.rewind()?;
            // Errors of the file inside do not name it.
            io::copy(&mut text, file.as_file_mut())?;
            file.as_file().sync_all()?;
            Ok(file)
        };
        match write() {
            Ok(file) => Ok(PreparedFile { named, target, file }),
            Err(error) => Err(failure(&named, error).hint("make room for the file, or name another one")),
        }
    }
}

impl PreparedFile {
    /// Moves the file to its path, and returns that path. Without this call, the file is removed.
    pub(super) fn finish(self) -> Result<PathBuf, Failure> {
        let Self { named, target, file } = self;
        file.persist(&target).map_err(|error| failure(&named, error.error))?;
        Ok(target)
    }
}

/// Creates a file beside the target.
fn temporary(target: &Path, mode: Option<&Permissions>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".portolan");
    // The user's mask still applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder(target))?;
    if let Some(mode) = mode {
        keep_mode(&file, mode)?;
    }
    Ok(file)
}

fn folder(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn failure(path: &Path, error: io::Error) -> Failure {
    Failure::new(format_args!("{}: {}", PrintablePath(path), without_temporary_path(error)))
}

/// Returns the path of a file, symbolic links followed.
fn target(path: &Path) -> Result<PathBuf, Failure> {
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_symlink() => path.canonicalize().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                Failure::new(format_args!("{}: a symbolic link to no file", PrintablePath(path)))
                    .hint("remove the link, or create the file that it leads to")
            }
            _ => failure(path, error).hint("name another file"),
        }),
        _ => Ok(path.to_owned()),
    }
}

/// Returns the mode of the file that is replaced, if there is one.
fn replaced_mode(path: &Path, target: &Path) -> Result<Option<Permissions>, Failure> {
    let refuse = |why: &str, hint: &str| {
        Err(Failure::new(format_args!("{}: {why}", PrintablePath(path))).hint(format_args!("{hint}")))
    };
    match target.metadata() {
        Ok(metadata) if metadata.is_dir() => refuse("is a directory", "name a file in it"),
        Ok(metadata) if !metadata.is_file() => {
            refuse("not a regular file", "name another file, or redirect standard output: `> FILE`")
        }
        // Root could replace it all the same.
        Ok(metadata) if metadata.permissions().readonly() => {
            refuse("the file is read-only", "make it writable, or name another file")
        }
        Ok(metadata) => Ok(Some(metadata.permissions())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failure(path, error).hint("name another file")),
    }
}

#[cfg(unix)]
fn keep_mode(file: &NamedTempFile, mode: &Permissions) -> io::Result<()> {
    file.as_file().set_permissions(mode.clone())
}

#[cfg(not(unix))]
fn keep_mode(_: &NamedTempFile, _: &Permissions) -> io::Result<()> {
    Ok(())
}

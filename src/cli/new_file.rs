//! [`NewFile`]: a file that is written atomically.

use super::failure::Failure;
use crate::source::{shown_path, without_temporary_path};
use std::fs::Permissions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that is written beside its place and then moved there, over an older one. Symbolic links are followed and
/// kept.
#[derive(Debug)]
pub(super) struct NewFile {
    named: PathBuf,
    target: PathBuf,
    file: NamedTempFile,
}

impl NewFile {
    /// Begins a file. It replaces only a regular, writable file, and gets its mode.
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        let begin = || {
            let target = target(path)?;
            let mode = replaced_mode(&target)?;
            let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            folder.metadata()?;
            let mut builder = tempfile::Builder::new();
            builder.prefix(".portolan");
            // The user's mask still applies.
            #[cfg(unix)]
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
            let file = builder.tempfile_in(folder)?;
            if let Some(mode) = mode {
                keep_mode(&file, &mode)?;
            }
            Ok((target, file))
        };
        let (target, file) = begin().map_err(|error| failure(path, error))?;
        Ok(Self { named: path.to_owned(), target, file })
    }

    /// Writes bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        // Errors of the file inside do not name it.
        let mut file = self.file.as_file();
        file.write_all(bytes).map_err(|error| failure(&self.named, error))
    }

    /// Moves the file to its place, and returns that place. Without this call, the file is removed.
    pub(super) fn finish(self) -> Result<PathBuf, Failure> {
        let Self { named, target, file } = self;
        let end = || {
            file.as_file().sync_all()?;
            file.persist(&target).map_err(|error| error.error)
        };
        end().map_err(|error| failure(&named, error))?;
        Ok(target)
    }
}

fn failure(path: &Path, error: io::Error) -> Failure {
    Failure::new(format_args!("{}: {}", shown_path(path), without_temporary_path(error)))
}

/// Returns the place of a file, symbolic links followed.
fn target(path: &Path) -> io::Result<PathBuf> {
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_symlink() => path.canonicalize(),
        _ => Ok(path.to_owned()),
    }
}

/// Returns the mode of the file that is replaced, if there is one.
fn replaced_mode(target: &Path) -> io::Result<Option<Permissions>> {
    match target.metadata() {
        Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(metadata) if !metadata.is_file() => Err(io::Error::other("not a regular file")),
        // Root could replace it all the same.
        Ok(metadata) if metadata.permissions().readonly() => Err(io::Error::other("the file is read-only")),
        Ok(metadata) => Ok(Some(metadata.permissions())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
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

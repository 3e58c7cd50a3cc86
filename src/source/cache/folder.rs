//! Opens files of the cache folder without following links or waiting for named pipes.
//!
//! Root uses no folder and no file of another user, who could make it report anything, or write anywhere.

use super::CacheError;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Opens a file of the folder.
pub(super) fn open(folder: &Path, name: &str, options: &mut OpenOptions) -> Result<File, CacheError> {
    let path = folder.join(name);
    let io = |error| CacheError::Io { path: path.clone(), error };
    check(folder)?.map_err(io)?;
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        std::os::unix::fs::OpenOptionsExt::custom_flags(options, flags.bits().cast_signed());
    }
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_symlink() => return Err(CacheError::Link(path)),
        Ok(metadata) if !metadata.is_file() => return Err(CacheError::NotRegular(path)),
        _ => {}
    }
    let file = options.open(&path).map_err(io)?;
    // The path may lead to another file than a moment ago.
    let metadata = file.metadata().map_err(io)?;
    if !metadata.is_file() {
        return Err(CacheError::NotRegular(path));
    }
    check_owner(&path, &metadata)?;
    Ok(file)
}

/// Creates the folder, if it does not exist. Root creates none inside a folder of another user.
pub(super) fn create(folder: &Path) -> Result<(), CacheError> {
    let io = |error| CacheError::Io { path: folder.to_owned(), error };
    match check(folder)? {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(io(error)),
    }
    let absolute = std::path::absolute(folder).map_err(io)?;
    if let Some((path, above)) = absolute.ancestors().find_map(|path| Some((path, path.metadata().ok()?))) {
        check_owner(path, &above)?;
    }
    std::fs::create_dir_all(folder).map_err(io)
}

/// Returns whether the folder may be used; the inner error if it cannot be read.
fn check(folder: &Path) -> Result<io::Result<()>, CacheError> {
    match folder.symlink_metadata() {
        Ok(metadata) if metadata.is_symlink() => Err(CacheError::LinkedFolder(folder.to_owned())),
        Ok(metadata) if !metadata.is_dir() => Ok(Err(ErrorKind::NotADirectory.into())),
        Ok(metadata) => check_owner(folder, &metadata).map(Ok),
        Err(error) => Ok(Err(error)),
    }
}

#[cfg(unix)]
fn check_owner(path: &Path, metadata: &Metadata) -> Result<(), CacheError> {
    let owner = std::os::unix::fs::MetadataExt::uid(metadata);
    if owner != 0 && rustix::process::geteuid().is_root() {
        return Err(CacheError::OtherOwner { path: path.to_owned(), owner });
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_owner(_: &Path, _: &Metadata) -> Result<(), CacheError> {
    Ok(())
}

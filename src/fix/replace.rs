//! Replaces a file atomically: it is always entirely the old one or entirely the new one.
//!
//! The new text goes to a temporary file in the same folder, which gets the owner, group, mode, extended attributes and
//! access control list of the old one, is synced and renamed over it. The old file is locked meanwhile, so that of two
//! runs at once one fails, and it is compared with the parsed text right before the rename, so that no work of another
//! program is overwritten. A program that takes no lock and writes in the few microseconds between that comparison and
//! the rename is not detected.
//!
//! A file that is a mount point cannot be renamed over, and renaming separates a file with several names (hard links)
//! from the others. [`ReplaceOptions::in_place`] then writes to the file itself, which is not atomic: a copy of the old
//! text is kept beside it until the new text is complete.
//!
//! The metadata that is kept depends on the system. Linux: all of the above. Other Unix systems: owner, group, mode,
//! and the extended attributes that the `xattr` crate knows, but no access control lists, which are not attributes
//! there. Windows: the read-only flag; there is no lock, and the folder is not synced.

mod fault;
mod left_over;
mod metadata;
mod mounts;
#[cfg(all(test, unix))]
mod tests;

pub use fault::{Loss, Note, ReplaceError, ReplaceFault};

use crate::source::without_temporary_path;
use fault::{At as _, MAKE_TEMPORARY, WRITE, WRITE_TEMPORARY};
use left_over::LeftOver;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// The options of a replacement.
#[derive(Clone, Debug, Default)]
pub struct ReplaceOptions {
    /// Continue if the owner, the mode or an attribute cannot be kept; each loss is noted.
    pub lossy_metadata: bool,
    /// Write to the file itself, which is not atomic.
    pub in_place: bool,
    /// Keep the old text in a file whose name is that of the file with this suffix. An existing file of that name
    /// is an error, unless it has the same text.
    pub backup: Option<OsString>,
    /// Replace a file that has other names (hard links), which keep the old text.
    pub hard_linked: bool,
    /// Replace a file that its mode or its owner protects from writing. It stays protected.
    pub read_only: bool,
}

/// A file that was replaced.
#[derive(Debug)]
pub struct Replaced {
    /// The file, symbolic links followed.
    pub target: PathBuf,
    /// Notices for the user, in chronological order.
    pub notes: Vec<Note>,
}

/// Replaces the file at `path`, whose content must still be `parsed`, with `new`.
///
/// # Errors
/// As those of [`Replacer::replace`].
pub fn replace(path: &Path, parsed: &[u8], new: &[u8], options: &ReplaceOptions) -> Result<Replaced, ReplaceError> {
    Replacer::default().replace(path, parsed, new, options)
}

/// Replaces files, one after the other. Keeps facts about folders for all files in them.
#[derive(Debug, Default)]
pub struct Replacer {
    left_over: LeftOver,
}

impl Replacer {
    /// Replaces the file at `path`, whose content must still be `parsed`, with `new`.
    ///
    /// # Errors
    /// If the file may not or cannot be replaced, or no longer has the parsed content. It is then unchanged, except after
    /// [`ReplaceFault::Torn`], which only [`ReplaceOptions::in_place`] can cause and which names a copy of the old text.
    pub fn replace(
        &mut self,
        path: &Path,
        parsed: &[u8],
        new: &[u8],
        options: &ReplaceOptions,
    ) -> Result<Replaced, ReplaceError> {
        self.replace_after(path, parsed, new, options, || ())
    }

    /// Does the work of [`replace`](Self::replace). Tests pass a closure that runs right before the last comparison with
    /// the old file.
    fn replace_after(
        &mut self,
        path: &Path,
        parsed: &[u8],
        new: &[u8],
        options: &ReplaceOptions,
        meanwhile: impl FnOnce(),
    ) -> Result<Replaced, ReplaceError> {
        let done = Target::open(path, parsed, options).and_then(|mut target| {
            target.notes.extend(self.left_over.notes_about(&target.path, &target.folder));
            if options.in_place { target.write_through(new, meanwhile) } else { target.swap(new, meanwhile) }
        });
        done.map_err(|fault| ReplaceError { path: path.to_owned(), fault })
    }
}

/// A file that may be replaced: locked, and compared with the parsed text.
struct Target<'a> {
    path: PathBuf,
    folder: PathBuf,
    file: File,
    metadata: Metadata,
    parsed: &'a [u8],
    options: &'a ReplaceOptions,
    notes: Vec<Note>,
}

impl<'a> Target<'a> {
    fn open(named: &Path, parsed: &'a [u8], options: &'a ReplaceOptions) -> Result<Self, ReplaceFault> {
        let mut notes = Vec::new();
        let mut path = named.to_owned();
        if fs::symlink_metadata(named).at("look at", named)?.is_symlink() {
            path = fs::canonicalize(named).at("follow", named)?;
            notes.push(Note::Followed(path.clone()));
        }
        let metadata = fs::metadata(&path).at("look at", &path)?;
        if !metadata.is_file() {
            return Err(ReplaceFault::NotRegular);
        }
        if !options.in_place {
            if let Some(mount) = mounts::mounted_at(&path) {
                return Err(ReplaceFault::MountPoint(mount));
            }
            match other_names(&metadata) {
                0 => {}
                others if options.hard_linked => notes.push(Note::Parted(others)),
                others => return Err(ReplaceFault::HardLinked(others)),
            }
        }
        // On an overlay, opening for writing may change the inode number, which is compared later, so the file is
        // opened for writing before it is opened for reading.
        check_writable(&path, &metadata, options)?;
        let file = File::open(&path).at("open", &path)?;
        lock(&file)?;
        let metadata = file.metadata().at("look at", &path)?;
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let mut target = Self { path, folder, file, metadata, parsed, options, notes };
        target.check_unchanged()?;
        Ok(target)
    }

    /// Renames a new file over the old one.
    fn swap(mut self, new: &[u8], meanwhile: impl FnOnce()) -> Result<Replaced, ReplaceFault> {
        let temporary = self.temporary(new)?;
        let backup = self.backup()?;
        meanwhile();
        self.check_unchanged()?;
        // Windows does not rename over an open file.
        #[cfg(not(unix))]
        drop(self.file);
        if let Err(error) = temporary.persist(&self.path) {
            return Err(match error.error.kind() {
                io::ErrorKind::ResourceBusy => {
                    ReplaceFault::MountPoint("the system reports that it is in use".to_owned())
                }
                _ => ReplaceFault::Io { step: "replace", path: self.path, error: error.error },
            });
        }
        if let Some(backup) = backup {
            self.notes.push(Note::Backup(backup.keep()));
        }
        // The file is already replaced, so a failure here is only noted.
        if let Err(error) = sync_folder(&self.folder) {
            self.notes.push(Note::NotSynced(error.to_string()));
        }
        Ok(Replaced { target: self.path, notes: self.notes })
    }

    /// Writes to the file itself, and keeps a copy beside it meanwhile.
    fn write_through(mut self, new: &[u8], meanwhile: impl FnOnce()) -> Result<Replaced, ReplaceFault> {
        let copy = match self.backup()? {
            Some(backup) => backup,
            None => self.copy()?,
        };
        if let Err(error) = sync_folder(&self.folder) {
            self.notes.push(Note::NotSynced(error.to_string()));
        }
        let mut file = OpenOptions::new().write(true).open(&self.path).at("open", &self.path)?;
        meanwhile();
        self.check_unchanged()?;
        if let Err(error) = overwrite(&mut file, self.parsed.len(), new) {
            return Err(match put_back(&mut file, self.parsed) {
                Ok(()) => ReplaceFault::Io { step: "write", path: self.path, error },
                Err(_) => ReplaceFault::Torn { copy: copy.keep(), error },
            });
        }
        self.notes.push(Note::InPlace);
        if !matches!(copy, Copy::Temporary(_)) {
            self.notes.push(Note::Backup(copy.keep()));
        }
        Ok(Replaced { target: self.path, notes: self.notes })
    }

    /// Checks that the path still leads to this file, and the file still has the parsed text.
    fn check_unchanged(&mut self) -> Result<(), ReplaceFault> {
        let now = fs::symlink_metadata(&self.path).at("look at", &self.path)?;
        if !is_same_file(&now, &self.metadata) || now.len() != self.parsed.len() as u64 {
            return Err(ReplaceFault::Changed);
        }
        self.file.seek(SeekFrom::Start(0)).at("read", &self.path)?;
        let mut rest = self.parsed;
        let mut piece = vec![0; 64 * 1024];
        loop {
            let read = self.file.read(&mut piece).at("read", &self.path)?;
            match rest.strip_prefix(&piece[..read]) {
                None => return Err(ReplaceFault::Changed),
                Some([]) if read == 0 => return Ok(()),
                Some(_) if read == 0 => return Err(ReplaceFault::Changed),
                Some(after) => rest = after,
            }
        }
    }

    /// Creates a file in the same folder with these bytes and the metadata of the old file, synced. It is removed on
    /// drop unless it is renamed.
    fn temporary(&mut self, bytes: &[u8]) -> Result<NamedTempFile, ReplaceFault> {
        let temporary = temporary_in(&self.folder, &temporary_prefix(&self.path, NEW))?;
        let mut file = temporary.as_file();
        file.write_all(bytes).at(WRITE_TEMPORARY, &self.folder)?;
        for loss in metadata::keep(&self.file, &self.metadata, file) {
            if !self.options.lossy_metadata {
                return Err(ReplaceFault::Metadata(loss));
            }
            let note = Note::Lost(loss);
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        file.sync_all().at(WRITE_TEMPORARY, &self.folder)?;
        Ok(temporary)
    }

    /// Creates a synced copy of the old text that only the user can read.
    ///
    /// If the folder is not writable, the copy is in the system's temporary folder.
    fn copy(&self) -> Result<Copy, ReplaceFault> {
        let prefix = temporary_prefix(&self.path, OLD);
        let copy_in = |folder: &Path| {
            let temporary = temporary_in(folder, &prefix)?;
            let mut file = temporary.as_file();
            let written = file.write_all(self.parsed).and_then(|()| file.sync_all());
            written.at("write a copy of the old text in", folder)?;
            Ok(Copy::Temporary(temporary.into_temp_path()))
        };
        copy_in(&self.folder).or_else(|_| copy_in(&std::env::temp_dir()))
    }

    /// Creates the requested backup. It is removed with the returned value, unless the caller keeps it.
    fn backup(&mut self) -> Result<Option<Copy>, ReplaceFault> {
        let Some(suffix) = &self.options.backup else { return Ok(None) };
        let path = backup_path(&self.path, suffix)?;
        if fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file())
            && fs::read(&path).at("read", &path)? == self.parsed
        {
            return Ok(Some(Copy::Found(path)));
        }
        let temporary = self.temporary(self.parsed)?;
        match temporary.persist_noclobber(&path) {
            Ok(_) => Ok(Some(match TempPath::try_from_path(&path) {
                Ok(guard) => Copy::Made(guard, path),
                Err(_) => Copy::Found(path),
            })),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(ReplaceFault::BackupExists(path)),
            Err(error) => Err(ReplaceFault::Io { step: "make the backup", path, error: error.error }),
        }
    }
}

/// The purpose of a temporary file, as part of its name: the new text, or a copy of the old one.
const NEW: &str = "new";
const OLD: &str = "old";

/// The number of random characters at the end of such a name.
const RANDOM: usize = 6;

/// A file with the old text.
enum Copy {
    /// An existing backup.
    Found(PathBuf),
    /// A backup of this run.
    Made(TempPath, PathBuf),
    /// A copy that exists only while the file is written.
    Temporary(TempPath),
}

impl Copy {
    /// Keeps the copy, and returns its path.
    fn keep(self) -> PathBuf {
        match self {
            Self::Found(path) => path,
            Self::Made(guard, path) => {
                let_stay(guard);
                path
            }
            Self::Temporary(guard) => {
                let path = guard.to_path_buf();
                let_stay(guard);
                path
            }
        }
    }
}

/// Fails only on Windows, where the file is kept anyway, marked as temporary.
fn let_stay(guard: TempPath) {
    let _ = guard.keep();
}

/// Returns whether the mode and the system let the user write to the file.
fn check_writable(path: &Path, metadata: &Metadata, options: &ReplaceOptions) -> Result<(), ReplaceFault> {
    // Root may write although the mode forbids it; the mode is respected.
    if metadata.permissions().readonly() && !options.read_only {
        return Err(ReplaceFault::ReadOnly);
    }
    match OpenOptions::new().write(true).open(path) {
        Err(error) if options.read_only && fault::is_forbidden_by_mode(&error) => Ok(()),
        Err(error) => Err(error).at(WRITE, path),
        Ok(_) => Ok(()),
    }
}

/// Locks the file for this run. Without locks, only the last comparison with the file protects it.
#[cfg(unix)]
fn lock(file: &File) -> Result<(), ReplaceFault> {
    match file.try_lock() {
        Err(fs::TryLockError::WouldBlock) => Err(ReplaceFault::Locked),
        Ok(()) | Err(fs::TryLockError::Error(_)) => Ok(()),
    }
}

/// Takes no lock: on Windows, it would prevent this run from reading.
#[cfg(not(unix))]
fn lock(_: &File) -> Result<(), ReplaceFault> {
    Ok(())
}

/// Returns the number of names of the file besides the given one.
fn other_names(metadata: &Metadata) -> u64 {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::nlink(metadata).saturating_sub(1);
    #[cfg(not(unix))]
    {
        let _ = metadata;
        0
    }
}

fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        one.dev() == other.dev() && one.ino() == other.ino()
    }
    #[cfg(not(unix))]
    {
        one.is_file() && one.created().ok() == other.created().ok() && one.modified().ok() == other.modified().ok()
    }
}

/// Creates a file that only its owner may open, until it gets the mode of the old one.
fn temporary_in(folder: &Path, prefix: &OsStr) -> Result<NamedTempFile, ReplaceFault> {
    let create = |path: &Path| {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path)
    };
    let made = tempfile::Builder::new().prefix(prefix).rand_bytes(RANDOM).make_in(folder, create);
    made.map_err(without_temporary_path).at(MAKE_TEMPORARY, folder)
}

/// Returns the prefix of the names of temporary files for this one. It hides them, so that no program reads them as
/// tables.
fn temporary_prefix(path: &Path, what: &str) -> OsString {
    // A name may have 255 bytes on most systems.
    let name = path.file_name().filter(|name| name.len() <= 200).unwrap_or_default();
    let mut prefix = OsString::from(".");
    for part in [name, OsStr::new(".portolan-"), OsStr::new(what), OsStr::new("-")] {
        prefix.push(part);
    }
    prefix
}

fn backup_path(path: &Path, suffix: &OsStr) -> Result<PathBuf, ReplaceFault> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    let backup = path.with_file_name(&name);
    if suffix.is_empty() || backup.file_name() != Some(&name) {
        return Err(ReplaceFault::BadSuffix(suffix.to_owned()));
    }
    Ok(backup)
}

/// Writes the bytes beyond the old end first. These can fail on a full disk, and can be truncated again.
fn overwrite(file: &mut File, old_length: usize, new: &[u8]) -> io::Result<()> {
    let (head, tail) = new.split_at(new.len().min(old_length));
    file.seek(SeekFrom::Start(head.len() as u64))?;
    if !tail.is_empty() {
        file.write_all(tail)?;
        file.sync_all()?;
    }
    file.seek(SeekFrom::Start(0))?;
    file.write_all(head)?;
    file.set_len(new.len() as u64)?;
    file.sync_all()
}

fn put_back(file: &mut File, old: &[u8]) -> io::Result<()> {
    file.set_len(old.len() as u64)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(old)?;
    file.sync_all()
}

/// Makes a rename durable across a power failure.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        // Some file systems cannot sync folders.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

//! The newest fetched registry, stored on the user's disk in the packed form of the embedded one.
//!
//! `portolan_store::StoredHeader` describes the file. It is replaced atomically, and a run reads it into memory and
//! compares its CRC-32 before it uses anything: a file that another program is writing is reported as damaged, and
//! cannot change under a running check.
//!
//! The history ends with the newest registry and is never cut short. An older registry that was stored by force is kept
//! beside the newest one, with the history until its date.

mod folder;

use crate::model::Date;
use crate::registry::{History, HistoryParts, Registry};
use crate::text::PrintablePath;
use portolan_store::{HeaderFault, PARTS, PackedRegistry, StoredHeader};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

const FILE: &str = "registry.cache";
const LOCK: &str = "registry.lock";
/// The beginning of the name of a temporary file, and the number of random characters after it.
const TEMPORARY: &str = ".registry";
const RANDOM: usize = 6;

/// The folder of the stored registry.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// The origin of a stored registry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The address, or the path of a file.
    pub address: String,
    /// The server's entity tag.
    pub etag: Option<String>,
    /// The server's date of last modification.
    pub last_modified: Option<String>,
    /// The day on which it was fetched, in UTC.
    pub fetched: String,
    /// SHA-256 of the XML, in hexadecimal.
    pub sha256: String,
    /// The version of the program that stored it.
    pub stored_by: String,
}

/// A stored registry.
#[derive(Debug)]
pub struct Cached {
    /// The newest registry that was stored, with the history until then.
    pub newest: Registry,
    /// An older one that was stored after it by force.
    pub forced: Option<Registry>,
    /// The origin of the one that was stored last.
    pub origin: Origin,
    /// Size of the file in bytes.
    pub size: u64,
}

impl Cached {
    /// Returns the registry that was stored last.
    pub fn registry(&self) -> &Registry {
        self.forced.as_ref().unwrap_or(&self.newest)
    }
}

/// The content of the file.
pub(super) struct ToStore<'a> {
    /// The newest registry.
    pub(super) newest: &'a PackedRegistry,
    /// An older one that was stored by force.
    pub(super) forced: Option<&'a PackedRegistry>,
    /// The history, which ends with the newest registry.
    pub(super) history: HistoryParts<&'a [u8]>,
    /// The origin of the fetched registry.
    pub(super) origin: &'a Origin,
}

/// The reason why a stored registry could not be used, or none could be stored.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// A file or folder could not be read or written.
    #[error("{}: {error}", PrintablePath(path))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        error: io::Error,
    },
    /// A newer version of the layout.
    #[error("{}: stored by a newer version of Portolan", PrintablePath(.0))]
    Newer(PathBuf),
    /// An older version of the layout.
    #[error("{}: stored by another version of Portolan", PrintablePath(.0))]
    Outdated(PathBuf),
    /// The bytes are not those that were stored.
    #[error("{}: the stored registry is damaged: {what}", PrintablePath(path))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The fault.
        what: &'static str,
    },
    /// The path is no regular file.
    #[error("{}: not a regular file", PrintablePath(.0))]
    NotRegular(PathBuf),
    /// The folder is a symbolic link, which is not followed.
    #[error("{}: a symbolic link, which is not followed here", PrintablePath(.0))]
    LinkedFolder(PathBuf),
    /// The path of a file is a symbolic link, which is not followed.
    #[error("{}: a symbolic link, which is not followed here", PrintablePath(.0))]
    Link(PathBuf),
    /// A folder or file of another user, which root does not use.
    #[error("{}: owned by user {owner}, so root does not use it", PrintablePath(path))]
    OtherOwner {
        /// The folder or file.
        path: PathBuf,
        /// The number of its owner.
        owner: u32,
    },
    /// Another process holds the lock.
    #[error("{}: another update is running", PrintablePath(.0))]
    Busy(PathBuf),
}

/// The lock on the cache. It is released when dropped.
#[derive(Debug)]
pub struct CacheLock {
    _file: File,
}

impl Cache {
    /// Returns the cache in this folder, which need not exist.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the path of the file.
    pub fn file(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    /// Returns the stored registry, if it is newer than `than`, or a different one of the same day.
    ///
    /// Of an older one, only the header is read.
    ///
    /// # Errors
    /// If it cannot be read, is damaged, or is of another version.
    pub fn newer(&self, than: &Registry) -> Result<Option<Registry>, CacheError> {
        let Some((header, file)) = self.open()? else { return Ok(None) };
        let (id, date) = header.source();
        let date = Date::parse(date);
        if date < than.updated() || date == than.updated() && id == than.source_id() {
            return Ok(None);
        }
        self.load(&header, file).map(|cached| Some(cached.newest))
    }

    /// Returns the registry that was stored last, if there is one.
    ///
    /// # Errors
    /// If it cannot be read, is damaged, or is of another version.
    pub fn registry(&self) -> Result<Option<Registry>, CacheError> {
        Ok(self.read()?.map(|cached| cached.forced.unwrap_or(cached.newest)))
    }

    /// Returns the stored registry and its origin, if there is one.
    ///
    /// # Errors
    /// If it cannot be read, is damaged, or is of another version.
    pub fn read(&self) -> Result<Option<Cached>, CacheError> {
        let Some((header, file)) = self.open()? else { return Ok(None) };
        self.load(&header, file).map(Some)
    }

    /// Returns the same as [`read`](Self::read), after a lookup of every record by its name.
    ///
    /// # Errors
    /// If it cannot be read, is damaged, or is of another version.
    pub fn verify(&self) -> Result<Option<Cached>, CacheError> {
        let Some(cached) = self.read()? else { return Ok(None) };
        let is_known = cached.newest.history().source(cached.newest.source_id()).is_some();
        if !is_known || !std::iter::once(&cached.newest).chain(&cached.forced).all(finds_each_name) {
            return Err(self.damaged("its index does not fit its rows"));
        }
        Ok(Some(cached))
    }

    /// Takes the lock without waiting, and creates the folder if it does not exist.
    ///
    /// # Errors
    /// If another process holds it, or the folder cannot be written to.
    pub fn lock(&self) -> Result<CacheLock, CacheError> {
        folder::create(&self.folder)?;
        let path = self.folder.join(LOCK);
        let file = folder::open(&self.folder, LOCK, OpenOptions::new().create(true).append(true))?;
        match file.try_lock() {
            Ok(()) => Ok(CacheLock { _file: file }),
            Err(std::fs::TryLockError::WouldBlock) => Err(CacheError::Busy(path)),
            Err(std::fs::TryLockError::Error(error)) => Err(CacheError::Io { path, error }),
        }
    }

    /// Replaces the stored registries atomically.
    ///
    /// # Errors
    /// If the file cannot be written; the old one is then still there.
    pub(super) fn store(
        &self,
        _lock: &CacheLock,
        ToStore { newest, forced, history, origin }: &ToStore<'_>,
    ) -> Result<(), CacheError> {
        let origin = serde_json::to_vec(origin).unwrap_or_default();
        let (forced_index, forced_text) = forced.map_or((&b""[..], ""), |forced| (forced.index(), forced.text()));
        let &HistoryParts { tenures_index, tenures, sources_index, sources, rows, changes } = history;
        let parts: [&[u8]; PARTS] = [
            &origin,
            newest.index(),
            newest.text().as_bytes(),
            forced_index,
            forced_text.as_bytes(),
            tenures_index,
            tenures,
            sources_index,
            sources,
            rows,
            changes,
        ];
        let header = StoredHeader::new(newest.source_id(), newest.date(), &parts);
        let path = self.file();
        self.remove_left_over();
        let write = || -> io::Result<()> {
            let mut file = tempfile::Builder::new().prefix(TEMPORARY).rand_bytes(RANDOM).tempfile_in(&self.folder)?;
            file.write_all(header.bytes())?;
            for part in parts {
                file.write_all(part)?;
            }
            file.as_file().sync_all()?;
            file.persist(&path).map(drop).map_err(|error| error.error)
        };
        write().map_err(|error| CacheError::Io { path: path.clone(), error: without_temporary_path(error) })
    }

    /// Removes the temporary files of updates that were killed: this one has the lock.
    fn remove_left_over(&self) {
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let bytes = name.as_encoded_bytes();
            if bytes.starts_with(TEMPORARY.as_bytes()) && bytes.len() == TEMPORARY.len() + RANDOM {
                // One that stays does no harm.
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// Removes the stored registry, of any version. Returns whether there was one.
    ///
    /// # Errors
    /// If it cannot be removed, or an update is running.
    pub fn clear(&self) -> Result<bool, CacheError> {
        if !self.folder.exists() {
            return Ok(false);
        }
        let lock = self.lock()?;
        self.remove_left_over();
        let path = self.file();
        let removed = match std::fs::remove_file(&path) {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(_) if path.is_dir() => return Err(CacheError::NotRegular(path)),
            Err(error) => return Err(CacheError::Io { path, error }),
        };
        drop(lock);
        // If other files are in the folder, it stays.
        let _ = std::fs::remove_file(self.folder.join(LOCK));
        let _ = std::fs::remove_dir(&self.folder);
        Ok(removed)
    }

    /// Opens the file, if there is one, and reads its header.
    fn open(&self) -> Result<Option<(StoredHeader, File)>, CacheError> {
        let path = self.file();
        let mut file = match folder::open(&self.folder, FILE, OpenOptions::new().read(true)) {
            Err(CacheError::Io { error, .. }) if is_missing(&error, &path) => return Ok(None),
            opened => opened?,
        };
        let metadata = file.metadata().map_err(|error| CacheError::Io { path: path.clone(), error })?;
        let mut bytes = [0; StoredHeader::LEN];
        self.read_exact(&mut file, &mut bytes)?;
        let header = StoredHeader::parse(&bytes).map_err(|fault| match fault {
            HeaderFault::OtherFile => self.damaged("it lacks the header of a stored registry"),
            HeaderFault::Newer => CacheError::Newer(path),
            HeaderFault::Older => CacheError::Outdated(path),
            HeaderFault::Damaged => self.damaged(OTHER_CONTENT),
        })?;
        match metadata.len().cmp(&header.file_len()) {
            std::cmp::Ordering::Less => Err(self.damaged(ENDS_EARLY)),
            std::cmp::Ordering::Greater => Err(self.damaged("it is too long")),
            std::cmp::Ordering::Equal => Ok(Some((header, file))),
        }
    }

    /// Reads the parts after the header.
    fn load(&self, header: &StoredHeader, mut file: File) -> Result<Cached, CacheError> {
        let mut parts: [Vec<u8>; PARTS] = header.part_lens().map(|length| vec![0; length]);
        for part in &mut parts {
            self.read_exact(&mut file, part)?;
        }
        if !header.matches_crc(&parts.each_ref().map(Vec::as_slice)) {
            return Err(self.damaged(OTHER_CONTENT));
        }
        let [origin, index, text, forced_index, forced_text, history @ ..] = parts;
        let [tenures_index, tenures, sources_index, sources, rows, changes] = history;
        let history =
            History::from_packed(HistoryParts { tenures_index, tenures, sources_index, sources, rows, changes });
        // The checksum is right, so only another version can have packed the bytes differently.
        let outdated = || CacheError::Outdated(self.file());
        let history = history.ok_or_else(outdated)?;
        let newest = Registry::from_packed(packed(index, text).ok_or_else(outdated)?, history, true);
        let forced = if forced_index.is_empty() {
            None
        } else {
            let forced = packed(forced_index, forced_text).ok_or_else(outdated)?;
            Some(Registry::from_packed(forced, newest.history().clone(), false))
        };
        let origin = serde_json::from_slice(&origin).map_err(|_| self.damaged("its origin is missing"))?;
        Ok(Cached { newest, forced, origin, size: header.file_len() })
    }

    fn read_exact(&self, file: &mut File, bytes: &mut [u8]) -> Result<(), CacheError> {
        file.read_exact(bytes).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => self.damaged(ENDS_EARLY),
            _ => CacheError::Io { path: self.file(), error },
        })
    }

    fn damaged(&self, what: &'static str) -> CacheError {
        CacheError::Damaged { path: self.file(), what }
    }
}

/// Returns whether an error means that there is no such file.
///
/// With sudo, another user's home folder may not be readable: a file that cannot be searched for counts as missing.
fn is_missing(error: &io::Error, path: &Path) -> bool {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => true,
        ErrorKind::PermissionDenied => path.symlink_metadata().is_err(),
        _ => false,
    }
}

const ENDS_EARLY: &str = "it ends early";
const OTHER_CONTENT: &str = "its content changed after it was stored";

fn packed(index: Vec<u8>, text: Vec<u8>) -> Option<PackedRegistry> {
    PackedRegistry::open(index.into(), String::from_utf8(text).ok()?.into())
}

/// Returns whether every named record is found by its name.
fn finds_each_name(registry: &Registry) -> bool {
    let mut named = registry.records().filter(|record| !record.name().is_empty());
    named.all(|record| registry.named(record.name().as_bytes()).any(|found| found.id() == record.id()))
}

/// Returns an error without the path of a temporary file, which no longer exists.
pub fn without_temporary_path(error: io::Error) -> io::Error {
    let text = error.to_string();
    match text.split_once(" at path \"") {
        Some((reason, _)) => io::Error::new(error.kind(), reason.to_owned()),
        None => error,
    }
}

#[cfg(test)]
mod tests;

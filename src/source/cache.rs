//! The newest registry that was fetched, kept on the user's disk in the packed form of the embedded one, so that it is
//! ready as soon as its bytes are read.
//!
//! One file holds all, so that no two parts can disagree, and it is replaced as a whole or not at all. Layout, all
//! numbers little-endian u32 unless said otherwise:
//!
//! | bytes | content |
//! |---|---|
//! | 8 | what the file is; the last byte is the version of this layout and of all that it holds |
//! | 48 | id and date of the registry's source, separated by a blank, then zeros |
//! | 36 | how long each part is |
//! | 8 | a sum of everything but the hash (u64) |
//! | 32 | SHA-256 of everything but itself |
//! | | the parts: where it came from (JSON), the newest registry, an older one that was asked for by force (or nothing), the tenures' index and table, the sources' index and table, the rows and changes of past states |
//!
//! The history ends with the newest registry and is never cut short: what is stored by force although it is older
//! stands beside the newest, and is held against the history until its date.
//!
//! A [`Stamp`] beside it tells whether somebody has touched the file since. Where nobody has, a run asks it without
//! reading the whole of it; else the sum is looked at first. The hash is for `registry verify`, which sees what a disk
//! does to a file; until then, bytes that a disk has changed give wrong answers at worst, for no byte is trusted to be
//! in range.

use crate::model::Date;
use crate::registry::{History, HistoryParts, Registry};
use crate::text::Shown;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use stamp::Stamp;
use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use sum::sum;

mod stamp;
mod sum;

const FILE: &str = "registry.cache";
const LOCK: &str = "registry.lock";
const STAMP: &str = "registry.stamp";
/// Without the last byte, which is the version.
const MAGIC: &[u8; 7] = b"PTLNREG";
const VERSION: u8 = 4;
const PARTS: usize = 9;
const HEAD_LEN: usize = 48;
const LENGTHS_AT: usize = 8 + HEAD_LEN;
const SUM_AT: usize = LENGTHS_AT + 4 * PARTS;
const HASH_AT: usize = SUM_AT + 8;
const HEADER_LEN: usize = HASH_AT + 32;

/// The folder of the stored registry.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// Where a stored registry came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The address, or the path of a file.
    pub address: String,
    /// What the server calls this state.
    pub etag: Option<String>,
    /// When the server says that it changed.
    pub last_modified: Option<String>,
    /// The day on which it was fetched, by UTC.
    pub fetched: String,
    /// Hash of the XML, in hexadecimal.
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
    /// Where it came from.
    pub origin: Origin,
    /// Bytes on the disk.
    pub size: u64,
}

impl Cached {
    /// The registry that was stored last.
    pub fn registry(&self) -> &Registry {
        self.forced.as_ref().unwrap_or(&self.newest)
    }
}

/// What is put into the file.
pub(super) struct ToStore<'a> {
    /// Id and date of the newest registry.
    pub(super) head: &'a str,
    /// The newest registry, packed.
    pub(super) newest: &'a [u8],
    /// An older one, packed; nothing if it was not asked for.
    pub(super) forced: &'a [u8],
    /// The history, which ends with the newest.
    pub(super) history: HistoryParts<&'a [u8]>,
    /// Where the one that was asked for came from.
    pub(super) origin: &'a Origin,
}

/// Why there is no stored registry to be had, or none could be stored.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// A file or folder could not be read or written.
    #[error("{}: {error}", shown_path(path))]
    Io {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// It was stored by a program that knows more.
    #[error("{}: stored by a newer version of Portolan", shown_path(.0))]
    Newer(PathBuf),
    /// It was stored by a program that packed it in another way.
    #[error("{}: stored by another version of Portolan", shown_path(.0))]
    Outdated(PathBuf),
    /// It is not what was stored.
    #[error("{}: the stored registry is damaged: {what}", shown_path(path))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Something else stands where it is kept.
    #[error("{}: not a regular file, so no stored registry", shown_path(.0))]
    NotRegular(PathBuf),
    /// Another process holds the lock.
    #[error("{}: another update is at work", shown_path(.0))]
    Busy(PathBuf),
}

/// A path as it is shown to people.
pub fn shown_path(path: &Path) -> impl std::fmt::Display {
    Shown(path.as_os_str().as_encoded_bytes())
}

/// Held while the cache is changed.
#[derive(Debug)]
pub struct CacheLock {
    _file: File,
}

/// The first bytes of the file, taken apart.
struct Header {
    bytes: [u8; HEADER_LEN],
    lengths: [usize; PARTS],
    /// What the file is stamped with now.
    stamp: Option<Stamp>,
    /// Whether that is what it was stored with.
    untouched: bool,
}

impl Cache {
    /// The cache in this folder, which need not exist.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file that holds the registry.
    pub fn file(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    /// The stored registry, if there is one that is newer than `than`, or another one of the same day. If there is not,
    /// that costs a look or two at the disk.
    ///
    /// # Errors
    /// If it cannot be read, is damaged, or is of another version.
    pub fn newer(&self, than: &Registry) -> Result<Option<Registry>, CacheError> {
        let Some((header, file)) = self.open()? else { return Ok(None) };
        let mut head = header.head().split(' ');
        let (id, date) = (head.next().unwrap_or_default(), head.next().and_then(Date::parse));
        let is_newer = !(date < than.updated() || date == than.updated() && id == than.source_id());
        // What a file that was touched says of its date is believed after a look at the sum.
        if !is_newer && header.untouched {
            return Ok(None);
        }
        self.load(&header, file, false).map(|loaded| Some(loaded.newest).filter(|_| is_newer))
    }

    /// The registry that was stored last, if there is one.
    ///
    /// # Errors
    /// If it cannot be read, is damaged, or is of another version.
    pub fn registry(&self) -> Result<Option<Registry>, CacheError> {
        let Some((header, file)) = self.open()? else { return Ok(None) };
        let Loaded { newest, forced, .. } = self.load(&header, file, false)?;
        Ok(Some(self.unpacked(&newest, forced)?.unwrap_or(newest)))
    }

    /// The stored registry and where it came from, if there is one, after a look at the sum of its bytes.
    ///
    /// # Errors
    /// If it cannot be read, is damaged, or is of another version.
    pub fn read(&self) -> Result<Option<Cached>, CacheError> {
        let Some((header, file)) = self.open()? else { return Ok(None) };
        let Loaded { newest, forced, origin } = self.load(&header, file, true)?;
        let forced = self.unpacked(&newest, forced)?;
        let origin = serde_json::from_slice(&origin).map_err(|_| self.damaged("it does not say where it came from"))?;
        let size = HEADER_LEN + header.lengths.iter().sum::<usize>();
        Ok(Some(Cached { newest, forced, origin, size: size as u64 }))
    }

    /// The stored registry, if there is one, after a look at every byte: its hash, and that each row can be asked. Then it
    /// counts as untouched again.
    ///
    /// # Errors
    /// If it cannot be read, is damaged, or is of another version.
    pub fn verify(&self) -> Result<Option<Cached>, CacheError> {
        let path = self.file();
        let (Some((opened, _)), Some(cached)) = (self.open()?, self.read()?) else { return Ok(None) };
        let bytes = std::fs::read(&path).map_err(|error| CacheError::Io { path, error })?;
        let (header, parts) = bytes.split_at_checked(HEADER_LEN).ok_or_else(|| self.damaged(ENDS_EARLY))?;
        if header[HASH_AT..] != hash(&header[..HASH_AT], &[parts]) {
            return Err(self.damaged("its SHA-256 is not that of its content"));
        }
        let is_known = |registry: &Registry| registry.history().source(registry.source_id()).is_some();
        if !is_known(&cached.newest) || !std::iter::once(&cached.newest).chain(&cached.forced).all(finds_each_name) {
            return Err(self.damaged("its index does not fit its rows"));
        }
        // What was changed after it was opened has another stamp.
        if let Some(stamp) = opened.stamp.filter(|_| !opened.untouched && header == opened.bytes) {
            stamp.keep(&self.folder.join(STAMP));
        }
        Ok(Some(cached))
    }

    /// Takes the lock, without waiting for it. The folder is made if it is not there.
    ///
    /// # Errors
    /// If another process holds it, or the folder cannot be written to.
    pub fn lock(&self) -> Result<CacheLock, CacheError> {
        let io = |path: &Path, error| CacheError::Io { path: path.to_owned(), error };
        std::fs::create_dir_all(&self.folder).map_err(|error| io(&self.folder, error))?;
        let path = self.folder.join(LOCK);
        let opened = at_once(OpenOptions::new().create(true).append(true)).open(&path);
        let file = opened.map_err(|error| io(&path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(CacheLock { _file: file }),
            Err(std::fs::TryLockError::WouldBlock) => Err(CacheError::Busy(path)),
            Err(std::fs::TryLockError::Error(error)) => Err(io(&path, error)),
        }
    }

    /// Puts registries in the place of the stored ones, as a whole or not at all.
    ///
    /// # Errors
    /// If it cannot be written; what was stored before is there still.
    pub(super) fn store(
        &self,
        _lock: &CacheLock,
        ToStore { head, newest, forced, history, origin }: &ToStore<'_>,
    ) -> Result<(), CacheError> {
        let origin = serde_json::to_vec(origin).unwrap_or_default();
        let &HistoryParts { tenures_index, tenures, sources_index, sources, rows, changes } = history;
        let parts: [&[u8]; PARTS] =
            [&origin, newest, forced, tenures_index, tenures, sources_index, sources, rows, changes];
        let mut header = MAGIC.to_vec();
        header.push(VERSION);
        header.extend(head.bytes().chain(std::iter::repeat(0)).take(HEAD_LEN));
        for part in parts {
            header.extend((part.len() as u32).to_le_bytes());
        }
        let sum = sum(&header, &parts).to_le_bytes();
        header.extend(sum);
        header.extend(hash(&header, &parts));

        let path = self.file();
        let write = || -> io::Result<File> {
            let mut file = tempfile::Builder::new().prefix(".registry").tempfile_in(&self.folder)?;
            file.write_all(&header)?;
            for part in parts {
                file.write_all(part)?;
            }
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|error| error.error)
        };
        let file =
            write().map_err(|error| CacheError::Io { path: path.clone(), error: without_temporary_path(error) })?;
        if let Some(stamp) = file.metadata().ok().and_then(|metadata| Stamp::of(&metadata, sum)) {
            stamp.keep(&self.folder.join(STAMP));
        }
        Ok(())
    }

    /// Removes what is stored, of whatever version, and says whether there was anything.
    ///
    /// # Errors
    /// If it cannot be removed, or an update is at work.
    pub fn clear(&self) -> Result<bool, CacheError> {
        if !self.folder.exists() {
            return Ok(false);
        }
        let lock = self.lock()?;
        let path = self.file();
        let removed = match std::fs::remove_file(&path) {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(_) if path.is_dir() => return Err(CacheError::NotRegular(path)),
            Err(error) => return Err(CacheError::Io { path, error }),
        };
        drop(lock);
        // What else is in the folder is not ours, and then it stays.
        let _ = std::fs::remove_file(self.folder.join(STAMP));
        let _ = std::fs::remove_file(self.folder.join(LOCK));
        let _ = std::fs::remove_dir(&self.folder);
        Ok(removed)
    }

    /// The header and the file after it, if there is one.
    fn open(&self) -> Result<Option<(Header, File)>, CacheError> {
        let path = self.file();
        let mut file = match at_once(OpenOptions::new().read(true)).open(&path) {
            Ok(file) => file,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
            // Another user's home folder, as with sudo: what cannot even be looked for is not there.
            Err(error) if error.kind() == ErrorKind::PermissionDenied && path.symlink_metadata().is_err() => {
                return Ok(None);
            }
            Err(error) => return Err(CacheError::Io { path, error }),
        };
        let metadata = file.metadata().map_err(|error| CacheError::Io { path: path.clone(), error })?;
        if !metadata.is_file() {
            return Err(CacheError::NotRegular(path));
        }
        let size = metadata.len();
        let mut bytes = [0; HEADER_LEN];
        match file.read_exact(&mut bytes) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(self.damaged(ENDS_EARLY)),
            Err(error) => return Err(CacheError::Io { path, error }),
            Ok(()) if !bytes.starts_with(MAGIC) => return Err(self.damaged("it does not begin like one")),
            Ok(()) if bytes[MAGIC.len()] > VERSION => return Err(CacheError::Newer(path)),
            Ok(()) if bytes[MAGIC.len()] < VERSION => return Err(CacheError::Outdated(path)),
            Ok(()) => {}
        }
        let length = |part: usize| {
            let at = LENGTHS_AT + 4 * part;
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]) as usize
        };
        let lengths = std::array::from_fn(length);
        let whole = (HEADER_LEN + lengths.iter().sum::<usize>()) as u64;
        match size.cmp(&whole) {
            std::cmp::Ordering::Less => Err(self.damaged(ENDS_EARLY)),
            std::cmp::Ordering::Greater => Err(self.damaged("it is too long")),
            std::cmp::Ordering::Equal => {
                let stamp = Stamp::of(&metadata, *bytes[SUM_AT..].first_chunk().unwrap_or(&[0; 8]));
                let untouched = stamp.is_some() && stamp == Stamp::kept(&self.folder.join(STAMP));
                Ok(Some((Header { bytes, lengths, stamp, untouched }, file)))
            }
        }
    }

    /// What is in the file; after a look at the `whole` of it, or not.
    fn load(&self, header: &Header, file: File, whole: bool) -> Result<Loaded, CacheError> {
        let mapped = if header.untouched && !whole { mapped(header, &file) } else { None };
        let parts = match mapped {
            Some(parts) => parts.map(Cow::Borrowed),
            None => self.read_parts(header, file)?.map(Cow::Owned),
        };
        let [origin, newest, forced, tenures_index, tenures, sources_index, sources, rows, changes] = parts;
        let history =
            History::from_packed(HistoryParts { tenures_index, tenures, sources_index, sources, rows, changes });
        // The bytes are those that were stored, so only another version can have made them so.
        let newest = history.and_then(|history| Registry::from_packed(newest, history, true));
        Ok(Loaded { newest: newest.ok_or_else(|| CacheError::Outdated(self.file()))?, forced, origin })
    }

    /// The older registry that was stored by force, if there is one, held against the history until its date.
    fn unpacked(&self, newest: &Registry, forced: Cow<'static, [u8]>) -> Result<Option<Registry>, CacheError> {
        if forced.is_empty() {
            return Ok(None);
        }
        let registry = Registry::from_packed(forced, newest.history().clone(), false);
        registry.map(Some).ok_or_else(|| CacheError::Outdated(self.file()))
    }

    /// The parts, every byte of which has been looked at.
    fn read_parts(&self, header: &Header, mut file: File) -> Result<[Vec<u8>; PARTS], CacheError> {
        let mut parts: [Vec<u8>; PARTS] = header.lengths.map(|length| vec![0; length]);
        for part in &mut parts {
            file.read_exact(part).map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => self.damaged(ENDS_EARLY),
                _ => CacheError::Io { path: self.file(), error },
            })?;
        }
        let known = &header.bytes[SUM_AT..HASH_AT];
        if sum(&header.bytes[..SUM_AT], &parts.each_ref().map(Vec::as_slice)).to_le_bytes() != known {
            return Err(self.damaged("its content is not what was stored"));
        }
        Ok(parts)
    }

    fn damaged(&self, what: &'static str) -> CacheError {
        CacheError::Damaged { path: self.file(), what }
    }
}

/// Opens without waiting for the other end of what is a pipe.
fn at_once(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(options, libc::O_NONBLOCK);
    options
}

const ENDS_EARLY: &str = "it ends early";

/// What is in the file.
struct Loaded {
    newest: Registry,
    /// An older registry, packed still.
    forced: Cow<'static, [u8]>,
    origin: Cow<'static, [u8]>,
}

/// Whether each record that has a name is found by it.
fn finds_each_name(registry: &Registry) -> bool {
    let mut named = registry.records().filter(|record| !record.name().is_empty());
    named.all(|record| registry.named(record.name().as_bytes()).any(|found| found.number() == record.number()))
}

/// What the system said, without the path of a temporary file, which is gone again.
pub fn without_temporary_path(error: io::Error) -> io::Error {
    let inner = error.get_ref().and_then(std::error::Error::source).and_then(|inner| inner.downcast_ref::<io::Error>());
    inner.and_then(io::Error::raw_os_error).map_or(error, io::Error::from_raw_os_error)
}

/// The parts as they lie in the file, where the system can show them so. Elsewhere than on Unix a file that is in use
/// could not be replaced.
#[cfg(unix)]
fn mapped(header: &Header, file: &File) -> Option<[&'static [u8]; PARTS]> {
    let mut rest = super::map::map(file).ok()?.get(HEADER_LEN..)?;
    let mut parts: [&[u8]; PARTS] = [&[]; PARTS];
    for (part, &length) in parts.iter_mut().zip(&header.lengths) {
        (*part, rest) = rest.split_at_checked(length)?;
    }
    Some(parts)
}

#[cfg(not(unix))]
fn mapped(_: &Header, _: &File) -> Option<[&'static [u8]; PARTS]> {
    None
}

impl Header {
    /// Id and date of the registry's source.
    fn head(&self) -> &str {
        let field = &self.bytes[8..8 + HEAD_LEN];
        let end = field.iter().position(|&byte| byte == 0).unwrap_or(HEAD_LEN);
        std::str::from_utf8(&field[..end]).unwrap_or_default()
    }
}

fn hash(header: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(header);
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests;

//! Reads a file that may be a configuration.

use super::super::{FileError, FileFault};
use crate::text::{ByteOffset, LineIter, LineNumber, SourceFile, listed};
use crate::uses::{CONFIGS, Recognized, by_path, recognize};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// The number of bytes by which a file of a searched folder is recognized.
const HEAD: u64 = 64 << 10;

/// The length of the longest line of a configuration, in bytes.
const LONGEST_LINE: usize = 1 << 20;

/// Checks that a file can be a configuration: text with lines of a realistic length.
///
/// # Errors
/// If it has NUL bytes or a longer line.
pub fn check_text(source: &SourceFile) -> Result<(), FileError> {
    let error = |fault| Err(FileError { path: source.path.clone(), fault });
    if let Some(at) = memchr::memchr(0, &source.bytes) {
        return error(FileFault::NotText(source.line_index().line(ByteOffset::new(at))));
    }
    let mut lines = LineIter::new(&source.bytes);
    match lines.position(|line| line.content.len() > LONGEST_LINE) {
        Some(index) => error(FileFault::LongLine(LineNumber::from_index(index))),
        None => Ok(()),
    }
}

/// Lists the kinds of configurations: `fail2ban, nftables or pf`.
pub fn kinds() -> String {
    let ids: Vec<&str> = CONFIGS.iter().map(|reader| reader.meta().id).collect();
    listed(&ids, "or")
}

/// Returns whether a path leads to a named pipe.
#[cfg(unix)]
pub(super) fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    path.metadata().is_ok_and(|metadata| metadata.file_type().is_fifo())
}

#[cfg(not(unix))]
pub(super) fn is_pipe(_: &Path) -> bool {
    false
}

/// Returns the beginning of a file, which is enough to recognize it.
pub(super) fn head(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

/// Finds the readers of a file in a searched folder. The content of a binary file makes no configuration.
pub(super) fn recognize_head(path: &Path, head: &[u8]) -> Recognized {
    match memchr::memchr(0, head) {
        Some(_) if by_path(path).is_none() => Recognized::Unknown,
        _ => recognize(path, head),
    }
}

//! Reads a file that may be a configuration.

use super::super::{FileError, FileFault};
use crate::text::{ByteOffset, LineIter, LineNumber, SourceFile, listed};
use crate::uses::CONFIGS;

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
        Some(number) => error(FileFault::LongLine(LineNumber::from_index(number))),
        None => Ok(()),
    }
}

/// Lists the kinds of configurations: `fail2ban, nftables or pf`.
pub fn kinds() -> String {
    let ids: Vec<&str> = CONFIGS.iter().map(|reader| reader.meta().id).collect();
    listed(&ids, "or")
}

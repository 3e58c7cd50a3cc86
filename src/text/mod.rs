//! Bytes and positions in them: [`Span`], [`LineIndex`], [`SourceFile`], [`InputError`].
//!
//! Files are bytes, not `str`: many tables in use are Latin-1. Nothing here knows about ports.

mod byte_offset;
mod declared;
mod expected;
mod glob;
mod input_error;
mod limited;
mod line_number;
mod lines;
mod list;
mod lossy;
mod merge_conflict;
mod slip;
mod source;
mod toml_file;

pub use byte_offset::ByteOffset;
pub use declared::{OneOrMany, Placed, TableOnly, Word};
pub use glob::glob_fault;
pub use input_error::{InputError, unknown_word};
pub use limited::read_limited;
pub use line_number::LineNumber;
pub use lines::{LineEnding, LineIndex, LineIter, Position, RawLine};
pub use list::{listed, listed_names, shorten_list};
pub use lossy::{
    Lossy, Printable, PrintablePath, STDIN, ShellWord, argument, char_count, shorten, text_and_base64, unquoted_path,
};
pub use merge_conflict::{REMEDY_OF_CONFLICTS, is_conflict_marker, merge_conflict};
pub use slip::{Letters, Slip, similar};
pub use source::SourceFile;
pub use toml_file::{TomlFile, VERSION, VersionKey, parse_toml, read_toml};

use std::borrow::Cow;

/// The typical length of a line in bytes, used to reserve capacity.
pub(crate) const USUAL_LINE: usize = 36;

/// Returns text with its ASCII letters in lower case. Most names are.
pub fn in_lowercase(text: &[u8]) -> Cow<'_, [u8]> {
    if text.iter().any(u8::is_ascii_uppercase) { text.to_ascii_lowercase().into() } else { text.into() }
}

/// A half-open range of byte offsets into one file: `start..end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: ByteOffset,
    /// Offset after the last byte.
    pub end: ByteOffset,
}

impl Span {
    /// Creates the span from `start` to `end`, in bytes.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start: ByteOffset::new(start), end: ByteOffset::new(end) }
    }

    /// Returns the bytes that the span covers.
    #[inline]
    pub fn of(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start.index()..self.end.index()]
    }

    /// Returns the number of bytes covered.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Returns whether no byte is covered.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

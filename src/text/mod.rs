//! Bytes and places in them: [`Span`], [`LineIndex`], [`SourceFile`].
//!
//! Files are bytes, not `str`: many tables in use are Latin-1. Nothing here knows about ports.

mod line_number;
mod lines;
mod lossy;
mod source;

pub use line_number::LineNumber;
pub use lines::{LineEnding, LineIndex, LineIter, Position, RawLine};
pub use lossy::{Lossy, STDIN, Shown, ShownPath, char_count};
pub use source::SourceFile;

/// The typical length of a line in bytes, used to reserve capacity.
pub(crate) const USUAL_LINE: usize = 36;

/// A half-open range of byte offsets into one file: `start..end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// Creates the span from `start` to `end`, in bytes.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start: start as u32, end: end as u32 }
    }

    /// Returns the bytes that the span covers.
    #[inline]
    pub fn of(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start as usize..self.end as usize]
    }

    /// Returns the number of bytes covered.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Returns whether no byte is covered.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

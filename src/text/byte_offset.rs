//! [`ByteOffset`]: the position of a byte in a file.

use std::fmt;
use std::ops::{Add, Sub};

/// An offset into the bytes of one file, counted from 0. Four bytes wide: no larger file is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteOffset(u32);

impl ByteOffset {
    /// The start of the file.
    pub const START: Self = Self(0);

    /// Returns the offset of the byte at an index.
    #[inline]
    pub fn new(index: usize) -> Self {
        Self(index as u32)
    }

    /// Returns the index of the byte in its file.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl From<u32> for ByteOffset {
    fn from(offset: u32) -> Self {
        Self(offset)
    }
}

impl Add<usize> for ByteOffset {
    type Output = Self;

    /// Returns the offset this many bytes later.
    #[inline]
    fn add(self, bytes: usize) -> Self {
        Self(self.0 + bytes as u32)
    }
}

impl Sub for ByteOffset {
    type Output = usize;

    /// Returns the number of bytes from an earlier offset to this one.
    #[inline]
    fn sub(self, earlier: Self) -> usize {
        (self.0 - earlier.0) as usize
    }
}

impl fmt::Display for ByteOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

//! [`LineNumber`]: the number of a line in a file.

use std::fmt;
use std::num::NonZero;

/// The number of a line, counted from 1 as people and editors do. Ordered as in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineNumber(NonZero<u32>);

impl LineNumber {
    /// The first line.
    pub const FIRST: Self = Self(NonZero::<u32>::MIN);

    /// Returns the number of the line at an index, counted from 0. A file has fewer than 2³² lines.
    #[inline]
    pub fn from_index(index: usize) -> Self {
        Self(NonZero::<u32>::MIN.saturating_add(index as u32))
    }

    /// Returns the index of the line, counted from 0.
    #[inline]
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    /// Returns the number, at least 1.
    #[inline]
    pub fn get(self) -> u32 {
        self.0.get()
    }

    /// Returns the number of the following line.
    #[must_use]
    pub fn after(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Returns the number of the line before, or `None` for the first line.
    pub fn before(self) -> Option<Self> {
        NonZero::new(self.get() - 1).map(Self)
    }
}

impl fmt::Display for LineNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_from_1_and_indices_from_0() {
        let third = LineNumber::from_index(2);
        assert_eq!((third.get(), third.index(), third.to_string()), (3, 2, "3".to_owned()));
        assert_eq!((third.before(), third.after()), (Some(LineNumber::from_index(1)), LineNumber::from_index(3)));
        assert_eq!((LineNumber::from_index(0), LineNumber::FIRST.before()), (LineNumber::FIRST, None));
    }
}

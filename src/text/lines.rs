//! Lines, and the line and column of an offset.

use super::{ByteOffset, LineNumber, Span, USUAL_LINE, char_count};
use memchr::memchr;

/// The ending of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnding {
    /// A line feed.
    Lf,
    /// A carriage return and a line feed.
    CrLf,
    /// A carriage return alone, in a file that has no line feed at all.
    Cr,
    /// The end of the file.
    None,
}

impl LineEnding {
    /// Returns the length of the ending in bytes.
    pub fn len(self) -> usize {
        match self {
            Self::Lf | Self::Cr => 1,
            Self::CrLf => 2,
            Self::None => 0,
        }
    }

    /// Returns whether the file ends here without a line ending.
    pub fn is_empty(self) -> bool {
        self == Self::None
    }
}

/// One line: its content without the ending, and the ending.
#[derive(Clone, Copy, Debug)]
pub struct RawLine {
    /// The bytes before the line ending.
    pub content: Span,
    /// The line ending.
    pub ending: LineEnding,
}

/// Iterates over the lines of a file, which tile its bytes.
///
/// A line ends at a line feed. A carriage return ends a line only in a file without any line feed, as
/// written by old Macintosh editors; elsewhere it is either part of CR LF or a stray control character.
#[derive(Clone, Debug)]
pub struct LineIter<'a> {
    bytes: &'a [u8],
    /// Offset of the next line.
    start: usize,
    terminator: u8,
}

impl<'a> LineIter<'a> {
    /// Creates an iterator over the lines of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        let has_only_cr = memchr(b'\n', bytes).is_none() && memchr(b'\r', bytes).is_some();
        Self { bytes, start: 0, terminator: if has_only_cr { b'\r' } else { b'\n' } }
    }
}

impl Iterator for LineIter<'_> {
    type Item = RawLine;

    #[inline]
    fn next(&mut self) -> Option<RawLine> {
        let start = self.start;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let Some(length) = memchr(self.terminator, rest) else {
            self.start = self.bytes.len();
            return Some(RawLine { content: Span::new(start, self.start), ending: LineEnding::None });
        };
        self.start = start + length + 1;
        let (length, ending) = match (self.terminator, &rest[..length]) {
            (b'\r', _) => (length, LineEnding::Cr),
            (_, [.., b'\r']) => (length - 1, LineEnding::CrLf),
            _ => (length, LineEnding::Lf),
        };
        Some(RawLine { content: Span::new(start, start + length), ending })
    }
}

/// A line and a column, as people and editors count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line number.
    pub line: LineNumber,
    /// Column in characters, counted from 1; a byte that is not UTF-8 counts as one.
    pub column: usize,
    /// Offset in bytes.
    pub offset: ByteOffset,
}

/// The offsets at which lines start.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<ByteOffset>,
}

impl LineIndex {
    /// Creates the index of the lines of `bytes`.
    pub fn new(bytes: &[u8]) -> Self {
        let mut starts = Vec::with_capacity(1 + bytes.len() / USUAL_LINE);
        starts.extend(LineIter::new(bytes).map(|line| line.content.start));
        if starts.is_empty() {
            starts.push(ByteOffset::START);
        }
        Self { starts }
    }

    /// Returns the line that holds `offset`. The end of the file belongs to its last line.
    pub fn line(&self, offset: ByteOffset) -> LineNumber {
        LineNumber::from_index(self.starts.partition_point(|&start| start <= offset) - 1)
    }

    /// Returns the line and column of `offset` in `bytes`. These must be the bytes that the index was created from.
    pub fn position(&self, bytes: &[u8], offset: ByteOffset) -> Position {
        let offset = offset.min(ByteOffset::new(bytes.len()));
        let line = self.line(offset);
        let start = self.starts[line.index()];
        Position { line, column: 1 + char_count(Span { start, end: offset }.of(bytes)), offset }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(bytes: &[u8]) -> Vec<(&[u8], LineEnding)> {
        LineIter::new(bytes).map(|line| (line.content.of(bytes), line.ending)).collect()
    }

    #[test]
    fn lines_end_as_the_file_says() {
        assert_eq!(contents(b""), []);
        assert_eq!(contents(b"a\nb"), [(&b"a"[..], LineEnding::Lf), (b"b", LineEnding::None)]);
        assert_eq!(contents(b"a\r\n\n"), [(&b"a"[..], LineEnding::CrLf), (b"", LineEnding::Lf)]);
        assert_eq!(contents(b"a\rb\r"), [(&b"a"[..], LineEnding::Cr), (b"b", LineEnding::Cr)]);
        // A stray carriage return in a file with line feeds is content.
        assert_eq!(contents(b"a\rb\n"), [(&b"a\rb"[..], LineEnding::Lf)]);
    }

    #[test]
    fn columns_count_characters_and_bad_bytes() {
        let bytes = "é\u{fffd} x\n".as_bytes();
        let index = LineIndex::new(bytes);
        assert_eq!(
            index.position(bytes, ByteOffset::new(6)),
            Position { line: LineNumber::FIRST, column: 4, offset: ByteOffset::new(6) }
        );
        let latin1 = b"caf\xe9\xe9 x";
        assert_eq!(LineIndex::new(latin1).position(latin1, ByteOffset::new(6)).column, 7);
    }

    #[test]
    fn the_end_of_the_file_is_on_its_last_line() {
        let bytes = b"a\nbc";
        assert_eq!(
            LineIndex::new(bytes).position(bytes, ByteOffset::new(4)),
            Position { line: LineNumber::FIRST.after(), column: 3, offset: ByteOffset::new(4) }
        );
        assert_eq!(
            LineIndex::new(b"").position(b"", ByteOffset::START),
            Position { line: LineNumber::FIRST, column: 1, offset: ByteOffset::START }
        );
    }
}

//! [`Edit`]: the replacement of some bytes of a file.

use crate::text::{ByteOffset, Span};

/// The replacement of some bytes of a file. An empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The replaced bytes.
    pub span: Span,
    /// The new bytes.
    pub text: Vec<u8>,
}

impl Edit {
    /// Replaces a span with `text`.
    pub fn replace(span: Span, text: impl Into<Vec<u8>>) -> Self {
        Self { span, text: text.into() }
    }

    /// Inserts `text` before the byte at `at`.
    pub fn insert(at: ByteOffset, text: impl Into<Vec<u8>>) -> Self {
        Self::replace(Span { start: at, end: at }, text)
    }

    /// Removes a span.
    pub fn delete(span: Span) -> Self {
        Self::replace(span, Vec::new())
    }

    /// Returns the growth of the file, in bytes.
    pub fn growth(&self) -> isize {
        self.text.len().cast_signed() - self.span.len().cast_signed()
    }
}

/// Returns the bytes after the edits, which are sorted and do not overlap.
pub fn apply(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
    let growth: isize = edits.iter().map(Edit::growth).sum();
    let mut result = Vec::with_capacity(bytes.len().saturating_add_signed(growth));
    let mut at = 0;
    for edit in edits {
        result.extend_from_slice(&bytes[at..edit.span.start.index()]);
        result.extend_from_slice(&edit.text);
        at = edit.span.end.index();
    }
    result.extend_from_slice(&bytes[at..]);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_outside_the_edits_stays() {
        let edits = [
            Edit::insert(ByteOffset::START, "a"),
            Edit::delete(Span::new(1, 2)),
            Edit::replace(Span::new(3, 4), "xyz"),
            Edit::insert(ByteOffset::new(5), "!"),
        ];
        assert_eq!(apply(b"01234", &edits), b"a02xyz4!");
        assert_eq!(apply(b"", &[]), b"");
    }
}

//! Blanks, words and comments.

use super::{LineError, Parsed, field};
use nom::Parser;
use nom::bytes::complete::{tag, take_while};
use nom::combinator::{iterator, map, recognize, rest, verify};
use nom::error::{ErrorKind, ParseError};
use nom::sequence::preceded;

/// Skips blanks: the white space of C's `isspace` inside a line.
///
/// # Errors
/// Never: there may be no blanks.
pub fn blanks(line: &[u8]) -> Parsed<'_, &[u8]> {
    take_while(is_c_space).parse_complete(line)
}

/// Parses a word, which ends at a blank, or at the comment sign if the format has one. Fails if no word is there.
pub fn word<'a>(sign: Option<&str>) -> impl Parser<&'a [u8], Output = &'a [u8], Error = LineError<'a>> {
    move |line: &'a [u8]| match end_of_word(line, sign, is_c_space) {
        0 => Err(nom::Err::Error(LineError::from_error_kind(line, ErrorKind::TakeTill1))),
        end => Ok((&line[end..], &line[..end])),
    }
}

/// Parses a comment, from its sign to the last byte of the line that is not blank.
///
/// Fails if the text does not begin with the sign, or the format has none.
pub fn comment<'a>(sign: Option<&str>) -> impl Parser<&'a [u8], Output = &'a [u8], Error = LineError<'a>> {
    let begin = verify(tag(sign.unwrap_or_default()), move |_: &[u8]| sign.is_some());
    map(recognize(preceded(begin, rest)), <[u8]>::trim_ascii_end)
}

/// Parses any number of words, up to a comment or the end of the line. Never fails.
pub fn words<'a>(sign: Option<&str>) -> impl Parser<&'a [u8], Output = Words<'a>, Error = LineError<'a>> {
    move |line: &'a [u8]| {
        let (words, rest) = line.split_at(end_of_word(line, sign, |_| false));
        Ok((rest, Words(words)))
    }
}

/// Returns the offset of the first byte that ends a word, or of the comment sign before it; else the length of the line.
fn end_of_word(line: &[u8], sign: Option<&str>, ends: impl Fn(u8) -> bool) -> usize {
    let sign = sign.unwrap_or_default().as_bytes();
    let first = sign.first().copied();
    let is_end = |at: &usize| {
        let b = line[*at];
        ends(b) || Some(b) == first && line[*at..].starts_with(sign)
    };
    (0..line.len()).find(is_end).unwrap_or(line.len())
}

/// Words with blanks between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words<'a>(&'a [u8]);

impl<'a> Words<'a> {
    /// Creates the list of the words of `text`, which begins with the first of them.
    pub fn new(text: &'a [u8]) -> Self {
        Self(text)
    }

    /// Returns each word in order.
    pub fn iter(self) -> impl Iterator<Item = &'a [u8]> {
        iterator(self.0, field(word(None)))
    }
}

/// Returns whether a byte is white space for C's `isspace`, except for a newline.
fn is_c_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\r' | 0x0b | 0x0c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_blanks_and_comments() {
        let word_of = |line| word(Some("#")).parse(line);
        assert_eq!(field(word(Some("#"))).parse(b"ssh\t 22/tcp"), Ok((&b"22/tcp"[..], &b"ssh"[..])));
        assert_eq!(word_of(b"tcp#x"), Ok((&b"#x"[..], &b"tcp"[..])));
        assert!(word_of(b"# x").is_err() && word_of(b" x").is_err() && word_of(b"").is_err());
        assert_eq!(word(Some("//")).parse(b"tcp#/x//y"), Ok((&b"//y"[..], &b"tcp#/x"[..])));
        assert_eq!(word(None).parse(b"tcp#x y"), Ok((&b" y"[..], &b"tcp#x"[..])));
        let (rest, list) = words(Some("#")).parse(b"a \x0bb# c").unwrap();
        assert_eq!((rest, list.iter().collect::<Vec<_>>()), (&b"# c"[..], vec![&b"a"[..], b"b"]));
        assert_eq!(words(Some("#")).parse(b"").unwrap().1.iter().count(), 0);
    }

    #[test]
    fn comments_end_before_trailing_blanks() {
        assert_eq!(comment(Some("#")).parse(b"# a # b \t"), Ok((&b""[..], &b"# a # b"[..])));
        assert_eq!(comment(Some("//")).parse(b"// a # b \t"), Ok((&b""[..], &b"// a # b"[..])));
        assert!(comment(Some("#")).parse(b" # a").is_err() && comment(Some("//")).parse(b"# a").is_err());
    }
}

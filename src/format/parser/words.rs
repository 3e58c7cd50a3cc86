//! Blanks, words and comments.

use super::{Parsed, field};
use nom::Parser;
use nom::bytes::complete::{tag, take_till, take_till1, take_while};
use nom::combinator::{iterator, map, recognize, rest};
use nom::sequence::preceded;

/// Skips blanks: the white space of C's `isspace` inside a line.
///
/// # Errors
/// None: no blank at all is fine, too.
pub fn blanks(line: &[u8]) -> Parsed<'_, &[u8]> {
    take_while(is_blank).parse_complete(line)
}

/// Parses a word, which ends at a blank or a comment sign.
///
/// # Errors
/// If no word is there.
pub fn word(line: &[u8]) -> Parsed<'_, &[u8]> {
    take_till1(|b| is_blank(b) || b == COMMENT_SIGN).parse_complete(line)
}

/// Parses a comment, from its sign to the last byte of the line that is not blank.
///
/// # Errors
/// If the line does not go on with a comment sign.
pub fn comment(line: &[u8]) -> Parsed<'_, &[u8]> {
    map(recognize(preceded(tag("#"), rest)), <[u8]>::trim_ascii_end).parse_complete(line)
}

/// Parses any number of words, up to a comment or the end of the line.
///
/// # Errors
/// None: no word at all is fine, too.
pub fn words(line: &[u8]) -> Parsed<'_, Words<'_>> {
    map(take_till(|b| b == COMMENT_SIGN), Words).parse_complete(line)
}

/// Parses a word that only a blank ends, in a format without comments.
///
/// # Errors
/// If no word is there.
pub fn word_until_blank(line: &[u8]) -> Parsed<'_, &[u8]> {
    take_till1(is_blank).parse_complete(line)
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
        iterator(self.0, field(word_until_blank))
    }
}

const COMMENT_SIGN: u8 = b'#';

fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\r' | 0x0b | 0x0c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_blanks_and_comments() {
        assert_eq!(field(word).parse(b"ssh\t 22/tcp"), Ok((&b"22/tcp"[..], &b"ssh"[..])));
        assert_eq!(word(b"tcp#x"), Ok((&b"#x"[..], &b"tcp"[..])));
        assert!(word(b"# x").is_err() && word(b" x").is_err() && word(b"").is_err());
        let (rest, list) = words(b"a \x0bb# c").unwrap();
        assert_eq!((rest, list.iter().collect::<Vec<_>>()), (&b"# c"[..], vec![&b"a"[..], b"b"]));
        assert_eq!(words(b"").unwrap().1.iter().count(), 0);
    }

    #[test]
    fn comments_end_before_trailing_blanks() {
        assert_eq!(comment(b"# a # b \t"), Ok((&b""[..], &b"# a # b"[..])));
        assert!(comment(b" # a").is_err());
    }
}

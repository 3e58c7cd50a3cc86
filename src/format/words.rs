//! How a line falls into words and a comment: by nom, and without it where a line is short and plain, as nearly all are.

use crate::syntax::WordRange;
use crate::text::Span;
use nom::bytes::complete::take_while;
use nom::{IResult, Parser};
use wide::u8x64;

/// The parts of a line, whatever they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parts {
    /// Nothing but blanks.
    None,
    /// A comment that starts at this offset.
    Comment(u32),
    /// One word and no more.
    Word(Span),
    /// What can be an entry.
    Entry {
        name: Span,
        /// The second word: `22/tcp`.
        binding: Span,
        /// Those after it.
        words: WordRange,
        /// Empty if there is none.
        comment: Span,
    },
}

/// Takes a line apart, and says whether it is known to have no control characters but tabs. The words behind the second
/// are added to `words`. `content` is the line without its ending, and without a byte order mark.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "called once, for every line; returning the parts through memory takes longer"
)]
pub(super) fn parts(bytes: &[u8], content: Span, words: &mut Vec<Span>) -> (Parts, bool) {
    match plain_line(bytes, content) {
        Some(line) => (line.parts(words), true),
        None => (parts_by_nom(bytes, content, words), false),
    }
}

/// A line of which each byte has a bit.
struct PlainLine {
    start: u32,
    /// Bytes of words before the comment.
    words: u64,
    /// Comment signs.
    signs: u64,
    /// Bytes that are no blanks.
    filled: u64,
}

const DELETE: u8 = 0x7f;

/// `None` if the line is long, or has other blanks and control characters than space and tab, or the file ends soon.
#[inline]
fn plain_line(bytes: &[u8], content: Span) -> Option<PlainLine> {
    let length = content.len();
    if length >= 64 {
        return None;
    }
    let block = bytes[content.start as usize..].first_chunk::<64>()?;
    let within = (1u64 << length) - 1;
    let block = u8x64::new(*block);
    let space = u8x64::splat(b' ');
    let low = (block.min(space).simd_eq(block) | block.simd_eq(u8x64::splat(DELETE))).to_bitmask();
    let blanks = (block.simd_eq(space) | block.simd_eq(u8x64::splat(b'\t'))).to_bitmask();
    if low & !blanks & within != 0 {
        return None;
    }
    let signs = block.simd_eq(u8x64::splat(b'#')).to_bitmask() & within;
    let filled = !blanks & within;
    let before_sign = (signs & signs.wrapping_neg()).wrapping_sub(1);
    Some(PlainLine { start: content.start, words: filled & before_sign, signs, filled })
}

impl PlainLine {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    fn parts(self, list: &mut Vec<Span>) -> Parts {
        let mut starts = self.words & !(self.words << 1);
        // No line has a byte at the last bit, so each word that starts ends.
        let mut ends = !self.words & self.words << 1;
        let mut next = || {
            let word = Span { start: self.start + starts.trailing_zeros(), end: self.start + ends.trailing_zeros() };
            starts &= starts.wrapping_sub(1);
            ends &= ends.wrapping_sub(1);
            word
        };
        match self.words.count_ones() {
            0 if self.signs == 0 => return Parts::None,
            0 => return Parts::Comment(self.start + self.signs.trailing_zeros()),
            _ => {}
        }
        let count = (self.words & !(self.words << 1)).count_ones();
        let name = next();
        if count == 1 {
            return Parts::Word(name);
        }
        let binding = next();
        let words = WordRange { start: list.len() as u32, count: count - 2 };
        for _ in 0..words.count {
            list.push(next());
        }
        let comment = if self.signs == 0 {
            Span::default()
        } else {
            let last = 64 - self.filled.leading_zeros();
            Span { start: self.start + self.signs.trailing_zeros(), end: self.start + last }
        };
        Parts::Entry { name, binding, words, comment }
    }
}

type Step<'a> = IResult<&'a [u8], &'a [u8], ()>;

#[cold]
fn parts_by_nom(bytes: &[u8], content: Span, list: &mut Vec<Span>) -> Parts {
    // Every part is a slice of `bytes`, so its place is the distance of its start.
    let base = bytes.as_ptr() as usize;
    let place = |part: &[u8]| {
        let start = part.as_ptr() as usize - base;
        Span::new(start, start + part.len())
    };
    let text = blanks(content.of(bytes));
    match text.first() {
        None => return Parts::None,
        Some(b'#') => return Parts::Comment(place(text).start),
        Some(_) => {}
    }
    let (name, rest) = spaced_word(text);
    let (binding, mut rest) = spaced_word(rest);
    if binding.is_empty() {
        return Parts::Word(place(name));
    }
    let mut words = WordRange { start: list.len() as u32, count: 0 };
    loop {
        let (word, after) = spaced_word(rest);
        if word.is_empty() {
            break;
        }
        list.push(place(word));
        words.count += 1;
        rest = after;
    }
    // Where there is no further word, there is a comment sign or the end.
    let comment = rest.trim_ascii_end();
    let comment = if comment.is_empty() { Span::default() } else { place(comment) };
    Parts::Entry { name: place(name), binding: place(binding), words, comment }
}

/// The blanks that C's `isspace` knows inside a line.
fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\r' | 0x0b | 0x0c)
}

fn blanks(text: &[u8]) -> &[u8] {
    let skipped: Step<'_> = take_while(is_blank).parse_complete(text);
    skipped.map_or(text, |(rest, _)| rest)
}

/// The word that a text begins with, empty if there is none, and what comes after the blanks behind it.
fn spaced_word(text: &[u8]) -> (&[u8], &[u8]) {
    // Nearly every byte is above all those that end a word.
    let found: Step<'_> = take_while(|b| b > b'#' || !is_blank(b) && b != b'#').parse_complete(text);
    found.map_or((b"", text), |(rest, word)| (word, blanks(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const REST: &[u8] = &[b'x'; 64];

    fn both(line: &[u8]) -> [Option<(Parts, Vec<Span>)>; 2] {
        let bytes = [line, REST].concat();
        let content = Span::new(0, line.len());
        let (mut own, mut noms) = (vec![Span::default()], vec![Span::default()]);
        let plain = plain_line(&bytes, content).map(|line| line.parts(&mut own));
        [plain.map(|parts| (parts, own)), Some((parts_by_nom(&bytes, content, &mut noms), noms))]
    }

    #[test]
    fn a_plain_line_falls_into_its_parts() {
        let span = |start, end| Span { start, end };
        let [plain, nom] = both(b" ssh\t22/tcp a  b# c # d ");
        assert_eq!(plain, nom);
        let (parts, list) = plain.unwrap();
        let (name, binding, comment) = (span(1, 4), span(5, 11), span(16, 23));
        assert_eq!(parts, Parts::Entry { name, binding, words: WordRange { start: 1, count: 2 }, comment });
        assert_eq!(list[1..], [span(12, 13), span(15, 16)]);
        assert_eq!(both(b"  # x")[0].as_ref().unwrap().0, Parts::Comment(2));
        assert_eq!(both(b" \t ")[0].as_ref().unwrap().0, Parts::None);
        assert_eq!(both(b"ssh # 22/tcp")[0].as_ref().unwrap().0, Parts::Word(span(0, 3)));
    }

    #[test]
    fn what_is_not_plain_is_left_to_nom() {
        for line in [&b"a\r1/tcp"[..], b"a\x0b1/tcp", b"a\x001/tcp", b"a\x7f 1/tcp", &[b'a'; 64]] {
            assert_eq!(both(line)[0], None);
        }
        assert!(both(&[b'a'; 63])[0].is_some());
        assert!(plain_line(b"a 1/tcp", Span::new(0, 7)).is_none(), "the file ends");
    }

    proptest! {
        #[test]
        fn plain_lines_fall_into_the_same_parts_either_way(line in "[ \t#a1/\u{e9}!-]{0,70}") {
            let [plain, nom] = both(line.as_bytes());
            prop_assert!(plain.is_none() && line.len() >= 64 || plain == nom, "{plain:?} {nom:?}");
        }
    }
}

//! Blanks, numbers and lines in buffers, as C's library reads them.

use memchr::memchr;

/// Returns whether a byte is blank: `isspace` of the C locale.
#[inline]
pub(crate) fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t'..=b'\r')
}

/// Returns lines with their newline, as `getline` and `fgetln` do.
pub(crate) fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let end = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

/// Returns lines as `fgets` reads them into a buffer of `most` bytes and a NUL: longer ones in pieces.
pub(crate) fn pieces(bytes: &[u8], most: usize) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let room = &rest[..rest.len().min(most)];
        let end = memchr(b'\n', room).map_or(room.len(), |at| at + 1);
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Returns the bytes before the first NUL: a C string.
pub(crate) fn string(bytes: &[u8]) -> &[u8] {
    &bytes[..memchr(0, bytes).unwrap_or(bytes.len())]
}

/// Returns the offset of a slice in the slice that it was taken from.
pub(crate) fn offset(whole: &[u8], part: &[u8]) -> u32 {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize) as u32
}

/// Splits before the first byte for which `ends` returns true.
pub(crate) fn until(text: &[u8], ends: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    text.split_at(text.iter().position(|&b| ends(b)).unwrap_or(text.len()))
}

/// Returns whether a comment follows a text without a blank between them.
pub(crate) fn is_glued(text: &[u8], comment: &[u8]) -> bool {
    !comment.is_empty() && !text.ends_with(b" ")
}

/// Returns the text without the leading bytes for which `skips` returns true.
pub(crate) fn skip(text: &[u8], skips: impl Fn(u8) -> bool) -> &[u8] {
    until(text, |b| !skips(b)).1
}

/// Returns the words between bytes for which `parts` returns true.
pub(crate) fn words(text: &[u8], parts: impl Fn(u8) -> bool + Copy) -> impl Iterator<Item = &[u8]> {
    text.split(move |&b| parts(b)).filter(|word| !word.is_empty())
}

/// How numbers are written for [`number`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// Decimal.
    Ten,
    /// Octal after `0`, hexadecimal after `0x`, else decimal.
    Any,
}

/// A number at the start of a text, as `strtol` and `strtoul` read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    negative: bool,
    /// Whether there is a sign before it.
    pub(crate) has_sign: bool,
    /// Without its sign; `None` if it is above 64 bits.
    amount: Option<u64>,
    /// How many bytes it takes, blanks and sign included.
    pub(crate) length: usize,
}

impl Number {
    /// Returns the number as `strtoul` does with 64 bits. A number below zero wraps around; one above the maximum
    /// becomes the maximum.
    pub(crate) fn unsigned(self) -> u64 {
        match self.amount {
            None => u64::MAX,
            Some(amount) if self.negative => amount.wrapping_neg(),
            Some(amount) => amount,
        }
    }

    /// Returns the number as `strtol` does with 64 bits, clamped to the minimum and the maximum.
    pub(crate) fn signed(self) -> i64 {
        let amount = self.amount.and_then(|amount| i64::try_from(amount).ok());
        match (amount, self.negative) {
            (Some(amount), false) => amount,
            (Some(amount), true) => -amount,
            (None, false) => i64::MAX,
            (None, true) => i64::MIN,
        }
    }
}

/// Reads a number after any blanks and a sign.
pub(crate) fn number(text: &[u8], base: Base) -> Option<Number> {
    let (sign, digits) = match skip(text, is_space) {
        [sign @ (b'+' | b'-'), rest @ ..] => (Some(*sign), rest),
        rest => (None, rest),
    };
    let (radix, digits) = match (base, digits) {
        (Base::Any, [b'0', b'x' | b'X', digit, ..]) if digit.is_ascii_hexdigit() => (16, &digits[2..]),
        (Base::Any, [b'0', ..]) => (8, digits),
        _ => (10, digits),
    };
    let digit = |b: u8| match b {
        b'0'..=b'9' => b - b'0',
        b'A'..=b'F' => b - b'A' + 10,
        b'a'..=b'f' => b - b'a' + 10,
        _ => u8::MAX,
    };
    let (mut amount, mut length) = (Some(0u64), 0);
    for value in digits.iter().map(|&b| digit(b)).take_while(|&value| value < radix) {
        amount = amount.and_then(|sum| sum.checked_mul(radix.into())?.checked_add(value.into()));
        length += 1;
    }
    (length > 0).then_some(Number {
        negative: sign == Some(b'-'),
        has_sign: sign.is_some(),
        amount,
        length: text.len() - digits.len() + length,
    })
}

/// Returns whether `strtol` reads a whole word as a number. `getaddrinfo` then uses no table.
pub(crate) fn is_number(word: &[u8]) -> bool {
    whole_number(word).is_some()
}

/// Returns the number that a whole word is; `None` if it is not one.
pub(crate) fn whole_number(word: &[u8]) -> Option<Number> {
    number(word, Base::Ten).filter(|number| number.length == word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_c_reads_them() {
        let read = |text: &[u8], base| number(text, base).map(|number| (number.unsigned(), number.length));
        assert_eq!(read(b" \t+22/", Base::Ten), Some((22, 5)));
        assert_eq!(read(b"-1", Base::Ten), Some((u64::MAX, 2)));
        assert_eq!(read(b"99999999999999999999", Base::Ten), Some((u64::MAX, 20)));
        assert_eq!(read(b"022", Base::Any), Some((18, 3)));
        assert_eq!(read(b"08", Base::Any), Some((0, 1)));
        assert_eq!(read(b"0x16", Base::Any), Some((22, 4)));
        assert_eq!(read(b"0x/", Base::Any), Some((0, 1)));
        assert_eq!(read(b"0x16", Base::Ten), Some((0, 1)));
        assert_eq!(read(b"+", Base::Ten), None);
        assert_eq!(number(b"-99999999999999999999", Base::Ten).unwrap().signed(), i64::MIN);
    }

    #[test]
    fn long_lines_come_in_pieces() {
        let cut: Vec<_> = pieces(b"abcdef\nx\nlast", 4).collect();
        assert_eq!(cut, [&b"abcd"[..], b"ef\n", b"x\n", b"last"]);
    }
}

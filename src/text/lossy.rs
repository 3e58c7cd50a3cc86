//! Display of bytes as text: valid UTF-8 as it is, U+FFFD for each other byte.

use std::fmt::{self, Write as _};

/// Displays bytes as text. Each byte that is not part of valid UTF-8 becomes one U+FFFD, so that the text has as many
/// characters as [`char_count`] counts.
#[derive(Clone, Copy, Debug)]
pub struct Lossy<'a>(pub &'a [u8]);

impl fmt::Display for Lossy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            f.write_str(chunk.valid())?;
            for _ in chunk.invalid() {
                f.write_char(char::REPLACEMENT_CHARACTER)?;
            }
        }
        Ok(())
    }
}

/// Displays bytes on a terminal: like [`Lossy`], with a visible character in place of each control character, so that a
/// file cannot send commands to the terminal. The text has as many characters as [`char_count`] counts.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a>(pub &'a [u8]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Ok(text) = std::str::from_utf8(self.0)
            && !text.contains(|c| visible(c) != c)
        {
            return f.write_str(text);
        }
        for chunk in self.0.utf8_chunks() {
            for c in chunk.valid().chars() {
                f.write_char(visible(c))?;
            }
            for _ in chunk.invalid() {
                f.write_char(char::REPLACEMENT_CHARACTER)?;
            }
        }
        Ok(())
    }
}

/// Returns the character, or a visible substitute for a control or invisible character.
pub fn visible(c: char) -> char {
    match c {
        ' '..='~' => c,
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\x7f' => '\u{2421}',
        // Invisible characters and those that change the direction of text could disguise a name.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
            char::REPLACEMENT_CHARACTER
        }
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// Returns the number of characters in `bytes`. A byte that is not UTF-8 counts as one.
pub fn char_count(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(Shown(b"a\x1b[31m\xff\x7f").to_string(), "a\u{241b}[31m\u{fffd}\u{2421}");
        assert_eq!(Shown(b"`ab\x1bc`").to_string(), "`ab\u{241b}c`");
        assert_eq!(Shown("\u{feff}a\u{202e}".as_bytes()).to_string(), "\u{fffd}a\u{fffd}");
    }

    #[test]
    fn each_bad_byte_is_one_character() {
        // A truncated three-byte sequence is two bad bytes.
        let bytes = b"a\xe2\x82b\xff";
        assert_eq!(Lossy(bytes).to_string(), "a\u{fffd}\u{fffd}b\u{fffd}");
        assert_eq!(char_count(bytes), 5);
    }
}

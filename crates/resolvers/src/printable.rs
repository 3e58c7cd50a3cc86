//! [`Printable`]: bytes of a file as text that is safe on a terminal.

use std::fmt::{self, Write as _};

/// Displays bytes as text: U+FFFD for each byte that is not UTF-8, a visible sign for each control character.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printable<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            for c in chunk.valid().chars() {
                f.write_char(printable(c))?;
            }
            for _ in chunk.invalid() {
                f.write_char(char::REPLACEMENT_CHARACTER)?;
            }
        }
        Ok(())
    }
}

fn printable(c: char) -> char {
    match c {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_bad_bytes_become_visible() {
        assert_eq!(Printable(b"a\x1b[31m\xff\x7f").to_string(), "a\u{241b}[31m\u{fffd}\u{2421}");
        assert_eq!(Printable("\u{feff}a\u{202e}\u{85}".as_bytes()).to_string(), "\u{fffd}a\u{fffd}\u{fffd}");
    }
}

//! [`Printable`]: bytes of a file as text that is safe on a terminal.

use std::fmt::{self, Write as _};

/// Displays bytes as text that cannot command a terminal or disguise a name.
///
/// It has a visible sign for each ASCII control character, an escape such as `\u{202e}` for every other character that
/// is invisible or changes the direction of text, and U+FFFD for each byte that is not UTF-8.
#[derive(Clone, Copy, Debug)]
pub struct Printable<'a>(pub &'a [u8]);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Ok(text) = std::str::from_utf8(self.0)
            && !text.contains(is_hidden)
        {
            return f.write_str(text);
        }
        for chunk in self.0.utf8_chunks() {
            chunk.valid().chars().try_for_each(|c| write_visible(c, f))?;
            for _ in chunk.invalid() {
                f.write_char(char::REPLACEMENT_CHARACTER)?;
            }
        }
        Ok(())
    }
}

fn write_visible(c: char, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const PICTURES: u32 = 0x2400;
    match c {
        '\0'..='\x1f' => f.write_char(char::from_u32(PICTURES + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER)),
        '\x7f' => f.write_char('\u{2421}'),
        c if is_hidden(c) => write!(f, "{}", c.escape_unicode()),
        c => f.write_char(c),
    }
}

/// Returns whether a character is invisible or has no shape by itself.
///
/// These are controls, format and bidirectional characters, separators other than the blank, fillers, variation selectors,
/// tags, and code points without a character.
fn is_hidden(c: char) -> bool {
    match c {
        ' '..='~' => false,
        // Characters with the property Default_Ignorable_Code_Point that are letters or marks, and the blank of Braille.
        '\u{34f}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{ffa0}'
        | '\u{e0100}'..='\u{e01ef}' => true,
        // The standard library escapes invisible characters. A combining mark is visible after another character.
        c => {
            let mut buffer = [0; 5];
            buffer[0] = b'x';
            let length = c.encode_utf8(&mut buffer[1..]).len();
            let pair = std::str::from_utf8(&buffer[..=length]).unwrap_or_default();
            pair.escape_debug().nth(1) != Some(c)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> String {
        Printable(text.as_bytes()).to_string()
    }

    #[test]
    fn control_characters_and_bad_bytes_become_visible() {
        assert_eq!(Printable(b"a\x1b[31m\xff\x7f").to_string(), "a\u{241b}[31m\u{fffd}\u{2421}");
        assert_eq!(printed("`ab\x1bc`\r\n\t\0"), "`ab\u{241b}c`\u{240d}\u{240a}\u{2409}\u{2400}");
        assert_eq!(printed("\u{feff}a\u{202e}\u{85}"), r"\u{feff}a\u{202e}\u{85}");
    }

    #[test]
    fn invisible_characters_become_escapes() {
        let ranges = [
            '\u{80}'..='\u{9f}',
            '\u{ad}'..='\u{ad}',
            '\u{61c}'..='\u{61c}',
            '\u{200b}'..='\u{200f}',
            '\u{2028}'..='\u{202e}',
            '\u{2060}'..='\u{206f}',
            '\u{fe00}'..='\u{fe0f}',
            '\u{fff9}'..='\u{fffb}',
            '\u{1d173}'..='\u{1d17a}',
            '\u{e0000}'..='\u{e0fff}',
        ];
        let blanks = "\u{a0}\u{1680}\u{2000}\u{200a}\u{202f}\u{205f}\u{2800}\u{3000}\u{3164}\u{ffa0}\u{115f}\u{180e}";
        let others = "\u{34f}\u{17b4}\u{180b}\u{feff}\u{e000}\u{ffff}\u{10ffff}";
        for c in ranges.into_iter().flatten().chain(blanks.chars()).chain(others.chars()) {
            assert_eq!(printed(&c.to_string()), c.escape_unicode().to_string());
        }
    }

    #[test]
    fn visible_characters_stay() {
        for text in
            ["", " ~", r#""\'`"#, "caf\u{e9} cafe\u{301}", "ポート 名前", "Ω→…“”", "שלום", "🚢", "\u{fffd}\u{241b}"]
        {
            assert_eq!(printed(text), text);
        }
    }
}

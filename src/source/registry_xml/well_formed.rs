//! The rules of well-formed XML that the parser does not check.

use quick_xml::events::BytesStart;

/// Returns whether XML allows a character.
pub(super) fn is_character(c: char) -> bool {
    !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

/// Returns the byte offset of the first character that XML does not allow, and an error message.
pub(super) fn bad_character(text: &str) -> Option<(usize, String)> {
    /// The number of bytes that are checked at once.
    const PIECE: usize = 4096;
    let is_bad = |&byte: &u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let bytes = text.as_bytes();
    // A fold without an early exit over a piece is vectorized.
    let bad_piece = bytes.chunks(PIECE).position(|piece| piece.iter().fold(false, |bad, byte| bad | is_bad(byte)));
    let control = bad_piece.and_then(|piece| Some(piece * PIECE + bytes[piece * PIECE..].iter().position(is_bad)?));
    let others = memchr::memchr_iter(0xef, bytes);
    let other = others.into_iter().find(|&at| text[at..].starts_with(['\u{fffe}', '\u{ffff}']));
    let at = control.into_iter().chain(other).min()?;
    let c = text[at..].chars().next()?;
    Some((at, no_character(c)))
}

pub(super) fn no_character(c: char) -> String {
    format!("XML does not allow the character U+{:04X}", u32::from(c))
}

/// Checks that each attribute has a unique name and a value in quotes.
pub(super) fn attributes(start: &BytesStart<'_>) -> Result<(), String> {
    // Most elements have none.
    if start.attributes_raw().is_empty() {
        return Ok(());
    }
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| format!("an attribute is not well-formed: {error}"))?;
        if attribute.value.contains('<') {
            return Err("the value of an attribute contains `<`".to_owned());
        }
    }
    Ok(())
}

/// Checks the text between elements.
pub(super) fn text(text: &str, is_outside: bool) -> Result<(), String> {
    if is_outside && !text.trim_start_matches('\u{feff}').bytes().all(|b| b.is_ascii_whitespace()) {
        return Err("text is outside the document's element".to_owned());
    }
    // Searching for one character first is faster on texts this short.
    if text.contains(']') && text.contains("]]>") { Err("text contains `]]>`".to_owned()) } else { Ok(()) }
}

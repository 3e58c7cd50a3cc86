//! What makes a document well-formed beyond what the reader of XML looks at.

use quick_xml::events::BytesStart;

/// Whether XML has this character.
pub(super) fn is_character(c: char) -> bool {
    !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

/// The first character that XML does not have, and where it stands.
pub(super) fn bad_character(text: &str) -> Option<(usize, String)> {
    /// Few enough to be looked at once more where one is bad.
    const PIECE: usize = 4096;
    let is_bad = |&byte: &u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let bytes = text.as_bytes();
    // Without a way out in between, many bytes are looked at at once.
    let bad_piece = bytes.chunks(PIECE).position(|piece| piece.iter().fold(false, |bad, byte| bad | is_bad(byte)));
    let control = bad_piece.and_then(|piece| Some(piece * PIECE + bytes[piece * PIECE..].iter().position(is_bad)?));
    let others = memchr::memchr_iter(0xef, bytes);
    let other = others.into_iter().find(|&at| text[at..].starts_with(['\u{fffe}', '\u{ffff}']));
    let at = control.into_iter().chain(other).min()?;
    let c = text[at..].chars().next()?;
    Some((at, no_character(c)))
}

pub(super) fn no_character(c: char) -> String {
    format!("XML has no character U+{:04X}", u32::from(c))
}

/// Looks at each attribute: it has a name of its own and a value in quotes.
pub(super) fn attributes(start: &BytesStart<'_>) -> Result<(), String> {
    // Most elements have none.
    if start.attributes_raw().is_empty() {
        return Ok(());
    }
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| format!("an attribute is not well-formed: {error}"))?;
        if attribute.value.contains('<') {
            return Err("`<` stands in the value of an attribute".to_owned());
        }
    }
    Ok(())
}

/// Looks at text between elements.
pub(super) fn text(text: &str, is_outside: bool) -> Result<(), String> {
    if is_outside && !text.trim_start_matches('\u{feff}').bytes().all(|b| b.is_ascii_whitespace()) {
        return Err("text stands outside the document's element".to_owned());
    }
    // To prepare a search for three characters takes longer than most texts.
    if text.contains(']') && text.contains("]]>") { Err("`]]>` stands in text".to_owned()) } else { Ok(()) }
}

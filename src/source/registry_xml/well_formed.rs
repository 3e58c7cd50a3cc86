//! What makes a document well-formed beyond what the reader of XML looks at.

use quick_xml::events::BytesStart;

/// Whether XML has this character.
pub(super) fn is_character(c: char) -> bool {
    !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

/// The first character that XML does not have, and where it stands.
pub(super) fn bad_character(text: &str) -> Option<(usize, String)> {
    let is_bad = |&(_, byte): &(usize, u8)| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let control = text.bytes().enumerate().find(is_bad).map(|(at, _)| at);
    let others = memchr::memchr_iter(0xef, text.as_bytes());
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
    if text.contains("]]>") { Err("`]]>` stands in text".to_owned()) } else { Ok(()) }
}

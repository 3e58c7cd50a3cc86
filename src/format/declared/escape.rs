//! Reads and writes texts with the escapes of host languages.

use super::descriptor::Escapes;
use std::borrow::Cow;

/// Decodes the escapes of a text, and keeps everything else.
pub(super) fn decode(text: &[u8], escapes: Escapes) -> Cow<'_, [u8]> {
    let sign = match escapes {
        Escapes::None => return Cow::Borrowed(text),
        Escapes::C | Escapes::Json | Escapes::Python => b'\\',
        Escapes::Sql => b'\'',
        Escapes::Xml => b'&',
    };
    if !text.contains(&sign) {
        return Cow::Borrowed(text);
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(sign, rest) {
        decoded.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let (length, character) = match escapes {
            Escapes::Sql => decode_sql(rest),
            Escapes::Xml => decode_xml(rest),
            _ => decode_backslash(rest),
        };
        let mut utf8 = [0; 4];
        match character {
            Some(c) => decoded.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes()),
            None => decoded.extend_from_slice(&rest[..length]),
        }
        rest = &rest[length..];
    }
    decoded.extend_from_slice(rest);
    Cow::Owned(decoded)
}

/// Escapes the characters of a text that the host language would read differently.
///
/// Returns `None` for a text with control characters, which is not written.
pub(super) fn encode(text: &str, escapes: Escapes) -> Option<String> {
    if text.chars().any(char::is_control) {
        return None;
    }
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match (escapes, c) {
            (Escapes::C | Escapes::Json | Escapes::Python, '"' | '\\') | (Escapes::C | Escapes::Python, '\'') => {
                written.extend(['\\', c]);
            }
            (Escapes::Sql, '\'') => written.push_str("''"),
            (Escapes::Xml, '&') => written.push_str("&amp;"),
            (Escapes::Xml, '<') => written.push_str("&lt;"),
            (Escapes::Xml, '>') => written.push_str("&gt;"),
            (Escapes::Xml, '"') => written.push_str("&quot;"),
            (Escapes::Xml, '\'') => written.push_str("&apos;"),
            _ => written.push(c),
        }
    }
    Some(written)
}

/// Decodes the escape at the start of a text. Returns its length in bytes, and its character if it is valid.
fn decode_backslash(text: &[u8]) -> (usize, Option<char>) {
    let Some(&sign) = text.get(1) else { return (1, None) };
    let hexadecimal = |digits: usize| {
        let digits = text.get(2..2 + digits).and_then(|digits| std::str::from_utf8(digits).ok());
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        (2 + digits.map_or(0, str::len), number.and_then(char::from_u32))
    };
    match sign {
        b'n' => (2, Some('\n')),
        b't' => (2, Some('\t')),
        b'r' => (2, Some('\r')),
        b'x' => hexadecimal(2),
        b'u' => hexadecimal(4),
        b'"' | b'\'' | b'\\' | b'/' => (2, Some(char::from(sign))),
        _ => (1, None),
    }
}

/// Decodes a doubled quote at the start of a text, likewise.
fn decode_sql(text: &[u8]) -> (usize, Option<char>) {
    if text.get(1) == Some(&b'\'') { (2, Some('\'')) } else { (1, None) }
}

/// Decodes an entity or a character reference at the start of a text, likewise.
fn decode_xml(text: &[u8]) -> (usize, Option<char>) {
    /// In bytes, from `&` to `;`.
    const LONGEST: usize = 12;
    let Some(end) = text.iter().take(LONGEST).position(|&b| b == b';') else { return (1, None) };
    let number = |digits: &[u8], radix| {
        let digits = std::str::from_utf8(digits).ok()?;
        char::from_u32(u32::from_str_radix(digits, radix).ok()?)
    };
    let character = match &text[1..end] {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        [b'#', b'x' | b'X', digits @ ..] => number(digits, 16),
        [b'#', digits @ ..] => number(digits, 10),
        _ => None,
    };
    if character.is_some() { (end + 1, character) } else { (1, None) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let all = [Escapes::C, Escapes::Json, Escapes::Sql, Escapes::Python, Escapes::Xml, Escapes::None];
        for escapes in all {
            for text in ["ssh", "it's \"quoted\"", "a\\b", "<&>", "café", ""] {
                let written = encode(text, escapes).unwrap();
                assert_eq!(decode(written.as_bytes(), escapes), text.as_bytes(), "{escapes:?}");
            }
            assert_eq!(encode("two\nlines", escapes), None);
        }
    }

    #[test]
    fn escapes_of_other_languages_stay() {
        assert_eq!(*decode(b"a&amp;b", Escapes::C), b"a&amp;b"[..]);
        assert_eq!(*decode(b"&#83;&#x53;H&nope;&", Escapes::Xml), b"SSH&nope;&"[..]);
        assert_eq!(*decode(b"\\x53\\u0053H\\q\\", Escapes::C), b"SSH\\q\\"[..]);
        assert_eq!(*decode(b"it''s 'x", Escapes::Sql), b"it's 'x"[..]);
    }
}

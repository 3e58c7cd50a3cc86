//! Text in the cells of the registry's tables: blanks, references in brackets, notes on aliases.

use std::path::Path;

/// Returns a text with each run of blanks and line breaks as one blank, and none at its ends.
pub fn folded(text: &str) -> String {
    let trimmed = text.trim();
    if is_folded(trimmed) { trimmed.to_owned() } else { trimmed.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// Folds the blanks of a text in place, as [`folded`] does.
pub(super) fn fold(text: &mut String) {
    if text.trim().len() < text.len() || !is_folded(text) {
        *text = folded(text);
    }
}

/// Returns whether a text without blanks at its ends surely needs no folding.
fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.is_ascii() && !bytes.windows(2).any(|pair| pair == b"  ") && !bytes.iter().any(|b| (b'\t'..=b'\r').contains(b))
}

/// Removes the addresses of people from a text, and mends letters that the registry has in another encoding.
pub(super) fn clean(text: &mut String) {
    mend_letters(text);
    drop_addresses(text);
}

/// Mends letters of UTF-8 that were once read as Mac OS Roman: `√´` is `ë`.
fn mend_letters(text: &mut String) {
    /// The characters of Mac OS Roman from 0x80 to 0xBF, which are the second bytes of `À` to `ÿ` in UTF-8.
    const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø";
    /// The first byte of these letters in UTF-8, in Mac OS Roman.
    const FIRST: char = '√';
    if !text.contains(FIRST) {
        return;
    }
    let mut mended = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let second = rest.peek().filter(|_| c == FIRST).and_then(|&c| MAC_ROMAN.chars().position(|known| known == c));
        match second.and_then(|position| char::from_u32(0xC0 + position as u32)) {
            Some(letter) => {
                mended.push(letter);
                rest.next();
            }
            None => mended.push(c),
        }
    }
    *text = mended;
}

/// Removes the addresses of people from a text. Their forms are `<someone&example.com>`, `<someone at example.com>` and
/// `someone@example.com`. The registry writes `&` for `@`.
fn drop_addresses(text: &mut String) {
    // Fast path: most texts have neither sign.
    if !text.contains(['@', '&', '<']) {
        return;
    }
    while let Some((start, end)) = bracketed_address(text) {
        text.replace_range(start..end, "");
        fold(text);
    }
    if text.split(' ').any(is_address) {
        *text = text.split(' ').filter(|word| !is_address(word)).collect::<Vec<_>>().join(" ");
    }
}

/// Returns the position of the first address in angle brackets, brackets included.
fn bracketed_address(text: &str) -> Option<(usize, usize)> {
    let starts = text.match_indices('<').map(|(start, _)| start);
    starts.into_iter().find_map(|start| {
        let end = start + text[start..].find('>')? + 1;
        let inside = &text[start + 1..end - 1];
        let is_written_out = || inside.split_once(" at ").is_some_and(|(user, host)| is_user(user) && is_host(host));
        (is_address(inside) || is_written_out()).then_some((start, end))
    })
}

fn is_address(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', ',', ';', '.', '<', '>']);
    word.split_once(['@', '&']).is_some_and(|(user, host)| is_user(user) && is_host(host))
}

fn is_user(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b))
}

/// Returns whether a word is a domain name of several parts, the last made of letters.
fn is_host(word: &str) -> bool {
    let is_top = |part: &str| part.len() >= 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    word.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b))
        && word.rsplit_once('.').is_some_and(|(before, top)| !before.is_empty() && is_top(top))
}

/// Returns the name in the note `This entry is an alias to "NAME".`
pub fn alias_of(note: &str) -> &str {
    const BEFORE: &str = "This entry is an alias to \"";
    // Most records have no note.
    if note.len() < BEFORE.len() {
        return "";
    }
    let Some((_, after)) = note.split_once(BEFORE) else { return "" };
    after.split_once('"').map_or("", |(name, _)| name)
}

/// Returns references in brackets as [`RegistryXml`](super::RegistryXml) does. `[RFC862][Jon_Postel]` becomes
/// `RFC 862; Jon Postel`.
pub fn unbracketed(list: &str) -> String {
    let mut found = Vec::new();
    for part in list.split(['[', ']']) {
        let part = folded(&part.replace('_', " "));
        match part.strip_prefix("RFC") {
            _ if part.is_empty() => {}
            Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => found.push(format!("RFC {number}")),
            _ => found.push(part),
        }
    }
    found.join("; ")
}

/// Returns whether a file name has an extension, such as `xml`, in any case.
pub fn has_extension(file_name: &str, ending: &str) -> bool {
    Path::new(file_name).extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_another_encoding_are_mended() {
        for (text, expected) in [
            ("Ari√´n Huisken", "Ariën Huisken"),
            ("G√∂ran, Fl√°vio and Dav√©", "Göran, Flávio and Davé"),
            ("√2 and √", "√2 and √"),
            ("é", "é"),
        ] {
            let mut mended = text.to_owned();
            clean(&mut mended);
            assert_eq!(mended, expected);
        }
    }

    #[test]
    fn references_lose_their_brackets() {
        assert_eq!(unbracketed("[RFC862][Jon_Postel]"), "RFC 862; Jon Postel");
        assert_eq!(unbracketed("[RFC-ietf-x-01] "), "RFC-ietf-x-01");
        assert_eq!(unbracketed(""), "");
    }

    #[test]
    fn historic_spellings_are_read_from_the_note() {
        let note = "This entry is an alias to \"whoispp\". This entry is now historic.";
        assert_eq!(alias_of(note), "whoispp");
        assert_eq!(alias_of("an alias"), "");
    }

    #[test]
    fn addresses_are_dropped_and_other_words_stay() {
        for (text, expected) in [
            ("A. Person <person&example.com> 15 June 2009", "A. Person 15 June 2009"),
            ("Contact The Firm <ports at example.com>", "Contact The Firm"),
            ("write to a.b@mail.example.com, please", "write to please"),
            ("used by <www.example.com> and AT&T", "used by <www.example.com> and AT&T"),
            ("SCOOP@F Project; Miele & Cie.", "SCOOP@F Project; Miele & Cie."),
            ("user=<user portion> at <the host>", "user=<user portion> at <the host>"),
            ("a < b & c", "a < b & c"),
        ] {
            let mut cut = text.to_owned();
            drop_addresses(&mut cut);
            assert_eq!(cut, expected);
        }
    }

    #[test]
    fn blanks_are_folded() {
        for text in [" a b ", "a\n  b", "a\u{a0}b", "a\tb", "a b"] {
            assert_eq!(folded(text), "a b", "{text:?}");
        }
    }
}

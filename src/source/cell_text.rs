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

/// Returns references in brackets, `[RFC862][Jon_Postel]`, as [`RegistryXml`](super::RegistryXml) does: `RFC 862; Jon Postel`.
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
    fn blanks_are_folded() {
        for text in [" a b ", "a\n  b", "a\u{a0}b", "a\tb", "a b"] {
            assert_eq!(folded(text), "a b", "{text:?}");
        }
    }
}

//! Remarks in parentheses at the end of a sentence.

/// Returns a text in parentheses, after a space; empty for an empty text.
pub(super) fn in_parentheses(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" ({text})") }
}

//! Lists in sentences.

/// Joins words: `a`, `a and b`, `a, b and c`. `before_last` is the word before the last one: `and` or `or`.
pub fn listed<S: AsRef<str>>(words: &[S], before_last: &str) -> String {
    let mut text = String::new();
    for (number, word) in words.iter().enumerate() {
        match number {
            0 => {}
            last if last + 1 == words.len() => text.extend([" ", before_last, " "]),
            _ => text.push_str(", "),
        }
        text.push_str(word.as_ref());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn the_last_word_has_another_one_before_it() {
        assert_eq!(listed(&[""; 0], "and"), "");
        assert_eq!(listed(&["a"], "and"), "a");
        assert_eq!(listed(&["a", "b"], "or"), "a or b");
        assert_eq!(listed(&["a", "b", "c"], "and"), "a, b and c");
    }
}

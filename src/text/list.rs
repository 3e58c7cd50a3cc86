//! Lists in sentences.

/// Joins words: `a`, `a and b`, `a, b and c`. `before_last` is the word before the last one: `and` or `or`.
pub fn listed<S: AsRef<str>>(words: &[S], before_last: &str) -> String {
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        match index {
            0 => {}
            last if last + 1 == words.len() => text.extend([" ", before_last, " "]),
            _ => text.push_str(", "),
        }
        text.push_str(word.as_ref());
    }
    text
}

/// Joins names in backticks: `` `a` ``, `` `a` and `b` ``.
pub fn listed_names<S: AsRef<str>>(names: &[S], before_last: &str) -> String {
    listed(&names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>(), before_last)
}

/// Replaces the words after the first ones with their number, `3 more`, and returns whether it did.
///
/// One word takes no more room than its number, so `most` and one more are kept.
pub fn shorten_list(words: &mut Vec<String>, most: usize) -> bool {
    let is_long = words.len() > most + 1;
    if is_long {
        let more = format!("{} more", words.len() - most);
        words.truncate(most);
        words.push(more);
    }
    is_long
}

#[cfg(test)]
mod tests {
    use super::{listed, listed_names, shorten_list};

    #[test]
    fn the_last_word_has_another_one_before_it() {
        assert_eq!(listed(&[""; 0], "and"), "");
        assert_eq!(listed(&["a"], "and"), "a");
        assert_eq!(listed(&["a", "b"], "or"), "a or b");
        assert_eq!(listed(&["a", "b", "c"], "and"), "a, b and c");
        assert_eq!(listed_names(&["a", "b"], "or"), "`a` or `b`");
    }

    #[test]
    fn long_lists_end_with_a_number() {
        let short = |words: &[&str]| {
            let mut words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            (shorten_list(&mut words, 2), words.join(" "))
        };
        assert_eq!(short(&["a", "b", "c"]), (false, "a b c".to_owned()));
        assert_eq!(short(&["a", "b", "c", "d"]), (true, "a b 2 more".to_owned()));
    }
}

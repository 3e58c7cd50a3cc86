//! [`CaseForm`]: how a file writes the letters of a word, such as a transport.

/// The case of the letters of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CaseForm {
    /// `tcp`
    Lower,
    /// `Tcp`
    Capitalized,
    /// `TCP`
    Upper,
}

impl CaseForm {
    /// Returns the form of a word; without letters, it is in lower case.
    pub(super) fn of(word: &[u8]) -> Self {
        let mut letters = word.iter().filter(|b| b.is_ascii_alphabetic());
        match (letters.next(), letters.next()) {
            (Some(first), Some(second)) if first.is_ascii_uppercase() && second.is_ascii_lowercase() => {
                Self::Capitalized
            }
            (Some(first), _) if first.is_ascii_uppercase() => Self::Upper,
            _ => Self::Lower,
        }
    }

    /// Writes a word in lower case in this form.
    pub(super) fn write(self, word: &str) -> String {
        match self {
            Self::Lower => word.to_owned(),
            Self::Upper => word.to_ascii_uppercase(),
            Self::Capitalized => {
                let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
                first.to_ascii_uppercase() + rest
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CaseForm;

    #[test]
    fn a_word_is_written_like_another() {
        for (like, expected) in [("udp", "tcp"), ("Udp", "Tcp"), ("UDP", "TCP"), ("6", "tcp"), ("", "tcp")] {
            assert_eq!(CaseForm::of(like.as_bytes()).write("tcp"), expected, "{like}");
        }
    }
}

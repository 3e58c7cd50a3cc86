//! Finds the known word that a slip was probably meant to be.

/// The length of the longest word for which a similar one is searched, in bytes. It bounds the cost of a comparison.
const LONGEST: usize = 64;

/// Returns the known word that another one is probably a slip for.
pub fn similar<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let slip = Slip::new(word)?;
    slip.nearest(known.into_iter().filter(|word| slip.may_mean(Letters::of(word))))
}

/// The letters that a word has, each once, and its length: enough to see that most words are not similar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letters {
    set: u64,
    length: usize,
}

impl Letters {
    /// Returns those of a word.
    pub fn of(word: &str) -> Self {
        let bit = |letter: char| 1_u64 << (u32::from(letter) % 64);
        Self { set: word.chars().fold(0, |set, letter| set | bit(letter)), length: word.chars().count() }
    }

    /// Returns whether two words may differ by this number of edits. An edit changes the length by one at most, and adds
    /// and removes a letter at most.
    fn may_be_near(self, other: Self, most: usize) -> bool {
        self.length.abs_diff(other.length) <= most && (self.set ^ other.set).count_ones() as usize <= 2 * most
    }
}

/// A word that is not known.
#[derive(Debug)]
pub struct Slip {
    word: String,
    letters: Letters,
    /// The most edits to a word that was meant.
    most: usize,
}

impl Slip {
    /// Creates one; `None` if no similar word is searched for it.
    pub fn new(word: &str) -> Option<Self> {
        if word.is_empty() || word.len() > LONGEST {
            return None;
        }
        let word = word.to_ascii_lowercase().replace('_', "-");
        let letters = Letters::of(&word);
        Some(Self { most: (letters.length / 3).max(1), letters, word })
    }

    /// Returns whether a word with these letters may be similar. It is fast, and most words are not.
    pub fn may_mean(&self, letters: Letters) -> bool {
        self.letters.may_be_near(letters, self.most)
    }

    /// Returns the first of the known words with the fewest edits, if one is similar.
    pub fn nearest<'a>(&self, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        let near = known.into_iter().map(|other| (strsim::damerau_levenshtein(&self.word, other), other));
        near.filter(|&(edits, _)| edits <= self.most).min_by_key(|&(edits, _)| edits).map(|(_, other)| other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_word_that_was_meant() {
        let known = ["select", "ignore", "extend-select"];
        assert_eq!(similar("selct", known), Some("select"));
        assert_eq!(similar("extend_select", known), Some("extend-select"));
        assert_eq!(similar("Ignore", known), Some("ignore"));
        assert_eq!(similar("format", known), None);
        assert_eq!(similar(&"x".repeat(LONGEST + 1), ["x"]), None);
    }

    /// No word is left out by its letters alone.
    #[test]
    fn letters_leave_out_no_similar_word() {
        let words =
            ["imap", "imaps", "imap3", "pmai", "smtp", "sntp", "ssh", "sshd", "hss", "café", "cafe", "domain-s"];
        for word in words {
            for other in words {
                let edits = strsim::damerau_levenshtein(word, other);
                let may_be = |most| Letters::of(word).may_be_near(Letters::of(other), most);
                assert!(may_be(edits), "{word} {other}: {edits}");
            }
        }
    }
}

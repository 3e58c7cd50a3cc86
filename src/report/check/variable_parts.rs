//! The parts of a text in which findings that say the same can differ. They are the lines that it names (`on line 5`),
//! and the transports of the endpoints that it names (`137/udp`).

use crate::text::listed;

/// A part, taken out of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The number of a line.
    Line(String),
    /// The transport of a port or range.
    Transport(String),
}

/// A text without its variable parts, and these parts in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Split {
    /// Has [`LINE`] and [`TRANSPORT`] in their positions.
    pub(super) general: String,
    pub(super) parts: Vec<Part>,
}

/// Stands for the number of a line. No text has control characters.
const LINE: char = '\u{1}';
/// Stands for a transport.
const TRANSPORT: char = '\u{2}';
/// Comes before the number of a line.
const BEFORE_LINE: &str = "line ";

impl Split {
    /// Takes the variable parts out of a text.
    pub(super) fn new(text: &str) -> Self {
        let (mut general, mut parts) = (String::with_capacity(text.len()), Vec::new());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if is_after_word(&general, BEFORE_LINE)
                && let Some(digits) = word(rest, |c| c.is_ascii_digit())
            {
                general.push(LINE);
                rest = &rest[digits.len()..];
                parts.push(Part::Line(digits.to_owned()));
                continue;
            }
            let is_after_port = general.ends_with(|c: char| c.is_ascii_digit());
            general.push(c);
            rest = &rest[c.len_utf8()..];
            if c == '/'
                && is_after_port
                && let Some(transport) = word(rest, char::is_alphanumeric)
            {
                general.push(TRANSPORT);
                rest = &rest[transport.len()..];
                parts.push(Part::Transport(transport.to_owned()));
            }
        }
        Self { general, parts }
    }

    /// Returns whether two texts say the same. They may differ in the lines that they name, and where each names its
    /// own transport.
    pub(super) fn is_like(&self, own: &str, other: &Self, their: &str) -> bool {
        let is_like = |(one, two): (&Part, &Part)| match (one, two) {
            (Part::Transport(one), Part::Transport(two)) => one == two || one == own && two == their,
            (one, two) => std::mem::discriminant(one) == std::mem::discriminant(two),
        };
        self.general == other.general && self.parts.iter().zip(&other.parts).all(is_like)
    }

    /// Joins texts that are alike: `on lines 5 and 6`, `137/tcp and 137/udp`.
    pub(super) fn join(texts: &[Self]) -> String {
        let Some(first) = texts.first() else { return String::new() };
        let mut text = String::new();
        let mut part_index = 0;
        let mut rest = &first.general[..];
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            if c != LINE && c != TRANSPORT {
                text.push(c);
                continue;
            }
            let mut all: Vec<&str> =
                texts.iter().filter_map(|split| Some(split.parts.get(part_index)?.as_str())).collect();
            all.dedup();
            part_index += 1;
            if all.len() == 1 {
                text.push_str(all[0]);
                continue;
            }
            let begins = if c == LINE {
                text.truncate(text.len() - BEFORE_LINE.len());
                let begins = text.len();
                text.extend(["lines ", &listed(&all, "and")]);
                begins
            } else {
                let port = text.trim_end_matches('/');
                let port = &port[port.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-').len()..];
                let others: Vec<String> = all[1..].iter().map(|transport| format!("{port}/{transport}")).collect();
                let alternatives: Vec<&str> =
                    std::iter::once(all[0]).chain(others.iter().map(String::as_str)).collect();
                let begins = text.len() - port.len() - 1;
                text.push_str(&listed(&alternatives, "and"));
                begins
            };
            // Where the list is the subject of the sentence.
            if begins == 0 || text[..begins].ends_with("; ") || text[..begins].ends_with(": ") {
                for (one, many) in [(" is ", " are "), (" has ", " have ")] {
                    if let Some(after) = rest.strip_prefix(one) {
                        text.push_str(many);
                        rest = after;
                    }
                }
            }
        }
        text
    }
}

impl Part {
    fn as_str(&self) -> &str {
        match self {
            Self::Line(text) | Self::Transport(text) => text,
        }
    }
}

/// Returns whether a text ends with a word that no letter or digit comes before.
fn is_after_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|before| !before.ends_with(char::is_alphanumeric))
}

/// Returns the characters at the beginning of a text that belong to a word; `None` if there are none.
fn word(text: &str, belongs: impl Fn(char) -> bool) -> Option<&str> {
    let end = text.find(|c: char| !belongs(c)).unwrap_or(text.len());
    (end > 0).then(|| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Joins texts of findings on these transports, if they are alike.
    fn joined(texts: &[(&str, &str)]) -> Option<String> {
        let split: Vec<Split> = texts.iter().map(|(text, _)| Split::new(text)).collect();
        let is_like = |(known, (_, transport)): (&Split, &(&str, &str))| split[0].is_like(texts[0].1, known, transport);
        split.iter().zip(texts).all(is_like).then(|| Split::join(&split))
    }

    #[test]
    fn what_differs_is_listed() {
        for (texts, expected) in [
            ([("`x` on 137/udp is y", "udp"), ("`x` on 137/tcp is y", "tcp")], "`x` on 137/udp and 137/tcp is y"),
            ([("5-9/tcp, 7/udp", "tcp"), ("5-9/sctp, 7/udp", "sctp")], "5-9/tcp and 5-9/sctp, 7/udp"),
            ([("1/tcp: 7/tcp, 7/udp", "tcp"), ("1/udp: 7/tcp, 7/udp", "udp")], "1/tcp and 1/udp: 7/tcp, 7/udp"),
            ([("on 9/tcp, not 4/tcp", "tcp"), ("on 9/udp, not 4/tcp", "udp")], "on 9/tcp and 9/udp, not 4/tcp"),
            ([("line 5, not line 7", "tcp"), ("line 6, not line 7", "udp")], "lines 5 and 6, not line 7"),
            ([("7/tcp is `x`", "tcp"), ("7/udp is `x`", "udp")], "7/tcp and 7/udp are `x`"),
            (
                [("`a` was 7/tcp; 7/tcp has none", "tcp"), ("`a` was 7/udp; 7/udp has none", "udp")],
                "`a` was 7/tcp and 7/udp; 7/tcp and 7/udp have none",
            ),
            ([("line 5 has it", "tcp"), ("line 6 has it", "udp")], "lines 5 and 6 have it"),
            ([("(line 5)", "tcp"), ("(line 12)", "udp")], "(lines 5 and 12)"),
            ([("https://a.b/1/c/ é", "tcp"), ("https://a.b/1/c/ é", "udp")], "https://a.b/1/c/ é"),
        ] {
            assert_eq!(joined(&texts).as_deref(), Some(expected));
        }
        let three = [("line 1: 7/a", "a"), ("line 2: 7/b", "b"), ("line 3: 7/c", "c")];
        assert_eq!(joined(&three).as_deref(), Some("lines 1, 2 and 3: 7/a, 7/b and 7/c"));
    }

    #[test]
    fn what_says_something_else_is_not_alike() {
        for texts in [
            [("on 137/udp", "udp"), ("on 138/tcp", "tcp")],
            [("x 137/udp", "udp"), ("y 137/tcp", "tcp")],
            [("on 7/tcp", "tcp"), ("on 7/sctp", "udp")],
            [("on 7/sctp", "tcp"), ("on 7/udp", "udp")],
            [("online 5", "tcp"), ("online 6", "udp")],
            [("lines 5", "tcp"), ("lines 6", "udp")],
        ] {
            assert_eq!(joined(&texts), None, "{texts:?}");
        }
    }

    #[test]
    fn one_text_is_joined_to_itself() {
        for text in ["", "/", "1/", "1//tcp", "a/tcp 1/tcpmux /tcp 7", "line", "line ", "line x", "é/ü 1/ü"] {
            assert_eq!(joined(&[(text, "tcp")]).as_deref(), Some(text));
        }
    }
}

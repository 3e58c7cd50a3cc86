//! [`InputError`]: an error at a position in a file that the user wrote for Portolan.

use super::expected::in_plain_words;
use super::slip::similar;
use super::{LineIter, LineNumber, Printable, PrintablePath, char_count};
use memchr::{memchr, memchr_iter, memrchr};
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// An error in a configuration, a rule, a format or a pack, with the position and a marked excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError(Box<Parts>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    path: PathBuf,
    /// Line and column from 1, and the excerpt; `None` for an error about the file as a whole.
    position: Option<MarkedPosition>,
    message: String,
    hints: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct MarkedPosition {
    line: LineNumber,
    column: usize,
    excerpt: String,
}

/// The number of bytes of a line that are shown at most before and after the start of the mark.
const NEAR: usize = 60;

impl InputError {
    /// Creates an error about a file as a whole.
    pub fn whole(path: impl Into<PathBuf>, message: impl fmt::Display) -> Self {
        Self::new(path.into(), None, &message)
    }

    /// Creates an error about a part of a file. `mark` is in bytes; only its first line is marked.
    pub fn at(path: impl Into<PathBuf>, bytes: &[u8], mark: Range<usize>, message: impl fmt::Display) -> Self {
        let lines_before = memchr_iter(b'\n', &bytes[..mark.start.min(bytes.len())]).count();
        Self::below(path, bytes, lines_before, mark, message)
    }

    /// Creates an error about the line with a number, from 1.
    pub fn at_line(path: impl Into<PathBuf>, bytes: &[u8], line_number: usize, message: impl fmt::Display) -> Self {
        let line = LineIter::new(bytes).nth(line_number.saturating_sub(1)).map(|line| line.content).unwrap_or_default();
        Self::at(path, bytes, line.start.index()..line.end.index(), message)
    }

    /// Creates the same as [`Self::at`], for callers that have counted the line ends before the mark.
    pub fn below(
        path: impl Into<PathBuf>,
        bytes: &[u8],
        lines_before: usize,
        mark: Range<usize>,
        message: impl fmt::Display,
    ) -> Self {
        Self::new(path.into(), Some(MarkedPosition::new(bytes, lines_before, mark)), &message)
    }

    fn new(path: PathBuf, position: Option<MarkedPosition>, message: &dyn fmt::Display) -> Self {
        Self(Box::new(Parts { path, position, message: message.to_string(), hints: Vec::new() }))
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.0.hints.push(hint.to_string());
        self
    }

    /// Adds a hint with the word that was probably meant, or else with the known words.
    #[must_use]
    pub fn suggest<'a>(self, word: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Self {
        if let Some(suggestion) = similar(word, known.clone()) {
            return self.hint(format_args!("did you mean `{suggestion}`?"));
        }
        let known: Vec<&str> = known.into_iter().collect();
        if known.is_empty() {
            self.hint("no key is allowed here")
        } else {
            self.hint(format_args!("use one of {}", known.join(", ")))
        }
    }

    /// Returns the error for a fault in JSON. `text` is the part of the file that was parsed.
    pub fn of_json(path: &Path, bytes: &[u8], text: Range<usize>, fault: &serde_json::Error) -> Self {
        let message = fault.to_string();
        // The position is displayed separately.
        let message = message.split(" at line ").next().unwrap_or_default();
        let lines = bytes[text.clone()].split_inclusive(|&byte| byte == b'\n');
        let before: usize = lines.take(fault.line().saturating_sub(1)).map(<[u8]>::len).sum();
        let at = (text.start + before + fault.column().saturating_sub(1)).min(text.end);
        let message = in_plain_words(message, "an object");
        let not_json = if fault.is_data() { "" } else { "not JSON: " };
        Self::at(path, bytes, at..at + 1, format_args!("{not_json}{message}"))
    }

    /// Returns the line and the column, from 1; `None` for an error about the file as a whole.
    pub fn position(&self) -> Option<(LineNumber, usize)> {
        self.0.position.as_ref().map(|position| (position.line, position.column))
    }

    /// Returns the sentence, without the position.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the hints.
    pub fn hints(&self) -> &[String] {
        &self.0.hints
    }
}

impl MarkedPosition {
    fn new(bytes: &[u8], lines_before: usize, mark: Range<usize>) -> Self {
        let start = mark.start.min(bytes.len());
        let line_start = memrchr(b'\n', &bytes[..start]).map_or(0, |at| at + 1);
        let length = memchr(b'\n', &bytes[line_start..]).unwrap_or(bytes.len() - line_start);
        let line = bytes[line_start..line_start + length].trim_ascii_end();
        let line_number = LineNumber::from_index(lines_before);
        let at = (start - line_start).min(line.len());
        let end = mark.end.saturating_sub(line_start).clamp(at, line.len());
        let from = at.saturating_sub(NEAR);
        let to = line.len().min(at + NEAR);
        let printed = |part: &[u8]| {
            let part: Vec<u8> = part.iter().map(|&byte| if byte == b'\t' { b' ' } else { byte }).collect();
            Printable(&part).to_string()
        };
        let before = printed(&line[from..at]);
        let width = printed(&line[at..end.min(to)]).chars().count().max(1);
        let gutter = " ".repeat(line_number.to_string().len());
        let excerpt = format!(
            "{gutter} |\n{line_number} | {before}{}\n{gutter} | {}{}",
            printed(&line[at..to]),
            " ".repeat(before.chars().count()),
            "^".repeat(width)
        );
        Self { line: line_number, column: 1 + char_count(&line[..at]), excerpt }
    }
}

/// Writes `path:line:column: message`, and the excerpt on lines of its own.
impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { path, position, message, hints: _ } = &*self.0;
        write!(f, "{}", PrintablePath(path))?;
        match position {
            None => write!(f, ": {message}"),
            Some(MarkedPosition { line, column, excerpt }) => write!(f, ":{line}:{column}: {message}\n{excerpt}"),
        }
    }
}

impl std::error::Error for InputError {}

/// Returns `` unknown KIND `word` ``, with the word that was probably meant, or else all known words.
pub fn unknown_word<'a>(kind: &str, word: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    let printed = Printable(word.as_bytes());
    if let Some(suggestion) = similar(word, known.clone()) {
        return format!("unknown {kind} `{printed}`; did you mean `{suggestion}`?");
    }
    let known: Vec<String> = known.into_iter().map(|word| format!("`{word}`")).collect();
    if known.is_empty() {
        return format!("unknown {kind} `{printed}`: there are none");
    }
    format!("unknown {kind} `{printed}`; known: {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_position_is_marked() {
        let error =
            InputError::at("a.toml", b"x = 1\n\tselct = [\"a\"]\r\n", 7..12, "unknown key").hint("write `select`");
        assert_eq!(error.to_string(), "a.toml:2:2: unknown key\n  |\n2 |  selct = [\"a\"]\n  |  ^^^^^");
        assert_eq!(error.hints(), ["write `select`"]);
        assert_eq!(InputError::whole("a\x1b.toml", "gone").to_string(), "a\u{241b}.toml: gone");
    }

    #[test]
    fn every_position_of_any_bytes_can_be_marked() {
        let bytes = "a\n\n  caf\u{e9}\r\n\t\u{1f600} x".repeat(20).into_bytes();
        let bad = [&bytes[..], b"\xff\xfe", b"", b"\n", b"\r\n"].concat();
        for start in 0..=bad.len() + 2 {
            for length in [0, 1, 7, 200] {
                let printed = InputError::at("f", &bad, start..start + length, "m").to_string();
                assert_eq!(printed.lines().count(), 4, "{start} {length}: {printed}");
            }
        }
    }

    #[test]
    fn a_slip_finds_the_word_that_was_meant() {
        assert_eq!(unknown_word("key", "selct", ["select"]), "unknown key `selct`; did you mean `select`?");
        assert_eq!(unknown_word("key", "x", ["aaaa", "bbbb"]), "unknown key `x`; known: `aaaa`, `bbbb`");
        assert_eq!(unknown_word("pack", "x", []), "unknown pack `x`: there are none");
    }
}

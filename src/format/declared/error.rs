//! [`DescriptorError`]: a fault of a descriptor, with its place.

use crate::text::{ByteOffset, LineIndex, Shown, similar};
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A fault of a descriptor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescriptorError {
    /// The path of the descriptor.
    pub path: PathBuf,
    /// The line and column, from 1; `None` if the file could not be read.
    pub place: Option<(usize, usize)>,
    /// The line of the fault and a mark under it.
    excerpt: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl std::error::Error for DescriptorError {}

impl fmt::Display for DescriptorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Shown(self.path.as_os_str().as_encoded_bytes()))?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}{}", self.message, self.excerpt)
    }
}

impl DescriptorError {
    /// Creates an error about a file that could not be read.
    pub(super) fn of_file(path: &Path, message: impl fmt::Display) -> Self {
        Self { path: path.to_owned(), place: None, excerpt: String::new(), message: message.to_string(), hint: None }
    }

    /// Creates an error about a part of a descriptor.
    pub(super) fn new(path: &Path, text: &str, span: Range<usize>, message: impl fmt::Display) -> Self {
        let position = LineIndex::new(text.as_bytes()).position(text.as_bytes(), ByteOffset::new(span.start));
        let line = text.lines().nth(position.line.index()).unwrap_or_default();
        let left = line.chars().count().saturating_sub(position.column - 1);
        let marked = text.get(span).map_or(1, |part| part.lines().next().unwrap_or_default().chars().count());
        let number = position.line.to_string();
        let (gutter, indent) = (" ".repeat(number.len()), " ".repeat(position.column - 1));
        let mark = "^".repeat(marked.clamp(1, left.max(1)));
        let line = Shown(line.as_bytes());
        Self {
            path: path.to_owned(),
            place: Some((position.line.get() as usize, position.column)),
            excerpt: format!("\n{gutter} |\n{number} | {line}\n{gutter} | {indent}{mark}"),
            message: message.to_string(),
            hint: None,
        }
    }

    /// Creates an error from one of the TOML parser.
    pub(super) fn of_toml(path: &Path, text: &str, error: &toml::de::Error) -> Self {
        let span = error.span().unwrap_or(0..0);
        let message = error.message();
        let mut ticked = message.split('`').skip(1).step_by(2);
        let (what, hint) = match ticked.next() {
            Some(word) if message.starts_with("unknown field") => ("key", Self::did_you_mean(word, ticked)),
            Some(word) if message.starts_with("unknown variant") => ("value", Self::did_you_mean(word, ticked)),
            _ => return Self::new(path, text, span, message.lines().next().unwrap_or("not TOML")),
        };
        let word = message.split('`').nth(1).unwrap_or_default();
        let mut own = Self::new(path, text, span, format_args!("unknown {what} `{}`", Shown(word.as_bytes())));
        own.hint = hint;
        own
    }

    /// Adds a hint.
    pub(super) fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }

    pub(super) fn did_you_mean<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
        let known: Vec<&str> = known.collect();
        if let Some(close) = similar(word, known.iter().copied()) {
            return Some(format!("did you mean `{close}`?"));
        }
        (!known.is_empty()).then(|| format!("one of `{}`", known.join("`, `")))
    }
}

//! Reads a TOML file into a type. An error shows the position.

use super::expected::in_plain_words;
use super::{InputError, Printable};
use serde::de::DeserializeOwned;
use std::ops::Range;
use std::path::Path;
use toml::de::DeTable;

/// The version of the keys of configurations, rule files and formats.
pub const VERSION: i64 = 1;

/// Whether a file must state the version of its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionKey {
    /// `version = 1` must be there.
    Required,
    /// Without it, the version is 1.
    Optional,
}

/// A TOML file, parsed once.
#[derive(Debug)]
pub struct TomlFile<'a> {
    path: &'a Path,
    text: &'a str,
    root: toml::Spanned<DeTable<'a>>,
}

impl<'a> TomlFile<'a> {
    /// Parses a TOML file, and checks its key `version` before any type can reject another key: a file for a later version
    /// of Portolan gets an error about the version.
    ///
    /// # Errors
    /// If the bytes are not UTF-8 or TOML, or state another version.
    pub fn parse(path: &'a Path, bytes: &'a [u8], version: VersionKey) -> Result<Self, InputError> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let at = error.valid_up_to();
            InputError::at(path, bytes, at..at + 1, "not UTF-8")
        })?;
        let root = DeTable::parse(text).map_err(|error| explain(path, text, &error))?;
        let file = Self { path, text, root };
        file.check_version(version)?;
        Ok(file)
    }

    /// Reads the file into a type.
    ///
    /// # Errors
    /// If it does not fit the type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, InputError> {
        T::deserialize(toml::Deserializer::from(self.root.clone()))
            .map_err(|error| explain(self.path, self.text, &error))
    }

    fn check_version(&self, key: VersionKey) -> Result<(), InputError> {
        let error = |span, message| InputError::at(self.path, self.text.as_bytes(), span, message);
        let Some(version) = self.root.get_ref().get("version") else {
            return match key {
                VersionKey::Optional => Ok(()),
                VersionKey::Required => Err(error(0..0, "the key `version` is missing".to_owned())
                    .hint(format_args!("begin the file with `version = {VERSION}`"))),
            };
        };
        let number = version.get_ref().as_integer();
        match number.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok()) {
            Some(VERSION) => Ok(()),
            Some(later) if later > VERSION => {
                let message = format!("version {later} of these keys needs a newer version of Portolan");
                Err(error(version.span(), message).hint(format_args!("this one knows version {VERSION}")))
            }
            _ => {
                Err(error(version.span(), "not a version".to_owned()).hint(format_args!("write `version = {VERSION}`")))
            }
        }
    }
}

/// Parses a TOML file into a type, as [`TomlFile`] does.
///
/// # Errors
/// If the bytes are not UTF-8 or TOML, state another version, or do not fit the type.
pub fn read_toml<T: DeserializeOwned>(path: &Path, bytes: &[u8], version: VersionKey) -> Result<T, InputError> {
    TomlFile::parse(path, bytes, version)?.read()
}

/// Parses the text of a TOML file, whatever its version.
///
/// # Errors
/// If it is not TOML, or does not fit the type.
pub fn parse_toml<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, InputError> {
    toml::from_str(text).map_err(|error| explain(path, text, &error))
}

/// Converts an error of the parser into one with the position and a plain message.
fn explain(path: &Path, text: &str, error: &toml::de::Error) -> InputError {
    let span = error.span().unwrap_or_default();
    let message = error.message();
    let known = || message.split_once(", expected").map_or("", |(_, known)| known).split('`').skip(1).step_by(2);
    if let Some(word) = quoted_after(message, "unknown field ") {
        let span = key_in(text, span, word);
        let error =
            InputError::at(path, text.as_bytes(), span, format_args!("unknown key `{}`", Printable(word.as_bytes())));
        return error.suggest(word, known());
    }
    if let Some(word) = quoted_after(message, "unknown variant ") {
        let printed = Printable(word.as_bytes());
        let error = InputError::at(path, text.as_bytes(), span, format_args!("unknown value `{printed}`"));
        return error.suggest(word, known());
    }
    if let Some(word) = quoted_after(message, "missing field ") {
        return InputError::at(path, text.as_bytes(), span, format_args!("the key `{word}` is missing"));
    }
    let message = in_plain_words(&message.replace('\n', "; "), "a table");
    InputError::at(path, text.as_bytes(), span, Printable(message.as_bytes()))
}

/// Returns the word in backticks after the beginning of a message.
fn quoted_after<'a>(message: &'a str, beginning: &str) -> Option<&'a str> {
    message.strip_prefix(beginning)?.strip_prefix('`')?.split('`').next()
}

/// Narrows the span of an unknown key to its word, where the parser gives a larger part.
fn key_in(text: &str, span: Range<usize>, word: &str) -> Range<usize> {
    match text.get(span.clone()).and_then(|part| part.find(word)) {
        Some(at) => span.start + at..span.start + at + word.len(),
        None => span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct Table {
        #[expect(dead_code, reason = "read by the check of the version")]
        version: Option<i64>,
        ports_of: Vec<String>,
        kind: Kind,
    }

    #[derive(Debug, serde::Deserialize, PartialEq)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        Registry,
        Claims,
    }

    fn read(text: &str) -> Result<Table, InputError> {
        read_toml(Path::new("t.toml"), text.as_bytes(), VersionKey::Optional)
    }

    #[test]
    fn a_file_is_read_into_its_type() {
        let table = read("version = 1\nports-of = ['a']\nkind = 'claims'\n").unwrap();
        assert_eq!((table.ports_of, table.kind), (vec!["a".to_owned()], Kind::Claims));
    }

    #[test]
    fn errors_show_the_place_and_the_word_that_was_meant() {
        for (text, message, hint) in [
            ("kind = 'claims'\nport-of = []\n", "t.toml:2:1: unknown key `port-of`", "did you mean `ports-of`?"),
            ("kind = 'claim'\n", "t.toml:1:8: unknown value `claim`", "did you mean `claims`?"),
            ("kind = 'claims'\nports-of = 1\n", "t.toml:2:12: expected a list, found `1`", ""),
            ("kind = 'claims'\nports-of = [\n", "t.toml:2:13: unclosed array", ""),
            ("version = 2\nx = 1\n", "t.toml:1:11: version 2 of these keys needs a newer", "this one knows version 1"),
            ("version = 'one'\n", "t.toml:1:11: not a version", "write `version = 1`"),
            ("kind = 'claims'\n", "t.toml:1:1: the key `ports-of` is missing", ""),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.to_string().starts_with(message), "{text}: {error}");
            assert_eq!(error.hints().first().map_or("", String::as_str), hint, "{text}");
        }
        let missing = read_toml::<Table>(Path::new("t"), b"", VersionKey::Required).unwrap_err();
        assert!(missing.to_string().starts_with("t:1:1: the key `version` is missing"));
        let bad = read_toml::<Table>(Path::new("t"), b"a = '\xff'", VersionKey::Optional).unwrap_err();
        assert!(bad.to_string().starts_with("t:1:6: not UTF-8"));
    }
}

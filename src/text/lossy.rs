//! Display of bytes and paths as text.

pub use portolan_resolvers::Printable;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt::{self, Write as _};
use std::path::Path;

/// Displays bytes as text. Each byte that is not part of valid UTF-8 becomes one U+FFFD, so that the text has as many
/// characters as [`char_count`] counts.
#[derive(Clone, Copy, Debug)]
pub struct Lossy<'a>(pub &'a [u8]);

impl fmt::Display for Lossy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            f.write_str(chunk.valid())?;
            for _ in chunk.invalid() {
                f.write_char(char::REPLACEMENT_CHARACTER)?;
            }
        }
        Ok(())
    }
}

/// Returns bytes as text, and in base64, too, if they are not UTF-8.
pub fn text_and_base64(bytes: &[u8]) -> (String, Option<String>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => (Lossy(bytes).to_string(), Some(STANDARD.encode(bytes))),
    }
}

/// Displays a path as [`Printable`] does, but with `./` before some relative paths. Examples are `::error`, `#note` and
/// `--fix`.
///
/// At the start of a line, such a path could be read as a command of a CI system, a comment or an option.
#[derive(Clone, Copy, Debug)]
pub struct PrintablePath<'a>(pub &'a Path);

/// Cuts a text after a number of characters, and says so with `…`.
pub fn shorten(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// The name of standard input in reports.
pub const STDIN: &str = "<stdin>";

impl fmt::Display for PrintablePath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0.as_os_str().as_encoded_bytes();
        let is_plain = |&first: &u8| first.is_ascii_alphanumeric() || !first.is_ascii() || b"./\\_".contains(&first);
        if !bytes.first().is_none_or(is_plain) && self.0 != Path::new(STDIN) {
            f.write_str("./")?;
        }
        Printable(bytes).fmt(f)
    }
}

/// Returns a path as a shell takes it without quotes, or `None` if it has other characters than plain ones.
pub fn unquoted_path(path: &Path) -> Option<String> {
    let printed = PrintablePath(path).to_string();
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"/._-+,@%".contains(&b);
    printed.bytes().all(is_plain).then_some(printed)
}

/// Returns a path as an argument of a command: `-` for standard input. `None` as for [`unquoted_path`].
pub fn argument(path: &Path) -> Option<String> {
    if path == Path::new(STDIN) { Some("-".to_owned()) } else { unquoted_path(path) }
}

/// Displays a word of a shell command, in single quotes if needed.
#[derive(Clone, Copy, Debug)]
pub struct ShellWord<'a>(pub &'a str);

impl fmt::Display for ShellWord<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_plain = |c: char| c.is_alphanumeric() || "/._-+:@%,=".contains(c);
        if self.0.chars().all(is_plain) {
            f.write_str(self.0)
        } else {
            write!(f, "'{}'", Printable(self.0.replace('\'', r"'\''").as_bytes()))
        }
    }
}

/// Returns the number of characters in `bytes`. A byte that is not UTF-8 counts as one.
pub fn char_count(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_begin_like_something_else_get_a_dot() {
        let printed = |path: &str| PrintablePath(Path::new(path)).to_string();
        for path in ["", "services", "/etc/services", "./::error x", "../a", "_a", "9a", "étc", r"C:\services", STDIN]
        {
            assert_eq!(printed(path), path);
        }
        for path in ["::error file=a::b", "##[error]x", "#a", "--fix", "<stdin>/a", " a", "~a", "'a"] {
            assert_eq!(printed(path), format!("./{path}"));
        }
        assert_eq!(printed("\n::error"), "./\u{240a}::error");
    }

    #[test]
    fn each_bad_byte_is_one_character() {
        // A truncated three-byte sequence is two bad bytes.
        let bytes = b"a\xe2\x82b\xff";
        assert_eq!(Lossy(bytes).to_string(), "a\u{fffd}\u{fffd}b\u{fffd}");
        assert_eq!(char_count(bytes), 5);
    }
}

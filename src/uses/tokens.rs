//! Tokens of packet filter languages: words, quoted text, single signs.

use std::ops::Range;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Everything between blanks and signs.
    Word,
    /// Text in quotes; the range leaves them out.
    Quoted,
    /// One byte.
    Sign(u8),
    /// The end of a line that the next one does not continue.
    End,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Its kind.
    pub(super) kind: Kind,
    /// Its bytes.
    pub(super) range: Range<usize>,
}

impl Token {
    /// Returns its bytes.
    pub(super) fn text<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        &bytes[self.range.clone()]
    }

    /// Returns whether it is this sign.
    pub(super) fn is_sign(&self, sign: u8) -> bool {
        self.kind == Kind::Sign(sign)
    }

    /// Returns whether it is one of these words, without quotes.
    pub(super) fn is_word(&self, bytes: &[u8], words: &[&str]) -> bool {
        self.kind == Kind::Word && words.iter().any(|word| self.text(bytes) == word.as_bytes())
    }
}

/// The signs of a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs {
    /// Each of these bytes is a separate token.
    pub(super) single: &'static [u8],
    /// The quotes.
    pub(super) quotes: &'static [u8],
    /// Whether quoted text may span lines that no backslash continues.
    pub(super) long_quotes: bool,
}

/// Returns the tokens of a part of a file. `#` begins a comment, and a backslash before the end of a line continues it.
/// A quote without an end reaches to the end of its line.
pub(super) fn tokens(bytes: &[u8], part: Range<usize>, signs: Signs) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = part.start;
    let is_end_of_line = |at: usize| at < part.end && bytes[at] == b'\n';
    while at < part.end {
        let byte = bytes[at];
        if byte == b'\n' {
            tokens.push(Token { kind: Kind::End, range: at..at + 1 });
            at += 1;
        } else if byte.is_ascii_whitespace() {
            at += 1;
        } else if byte == b'\\' && is_end_of_line(at + 1) {
            at += 2;
        } else if byte == b'\\' && bytes[at + 1..part.end].starts_with(b"\r\n") {
            at += 3;
        } else if byte == b'#' {
            at = end_of_line(bytes, at, part.end);
        } else if signs.quotes.contains(&byte) {
            let (text, after) = quoted(bytes, at, part.end, signs.long_quotes);
            tokens.push(Token { kind: Kind::Quoted, range: text });
            at = after;
        } else if signs.single.contains(&byte) {
            tokens.push(Token { kind: Kind::Sign(byte), range: at..at + 1 });
            at += 1;
        } else {
            let is_end =
                |&byte: &u8| byte.is_ascii_whitespace() || signs.single.contains(&byte) || signs.quotes.contains(&byte);
            let length = bytes[at..part.end].iter().position(is_end).unwrap_or(part.end - at).max(1);
            // A backslash that continues the line is not part of the word before it.
            let word = &bytes[at..at + length];
            let continues =
                length > 1 && word.ends_with(b"\\") && matches!(bytes.get(at + length), Some(b'\n' | b'\r'));
            let length = length - usize::from(continues);
            tokens.push(Token { kind: Kind::Word, range: at..at + length });
            at += length;
        }
    }
    tokens
}

/// Returns the position of the sign that closes the first one, or the number of tokens if none does.
pub(super) fn closing(tokens: &[Token], open: u8, close: u8) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        if token.is_sign(open) {
            depth += 1;
        } else if token.is_sign(close) {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

/// Returns the text in quotes that begin at a position, and the position after them.
fn quoted(bytes: &[u8], start: usize, end: usize, long: bool) -> (Range<usize>, usize) {
    let quote = bytes[start];
    let close = bytes[start + 1..end].iter().position(|&byte| byte == quote).map(|length| start + 1 + length);
    match close {
        Some(close) if long || continues(&bytes[start..close]) => (start + 1..close, close + 1),
        _ => {
            let line = end_of_line(bytes, start, end);
            (start + 1..line, line)
        }
    }
}

/// Returns whether each line of a text but the last one ends in a backslash.
fn continues(text: &[u8]) -> bool {
    let mut lines = text.split(|&byte| byte == b'\n').rev();
    lines.next();
    lines.all(|line| line.trim_ascii_end().ends_with(b"\\"))
}

fn end_of_line(bytes: &[u8], at: usize, end: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..end]).map_or(end, |length| at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_quotes_signs_and_ends() {
        let bytes = b"a{b, \"c # d\" # e\nf\\\n g \"h\ni";
        let printed: Vec<String> =
            tokens(bytes, 0..bytes.len(), Signs { single: b"{},", quotes: b"\"", long_quotes: false })
                .iter()
                .map(|token| format!("{:?} {}", token.kind, String::from_utf8_lossy(token.text(bytes)).escape_debug()))
                .collect();
        let expected = [
            "Word a",
            "Sign(123) {",
            "Word b",
            "Sign(44) ,",
            "Quoted c # d",
            "End \\n",
            "Word f",
            "Word g",
            "Quoted h",
            "End \\n",
            "Word i",
        ];
        assert_eq!(printed, expected);
    }
}

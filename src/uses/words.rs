//! Parts of lines that several readers need: words, names, comments, templates.

use crate::model::Transport;
use crate::text::{LineIter, Span};
use memchr::memmem;
use std::ops::Range;

/// The placeholder in a masked copy for the bytes of a template, or of a variable of the shell. No name has it, so
/// `imap{{ x }}` is not read as a name.
pub(super) const HIDDEN: u8 = 0x1a;

/// The length of the longest template that is searched for, in bytes.
const LONGEST_TEMPLATE: usize = 4096;

/// Returns the lines of a file, without their endings, as ranges of its bytes.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    LineIter::new(bytes).map(|line| range(line.content))
}

/// Returns the range of bytes of a span.
pub(super) fn range(span: Span) -> Range<usize> {
    span.start.index()..span.end.index()
}

/// Returns the span of a range of bytes.
pub(super) fn span(range: &Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

/// Returns the parts between separators that are not empty.
pub(super) fn split<'a>(
    bytes: &'a [u8],
    part: Range<usize>,
    is_separator: impl Fn(u8) -> bool + 'a,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let Range { mut start, end } = part;
    std::iter::from_fn(move || {
        start += bytes[start..end].iter().position(|&byte| !is_separator(byte))?;
        let length = bytes[start..end].iter().position(|&byte| is_separator(byte)).unwrap_or(end - start);
        let word = start..start + length;
        start = word.end;
        Some(word)
    })
}

/// Returns the words between blanks.
pub(super) fn words(bytes: &[u8], part: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    split(bytes, part, |byte| byte.is_ascii_whitespace())
}

/// Returns a range without the blanks around it.
pub(super) fn trim(bytes: &[u8], part: Range<usize>) -> Range<usize> {
    let text = &bytes[part.clone()];
    let start = part.start + (text.len() - text.trim_ascii_start().len());
    start..(part.start + text.trim_ascii_end().len()).max(start)
}

/// Returns a range without the quotes around it, if it has the same at both ends.
pub(super) fn unquote(bytes: &[u8], part: Range<usize>) -> Range<usize> {
    match &bytes[part.clone()] {
        [first @ (b'"' | b'\''), .., last] if first == last => part.start + 1..part.end - 1,
        _ => part,
    }
}

/// Returns whether a word can be the name of a service, and is not a number, a template or other text.
///
/// Programs look up bytes, so letters of every script and of Latin-1 are letters.
pub(super) fn is_name(word: &[u8]) -> bool {
    let is_part = |&byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"-_.+/*".contains(&byte);
    let is_hexadecimal = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
    let has_letter = match std::str::from_utf8(word) {
        Ok(text) => text.chars().any(char::is_alphabetic),
        Err(_) => true,
    };
    word.iter().all(is_part)
        && has_letter
        && word.first().is_some_and(|first| first.is_ascii_alphanumeric() || !first.is_ascii())
        && !word.strip_prefix(b"0x").is_some_and(is_hexadecimal)
}

/// Returns whether a word has a variable, a command or a template whose value the file does not show, or is a name that
/// the shell joins from several lines.
pub(super) fn is_hidden(word: &[u8]) -> bool {
    word.iter().any(|byte| matches!(byte, b'$' | b'`' | &HIDDEN)) || is_split(word)
}

fn is_split(word: &[u8]) -> bool {
    let joint = word.windows(2).position(|pair| matches!(pair, b"\\\n" | b"\\\r"));
    joint.is_some_and(|at| is_name(&word[..at]) || word[at + 2..].first().is_some_and(u8::is_ascii_alphabetic))
}

/// Returns the transport that a word names.
pub(super) fn transport(word: &[u8]) -> Option<Transport> {
    Transport::parse(std::str::from_utf8(word).ok()?)
}

/// Overwrites a part of a masked copy with blanks, except for line ends, so that offsets stay.
pub(super) fn blank(bytes: &mut [u8], part: Range<usize>) {
    bytes[part].iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
}

/// Returns a copy of the same length with template marks overwritten: `{{ x }}`, `{% x %}`, `<% x %>`.
pub(super) fn without_templates(bytes: &[u8]) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    let is_template = memmem::find(bytes, b"{{").is_some() || memmem::find(bytes, b"{%").is_some();
    for (open, close, fill) in
        [(b"{#", b"#}", b' '), (b"{%", b"%}", b' '), (b"{{", b"}}", HIDDEN), (b"<%", b"%>", HIDDEN)]
    {
        if open != b"<%" && !is_template {
            continue;
        }
        let (opens, closes) = (memmem::Finder::new(open), memmem::Finder::new(close));
        // The next close and the next end of a line are searched for once, however many opens are before them.
        let (mut at, mut next_close, mut next_line) = (0, 0, 0);
        while let Some(start) = opens.find(&copy[at..]).map(|found| at + found) {
            if next_close < start || at == 0 {
                let Some(found) = closes.find(&copy[start..]) else { break };
                next_close = start + found;
            }
            if next_line < start || at == 0 {
                next_line = memchr::memchr(b'\n', &copy[start..]).map_or(copy.len(), |found| start + found);
            }
            let end = next_close + close.len();
            // Blocks of statements span lines, values do not.
            if end - start > LONGEST_TEMPLATE || (fill == HIDDEN && end > next_line) {
                at = start + open.len();
                continue;
            }
            copy[start..end].iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = fill);
            at = end;
        }
    }
    copy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_numbers_and_templates() {
        for name in ["ssh", "3com-tsmux", "ftp-data", "a.b", "z39.50", "whois++", "café", "é", "порт"] {
            assert!(is_name(name.as_bytes()), "{name}");
        }
        for other in ["", "22", "99999", "0x16", "%(x)s", "$X", "<port>", "-", "!ssh", "1.5", "a b", "@x@", "…", "–"]
        {
            assert!(!is_name(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn names_may_be_latin_1() {
        for name in [&b"caf\xe9"[..], b"\xe9"] {
            assert!(is_name(name), "{name:?}");
        }
        assert!(!is_name(b"caf\xe9 x"));
    }

    #[test]
    fn templates_are_masked_in_place() {
        let masked = |text: &str| String::from_utf8(without_templates(text.as_bytes())).unwrap();
        assert_eq!(masked("port = {{ x }},ssh"), "port = \u{1a}\u{1a}\u{1a}\u{1a}\u{1a}\u{1a}\u{1a},ssh");
        assert_eq!(masked("{% if\n x %}a\n{{ b"), "     \n     a\n{{ b");
        assert_eq!(masked("set { tcp . domain }"), "set { tcp . domain }");
        assert_eq!(masked("imap<%= x %>"), "imap\u{1a}\u{1a}\u{1a}\u{1a}\u{1a}\u{1a}\u{1a}\u{1a}");
    }

    #[test]
    fn words_and_ends() {
        let bytes = b" a, b ,,c ";
        let parts: Vec<&[u8]> = split(bytes, 0..10, |byte| b", ".contains(&byte)).map(|part| &bytes[part]).collect();
        assert_eq!(parts, [b"a", b"b", b"c"]);
        assert_eq!(trim(b"  x ", 0..4), 2..3);
        assert_eq!(trim(b"   ", 0..3), 3..3);
        assert_eq!(unquote(b"\"a\"", 0..3), 1..2);
        assert_eq!(unquote(b"\"", 0..1), 0..1);
    }
}

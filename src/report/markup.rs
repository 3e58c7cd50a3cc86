//! Escapes text of files and rules for Markdown. Nothing in it is then markup, a link, a reference or a mention.

use crate::text::Printable;
use std::fmt;

/// Displays bytes of a file or a path as code. The tag, unlike backticks, holds any text, also in a table.
pub(super) struct Code<'a>(pub(super) &'a [u8]);

impl fmt::Display for Code<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<code>")?;
        write_plain(&short(self.0), "", f)?;
        f.write_str("</code>")
    }
}

/// Displays a sentence in which backticks stand for themselves.
pub(super) struct Plain<'a>(pub(super) &'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_plain(&short(self.0.as_bytes()), "&#8203;", f)
    }
}

/// Displays a sentence of a rule. Text between backticks becomes code.
pub(super) struct Sentence<'a>(pub(super) &'a str);

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = short(self.0.as_bytes());
        let mut pieces = text.split('`').enumerate().peekable();
        while let Some((index, piece)) = pieces.next() {
            if index % 2 == 0 {
                // After a zero-width space, no program reads the word as a mention or a reference.
                write_plain(piece, "&#8203;", f)?;
            } else if pieces.peek().is_some() {
                write!(f, "{}", Code(piece.as_bytes()))?;
            } else {
                write_plain(&format!("`{piece}"), "&#8203;", f)?;
            }
        }
        Ok(())
    }
}

/// Returns text as a code span: between more backticks than it has in a row.
pub(super) fn code_span(text: &str) -> String {
    let fence = fence(text, 1);
    if fence.len() == 1 { format!("{fence}{text}{fence}") } else { format!("{fence} {text} {fence}") }
}

/// Returns more backticks than a text has in a row, and at least so many.
pub(super) fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    "`".repeat((longest + 1).max(least))
}

/// The number of characters of a longer text that are shown: the body of a pull request has a limit.
const LONGEST: usize = 500;

/// Returns text that is safe to show, its rest after [`LONGEST`] characters cut.
fn short(bytes: &[u8]) -> String {
    // A character has four bytes at most, so the bytes that are not examined are beyond the limit.
    let text = Printable(&bytes[..bytes.len().min(4 * LONGEST + 4)]).to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Writes text in which every character that may be markup is a numeric reference. `guard` follows the signs that begin a
/// mention or a reference.
fn write_plain(text: &str, guard: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    use fmt::Write as _;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // Before a blank it begins neither an emoji nor a link.
            ':' if chars.peek() == Some(&' ') => f.write_char(c)?,
            // A dot after `www` begins a link.
            '.' if before.eq_ignore_ascii_case(&'w') => f.write_str("&#46;")?,
            c if !c.is_ascii() || c.is_ascii_alphanumeric() || " -/.,;()'%=+?".contains(c) => f.write_char(c)?,
            c => write!(f, "&#{};", u32::from(c))?,
        }
        if matches!(c, '@' | '#') {
            f.write_str(guard)?;
        }
        before = c;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_between_backticks_is_code() {
        assert_eq!(Sentence("the name `a|b` of `<c>` is new").to_string(), {
            "the name <code>a&#124;b</code> of <code>&#60;c&#62;</code> is new"
        });
        assert_eq!(Sentence("odd `x").to_string(), "odd &#96;x");
        assert_eq!(Sentence("line 3: `a` :x: y").to_string(), "line 3: <code>a</code> &#58;x: y");
        assert_eq!(Sentence("@all #1 www.x https://x").to_string(), {
            "&#64;&#8203;all &#35;&#8203;1 www&#46;x https&#58;//x"
        });
        assert_eq!(
            Code("a`\\\n\u{202e}".as_bytes()).to_string(),
            "<code>a&#96;&#92;\u{240a}&#92;u&#123;202e&#125;</code>"
        );
    }

    #[test]
    fn backticks_stay_in_their_span() {
        assert_eq!(code_span("a"), "`a`");
        assert_eq!(code_span("a`b"), "`` a`b ``");
        assert_eq!(code_span("``"), "``` `` ```");
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(Code(&[b'x'; LONGEST]).to_string().len(), LONGEST + "<code></code>".len());
        let cut = Sentence(&format!("`{}`", "é".repeat(1 << 20))).to_string();
        assert!(cut.starts_with("&#96;é") && cut.ends_with("é…") && cut.chars().count() < 510, "{cut}");
        assert!(Code(&vec![0xff; 1 << 20]).to_string().ends_with("\u{fffd}…</code>"));
    }

    proptest! {
        #[test]
        fn no_text_has_markup(text in "\\PC*|[`|<>@#\\\\\\[\\]*_~:!&$\n\r\t wW./a-]*") {
            for written in [Code(text.as_bytes()).to_string(), Sentence(&text).to_string()] {
                let rest = written.replace("<code>", "").replace("</code>", "");
                let is_reference = |piece: &str| {
                    piece.split_once(';').is_some_and(|(number, _)| {
                        number.strip_prefix('#').is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
                    })
                };
                prop_assert!(rest.split('&').skip(1).all(is_reference), "{}", rest);
                let rest = rest.replace(": ", "");
                let marks = "`|<>@\\[]*_~:!$\n\r\t{}\"";
                prop_assert!(!rest.contains(|c| marks.contains(c)), "{}", rest);
                prop_assert!(!rest.to_lowercase().contains("www."), "{}", rest);
            }
        }
    }
}

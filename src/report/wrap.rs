//! Wraps prose to the width of the terminal.

use super::theme::stderr_width;
use crate::text::Printable;
use std::borrow::Cow;
use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter, fill};

/// The placeholder for a space at which no line may break. U+E000 is a private-use character, and [`Printable`] escapes it.
const FIXED_SPACE: char = '\u{e000}';

/// Wraps text at spaces to a width in columns. `head` begins the first line and is never broken; `indent` begins every
/// other line. Words, and commands and names in backticks, stay in one piece even if they are wider. Invisible characters of
/// the text become visible.
pub(crate) fn wrap(head: &str, text: &str, indent: &str, width: usize) -> String {
    let options = Options::new(width)
        .initial_indent(head)
        .subsequent_indent(indent)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    let text = Printable(text.as_bytes()).to_string();
    let text = fix_spaces_in_code(&text);
    let wrapped = fill(&text, &options).replace(FIXED_SPACE, " ");
    if !is_too_long_for_first_line(head, &text, indent, width) {
        return wrapped;
    }
    let rest = fill(&text, options.initial_indent(indent)).replace(FIXED_SPACE, " ");
    format!("{}\n{rest}", head.trim_end())
}

/// Returns whether the first word of a text fits on a line of its own, but not on one with the head before it.
fn is_too_long_for_first_line(head: &str, text: &str, indent: &str, width: usize) -> bool {
    let first = display_width(text.split(' ').next().unwrap_or_default());
    let line = |before: &str| display_width(before) + first;
    line(head) > width && (line(indent) <= width || display_width(head) > width / 2) && line(indent) < line(head)
}

/// Wraps the last cell of a row below itself, to the width of the terminal. `head` is the row before the cell, in
/// columns. Without a terminal, the row stays one line, for programs that read lines.
pub(crate) fn wrap_cell(head: &str, text: &str, terminal: Option<usize>) -> String {
    match terminal {
        Some(width) if !text.is_empty() => {
            let column = display_width(head);
            let indent = if column > width / 2 { 4 } else { column };
            wrap(head, text, &" ".repeat(indent), width)
        }
        _ => [head, text].concat().trim_end().to_owned(),
    }
}

/// Wraps a message to the width of the terminal of standard error. Elsewhere, the message stays one line.
pub(crate) fn wrap_for_stderr(head: &str, text: &str) -> String {
    stderr_width().map_or_else(|| [head, text].concat(), |width| wrap(head, text, "  ", width))
}

/// Replaces the spaces between each pair of backticks.
fn fix_spaces_in_code(text: &str) -> Cow<'_, str> {
    if !text.contains('`') {
        return Cow::Borrowed(text);
    }
    let pieces: Vec<&str> = text.split('`').collect();
    let fixed = pieces.iter().enumerate().map(|(index, piece)| {
        let is_code = index % 2 == 1 && index + 1 < pieces.len();
        if is_code { Cow::Owned(piece.replace(' ', &FIXED_SPACE.to_string())) } else { Cow::Borrowed(*piece) }
    });
    Cow::Owned(fixed.collect::<Vec<_>>().join("`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_outside_code() {
        let text = "run `portolan check --fix etc/services` to mend it: see /usr/share/doc/x-y-z/readme";
        assert_eq!(
            wrap("a b: ", text, "  ", 24),
            "a b: run\n  `portolan check --fix etc/services`\n  to mend it: see\n  /usr/share/doc/x-y-z/readme"
        );
        assert_eq!(wrap("a/path:1: ", "`a long word` is", "  ", 15), "a/path:1:\n  `a long word`\n  is");
        assert_eq!(wrap("- ", "`a word of code` is", "  ", 9), "- `a word of code`\n  is");
        assert_eq!(wrap("", "an odd ` stays plain", "", 9), "an odd `\nstays\nplain");
        assert_eq!(wrap("", "two `a` and `b c` d", "", 12), "two `a` and\n`b c` d");
    }

    #[test]
    fn a_cell_is_wrapped_below_itself_on_a_terminal() {
        let (head, text) = ("\u{1b}[1mssh\u{1b}[0m  22/tcp  ", "the Secure Shell, `a b` or c");
        let wrapped = "\u{1b}[1mssh\u{1b}[0m  22/tcp  the Secure\n             Shell, `a b`\n             or c";
        assert_eq!(wrap_cell(head, text, Some(27)), wrapped);
        assert_eq!(wrap_cell(head, text, None), [head, text].concat());
        assert_eq!(
            wrap_cell("a/long/path/of/a/file: ", "read as a table", Some(30)),
            "a/long/path/of/a/file: read as\n    a table"
        );
        assert_eq!((wrap_cell("a  ", "", Some(9)), wrap_cell("a  ", "", None)), ("a".to_owned(), "a".to_owned()));
    }

    #[test]
    fn width_is_counted_in_columns() {
        // Each of these characters takes two columns.
        assert_eq!(wrap("", "日本 日本 日本", "", 10), "日本 日本\n日本");
        // The colors of the head have no width, and the text has no colors.
        assert_eq!(wrap("\u{1b}[1mab\u{1b}[0m ", "cd ef", "", 5), "\u{1b}[1mab\u{1b}[0m cd\nef");
        assert_eq!(wrap("", "a\u{1b}[1m \u{e000}b\u{2028}", "", 99), "a\u{241b}[1m \\u{e000}b\\u{2028}");
    }
}

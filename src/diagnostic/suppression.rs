//! Comments that suppress rules. `# portolan: ignore[rule, …] reason` applies to a line,
//! `# portolan: ignore-file[rule, …] reason` to the whole file.

use super::dropped;
use crate::syntax::{Document, FormatOrigin, Line, LineKind};
use crate::text::{LineNumber, Span};
use memchr::{memchr, memmem};

/// One comment that suppresses some rules on one line or in the whole file.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// From `portolan:` to the closing bracket, or else to the end of the comment.
    pub span: Span,
    /// The line it applies to: its own, or the next one if the comment has its own line.
    pub line: LineNumber,
    /// Whether it applies to the whole file instead.
    pub whole_file: bool,
    /// The spans of the rule ids inside the brackets. Empty for a comment that names none.
    pub rules: Vec<Span>,
    /// Whether the comment has the form `portolan: ignore[…]` or `portolan: ignore-file[…]`.
    pub well_formed: bool,
}

/// The mark `portolan:`, without the letter that may be a capital.
const MARK_TAIL: &[u8] = b"ortolan:";

/// Returns whether a file, or a part of it, has the mark `portolan:`. Only then can it have suppressions or notes.
pub fn has_mark(bytes: &[u8]) -> bool {
    memmem::find(bytes, MARK_TAIL).is_some()
}

/// Returns every comment with the mark `portolan:`, in the order of the file. `bytes` are the document's own.
pub fn suppressions(document: &Document, bytes: &[u8]) -> Vec<Suppression> {
    let mut found = Vec::new();
    let Some(own_sign) = document.format.comment_sign() else { return found };
    let is_configuration = document.format.origin == FormatOrigin::Configuration;
    for (line_number, line) in document.lines_with_numbers() {
        let comment = if is_configuration {
            marked_comment(line.content, bytes)
        } else {
            comment_of(document, line, own_sign, bytes).map(|comment| (own_sign, comment))
        };
        let Some((sign, comment)) = comment else { continue };
        let line = if matches!(line.kind, LineKind::Comment(_)) { line_number.after() } else { line_number };
        find_in_comment(sign, comment, bytes, line, &mut found);
    }
    found
}

/// Returns the comment of a line of a table.
fn comment_of(document: &Document, line: &Line, sign: &str, bytes: &[u8]) -> Option<Span> {
    match line.kind {
        LineKind::Comment(start) => Some(Span { start, end: line.content.end }),
        LineKind::Entry(first) => document.entry(first).comment(),
        LineKind::Unreadable(_) => comment_of_unreadable(sign, line.content, bytes),
        LineKind::Blank | LineKind::Text => None,
    }
}

/// Returns the comment of a line that cannot be read: from the first comment sign on.
fn comment_of_unreadable(sign: &str, content: Span, bytes: &[u8]) -> Option<Span> {
    let at = memmem::find(content.of(bytes), sign.as_bytes())?;
    Some(Span { start: content.start + at, end: content.end })
}

/// The signs before comments of configurations.
const SIGNS: [&str; 3] = ["#", ";", "<!--"];

/// Returns the comment with the mark on a line of a configuration, and its sign.
///
/// Each kind of configuration has other signs. The last sign before the mark that begins a word counts.
fn marked_comment(content: Span, bytes: &[u8]) -> Option<(&'static str, Span)> {
    let text = content.of(bytes);
    let before = &text[..memmem::find(text, MARK_TAIL)?];
    let begins_word = |at: &usize| *at == 0 || before[at - 1].is_ascii_whitespace();
    let last = |sign: &'static str| memmem::rfind_iter(before, sign.as_bytes()).find(begins_word).map(|at| (at, sign));
    let (at, sign) = SIGNS.into_iter().filter_map(last).max()?;
    Some((sign, Span { start: content.start + at, end: content.end }))
}

/// Adds every suppression of a comment. The mark may follow other words, if a blank, `;`, `|` or the comment sign
/// precedes it; since prose may mention it, `ignore[` must follow it there.
fn find_in_comment(sign: &str, comment: Span, bytes: &[u8], line: LineNumber, found: &mut Vec<Suppression>) {
    let text = comment.of(bytes);
    let mut from = 0;
    while let Some(tail) = memmem::find(&text[from..], MARK_TAIL).map(|at| from + at) {
        from = tail + MARK_TAIL.len();
        let Some((before, &[first])) = text[..tail].split_last_chunk() else { continue };
        let is_apart = before.ends_with(sign.as_bytes())
            || before.last().is_some_and(|&b| b.is_ascii_whitespace() || matches!(b, b';' | b'|'));
        let begins_comment = first == b'p' && before.trim_ascii_end().ends_with(sign.as_bytes());
        if is_apart && matches!(first, b'p' | b'P') && is_suppression(&text[from..], begins_comment) {
            let (suppression, end) = parse_suppression(comment, text, tail - 1, line);
            from = end;
            found.push(suppression);
        }
    }
}

/// Returns whether the text after a mark is intended as a suppression.
///
/// At the beginning of a comment, everything is, except for notes and accepted losses.
fn is_suppression(after_mark: &[u8], begins_comment: bool) -> bool {
    let text = after_mark.trim_ascii_start();
    let blanks = after_mark.len() - text.len();
    let is_note = blanks == 1 && (text.starts_with(b"note[") || text.starts_with(b"note+ "))
        || dropped::list(after_mark).is_some();
    let begins_with = |word: &[u8]| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    !is_note && (begins_comment || begins_with(IGNORE) || begins_with(IGNORE_FILE))
}

/// Parses the suppression whose mark is at an offset in the text of a comment. Also returns the offset of its end.
fn parse_suppression(comment: Span, text: &[u8], mark: usize, line: LineNumber) -> (Suppression, usize) {
    let span_of = |from: usize, to: usize| Span::new(comment.start.index() + from, comment.start.index() + to);
    let after_mark = text[mark + 1 + MARK_TAIL.len()..].trim_ascii_start();
    let whole_file = after_mark.starts_with(IGNORE_FILE);
    let list = after_mark.strip_prefix(if whole_file { IGNORE_FILE } else { IGNORE }).unwrap_or_default();
    let Some(length) = memchr(b']', list) else {
        let span = span_of(mark, text.len());
        return (Suppression { span, line, whole_file, rules: Vec::new(), well_formed: false }, text.len());
    };
    let mut start = text.len() - list.len();
    let end = start + length + 1;
    let mut rules = Vec::new();
    for word in list[..length].split(|&b| b == b',') {
        let trimmed = word.trim_ascii();
        if !trimmed.is_empty() {
            let from = start + word.iter().take_while(|b| b.is_ascii_whitespace()).count();
            rules.push(span_of(from, from + trimmed.len()));
        }
        start += word.len() + 1;
    }
    let well_formed = !rules.is_empty();
    (Suppression { span: span_of(mark, end), line, whole_file, rules, well_formed }, end)
}

/// The beginning of a suppression, before the ids of rules.
const IGNORE: &[u8] = b"ignore[";
/// The beginning of a suppression for the whole file.
const IGNORE_FILE: &[u8] = b"ignore-file[";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PortRange, TransportWord};
    use crate::syntax::test_format::test_format;
    use crate::syntax::{Entry, EntryId, Fault, Notation, Unreadable, WordRange};
    use crate::text::LineIter;

    /// Reads a table in which each line with a slash before its comment is an entry.
    fn document(bytes: &[u8]) -> Document {
        let mut document = Document::new(test_format());
        for raw in LineIter::new(bytes) {
            let (text, line) = (raw.content.of(bytes), document.line_after_last());
            let sign = memchr(b'#', text);
            let span_from = |from: usize| Span { start: raw.content.start + from, end: raw.content.end };
            let kind = if sign == Some(0) {
                LineKind::Comment(raw.content.start)
            } else if memchr(b'/', &text[..sign.unwrap_or(text.len())]).is_some() {
                let name = span_from(0);
                document.entries.push(Entry {
                    line,
                    name,
                    port_span: name,
                    ports: PortRange::single(1),
                    notation: Notation::Decimal,
                    transport_span: name,
                    transport: TransportWord::Other,
                    words: WordRange::default(),
                    comment_span: sign.map(span_from).unwrap_or_default(),
                    unnamed: false,
                });
                LineKind::Entry(EntryId::new(document.entries.len() - 1))
            } else {
                document.unreadable.push(Unreadable { line, span: span_from(0), fault: Fault::NoPort });
                LineKind::Unreadable(document.unreadable.len() as u32 - 1)
            };
            document.lines.push(Line { content: raw.content, ending: raw.ending, kind });
        }
        document
    }

    /// Returns the marked text, line, rules and form of each suppression.
    fn read(text: &str) -> Vec<(&str, usize, Vec<&str>, bool)> {
        let document = document(text.as_bytes());
        let slice = |span: Span| &text[span.start.index()..span.end.index()];
        suppressions(&document, text.as_bytes())
            .iter()
            .map(|found| {
                (
                    slice(found.span),
                    found.line.index(),
                    found.rules.iter().map(|&rule| slice(rule)).collect(),
                    found.well_formed,
                )
            })
            .collect()
    }

    #[test]
    fn a_comment_speaks_of_its_own_line_or_of_the_next() {
        let text = "a 1/tcp # portolan: ignore[syntax] why\n\
                    # portolan: ignore[spelling]\n\
                    b 2/tcp\n\
                    no entry # portolan: ignore[syntax]\n";
        assert_eq!(
            read(text),
            [
                ("portolan: ignore[syntax]", 0, vec!["syntax"], true),
                ("portolan: ignore[spelling]", 2, vec!["spelling"], true),
                ("portolan: ignore[syntax]", 3, vec!["syntax"], true),
            ]
        );
    }

    #[test]
    fn several_rules_may_have_blanks_around_them() {
        let text = "a 1/tcp ##\tportolan:  ignore[ syntax ,spelling,, name-case\t] why [not]\n";
        let mark = "portolan:  ignore[ syntax ,spelling,, name-case\t]";
        assert_eq!(read(text), [(mark, 0, vec!["syntax", "spelling", "name-case"], true)]);
    }

    #[test]
    fn what_names_no_rule_is_malformed() {
        for comment in [
            "portolan: ignore",
            "portolan: ignore syntax",
            "portolan: ignore[syntax",
            "portolan:",
            "portolan: Ignore[syntax]",
        ] {
            assert_eq!(read(&format!("a 1/tcp # {comment}")), [(comment, 0, vec![], false)]);
        }
        assert_eq!(read("# portolan: ignore[ , ] why\n"), [("portolan: ignore[ , ]", 1, vec![], false)]);
    }

    #[test]
    fn a_comment_may_apply_to_the_whole_file() {
        let text = "# portolan: ignore-file[syntax, spelling] why\na 1/tcp # portolan: ignore[syntax]\n";
        let document = document(text.as_bytes());
        let found = suppressions(&document, text.as_bytes());
        assert_eq!(found.iter().map(|found| found.whole_file).collect::<Vec<_>>(), [true, false]);
        assert_eq!(read(text)[0], ("portolan: ignore-file[syntax, spelling]", 1, vec!["syntax", "spelling"], true));
        for malformed in ["portolan: ignore-file", "portolan: ignore-file syntax", "portolan: Ignore-file[syntax]"] {
            assert_eq!(read(&format!("a 1/tcp # {malformed}")), [(malformed, 0, vec![], false)]);
        }
        assert_eq!(read("a 1/tcp # x; portolan: ignore-file[syntax]").len(), 1);
    }

    #[test]
    fn prose_may_mention_the_mark() {
        assert_eq!(read("a 1/tcp # see portolan: a map\n# Portolan: a map\n# xportolan: ignore[syntax]\n"), []);
        assert_eq!(read("a 1/tcp # (portolan: ignore[syntax])\n"), []);
        // A second sign begins a second comment.
        assert_eq!(read("a 1/tcp # why # portolan: ignore[syntax]\n").len(), 1);
        assert_eq!(read("b 2/tcp portolan: ignore[syntax]\n"), []);
    }

    #[test]
    fn it_may_stand_after_other_words_and_more_than_once() {
        let found = ("portolan: ignore[syntax]", 0, vec!["syntax"], true);
        for before in ["NISO ", "NISO; ", "NISO;", "SSH | ", "see portolan: ", "xportolan: "] {
            assert_eq!(read(&format!("a 1/tcp # {before}portolan: ignore[syntax] why")), std::slice::from_ref(&found));
        }
        let text = "a 1/tcp # Portolan: ignore[syntax] why; portolan: ignore[spelling] | portolan: ignore[renamed";
        assert_eq!(
            read(text),
            [
                ("Portolan: ignore[syntax]", 0, vec!["syntax"], true),
                ("portolan: ignore[spelling]", 0, vec!["spelling"], true),
                ("portolan: ignore[renamed", 0, vec![], false),
            ]
        );
        assert_eq!(read("a 1/tcp # NISO portolan: Ignore[syntax]"), [("portolan: Ignore[syntax]", 0, vec![], false)]);
        assert_eq!(read("a 1/tcp # portolan: note[syntax] x | portolan: ignore[syntax]"), [found]);
    }

    #[test]
    fn line_ends_are_no_part_of_it() {
        let found = ("portolan: ignore[syntax]", 0, vec!["syntax"], true);
        assert_eq!(read("a 1/tcp # portolan: ignore[syntax]\r\nb 2/tcp\r\n"), [found]);
        let malformed = [("portolan: ignore", 1, vec![], false)];
        assert_eq!(read("# portolan: ignore\r\nb 2/tcp\r\n"), malformed);
        assert_eq!(read("# portolan: ignore\rb 2/tcp\r"), malformed);
    }

    #[test]
    fn bytes_that_are_no_text_do_no_harm() {
        let bytes = b"a 1/tcp # portolan: ignore[\xff,\0]\n#\xff portolan: ignore[syntax]\n";
        let document = document(bytes);
        let found = suppressions(&document, bytes);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].rules.iter().map(|rule| rule.of(bytes)).collect::<Vec<_>>(), [&b"\xff"[..], b"\0"]);
    }
}

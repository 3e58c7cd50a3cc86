//! Comments that suppress rules. `# portolan: ignore[rule, …] reason` applies to a line,
//! `# portolan: ignore-file[rule, …] reason` to the whole file.

use super::dropped;
use crate::syntax::{Document, FormatOrigin, LineKind};
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
const MARK: &[u8] = b"ortolan:";

/// Returns whether a file, or a part of it, has the mark `portolan:`. Only then can it have suppressions or notes.
pub fn has_mark(bytes: &[u8]) -> bool {
    memmem::find(bytes, MARK).is_some()
}

/// Returns every comment with the mark `portolan:`, in the order of the file. `bytes` are the document's own.
pub fn suppressions(document: &Document, bytes: &[u8]) -> Vec<Suppression> {
    let mut found = Vec::new();
    let Some(own_sign) = document.format.comment_sign() else { return found };
    let is_configuration = document.format.origin == FormatOrigin::Configuration;
    for (number, line) in document.lines_with_numbers() {
        let mut sign = own_sign;
        let (comment, own_line) = match line.kind {
            LineKind::Comment(start) => (Some(Span { start, end: line.content.end }), true),
            LineKind::Entry(first) => (document.entry(first).comment(), false),
            LineKind::Unreadable(_) => (comment_of_unreadable(sign, line.content, bytes), false),
            LineKind::Blank | LineKind::Text => (None, false),
        };
        let (comment, own_line) = match marked_comment(line.content, bytes) {
            _ if !is_configuration => (comment, own_line),
            None => continue,
            Some((own, comment)) => {
                sign = own;
                (Some(comment), own_line)
            }
        };
        if let Some(comment) = comment {
            find_in_comment(sign, comment, bytes, if own_line { number.after() } else { number }, &mut found);
        }
    }
    found
}

fn comment_of_unreadable(sign: &str, content: Span, bytes: &[u8]) -> Option<Span> {
    let at = memmem::find(content.of(bytes), sign.as_bytes())?;
    Some(Span { start: content.start + at, end: content.end })
}

/// The signs before comments of configurations.
const SIGNS: [&str; 3] = ["#", ";", "<!--"];

/// Returns the comment with the mark on a line of a configuration, and its sign. Each kind of configuration has other
/// signs; the last one before the mark that begins a word counts.
fn marked_comment(content: Span, bytes: &[u8]) -> Option<(&'static str, Span)> {
    let text = content.of(bytes);
    let before = &text[..memmem::find(text, MARK)?];
    let begins_word = |at: &usize| *at == 0 || before[at - 1].is_ascii_whitespace();
    let last = |sign: &'static str| memmem::rfind_iter(before, sign.as_bytes()).find(begins_word).map(|at| (at, sign));
    let (at, sign) = SIGNS.into_iter().filter_map(last).max()?;
    Some((sign, Span { start: content.start + at, end: content.end }))
}

/// Adds every suppression of a comment. The mark may follow other words, if a blank, `;`, `|` or the comment sign
/// precedes it; since prose may mention it, `ignore[` must follow it there.
fn find_in_comment(sign: &str, comment: Span, bytes: &[u8], line: LineNumber, found: &mut Vec<Suppression>) {
    let text = comment.of(bytes);
    let place = |from: usize, to: usize| Span::new(comment.start.index() + from, comment.start.index() + to);
    let mut from = 0;
    while let Some(mark) = text[from..].windows(MARK.len()).position(|window| window == MARK).map(|at| from + at) {
        let after = mark + MARK.len();
        from = after;
        let Some((before, [first])) = text[..mark].split_last_chunk() else { continue };
        let is_apart = before.ends_with(sign.as_bytes())
            || before.last().is_some_and(|&b| b.is_ascii_whitespace() || matches!(b, b';' | b'|'));
        if !is_apart || !matches!(first, b'p' | b'P') {
            continue;
        }
        let begins = *first == b'p' && before.trim_ascii_end().ends_with(sign.as_bytes());
        let blanks = text[after..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        let after_mark = &text[after + blanks..];
        let is_note = blanks == 1 && (after_mark.starts_with(b"note[") || after_mark.starts_with(b"note+ "))
            || dropped::list(&text[after..]).is_some();
        let begins_with =
            |word: &[u8]| after_mark.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let is_suppression = begins_with(IGNORE) || begins_with(IGNORE_FILE);
        if is_note || !begins && !is_suppression {
            continue;
        }
        let whole_file = after_mark.starts_with(IGNORE_FILE);
        let mut suppression =
            Suppression { span: place(mark - 1, text.len()), line, whole_file, rules: Vec::new(), well_formed: false };
        let list = after_mark.strip_prefix(if whole_file { IGNORE_FILE } else { IGNORE }).unwrap_or_default();
        if let Some(length) = memchr(b']', list) {
            let open = text.len() - list.len();
            from = open + length + 1;
            suppression.span = place(mark - 1, from);
            let mut start = open;
            for word in list[..length].split(|&b| b == b',') {
                let trimmed = word.trim_ascii();
                if !trimmed.is_empty() {
                    let from = start + word.iter().take_while(|b| b.is_ascii_whitespace()).count();
                    suppression.rules.push(place(from, from + trimmed.len()));
                }
                start += word.len() + 1;
            }
            suppression.well_formed = !suppression.rules.is_empty();
        } else {
            from = text.len();
        }
        found.push(suppression);
    }
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
    use crate::syntax::{Entry, EntryId, Fault, Line, Notation, Unreadable, WordRange};
    use crate::text::LineIter;

    /// Reads a table in which each line with a slash before its comment is an entry.
    fn document(bytes: &[u8]) -> Document {
        let mut document = Document::new(test_format());
        for raw in LineIter::new(bytes) {
            let (text, line) = (raw.content.of(bytes), document.line_after_last());
            let sign = memchr(b'#', text);
            let place = |from: usize| Span { start: raw.content.start + from, end: raw.content.end };
            let kind = if sign == Some(0) {
                LineKind::Comment(raw.content.start)
            } else if memchr(b'/', &text[..sign.unwrap_or(text.len())]).is_some() {
                let name = place(0);
                document.entries.push(Entry {
                    line,
                    name,
                    port_span: name,
                    ports: PortRange::single(1),
                    notation: Notation::Plain,
                    transport_span: name,
                    transport: TransportWord::Other,
                    words: WordRange::default(),
                    comment_span: sign.map(place).unwrap_or_default(),
                    unnamed: false,
                });
                LineKind::Entry(EntryId::new(document.entries.len() - 1))
            } else {
                document.unreadable.push(Unreadable { line, span: place(0), fault: Fault::NoPort });
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

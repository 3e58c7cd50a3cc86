//! `# portolan: note[rule] …` comments. They state facts about an entry and acknowledge a finding about it.
//!
//! A note on its own lines applies to the next entry and to that entry's twins: the entries right after it with the
//! same name and port number on other transports. A note at the end of a line applies to that line.
//!
//! Notes must be found again and removed byte for byte, so each has one of three forms: its own lines before the entry;
//! the end of the entry's line, if no comment and no blank was there; or, in a format whose comments have parts, a
//! further part of the comment.

use crate::syntax::{Document, LineKind};
use crate::text::{LineEnding, LineNumber, Span};
use memchr::memchr;

/// The beginning of a note.
pub const NOTE: &str = "portolan: note[";
/// The beginning of the further lines of a note.
const NOTE_CONTINUES: &str = "portolan: note+ ";
/// The separator between the parts of a comment, in a format whose comments have parts.
pub const BETWEEN_PARTS: &str = " | ";

/// One note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Everything that the note added to the file.
    pub span: Span,
    /// The line of the entry it applies to; `Document::line_after_last` if there is none.
    pub line: LineNumber,
    /// Whether it has separate lines.
    pub own_lines: bool,
    /// The rule whose finding it acknowledges, as written.
    pub rule: Vec<u8>,
    /// The text, its lines joined by blanks.
    pub text: Vec<u8>,
}

/// Returns every note, in the order of the file. `bytes` are the document's own.
pub fn notes(document: &Document, bytes: &[u8]) -> Vec<Note> {
    let mut found: Vec<Note> = Vec::new();
    let Some(sign) = document.format.comment_sign() else { return found };
    let begin = [sign, " "].concat();
    let mut continues = false;
    // Notes whose entry has not been reached yet.
    let mut waiting = 0;
    for (line_number, line) in document.lines_with_numbers() {
        let content = document.text_of(line);
        let whole = Span { start: content.start, end: content.end + line.ending.len() };
        let at_end = match line.kind {
            LineKind::Entry(first) => {
                document.entry(first).comment().and_then(|comment| at_end_of(&begin, bytes, line.content, comment))
            }
            _ => None,
        };
        let text = content.of(bytes).strip_prefix(begin.as_bytes());
        let begins = text.and_then(|text| text.strip_prefix(NOTE.as_bytes())).and_then(rule_and_text);
        match (begins, text.and_then(|text| text.strip_prefix(NOTE_CONTINUES.as_bytes()))) {
            (Some((rule, text)), _) => {
                let (rule, text) = (rule.to_vec(), text.to_vec());
                found.push(Note { span: whole, line: line_number, own_lines: true, rule, text });
                waiting += 1;
                continues = true;
                continue;
            }
            (None, Some(more)) if continues => {
                if let Some(note) = found.last_mut() {
                    note.text.push(b' ');
                    note.text.extend_from_slice(more);
                    note.span.end = whole.end;
                }
                continue;
            }
            _ => continues = false,
        }
        // Other Portolan comments may be between a note and its entry.
        let has_mark = text.is_some_and(|text| text.starts_with(b"portolan:"));
        if matches!(line.kind, LineKind::Comment(_)) && has_mark {
            continue;
        }
        let first = found.len() - waiting;
        for note in &mut found[first..] {
            note.line = line_number;
        }
        waiting = 0;
        found.extend(at_end.map(|(span, rule, text)| Note { span, line: line_number, own_lines: false, rule, text }));
    }
    let first = found.len() - waiting;
    for note in &mut found[first..] {
        note.line = document.line_after_last();
    }
    found
}

/// Phrases of earlier versions at the beginning of notes, and the phrases of today.
const FORMER_BEGINNINGS: [(&str, &str); 8] = [
    ("left the registry ", "de-assigned "),
    ("given to ", "reassigned to "),
    ("replaced, likely for the same registration, by ", "probably renamed to "),
    ("listed as customary use in ", "a customary name in "),
    ("still in the registry, claimed to be withdrawn or out of use", "still registered, reported out of use"),
    ("still in the registry, its protocol claimed to be Historic", "still registered, its protocol is Historic"),
    ("malware is claimed to have used the port", "malware seen on the port"),
    ("another use of the port is claimed", "another use of the port is reported"),
];
/// Phrases of earlier versions inside notes, and those of today.
const FORMER_PHRASES: [(&str, &str); 2] =
    [("; IANA has the name ", "; the name is now "), (", and never had it on ", ", and no known copy has it on ")];

impl Note {
    /// Returns whether the note states the same as `text`. The words may be those of this version or of an earlier one.
    pub fn states(&self, text: &str) -> bool {
        self.text == text.as_bytes()
            || std::str::from_utf8(&self.text).is_ok_and(|known| in_the_words_of_today(known) == text)
    }
}

fn in_the_words_of_today(text: &str) -> String {
    let renewed = FORMER_BEGINNINGS
        .iter()
        .find_map(|(former, today)| Some([*today, text.strip_prefix(former)?].concat()))
        .unwrap_or_else(|| text.to_owned());
    FORMER_PHRASES.iter().fold(renewed, |text, (former, today)| text.replacen(former, today, 1))
}

/// Returns the note at the end of an entry's line, if any.
fn at_end_of(begin: &str, bytes: &[u8], content: Span, comment: Span) -> Option<(Span, Vec<u8>, Vec<u8>)> {
    let text = Span { start: comment.start, end: content.end }.of(bytes);
    let (start, rest) =
        if let Some(rest) = text.strip_prefix(begin.as_bytes()).filter(|rest| rest.starts_with(NOTE.as_bytes())) {
            let before = Span { start: content.start, end: comment.start }.of(bytes);
            (content.start.index() + before.trim_ascii_end().len(), rest)
        } else {
            let mark = [BETWEEN_PARTS, NOTE].concat();
            let at = memchr::memmem::rfind(text, mark.as_bytes())?;
            (comment.start.index() + at, &text[at + BETWEEN_PARTS.len()..])
        };
    let (rule, text) = rule_and_text(&rest[NOTE.len()..])?;
    Some((Span::new(start, content.end.index()), rule.to_vec(), text.to_vec()))
}

/// Splits `rule] text`.
fn rule_and_text(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr(b']', rest)?;
    Some((&rest[..end], rest[end + 1..].strip_prefix(b" ").unwrap_or(&rest[end + 1..])))
}

/// Returns the lines of a note as comments with this sign. Each is at most `limit` bytes long, without its ending.
/// `None` if a word is too long.
pub fn note_lines(sign: &str, rule: &str, text: &str, limit: usize) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    let mut line = format!("{sign} {NOTE}{rule}]");
    for word in text.split(' ') {
        if line.len() + 1 + word.len() > limit {
            lines.push(std::mem::replace(&mut line, format!("{sign} {}", NOTE_CONTINUES.trim_end())));
            if line.len() + 1 + word.len() > limit {
                return None;
            }
        }
        line.push(' ');
        line.push_str(word);
    }
    lines.push(line);
    Some(lines)
}

/// Returns the ending of lines that are inserted before a line.
pub fn ending_for(document: &Document, line: LineNumber) -> &'static [u8] {
    let ending = document.line(line).map(|line| line.ending).filter(|ending| !ending.is_empty());
    match ending.or_else(|| document.lines.first().map(|line| line.ending)) {
        Some(LineEnding::CrLf) => b"\r\n",
        Some(LineEnding::Cr) => b"\r",
        _ => b"\n",
    }
}

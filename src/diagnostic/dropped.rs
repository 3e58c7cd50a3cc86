//! `# portolan: dropped[name/transport, …] reason`: comments that accept the loss of a name.

use crate::syntax::{Document, LineKind};
use crate::text::{Printable, Span};
use memchr::memmem;
use std::fmt;

/// A name whose loss is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The name.
    pub name: Vec<u8>,
    /// The transport, as written; `None` for all.
    pub transport: Option<Vec<u8>>,
    /// The reason in the comment; `None` outside comments.
    pub reason: Option<Vec<u8>>,
}

/// A comment that accepts losses.
#[derive(Clone, Debug)]
pub struct DroppedComment {
    /// From `portolan:` to the closing bracket.
    pub span: Span,
    /// The words inside the brackets.
    pub words: Vec<Span>,
    /// The text after the bracket.
    pub reason: Span,
}

/// The beginning of the comment, after its mark.
const DROPPED: &[u8] = b"dropped[";
const MARK: &[u8] = b"portolan:";

impl Dropped {
    /// Reads `asp/tcp`, or `asp` for all transports. `None` without a name.
    pub fn parse(word: &[u8]) -> Option<Self> {
        let word = word.trim_ascii();
        let (name, transport) = match word.iter().position(|&b| b == b'/') {
            Some(slash) => (&word[..slash], Some(word[slash + 1..].to_vec())),
            None => (word, None),
        };
        (!name.is_empty()).then(|| Self { name: name.to_vec(), transport, reason: None })
    }

    /// Returns whether the loss of a name on a transport is accepted. Some resolvers look names up in lower case.
    pub fn is_about(&self, name: &[u8], transport: &[u8]) -> bool {
        let on_transport = |stated: &Vec<u8>| stated.eq_ignore_ascii_case(transport);
        self.name.eq_ignore_ascii_case(name) && self.transport.as_ref().is_none_or(on_transport)
    }
}

/// Writes `asp/tcp`, as [`Dropped::parse`] reads it.
impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printable(&self.name).fmt(f)?;
        match &self.transport {
            Some(transport) => write!(f, "/{}", Printable(transport)),
            None => Ok(()),
        }
    }
}

/// Returns the names whose loss the comments of a table accept. `bytes` are the document's own.
pub fn dropped(document: &Document, bytes: &[u8]) -> Vec<Dropped> {
    let of_comment = |comment: DroppedComment| {
        let reason = comment.reason.of(bytes).to_vec();
        let of_word =
            move |word: &Span| Some(Dropped { reason: Some(reason.clone()), ..Dropped::parse(word.of(bytes))? });
        comment.words.iter().filter_map(of_word).collect::<Vec<_>>()
    };
    dropped_comments(document, bytes).into_iter().flat_map(of_comment).collect()
}

/// Returns the comments of a table that accept losses. `bytes` are the document's own.
pub fn dropped_comments(document: &Document, bytes: &[u8]) -> Vec<DroppedComment> {
    let mut found = Vec::new();
    if memmem::find(bytes, DROPPED).is_none() {
        return found;
    }
    for line in &document.lines {
        let comment = match line.kind {
            LineKind::Comment(start) => Some(Span { start, end: line.content.end }),
            LineKind::Entry(first) => document.entry(first).comment(),
            LineKind::Blank | LineKind::Unreadable(_) | LineKind::Text => None,
        };
        let Some(comment) = comment else { continue };
        let text = comment.of(bytes);
        let span_of = |from: usize, to: usize| Span::new(comment.start.index() + from, comment.start.index() + to);
        let mut from = 0;
        while let Some(mark) = memmem::find(&text[from..], MARK).map(|at| from + at) {
            from = mark + MARK.len();
            let Some(list) = list(&text[from..]) else { continue };
            let start = from + text[from..].iter().take_while(|b| b.is_ascii_whitespace()).count() + DROPPED.len();
            let end = start + list.len();
            let trimmed = |from: usize, to: usize| {
                let blanks = text[from..to].iter().take_while(|b| b.is_ascii_whitespace()).count();
                span_of(from + blanks, (from + text[from..to].trim_ascii_end().len()).max(from + blanks))
            };
            let mut words = Vec::new();
            let mut word = start;
            for part in list.split(|&b| b == b',') {
                words.push(trimmed(word, word + part.len()));
                word += part.len() + 1;
            }
            words.retain(|word| !word.is_empty());
            let reason_end = memmem::find(&text[end..], MARK).map_or(text.len(), |next| end + next);
            found.push(DroppedComment { span: span_of(mark, end + 1), words, reason: trimmed(end + 1, reason_end) });
            from = end;
        }
    }
    found
}

/// Returns the list in the brackets of a comment that accepts losses, from after its mark.
pub(super) fn list(after_mark: &[u8]) -> Option<&[u8]> {
    let list = after_mark.trim_ascii_start().strip_prefix(DROPPED)?;
    let end = list.iter().position(|&b| b == b']')?;
    Some(&list[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Line;
    use crate::syntax::test_format::test_format;
    use crate::text::LineIter;

    #[test]
    fn a_name_is_dropped_on_a_transport_or_on_all() {
        let asp = Dropped::parse(b" asp/tcp ").unwrap();
        assert!(asp.is_about(b"asp", b"tcp") && asp.is_about(b"ASP", b"TCP") && !asp.is_about(b"asp", b"udp"));
        assert!(!asp.is_about(b"as", b"tcp"));
        assert!(Dropped::parse(b"asp").unwrap().is_about(b"asp", b"udp"));
        assert_eq!((Dropped::parse(b" "), Dropped::parse(b"/tcp")), (None, None));
    }

    #[test]
    fn a_loss_has_the_reason_of_its_comment() {
        let text = b"# portolan: dropped[ a/tcp ,, b] gone portolan: dropped[c]\n# portolan: dropped[]\n";
        let mut document = Document::new(test_format());
        for raw in LineIter::new(text) {
            let kind = LineKind::Comment(raw.content.start);
            document.lines.push(Line { content: raw.content, ending: raw.ending, kind });
        }
        let found = dropped(&document, text);
        let words: Vec<String> = found
            .iter()
            .map(|dropped| format!("{dropped}: {}", String::from_utf8_lossy(dropped.reason.as_ref().unwrap())))
            .collect();
        assert_eq!(words, ["a/tcp: gone", "b: gone", "c: "]);
        assert_eq!(dropped_comments(&document, text).len(), 3);
    }

    #[test]
    fn the_list_ends_with_its_bracket() {
        assert_eq!(list(b" dropped[a/tcp, b] gone"), Some(&b"a/tcp, b"[..]));
        assert_eq!((list(b" dropped[a/tcp"), list(b" ignore[a]")), (None, None));
    }
}

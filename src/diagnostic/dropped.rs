//! `# portolan: dropped[name/transport, …] reason`: comments that accept the loss of a name.

use crate::syntax::{Document, LineKind};
use crate::text::{Shown, Span};
use memchr::memmem;
use std::fmt;

/// A name whose loss is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The name.
    pub name: Vec<u8>,
    /// The transport, as written; `None` for all.
    pub transport: Option<Vec<u8>>,
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
        (!name.is_empty()).then(|| Self { name: name.to_vec(), transport })
    }

    /// Returns whether the loss of a name on a transport is accepted. Some resolvers look names up in lower case.
    pub fn is_about(&self, name: &[u8], transport: &[u8]) -> bool {
        let on_transport = |own: &Vec<u8>| own.eq_ignore_ascii_case(transport);
        self.name.eq_ignore_ascii_case(name) && self.transport.as_ref().is_none_or(on_transport)
    }
}

/// Writes `asp/tcp`, as [`Dropped::parse`] reads it.
impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown(&self.name).fmt(f)?;
        match &self.transport {
            Some(transport) => write!(f, "/{}", Shown(transport)),
            None => Ok(()),
        }
    }
}

/// Returns the names whose loss the comments of a table accept. `bytes` are the document's own.
pub fn dropped(document: &Document, bytes: &[u8]) -> Vec<Dropped> {
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
        let mut rest = comment.map_or(&b""[..], |comment| comment.of(bytes));
        while let Some(mark) = memmem::find(rest, MARK) {
            rest = &rest[mark + MARK.len()..];
            if let Some(list) = list(rest) {
                found.extend(list.split(|&b| b == b',').filter_map(Dropped::parse));
            }
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

    #[test]
    fn a_name_is_dropped_on_a_transport_or_on_all() {
        let asp = Dropped::parse(b" asp/tcp ").unwrap();
        assert!(asp.is_about(b"asp", b"tcp") && asp.is_about(b"ASP", b"TCP") && !asp.is_about(b"asp", b"udp"));
        assert!(!asp.is_about(b"as", b"tcp"));
        assert!(Dropped::parse(b"asp").unwrap().is_about(b"asp", b"udp"));
        assert_eq!((Dropped::parse(b" "), Dropped::parse(b"/tcp")), (None, None));
    }

    #[test]
    fn the_list_ends_with_its_bracket() {
        assert_eq!(list(b" dropped[a/tcp, b] gone"), Some(&b"a/tcp, b"[..]));
        assert_eq!((list(b" dropped[a/tcp"), list(b" ignore[a]")), (None, None));
    }
}

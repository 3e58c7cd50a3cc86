//! [`Identity`]: the part of a finding that stays the same when lines are inserted above it.

use super::Finding;
use crate::model::{PortRange, Transport};
use crate::syntax::Document;
use crate::text::Printable;
use sha2::{Digest, Sha256};
use std::fmt;

/// The rule and the subject of a finding in one file. Several findings of a file may have the same identity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The id of the rule.
    pub rule: String,
    /// The subject of the finding.
    pub subject: Subject,
}

/// The most bytes that are kept of a name, or hashed of a line. A line may have any number of findings.
const LONGEST: usize = 1000;

/// The subject of a finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// An entry.
    Entry {
        /// The first 1000 bytes of the name; `None` for an entry without a name.
        name: Option<Vec<u8>>,
        /// The ports.
        ports: PortRange,
        /// The transport in lower case; `None` if the file does not say.
        transport: Option<Vec<u8>>,
    },
    /// A line without an entry: the [`digest`] of its text without blanks at its ends, up to 1000 bytes.
    Line(String),
    /// A name that a configuration looks up.
    Name {
        /// The first 1000 bytes of the name.
        name: Vec<u8>,
        /// The transport; `None` if the program looks the name up without one.
        transport: Option<Transport>,
    },
}

impl Identity {
    /// Returns the identity of a finding in a file.
    pub fn of(finding: &Finding, document: &Document, bytes: &[u8]) -> Self {
        Self { rule: finding.rule.to_string(), subject: Subject::of(finding, document, bytes) }
    }
}

impl Subject {
    /// Returns the subject of a finding. A line that the file lacks is that of the old table.
    pub fn of(finding: &Finding, document: &Document, bytes: &[u8]) -> Self {
        if let Some(id) = finding.entry {
            let entry = document.entry(id);
            return Self::Entry {
                name: (!entry.unnamed).then(|| cut(entry.name.of(bytes)).to_vec()),
                ports: entry.ports,
                transport: document.transport_word(bytes, entry).map(cut).map(<[u8]>::to_ascii_lowercase),
            };
        }
        if let Some(lookup) = finding.lookup {
            return Self::Name { name: cut(finding.span.of(bytes)).to_vec(), transport: lookup.transport() };
        }
        let line = match &finding.old_line {
            Some(old) => &*old.text,
            None => document.line(document.line_at(finding.span.start)).map_or(&b""[..], |line| line.content.of(bytes)),
        };
        Self::Line(digest([cut(line.trim_ascii())]))
    }
}

/// ` netbiosns 137/udp`, or ` line` and the digest, as the end of a text about a finding.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(digest) => write!(f, " line {digest}"),
            Self::Name { name, transport } => {
                write!(f, " {}", Printable(name))?;
                transport.map_or(Ok(()), |transport| write!(f, "/{transport}"))
            }
            Self::Entry { name, ports, transport } => {
                if let Some(name) = name {
                    write!(f, " {}", Printable(name))?;
                }
                write!(f, " {ports}")?;
                transport.as_ref().map_or(Ok(()), |transport| write!(f, "/{}", Printable(transport)))
            }
        }
    }
}

fn cut(text: &[u8]) -> &[u8] {
    &text[..text.len().min(LONGEST)]
}

/// The number of digits of a digest.
pub(super) const DIGEST_LENGTH: usize = 32;

/// Returns the first 128 bits of a SHA-256 digest over byte strings, in hexadecimal. The boundaries of the strings count.
pub fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let hash = hash.finalize();
    format!("{:032x}", u128::from_be_bytes(std::array::from_fn(|at| hash[at])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_depends_on_where_parts_end() {
        assert_eq!(digest([&b"ab"[..], b"c"]).len(), 32);
        assert_ne!(digest([&b"ab"[..], b"c"]), digest([&b"a"[..], b"bc"]));
        assert_ne!(digest([&b"abc"[..]]), digest([&b"abc"[..], b""]));
    }
}

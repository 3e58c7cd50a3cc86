//! Whether the names of a file are those of ports: much code gives small numbers to names.

use super::DeclaredFormat;
use super::descriptor::Role;
use crate::model::{Transport, letters_and_digits};
use crate::registry::{Habit, Record, Registry, Tenure};
use crate::syntax::{Document, Entry};
use std::sync::LazyLock;

/// The highest number that is rather a count than a port. Code numbers things from 0 or 1.
const HIGHEST_COUNT: u16 = 4;
/// Of so many names, one is known: among hundreds of others, one may be like that of a port by chance.
const MOST_NAMES_PER_KNOWN: usize = 20;
/// The shortest text that counts as a part of a name.
const SHORTEST_PART: usize = 3;

static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::embedded);

/// Who says that a file is a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The user, who named the file.
    Named,
    /// Only its content, in a search.
    Content,
}

impl DeclaredFormat {
    /// Returns whether a document may be a table of ports, where the descriptor says that names are known.
    ///
    /// If the user named the file, names without any known one may be the user's own, unless the numbers are counts.
    pub fn may_have_ports(&self, document: &Document, bytes: &[u8], evidence: Evidence) -> bool {
        let has_counts = || document.entries.iter().any(|entry| entry.ports.first <= HIGHEST_COUNT);
        if !self.spec.names.known || evidence == Evidence::Named && !has_counts() {
            return true;
        }
        if self.spec.names.role == Some(Role::None) {
            return evidence == Evidence::Named || has_ports_with_names(document);
        }
        let named = document.entries.iter().filter(|entry| !entry.unnamed);
        let known = named.clone().filter(|entry| is_known(document.name(bytes, entry), entry.ports.first)).count();
        known * MOST_NAMES_PER_KNOWN >= named.count()
    }
}

/// Returns whether at least half of the numbers of a document are ports that have a name, and no counts.
fn has_ports_with_names(document: &Document) -> bool {
    let is_port = |entry: &&Entry| {
        let port = entry.ports.first;
        let mut transports = Transport::ALL.into_iter();
        let has_name = |transport: Transport| {
            REGISTRY.assigned(port, transport).next().is_some()
                || REGISTRY.habits().on(port, transport).next().is_some()
        };
        port > HIGHEST_COUNT && transports.any(has_name)
    };
    document.entries.iter().filter(is_port).count() * 2 >= document.entries.len()
}

/// Returns whether an entry of a document has a name.
pub fn has_names(document: &Document) -> bool {
    document.entries.iter().any(|entry| !entry.unnamed)
}

/// Returns whether most names of a document are like those of their ports.
pub fn has_known_names(document: &Document, bytes: &[u8]) -> bool {
    let named = document.entries.iter().filter(|entry| !entry.unnamed);
    let known = named.clone().filter(|entry| is_known(document.name(bytes, entry), entry.ports.first)).count();
    known * 2 > named.count()
}

/// Returns whether a name is like one that its port has, had, or is known by.
pub(super) fn is_known(name: &[u8], port: u16) -> bool {
    let name: Vec<u8> = letters_and_digits(name).collect();
    let is_like = |known: &str| {
        let known: Vec<u8> = letters_and_digits(known.as_bytes()).collect();
        let has_part = |whole: &[u8], part: &[u8]| {
            part.len() >= SHORTEST_PART && whole.windows(part.len()).any(|window| window == part)
        };
        name == known || has_part(&name, &known) || has_part(&known, &name)
    };
    Transport::ALL.into_iter().any(|transport| {
        REGISTRY.assigned(port, transport).map(Record::name).any(is_like)
            || REGISTRY.habits().on(port, transport).map(Habit::name).any(is_like)
    }) || REGISTRY.tenures_on(port).map(Tenure::name).any(is_like)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_like_one_of_its_port() {
        for (name, port) in [
            ("ssh", 22),
            ("IPPORT_ECHO", 7),
            ("HttpsPort", 443),
            ("imap4", 143),
            ("sip-tls", 5061),
            ("radius", 1813),
            ("www", 80),
        ] {
            assert!(is_known(name.as_bytes(), port), "{name} {port}");
        }
        for (name, port) in [("ssh", 23), ("restart_syscall", 0), ("exit", 1), ("", 22), ("s", 22), ("PROFILE_MAX", 40)]
        {
            assert!(!is_known(name.as_bytes(), port), "{name} {port}");
        }
    }
}

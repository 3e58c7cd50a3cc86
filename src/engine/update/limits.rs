//! The entries that an update does not change, and the renames that it makes.

use super::UpdateSettings;
use crate::diagnostic::{Change, Finding, Fix};
use crate::export::Line;
use crate::model::{PortRange, Transport};
use crate::registry::Registry;
use crate::syntax::{Document, Entry, EntryId, FormatMeta, NameRole};
use crate::text::similar;
use std::fmt;

/// The rules that know the registry's name for an entry with another one.
const RENAMES: [&str; 3] = ["renamed", "historic-name", "spelling"];

/// Entries that stay as they are: `foo`, `foo/tcp`, `8080` or `6000-6063/udp`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    what: Subject,
    transport: Option<Transport>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject {
    Name(String),
    Ports(PortRange),
}

impl Kept {
    /// Parses a name, a port or a range, possibly with a transport.
    pub fn parse(text: &str) -> Option<Self> {
        let (subject, transport) = match text.rsplit_once('/') {
            Some((subject, word)) if Transport::parse(word).is_some() => (subject, Transport::parse(word)),
            _ => (text, None),
        };
        // A misspelled transport or number is no name, but `914c/g` is one.
        let is_number = subject.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let is_misspelled =
            |word: &str| word.is_empty() || similar(word, Transport::ALL.map(Transport::as_str)).is_some();
        let has_transport = subject.rsplit_once('/').is_some_and(|(_, word)| is_misspelled(word));
        let is_name = !is_number && !has_transport && subject.bytes().all(|b| b.is_ascii_graphic());
        let what = match PortRange::parse(subject) {
            Some(ports) => Subject::Ports(ports),
            None => Subject::Name(Some(subject).filter(|_| is_name)?.to_owned()),
        };
        Some(Self { what, transport })
    }

    /// Returns whether it is about an entry of a table.
    fn covers_entry(&self, document: &Document, bytes: &[u8], entry: &Entry) -> bool {
        let names = document.aliases(entry).iter().map(|alias| alias.of(bytes));
        let mut names = names.chain([document.name(bytes, entry), entry.name.of(bytes)]);
        let transport = entry.transport.known().and(entry.transport.registered());
        names.any(|name| self.covers(name, entry.ports, transport))
    }

    /// Returns whether it is about an assignment.
    fn covers_line(&self, line: &Line) -> bool {
        self.covers(line.name.as_bytes(), line.ports, Some(line.transport))
    }

    fn covers(&self, name: &[u8], ports: PortRange, transport: Option<Transport>) -> bool {
        let is_meant = match &self.what {
            Subject::Name(kept) => name.eq_ignore_ascii_case(kept.as_bytes()),
            Subject::Ports(kept) => kept.overlaps(ports),
        };
        is_meant && (self.transport.is_none() || transport.is_none() || self.transport == transport)
    }
}

impl fmt::Display for Kept {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            Subject::Name(name) => formatter.write_str(name)?,
            Subject::Ports(ports) => ports.fmt(formatter)?,
        }
        self.transport.map_or(Ok(()), |transport| write!(formatter, "/{transport}"))
    }
}

impl UpdateSettings<'_> {
    /// Returns whether an entry stays as it is.
    pub(super) fn keeps(&self, document: &Document, bytes: &[u8], entry: &Entry) -> bool {
        self.is_outside(entry.ports) || self.keep.iter().any(|kept| kept.covers_entry(document, bytes, entry))
    }

    /// Returns whether the name of an entry stays. Other entries may share it.
    pub(super) fn keeps_name(&self, document: &Document, bytes: &[u8], id: EntryId) -> bool {
        let mut ids = std::iter::once(id).chain(document.sharing_name(id));
        ids.any(|id| self.keeps(document, bytes, document.entry(id)))
    }

    /// Returns the registry whose assignments are added.
    pub(super) fn registry(&self) -> &Registry {
        self.source.unwrap_or(self.check.registry)
    }

    /// Returns whether the port of an assignment is among those to add.
    pub(super) fn selects(&self, line: &Line) -> bool {
        self.ports.iter().any(|selected| selected.contains(line.ports.first))
    }

    /// Returns whether an assignment is not added because an entry like it is kept.
    pub(super) fn keeps_out(&self, line: &Line) -> bool {
        self.keep.iter().any(|kept| kept.covers_line(line))
    }

    /// Returns the indices in `keep` of those that have no effect: they are about no entry of the table, and about none of
    /// the assignments that could be added.
    pub(super) fn idle_keeps(&self, document: &Document, bytes: &[u8], candidates: &[Line]) -> Vec<usize> {
        let is_asked =
            |line: &&Line| self.ports.is_empty() || self.ports.iter().any(|ports| ports.overlaps(line.ports));
        let is_idle = |kept: &Kept| {
            !document.entries.iter().any(|entry| kept.covers_entry(document, bytes, entry))
                && !candidates.iter().filter(is_asked).any(|line| kept.covers_line(line))
        };
        self.keep.iter().enumerate().filter(|(_, kept)| is_idle(kept)).map(|(index, _)| index).collect()
    }

    /// Returns whether ports are outside those that may change.
    pub(super) fn is_outside(&self, ports: PortRange) -> bool {
        !self.within.is_empty() && !self.within.iter().any(|within| within.overlaps(ports))
    }

    /// Returns whether an update replaces names in a table by the registry's. It never does if a modeled program reads
    /// the format.
    pub(super) fn renames_in(&self, format: &FormatMeta) -> bool {
        self.renames && can_be_renamed(format)
    }
}

/// Returns whether an entry's name can be replaced without a change of any lookup.
pub(super) fn can_be_renamed(format: &FormatMeta) -> bool {
    format.is_declared() && format.readers.is_empty() && format.names == NameRole::Name
}

/// Returns whether a finding is about a name for which the registry has another.
pub(super) fn is_about_rename(finding: &Finding) -> bool {
    RENAMES.contains(&finding.rule.as_str())
}

/// Returns whether a fix does nothing but give an entry the registry's name.
pub(super) fn is_rename(finding: &Finding, fix: &Fix) -> bool {
    let renames = |change: &Change| matches!(change, Change::PutNameFirst { .. });
    is_about_rename(finding) && !fix.changes.is_empty() && fix.changes.iter().all(renames)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_ports_are_kept() {
        let covers = |text: &str, name: &str, port: u16, transport: Option<Transport>| {
            Kept::parse(text).unwrap().covers(name.as_bytes(), PortRange::single(port), transport)
        };
        let (tcp, udp) = (Some(Transport::Tcp), Some(Transport::Udp));
        assert!(covers("foo", "FOO", 1, tcp) && !covers("foo", "food", 1, tcp));
        assert!(
            covers("foo/tcp", "foo", 1, tcp) && !covers("foo/tcp", "foo", 1, udp) && covers("foo/tcp", "foo", 1, None)
        );
        assert!(
            covers("8080", "x", 8080, udp) && covers("8000-9000/udp", "x", 8080, udp) && !covers("80", "x", 8080, udp)
        );
        assert!(covers("a/b", "a/b", 1, tcp));
        for text in ["", "/tcp", "a b", "telnet/tpc", "http/", "99999", "99999/tcp", "30-20"] {
            assert_eq!(Kept::parse(text), None, "{text}");
        }
    }
}

//! Compares two tables: the lookups that they answer differently.

use crate::{Answer, Lookup, LookupSet, Protocol, Reader, Readers, Table, of_format, of_ids};
use indexmap::IndexMap;

/// One table as several models read it.
#[derive(Debug)]
pub struct Tables {
    tables: Vec<(Reader, Table)>,
}

/// One lookup with another answer than before.
#[derive(Clone, Debug)]
pub struct LookupChange {
    /// The resolver, with the releases whose answers change in this way.
    pub readers: Readers,
    /// The lookup.
    pub lookup: Lookup,
    /// The answer of the old table.
    pub before: Answer,
    /// The answer of the new table.
    pub after: Answer,
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// There was an answer, and now there is none.
    Lost,
    /// The answer is different.
    Changed,
    /// There was no answer, and now there is one.
    Gained,
}

impl ChangeKind {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Changed => "changed",
            Self::Gained => "gained",
        }
    }
}

impl LookupChange {
    /// Returns the kind of the change.
    pub fn kind(&self) -> ChangeKind {
        match (&self.before, &self.after) {
            (Answer::None, _) => ChangeKind::Gained,
            (_, Answer::None) => ChangeKind::Lost,
            _ => ChangeKind::Changed,
        }
    }

    /// Returns what the lookup found before: the name of a port, or the looked-up name, with each protocol.
    pub fn names_before(&self) -> Vec<(&[u8], &[u8])> {
        match (&self.lookup, &self.before) {
            (Lookup::Port { .. }, Answer::Name { name, protocol }) => vec![(name, protocol)],
            (Lookup::Name { name, .. } | Lookup::Addresses { name }, before) => {
                before.protocols().map(|protocol| (&**name, protocol)).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Tables {
    /// Reads a file with every release of every resolver that reads this format.
    pub fn read(format: &str, bytes: &[u8]) -> Self {
        Self::read_by(Reader::all(of_format(format)), bytes)
    }

    /// Reads a file as [`Tables::read`] does, with the resolvers that messages name by default.
    pub fn read_by_default(format: &str, bytes: &[u8]) -> Self {
        Self::read_by(Reader::all(of_format(format).filter(|model| model.meta().is_named_by_default)), bytes)
    }

    /// Reads a file with every release of the resolvers with these ids, whatever format it is in.
    pub fn read_by_ids<S: AsRef<str>>(ids: &[S], bytes: &[u8]) -> Self {
        Self::read_by(Reader::all(of_ids(ids)), bytes)
    }

    /// Reads a file as [`Tables::read_by_ids`] does, with the resolvers that messages name by default.
    pub fn read_by_default_ids<S: AsRef<str>>(ids: &[S], bytes: &[u8]) -> Self {
        Self::read_by(Reader::all(of_ids(ids).filter(|model| model.meta().is_named_by_default)), bytes)
    }

    /// Returns the changed lookups of a new version of the file, as [`changes`] does. Each resolver looks up only the names
    /// and ports that it finds in either version: the others have no answer before or after.
    pub fn changes_in(&self, after: &[u8]) -> Vec<LookupChange> {
        let mut changes: IndexMap<(&str, Lookup, Answer, Answer), Readers> = IndexMap::new();
        for (reader, old) in &self.tables {
            // One model after the other: the tables of a large file are much larger.
            let new = reader.model.read_with(after, reader.release.quirks);
            let (readers, lookups) = (Readers::one(*reader), reader.meta().lookups);
            let mut compare = |lookup: Lookup| {
                let (before, after) = (old.answer(&lookup), new.answer(&lookup));
                let is_same =
                    before.is_same_as(&after) || lookups == LookupSet::Names && have_same_port(&before, &after);
                if !is_same {
                    let change = (readers.resolver.id, lookup, before, after);
                    changes.entry(change).and_modify(|known| _ = known.join(readers)).or_insert(readers);
                }
            };
            let added = new.names().filter(|name| !old.has_name(name));
            for name in old.names().filter(|name| !old.answers_alike(&new, name)).chain(added) {
                lookups.of_name(name).for_each(&mut compare);
            }
            let ports = old.ports().chain(new.ports().filter(|&port| !old.has_port(port)));
            // Only the few ports that differ are sorted.
            let mut ports: Vec<u16> = ports.filter(|&port| !old.answers_port_alike(&new, port)).collect();
            ports.sort_unstable();
            for port in ports {
                lookups.of_port(port).for_each(&mut compare);
            }
        }
        let change = |((_, lookup, before, after), readers)| LookupChange { readers, lookup, before, after };
        changes.into_iter().map(change).collect()
    }

    /// Reads a file with these models.
    pub fn read_by(readers: impl Iterator<Item = Reader>, bytes: &[u8]) -> Self {
        let read = |reader: Reader| (reader, reader.model.read_with(bytes, reader.release.quirks));
        Self { tables: readers.map(read).collect() }
    }

    /// Returns the table as each reader reads it, in the order of [`super::RESOLVERS`]. The newest release of a
    /// resolver comes first.
    pub fn iter(&self) -> impl Iterator<Item = (Reader, &Table)> {
        self.tables.iter().map(|(reader, table)| (*reader, table))
    }

    /// Returns the table as the newest release of the resolver with this id reads it.
    pub fn of(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|(reader, _)| reader.meta().id == id).map(|(_, table)| table)
    }
}

impl LookupSet {
    /// Returns the lookups of a name.
    pub fn of_name(self, name: &[u8]) -> impl Iterator<Item = Lookup> {
        let protocols = self.protocols_of_names().iter().copied().map(Some).chain([None]);
        let by_name = protocols.map(move |protocol| Lookup::name(name, protocol));
        by_name.chain((self == Self::Everything).then(|| Lookup::addresses(name)))
    }

    /// Returns the lookups of a port.
    pub fn of_port(self, port: u16) -> impl Iterator<Item = Lookup> {
        let protocols = self
            .protocols_of_ports()
            .iter()
            .copied()
            .map(Some)
            .chain(self.supports_ports_without_protocol().then_some(None));
        protocols.map(move |protocol| Lookup::port(port, protocol))
    }

    /// Returns whether programs give the protocol as a word, which may be any.
    pub fn takes_words(self) -> bool {
        matches!(self, Self::Everything | Self::Services)
    }

    /// Returns whether the resolver has such a lookup. A name without a protocol can be looked up in all that have names.
    pub fn allows(self, lookup: &Lookup) -> bool {
        match lookup {
            Lookup::Name { protocol, .. } => {
                self == Self::Sets || protocol.is_none_or(|protocol| self.protocols_of_names().contains(&protocol))
            }
            Lookup::Addresses { .. } => self == Self::Everything,
            Lookup::Port { protocol: None, .. } => self.supports_ports_without_protocol(),
            Lookup::Port { protocol: Some(protocol), .. } => self.protocols_of_ports().contains(protocol),
        }
    }

    fn protocols_of_names(self) -> &'static [Protocol] {
        match self {
            Self::Everything | Self::Services => &Protocol::ALL,
            Self::Names => &[Protocol::Tcp, Protocol::Udp],
            Self::Sets => &[],
        }
    }

    fn protocols_of_ports(self) -> &'static [Protocol] {
        match self {
            Self::Everything | Self::Services => &Protocol::ALL,
            Self::Names => &[],
            Self::Sets => &[Protocol::Tcp, Protocol::Udp, Protocol::Sctp],
        }
    }

    fn supports_ports_without_protocol(self) -> bool {
        matches!(self, Self::Everything | Self::Services)
    }
}

/// Returns whether both answers are the same port. Go returns the number alone, whatever the protocol of the line.
fn have_same_port(before: &Answer, after: &Answer) -> bool {
    matches!((before, after), (Answer::Port { port, .. }, Answer::Port { port: other, .. }) if port == other)
}

/// Returns the lookups that readers of a format answer differently when `after` replaces `before`.
///
/// They are sorted by resolver, names in the order of the files, then ports in ascending order. Every name and port that a
/// resolver finds in either table is looked up.
pub fn changes(format: &str, before: &[u8], after: &[u8]) -> Vec<LookupChange> {
    Tables::read(format, before).changes_in(after)
}

//! Which questions two tables answer differently.

use crate::Protocol;
use crate::{Answer, Asks, Lookup, ResolverMeta, Table, of_format};

/// What the models of all who read one format make of a file.
#[derive(Debug)]
pub struct Tables {
    tables: Vec<(&'static ResolverMeta, Table)>,
}

/// One question that gets another answer than before.
#[derive(Clone, Debug)]
pub struct LookupChange {
    /// Who answers.
    pub resolver: &'static ResolverMeta,
    /// The question.
    pub lookup: Lookup,
    /// The answer from the old bytes.
    pub before: Answer,
    /// The answer from the new bytes.
    pub after: Answer,
}

/// What a change means to those who ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// There was an answer, and there is none.
    Lost,
    /// There is another answer.
    Changed,
    /// There was no answer, and there is one.
    Gained,
}

impl ChangeKind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Changed => "changed",
            Self::Gained => "gained",
        }
    }
}

impl LookupChange {
    /// What it means to those who ask.
    pub fn kind(&self) -> ChangeKind {
        match (&self.before, &self.after) {
            (Answer::None, _) => ChangeKind::Gained,
            (_, Answer::None) => ChangeKind::Lost,
            _ => ChangeKind::Changed,
        }
    }
}

impl Tables {
    /// Reads a file in the format of this id with every model that reads it.
    pub fn read(format: &str, bytes: &[u8]) -> Self {
        Self { tables: of_format(format).map(|resolver| (resolver.meta(), resolver.read(bytes))).collect() }
    }

    /// What each resolver makes of the file, in the order of [`super::RESOLVERS`].
    pub fn iter(&self) -> impl Iterator<Item = (&'static ResolverMeta, &Table)> {
        self.tables.iter().map(|(meta, table)| (*meta, table))
    }

    /// What the resolver with this id makes of the file.
    pub fn of(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|(meta, _)| meta.id == id).map(|(_, table)| table)
    }
}

impl Asks {
    /// The questions about a name.
    pub fn of_name(self, name: &[u8]) -> impl Iterator<Item = Lookup> {
        let (protocols, addresses) = match self {
            Self::Everything => (&Protocol::ALL[..], true),
            Self::Names => (&[Protocol::Tcp, Protocol::Udp][..], false),
            Self::Sets => (&[][..], false),
        };
        let protocols = protocols.iter().copied().map(Some).chain([None]);
        let by_name = protocols.map(move |protocol| Lookup::name(name, protocol));
        by_name.chain(addresses.then(|| Lookup::addresses(name)))
    }

    /// The questions about a port.
    pub fn of_port(self, port: u16) -> impl Iterator<Item = Lookup> {
        let (protocols, none) = match self {
            Self::Everything => (&Protocol::ALL[..], true),
            Self::Names => (&[][..], false),
            Self::Sets => (&[Protocol::Tcp, Protocol::Udp, Protocol::Sctp][..], false),
        };
        let protocols = protocols.iter().copied().map(Some).chain(none.then_some(None));
        protocols.map(move |protocol| Lookup::port(port, protocol))
    }
}

/// What readers of a format answer differently when `after` takes the place of `before`: by resolver, names in the
/// order of the files and ports in their own. Asked is every name and every port that any of them finds in either.
pub fn changes(format: &str, before: &[u8], after: &[u8]) -> Vec<LookupChange> {
    changes_between(&Tables::read(format, before), &Tables::read(format, after))
}

/// As [`changes`], of tables that have been read. A name or port that one resolver finds in neither table has no
/// answer there before nor after, so each is asked for its own.
pub fn changes_between(before: &Tables, after: &Tables) -> Vec<LookupChange> {
    let mut changes = Vec::new();
    for ((resolver, old), (_, new)) in before.tables.iter().zip(&after.tables) {
        let mut compare = |lookup: Lookup| {
            let (before, after) = (old.answer(&lookup), new.answer(&lookup));
            if before != after {
                changes.push(LookupChange { resolver, lookup, before, after });
            }
        };
        let added = new.names().filter(|name| !old.has_name(name));
        for name in old.names().filter(|name| !old.answers_alike(new, name)).chain(added) {
            resolver.asks.of_name(name).for_each(&mut compare);
        }
        let ports = old.ports().chain(new.ports().filter(|&port| !old.has_port(port)));
        // Few differ, so that they are put in order after that is known.
        let mut ports: Vec<u16> = ports.filter(|&port| !old.answers_port_alike(new, port)).collect();
        ports.sort_unstable();
        for port in ports {
            resolver.asks.of_port(port).for_each(&mut compare);
        }
    }
    changes
}

//! The relation of an entry to a pack.

use super::{Pack, PackRow};
use crate::syntax::{Document, Entry, EntryId};
use std::sync::Arc;

/// The relation of an entry to a pack: the first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The pack gives the port to the name.
    Listed,
    /// The pack gave the port to the name earlier.
    Ended,
    /// The pack gives the port to another name.
    OtherName,
    /// The pack gives the name another port or transport.
    Elsewhere,
    /// The pack has neither the name nor a name for the port.
    Unlisted,
}

impl Relation {
    /// All relations, in order.
    pub const ALL: [Self; 5] = [Self::Listed, Self::Ended, Self::OtherName, Self::Elsewhere, Self::Unlisted];

    /// Returns the word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Ended => "ended",
            Self::OtherName => "other-name",
            Self::Elsewhere => "elsewhere",
            Self::Unlisted => "unlisted",
        }
    }
}

/// The relations of the entries of a document to each pack.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    packs: Vec<(Arc<Pack>, Vec<Option<Relation>>)>,
}

impl Relations {
    /// Returns each pack and the relation of an entry to it. An entry without a name or a registered transport has none.
    pub fn of(&self, entry: EntryId) -> impl Iterator<Item = (&Pack, Relation)> {
        self.packs.iter().filter_map(move |(pack, all)| Some((&**pack, (*all.get(entry.index())?)?)))
    }

    /// Returns whether some pack gives the port of an entry to its name.
    pub fn is_listed(&self, entry: EntryId) -> bool {
        self.of(entry).any(|(_, relation)| relation == Relation::Listed)
    }

    /// Returns the entries with this relation to a pack, by pack, then in the order of the file.
    pub fn with(&self, relation: Relation) -> impl Iterator<Item = (&Pack, EntryId)> {
        self.packs.iter().flat_map(move |(pack, all)| {
            let with_relation = all.iter().enumerate().filter(move |(_, known)| **known == Some(relation));
            with_relation.map(|(index, _)| (&**pack, EntryId::new(index)))
        })
    }
}

/// Returns the relation of each entry of a document to each pack. `bytes` are the document's own.
pub fn relate(document: &Document, bytes: &[u8], packs: &[Arc<Pack>]) -> Relations {
    let of_pack = |pack: &Arc<Pack>| {
        let relations = document.entries.iter().map(|entry| relation(pack, entry, bytes));
        (Arc::clone(pack), relations.collect())
    };
    Relations { packs: packs.iter().map(of_pack).collect() }
}

fn relation(pack: &Pack, entry: &Entry, bytes: &[u8]) -> Option<Relation> {
    let transport = entry.transport.registered()?;
    if entry.unnamed {
        return None;
    }
    let (name, ports) = (entry.name.of(bytes), entry.ports);
    let first = pack.assigned(ports.first, transport);
    if first.is_some_and(|row| row.ports().last >= ports.last && row.name().as_bytes().eq_ignore_ascii_case(name)) {
        return Some(Relation::Listed);
    }
    let mut named = pack.named(name);
    let had = |row: PackRow<'_>| row.is_ended() && row.is_for(transport) && row.ports().overlaps(ports);
    Some(if named.clone().any(had) {
        Relation::Ended
    } else if pack.other_on(name, ports, transport).is_some() {
        Relation::OtherName
    } else if named.any(|row| !row.is_ended()) {
        Relation::Elsewhere
    } else {
        Relation::Unlisted
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::pack::{PackHead, read_pack};

    fn pack(rows: &str) -> Pack {
        let text = format!("name\tports\ttransports\tdescription\tuntil\tbecame\n{rows}");
        let head = PackHead { id: "acme".into(), path: "p.tsv".into(), ..PackHead::default() };
        read_pack(head, text.as_bytes(), crate::model::Date::parse("2026-11-23").unwrap()).unwrap()
    }

    #[test]
    fn the_first_relation_that_holds_decides() {
        let pack = pack(
            "acme-db\t10001\ttcp\t\t-\t-\n\
             acme-web\t10002-10009\t\t\t-\t-\n\
             acme-old\t10001\ttcp\t\t2020-01-01\tacme-db\n\
             acme-next\t10020\ttcp\t\t2030-01-01\t-\n",
        );
        for (name, ports, expected) in [
            ("ACME-db", "10001", Relation::Listed),
            ("acme-old", "10001", Relation::Ended),
            ("other", "10001", Relation::OtherName),
            ("acme-db", "10002", Relation::OtherName),
            ("acme-db", "11000", Relation::Elsewhere),
            ("acme-old", "11000", Relation::Unlisted),
            ("other", "11000", Relation::Unlisted),
            ("acme-web", "10003-10009", Relation::Listed),
            ("acme-web", "10003-10010", Relation::Elsewhere),
            ("other", "10000-10001", Relation::OtherName),
            ("acme-db", "10000-10002", Relation::OtherName),
            ("acme-db", "10000-10001", Relation::Elsewhere),
            ("other", "10010-10019", Relation::Unlisted),
            ("acme-next", "10020", Relation::Listed),
        ] {
            let bytes = format!("{name} {ports}/tcp");
            let (document, bytes) = crate::registry::judge::tests::document(&[&bytes]);
            let relations = relate(&document, &bytes, &[Arc::new(pack.clone())]);
            let found: Vec<Relation> = relations.of(EntryId::new(0)).map(|(_, relation)| relation).collect();
            assert_eq!(found, [expected], "{name} {ports}");
        }
    }
}

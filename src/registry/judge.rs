//! How each entry of a document stands: [`judge`].

use super::standing::standing_among;
use super::{Record, Registry, Standing, standing};
use crate::model::{DYNAMIC_PORTS, PortRange, Transport, TransportWord};
use crate::syntax::{Document, Entry};
use hashbrown::HashMap;

/// Something that is true of an entry beside its standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Flag {
    /// The entry is not `assigned`, but an alias of it, or another line on the same port and transport, gives
    /// the port one of the registry's names (historic spellings apart).
    Covered = 1,
    /// The registry reserves the port.
    Reserved = 2,
    /// The port is one of the Dynamic Ports, 49152 to 65535.
    Dynamic = 4,
    /// The registry notes unauthorized use of the port.
    Unauthorized = 8,
    /// The transport is not one that the registry assigns ports for.
    OutsideRegistry = 16,
    /// The format says that the entry has no name.
    Unnamed = 32,
}

impl Flag {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 6] =
        [Self::Covered, Self::Reserved, Self::Dynamic, Self::Unauthorized, Self::OutsideRegistry, Self::Unnamed];

    /// The word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Reserved => "reserved",
            Self::Dynamic => "dynamic",
            Self::Unauthorized => "unauthorized",
            Self::OutsideRegistry => "outside-registry",
            Self::Unnamed => "unnamed",
        }
    }
}

/// A set of [`Flag`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u8);

impl Flags {
    /// Whether the flag is in the set.
    #[inline]
    pub fn has(self, flag: Flag) -> bool {
        self.0 & flag as u8 != 0
    }

    /// The flags, in the order of [`Flag::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.into_iter().filter(move |&flag| self.has(flag))
    }

    fn set(&mut self, flag: Flag) {
        self.0 |= flag as u8;
    }
}

/// How one entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The standing of the official name; `None` for an entry without name or outside the registry.
    pub standing: Option<Standing>,
    /// The port that decided: the first with the worst standing of a range, else the only one.
    pub port: u16,
    /// What else is true.
    pub flags: Flags,
}

/// How each entry of `document` stands, in the order of its entries. `bytes` are the document's own.
pub fn judge(document: &Document, bytes: &[u8], registry: &Registry) -> Vec<Judgement> {
    let mut known = Coverage::default();
    document.entries.iter().map(|entry| judge_entry(document, bytes, registry, entry, &mut known)).collect()
}

/// Whether the entries on a transport and first port cover a port of theirs, once it was asked: a file may have any
/// number of lines on one port.
type Coverage = HashMap<(TransportWord, u16, u16), bool>;

#[inline]
fn judge_entry(
    document: &Document,
    bytes: &[u8],
    registry: &Registry,
    entry: &Entry,
    known: &mut Coverage,
) -> Judgement {
    let mut judgement = Judgement { standing: None, port: entry.ports.first, flags: Flags::default() };
    let Some(transport) = entry.transport.registered() else {
        judgement.flags.set(Flag::OutsideRegistry);
        return judgement;
    };
    let name = entry.name.of(bytes);
    if !entry.ports.is_single() && !entry.unnamed {
        judgement.port = worst_of_range(registry, name, entry.ports, transport).1;
    }
    let port = judgement.port;
    let assigned = registry.assigned(port, transport);
    if entry.unnamed {
        judgement.flags.set(Flag::Unnamed);
    } else {
        judgement.standing = Some(standing_among(registry, assigned.clone(), name, port, transport));
    }
    if DYNAMIC_PORTS.contains(port) {
        judgement.flags.set(Flag::Dynamic);
    }
    if assigned.clone().next().is_none() {
        if registry.unnamed(port, transport).is_some_and(Record::is_reserved) {
            judgement.flags.set(Flag::Reserved);
        }
        return judgement;
    }
    if assigned.clone().any(Record::has_unauthorized_use) {
        judgement.flags.set(Flag::Unauthorized);
    }
    if judgement.standing.is_some_and(|standing| standing != Standing::Assigned)
        && *known
            .entry((entry.transport, entry.ports.first, port))
            .or_insert_with(|| is_covered(document, bytes, &assigned, entry))
    {
        judgement.flags.set(Flag::Covered);
    }
    judgement
}

/// How an alias of an entry stands.
pub fn judge_alias(registry: &Registry, alias: &[u8], entry: &Entry) -> Option<Standing> {
    let transport = entry.transport.registered()?;
    Some(worst_of_range(registry, alias, entry.ports, transport).0)
}

/// The registry's names for a port today, in its order and spelling, historic spellings last.
pub fn expected(registry: &Registry, port: u16, transport: Transport) -> Vec<&str> {
    let assigned = registry.assigned(port, transport);
    let mut names: Vec<&str> = Vec::new();
    for historic in [false, true] {
        for record in assigned.clone().filter(|record| record.is_historic_spelling() == historic) {
            if !names.contains(&record.name()) {
                names.push(record.name());
            }
        }
    }
    names
}

/// The ports of a range, from the one that decided on, that all have the standing of the whole.
pub fn worst_part(registry: &Registry, name: &[u8], entry: &Entry, judgement: &Judgement) -> Option<PortRange> {
    let (transport, worst) = (entry.transport.registered()?, judgement.standing?);
    let last = (judgement.port..=entry.ports.last)
        .take_while(|&port| standing(registry, name, port, transport) == worst)
        .last()?;
    Some(PortRange { first: judgement.port, last })
}

/// The worst standing within a range, and the first port that has it.
fn worst_of_range(registry: &Registry, name: &[u8], ports: PortRange, transport: Transport) -> (Standing, u16) {
    if ports.is_single() {
        return (standing(registry, name, ports.first, transport), ports.first);
    }
    let registered = registry.named(name).next().is_some();
    let bottom = if registered { Standing::OtherPort } else { Standing::Unregistered };
    let mut worst = (Standing::Assigned, ports.first);
    for port in ports.first..=ports.last {
        let here = standing(registry, name, port, transport);
        if here > worst.0 {
            worst = (here, port);
        }
        // Most ports have no name, so a long range is decided after a few of them.
        if here == bottom {
            break;
        }
    }
    worst
}

fn is_covered<'a>(
    document: &Document,
    bytes: &[u8],
    assigned: &(impl Iterator<Item = Record<'a>> + Clone),
    entry: &Entry,
) -> bool {
    let covers = |word: &[u8]| assigned.clone().any(|record| !record.is_historic_spelling() && record.is_named(word));
    document.entry_index(bytes).by_port(entry.transport, entry.ports.first).any(|other| {
        let other = &document.entries[other as usize];
        !other.unnamed
            && (covers(other.name.of(bytes)) || document.aliases(other).iter().any(|alias| covers(alias.of(bytes))))
    })
}

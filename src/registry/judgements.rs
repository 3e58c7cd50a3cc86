//! The result of checking a document against the registry: a [`Judgement`] for each entry.

use super::Standing;
use crate::syntax::EntryId;
use std::ops::Deref;

/// A property of an entry beside its standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u16)]
pub enum Flag {
    /// The entry is not `assigned`, but an alias or another line has a registered name of the port.
    ///
    /// Historic spellings do not count.
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
    /// A claim says that the service that the port is assigned to is dead.
    Defunct = 64,
    /// A current note in the file acknowledges the finding. Set by the reader of notes.
    Acknowledged = 1024,
    /// A claim says that the protocol of the assigned service is Historic. For rules only, not listed.
    Historic = 2048,
    /// There are claims about the deciding port. For rules only, not listed.
    Claimed = 128,
    /// The registry spells the name in other upper and lower case. For rules only, not listed.
    Respelled = 256,
    /// The entry has no name, and the registry has one for the port. For rules only, not listed.
    Nameable = 512,
}

impl Flag {
    /// All listed flags, in display order.
    pub const ALL: [Self; 8] = [
        Self::Covered,
        Self::Acknowledged,
        Self::Reserved,
        Self::Dynamic,
        Self::Defunct,
        Self::Unauthorized,
        Self::OutsideRegistry,
        Self::Unnamed,
    ];

    /// Returns the word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Reserved => "reserved",
            Self::Dynamic => "dynamic",
            Self::Unauthorized => "unauthorized",
            Self::OutsideRegistry => "outside-registry",
            Self::Unnamed => "unnamed",
            Self::Defunct => "defunct",
            Self::Acknowledged => "acknowledged",
            Self::Historic => "historic",
            Self::Claimed => "claimed",
            Self::Respelled => "respelt",
            Self::Nameable => "nameable",
        }
    }

    /// Returns one line for a legend.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Covered => "an alias or another line has a registered name of the port",
            Self::Reserved => "the registry reserves the port",
            Self::Dynamic => "one of the Dynamic Ports, which are never assigned",
            Self::Unauthorized => "the registry notes unauthorized use of the port",
            Self::OutsideRegistry => "the registry assigns no ports for the transport",
            Self::Unnamed => "the entry has no name",
            Self::Defunct => "the service is reported out of use",
            Self::Acknowledged => "a note in the file acknowledges the standing",
            Self::Historic => "the protocol is Historic",
            Self::Claimed => "others report facts about the port",
            Self::Respelled => "the registry writes the name in other upper and lower case",
            Self::Nameable => "the registry has a name for the port",
        }
    }
}

/// A set of [`Flag`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u16);

impl Flags {
    /// Returns whether the flag is in the set.
    #[inline]
    pub fn has(self, flag: Flag) -> bool {
        self.0 & flag as u16 != 0
    }

    /// Returns the flags, in the order of [`Flag::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.into_iter().filter(move |&flag| self.has(flag))
    }

    /// Adds the flags of another set.
    pub fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    #[inline]
    pub(super) fn set(&mut self, flag: Flag) {
        self.0 |= flag as u16;
    }
}

/// The standing and the flags of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The standing of the official name; `None` for an entry without name or outside the registry.
    pub standing: Option<Standing>,
    /// The deciding port: the first of a range that has the worst standing, else the only one.
    pub port: u16,
    /// The flags.
    pub flags: Flags,
}

/// The judgements of the entries of a document, in order.
#[derive(Debug, Default)]
pub struct Judgements {
    all: Vec<Judgement>,
    /// Entries of each standing except `assigned`, which most have.
    by_standing: [Vec<EntryId>; Standing::ALL.len()],
    /// Entries with each flag except `outside-registry` and `unnamed`, which most can have.
    by_flag: [Vec<EntryId>; u16::BITS as usize],
}

/// Flags without a list of entries.
const NOT_GATHERED: u16 = Flag::OutsideRegistry as u16 | Flag::Unnamed as u16;

impl Judgements {
    /// Sets the flag [`Flag::Acknowledged`] of an entry.
    pub fn acknowledge(&mut self, entry: EntryId) {
        if let Some(judgement) = self.all.get_mut(entry.index()) {
            judgement.flags.set(Flag::Acknowledged);
        }
    }

    /// Returns the judgement of an entry of the judged document.
    #[inline]
    pub fn of(&self, entry: EntryId) -> &Judgement {
        &self.all[entry.index()]
    }

    pub(super) fn with_capacity(entries: usize) -> Self {
        Self { all: Vec::with_capacity(entries), ..Self::default() }
    }

    #[inline]
    pub(super) fn push(&mut self, judgement: Judgement) {
        let entry = EntryId::new(self.all.len());
        self.all.push(judgement);
        if let Some(standing) = judgement.standing.filter(|&standing| standing != Standing::Assigned) {
            self.by_standing[standing as usize].push(entry);
        }
        let mut flags = judgement.flags.0 & !NOT_GATHERED;
        while flags != 0 {
            self.by_flag[flags.trailing_zeros() as usize].push(entry);
            flags &= flags - 1;
        }
    }

    /// Returns the entries of one standing, in order. For `assigned`, all entries are scanned.
    pub fn of_standing(&self, standing: Standing) -> impl Iterator<Item = EntryId> + use<'_> {
        let looked_for = if standing == Standing::Assigned { &self.all[..] } else { &[] };
        let assigned =
            looked_for.iter().enumerate().filter(|(_, judgement)| judgement.standing == Some(Standing::Assigned));
        self.by_standing[standing as usize].iter().copied().chain(assigned.map(|(index, _)| EntryId::new(index)))
    }

    /// Returns the entries with a flag, in order. For `outside-registry` and `unnamed`, all entries are scanned.
    pub fn with_flag(&self, flag: Flag) -> impl Iterator<Item = EntryId> + use<'_> {
        let looked_for = if flag as u16 & NOT_GATHERED == 0 { &[] } else { &self.all[..] };
        let found = looked_for.iter().enumerate().filter(move |(_, judgement)| judgement.flags.has(flag));
        let gathered = &self.by_flag[(flag as u16).trailing_zeros() as usize];
        gathered.iter().copied().chain(found.map(|(index, _)| EntryId::new(index)))
    }
}

impl Deref for Judgements {
    type Target = [Judgement];

    fn deref(&self) -> &[Judgement] {
        &self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_by_standing_and_by_flag() {
        let mut judgements = Judgements::default();
        for (standing, flag) in [
            (Some(Standing::Assigned), None),
            (Some(Standing::Contested), Some(Flag::Covered)),
            (None, Some(Flag::Unnamed)),
            (Some(Standing::Assigned), Some(Flag::Respelled)),
            (Some(Standing::Contested), None),
        ] {
            let mut flags = Flags::default();
            if let Some(flag) = flag {
                flags.set(flag);
            }
            judgements.push(Judgement { standing, port: 1, flags });
        }
        let of = |standing| judgements.of_standing(standing).map(EntryId::index).collect::<Vec<_>>();
        let with = |flag| judgements.with_flag(flag).map(EntryId::index).collect::<Vec<_>>();
        assert_eq!((of(Standing::Assigned), of(Standing::Contested)), (vec![0, 3], vec![1, 4]));
        assert_eq!(of(Standing::Spelling), [0; 0]);
        assert_eq!((with(Flag::Covered), with(Flag::Unnamed), with(Flag::Respelled)), (vec![1], vec![2], vec![3]));
        assert_eq!(with(Flag::Dynamic), [0; 0]);
    }
}

//! [`Table`]: one file as a resolver reads it, ready for lookups.

use crate::{Answer, Lookup, Protocol};
use foldhash::fast::RandomState;
use indexmap::IndexMap;
use smallvec::SmallVec;

/// One file as a resolver reads it. The winner among several lines is decided on reading, so that a lookup is O(1).
#[derive(Debug)]
pub struct Table {
    style: Style,
    /// Names and protocols, one after the other.
    text: Vec<u8>,
    entries: Vec<Entry>,
    /// In the order of the file.
    names: IndexMap<Name, NameRow, RandomState>,
    /// In the order of the file.
    ports: IndexMap<u16, Slots, RandomState>,
    /// Texts that lookups find although they are not names, with the entry and the protocol of each.
    literals: Vec<(Word, u32, Option<usize>)>,
}

/// A name. Most are short, and a proof reads a large table many times: with an allocation for each name, `--fix` takes a
/// tenth longer.
type Name = SmallVec<[u8; 16]>;

/// One line as a resolver reads it.
#[derive(Clone, Copy, Debug)]
pub struct ReadEntry<'a> {
    /// The offset of the line, or of the piece that the resolver reads as one.
    pub at: u32,
    /// The official name.
    pub name: &'a [u8],
    /// The port; over 65535 if the resolver checks that only on lookup.
    pub port: u32,
    /// The protocol.
    pub protocol: &'a [u8],
}

/// Most rows have about as many bytes, or more.
pub(crate) const BYTES_OF_ROW: usize = 40;

/// How lookups in a table work.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Whether the looked-up name is put into lower case first.
    pub(crate) lower: bool,
    /// How the addresses of a name are found.
    pub(crate) addresses: Addresses,
    /// Whether a lookup of a name returns all of its ports.
    pub(crate) sets: bool,
    /// Whether `getaddrinfo` reads a name as a number, or as no service at all, and uses no table.
    pub(crate) is_number: fn(&[u8]) -> bool,
    /// Whether a name that begins with a capital letter cannot be looked up.
    pub(crate) refuses_capitals: bool,
}

impl Style {
    /// The lookups of C's library.
    pub(crate) const C: Self = Self {
        lower: false,
        addresses: Addresses::Never,
        sets: false,
        is_number: crate::c::is_number,
        refuses_capitals: false,
    };
}

/// How `getaddrinfo` without hints finds the addresses of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Addresses {
    /// The resolver has no such lookup.
    Never,
    /// The name on each of these protocols in turn.
    Each(&'static [usize]),
    /// The first two lines with the name.
    FirstTwo,
    /// On each of these protocols, if the name is there, the port of the name without a protocol.
    OneForAll(&'static [usize]),
}

/// One entry, from which answers are made.
#[derive(Clone, Copy, Debug)]
struct Entry {
    name: Word,
    protocol: Word,
    /// May be too large for a port, where a resolver stores such numbers.
    port: u32,
    /// Offset, in the file, of the piece that the resolver read as the line.
    at: u32,
    /// The next entry with the name, if lookups of a name return all of its ports.
    next: u32,
}

/// A part of the table's text, which may be longer than the file.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: usize,
    length: u32,
}

/// The entries that answer, or [`NO_ENTRY`]: for each transport, without a protocol, and on `udplite`.
pub(crate) type Slots = [u32; 6];

/// Index in [`Slots`] of the answer without a protocol.
pub(crate) const ANY: usize = 4;

/// Index in [`Slots`] of `udplite`, which some resolvers look up for addresses.
pub(crate) const UDP_LITE: usize = 5;

/// No entry.
pub(crate) const NO_ENTRY: u32 = u32::MAX;

/// No entry, and no later one: a line was found that has no answer.
pub(crate) const NO_ENTRY_EVER: u32 = u32::MAX - 1;

/// The entries that answer to a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NameRow {
    pub(crate) slots: Slots,
    /// The second line with the name; where lookups return all ports of a name, the last line.
    pub(crate) second: u32,
}

/// The words for the indices in [`Slots`].
const PROTOCOLS: [&str; 6] = ["tcp", "udp", "sctp", "dccp", "", "udplite"];

/// Indices in [`Slots`] for the order of addresses.
pub(crate) const TCP: usize = Protocol::Tcp as usize;
pub(crate) const UDP: usize = Protocol::Udp as usize;
pub(crate) const SCTP: usize = Protocol::Sctp as usize;
pub(crate) const DCCP: usize = Protocol::Dccp as usize;

/// Returns the index of a line's protocol in [`Slots`].
pub(crate) fn slot_of(protocol: &[u8]) -> Option<usize> {
    match protocol {
        b"tcp" => Some(TCP),
        b"udp" => Some(UDP),
        b"sctp" => Some(SCTP),
        b"dccp" => Some(DCCP),
        b"udplite" => Some(UDP_LITE),
        _ => None,
    }
}

/// The part of a table that models fill.
impl Table {
    /// Creates a table without entries, with room for those of a file of some bytes.
    pub(crate) fn new(style: Style, bytes: usize) -> Self {
        let rows = bytes / BYTES_OF_ROW;
        Self {
            style,
            text: Vec::with_capacity(bytes / 2),
            entries: Vec::with_capacity(rows),
            names: IndexMap::with_capacity_and_hasher(rows, RandomState::default()),
            ports: IndexMap::with_capacity_and_hasher(rows, RandomState::default()),
            literals: Vec::new(),
        }
    }

    /// Returns the number of the entry that is added next.
    pub(crate) fn next(&self) -> u32 {
        self.entries.len() as u32
    }

    /// Stores an entry and returns its number. No lookup finds it yet.
    pub(crate) fn add(&mut self, name: &[u8], port: u32, protocol: &[u8], at: u32) -> u32 {
        let entry = Entry { name: self.keep(name), protocol: self.keep_protocol(protocol), port, at, next: NO_ENTRY };
        self.entries.push(entry);
        self.entries.len() as u32 - 1
    }

    /// Returns the row of a name, and creates it if it does not exist.
    pub(crate) fn row(&mut self, name: &[u8]) -> &mut NameRow {
        self.names.entry(name.into()).or_insert(NameRow { slots: [NO_ENTRY; 6], second: NO_ENTRY })
    }

    /// Returns the slots of a port, empty for a new port.
    fn port_row(&mut self, port: u16) -> &mut Slots {
        self.ports.entry(port).or_insert([NO_ENTRY; 6])
    }

    /// Gives a name to an entry unless an earlier one has it, on its protocol and without one.
    pub(crate) fn bind(&mut self, name: &[u8], entry: u32, slot: Option<usize>) {
        let row = self.row(name);
        if let Some(slot) = slot {
            set_if_empty(&mut row.slots[slot], entry);
        }
        set_if_empty(&mut row.slots[ANY], entry);
        // An alias may appear twice on one line.
        if row.slots[ANY] != entry {
            set_if_empty(&mut row.second, entry);
        }
    }

    /// Lets lookups find a text as a name of an entry; [`Table::names`] does not return it.
    pub(crate) fn add_literal(&mut self, text: &[u8], entry: u32, slot: Option<usize>) {
        let word = self.keep(text);
        self.literals.push((word, entry, slot));
    }

    /// Gives a port to an entry unless an earlier one has it.
    pub(crate) fn bind_port(&mut self, port: u16, entry: u32, slot: Option<usize>) {
        let slots = self.port_row(port);
        if let Some(slot) = slot {
            set_if_empty(&mut slots[slot], entry);
        }
        set_if_empty(&mut slots[ANY], entry);
    }

    /// Gives a name to an entry, whatever had it before.
    pub(crate) fn rebind(&mut self, name: &[u8], entry: u32, slot: Option<usize>) {
        let row = self.row(name);
        if let Some(slot) = slot {
            row.slots[slot] = entry;
        }
        row.slots[ANY] = entry;
    }

    /// Gives a port and protocol to an entry. Returns false if an earlier entry keeps them, with `first_wins`.
    pub(crate) fn set_port(&mut self, port: u16, entry: u32, slot: usize, first_wins: bool) -> bool {
        let slots = self.port_row(port);
        if slots[slot] != NO_ENTRY {
            if first_wins {
                return false;
            }
            slots[slot] = NO_ENTRY;
        }
        set_if_empty(&mut slots[slot], entry);
        set_if_empty(&mut slots[ANY], entry);
        true
    }

    /// Gives a name to one more entry, the last one so far.
    pub(crate) fn chain(&mut self, name: &[u8], entry: u32) {
        let row = self.row(name);
        set_if_empty(&mut row.slots[ANY], entry);
        let last = std::mem::replace(&mut row.second, entry);
        if let Some(last) = self.entries.get_mut(last as usize) {
            last.next = entry;
        }
    }

    /// Returns the entries that answer for each name.
    pub(crate) fn name_slots(&mut self) -> impl Iterator<Item = &mut Slots> {
        self.names.values_mut().map(|row| &mut row.slots)
    }

    /// Returns the entries that answer for each port.
    pub(crate) fn port_slots(&mut self) -> impl Iterator<Item = &mut Slots> {
        self.ports.values_mut()
    }

    fn keep(&mut self, word: &[u8]) -> Word {
        let start = self.text.len();
        self.text.extend_from_slice(word);
        Word { start, length: word.len() as u32 }
    }

    /// Stores a protocol. Most lines have that of the line before, which is then shared.
    fn keep_protocol(&mut self, protocol: &[u8]) -> Word {
        match self.entries.last() {
            Some(last) if last.protocol.of(&self.text) == protocol => last.protocol,
            _ => self.keep(protocol),
        }
    }
}

/// Fills an empty slot: the first entry wins.
pub(crate) fn set_if_empty(slot: &mut u32, entry: u32) {
    if *slot == NO_ENTRY {
        *slot = entry;
    }
}

impl Word {
    fn of(self, text: &[u8]) -> &[u8] {
        &text[self.start..self.start + self.length as usize]
    }
}

/// Lookups.
impl Table {
    /// Returns the answer of the resolver.
    pub fn answer(&self, lookup: &Lookup) -> Answer {
        match lookup {
            Lookup::Name { name, protocol } => {
                let row = self.find(name);
                row.map_or(Answer::None, |row| self.answer_of_name(&row, *protocol))
            }
            Lookup::Addresses { name } => {
                let row = self.find(name).filter(|_| !self.is_number(name));
                row.map_or(Answer::None, |row| self.addresses_of(&row))
            }
            Lookup::Port { port, protocol } => {
                let entry = self.ports.get(port).and_then(|slots| self.entry(slots[slot(*protocol)]));
                match entry.map(|entry| (entry.name.of(&self.text), entry.protocol.of(&self.text))) {
                    None => Answer::None,
                    Some((name, protocol)) => Answer::Name { name: name.into(), protocol: protocol.into() },
                }
            }
        }
    }

    /// Returns the offset of the line, or of the piece read as one, that gives an answer. If there are several, it is
    /// the first.
    pub fn source(&self, lookup: &Lookup) -> Option<u32> {
        self.first_entry(lookup).map(|entry| entry.at).filter(|&at| at != BUILT_IN)
    }

    /// Returns the entry that gives an answer, the first one if there are several.
    pub(crate) fn first_entry(&self, lookup: &Lookup) -> Option<ReadEntry<'_>> {
        let entry = match lookup {
            Lookup::Name { name, protocol } => {
                self.find(name)?.slots[if self.style.sets { ANY } else { slot(*protocol) }]
            }
            Lookup::Addresses { name } => self.find(name)?.slots[ANY],
            Lookup::Port { port, protocol } => self.ports.get(port)?[slot(*protocol)],
        };
        self.entry(entry).map(|entry| self.read_entry(entry))
    }

    fn read_entry(&self, entry: &Entry) -> ReadEntry<'_> {
        let (name, protocol) = (entry.name.of(&self.text), entry.protocol.of(&self.text));
        ReadEntry { at: entry.at, name, port: entry.port, protocol }
    }

    /// Returns every entry that the resolver reads, found or not, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = ReadEntry<'_>> {
        self.entries.iter().filter(|entry| entry.at != BUILT_IN).map(|entry| self.read_entry(entry))
    }

    /// Returns the port and protocol of the line that begins at this offset. `None` if the resolver skips the line. A
    /// row that has no name, but takes a port, counts in a table of one line only.
    pub fn endpoint_at(&self, at: u32) -> Option<(u32, &[u8])> {
        let entry = self.entries().find(|entry| entry.at == at).map(|entry| (entry.port, entry.protocol));
        entry.or_else(|| {
            let (&port, slots) = self.ports.first().filter(|_| self.entries.is_empty() && at == 0)?;
            let slot = slots[..ANY].iter().position(|&slot| slot != NO_ENTRY)?;
            Some((port.into(), PROTOCOLS[slot].as_bytes()))
        })
    }

    /// Returns every name that lookups can find, in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &[u8]> {
        self.names.keys().map(|name| &name[..])
    }

    /// Returns the names that lookups can find by a line of the file, in its order. A built-in name may be among them.
    pub fn names_in_file(&self) -> impl Iterator<Item = &[u8]> {
        let is_of_line = |&slot: &u32| slot != NO_ENTRY && self.entry(slot).is_none_or(|entry| entry.at != BUILT_IN);
        let of_lines = self.names.iter().filter(move |(_, row)| row.slots.iter().any(is_of_line));
        of_lines.map(|(name, _)| &name[..])
    }

    /// Returns every port that lookups can find, in the order of the file.
    pub fn ports(&self) -> impl Iterator<Item = u16> {
        self.ports.keys().copied()
    }

    /// Returns whether every lookup of a name has the same answer in both tables. May return false although they agree.
    pub(crate) fn answers_alike(&self, other: &Self, name: &[u8]) -> bool {
        let (Some(row), Some(their)) = (&self.find(name), &other.find(name)) else { return false };
        if self.style.sets {
            return self
                .chained(row)
                .map(|entry| self.view(entry))
                .eq(other.chained(their).map(|entry| other.view(entry)));
        }
        let alike = |one: u32, two: u32| {
            self.entry(one).map(|entry| self.view(entry)) == other.entry(two).map(|entry| other.view(entry))
        };
        row.slots.into_iter().zip(their.slots).all(|(one, two)| alike(one, two)) && alike(row.second, their.second)
    }

    /// Returns whether every lookup of a port has the same answer in both tables.
    pub(crate) fn answers_port_alike(&self, other: &Self, port: u16) -> bool {
        let slots = |table: &Self| table.ports.get(&port).copied().unwrap_or([NO_ENTRY; 6]);
        slots(self).into_iter().zip(slots(other)).all(|(one, two)| {
            let has_neither = one >= NO_ENTRY_EVER && two >= NO_ENTRY_EVER;
            has_neither
                || self.entry(one).map(|entry| (entry.name.of(&self.text), entry.protocol.of(&self.text)))
                    == other.entry(two).map(|entry| (entry.name.of(&other.text), entry.protocol.of(&other.text)))
        })
    }

    /// Returns whether lookups can find a name, in this spelling.
    pub(crate) fn has_name(&self, name: &[u8]) -> bool {
        self.names.contains_key(name)
    }

    /// Returns whether lookups can find a port.
    pub(crate) fn has_port(&self, port: u16) -> bool {
        self.ports.contains_key(&port)
    }

    /// Returns whether `getaddrinfo` reads a name as a number, or as no service at all, and uses no table.
    pub fn is_number(&self, name: &[u8]) -> bool {
        (self.style.is_number)(name)
    }

    fn find(&self, name: &[u8]) -> Option<NameRow> {
        if self.style.refuses_capitals && name.first().is_some_and(u8::is_ascii_uppercase) {
            return None;
        }
        if self.style.lower && name.iter().any(u8::is_ascii_uppercase) {
            return self.names.get(&name.to_ascii_lowercase()[..]).copied();
        }
        let row = self.names.get(name).copied();
        if self.literals.is_empty() || !name.contains(&b'/') { row } else { self.with_literals(name, row) }
    }

    /// Returns the entries that answer for a name, or for the same text as a literal. The first in the file comes
    /// before others.
    fn with_literals(&self, name: &[u8], row: Option<NameRow>) -> Option<NameRow> {
        let mut row = row.unwrap_or(NameRow { slots: [NO_ENTRY; 6], second: NO_ENTRY });
        let mut entries = vec![row.slots[ANY], row.second];
        for &(_, entry, slot) in self.literals.iter().filter(|(word, ..)| word.of(&self.text) == name) {
            if let Some(slot) = slot {
                row.slots[slot] = row.slots[slot].min(entry);
            }
            entries.push(entry);
        }
        entries.sort_unstable();
        entries.dedup();
        row.slots[ANY] = entries[0];
        row.second = entries.get(1).copied().unwrap_or(NO_ENTRY);
        (row.slots[ANY] != NO_ENTRY).then_some(row)
    }

    fn entry(&self, number: u32) -> Option<&Entry> {
        self.entries.get(number as usize)
    }

    fn view(&self, entry: &Entry) -> (u32, &[u8]) {
        (entry.port, entry.protocol.of(&self.text))
    }

    fn answer_of_name(&self, row: &NameRow, protocol: Option<Protocol>) -> Answer {
        if self.style.sets {
            return self.ports_of(row, protocol);
        }
        let Some((port, protocol)) = self.entry(row.slots[slot(protocol)]).map(|entry| self.view(entry)) else {
            return Answer::None;
        };
        match u16::try_from(port) {
            Ok(port) => Answer::Port { port, protocol: protocol.into() },
            Err(_) => Answer::None,
        }
    }

    fn ports_of(&self, row: &NameRow, protocol: Option<Protocol>) -> Answer {
        let found = self.chained(row).filter_map(|entry| self.endpoint(entry));
        let mut ports: Vec<_> =
            found.filter(|&(_, word)| protocol.is_none_or(|protocol| protocol.as_str() == word)).collect();
        ports.sort_unstable_by_key(|&(port, word)| (port, slot_of(word.as_bytes())));
        if ports.is_empty() { Answer::None } else { Answer::Ports(ports) }
    }

    fn addresses_of(&self, row: &NameRow) -> Answer {
        let on = |&slot: &usize| self.entry(row.slots[slot]);
        let list: Vec<_> = match self.style.addresses {
            Addresses::Never => Vec::new(),
            Addresses::Each(slots) => slots.iter().filter_map(on).filter_map(|entry| self.endpoint(entry)).collect(),
            Addresses::FirstTwo => {
                let entries = [row.slots[ANY], row.second].into_iter().filter_map(|entry| self.entry(entry));
                entries.filter_map(|entry| self.endpoint(entry)).collect()
            }
            Addresses::OneForAll(slots) => {
                let port = self.entry(row.slots[ANY]).and_then(|entry| u16::try_from(entry.port).ok());
                let found = slots.iter().filter(|slot| on(slot).is_some());
                found.filter_map(|&slot| Some((port?, PROTOCOLS[slot]))).collect()
            }
        };
        if list.is_empty() { Answer::None } else { Answer::Addresses(list) }
    }

    /// Returns the port and protocol of an entry, if the protocol is one that can be looked up.
    fn endpoint(&self, entry: &Entry) -> Option<(u16, &'static str)> {
        let slot = slot_of(entry.protocol.of(&self.text))?;
        Some((u16::try_from(entry.port).ok()?, PROTOCOLS[slot]))
    }

    /// Returns all entries with a name, from the first to the last. Only for resolvers that return all ports of a name.
    fn chained<'a>(&'a self, row: &'a NameRow) -> impl Iterator<Item = &'a Entry> {
        std::iter::successors(self.entry(row.slots[ANY]), |entry| self.entry(entry.next))
    }
}

/// The offset of built-in entries, which are in no file.
pub(crate) const BUILT_IN: u32 = u32::MAX;

fn slot(protocol: Option<Protocol>) -> usize {
    protocol.map_or(ANY, |protocol| protocol as usize)
}

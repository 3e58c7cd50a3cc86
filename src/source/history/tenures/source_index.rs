//! [`SourceIndex`]: the rows of a source, indexed by name.

use crate::model::{Date, PortRange, Transport};
use crate::registry::reason;
use crate::source::{DatedBy, DatedSource, SourceRow, Unread};
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

/// The year since which the registry has a record for each transport.
const BY_TRANSPORT: &str = "2010";
const TCP_AND_UDP: [Transport; 2] = [Transport::Tcp, Transport::Udp];

/// A name, in lowercase, on a port or range and a transport.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) name: Rc<str>,
    pub(super) ports: PortRange,
    pub(super) transport: Transport,
}

/// The rows of a source, indexed by name.
pub(super) struct SourceIndex {
    pub(super) date: Date,
    pub(super) known_by: Date,
    /// Names on ports.
    pub(super) named: BTreeMap<Key, Rc<SourceRow>>,
    /// Names without a port.
    pub(super) portless: BTreeMap<Rc<str>, Rc<SourceRow>>,
    /// Rows without a name: reserved, removed and unassigned.
    pub(super) unnamed: Vec<Rc<SourceRow>>,
    /// Rows that only other sources of the same day have.
    from_same_day: HashSet<*const SourceRow>,
    /// Whether a third party kept it.
    is_copy: bool,
    unread: Vec<Unread>,
}

impl SourceIndex {
    pub(super) fn new(source: DatedSource) -> Self {
        let mut index = Self {
            date: source.date,
            known_by: source.known_by,
            named: BTreeMap::new(),
            portless: BTreeMap::new(),
            unnamed: Vec::new(),
            from_same_day: HashSet::new(),
            is_copy: source.dated_by == DatedBy::Commit,
            unread: source.unread,
        };
        let by_transport = Date::parse(BY_TRANSPORT).unwrap_or(source.date);
        for row in source.rows {
            let row = Rc::new(row);
            let is_lowercase = !row.name.bytes().any(|byte| byte.is_ascii_uppercase());
            let name: Rc<str> =
                if is_lowercase { row.name.as_str().into() } else { row.name.to_ascii_lowercase().into() };
            let Some(ports) = row.ports else {
                if !name.is_empty() {
                    index.portless.insert(name, row);
                }
                continue;
            };
            if name.is_empty() {
                index.unnamed.push(row);
                continue;
            }
            // Until 2010, a row without a transport was for TCP and UDP.
            let all: &[Transport] = if index.known_by < by_transport { &TCP_AND_UDP } else { &Transport::ALL };
            for &transport in row.transport.as_ref().map_or(all, std::slice::from_ref) {
                let key = Key { name: Rc::clone(&name), ports, transport };
                // RFC 1060 lists many names both as assigned and as customary.
                if !row.is_customary || !index.named.contains_key(&key) {
                    index.named.insert(key, Rc::clone(&row));
                }
            }
        }
        index
    }

    /// Adds the names of another source of the same day: none of them was gone on that day.
    pub(super) fn add_from_same_day(&mut self, named: &BTreeMap<Key, Rc<SourceRow>>) {
        for (key, row) in named {
            let is_own = |ports: PortRange| ranges_of(&self.named, key).any(|listed| listed.overlaps(ports));
            let parts = split_range(key.ports, ranges_of(&self.named, key)).into_iter().filter(|ports| !is_own(*ports));
            for ports in parts.collect::<Vec<_>>() {
                self.from_same_day.insert(Rc::as_ptr(row));
                self.named.insert(Key { ports, ..key.clone() }, Rc::clone(row));
            }
        }
    }

    /// Returns whether the source itself has a row.
    pub(super) fn is_own(&self, row: &Rc<SourceRow>) -> bool {
        !self.from_same_day.contains(&Rc::as_ptr(row))
    }

    /// Returns whether the absence of a name proves that it was not registered.
    pub(super) fn proves_absence(&self, key: &Key) -> bool {
        let port = key.ports.first.to_string();
        let is_about = |line: &Unread| {
            let text = line.text.to_ascii_lowercase();
            let mut words = text.split(|c: char| c.is_whitespace() || c == '/');
            text.split_whitespace().any(|word| *word == *key.name) && words.any(|word| word == port)
        };
        !self.is_copy && !self.unread.iter().any(is_about)
    }

    /// Returns the record of a name on these ports, or on a range that overlaps them.
    pub(super) fn record_of(&self, key: &Key) -> Option<Rc<SourceRow>> {
        if let Some(row) = self.named.get(key) {
            return Some(Rc::clone(row));
        }
        let around = ranges_of(&self.named, key).find(|ports| ports.overlaps(key.ports))?;
        self.named.get(&Key { ports: around, ..key.clone() }).map(Rc::clone)
    }

    /// Returns the named records on a port.
    pub(super) fn names_on(&self, port: u16, transport: Transport) -> Vec<(&Key, &Rc<SourceRow>)> {
        self.named.iter().filter(|(key, _)| key.transport == transport && key.ports.contains(port)).collect()
    }

    /// Returns whether the name is on the first port of `key` on any transport.
    pub(super) fn is_on_other_transport(&self, key: &Key) -> bool {
        Transport::ALL.iter().any(|&transport| {
            ranges_of(&self.named, &Key { transport, ..key.clone() }).any(|ports| ports.contains(key.ports.first))
        })
    }

    /// Splits a range where the records of the source begin and end.
    pub(super) fn split_at_records(&self, key: &Key) -> Vec<PortRange> {
        if key.ports.is_single() {
            return vec![key.ports];
        }
        let named = self.named.keys().filter(|other| other.transport == key.transport).map(|other| other.ports);
        let unnamed = self.unnamed.iter().filter_map(|row| row.ports);
        split_range(key.ports, named.chain(unnamed))
    }

    /// Returns the other endpoints of a name as text, or that it is registered without a port.
    pub(super) fn elsewhere(&self, key: &Key) -> Option<String> {
        let mut endpoints: Vec<String> = Vec::new();
        for &transport in &Transport::ALL {
            let of_name = ranges_of(&self.named, &Key { transport, ..key.clone() });
            endpoints.extend(of_name.map(|ports| format!("{ports}/{transport}")));
        }
        if !endpoints.is_empty() {
            return Some(format!("{} on {}", reason::NAME_STAYED, endpoints.join(", ")));
        }
        self.portless.contains_key(&key.name).then(|| format!("{}, without a port", reason::NAME_STAYED))
    }
}

/// Returns the ports and ranges of the name and transport of `key`.
pub(super) fn ranges_of<'a, T>(map: &'a BTreeMap<Key, T>, key: &Key) -> impl Iterator<Item = PortRange> + use<'a, T> {
    let (name, transport) = (Rc::clone(&key.name), key.transport);
    let from = Key { name: Rc::clone(&name), ports: PortRange::single(0), transport: Transport::ALL[0] };
    map.range(from..)
        .take_while(move |(other, _)| other.name == name)
        .filter(move |(other, _)| other.transport == transport)
        .map(|(other, _)| other.ports)
}

/// Returns the keys of `map` with ranges that ranges of `other` overlap in part. Each has the parts of its range.
pub(super) fn partial_overlaps<T, U>(map: &BTreeMap<Key, T>, other: &BTreeMap<Key, U>) -> Vec<(Key, Vec<PortRange>)> {
    let in_part = map.keys().filter(|key| !key.ports.is_single() && !other.contains_key(key));
    in_part
        .map(|key| (key.clone(), split_range(key.ports, ranges_of(other, key))))
        .filter(|(_, parts)| parts.len() > 1)
        .collect()
}

/// Splits a range where one of the others begins or ends.
fn split_range(whole: PortRange, others: impl Iterator<Item = PortRange>) -> Vec<PortRange> {
    let mut begins: Vec<u16> = others
        .filter(|ports| ports.overlaps(whole))
        .flat_map(|ports| [Some(ports.first), ports.last.checked_add(1)])
        .flatten()
        .filter(|begin| whole.first < *begin && *begin <= whole.last)
        .collect();
    begins.sort_unstable();
    begins.dedup();
    let ends = begins.iter().map(|begin| begin - 1).chain([whole.last]);
    let firsts = [whole.first].into_iter().chain(begins.iter().copied());
    firsts.zip(ends).map(|(first, last)| PortRange { first, last }).collect()
}

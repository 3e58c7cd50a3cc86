//! The ports that Nmap scans with `--top-ports`, before and after.

use crate::model::Transport;
use crate::model::TransportWord;
use crate::syntax::{Document, FieldKind};
use hashbrown::{HashMap, HashSet};
use portolan_resolvers::{Frequency, open_frequency};

/// The changes of the open frequencies between two tables.
#[derive(Debug)]
pub struct FrequencyChanges {
    /// The number of ports that are in both tables, with another frequency.
    pub changed: usize,
    /// The values of `--top-ports` for which the ports differ.
    pub tops: Vec<TopPorts>,
    /// The reasons why Nmap refuses `--top-ports` with the old table and with the new one; `None` if it does not.
    pub refused: [Option<TopPortsFault>; 2],
}

/// Why Nmap refuses `--top-ports` with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopPortsFault {
    /// No line has an open frequency.
    NoFrequency,
    /// Nmap stops at a frequency that it cannot read.
    UnreadableFrequency,
}

impl TopPortsFault {
    /// Returns the word for it in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoFrequency => "no-frequency",
            Self::UnreadableFrequency => "unreadable-frequency",
        }
    }
}

/// The open frequencies of the ports of each transport, the highest first, then in the order of the file.
type ByFrequency = HashMap<Transport, Vec<(u16, f64)>>;

/// How the most frequent ports of one transport differ.
#[derive(Debug, PartialEq, Eq)]
pub struct TopPorts {
    /// The number of ports: the N of `nmap --top-ports N`.
    pub count: usize,
    /// The transport.
    pub transport: Transport,
    /// The ports before, the most frequent first.
    pub before: Vec<u16>,
    /// The ports after.
    pub after: Vec<u16>,
}

impl TopPorts {
    /// Returns the ports that are scanned only after, in order.
    pub fn entering(&self) -> Vec<u16> {
        difference(&self.after, &self.before)
    }

    /// Returns the ports that are scanned only before, in order.
    pub fn leaving(&self) -> Vec<u16> {
        difference(&self.before, &self.after)
    }
}

fn difference(ports: &[u16], others: &[u16]) -> Vec<u16> {
    let others: HashSet<u16> = others.iter().copied().collect();
    let mut ports: Vec<u16> = ports.iter().copied().filter(|port| !others.contains(port)).collect();
    ports.sort_unstable();
    ports
}

/// The values of `--top-ports` that are compared: common ones, and 1000, the default.
const COUNTS: [usize; 3] = [10, 100, 1000];

/// Compares the open frequencies of two tables. `None` if the format has none.
pub fn frequency_changes(old: (&Document, &[u8]), new: (&Document, &[u8])) -> Option<FrequencyChanges> {
    let format = &old.0.format;
    if !format.has_field(FieldKind::OpenFrequency) {
        return None;
    }
    let (mut changed, mut tops) = (0, Vec::new());
    let (old, new) = match [ports_by_frequency(old.0, old.1), ports_by_frequency(new.0, new.1)] {
        [Ok(old), Ok(new)] => (old, new),
        refused => return Some(FrequencyChanges { changed, tops, refused: refused.map(Result::err) }),
    };
    for transport in [Transport::Tcp, Transport::Udp, Transport::Sctp] {
        let none = Vec::new();
        let (old, new) = (old.get(&transport).unwrap_or(&none), new.get(&transport).unwrap_or(&none));
        let before: HashMap<u16, f64> = old.iter().copied().collect();
        changed += new
            .iter()
            .filter(|(port, now)| before.get(port).is_some_and(|before| before.to_bits() != now.to_bits()))
            .count();
        let ports = |list: &[(u16, f64)], count: usize| list.iter().take(count).map(|(port, _)| *port).collect();
        let top = |count: usize| -> TopPorts {
            TopPorts { count, transport, before: ports(old, count), after: ports(new, count) }
        };
        let differs = |top: &TopPorts| !top.entering().is_empty() || !top.leaving().is_empty();
        let before = tops.len();
        tops.extend(COUNTS.into_iter().map(top).filter(differs));
        // A larger number of a short table is the same ports again.
        tops.dedup_by(|later, first| (&later.before, &later.after) == (&first.before, &first.after));
        // In a short table, the usual numbers take all ports.
        let is_same_rank = |rank: &usize| old.get(*rank).map(|port| port.0) == new.get(*rank).map(|port| port.0);
        if tops.len() == before
            && let Some(rank) = (0..old.len().min(COUNTS[0])).find(|rank| !is_same_rank(rank))
        {
            tops.push(top(rank + 1));
        }
    }
    Some(FrequencyChanges { changed, tops, refused: [None, None] })
}

/// Returns the ports of each transport. As in Nmap, the first line of a port counts.
fn ports_by_frequency(document: &Document, bytes: &[u8]) -> Result<ByFrequency, TopPortsFault> {
    let mut ports = ByFrequency::new();
    let mut known = HashSet::new();
    let mut has_frequency = false;
    for entry in document.entries.iter().filter(|entry| entry.ports.is_single()) {
        let TransportWord::Registered(transport) = entry.transport else { continue };
        let word = document.field(entry, FieldKind::OpenFrequency).map_or(&b""[..], |field| field.of(bytes));
        let Frequency::Counted(frequency) = open_frequency(word) else {
            return Err(TopPortsFault::UnreadableFrequency);
        };
        has_frequency |= word.contains(&b'/') || word.starts_with(b"0.");
        if known.insert((entry.ports.first, transport)) {
            ports.entry(transport).or_default().push((entry.ports.first, frequency));
        }
    }
    if !has_frequency {
        return Err(TopPortsFault::NoFrequency);
    }
    for list in ports.values_mut() {
        list.sort_by(|a, b| b.1.total_cmp(&a.1));
        // A port that was never seen open is in no one's interest.
        list.retain(|(_, frequency)| *frequency > 0.0);
    }
    Ok(ports)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::Catalogue;

    fn changes(old: &[u8], new: &[u8]) -> FrequencyChanges {
        let catalogue = Catalogue::builtin();
        let format = catalogue.format("nmap").unwrap();
        frequency_changes((&format.parse(old), old), (&format.parse(new), new)).unwrap()
    }

    #[test]
    fn the_first_rank_that_differs_is_found_in_a_short_table() {
        let old = b"a\t1/tcp\t0.1\nb\t2/tcp\t0.3\nc\t3/tcp\t0.5\nd\t1/udp\t0.1\n";
        let new = b"a\t1/tcp\t0.4\nb\t2/tcp\t3/10\nc\t3/tcp\t0.5\nd\t1/udp\t0.2\n";
        let changes = changes(old, new);
        assert_eq!(changes.changed, 2);
        let [top] = &changes.tops[..] else { panic!("{changes:?}") };
        assert_eq!((top.count, top.entering(), top.leaving()), (2, vec![1], vec![2]));
        assert_eq!((&top.before[..], &top.after[..]), (&[3, 2][..], &[3, 1][..]));
    }

    #[test]
    fn the_usual_numbers_of_ports_are_compared() {
        let table = |of: &dyn Fn(u16) -> u16| -> Vec<u8> {
            (1..=200).flat_map(|port| format!("x\t{port}/tcp\t0.{:04}\n", of(port)).into_bytes()).collect()
        };
        let changes =
            changes(&table(&|port| 1000 - port), &table(&|port| if port == 150 { 5000 } else { 1000 - port }));
        let printed: Vec<_> = changes.tops.iter().map(|top| (top.count, top.entering(), top.leaving())).collect();
        assert_eq!(printed, [(10, vec![150], vec![10]), (100, vec![150], vec![100])]);
    }

    #[test]
    fn a_table_that_nmap_refuses_has_no_ports_to_compare() {
        let [with, without, unreadable] =
            ["0.1", "# none", "3/0"].map(|word| format!("a\t1/tcp\t{word}\n").into_bytes());
        for (old, new, refused) in [
            (&with, &unreadable, [None, Some(TopPortsFault::UnreadableFrequency)]),
            (&without, &with, [Some(TopPortsFault::NoFrequency), None]),
            (&without, &without, [Some(TopPortsFault::NoFrequency); 2]),
            (&with, &with, [None, None]),
        ] {
            let changes = changes(old, new);
            assert_eq!((changes.changed, changes.tops, changes.refused), (0, Vec::new(), refused));
        }
    }
}

//! Tenures: when each name held a port, and how that ended.

use super::facts::Row;
use super::kept_place::KeptPlace;
use super::pack_rows::{ENDS, LISTED, TENURE_LEN};
use super::{History, Source, ground};
use crate::model::{Date, PortRange, Transport};
use memchr::memchr;
use std::fmt;

/// A name's time on a port, on one or more transports.
#[derive(Clone, Copy, Debug)]
pub struct Tenure<'a> {
    pub(super) history: &'a History,
    pub(super) row: Row<'a>,
    /// A bit for each transport that is meant.
    pub(super) meant: u8,
}

/// Every transport of the row is meant.
pub(super) const ALL_MEANT: u8 = u8::MAX;

/// How a tenure ended.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    /// What happened.
    pub how: EndKind,
    /// The day, where the registry tells it.
    pub date: Option<Date>,
    history: &'a History,
    after: u16,
    by: u16,
    to: &'a str,
    /// Where the day is from, or why it is a rename, in a few words; may be empty.
    pub ground: &'a str,
}

/// How sources list a tenure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// Every source lists it as a use that is usual, and none as one that is assigned: RFC 1060 has such a list.
    pub as_customary_use: bool,
    /// The first source gives no transport with it, and means those of its time.
    pub first_without_transport: bool,
    /// So does the last.
    pub last_without_transport: bool,
}

impl Listed {
    fn of_bits(bits: u8) -> Self {
        Self {
            as_customary_use: bits & 1 != 0,
            first_without_transport: bits & 2 != 0,
            last_without_transport: bits & 4 != 0,
        }
    }
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = [self.as_customary_use, self.first_without_transport, self.last_without_transport];
        let words: Vec<&str> = LISTED.into_iter().zip(own).filter(|(_, own)| *own).map(|(word, _)| word).collect();
        f.write_str(&words.join("; "))
    }
}

/// What ended a tenure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EndKind {
    /// The same registration goes on under another name.
    Renamed,
    /// Another name has the port.
    Reassigned,
    /// No name has the port.
    Deassigned,
    /// The name went to another port in the same step.
    Moved,
    /// The name stays on the port, on other transports.
    TransportDropped,
}

impl EndKind {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 5] = [Self::Renamed, Self::Reassigned, Self::Deassigned, Self::Moved, Self::TransportDropped];

    /// The word for it in the table and in every output.
    pub fn as_str(self) -> &'static str {
        ENDS[self as usize]
    }

    /// What a number is kept for.
    fn of_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }
}

impl fmt::Display for EndKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<'a> Tenure<'a> {
    /// The name, in its latest spelling.
    pub fn name(self) -> &'a str {
        self.row.part(0, self.kept().short(kept::NAME_END))
    }

    /// The port or range, as the registry recorded it.
    pub fn ports(self) -> Option<PortRange> {
        self.kept().place().ports()
    }

    /// The transports.
    pub fn transports(self) -> impl Iterator<Item = Transport> + use<'a> {
        self.kept().place().transports().filter(move |transport| self.meant & bit(*transport) != 0)
    }

    /// The part of it on some of its transports.
    pub(super) fn only_on(self, transports: &[Transport]) -> Self {
        Self { meant: transports.iter().fold(0, |meant, transport| meant | bit(*transport)), ..self }
    }

    /// Whether it is about this port and transport.
    #[inline]
    pub fn is_on(self, port: u16, transport: Transport) -> bool {
        self.kept().place().has(port, transport)
    }

    /// The name of which it was listed as a historic spelling; empty for a name in its own right.
    pub fn alias_of(self) -> &'a str {
        self.row.value(3)
    }

    /// The first source that shows it.
    pub fn first(self) -> Source<'a> {
        self.source(kept::FIRST)
    }

    /// The last source that shows it.
    pub fn last(self) -> Source<'a> {
        self.source(kept::LAST)
    }

    /// How it ended; `None` if the newest source shows it.
    #[inline]
    pub fn end(self) -> Option<End<'a>> {
        let kept = self.kept();
        let how = EndKind::of_number(kept.0[kept::END])?;
        let to = self.row.part(kept.short(kept::TO_START), kept.short(kept::TO_END));
        // A tab stands between.
        let ground = self.row.part(kept.short(kept::TO_END) + 1, kept.short(kept::GROUND_END));
        let (after, by) = (kept.short(kept::LAST), kept.short(kept::BY));
        Some(End { how, date: kept.day(), history: self.history, after, by, to, ground })
    }

    /// How its sources list it.
    pub fn listed(self) -> Listed {
        Listed::of_bits(self.kept().0[kept::LISTED])
    }

    #[inline]
    fn kept(self) -> Kept<'a> {
        Kept(self.row.kept())
    }

    fn source(self, at: usize) -> Source<'a> {
        self.history.source_of(self.kept().short(at))
    }
}

fn bit(transport: Transport) -> u8 {
    1 << transport as u8
}

/// Whether the numbers of a tenure say that it ended on a day: only those that ended have one.
pub(super) fn ended_on(day: Date) -> impl Fn(&[u8; TENURE_LEN]) -> bool + Copy {
    let day = day.number().to_le_bytes();
    move |kept| kept[kept::DAY..kept::DAY + 4] == day
}

/// What is kept of a tenure as numbers.
#[derive(Clone, Copy)]
struct Kept<'a>(&'a [u8; TENURE_LEN]);

/// Where the numbers of a tenure are: see `pack_rows`.
mod kept {
    pub(super) const LISTED: usize = 10;
    pub(super) const END: usize = 11;
    pub(super) const DAY: usize = 12;
    pub(super) const FIRST: usize = 16;
    pub(super) const LAST: usize = 18;
    pub(super) const BY: usize = 20;
    pub(super) const NAME_END: usize = 22;
    pub(super) const TO_END: usize = 24;
    pub(super) const GROUND_END: usize = 26;
    pub(super) const TO_START: usize = 28;
}

impl<'a> Kept<'a> {
    #[inline]
    fn place(self) -> KeptPlace<'a> {
        KeptPlace::of(self.0)
    }

    #[inline]
    fn short(self, at: usize) -> u16 {
        u16::from_le_bytes([self.0[at], self.0[at + 1]])
    }

    #[inline]
    fn day(self) -> Option<Date> {
        let [d0, d1, d2, d3] = [0, 1, 2, 3].map(|byte| self.0[kept::DAY + byte]);
        Date::from_number(u32::from_le_bytes([d0, d1, d2, d3]))
    }
}

impl<'a> End<'a> {
    /// The last source that shows the tenure.
    pub fn after(self) -> Source<'a> {
        self.history.source_of(self.after)
    }

    /// The first source that does not.
    pub fn by(self) -> Source<'a> {
        self.history.source_of(self.by)
    }

    /// What came instead: names, or for a move the new place.
    pub fn to(self) -> impl Iterator<Item = &'a str> {
        self.to.split(' ').filter(|word| !word.is_empty())
    }

    /// Whether something proves that the registration is the same: the description, the registry's note, another
    /// spelling of the name. An assignee may hold many ports, and a day may have seen many registrations.
    pub fn is_proven_rename(self) -> bool {
        self.how == EndKind::Renamed
            && !self.is_grounded_on(ground::SAME_ASSIGNEE)
            && !self.is_grounded_on(ground::SAME_DATE)
    }

    /// Whether what came instead had been on the port beside it.
    pub fn heir_was_there(self) -> bool {
        self.is_grounded_on(ground::THERE_BEFORE)
    }

    /// Whether a tenure began as this one ended.
    pub(super) fn is_followed_by(self, tenure: Tenure<'_>) -> bool {
        tenure.kept().short(kept::FIRST) == self.by
    }

    /// Whether this is one of the grounds.
    pub(crate) fn is_grounded_on(self, ground: &str) -> bool {
        is_part(self.ground, ground)
    }
}

/// Whether a text is one of those that `; ` joins.
fn is_part(joined: &str, part: &str) -> bool {
    let (mut rest, mut start) = (joined, 0);
    // Most are alone, and a search for two bytes takes long to set up.
    while let Some(end) = memchr(b';', &rest.as_bytes()[start..]).map(|end| start + end) {
        if rest.as_bytes().get(end + 1) != Some(&b' ') {
            start = end + 1;
            continue;
        }
        if &rest[..end] == part {
            return true;
        }
        (rest, start) = (&rest[end + 2..], 0);
    }
    rest == part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::history::tests::{HISTORY, SOURCES};

    #[test]
    fn a_rename_on_the_word_of_one_assignee_is_not_proven() {
        let proven = |ground: &str| {
            let table = HISTORY.replace("\tnote\t", &format!("\t{ground}\t"));
            let history = History::from_tables(&table, SOURCES).unwrap();
            history.of_name(b"old").next().unwrap().end().unwrap().is_proven_rename()
        };
        assert!(proven("same description") && proven("the registry's note says so: “Formerly old”; the other"));
        assert!(!proven("same assignee; day from the registry's note") && !proven("same date of registration"));
    }

    #[test]
    fn how_a_tenure_is_listed_is_written_as_it_is_read() {
        let history = History::from_tables(HISTORY, SOURCES).unwrap();
        let old = history.of_name(b"old").next().unwrap().listed();
        assert_eq!(old, Listed { first_without_transport: true, ..Listed::default() });
        for bits in 0..8 {
            let words = Listed::of_bits(bits).to_string();
            let table = HISTORY.replace("first without a transport", &words);
            let history = History::from_tables(&table, SOURCES).unwrap();
            assert_eq!(history.of_name(b"old").next().unwrap().listed(), Listed::of_bits(bits), "{words}");
        }
    }

    #[test]
    fn parts_are_those_of_a_split() {
        for joined in ["", "a", "a; b", "a; b;c; d", "a;b", "; a", "a; "] {
            for part in ["", "a", "b", "b;c", "d", "a;b"] {
                assert_eq!(is_part(joined, part), joined.split("; ").any(|own| own == part), "{joined:?} {part:?}");
            }
        }
    }

    #[test]
    fn what_is_kept_of_every_embedded_tenure_is_what_its_row_says() {
        let history = History::embedded();
        assert!(history.tenures().count() > 5000);
        for tenure in history.tenures() {
            let value = |column| tenure.row.value(column);
            assert_eq!(tenure.name(), value(0));
            let of_name = history.of_name(tenure.name().as_bytes());
            assert!(of_name.into_iter().any(|own| own.row == tenure.row), "{tenure:?}");
            assert_eq!(tenure.ports().map(|ports| ports.to_string()).as_deref(), Some(value(1)));
            assert!(tenure.transports().map(Transport::as_str).eq(value(2).split(',')), "{tenure:?}");
            assert_eq!((tenure.first().id(), tenure.last().id()), (value(4), value(5)));
            assert_eq!(tenure.listed().to_string(), value(11));
            let Some(end) = tenure.end() else {
                assert_eq!(value(6), "");
                continue;
            };
            assert_eq!((end.how.as_str(), end.after().id(), end.by().id()), (value(6), value(5), value(8)));
            assert_eq!(end.date.map(|date| date.to_string()).unwrap_or_default(), value(7));
            assert_eq!((end.to, end.ground), (value(9), value(10)));
        }
        for source in history.sources() {
            assert_eq!(history.source(source.id()), Some(source));
        }
    }
}

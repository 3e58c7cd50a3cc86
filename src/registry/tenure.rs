//! Tenures: the time of a name on a port, and its end.

use super::{History, Source, endpoint, reason};
use crate::model::{Date, PortRange, Transport};
use portolan_store::{ENDS, LISTED, Row, TenureRecord};
use std::fmt;

/// The time of a name on a port, on one or more transports.
#[derive(Clone, Copy, Debug)]
pub struct Tenure<'a> {
    pub(super) history: &'a History,
    pub(super) row: Row<'a, TenureRecord>,
    /// One bit for each transport of the row that this value is about.
    pub(super) transports: u8,
}

/// All transports of the row.
pub(super) const ALL_TRANSPORTS: u8 = u8::MAX;

/// The end of a tenure.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    /// The event.
    pub how: EndKind,
    /// The day, where the registry gives it.
    pub date: Option<Date>,
    history: &'a History,
    after: u16,
    by: u16,
    to: &'a str,
    /// The source of the day, or the reason to call it a rename; may be empty.
    pub reason: &'a str,
}

/// The way in which sources list a tenure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// Every source lists it as customary use, none as assigned: RFC 1060 has such a list.
    pub as_customary_use: bool,
    /// The first source gives no transport: the transports of its time are meant.
    pub first_without_transport: bool,
    /// The last source gives no transport: the transports of its time are meant.
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
        let flags = [self.as_customary_use, self.first_without_transport, self.last_without_transport];
        let words: Vec<&str> = LISTED.into_iter().zip(flags).filter(|(_, flag)| *flag).map(|(word, _)| word).collect();
        f.write_str(&words.join("; "))
    }
}

/// The way in which a tenure ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EndKind {
    /// The same registration got another name.
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
    /// All ways, in display order.
    pub const ALL: [Self; 5] = [Self::Renamed, Self::Reassigned, Self::Deassigned, Self::Moved, Self::TransportDropped];

    /// Returns the word for it in the table and in every output.
    pub fn as_str(self) -> &'static str {
        ENDS[self as usize]
    }

    /// Returns one line for help.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Renamed => "the same registration got another name",
            Self::Reassigned => "another registration has the port today",
            Self::Deassigned => "no name has the port today",
            Self::Moved => "the name went to another port",
            Self::TransportDropped => "the name stays on the port, on other transports",
        }
    }
}

impl fmt::Display for EndKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<'a> Tenure<'a> {
    /// Returns the name, in its latest spelling.
    pub fn name(self) -> &'a str {
        self.row.part(0, self.row.record().name_end.get())
    }

    /// Returns the port or range, as the registry recorded it.
    pub fn ports(self) -> Option<PortRange> {
        endpoint::ports(&self.row.record().endpoint)
    }

    /// Returns the transports.
    pub fn transports(self) -> impl Iterator<Item = Transport> + use<'a> {
        endpoint::transports(&self.row.record().endpoint)
            .filter(move |&transport| self.transports & bit(transport) != 0)
    }

    /// Returns its part on some of its transports.
    pub(super) fn only_on(self, transports: &[Transport]) -> Self {
        Self { transports: transports.iter().fold(0, |bits, &transport| bits | bit(transport)), ..self }
    }

    /// Returns whether it is about this port and transport.
    #[inline]
    pub fn is_on(self, port: u16, transport: Transport) -> bool {
        self.row.record().endpoint.contains(port, transport as u8)
    }

    /// Returns the name that it was listed as a historic spelling of; empty if it was not.
    pub fn alias_of(self) -> &'a str {
        self.row.value(3)
    }

    /// Returns the first source that lists it.
    pub fn first(self) -> Source<'a> {
        self.history.source_of(self.row.record().first_source.get())
    }

    /// Returns whether its first source is an RFC that lists it as a keyword.
    ///
    /// Earlier RFCs may list the port without a keyword.
    pub(crate) fn is_first_keyword(self) -> bool {
        self.first().is_rfc() && !self.listed().as_customary_use
    }

    /// Returns the last source that lists it.
    pub fn last(self) -> Source<'a> {
        self.history.source_of(self.row.record().last_source.get())
    }

    /// Returns its end; `None` if the newest source lists it.
    #[inline]
    pub fn end(self) -> Option<End<'a>> {
        let record = self.row.record();
        let how = *EndKind::ALL.get(record.end()?)?;
        let became = self.row.part(record.became_start.get(), record.became_end.get());
        // A tab comes between.
        let reason = self.row.part(record.became_end.get() + 1, record.reason_end.get());
        let (after, by) = (record.last_source.get(), record.gone_in_source.get());
        let date = Date::from_number(record.ended_on.get());
        Some(End { how, date, history: self.history, after, by, to: became, reason })
    }

    /// Returns the way in which its sources list it.
    pub fn listed(self) -> Listed {
        Listed::of_bits(self.row.record().listed)
    }
}

fn bit(transport: Transport) -> u8 {
    1 << transport as u8
}

/// Returns a test for tenures that ended on a day.
pub(super) fn ended_on(day: Date) -> impl Fn(&TenureRecord) -> bool {
    move |record| record.ended_on.get() == day.number()
}

impl<'a> End<'a> {
    /// Returns the last source that lists the tenure.
    pub fn after(self) -> Source<'a> {
        self.history.source_of(self.after)
    }

    /// Returns the first source that no longer lists it.
    pub fn by(self) -> Source<'a> {
        self.history.source_of(self.by)
    }

    /// Returns the names that followed, which may contain blanks; for a move, the new endpoints.
    pub fn to(self) -> impl Iterator<Item = &'a str> {
        self.to.split("; ").filter(|name| !name.is_empty())
    }

    /// Returns whether a rename is proven. Proofs are the description, the registry's note, another spelling of the
    /// name, or a document that shows one service.
    ///
    /// A common assignee or day of registration is no proof: both can belong to many ports.
    pub fn is_proven_rename(self) -> bool {
        self.how == EndKind::Renamed && !self.has_reason(reason::SAME_ASSIGNEE) && !self.has_reason(reason::SAME_DATE)
    }

    /// Returns the words of the document, other than the registry, that shows one service under both names.
    pub fn words_of_proof(self) -> Option<&'a str> {
        let words = |reason: &'a str| reason.strip_prefix(reason::SAME_SERVICE)?.strip_prefix(": ");
        self.reason.split("; ").find_map(words)
    }

    /// Returns whether the name that followed had been on the port before the end.
    pub fn successor_was_there(self) -> bool {
        self.has_reason(reason::THERE_BEFORE)
    }

    /// Returns whether a tenure began in the source that no longer lists this one.
    pub(crate) fn is_followed_by(self, tenure: Tenure<'_>) -> bool {
        tenure.row.record().first_source.get() == self.by
    }

    /// Returns whether this is one of the reasons.
    pub(crate) fn has_reason(self, reason: &str) -> bool {
        self.reason.split("; ").any(|word| word == reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::history::tests::{HISTORY, SOURCES};

    #[test]
    fn a_rename_on_the_word_of_one_assignee_is_not_proven() {
        let proven = |reason: &str| {
            let table = HISTORY.replace("\tnote\t", &format!("\t{reason}\t"));
            let history = History::from_tables(&table, SOURCES).unwrap();
            history.of_name(b"old").next().unwrap().end().unwrap().is_proven_rename()
        };
        assert!(proven("same description") && proven("the registry's note says so: “Formerly old”; the other"));
        assert!(!proven("same assignee; day from the registry's note") && !proven("same date of registration"));
    }

    #[test]
    fn the_words_of_listed_are_read_as_they_are_written() {
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
    fn every_embedded_tenure_is_that_of_its_row() {
        let history = History::embedded();
        assert!(history.tenures().count() > 5000);
        let rows: Vec<Vec<&str>> =
            include_str!("../../data/history.tsv").lines().skip(1).map(|row| row.split('\t').collect()).collect();
        for tenure in history.tenures() {
            let value = |column: usize| rows[tenure.row.index() as usize][column];
            assert_eq!(tenure.name(), value(0));
            let of_name = history.of_name(tenure.name().as_bytes());
            assert!(of_name.into_iter().any(|found| found.row == tenure.row), "{tenure:?}");
            assert_eq!(tenure.ports().map(|ports| ports.to_string()).as_deref(), Some(value(1)));
            assert!(tenure.transports().map(Transport::as_str).eq(value(2).split(',')), "{tenure:?}");
            assert_eq!((tenure.first().id(), tenure.last().id()), (value(4), value(5)));
            assert_eq!(tenure.alias_of(), value(3));
            assert_eq!(tenure.listed().to_string(), value(11));
            let Some(end) = tenure.end() else {
                assert_eq!(value(6), "");
                continue;
            };
            assert_eq!((end.how.as_str(), end.after().id(), end.by().id()), (value(6), value(5), value(8)));
            assert_eq!(end.date.map(|date| date.to_string()).unwrap_or_default(), value(7));
            assert_eq!((end.to, end.reason), (value(9), value(10)));
        }
        for source in history.sources() {
            assert_eq!(history.source(source.id()), Some(source));
        }
    }
}

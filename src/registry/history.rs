//! Tenures: when each name held a port, and how that ended.

use super::claims::is_within;
use super::facts::{Facts, Row};
use super::ground;
use super::pack_facts::{HISTORY, SOURCES};
use crate::model::{Date, PortRange, Transport};
use crate::text::find_byte;
use std::borrow::Cow;
use std::fmt;

static HISTORY_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/history.bin"));
static HISTORY_TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/history.tsv"));
static SOURCES_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sources.bin"));
static SOURCES_TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sources.tsv"));

/// The dated sources, and the tenures that follow from them.
#[derive(Clone, Debug)]
pub struct History {
    tenures: Facts,
    sources: Facts,
}

/// The packed history: two tables in text form, each with its index.
pub(crate) struct HistoryParts<T> {
    pub(crate) tenures_index: T,
    pub(crate) tenures: T,
    pub(crate) sources_index: T,
    pub(crate) sources: T,
}

/// A dated source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    row: Row<'a>,
}

/// A name's time on a port, on one or more transports.
#[derive(Clone, Copy, Debug)]
pub struct Tenure<'a> {
    history: &'a History,
    row: Row<'a>,
}

/// What evidence tells of a dated source: see the questions of the same names.
#[derive(Clone, Copy, Debug)]
pub(super) struct ToldSource<'a> {
    pub(super) id: &'a str,
    pub(super) date: Option<Date>,
    pub(super) known_by: Option<Date>,
    /// Whether it is an RFC that lists assigned numbers.
    pub(super) is_rfc: bool,
}

/// The kind of the Assigned Numbers RFCs in `data/sources.tsv`.
const RFC_KIND: &str = "rfc";

/// What evidence tells of a tenure: see the questions of the same names.
#[derive(Clone, Copy, Debug)]
pub(super) struct ToldTenure<'a> {
    pub(super) name: &'a str,
    /// The id of the source.
    pub(super) first: &'a str,
    pub(super) listed: Listed,
    pub(super) end: Option<End<'a>>,
}

/// How a tenure ended.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    /// What happened.
    pub how: EndKind,
    /// The day, where the registry tells it.
    pub date: Option<Date>,
    history: &'a History,
    after: &'a str,
    by: &'a str,
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

/// The words of the table for how a tenure is listed.
const LISTED: [&str; 3] = ["as customary use", "first without a transport", "last without a transport"];

impl Listed {
    fn parse(words: &str) -> Self {
        // Most rows say nothing of it.
        if words.is_empty() {
            return Self::default();
        }
        let has = |word: &str| is_part(words, word);
        let [customary, first, last] = LISTED.map(has);
        Self { as_customary_use: customary, first_without_transport: first, last_without_transport: last }
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
        match self {
            Self::Renamed => "renamed",
            Self::Reassigned => "reassigned",
            Self::Deassigned => "deassigned",
            Self::Moved => "moved",
            Self::TransportDropped => "transport-dropped",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for EndKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl History {
    /// The history that is part of the program.
    pub fn embedded() -> Self {
        Self {
            tenures: Facts::embedded(HISTORY_INDEX, HISTORY_TEXT, &HISTORY),
            sources: Facts::embedded(SOURCES_INDEX, SOURCES_TEXT, &SOURCES),
        }
    }

    /// No history at all.
    pub fn none() -> Self {
        Self { tenures: Facts::empty(), sources: Facts::empty() }
    }

    /// A history in the text form of `data/history.tsv` and `data/sources.tsv`.
    ///
    /// # Errors
    /// A sentence with the line, if a text is not of that form.
    pub fn from_tables(history: &str, sources: &str) -> Result<Self, String> {
        Ok(Self {
            tenures: Facts::from_table(history, &HISTORY).map_err(|fault| format!("history: {fault}"))?,
            sources: Facts::from_table(sources, &SOURCES).map_err(|fault| format!("sources: {fault}"))?,
        })
    }

    /// A history that was packed before; `None` if the parts cannot be that.
    pub(crate) fn from_packed(parts: HistoryParts<Cow<'static, [u8]>>) -> Option<Self> {
        Some(Self {
            tenures: Facts::from_packed(parts.tenures_index, parts.tenures, &HISTORY)?,
            sources: Facts::from_packed(parts.sources_index, parts.sources, &SOURCES)?,
        })
    }

    /// The parts that [`from_packed`](Self::from_packed) takes.
    pub(crate) fn parts(&self) -> HistoryParts<&[u8]> {
        let (tenures_index, tenures) = self.tenures.parts();
        let (sources_index, sources) = self.sources.parts();
        HistoryParts { tenures_index, tenures, sources_index, sources }
    }

    /// Every dated source, oldest first.
    pub fn sources(&self) -> impl Iterator<Item = Source<'_>> {
        self.sources.rows().map(|row| Source { row })
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<Source<'_>> {
        self.sources.first_by_key(id.as_bytes()).map(|row| Source { row })
    }

    /// The source with this id, or one of which nothing is known.
    pub(super) fn source_or_none(&self, id: &str) -> Source<'_> {
        self.source(id).unwrap_or(Source { row: Row::EMPTY })
    }

    /// Every tenure, by port, name and time.
    pub fn tenures(&self) -> impl Iterator<Item = Tenure<'_>> {
        self.tenures.rows().map(|row| Tenure { history: self, row })
    }

    /// The tenures that ended on a day, by port, name and time.
    pub fn ended_on(&self, day: Date) -> impl Iterator<Item = Tenure<'_>> {
        let rows = self.tenures.with_value(&day.to_string());
        let tenures = rows.map(|row| Tenure { history: self, row });
        tenures.filter(move |tenure| tenure.end().is_some_and(|end| end.date == Some(day)))
    }

    /// The tenures of a name, compared without case.
    pub fn of_name(&self, name: &[u8]) -> impl Iterator<Item = Tenure<'_>> + use<'_> {
        self.tenures.by_key(name).map(|row| Tenure { history: self, row })
    }

    /// Whether any tenure was on this port. Costs next to nothing.
    #[inline]
    pub fn has_port(&self, port: u16) -> bool {
        self.tenures.has_port(port)
    }

    /// The tenures on a port, on any transport.
    pub fn on_port(&self, port: u16) -> impl Iterator<Item = Tenure<'_>> {
        self.tenures.by_port(port).map(|row| Tenure { history: self, row })
    }
}

impl<'a> Source<'a> {
    /// What other tables call it.
    pub fn id(self) -> &'a str {
        self.row.value(0)
    }

    /// Its date.
    pub fn date(self) -> Option<Date> {
        Date::parse(self.row.value(1))
    }

    /// Everything that evidence tells of it.
    pub(super) fn told(self) -> ToldSource<'a> {
        let [id, date, _, kind] = self.row.values();
        let date = Date::parse(date);
        ToldSource { id, date, known_by: Date::parse(self.row.last_value()).or(date), is_rfc: kind == RFC_KIND }
    }

    /// The day on which it existed for sure: its date, or where a commit dates it the day of that.
    pub fn known_by(self) -> Option<Date> {
        Date::parse(self.row.last_value()).or(self.date())
    }

    /// How its date is known.
    pub fn dated_by(self) -> &'a str {
        self.row.value(2)
    }

    /// What shape it has.
    pub fn kind(self) -> &'a str {
        self.row.value(3)
    }

    /// Whether it lists the whole registry of its time.
    pub fn is_whole(self) -> bool {
        self.row.value(4) == "whole"
    }

    /// Hash of its bytes, in hexadecimal.
    pub fn sha256(self) -> &'a str {
        self.row.value(5)
    }

    /// Its title.
    pub fn title(self) -> &'a str {
        self.row.value(6)
    }

    /// Where it is published.
    pub fn published(self) -> &'a str {
        self.row.value(7)
    }
}

impl<'a> Tenure<'a> {
    /// The name, in its latest spelling.
    pub fn name(self) -> &'a str {
        self.row.value(0)
    }

    /// The port or range, as the registry recorded it.
    pub fn ports(self) -> Option<PortRange> {
        PortRange::parse(self.row.value(1))
    }

    /// The transports.
    pub fn transports(self) -> impl Iterator<Item = Transport> + use<'a> {
        self.row.value(2).split(',').filter_map(Transport::parse)
    }

    /// Whether it is about this port and transport.
    pub fn is_on(self, port: u16, transport: Transport) -> bool {
        let [_, ports, transports] = self.row.values();
        is_within(ports, transports, port, transport)
    }

    /// The name of which it was listed as a historic spelling; empty for a name in its own right.
    pub fn alias_of(self) -> &'a str {
        self.row.value(3)
    }

    /// The first source that shows it.
    pub fn first(self) -> Source<'a> {
        self.source(self.row.value(4))
    }

    /// The last source that shows it.
    pub fn last(self) -> Source<'a> {
        self.source(self.row.value(5))
    }

    /// Whether it is the same row.
    pub(super) fn is(self, other: Self) -> bool {
        self.row.place == other.row.place
    }

    /// Whether the source that first shows it has this id.
    pub(super) fn begins_with(self, source: &str) -> bool {
        self.row.value(4) == source
    }

    /// How it ended; `None` if the newest source shows it.
    pub fn end(self) -> Option<End<'a>> {
        let [_, _, _, _, _, last, how, date, by, to, ground] = self.row.values();
        let (how, date) = (EndKind::parse(how)?, Date::parse(date));
        Some(End { how, date, history: self.history, after: last, by, to, ground })
    }

    /// Everything that evidence tells of it.
    pub(super) fn told(self) -> ToldTenure<'a> {
        let [name, _, _, _, first, last, how, date, by, to, ground, listed] = self.row.values();
        let end = |how| End { how, date: Date::parse(date), history: self.history, after: last, by, to, ground };
        ToldTenure { name, first, listed: Listed::parse(listed), end: EndKind::parse(how).map(end) }
    }

    /// How its sources list it.
    pub fn listed(self) -> Listed {
        Listed::parse(self.row.value(11))
    }

    fn source(self, id: &str) -> Source<'a> {
        self.history.source_or_none(id)
    }
}

impl<'a> End<'a> {
    /// The last source that shows the tenure.
    pub fn after(self) -> Source<'a> {
        self.history.source_or_none(self.after)
    }

    /// The first source that does not.
    pub fn by(self) -> Source<'a> {
        self.history.source_or_none(self.by)
    }

    /// The ids of [`after`](Self::after) and [`by`](Self::by).
    pub(super) fn sources(self) -> (&'a str, &'a str) {
        (self.after, self.by)
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

    /// Whether this is one of the grounds.
    pub(crate) fn is_grounded_on(self, ground: &str) -> bool {
        is_part(self.ground, ground)
    }
}

/// Whether a text is one of those that `; ` joins.
fn is_part(joined: &str, part: &str) -> bool {
    let (mut rest, mut start) = (joined, 0);
    // Most are alone, and a search for two bytes takes long to set up.
    while let Some(end) = find_byte(b';', &rest.as_bytes()[start..]).map(|end| start + end) {
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

    const SOURCES: &str = "id\tdate\tdated_by\tkind\twhole\tsha256\ttitle\tpublished\tknown_by\n\
        one\t2001\titself\trfc\t\tab\tFirst\thttps://one.example\t2001\n\
        two\t2002-03\titself\tregistry-xml\twhole\tcd\tSecond\thttps://two.example\t2002-04\n";
    const HISTORY: &str = "name\tports\ttransports\talias_of\tfirst\tlast\tend\tdate\tby\tto\tground\tlisted\n\
        Old\t1-3\ttcp,udp\t\tone\tone\trenamed\t2002-02-01\ttwo\tnew newer\tnote\tfirst without a transport\n\
        new\t1-3\ttcp\told\ttwo\ttwo\t\t\t\t\t\t\n";

    #[test]
    fn tenures_are_found_by_name_and_port_and_tell_their_sources() {
        let history = History::from_tables(HISTORY, SOURCES).unwrap();
        let old = history.of_name(b"OLD").next().unwrap();
        assert_eq!((old.name(), old.ports()), ("Old", PortRange::parse("1-3")));
        assert!(old.is_on(2, Transport::Udp) && !old.is_on(4, Transport::Udp) && !old.is_on(2, Transport::Sctp));
        assert_eq!((old.first().id(), old.last().date()), ("one", Date::parse("2001")));
        let end = old.end().unwrap();
        assert_eq!((end.how, end.date, end.by().id()), (EndKind::Renamed, Date::parse("2002-02-01"), "two"));
        assert_eq!(end.to().collect::<Vec<_>>(), ["new", "newer"]);
        let new = history.of_name(b"new").next().unwrap();
        assert!(new.end().is_none());
        assert_eq!(new.alias_of(), "old");
        assert_eq!(history.on_port(3).count(), 2);
        assert_eq!(history.on_port(4).count(), 0);
    }

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
        for flags in 0..8 {
            let own = |bit: i32| flags & bit != 0;
            let listed =
                Listed { as_customary_use: own(1), first_without_transport: own(2), last_without_transport: own(4) };
            assert_eq!(Listed::parse(&listed.to_string()), listed);
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
    fn tenures_are_found_by_the_day_they_ended_on() {
        let history = History::from_tables(HISTORY, SOURCES).unwrap();
        let ended = |day| history.ended_on(Date::parse(day).unwrap()).map(Tenure::name).collect::<Vec<_>>();
        assert_eq!(ended("2002-02-01"), ["Old"]);
        assert_eq!(ended("2002-02"), [""; 0]);
    }

    #[test]
    fn sources_tell_what_they_are() {
        let history = History::from_tables(HISTORY, SOURCES).unwrap();
        let wholes: Vec<bool> = history.sources().map(Source::is_whole).collect();
        assert_eq!(wholes, [false, true]);
        let two = history.source("two").unwrap();
        assert_eq!(
            (two.kind(), two.sha256(), two.title(), two.published()),
            ("registry-xml", "cd", "Second", "https://two.example")
        );
        assert_eq!(two.known_by(), Date::parse("2002-04"));
        assert_eq!(history.source("three"), None);
        assert_eq!(History::none().sources().count() + History::none().tenures().count(), 0);
    }

    #[test]
    fn a_bad_table_is_refused_with_its_name_and_line() {
        let fault = History::from_tables(&HISTORY.replace("1-3\ttcp\t", "x\ttcp\t"), SOURCES).unwrap_err();
        assert_eq!(fault, "history: line 3: `x` is no port or range");
        assert!(History::from_tables(HISTORY, "id\n").unwrap_err().starts_with("sources: line 1: "));
    }
}

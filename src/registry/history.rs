//! The dated sources, and the tenures that follow from them.

use super::Tenure;
use super::facts::{Facts, Row};
use super::pack_facts::{HISTORY, SOURCES};
use super::pack_past::WITHOUT_NOTES;
use super::pack_rows::{SOURCE_LEN, pack_sources, pack_tenures};
use super::tenure::{self, ALL_MEANT};
use crate::model::Date;
use std::borrow::Cow;

static HISTORY_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/history.bin"));
static HISTORY_TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/history.tsv"));
static SOURCES_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sources.bin"));
static PAST_ROWS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rows.bin"));
static RECORD_CHANGES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/changes.bin"));
static SOURCES_TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sources.tsv"));

/// The dated sources, and the tenures that follow from them.
#[derive(Clone, Debug)]
pub struct History {
    tenures: Facts,
    sources: Facts,
    /// Packed, and read only where a past day is asked for.
    rows: Cow<'static, [u8]>,
    /// As `rows`.
    changes: Cow<'static, [u8]>,
}

/// The packed history: two tables in text form, each with its index, and two that have none.
pub(crate) struct HistoryParts<T> {
    pub(crate) tenures_index: T,
    pub(crate) tenures: T,
    pub(crate) sources_index: T,
    pub(crate) sources: T,
    /// As `pack_past` packs them.
    pub(crate) rows: T,
    /// As `pack_past` packs them.
    pub(crate) changes: T,
}

/// A dated source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source<'a> {
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

impl History {
    /// The history that is part of the program.
    pub fn embedded() -> Self {
        Self {
            tenures: Facts::embedded(HISTORY_INDEX, HISTORY_TEXT, &HISTORY),
            sources: Facts::embedded(SOURCES_INDEX, SOURCES_TEXT, &SOURCES),
            rows: Cow::Borrowed(PAST_ROWS),
            changes: Cow::Borrowed(RECORD_CHANGES),
        }
    }

    /// No history at all.
    pub fn none() -> Self {
        let [rows, changes] = [Cow::Borrowed(&[][..]), Cow::Borrowed(&[][..])];
        Self { tenures: Facts::empty(), sources: Facts::empty(), rows, changes }
    }

    /// A history in the text form of `data/history.tsv` and `data/sources.tsv`, without what the registry said beside.
    ///
    /// # Errors
    /// A sentence with the line, if a text is not of that form.
    pub fn from_tables(history: &str, sources: &str) -> Result<Self, String> {
        let sources_index = pack_sources(sources).map_err(|fault| format!("sources: {fault}"))?;
        let tenures_index = pack_tenures(history, sources).map_err(|fault| format!("history: {fault}"))?;
        Ok(Self {
            tenures: Facts::from_table(history, tenures_index),
            sources: Facts::from_table(sources, sources_index),
            ..Self::none()
        })
    }

    /// A history that was packed before; `None` if the parts cannot be that.
    pub(crate) fn from_packed(parts: HistoryParts<Cow<'static, [u8]>>) -> Option<Self> {
        Some(Self {
            tenures: Facts::from_packed(parts.tenures_index, parts.tenures, &HISTORY)?,
            sources: Facts::from_packed(parts.sources_index, parts.sources, &SOURCES)?,
            rows: parts.rows,
            changes: parts.changes,
        })
    }

    /// The parts that [`from_packed`](Self::from_packed) takes.
    pub(crate) fn parts(&self) -> HistoryParts<&[u8]> {
        let (tenures_index, tenures) = self.tenures.parts();
        let (sources_index, sources) = self.sources.parts();
        HistoryParts { tenures_index, tenures, sources_index, sources, rows: &self.rows, changes: &self.changes }
    }

    /// `data/rows.tsv`, packed.
    pub(super) fn packed_rows(&self) -> &[u8] {
        &self.rows
    }

    /// `data/changes.tsv`, packed.
    pub(super) fn packed_changes(&self) -> &[u8] {
        &self.changes
    }

    /// Every dated source, oldest first.
    pub fn sources(&self) -> impl Iterator<Item = Source<'_>> {
        self.sources.rows().map(|row| Source { row })
    }

    /// How many sources that list the whole registry are of these days, the first and the last included.
    pub(super) fn whole_between(&self, first: Date, last: Date) -> usize {
        let days = first.number()..=last.number();
        self.sources.all_kept().iter().filter(|kept| is_kept_whole(kept) && days.contains(&kept_date(kept))).count()
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<Source<'_>> {
        self.sources.first_by_key(id.as_bytes()).map(|row| Source { row })
    }

    /// The source of this number, or one of which nothing is known.
    pub(super) fn source_of(&self, number: u16) -> Source<'_> {
        Source { row: self.sources.get(u32::from(number)).unwrap_or(Row::EMPTY) }
    }

    /// Every tenure, by port, name and time.
    pub fn tenures(&self) -> impl Iterator<Item = Tenure<'_>> {
        self.tenures.rows().map(|row| Tenure { history: self, row, meant: ALL_MEANT })
    }

    /// The tenures that ended on a day, by port, name and time.
    pub fn ended_on(&self, day: Date) -> impl Iterator<Item = Tenure<'_>> {
        let rows = self.tenures.rows_where(tenure::ended_on(day));
        rows.map(|row| Tenure { history: self, row, meant: ALL_MEANT })
    }

    /// The tenures of a name, compared without case.
    pub fn of_name(&self, name: &[u8]) -> impl Iterator<Item = Tenure<'_>> + use<'_> {
        self.tenures.by_key(name).map(|row| Tenure { history: self, row, meant: ALL_MEANT })
    }

    /// Whether any tenure was on this port. Costs next to nothing.
    #[inline]
    pub fn has_port(&self, port: u16) -> bool {
        self.tenures.has_port(port)
    }

    /// The tenures on a port, on any transport.
    pub fn on_port(&self, port: u16) -> impl Iterator<Item = Tenure<'_>> {
        self.tenures.by_port(port).map(|row| Tenure { history: self, row, meant: ALL_MEANT })
    }
}

/// The number of the date in what is kept of a source.
#[inline]
fn kept_date(kept: &[u8; SOURCE_LEN]) -> u32 {
    u32::from_le_bytes([kept[4], kept[5], kept[6], kept[7]])
}

/// Whether a source is a whole registry, by what is kept of it.
#[inline]
fn is_kept_whole(kept: &[u8; SOURCE_LEN]) -> bool {
    kept[12] & WHOLE != 0
}

/// The bits of what is kept of a source.
const WHOLE: u8 = 1;
const RFC: u8 = 2;

impl<'a> Source<'a> {
    /// What other tables call it.
    pub fn id(self) -> &'a str {
        self.told().id
    }

    /// Its date.
    pub fn date(self) -> Option<Date> {
        self.told().date
    }

    /// Everything that evidence tells of it.
    #[inline]
    pub(super) fn told(self) -> ToldSource<'a> {
        let kept = self.row.kept::<SOURCE_LEN>();
        let &[_, _, _, _, _, _, _, _, k0, k1, k2, k3, flags, _, l0, l1] = kept;
        let date = Date::from_number(kept_date(kept));
        let known_by = Date::from_number(u32::from_le_bytes([k0, k1, k2, k3])).or(date);
        let id = self.row.part(0, u16::from_le_bytes([l0, l1]));
        ToldSource { id, date, known_by, is_rfc: flags & RFC != 0 }
    }

    /// The day on which it existed for sure: its date, or where a commit dates it the day of that.
    pub fn known_by(self) -> Option<Date> {
        self.told().known_by
    }

    /// Its place among all sources, from 0.
    pub(crate) fn number(self) -> usize {
        self.row.number as usize
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
        is_kept_whole(self.row.kept())
    }

    /// Whether what it notes of unauthorized use is read: texts tell of it in words between their rows.
    pub fn has_notes_of_use(self) -> bool {
        !WITHOUT_NOTES.contains(&self.kind())
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::model::{PortRange, Transport};
    use crate::registry::EndKind;

    pub(crate) const SOURCES: &str = "id\tdate\tdated_by\tkind\twhole\tsha256\ttitle\tpublished\tknown_by\n\
        one\t2001\titself\trfc\t\tab\tFirst\thttps://one.example\t2001\n\
        two\t2002-03\titself\tregistry-xml\twhole\tcd\tSecond\thttps://two.example\t2002-04\n";
    pub(crate) const HISTORY: &str = "name\tports\ttransports\talias_of\tfirst_source\tlast_source\tended\tended_on\tgone_in_source\tbecame\tbecause\tlisted_how\n\
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

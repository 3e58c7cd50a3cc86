//! The dated sources, and the tenures that follow from them.

use super::tenure::{self, ALL_TRANSPORTS};
use super::{Tenure, embedded};
use crate::model::Date;
use portolan_store::{IndexedTable, Row, SourceRecord, TenureRecord, pack_sources, pack_tenures, past};
use std::borrow::Cow;

static HISTORY_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/history.bin"));
static HISTORY_TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/history.txt"));
static SOURCES_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sources.bin"));
static SOURCES_TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sources.tsv"));
static PAST_ROWS: &str = include_str!(concat!(env!("OUT_DIR"), "/rows.txt"));
static RECORD_CHANGES: &str = include_str!(concat!(env!("OUT_DIR"), "/changes.txt"));

/// The kind of RFCs that name services in prose.
const PROSE: &str = "rfc-prose";

/// The dated sources, and the tenures that follow from them.
#[derive(Clone, Debug)]
pub struct History {
    tenures: IndexedTable<TenureRecord>,
    sources: IndexedTable<SourceRecord>,
    /// `data/rows.tsv`, packed; read only for past days.
    rows: Cow<'static, str>,
    /// `data/changes.tsv`, packed; likewise.
    changes: Cow<'static, str>,
}

/// The parts of a packed history: two tables, each with its index, and two without.
pub(crate) struct HistoryParts<T> {
    pub(crate) tenures_index: T,
    pub(crate) tenures: T,
    pub(crate) sources_index: T,
    pub(crate) sources: T,
    /// As [`past::pack`] packs them.
    pub(crate) rows: T,
    /// As [`past::pack`] packs them.
    pub(crate) changes: T,
}

/// A dated source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    row: Row<'a, SourceRecord>,
}

impl History {
    /// Returns the history that is part of the program.
    pub fn embedded() -> Self {
        Self {
            tenures: embedded::table(HISTORY_INDEX, HISTORY_TEXT),
            sources: embedded::table(SOURCES_INDEX, SOURCES_TEXT),
            rows: PAST_ROWS.into(),
            changes: RECORD_CHANGES.into(),
        }
    }

    /// Returns an empty history.
    pub fn none() -> Self {
        Self { tenures: IndexedTable::empty(), sources: IndexedTable::empty(), rows: "".into(), changes: "".into() }
    }

    /// Packs a history without rows and changes. Its text form is that of `data/history.tsv` and `data/sources.tsv`.
    ///
    /// # Errors
    /// A sentence with the line, if a text is not of that form.
    pub fn from_tables(history: &str, sources: &str) -> Result<Self, String> {
        let sources_index = pack_sources(sources).map_err(|fault| format!("sources: {fault}"))?;
        let (tenures_index, tenures) = pack_tenures(history, sources).map_err(|fault| format!("history: {fault}"))?;
        let parts = HistoryParts {
            tenures_index,
            tenures: tenures.into(),
            sources_index,
            sources: sources.into(),
            rows: Vec::new(),
            changes: Vec::new(),
        };
        Self::from_packed(parts).ok_or_else(|| "history: the table is too large".to_owned())
    }

    /// Joins the parts of a packed history; `None` if they are damaged.
    pub(crate) fn from_packed(parts: HistoryParts<Vec<u8>>) -> Option<Self> {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).ok().map(Cow::Owned);
        Some(Self {
            tenures: IndexedTable::open(parts.tenures_index.into(), text(parts.tenures)?)?,
            sources: IndexedTable::open(parts.sources_index.into(), text(parts.sources)?)?,
            rows: text(parts.rows)?,
            changes: text(parts.changes)?,
        })
    }

    /// Returns the parts, as [`from_packed`](Self::from_packed) takes them.
    pub(crate) fn parts(&self) -> HistoryParts<&[u8]> {
        HistoryParts {
            tenures_index: self.tenures.index(),
            tenures: self.tenures.text().as_bytes(),
            sources_index: self.sources.index(),
            sources: self.sources.text().as_bytes(),
            rows: self.rows.as_bytes(),
            changes: self.changes.as_bytes(),
        }
    }

    /// Returns `data/rows.tsv`, packed.
    pub(super) fn packed_rows(&self) -> &str {
        &self.rows
    }

    /// Returns `data/changes.tsv`, packed.
    pub(super) fn packed_changes(&self) -> &str {
        &self.changes
    }

    /// Returns every dated source, oldest first.
    pub fn sources(&self) -> impl Iterator<Item = Source<'_>> {
        self.sources.rows().map(|row| Source { row })
    }

    /// Returns the last source before another that lists names in a table.
    pub fn listing_before(&self, source: Source<'_>) -> Option<Source<'_>> {
        let listing = self.sources().take_while(|other| other.id() != source.id());
        listing.filter(|other| other.kind() != PROSE && other.date() < source.date()).last()
    }

    /// Returns the number of sources between two days, both included, that list the whole registry.
    pub(super) fn whole_between(&self, first: Date, last: Date) -> usize {
        let days = first.number()..=last.number();
        let sources = self.sources.records().iter();
        sources.filter(|source| source.is_whole() && days.contains(&source.date.get())).count()
    }

    /// Returns the source with this id.
    pub fn source(&self, id: &str) -> Option<Source<'_>> {
        self.sources.by_key(id.as_bytes()).next().map(|row| Source { row })
    }

    /// Returns the source with this number, or an empty one if it does not exist.
    pub(super) fn source_of(&self, index: u16) -> Source<'_> {
        Source { row: self.sources.get(u32::from(index)).unwrap_or(Row::empty()) }
    }

    /// Returns every tenure, by port, name and time.
    pub fn tenures(&self) -> impl Iterator<Item = Tenure<'_>> {
        self.tenures.rows().map(|row| Tenure { history: self, row, transports: ALL_TRANSPORTS })
    }

    /// Returns the tenures that ended on a day, by port, name and time.
    pub fn ended_on(&self, day: Date) -> impl Iterator<Item = Tenure<'_>> {
        let rows = self.tenures.rows_where(tenure::ended_on(day));
        rows.map(|row| Tenure { history: self, row, transports: ALL_TRANSPORTS })
    }

    /// Returns the tenures of a name, compared without case.
    pub fn of_name(&self, name: &[u8]) -> impl Iterator<Item = Tenure<'_>> + use<'_> {
        self.tenures.by_key(name).map(|row| Tenure { history: self, row, transports: ALL_TRANSPORTS })
    }

    /// Returns whether any tenure was on this port. Only a bitmap is read.
    #[inline]
    pub fn has_port(&self, port: u16) -> bool {
        self.tenures.has_port(port)
    }

    /// Returns the tenures on a port, on any transport.
    pub fn on_port(&self, port: u16) -> impl Iterator<Item = Tenure<'_>> {
        self.tenures.by_port(port).map(|row| Tenure { history: self, row, transports: ALL_TRANSPORTS })
    }
}

impl<'a> Source<'a> {
    /// Returns the id that other tables call it by.
    pub fn id(self) -> &'a str {
        self.row.part(0, self.row.record().id_end.get())
    }

    /// Returns its date.
    pub fn date(self) -> Option<Date> {
        Date::from_number(self.row.record().date.get())
    }

    /// Returns the day on which it certainly existed: its date, or the day of the commit that dates it.
    pub fn known_by(self) -> Option<Date> {
        Date::from_number(self.row.record().known_by.get()).or(self.date())
    }

    /// Returns whether it is an Assigned Numbers RFC.
    pub fn is_rfc(self) -> bool {
        self.row.record().is_rfc()
    }

    /// Returns `RFC 1060 of 1990-03`, or `the registry of 2006-11-13`.
    pub fn dated_title(self) -> String {
        let mut text = String::new();
        self.write_dated_title(&mut text);
        text
    }

    /// Writes its [dated title](Self::dated_title).
    pub(crate) fn write_dated_title(self, text: &mut String) {
        match self.id().strip_prefix("rfc").filter(|_| self.is_rfc()) {
            Some(number) => text.extend(["RFC ", number]),
            None => text.push_str("the registry"),
        }
        if let Some(date) = self.date() {
            text.extend([" of ", date.text().as_str()]);
        }
    }

    /// Returns its index among all sources, from 0.
    pub(crate) fn index(self) -> usize {
        self.row.index() as usize
    }

    /// Returns how its date is known.
    pub fn dated_by(self) -> &'a str {
        self.row.value(2)
    }

    /// Returns its kind, such as `registry-xml`.
    pub fn kind(self) -> &'a str {
        self.row.value(3)
    }

    /// Returns whether it lists the whole registry of its time.
    pub fn is_whole(self) -> bool {
        self.row.record().is_whole()
    }

    /// Returns whether its notes on unauthorized use are read. In texts they are prose between the rows, which is not read.
    pub fn has_notes_of_use(self) -> bool {
        !past::WITHOUT_NOTES.contains(&self.kind())
    }

    /// Returns the SHA-256 of its bytes, in hexadecimal.
    pub fn sha256(self) -> &'a str {
        self.row.value(5)
    }

    /// Returns the address where it is published.
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
        Old\t1-3\ttcp,udp\t\tone\tone\trenamed\t2002-02-01\ttwo\tnew; newer name\tnote\tfirst without a transport\n\
        new\t1-3\ttcp\told\ttwo\ttwo\t\t\t\t\t\t\n";

    #[test]
    fn tenures_are_found_by_name_and_port_and_name_their_sources() {
        let history = History::from_tables(HISTORY, SOURCES).unwrap();
        let old = history.of_name(b"OLD").next().unwrap();
        assert_eq!((old.name(), old.ports()), ("Old", PortRange::parse("1-3")));
        assert!(old.is_on(2, Transport::Udp) && !old.is_on(4, Transport::Udp) && !old.is_on(2, Transport::Sctp));
        assert_eq!((old.first().id(), old.last().date()), ("one", Date::parse("2001")));
        let end = old.end().unwrap();
        assert_eq!((end.how, end.date, end.by().id()), (EndKind::Renamed, Date::parse("2002-02-01"), "two"));
        assert_eq!(end.to().collect::<Vec<_>>(), ["new", "newer name"]);
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
    fn sources_have_their_values() {
        let history = History::from_tables(HISTORY, SOURCES).unwrap();
        let wholes: Vec<bool> = history.sources().map(Source::is_whole).collect();
        assert_eq!(wholes, [false, true]);
        let two = history.source("two").unwrap();
        assert_eq!((two.kind(), two.sha256(), two.published()), ("registry-xml", "cd", "https://two.example"));
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

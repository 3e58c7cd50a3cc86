//! Queries for a registry snapshot, its history and its claims: [`Registry`].

use super::embedded;
use super::{Claim, Claims, EarlyRow, EarlyRows, Habits, History, Record, Source, Tenure};
use crate::model::{Date, Transport};
use portolan_store::{PackedRegistry, RecordId};

static EMBEDDED_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/registry.bin"));
static EMBEDDED_TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/registry.txt"));

/// The registry at one date, with its history until then and the claims of others.
#[derive(Clone, Debug)]
pub struct Registry {
    packed: PackedRegistry,
    history: History,
    claims: Claims,
    early: EarlyRows,
    habits: Habits,
    /// Nothing that began after this day is known to this registry.
    cut: Option<Date>,
    /// Whether the newest source of the history is this registry.
    ends_history: bool,
    updated: Option<Date>,
}

impl Registry {
    /// Returns the registry that is part of the program.
    pub fn embedded() -> Self {
        let packed = embedded::registry(EMBEDDED_INDEX, EMBEDDED_TEXT);
        let registry = Self::new(packed, History::embedded(), Claims::embedded());
        Self { ends_history: true, ..registry }
    }

    /// Joins a packed registry with its history and the embedded claims.
    ///
    /// With `ends_history` it is the newest source of the history; without, the history is cut at its date.
    pub(crate) fn from_packed(packed: PackedRegistry, history: History, ends_history: bool) -> Self {
        let registry = Self::new(packed, history, Claims::embedded());
        let cut = registry.updated().filter(|_| !ends_history);
        Self { cut, ends_history, ..registry }
    }

    /// Returns the packed form, as [`from_packed`](Self::from_packed) takes it.
    pub(crate) fn packed(&self) -> &PackedRegistry {
        &self.packed
    }

    /// Returns whether the newest source of the history is this registry, so that the two agree.
    pub(super) fn ends_history(&self) -> bool {
        self.ends_history
    }

    /// Packs the text of a table in the form of `data/registry.tsv`.
    ///
    /// If the table is older than the newest source of the history, history and claims are cut at its date.
    ///
    /// # Errors
    /// A sentence with the line, if the text is not of that form.
    pub fn from_table(table: &str, history: History, claims: Claims) -> Result<Self, String> {
        let packed = PackedRegistry::pack(table)?;
        let newest = history.sources().filter_map(Source::date).max();
        let registry = Self::new(packed, history, claims);
        let cut = registry.updated().filter(|&updated| newest.is_some_and(|newest| updated < newest));
        Ok(Self { cut, ..registry })
    }

    /// Returns the same registry with further claims and habitual names. They are rows of `data/claims.tsv` and
    /// `data/habits.tsv`.
    ///
    /// # Errors
    /// A sentence with the line, if the rows are not of that form.
    pub fn with_facts(self, claims: &str, habits: &str) -> Result<Self, String> {
        Ok(Self { claims: Claims::embedded_and(claims)?, habits: Habits::embedded_and(habits)?, ..self })
    }

    /// Returns the habitual names.
    pub fn habits(&self) -> &Habits {
        &self.habits
    }

    /// Returns the same registry without the facts that came after a day.
    pub(super) fn cut_at(self, day: Date) -> Self {
        Self { cut: Some(day), ..self }
    }

    fn new(packed: PackedRegistry, history: History, claims: Claims) -> Self {
        Self {
            updated: Date::parse(packed.date()),
            packed,
            history,
            claims,
            early: EarlyRows::embedded(),
            habits: Habits::embedded(),
            cut: None,
            ends_history: false,
        }
    }

    /// Returns all tenures and dated sources, whatever the date of this registry.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Returns the history alone.
    pub fn into_history(self) -> History {
        self.history
    }

    /// Returns whether a fact of this date is known to this registry. The date is looked up only if it matters.
    pub fn knows(&self, date: impl FnOnce() -> Option<Date>) -> bool {
        self.cut.is_none_or(|cut| date().is_some_and(|date| date <= cut))
    }

    /// Returns the tenures of a name, compared without case, that began before or with this registry.
    pub fn tenures_of(&self, name: &[u8]) -> impl Iterator<Item = Tenure<'_>> + use<'_> {
        self.history.of_name(name).filter(|tenure| self.knows(|| tenure.first().date()))
    }

    /// Returns whether any name ever held this port. Only a bitmap is read.
    #[inline]
    pub(super) fn has_tenures_on(&self, port: u16) -> bool {
        self.history.has_port(port)
    }

    /// Returns the tenures on a port that began before or with this registry.
    pub fn tenures_on(&self, port: u16) -> impl Iterator<Item = Tenure<'_>> {
        self.history.on_port(port).filter(|tenure| self.knows(|| tenure.first().date()))
    }

    /// Returns whether there are claims about a port, by a bitmap alone.
    #[inline]
    pub fn has_claims(&self, port: u16) -> bool {
        self.claims.has_port(port)
    }

    /// Returns the claims that are later than this registry.
    pub fn claims_left_out(&self) -> impl Iterator<Item = Claim<'_>> {
        self.claims.all().filter(|claim| !self.knows(|| claim.known_from()))
    }

    /// Returns the claims about a port that can be known to this registry.
    pub fn claims_on(&self, port: u16) -> impl Iterator<Item = Claim<'_>> {
        let count = if self.claims.has_port(port) { usize::MAX } else { 0 };
        self.claims.on_port(port).take(count).filter(|claim| self.knows(|| claim.known_from()))
    }

    /// Returns the claims about a name, compared without case, up to the date of this registry.
    pub fn claims_of(&self, name: &[u8]) -> impl Iterator<Item = Claim<'_>> + use<'_> {
        self.claims.of_name(name).filter(|claim| self.knows(|| claim.known_from()))
    }

    /// Returns the rows of RFCs before 900 about a port, or a socket of that number.
    pub fn early_on(&self, port: u16) -> impl Iterator<Item = EarlyRow<'_>> {
        self.early.on_port(port).filter(|row| self.knows(|| row.date()))
    }

    /// Returns the rows of RFCs before 900 in which a name was read.
    pub fn early_of(&self, name: &[u8]) -> impl Iterator<Item = EarlyRow<'_>> + use<'_> {
        self.early.of_name(name).filter(|row| self.knows(|| row.date()))
    }

    /// Returns every claim that can be known to this registry.
    pub fn claims(&self) -> impl Iterator<Item = Claim<'_>> {
        self.claims.all().filter(|claim| self.knows(|| claim.known_from()))
    }

    /// Returns the claims about a name on a port and transport.
    pub fn claims_about<'a, 'n>(
        &'a self,
        name: &'n [u8],
        port: u16,
        transport: Transport,
    ) -> impl Iterator<Item = Claim<'a>> + use<'a, 'n> {
        self.claims_on(port).filter(move |claim| claim.is_about(name, port, transport))
    }

    /// Returns the id of the dated source, as in `data/sources.tsv`.
    pub fn source_id(&self) -> &str {
        self.packed.source_id()
    }

    /// Returns whether the registry's notes of unauthorized use are known. Those of an early state are not.
    pub fn has_notes_of_use(&self) -> bool {
        self.history().source(self.source_id()).is_none_or(Source::has_notes_of_use)
    }

    /// Returns the registry's own date of last change; `None` for an empty table.
    pub fn updated(&self) -> Option<Date> {
        self.updated
    }

    /// Returns the number of records.
    pub fn len(&self) -> usize {
        self.packed.len()
    }

    /// Returns whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    fn record(&self, id: RecordId) -> Record<'_> {
        Record { registry: self, id, packed: self.packed.record(id) }
    }

    /// Returns every record, in the order of the table.
    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.packed.ids().map(|id| self.record(id))
    }

    /// Returns the named records on a port, in the order of the registry.
    pub fn assigned(&self, port: u16, transport: Transport) -> impl Iterator<Item = Record<'_>> + Clone {
        self.packed.assigned(port, transport as u8).iter().map(|&id| self.record(id))
    }

    /// Returns whether some record gives the port a name, by a bitmap alone.
    pub(super) fn has_names(&self, port: u16, transport: Transport) -> bool {
        self.packed.has_names(port, transport as u8)
    }

    /// Returns whether a record reserves the port or notes unauthorized use of this very port. Only a bitmap is read.
    pub(crate) fn has_notes(&self, port: u16, transport: Transport) -> bool {
        self.packed.has_notes(port, transport as u8)
    }

    /// Returns the reserved, private-use or unassigned row that covers a port, if the registry has one.
    pub fn unnamed(&self, port: u16, transport: Transport) -> Option<Record<'_>> {
        self.unnamed_around(port, transport).0.filter(|found| found.raw_ports().contains(port))
    }

    /// Returns the last port of the run that begins at `port`. Its ports are covered by the same unnamed row, or by
    /// none.
    ///
    /// A port with names is a run of one port.
    pub(super) fn run_end(&self, port: u16, transport: Transport) -> u16 {
        if self.has_names(port, transport) {
            return port;
        }
        let before = |next: u16| next.saturating_sub(1);
        let end = self.packed.next_with_name(port, transport as u8).map_or(u16::MAX, before);
        end.min(match self.unnamed_around(port, transport) {
            (Some(row), _) if row.raw_ports().contains(port) => row.raw_ports().last,
            (_, next) => next.map_or(u16::MAX, |row| before(row.raw_ports().first)),
        })
    }

    /// Returns the last unnamed row that starts at `port` or before, and the first one after it.
    fn unnamed_around(&self, port: u16, transport: Transport) -> (Option<Record<'_>>, Option<Record<'_>>) {
        let (last, next) = self.packed.unnamed_around(port, transport as u8);
        (last.map(|id| self.record(id)), next.map(|id| self.record(id)))
    }

    /// Returns the records of a name, compared without case, in the order of the registry. They are sorted by port;
    /// those without a port come last.
    pub fn named(&self, name: &[u8]) -> impl Iterator<Item = Record<'_>> + Clone + use<'_> {
        self.packed.named(name).iter().map(|&id| self.record(id))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use portolan_store::table::{COLUMNS, column, head, row};

    /// Returns a small registry from rows `name ports transport description alias_of`.
    pub(crate) fn registry(rows: &[[&str; 5]]) -> Registry {
        let mut table = head("test", "2026-01-02");
        for [name, ports, transport, description, alias_of] in rows {
            let mut values: [String; COLUMNS.len()] = Default::default();
            values[column::NAME] = (*name).into();
            values[column::PORTS] = (*ports).into();
            values[column::TRANSPORT] = (*transport).into();
            values[column::DESCRIPTION] = (*description).into();
            values[column::ALIAS_OF] = (*alias_of).into();
            table.push_str(&row(&values));
        }
        Registry::from_table(&table, History::none(), Claims::none()).unwrap()
    }

    fn names<'a>(records: impl Iterator<Item = Record<'a>>) -> Vec<&'a str> {
        records.map(Record::name).collect()
    }

    #[test]
    fn ports_and_names_are_found() {
        let registry = registry(&[
            ["", "0", "tcp", "Reserved", ""],
            ["http", "80", "tcp", "", ""],
            ["www", "80", "tcp", "", ""],
            ["", "81-90", "tcp", "Unassigned", ""],
            ["x11", "6000-6063", "", "", ""],
            ["airplay", "", "tcp", "", ""],
        ]);
        assert_eq!(registry.source_id(), "test");
        assert_eq!(registry.updated(), Date::parse("2026-01-02"));
        assert_eq!(names(registry.assigned(80, Transport::Tcp)), ["http", "www"]);
        assert_eq!(names(registry.assigned(80, Transport::Udp)), [""; 0]);
        for port in [6000, 6063] {
            assert_eq!(names(registry.assigned(port, Transport::Dccp)), ["x11"]);
        }
        assert_eq!(names(registry.assigned(6064, Transport::Tcp)), [""; 0]);
        assert!(registry.unnamed(0, Transport::Tcp).unwrap().is_reserved());
        assert_eq!(registry.unnamed(90, Transport::Tcp).unwrap().description(), "Unassigned");
        assert!(registry.unnamed(91, Transport::Tcp).is_none());
        assert!(registry.unnamed(90, Transport::Udp).is_none());
        assert_eq!(names(registry.named(b"HTTP")), ["http"]);
        assert_eq!(names(registry.named(b"htt")), [""; 0]);
        assert_eq!(registry.named(b"airplay").next().unwrap().ports(), None);
    }

    #[test]
    fn runs_end_where_the_registry_says_something_else() {
        let registry = registry(&[
            ["", "0", "tcp", "Reserved", ""],
            ["http", "80", "tcp", "", ""],
            ["", "81-200", "tcp", "Unassigned", ""],
            ["late", "65535", "tcp", "", ""],
        ]);
        for (port, end) in [(0, 0), (1, 79), (79, 79), (80, 80), (90, 200), (201, 65534), (65535, 65535)] {
            assert_eq!(registry.run_end(port, Transport::Tcp), end, "{port}");
        }
        assert_eq!(registry.run_end(0, Transport::Udp), u16::MAX);
    }

    #[test]
    fn every_embedded_record_is_found_by_name_and_by_port() {
        let registry = Registry::embedded();
        assert!(registry.len() > 10_000);
        for record in registry.records().filter(|record| !record.name().is_empty()) {
            let same = |other: Record<'_>| other.id() == record.id();
            assert!(registry.named(record.name().as_bytes()).any(same), "{}", record.name());
            let Some(ports) = record.ports() else { continue };
            for transport in Transport::ALL.into_iter().filter(|&transport| record.is_for(transport)) {
                for port in [ports.first, ports.last] {
                    assert!(registry.assigned(port, transport).any(same), "{} {port}/{transport}", record.name());
                }
            }
        }
    }

    #[test]
    fn a_bad_table_is_refused_with_its_line() {
        assert_eq!(
            Registry::from_table("", History::none(), Claims::none()).unwrap_err(),
            "line 1: the table is empty"
        );
        let table = head("test", "2026-01-02") + "http\t80\n";
        assert_eq!(
            Registry::from_table(&table, History::none(), Claims::none()).unwrap_err(),
            "line 3: 2 columns instead of 13"
        );
    }
}

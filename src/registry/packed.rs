//! Questions to a packed registry.

use super::against::Against;
use super::pack::{self, HEADER_LEN, MAGIC, RECORD_LEN, STEP, STEP_LEN, STEPS, section};
use super::{Claim, ClaimKind, Claims, EarlyRow, EarlyRows, History, Record, Source, Tenure};
use crate::model::{Date, Transport};
use std::borrow::Cow;
use std::sync::OnceLock;

static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/registry.bin"));

/// The registry at one date, with its history until then and what others claim.
#[derive(Clone, Debug)]
pub struct Registry {
    packed: Cow<'static, [u8]>,
    history: History,
    claims: Claims,
    early: EarlyRows,
    /// What began after this day is not known to this registry.
    cut: Option<Date>,
    /// Whether the newest source of the history is this registry.
    ends_history: bool,
    /// Where each section starts, and where the last one ends.
    places: [u32; section::COUNT + 1],
    updated: Option<Date>,
    /// What speaks against claimed removals, once somebody has asked.
    pub(super) against: OnceLock<Against>,
}

impl Registry {
    /// The registry that is part of the program.
    pub fn embedded() -> Self {
        let registry = Self::open(Cow::Borrowed(EMBEDDED), History::embedded(), Claims::embedded());
        Self { ends_history: true, ..registry }
    }

    /// A registry that was packed before, with the embedded claims; `None` if the bytes cannot be that. With
    /// `ends_history` it is the newest source of the history; without, the history is cut at its date.
    pub(crate) fn from_packed(packed: Cow<'static, [u8]>, history: History, ends_history: bool) -> Option<Self> {
        let whole = packed.len() >= HEADER_LEN && packed.starts_with(&MAGIC);
        let mut end = HEADER_LEN as u32;
        let in_order = whole
            && (0..=section::COUNT).all(|number| {
                let place = u32_at(&packed[MAGIC.len()..HEADER_LEN], number);
                std::mem::replace(&mut end, place) <= place
            })
            && end as usize == packed.len();
        if !in_order {
            return None;
        }
        let registry = Self::open(packed, history, Claims::embedded());
        let cut = registry.updated().filter(|_| !ends_history);
        Some(Self { cut, ends_history, ..registry })
    }

    /// The bytes that [`from_packed`](Self::from_packed) takes.
    pub(crate) fn packed(&self) -> &[u8] {
        &self.packed
    }

    /// Whether the newest source of the history is this registry, so that the two agree.
    pub(super) fn ends_history(&self) -> bool {
        self.ends_history
    }

    /// Packs the text of a table in the form of `data/registry.tsv`. The history and the claims are those given. If
    /// the table is older than the newest source of the history, they are cut at its date: what is known only later is
    /// not seen.
    ///
    /// # Errors
    /// A sentence with the line, if the text is not of that form.
    pub fn from_table(table: &str, history: History, claims: Claims) -> Result<Self, String> {
        let packed = pack::pack(table)?;
        let newest = history.sources().filter_map(Source::date).max();
        let registry = Self::open(Cow::Owned(packed), history, claims);
        let cut = registry.updated().filter(|&updated| newest.is_some_and(|newest| updated < newest));
        Ok(Self { cut, ..registry })
    }

    /// The same registry, to which nothing is known that came after a day.
    pub(super) fn cut_at(self, day: Date) -> Self {
        Self { cut: Some(day), against: OnceLock::new(), ..self }
    }

    fn open(packed: Cow<'static, [u8]>, history: History, claims: Claims) -> Self {
        assert!(packed.starts_with(&MAGIC), "invariant: only bytes made by `pack` are opened");
        let mut places = [0; section::COUNT + 1];
        for (number, place) in places.iter_mut().enumerate() {
            *place = u32_at(&packed[MAGIC.len()..HEADER_LEN], number);
        }
        let registry = Self {
            packed,
            history,
            claims,
            early: EarlyRows::embedded(),
            cut: None,
            ends_history: false,
            places,
            updated: None,
            against: OnceLock::new(),
        };
        let updated = registry.head().nth(1).and_then(Date::parse);
        Self { updated, ..registry }
    }

    /// All tenures and dated sources, whatever the date of this registry.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The history alone.
    pub fn into_history(self) -> History {
        self.history
    }

    /// Whether something of this date can be known to this registry. The date is only asked for where it matters.
    pub fn knows(&self, date: impl FnOnce() -> Option<Date>) -> bool {
        self.cut.is_none_or(|cut| date().is_some_and(|date| date <= cut))
    }

    /// The tenures of a name, compared without case, that began before or with this registry.
    pub fn tenures_of(&self, name: &[u8]) -> impl Iterator<Item = Tenure<'_>> + use<'_> {
        self.history.of_name(name).filter(|tenure| self.knows(|| tenure.first().date()))
    }

    /// Whether any name ever held this port. Costs next to nothing.
    #[inline]
    pub(super) fn has_tenures_on(&self, port: u16) -> bool {
        self.history.has_port(port)
    }

    /// The tenures on a port that began before or with this registry.
    pub fn tenures_on(&self, port: u16) -> impl Iterator<Item = Tenure<'_>> {
        self.history.on_port(port).filter(|tenure| self.knows(|| tenure.first().date()))
    }

    /// Whether anything is claimed of a port. Costs next to nothing.
    #[inline]
    pub fn has_claims(&self, port: u16) -> bool {
        self.claims.has_port(port)
    }

    /// The claims about a port that can be known to this registry.
    pub fn claims_on(&self, port: u16) -> impl Iterator<Item = Claim<'_>> {
        let count = if self.claims.has_port(port) { usize::MAX } else { 0 };
        self.claims.on_port(port).take(count).filter(|claim| self.knows(|| claim.known_from()))
    }

    /// The claims about a name, compared without case, that can be known to this registry.
    pub fn claims_of(&self, name: &[u8]) -> impl Iterator<Item = Claim<'_>> + use<'_> {
        self.claims.of_name(name).filter(|claim| self.knows(|| claim.known_from()))
    }

    /// What RFCs before 900 say of a port, or of a socket of that number.
    pub fn early_on(&self, port: u16) -> impl Iterator<Item = EarlyRow<'_>> {
        self.early.on_port(port).filter(|row| self.knows(|| row.date()))
    }

    /// The rows of RFCs before 900 in which a name was read.
    pub fn early_of(&self, name: &[u8]) -> impl Iterator<Item = EarlyRow<'_>> + use<'_> {
        self.early.of_name(name).filter(|row| self.knows(|| row.date()))
    }

    /// Every claim that can be known to this registry.
    pub fn claims(&self) -> impl Iterator<Item = Claim<'_>> {
        self.claims.all().filter(|claim| self.knows(|| claim.known_from()))
    }

    /// The claims of one kind that can be known to this registry.
    pub(super) fn claims_of_kind(&self, kind: ClaimKind) -> impl Iterator<Item = Claim<'_>> {
        self.claims.of_kind(kind).filter(|claim| self.knows(|| claim.known_from()))
    }

    /// What is claimed of a name on a port and transport.
    pub fn claims_about<'a, 'n>(
        &'a self,
        name: &'n [u8],
        port: u16,
        transport: Transport,
    ) -> impl Iterator<Item = Claim<'a>> + use<'a, 'n> {
        self.claims_on(port).filter(move |claim| claim.is_about(name, port, transport))
    }

    #[inline]
    pub(super) fn section(&self, number: usize) -> &[u8] {
        &self.packed[self.places[number] as usize..self.places[number + 1] as usize]
    }

    /// The id of the source, then its date.
    fn head(&self) -> impl Iterator<Item = &str> {
        self.section(section::HEAD).split(|&b| b == b' ').map(|part| std::str::from_utf8(part).unwrap_or_default())
    }

    /// Id of the dated source, as in `data/sources.tsv`.
    pub fn source_id(&self) -> &str {
        self.head().next().unwrap_or_default()
    }

    /// The registry's own date of last change; `None` for an empty table.
    pub fn updated(&self) -> Option<Date> {
        self.updated
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.section(section::RECORDS).len() / RECORD_LEN
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every record, in the order of the table.
    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        (0..self.len() as u32).map(|number| Record { registry: self, number })
    }

    /// The named records on a port, in the order of the registry.
    #[inline]
    pub fn assigned(&self, port: u16, transport: Transport) -> impl Iterator<Item = Record<'_>> + Clone {
        let (from, to) = self.slot(port, transport).unwrap_or((0, 0));
        let list = numbers(self.section(section::LIST), from, to);
        list.iter().map(move |number| Record { registry: self, number: u32::from_le_bytes(*number) })
    }

    #[inline]
    fn step(&self, number: usize) -> &[u8; STEP_LEN] {
        self.section(section::PORTS).as_chunks().0.get(number).unwrap_or(&[0; STEP_LEN])
    }

    /// Whether some record gives the port a name. Costs next to nothing.
    #[inline]
    pub(super) fn has_names(&self, port: u16, transport: Transport) -> bool {
        u64_at(self.step(step_of(port, transport)), 0) & 1 << (usize::from(port) % STEP) != 0
    }

    #[inline]
    fn slot(&self, port: u16, transport: Transport) -> Option<(u32, u32)> {
        let step = self.step(step_of(port, transport));
        let bits = u64_at(step, 0);
        let bit = 1u64 << (usize::from(port) % STEP);
        if bits & bit == 0 {
            return None;
        }
        let rank = u32_at(step, 4).wrapping_add((bits & (bit - 1)).count_ones()) as usize;
        let slots = self.section(section::SLOTS);
        Some((u32_at(slots, rank), u32_at(slots, rank + 1)))
    }

    /// Whether some record reserves the port, or notes unauthorized use of this very port. Costs next to nothing.
    #[inline]
    pub(super) fn has_notes(&self, port: u16, transport: Transport) -> bool {
        u64_at(self.step(step_of(port, transport)), 1) & 1 << (usize::from(port) % STEP) != 0
    }

    /// The reserved, private or unassigned row that covers a port, if the registry has one.
    pub fn unnamed(&self, port: u16, transport: Transport) -> Option<Record<'_>> {
        self.unnamed_around(port, transport).0.filter(|found| found.raw_ports().contains(port))
    }

    /// The last port, from `port` on, of which the registry says the same: the end of the unnamed row that covers
    /// `port`, or of the gap between rows. A port with names stands alone.
    pub(super) fn run_end(&self, port: u16, transport: Transport) -> u16 {
        if self.slot(port, transport).is_some() {
            return port;
        }
        let before = |next: u16| next.saturating_sub(1);
        let end = self.next_assigned(port, transport).map_or(u16::MAX, before);
        end.min(match self.unnamed_around(port, transport) {
            (Some(row), _) if row.raw_ports().contains(port) => row.raw_ports().last,
            (_, next) => next.map_or(u16::MAX, |row| before(row.raw_ports().first)),
        })
    }

    /// The first port after `port` that has a name.
    fn next_assigned(&self, port: u16, transport: Transport) -> Option<u16> {
        let start = port.checked_add(1)?;
        let mut unseen = u64::MAX << (usize::from(start) % STEP);
        (usize::from(start) / STEP..STEPS).find_map(|step| {
            let found = u64_at(self.step(transport as usize * STEPS + step), 0) & unseen;
            unseen = u64::MAX;
            (found != 0).then(|| (step * STEP) as u16 + found.trailing_zeros() as u16)
        })
    }

    /// The last unnamed row that starts at `port` or before, and the one after it.
    fn unnamed_around(&self, port: u16, transport: Transport) -> (Option<Record<'_>>, Option<Record<'_>>) {
        let list = self.section(section::UNNAMED + transport as usize);
        let count = list.len() / 4;
        let record = |at: usize| Record { registry: self, number: u32_at(list, at) };
        let mut after = u32_at(self.section(section::UNNAMED_STEPS), step_of(port, transport)) as usize;
        while after < count && record(after).raw_ports().first <= port {
            after += 1;
        }
        (after.checked_sub(1).map(record), (after < count).then(|| record(after)))
    }

    /// The records of a name, compared without case, in the order of the registry: by port, those without a
    /// port last.
    pub fn named(&self, name: &[u8]) -> impl Iterator<Item = Record<'_>> + Clone + use<'_> {
        let (buckets, names) = (self.section(section::BUCKETS), self.section(section::NAMES));
        let record = move |number: &[u8; 4]| Record { registry: self, number: u32::from_le_bytes(*number) };
        let bucket = pack::name_bucket(name);
        let names = numbers(names, u32_at(buckets, bucket), u32_at(buckets, bucket + 1));
        let from = names.iter().position(|number| record(number).is_named(name)).unwrap_or(names.len());
        let names = &names[from..];
        let to = names.iter().position(|number| !record(number).is_named(name)).unwrap_or(names.len());
        names[..to].iter().map(record)
    }
}

/// Number of the step that holds a port.
#[inline]
fn step_of(port: u16, transport: Transport) -> usize {
    transport as usize * STEPS + usize::from(port) / STEP
}

/// The number at a place in a list. A disk may have changed stored bytes: what is out of range reads as zero, and is
/// nothing, or another record's.
#[inline]
pub(super) fn u32_at(bytes: &[u8], number: usize) -> u32 {
    bytes.as_chunks().0.get(number).map_or(0, |number| u32::from_le_bytes(*number))
}

#[inline]
fn u64_at(bytes: &[u8], number: usize) -> u64 {
    bytes.as_chunks().0.get(number).map_or(0, |number| u64::from_le_bytes(*number))
}

/// A part of a list of numbers.
#[inline]
fn numbers(list: &[u8], from: u32, to: u32) -> &[[u8; 4]] {
    list.as_chunks().0.get(from as usize..to as usize).unwrap_or_default()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::registry::table::{COLUMNS, column, head, row};

    /// A small registry from rows `name ports transport description alias_of`.
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
            let same = |other: Record<'_>| other.number() == record.number();
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

//! Statements about ports from sources other than the registry, each with its source and its strength.

use super::{embedded, endpoint};
use crate::model::{Date, PortRange, Transport};
use portolan_store::{CLAIM_KINDS, ClaimRecord, EarlyRecord, IndexedTable, Row, pack_claims};

static CLAIMS_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/claims.bin"));
static CLAIMS_TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/claims.tsv"));
static EARLY_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/early.bin"));
static EARLY_TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/early.tsv"));

/// All claims.
#[derive(Clone, Debug)]
pub struct Claims {
    table: IndexedTable<ClaimRecord>,
}

/// One statement about a port, a name or both, from a source other than the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    row: Row<'a, ClaimRecord>,
}

/// The subject of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimKind {
    /// The software or service behind an assignment is dead.
    Defunct,
    /// The RFC that defines the protocol is Historic.
    HistoricProtocol,
    /// A port is widely used by something that does not hold it.
    UnofficialUse,
    /// Malware was reported to use the port.
    MalwareReported,
    /// A tool for security tests uses the port without holding it.
    Tool,
    /// Malware attacked or abused the service on the port. Printed by `explain`, but not reported by any rule.
    Abuse,
    /// A system took the name out of its own table.
    DroppedBy,
    /// A source says that the registry removed the assignment.
    RemovalClaimed,
    /// The origin of a name and the people behind it: printed by `explain`, but not reported by any rule.
    Background,
}

impl ClaimKind {
    /// All kinds, in display order.
    pub const ALL: [Self; 9] = [
        Self::Defunct,
        Self::HistoricProtocol,
        Self::UnofficialUse,
        Self::MalwareReported,
        Self::Tool,
        Self::Abuse,
        Self::DroppedBy,
        Self::RemovalClaimed,
        Self::Background,
    ];

    /// Returns the word for it in the table and in every output.
    pub fn as_str(self) -> &'static str {
        CLAIM_KINDS[self as usize]
    }

    /// Returns whether rules report it as a use of the port, whatever the name of the entry.
    pub fn is_about_use(self) -> bool {
        matches!(self, Self::UnofficialUse | Self::MalwareReported | Self::Tool)
    }
}

impl Claims {
    /// Returns the claims that are part of the program.
    pub fn embedded() -> Self {
        Self { table: embedded::table(CLAIMS_INDEX, CLAIMS_TEXT) }
    }

    /// Returns the columns of `data/claims.tsv`, in their order.
    pub fn columns() -> impl Iterator<Item = &'static str> {
        CLAIMS_TEXT.lines().next().unwrap_or_default().split('\t')
    }

    /// Returns the embedded claims and further rows of that form.
    ///
    /// # Errors
    /// As [`from_table`](Self::from_table).
    pub(super) fn embedded_and(rows: &str) -> Result<Self, String> {
        Self::from_table(&format!("{CLAIMS_TEXT}{rows}"))
    }

    /// Returns an empty set of claims.
    pub fn none() -> Self {
        Self { table: IndexedTable::empty() }
    }

    /// Packs claims in the text form of `data/claims.tsv`.
    ///
    /// # Errors
    /// A sentence with the line, if the text is not of that form.
    pub fn from_table(text: &str) -> Result<Self, String> {
        let table = IndexedTable::open(pack_claims(text)?.into(), text.to_owned().into());
        table.map(|table| Self { table }).ok_or_else(|| "the table is too large".to_owned())
    }

    /// Returns every claim, in the order of the table.
    pub fn all(&self) -> impl Iterator<Item = Claim<'_>> {
        self.table.rows().map(|row| Claim { row })
    }

    /// Returns whether any claim is about this port, by a bitmap alone.
    #[inline]
    pub fn has_port(&self, port: u16) -> bool {
        self.table.has_port(port)
    }

    /// Returns the claims about a port.
    pub fn on_port(&self, port: u16) -> impl Iterator<Item = Claim<'_>> {
        self.table.by_port(port).map(|row| Claim { row })
    }

    /// Returns the claims about a name, compared without case.
    pub fn of_name(&self, name: &[u8]) -> impl Iterator<Item = Claim<'_>> + use<'_> {
        self.table.by_key(name).map(|row| Claim { row })
    }
}

impl<'a> Claim<'a> {
    /// Returns its kind; `None` for one that this version does not know.
    pub fn kind(self) -> Option<ClaimKind> {
        ClaimKind::ALL.get(self.row.record().kind()?).copied()
    }

    /// Returns the name that it is about; empty for none.
    pub fn name(self) -> &'a str {
        self.row.value(1).trim_start_matches('-')
    }

    /// Returns whether it is about this name, compared without case, on this port and transport.
    pub(crate) fn is_about(self, name: &[u8], port: u16, transport: Transport) -> bool {
        self.is_on(port, transport) && self.name().as_bytes().eq_ignore_ascii_case(name)
    }

    /// Returns the port or range that it is about.
    pub fn ports(self) -> Option<PortRange> {
        endpoint::ports(&self.row.record().endpoint)
    }

    /// Returns the transports that it is about.
    pub fn transports(self) -> impl Iterator<Item = Transport> + use<'a> {
        endpoint::transports(&self.row.record().endpoint)
    }

    /// Returns whether it is about this port and transport.
    pub fn is_on(self, port: u16, transport: Transport) -> bool {
        self.row.record().endpoint.contains(port, transport as u8)
    }

    /// Returns the statement, in our words.
    pub fn statement(self) -> &'a str {
        self.row.value(4)
    }

    /// Returns the date since which it holds.
    pub fn since(self) -> Option<Date> {
        Date::parse(self.row.value(5))
    }

    /// Returns the strength of the source: `primary`, `secondary` or `weak`.
    pub fn strength(self) -> &'a str {
        self.row.value(6)
    }

    /// Returns whether it is strong enough to be written into a file by default.
    ///
    /// It then has a date, and a source that is neither weak nor an encyclopedia, which only repeats other sources.
    pub fn is_dependable(self) -> bool {
        self.since().is_some() && !self.is_weak() && self.row.value(9) != "encyclopedia"
    }

    /// Returns whether the source is weak.
    pub fn is_weak(self) -> bool {
        self.strength() == "weak"
    }

    /// Returns the title of the source.
    pub fn source_title(self) -> &'a str {
        self.row.value(7)
    }

    /// Returns the address of the source.
    pub fn source_url(self) -> &'a str {
        self.row.value(8)
    }

    /// Returns what the source is, with its article: `a web page`.
    pub fn source_words(self) -> &'static str {
        match self.row.value(9) {
            "web" => "a web page",
            "encyclopedia" => "an encyclopedia",
            _ => "a source",
        }
    }

    /// Returns the day on which the source was read.
    pub fn accessed(self) -> Option<Date> {
        Date::parse(self.row.value(10))
    }

    /// Returns the software, malware or attack that it is about, such as `Grafana`; may be empty.
    pub fn subject(self) -> &'a str {
        self.row.value(11).trim_start_matches('-')
    }

    /// Returns whether another claim is of the same kind, name and port.
    pub fn is_like(self, other: Self) -> bool {
        self.kind() == other.kind() && self.ports() == other.ports() && self.name().eq_ignore_ascii_case(other.name())
    }

    /// Returns the first day on which the claim can be known. It is its date, or else the day on which the source was
    /// read.
    pub fn known_from(self) -> Option<Date> {
        self.since().or(self.accessed())
    }
}

/// The statements of RFCs before 900, which name services in prose.
#[derive(Clone, Debug)]
pub struct EarlyRows {
    table: IndexedTable<EarlyRecord>,
}

/// One row of an RFC before 900, and the name that we read in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlyRow<'a> {
    row: Row<'a, EarlyRecord>,
}

impl EarlyRows {
    /// Returns the rows that are part of the program.
    pub fn embedded() -> Self {
        Self { table: embedded::table(EARLY_INDEX, EARLY_TEXT) }
    }

    /// Returns every row, in the order of the table.
    pub fn all(&self) -> impl Iterator<Item = EarlyRow<'_>> {
        self.table.rows().map(|row| EarlyRow { row })
    }

    /// Returns the rows of an RFC.
    pub fn of_rfc(&self, number: u16) -> impl Iterator<Item = EarlyRow<'_>> {
        self.all().filter(move |row| row.rfc().parse() == Ok(number))
    }

    /// Returns the rows about a port, or a socket of that number.
    pub fn on_port(&self, port: u16) -> impl Iterator<Item = EarlyRow<'_>> {
        self.table.by_port(port).map(|row| EarlyRow { row })
    }

    /// Returns the rows in which a name was read.
    pub fn of_name(&self, name: &[u8]) -> impl Iterator<Item = EarlyRow<'_>> + use<'_> {
        self.table.by_key(name).map(|row| EarlyRow { row })
    }
}

impl<'a> EarlyRow<'a> {
    /// Returns the number of the RFC.
    pub fn rfc(self) -> &'a str {
        self.row.value(0)
    }

    /// Returns the line of the RFC, from 1.
    pub fn line(self) -> usize {
        self.row.value(1).parse().unwrap_or_default()
    }

    /// Returns its date.
    pub fn date(self) -> Option<Date> {
        Date::parse(self.row.value(2))
    }

    /// Returns the port or socket, in decimal.
    pub fn port(self) -> &'a str {
        self.row.value(3)
    }

    /// Returns `ncp`, `tcp` or `udp`, or several with commas between.
    pub fn transport(self) -> &'a str {
        self.row.value(4)
    }

    /// Returns the RFC's own words.
    pub fn words(self) -> &'a str {
        self.row.value(5)
    }

    /// Returns the name that we read in them; may be empty.
    pub fn name(self) -> &'a str {
        self.row.value(6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIMS: &str = "kind\tname\tport\ttransports\tstatement\tsince\tevidence\tsource_title\tsource_url\tsource_kind\taccessed\tsubject\n\
        defunct\told\t7\ttcp,udp\tIt is dead.\t-\tweak\tA page\thttps://a.example\tweb\t2026-11-22\t-\n\
        unheard-of\t-\t8-9\tudp\tIt is odd.\t2001-02\tprimary\tA book\thttps://b.example\tweb\t2026-11-22\tOdd\n";

    #[test]
    fn claims_are_found_with_all_their_values() {
        let claims = Claims::from_table(CLAIMS).unwrap();
        let old = claims.of_name(b"OLD").next().unwrap();
        assert_eq!(old.kind(), Some(ClaimKind::Defunct));
        assert!(old.is_on(7, Transport::Udp) && !old.is_on(7, Transport::Sctp) && !old.is_on(8, Transport::Udp));
        assert_eq!((old.statement(), old.strength(), old.source_title()), ("It is dead.", "weak", "A page"));
        assert_eq!((old.since(), old.known_from()), (None, Date::parse("2026-11-22")));
        let odd = claims.on_port(9).next().unwrap();
        assert_eq!((odd.kind(), odd.name(), odd.known_from()), (None, "", Date::parse("2001-02")));
        assert_eq!((old.subject(), odd.subject()), ("", "Odd"));
        assert!(claims.has_port(8) && !claims.has_port(6));
        assert_eq!(Claims::none().all().count(), 0);
    }

    #[test]
    fn every_embedded_claim_is_whole() {
        let claims = Claims::embedded();
        assert!(claims.all().count() > 100);
        for claim in claims.all() {
            assert!(claim.kind().is_some(), "{claim:?}");
            assert!(!claim.statement().is_empty() && !claim.source_title().is_empty(), "{claim:?}");
            assert!(claim.source_url().starts_with("http"), "{claim:?}");
            assert!(claim.accessed().is_some(), "{claim:?}");
            assert!(["primary", "secondary", "weak"].contains(&claim.strength()), "{claim:?}");
        }
    }

    #[test]
    fn early_rows_are_dated_before_rfc_900() {
        let rows = EarlyRows::embedded();
        assert!(rows.on_port(1).next().is_some());
        for row in rows.on_port(1).chain(rows.of_name(b"telnet")) {
            assert!(row.date() < Date::parse("1984-06") && row.rfc().parse::<u16>().unwrap() < 900, "{row:?}");
        }
    }
}

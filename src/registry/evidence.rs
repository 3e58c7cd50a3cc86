//! Who says so, since when, where to read it: [`Dossier`].

use super::standing::{goes_on_as, held_earlier, last_tenure};
use super::telling::{put, put_about_name, put_about_port, put_ended};
use super::{Claim, ClaimKind, End, EndKind, Registry, Source, Standing, Tenure};
use crate::model::{Date, PortRange, Transport};
use std::ops::Range;

/// How a statement begins that tells what the registry has against a claim.
pub(crate) const AGAINST: &str = "speaks against the claimed removal: ";

/// What kind of source speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A dated state of the IANA registry.
    Registry,
    /// An RFC that lists assigned numbers.
    Rfc,
    /// Somebody else's statement.
    Claim,
    /// The file that is looked at.
    File,
}

impl EvidenceKind {
    /// The word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Rfc => "rfc",
            Self::Claim => "claim",
            Self::File => "file",
        }
    }
}

/// What the date of a piece of evidence is the date of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOf {
    /// Of the source that speaks.
    Source,
    /// Of what is claimed: since then it is said to be so.
    Fact,
    /// Of the day on which the source was read, since the claim has no date.
    Reading,
}

impl DateOf {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Source, Self::Fact, Self::Reading];

    /// The word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Fact => "fact",
            Self::Reading => "reading",
        }
    }
}

/// One statement of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence<'a> {
    /// What kind of source speaks.
    pub kind: EvidenceKind,
    /// A date that places it in time.
    pub date: Option<Date>,
    /// What that is the date of.
    pub date_of: DateOf,
    /// The id of the source, as in `data/sources.tsv`; for a claim, the address where it can be read.
    pub source: &'a str,
    /// What it says, in our words, without its date: text, as far as the registry is.
    pub statement: &'a [u8],
}

/// What evidence is wanted about: a name on a port.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// `None` for an entry without a name.
    pub name: Option<&'a [u8]>,
    /// How the name stands there.
    pub standing: Option<Standing>,
    /// The port.
    pub port: u16,
    /// The transport.
    pub transport: Transport,
    /// The kind of claim that is wanted; without it, those that the service is dead or its protocol Historic.
    pub cited: Option<ClaimKind>,
}

/// What is known of one subject after another. A report asks for thousands, so that all are written in one place.
#[derive(Clone, Debug)]
pub struct Dossier<'a> {
    registry: &'a Registry,
    /// The id of its source.
    today: &'a str,
    pieces: Vec<Piece<'a>>,
    /// What they state.
    text: Vec<u8>,
    /// Room for the claims that are told.
    claims: Vec<Claim<'a>>,
}

/// A piece of evidence whose statement stands in the text of the dossier.
#[derive(Clone, Debug)]
struct Piece<'a> {
    kind: EvidenceKind,
    date: Option<Date>,
    date_of: DateOf,
    source: &'a str,
    statement: Range<usize>,
}

impl<'a> Dossier<'a> {
    /// Nothing yet.
    pub fn new(registry: &'a Registry) -> Self {
        let today = registry.source_id();
        Self { registry, today, pieces: Vec::new(), text: Vec::new(), claims: Vec::new() }
    }

    /// The registry that is asked.
    pub fn registry(&self) -> &'a Registry {
        self.registry
    }

    /// The pieces of evidence about the last subject, in the order of time.
    pub fn pieces(&self) -> impl DoubleEndedIterator<Item = Evidence<'_>> + ExactSizeIterator {
        self.pieces.iter().map(|piece| Evidence {
            kind: piece.kind,
            date: piece.date,
            date_of: piece.date_of,
            source: piece.source,
            statement: &self.text[piece.statement.clone()],
        })
    }

    /// Forgets what was known of the subject before.
    pub fn clear(&mut self) {
        self.pieces.clear();
        self.text.clear();
    }

    /// Gathers what is known of a name on a port, in the order of time: how it came and went, what is claimed, and what
    /// the registry says today of the port and, where it is elsewhere, of the name.
    ///
    /// A claim about how a port is used says nothing of the name, so that the name's past is left out.
    pub fn gather(&mut self, subject: &Subject<'_>) {
        let Subject { name, standing, port, transport, cited } = *subject;
        let registry = self.registry;
        self.clear();
        let about_use = matches!(cited, Some(ClaimKind::UnofficialUse | ClaimKind::MalwareReported));
        let has_past =
            !about_use && matches!(standing, Some(Standing::Renamed | Standing::Reassigned | Standing::Deassigned));
        if let Some(name) = name.filter(|_| has_past) {
            self.tell_past(name, port, transport);
        }
        if registry.has_claims(port) {
            self.tell_claims(subject);
        }
        let noted = put_about_port(registry, port, transport, &mut self.text);
        // Where the registry has the name today, where that helps.
        let (may_be_elsewhere, is_elsewhere) = match standing {
            Some(Standing::Renamed | Standing::Reassigned | Standing::Deassigned | Standing::Contested) => {
                (true, false)
            }
            Some(Standing::OtherTransport | Standing::OtherPort) => (true, true),
            _ => (false, false),
        };
        if let Some(name) = name.filter(|_| may_be_elsewhere && !about_use) {
            let records = registry.named(name);
            if is_elsewhere || records.clone().next().is_some() {
                if has_past {
                    // One line of three: the others tell how the name came and went.
                    put(&mut self.text, &[b", and "]);
                } else {
                    self.state();
                }
                put_about_name(records, &mut self.text);
            }
        }
        self.state();
        if let Some(row) = noted {
            let ports = row.ports().unwrap_or(PortRange::single(port)).text();
            let (ports, transport, note) = (ports.as_bytes(), transport.as_str().as_bytes(), row.unauthorized_use());
            put(&mut self.text, &[b"notes on ", ports, b"/", transport, b": ", note.as_bytes()]);
            self.state();
        }
        if self.pieces.len() > 1 {
            self.pieces.sort_by_key(|piece| piece.date);
        }
    }

    /// Ends a piece: what was written since the last one.
    fn end_piece(&mut self, kind: EvidenceKind, date: Option<Date>, date_of: DateOf, source: &'a str) {
        let start = self.pieces.last().map_or(0, |piece| piece.statement.end);
        self.pieces.push(Piece { kind, date, date_of, source, statement: start..self.text.len() });
    }

    /// Ends what the registry of today says.
    fn state(&mut self) {
        self.end_piece(EvidenceKind::Registry, self.registry.updated(), DateOf::Source, self.today);
    }

    /// Ends what a dated source says.
    fn said_by(&mut self, source: Source<'a>) {
        let kind = if source.is_rfc() { EvidenceKind::Rfc } else { EvidenceKind::Registry };
        self.end_piece(kind, source.date(), DateOf::Source, source.id());
    }

    /// Since when the name held the port, and how that ended.
    fn tell_past(&mut self, name: &[u8], port: u16, transport: Transport) {
        let registry = self.registry;
        let mut held = held_earlier(registry, name, port, transport);
        let Some(only) = held.next() else { return };
        let (mut first, mut last) = (only, only);
        if held.next().is_some() {
            let held = held_earlier(registry, name, port, transport);
            first = held.min_by_key(|tenure| tenure.first().date()).unwrap_or(only);
            last = last_tenure(registry, name, port, transport).unwrap_or(only);
        }
        let number = PortRange::single(port).text();
        let place = |is_without_transport: bool| -> [&[u8]; 2] {
            let rest = match (is_without_transport, transport) {
                (true, _) => ", without a transport",
                (false, Transport::Tcp) => "/tcp",
                (false, Transport::Udp) => "/udp",
                (false, Transport::Sctp) => "/sctp",
                (false, Transport::Dccp) => "/dccp",
            };
            [number.as_bytes(), rest.as_bytes()]
        };
        let listed = first.listed();
        let [port_there, transport_there] = place(listed.first_without_transport);
        let how: &[u8] = if listed.as_customary_use { b", as customary use" } else { b", the first known to do so" };
        put(&mut self.text, &[b"lists `", first.name().as_bytes(), b"` on ", port_there, transport_there, how]);
        self.said_by(first.first());
        let Some(end) = registry.end_on(last, port, transport) else {
            let source = registry.last_of(last);
            let [port, transport] = place(last.listed().last_without_transport && source == last.last());
            put(&mut self.text, &[b"is the last known to list `", last.name().as_bytes(), b"` on ", port, transport]);
            self.said_by(source);
            return;
        };
        let mut tell = |name: &str, end: End<'a>| {
            let began = |heir: &str| {
                held_earlier(registry, heir.as_bytes(), port, transport).find(|tenure| end.is_followed_by(*tenure))
            };
            let heir = end.to().find_map(began);
            let place = place(heir.is_some_and(|heir| heir.listed().first_without_transport));
            let by = end.by();
            put_ended(name, place, end, by, &mut self.text);
            self.said_by(by);
        };
        tell(last.name(), end);
        // What became of it under its next names, unless the first of them is today's.
        let is_today = |to: &str| {
            let mut today = registry.assigned(port, transport);
            today.find(|record| record.is_named(to.as_bytes())).is_some_and(|record| !record.is_historic_spelling())
        };
        if end.how != EndKind::Renamed || end.to().any(is_today) {
            return;
        }
        let steps = goes_on_as(registry, name, port, transport).map(|goes_on| goes_on.steps).unwrap_or_default();
        let next = |(tenure, _): &(Tenure<'_>, _)| !tenure.name().eq_ignore_ascii_case(last.name());
        for (tenure, end) in steps.into_iter().filter(next) {
            tell(tenure.name(), end);
        }
    }

    /// What is claimed, strongest first: of the port's use if that is what is cited, else of the name on the port. With
    /// claims that the service is dead come those that the registry has removed it: whoever reads the one may have heard
    /// the other.
    fn tell_claims(&mut self, subject: &Subject<'_>) {
        const MOST: usize = 2;
        let Subject { name, port, transport, cited, .. } = *subject;
        let registry = self.registry;
        let is_meant = |claim: &Claim<'_>| match (claim.kind(), cited, name) {
            (None, ..) | (_, None, None) => false,
            (Some(kind), Some(cited @ (ClaimKind::UnofficialUse | ClaimKind::MalwareReported)), _) => {
                kind == cited && claim.is_on(port, transport)
            }
            (Some(kind), Some(cited), name) => {
                kind == cited && name.is_some_and(|name| claim.is_about(name, port, transport))
            }
            (Some(kind), None, Some(name)) => {
                matches!(kind, ClaimKind::Defunct | ClaimKind::HistoricProtocol)
                    && claim.is_about(name, port, transport)
            }
        };
        let mut claims = std::mem::take(&mut self.claims);
        claims.clear();
        claims.extend(registry.claims_on(port).filter(is_meant));
        if claims.len() > 1 {
            // The words for how strong a source is stand in the order of the alphabet.
            claims.sort_by_key(|claim| (claim.strength(), claim.since()));
            claims.truncate(MOST);
        }
        if let (Some(ClaimKind::Defunct), Some(name)) = (cited, name) {
            let of_name = registry.claims_about(name, port, transport);
            claims.extend(of_name.filter(|claim| claim.kind() == Some(ClaimKind::RemovalClaimed)));
        }
        for &claim in &claims {
            self.tell_claim(claim);
        }
        let mut between = AGAINST;
        for sentence in claims.iter().flat_map(|claim| registry.against(*claim)) {
            put(&mut self.text, &[between.as_bytes(), sentence.as_bytes()]);
            between = "; ";
        }
        if between == "; " {
            self.state();
        }
        self.claims = claims;
    }

    /// A claim as evidence. Its date is the one since when it holds, or else the day on which the source was read.
    fn tell_claim(&mut self, claim: Claim<'a>) {
        let claim = claim.told();
        let text = &mut self.text;
        let (statement, strength) = (claim.statement.trim_end_matches('.'), claim.strength.as_bytes());
        put(text, &[statement.as_bytes(), b" ("]);
        match (claim.since, claim.accessed) {
            (Some(since), _) => put(text, &[since.text().as_bytes(), b"; ", strength, b" source: "]),
            (None, Some(read)) => put(text, &[strength, b" source, read ", read.text().as_bytes(), b": "]),
            (None, None) => put(text, &[strength, b" source: "]),
        }
        put(text, &[claim.source_title.as_bytes(), b")"]);
        let date_of = if claim.since.is_some() { DateOf::Fact } else { DateOf::Reading };
        self.end_piece(EvidenceKind::Claim, claim.since.or(claim.accessed), date_of, claim.source_url);
    }
}

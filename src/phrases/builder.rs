//! Gathers the evidence about an entry: [`EvidenceBuilder`].

use super::contradictions;
use super::ends::write_ended;
use super::evidence::{DateOf, Evidence, EvidenceKind, Subject};
use super::records::{write_about_name, write_about_port};
use crate::model::{Date, PortRange, Transport};
use crate::registry::{Claim, ClaimKind, End, EndKind, Registry, Source, Standing, Tenure};
use crate::registry::{current_name, held_earlier, last_tenure};
use std::borrow::Cow;
use std::ops::Range;

/// Gathers the evidence about an entry, and then reuses its buffers for the next one.
#[derive(Clone, Debug)]
pub struct EvidenceBuilder<'a> {
    registry: &'a Registry,
    pieces: Vec<Piece<'a>>,
    /// The statements of all pieces, one after the other.
    text: String,
}

/// A piece of evidence, its statement a part of the builder's text.
#[derive(Clone, Debug)]
struct Piece<'a> {
    kind: EvidenceKind,
    date: Option<Date>,
    date_of: DateOf,
    source: Cow<'a, str>,
    statement: Range<usize>,
    rank: Rank,
}

/// The order of evidence, before its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// The past of the name, and what others report.
    Earlier,
    /// A record of the current registry.
    Current,
    /// A claim that the registry removed the name.
    ContradictedClaim,
    /// The facts that contradict it.
    Contradiction,
}

impl<'a> EvidenceBuilder<'a> {
    /// Returns a builder without evidence.
    pub fn new(registry: &'a Registry) -> Self {
        Self { registry, pieces: Vec::new(), text: String::new() }
    }

    /// Returns the registry that the evidence is from.
    pub fn registry(&self) -> &'a Registry {
        self.registry
    }

    /// Returns the pieces of evidence about the last subject, oldest first. Current records follow, then claims that the
    /// registry removed the name, and last the facts that contradict those.
    pub fn pieces(&self) -> impl DoubleEndedIterator<Item = Evidence<'_>> + ExactSizeIterator {
        self.pieces.iter().map(|piece| Evidence {
            kind: piece.kind,
            date: piece.date,
            date_of: piece.date_of,
            source: &piece.source,
            statement: &self.text[piece.statement.clone()],
            is_contradiction: piece.rank == Rank::Contradiction,
        })
    }

    /// Removes all evidence.
    pub fn clear(&mut self) {
        self.pieces.clear();
        self.text.clear();
    }

    /// Gathers the evidence about a name on a port, in the order of [`pieces`](Self::pieces).
    ///
    /// The evidence is the past of the name on the port, the claims of others, and the registry's current records of the
    /// port and of the name's other endpoints. For a claim about the use of a port, the
    /// past of the name is left out, since the claim is not about the name.
    pub fn gather(&mut self, subject: &Subject<'_>) {
        let Subject { name, standing, port, transport, cited } = *subject;
        let registry = self.registry;
        self.clear();
        let about_use = cited.is_some_and(ClaimKind::is_about_use);
        let has_past =
            !about_use && matches!(standing, Some(Standing::Renamed | Standing::Reassigned | Standing::Deassigned));
        if let Some(name) = name.filter(|_| has_past) {
            self.write_past(name, port, transport);
        }
        if registry.has_claims(port) {
            self.write_claims(subject);
        }
        let noted = write_about_port(registry, port, transport, &mut self.text);
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
                    self.text.push_str(", and ");
                } else {
                    self.end_registry_piece(Rank::Current);
                }
                write_about_name(records, &mut self.text);
            }
        }
        self.end_registry_piece(Rank::Current);
        if let Some(row) = noted {
            let ports = row.ports().unwrap_or(PortRange::single(port)).text();
            self.text.extend(["notes on ", ports.as_str(), "/", transport.as_str(), ": ", row.unauthorized_use()]);
            self.end_registry_piece(Rank::Current);
        }
        if self.pieces.len() > 1 {
            // A claim comes before the record and before its contradictions, whenever its source was read.
            self.pieces.sort_by_key(|piece| (piece.rank, piece.date));
        }
    }

    /// Adds a piece after the others.
    pub(super) fn push(&mut self, kind: EvidenceKind, date: Option<Date>, date_of: DateOf, source: &str, text: &str) {
        // The pieces are sorted by date, so the last one need not end the text.
        let start = self.text.len();
        self.text.push_str(text);
        let (statement, source) = (start..self.text.len(), Cow::Owned(source.to_owned()));
        self.pieces.push(Piece { kind, date, date_of, source, statement, rank: Rank::Earlier });
    }

    /// Ends a piece: the text since the last one is its statement.
    fn end_piece(&mut self, rank: Rank, kind: EvidenceKind, date: Option<Date>, date_of: DateOf, source: &'a str) {
        let start = self.pieces.last().map_or(0, |piece| piece.statement.end);
        let (statement, source) = (start..self.text.len(), Cow::Borrowed(source));
        self.pieces.push(Piece { kind, date, date_of, source, statement, rank });
    }

    /// Ends a piece from the current registry.
    fn end_registry_piece(&mut self, rank: Rank) {
        let registry = self.registry;
        self.end_piece(rank, EvidenceKind::Registry, registry.updated(), DateOf::Source, registry.source_id());
    }

    /// Ends a piece from a dated source.
    fn end_source_piece(&mut self, source: Source<'a>) {
        let kind = if source.is_rfc() { EvidenceKind::Rfc } else { EvidenceKind::Registry };
        self.end_piece(Rank::Earlier, kind, source.date(), DateOf::Source, source.id());
    }

    /// Writes the beginning and the end of the name's tenure on the port.
    fn write_past(&mut self, name: &[u8], port: u16, transport: Transport) {
        let registry = self.registry;
        let held: Vec<Tenure<'a>> = held_earlier(registry, name, port, transport).collect();
        let Some(first) = held.iter().copied().min_by_key(|tenure| tenure.first().date()) else { return };
        let last = last_tenure(registry, name, port, transport).unwrap_or(first);
        let endpoint = |is_without_transport: bool| {
            if is_without_transport { format!("{port} (without a transport)") } else { format!("{port}/{transport}") }
        };
        let listed = first.listed();
        let first_endpoint = endpoint(listed.first_without_transport);
        let (before, after) = if listed.as_customary_use {
            ("lists `", " as customary use")
        } else if first.is_first_keyword() {
            ("is the first known source with the keyword `", "")
        } else {
            ("is the first known source to list `", "")
        };
        self.text.extend([before, first.name(), "` on ", &first_endpoint, after]);
        self.end_source_piece(first.first());
        let Some(end) = registry.end_on(last, port, transport) else {
            let source = registry.last_of(last);
            let last_endpoint = endpoint(last.listed().last_without_transport && source == last.last());
            self.text.extend(["is the last known source to list `", last.name(), "` on ", &last_endpoint]);
            self.end_source_piece(source);
            return;
        };
        let mut write_end = |name: &str, end: End<'a>| {
            let tenure_after = |successor: &str| {
                let mut tenures = held_earlier(registry, successor.as_bytes(), port, transport);
                tenures.find(|tenure| end.is_followed_by(*tenure))
            };
            let successor = end.to().find_map(tenure_after);
            let is_without_transport = successor.is_some_and(|tenure| tenure.listed().first_without_transport);
            write_ended(name, &endpoint(is_without_transport), end, &mut self.text);
            self.end_source_piece(end.by());
        };
        write_end(last.name(), end);
        // Further renames follow, unless the first of the new names is today's.
        let is_today = |to: &str| {
            let mut today = registry.assigned(port, transport);
            today.find(|record| record.is_named(to.as_bytes())).is_some_and(|record| !record.is_historic_spelling())
        };
        if end.how != EndKind::Renamed || end.to().any(is_today) {
            return;
        }
        let steps = current_name(registry, name, port, transport).map(|current| current.steps).unwrap_or_default();
        let is_later = |(tenure, _): &(Tenure<'_>, _)| !tenure.name().eq_ignore_ascii_case(last.name());
        for (tenure, end) in steps.into_iter().filter(is_later) {
            write_end(tenure.name(), end);
        }
    }

    /// Writes claims, strongest first. They are about the use of the port if such a claim is cited, else about the name
    /// on it.
    ///
    /// A reader who sees that a service is dead may also have read that the registry removed it, so such claims follow,
    /// with the facts that contradict them.
    fn write_claims(&mut self, subject: &Subject<'_>) {
        const MOST: usize = 2;
        let Subject { name, port, transport, cited, .. } = *subject;
        let registry = self.registry;
        let is_wanted = |claim: &Claim<'_>| match (claim.kind(), cited, name) {
            (None, ..) | (_, None, None) => false,
            (Some(kind), Some(cited), _) if cited.is_about_use() => kind == cited && claim.is_on(port, transport),
            (Some(kind), Some(cited), name) => {
                kind == cited && name.is_some_and(|name| claim.is_about(name, port, transport))
            }
            (Some(kind), None, Some(name)) => {
                matches!(kind, ClaimKind::Defunct | ClaimKind::HistoricProtocol)
                    && claim.is_about(name, port, transport)
            }
        };
        let mut claims: Vec<Claim<'a>> = registry.claims_on(port).filter(is_wanted).collect();
        if claims.len() > 1 {
            // The words for the strength of a source sort by strength: primary, secondary, weak.
            claims.sort_by_key(|claim| (claim.strength(), claim.since()));
            claims.truncate(MOST);
        }
        if let (Some(ClaimKind::Defunct), Some(name)) = (cited, name) {
            let of_name = registry.claims_about(name, port, transport);
            claims.extend(of_name.filter(|claim| claim.kind() == Some(ClaimKind::RemovalClaimed)));
        }
        let mut sentences: Vec<String> = Vec::new();
        for &claim in &claims {
            let against = contradictions(registry, claim);
            self.write_claim(claim, if against.is_empty() { Rank::Earlier } else { Rank::ContradictedClaim });
            sentences.extend(against);
        }
        if !sentences.is_empty() {
            self.text.extend(["contradicts the reported removal: ", &sentences.join("; ")]);
            self.end_registry_piece(Rank::Contradiction);
        }
    }

    /// Writes a claim. Its date is that of the reported fact, or else the day on which the source was read.
    fn write_claim(&mut self, claim: Claim<'a>, rank: Rank) {
        let (since, accessed) = (claim.since(), claim.accessed());
        let text = &mut self.text;
        text.extend([claim.statement().trim_end_matches('.'), " ("]);
        if let Some(since) = since {
            text.extend([since.text().as_str(), "; "]);
        }
        match claim.source_title().split_once("; Historic in ") {
            // The statement names the RFC; the list that calls it Historic is the source.
            Some((_, list)) => text.push_str(list),
            None => text.extend(["reported by ", claim.source_title()]),
        }
        if claim.is_weak() {
            text.push_str(", a weak source");
        }
        if let Some(accessed) = accessed.filter(|_| since.is_none()) {
            text.extend([", read on ", accessed.text().as_str()]);
        }
        text.push(')');
        let date_of = if since.is_some() { DateOf::Fact } else { DateOf::Reading };
        self.end_piece(rank, EvidenceKind::Claim, since.or(accessed), date_of, claim.source_url());
    }
}

//! The records and the past of one port, range or name.

mod near;
mod search;
mod server;
mod software;
mod stems;

use super::query::Query;
use crate::model::{PortRange, Transport};
use crate::registry::{Claim, ClaimKind, EarlyRow, End, EndKind, Record, Registry, Tenure, current_name, reason};
use std::collections::BTreeSet;

pub use near::{Likeness, Near, is_near};
pub use search::{CommonNames, Lead, lead};
pub use server::{Server, ServerEndpoint};
pub use software::near_software;

/// A question of `explain`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// About one name or port.
    One(Query),
    /// About the ports of a range, on one transport or on all.
    Range(PortRange, Option<Transport>),
}

impl Question {
    /// Returns the transport, if the question is limited to one.
    pub fn transport(&self) -> Option<Transport> {
        match self {
            Self::One(query) => query.transport(),
            Self::Range(_, transport) => *transport,
        }
    }
}

/// Everything known about a port, a range or a name.
#[derive(Debug, Default)]
pub struct Explanation<'a> {
    /// The records of today.
    pub records: Vec<Record<'a>>,
    /// For a port: the transports on which the registry has no record.
    pub unlisted: Vec<Transport>,
    /// The names that were on the port, or the ports that the name was on; oldest first.
    pub tenures: Vec<Tenure<'a>>,
    /// Rows of RFCs before 900; oldest first.
    pub early: Vec<EarlyRow<'a>>,
    /// Claims of sources other than the registry.
    pub claims: Vec<Claim<'a>>,
}

impl<'a> Explanation<'a> {
    /// Collects all facts that this registry knows.
    pub fn new(registry: &'a Registry, query: &Query) -> Self {
        let mut explanation = match query {
            Query::Port(port, transport) => Self::of_port(registry, *port, *transport),
            Query::Name(name, transport) => Self::of_name(registry, name, *transport),
        };
        explanation.sort();
        explanation
    }

    /// Collects the records, the past and the claims of a range of ports, on one transport or on all.
    pub fn of_ports(registry: &'a Registry, ports: PortRange, transport: Option<Transport>) -> Self {
        let overlaps = |known: Option<PortRange>| known.is_some_and(|known| known.overlaps(ports));
        let is_asked = |other: Transport| transport.is_none_or(|asked| asked == other);
        let is_for = |record: &Record<'_>| record.transport().is_none_or(is_asked);
        let mut explanation = Self {
            records: registry.records().filter(|record| overlaps(record.ports()) && is_for(record)).collect(),
            unlisted: Vec::new(),
            tenures: (registry.history().tenures())
                .filter(|tenure| overlaps(tenure.ports()) && tenure.transports().any(is_asked))
                .filter(|tenure| registry.knows(|| tenure.first().date()))
                .collect(),
            early: Vec::new(),
            claims: registry
                .claims()
                .filter(|claim| overlaps(claim.ports()) && claim.transports().any(is_asked))
                .collect(),
        };
        explanation.sort();
        explanation
    }

    fn sort(&mut self) {
        self.tenures.sort_by_key(|tenure| tenure.first().date());
        self.early.sort_by_key(|row| row.date());
    }

    fn of_port(registry: &'a Registry, port: u16, transport: Option<Transport>) -> Self {
        let mut records: Vec<Record<'_>> = Vec::new();
        let mut unlisted = Vec::new();
        for transport in Transport::ALL.into_iter().filter(|&other| transport.is_none_or(|asked| asked == other)) {
            let mut found: Vec<Record<'_>> = registry.assigned(port, transport).collect();
            if found.is_empty() {
                found.extend(registry.unnamed(port, transport));
            }
            if found.is_empty() {
                unlisted.push(transport);
            }
            found.retain(|record| !records.iter().any(|known| known.id() == record.id()));
            records.extend(found);
        }
        let is_asked = |is_on: &dyn Fn(Transport) -> bool| transport.is_none_or(is_on);
        Self {
            records,
            unlisted,
            tenures: registry
                .tenures_on(port)
                .filter(|tenure| is_asked(&|transport| tenure.is_on(port, transport)))
                .collect(),
            // NCP sockets of early RFCs belong to none of today's transports.
            early: registry.early_on(port).filter(|_| transport.is_none()).collect(),
            claims: registry
                .claims_on(port)
                .filter(|claim| is_asked(&|transport| claim.is_on(port, transport)))
                .collect(),
        }
    }

    fn of_name(registry: &'a Registry, name: &[u8], transport: Option<Transport>) -> Self {
        let is_asked = |other: Transport| transport.is_none_or(|transport| transport == other);
        Self {
            records: registry.named(name).filter(|record| record.transport().is_none_or(is_asked)).collect(),
            unlisted: Vec::new(),
            tenures: registry.tenures_of(name).filter(|tenure| tenure.transports().any(is_asked)).collect(),
            early: registry.early_of(name).filter(|_| transport.is_none()).collect(),
            claims: registry.claims_of(name).filter(|claim| claim.transports().any(is_asked)).collect(),
        }
    }

    /// Returns whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.tenures.is_empty() && self.early.is_empty() && self.claims.is_empty()
    }

    /// Returns whether a name left the port, or a claim says that the service is dead.
    pub fn has_ghost(&self, registry: &Registry) -> bool {
        let is_dead = |claim: &Claim<'_>| {
            matches!(claim.kind(), Some(ClaimKind::Defunct | ClaimKind::HistoricProtocol | ClaimKind::RemovalClaimed))
        };
        self.tenures.iter().any(|tenure| registry.end_of(*tenure).is_some()) || self.claims.iter().any(is_dead)
    }

    /// Returns the ports of the records; without any those of the past, else of the claims. Sorted, each once.
    pub fn ports(&self) -> Vec<PortRange> {
        let records = self.records.iter().filter_map(|record| record.ports());
        let tenures = self.tenures.iter().filter_map(|tenure| tenure.ports());
        let claims = self.claims.iter().filter_map(|claim| claim.ports());
        let sources = [sorted(records), sorted(tenures), sorted(claims)];
        sources.into_iter().find(|ports| !ports.is_empty()).unwrap_or_default()
    }

    /// Returns the port number if everything known is about a single one.
    pub fn single_port(&self) -> Option<u16> {
        let mut ports: Vec<PortRange> = self.records.iter().filter_map(|record| record.ports()).collect();
        ports.extend(self.tenures.iter().filter_map(|tenure| tenure.ports()));
        match ports[..] {
            [first, ref others @ ..] if first.is_single() && others.iter().all(|other| *other == first) => {
                Some(first.first)
            }
            _ => None,
        }
    }
}

fn sorted(ports: impl Iterator<Item = PortRange>) -> Vec<PortRange> {
    let ports: BTreeSet<PortRange> = ports.collect();
    ports.into_iter().collect()
}

/// A former name of a registration.
#[derive(Clone, Copy, Debug)]
pub struct EarlierName<'a> {
    /// The time of the name.
    pub tenure: Tenure<'a>,
    /// Its end.
    pub end: End<'a>,
    /// Whether it is proven that the registration is the same.
    pub is_proven: bool,
}

/// Returns the earlier names of the registration that a name has today, oldest first, each once.
pub fn earlier_names<'a>(registry: &'a Registry, name: &str) -> Vec<EarlierName<'a>> {
    names_before(registry, name, false)
}

/// Returns the names of the registration that sources list as customary use only, oldest first, each once.
pub fn customary_names<'a>(registry: &'a Registry, name: &str) -> Vec<EarlierName<'a>> {
    let mut names = names_before(registry, name, true);
    let earlier = earlier_names(registry, name);
    names.retain(|name| !earlier.iter().any(|other| other.tenure.name().eq_ignore_ascii_case(name.tenure.name())));
    names
}

/// Returns the former names of the registration that a name has today, assigned or in customary use.
fn names_before<'a>(registry: &'a Registry, name: &str, as_customary_use: bool) -> Vec<EarlierName<'a>> {
    let mut found: Vec<EarlierName<'a>> = Vec::new();
    let mut endpoints: Vec<(u16, Transport)> = Vec::new();
    for record in registry.named(name.as_bytes()).filter(|record| !record.is_historic_spelling()) {
        let Some(ports) = record.ports() else { continue };
        let transports = Transport::ALL.into_iter().filter(|&transport| record.is_for(transport));
        endpoints.extend(transports.map(|transport| (ports.first, transport)));
    }
    for (port, transport) in endpoints {
        let is_asked = |tenure: &Tenure<'_>| tenure.listed().as_customary_use == as_customary_use;
        for tenure in registry.tenures_on(port).filter(|tenure| tenure.is_on(port, transport)).filter(is_asked) {
            let Some(end) = registry.end_on(tenure, port, transport) else { continue };
            let former = tenure.name();
            let is_known = found.iter().any(|known| known.tenure.name().eq_ignore_ascii_case(former));
            let is_there = || {
                registry
                    .assigned(port, transport)
                    .any(|record| record.is_named(former.as_bytes()) && !record.is_historic_spelling())
            };
            if is_known || former.eq_ignore_ascii_case(name) || is_there() {
                continue;
            }
            let current = current_name(registry, former.as_bytes(), port, transport);
            let is_likely = || {
                let is_doubtful = end.has_reason(reason::SAME_ASSIGNEE) || end.has_reason(reason::SAME_DATE);
                end.how == EndKind::Reassigned && is_doubtful && end.to().any(|to| to.eq_ignore_ascii_case(name))
            };
            match current {
                Some(current) if current.name.eq_ignore_ascii_case(name) => {
                    found.push(EarlierName { tenure, end, is_proven: current.is_proven() });
                }
                None if is_likely() => found.push(EarlierName { tenure, end, is_proven: false }),
                _ => {}
            }
        }
    }
    found.sort_by_key(|earlier| earlier.tenure.first().date());
    found
}

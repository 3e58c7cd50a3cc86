//! The records and the past of one port or name.

use super::query::Query;
use crate::model::{PortRange, Transport, same_letters_and_digits};
use crate::registry::{Claim, ClaimKind, EarlyRow, Record, Registry, Tenure};

/// Everything known about a port or name.
#[derive(Debug)]
pub struct Explanation<'a> {
    /// The records of today.
    pub records: Vec<Record<'a>>,
    /// Of a port: the transports on which the registry has no record.
    pub unlisted: Vec<Transport>,
    /// The names that were on the port, or the ports that the name was on; oldest first.
    pub tenures: Vec<Tenure<'a>>,
    /// Rows of RFCs before 900; oldest first.
    pub early: Vec<EarlyRow<'a>>,
    /// Claims of sources other than the registry.
    pub claims: Vec<Claim<'a>>,
}

impl<'a> Explanation<'a> {
    /// Collects everything that this registry knows.
    pub fn new(registry: &'a Registry, query: &Query) -> Self {
        let mut explanation = match query {
            Query::Port(port, transport) => Self::of_port(registry, *port, *transport),
            Query::Name(name, transport) => Self::of_name(registry, name, *transport),
        };
        explanation.tenures.sort_by_key(|tenure| tenure.first().date());
        explanation.early.sort_by_key(|row| row.date());
        explanation
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
            found.retain(|record| !records.iter().any(|known| known.number() == record.number()));
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

    /// Reports whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.tenures.is_empty() && self.early.is_empty() && self.claims.is_empty()
    }

    /// Reports whether a name left the port, or a claim says that the service is dead.
    pub fn has_ghost(&self, registry: &Registry) -> bool {
        let is_dead = |claim: &Claim<'_>| {
            matches!(claim.kind(), Some(ClaimKind::Defunct | ClaimKind::HistoricProtocol | ClaimKind::RemovalClaimed))
        };
        self.tenures.iter().any(|tenure| registry.end_of(*tenure).is_some()) || self.claims.iter().any(is_dead)
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

/// Returns up to five names of the registry that have the same letters and digits, or begin like this one.
pub fn similar_names<'a>(registry: &'a Registry, name: &str) -> Vec<&'a str> {
    const MOST: usize = 5;
    let named = || registry.records().map(Record::name).filter(|name| !name.is_empty());
    let same = named().filter(|other| same_letters_and_digits(other.as_bytes(), name.as_bytes()));
    let begins = named().filter(|other| {
        name.len() >= 3
            && other.as_bytes().get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
    });
    let mut similar: Vec<&str> = Vec::new();
    for other in same.chain(begins) {
        if similar.len() == MOST {
            break;
        }
        if !similar.contains(&other) {
            similar.push(other);
        }
    }
    similar
}

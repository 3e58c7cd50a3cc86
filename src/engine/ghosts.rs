//! Ghosts: names that the registry removed, and assignments that are reported to be dead.

use crate::model::{Date, PortRange, Transport};
use crate::registry::{Claim, ClaimKind, End, EndKind, Registry, Tenure};

/// Why a name is a ghost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GhostKind {
    /// The registry removed the name from the port.
    Ended(EndKind),
    /// Assigned, and reported to be out of use.
    Defunct,
    /// Assigned, and the RFC of the protocol is Historic.
    HistoricProtocol,
}

impl GhostKind {
    /// All kinds, in display order.
    pub const ALL: [Self; 7] = [
        Self::Ended(EndKind::Deassigned),
        Self::Ended(EndKind::TransportDropped),
        Self::Ended(EndKind::Moved),
        Self::Ended(EndKind::Reassigned),
        Self::Ended(EndKind::Renamed),
        Self::Defunct,
        Self::HistoricProtocol,
    ];

    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ended(kind) => kind.as_str(),
            Self::Defunct => "defunct",
            Self::HistoricProtocol => "historic-protocol",
        }
    }

    /// Returns one line for help.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Ended(kind) => kind.summary(),
            Self::Defunct => "assigned, and reported to be out of use",
            Self::HistoricProtocol => "assigned, and the RFC of the protocol is Historic",
        }
    }

    /// Returns whether it is listed by default: names that are still in use elsewhere are not.
    pub fn is_listed_by_default(self) -> bool {
        !matches!(self, Self::Ended(EndKind::Renamed | EndKind::Moved | EndKind::Reassigned))
    }
}

/// One ghost.
#[derive(Debug)]
pub struct Ghost<'a> {
    /// Why it is one.
    pub kind: GhostKind,
    /// Its name.
    pub name: &'a str,
    /// Its ports.
    pub ports: PortRange,
    /// Its transports.
    pub transports: Vec<Transport>,
    /// The day of the end, or of the first source without the name. For a claim, the date of the reported fact.
    pub date: Option<Date>,
    /// Whether the registry itself gives that day.
    pub is_exact: bool,
    /// The date of the last source that has the name.
    pub after: Option<Date>,
    /// The id of the source, or the address of the claim.
    pub source: &'a str,
    /// The facts that it follows from.
    pub cause: GhostCause<'a>,
}

/// The facts behind a ghost.
#[derive(Clone, Copy, Debug)]
pub enum GhostCause<'a> {
    /// A tenure and its end.
    Ended(Tenure<'a>, End<'a>),
    /// A claim.
    Claimed(Claim<'a>),
}

/// Returns the ghosts of these kinds within a range of ports, oldest first.
pub fn ghosts<'a>(registry: &'a Registry, kinds: &[GhostKind], range: PortRange) -> Vec<Ghost<'a>> {
    let inside = |ports: PortRange| ports.overlaps(range);
    let mut all = Vec::new();
    for tenure in registry.history().tenures().flat_map(|tenure| registry.parts_of(tenure)) {
        let (Some(ports), Some(end)) = (tenure.ports(), registry.end_of(tenure)) else { continue };
        let kind = GhostKind::Ended(end.how);
        let known = registry.knows(|| tenure.first().date());
        if !inside(ports) || !kinds.contains(&kind) || !known || !tenure.alias_of().is_empty() {
            continue;
        }
        all.push(Ghost {
            kind,
            name: tenure.name(),
            ports,
            transports: tenure.transports().collect(),
            date: end.date.or(end.by().date()),
            is_exact: end.date.is_some(),
            after: end.after().date(),
            source: end.by().id(),
            cause: GhostCause::Ended(tenure, end),
        });
    }
    for claim in registry.claims() {
        let kind = match claim.kind() {
            Some(ClaimKind::Defunct) => GhostKind::Defunct,
            Some(ClaimKind::HistoricProtocol) => GhostKind::HistoricProtocol,
            _ => continue,
        };
        let Some(ports) = claim.ports().filter(|ports| inside(*ports) && kinds.contains(&kind)) else { continue };
        all.push(Ghost {
            kind,
            name: claim.name(),
            ports,
            transports: claim.transports().collect(),
            date: claim.since(),
            is_exact: false,
            after: None,
            source: claim.source_url(),
            cause: GhostCause::Claimed(claim),
        });
    }
    all.sort_by(|a, b| (a.date, a.ports, a.name, a.kind).cmp(&(b.date, b.ports, b.name, b.kind)));
    all
}

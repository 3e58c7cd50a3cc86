//! The graveyard: what left the registry, and what is in it and said to be dead.

use super::json::append;
use super::timeline::ended;
use super::v1::{PortV1, RegistryV1, VERSION};
use super::{Paint, Run};
use crate::model::{Date, PortRange, Transport};
use crate::registry::{ClaimKind, EndKind, Registry};
use serde::Serialize;
use std::io::Write as _;

/// Why something is in the graveyard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GhostKind {
    /// The registry took the name off the port.
    Ended(EndKind),
    /// Assigned, and said to be dead.
    Defunct,
    /// Assigned, and its RFC is Historic.
    HistoricProtocol,
}

impl GhostKind {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 7] = [
        Self::Ended(EndKind::Deassigned),
        Self::Ended(EndKind::TransportDropped),
        Self::Ended(EndKind::Moved),
        Self::Ended(EndKind::Reassigned),
        Self::Ended(EndKind::Renamed),
        Self::Defunct,
        Self::HistoricProtocol,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ended(kind) => kind.as_str(),
            Self::Defunct => "defunct",
            Self::HistoricProtocol => "historic-protocol",
        }
    }

    /// Whether it is listed when nothing else is asked for: names that live on elsewhere are no ghosts.
    pub fn is_listed_by_default(self) -> bool {
        !matches!(self, Self::Ended(EndKind::Renamed | EndKind::Moved | EndKind::Reassigned))
    }
}

/// One grave.
struct Ghost {
    date: Option<Date>,
    is_exact: bool,
    after: Option<Date>,
    kind: GhostKind,
    name: String,
    ports: PortRange,
    transports: Vec<Transport>,
    what: String,
    source: String,
}

#[derive(Serialize)]
struct GhostsV1<'a> {
    version: u8,
    registry: RegistryV1<'a>,
    ghosts: Vec<GhostV1<'a>>,
}

#[derive(Serialize)]
struct GhostV1<'a> {
    kind: &'static str,
    name: &'a str,
    port: PortV1,
    transports: Vec<&'static str>,
    date: Option<String>,
    exact: bool,
    after: Option<String>,
    statement: &'a str,
    source: &'a str,
}

/// Writes the ghosts of some kinds within a range of ports, oldest first. False if there are none.
pub fn write(kinds: &[GhostKind], ports: PortRange, as_json: bool, run: &Run<'_>, out: &mut Vec<u8>) -> bool {
    let ghosts = ghosts(run.registry, kinds, ports);
    if as_json {
        let document = GhostsV1 {
            version: VERSION,
            registry: RegistryV1::new(run.registry, run.registry_origin),
            ghosts: ghosts.iter().map(ghost_v1).collect(),
        };
        append(out, &document);
        out.push(b'\n');
    } else {
        for ghost in &ghosts {
            text(ghost, run, out);
        }
        let graves = if ghosts.len() == 1 { "grave" } else { "graves" };
        let _ = writeln!(out, "{} {graves}; `portolan explain PORT` tells the whole story of one.", ghosts.len());
    }
    !ghosts.is_empty()
}

fn ghosts(registry: &Registry, kinds: &[GhostKind], range: PortRange) -> Vec<Ghost> {
    let inside = |ports: PortRange| ports.first <= range.last && range.first <= ports.last;
    let mut all = Vec::new();
    for tenure in registry.history().tenures().flat_map(|tenure| registry.parts_of(tenure)) {
        let (Some(ports), Some(end)) = (tenure.ports(), registry.end_of(tenure)) else { continue };
        let kind = GhostKind::Ended(end.how);
        let known = registry.knows(|| tenure.first().date());
        if !inside(ports) || !kinds.contains(&kind) || !known || !tenure.alias_of().is_empty() {
            continue;
        }
        all.push(Ghost {
            date: end.date.or(end.by().date()),
            is_exact: end.date.is_some(),
            after: end.after().date(),
            kind,
            name: tenure.name().to_owned(),
            ports,
            transports: tenure.transports().collect(),
            what: ended(tenure, end, registry),
            source: end.by().id().to_owned(),
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
            date: claim.since(),
            is_exact: false,
            after: None,
            kind,
            name: claim.name().to_owned(),
            ports,
            transports: claim.transports().collect(),
            what: format!("claimed: {}", claim.statement()),
            source: claim.source_url().to_owned(),
        });
    }
    all.sort_by(|a, b| (a.date, a.ports, &a.name, a.kind).cmp(&(b.date, b.ports, &b.name, b.kind)));
    all
}

fn text(ghost: &Ghost, run: &Run<'_>, out: &mut Vec<u8>) {
    let date = ghost.date.map(|date| date.to_string()).unwrap_or_default();
    let transports: Vec<&str> = ghost.transports.iter().map(|transport| transport.as_str()).collect();
    let place = format!("{}/{}", ghost.ports, transports.join(","));
    let _ = writeln!(
        out,
        "{} {:<17} {} {place:<15} {}",
        run.theme.paint(Paint::Frame, format!("{date:<10}")),
        ghost.kind.as_str(),
        run.theme.paint(Paint::Strong, format!("{:<15}", ghost.name)),
        ghost.what
    );
}

fn ghost_v1(ghost: &Ghost) -> GhostV1<'_> {
    GhostV1 {
        kind: ghost.kind.as_str(),
        name: &ghost.name,
        port: PortV1::new(ghost.ports),
        transports: ghost.transports.iter().map(|transport| transport.as_str()).collect(),
        date: ghost.date.map(|date| date.to_string()),
        exact: ghost.is_exact,
        after: ghost.after.map(|date| date.to_string()),
        statement: &ghost.what,
        source: &ghost.source,
    }
}

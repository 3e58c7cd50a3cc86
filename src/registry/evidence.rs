//! Who says so, since when, where to read it: [`evidence`].

use super::standing::held_earlier;
use super::{Claim, ClaimKind, End, EndKind, Record, Registry, Source, Standing};
use crate::model::{Date, Transport};
use std::fmt::Write as _;

/// What kind of source speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A dated state of the IANA registry.
    Registry,
    /// An RFC that lists assigned numbers.
    Rfc,
    /// Somebody else's statement.
    Claim,
}

impl EvidenceKind {
    /// The word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Rfc => "rfc",
            Self::Claim => "claim",
        }
    }
}

/// One statement of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What kind of source speaks.
    pub kind: EvidenceKind,
    /// The date of the source.
    pub date: Option<Date>,
    /// The id of the source, as in `data/sources.tsv`; for a claim, the address where it can be read.
    pub source: String,
    /// What it says, in our words, without its date.
    pub statement: String,
}

/// What is known of a name on a port, in the order of time: how it came and went, what is claimed, and what the
/// registry says today of the port and, where it is elsewhere, of the name.
///
/// `name` is `None` for an entry without a name.
pub fn evidence(
    registry: &Registry,
    name: Option<&[u8]>,
    standing: Option<Standing>,
    port: u16,
    transport: Transport,
) -> Vec<Evidence> {
    let state = |statement: String| Evidence {
        kind: EvidenceKind::Registry,
        date: registry.updated(),
        source: registry.source_id().to_owned(),
        statement,
    };
    let mut all = Vec::new();
    if let Some(name) = name {
        if matches!(standing, Some(Standing::Renamed | Standing::Reassigned | Standing::Deassigned)) {
            all.extend(past(registry, name, port, transport));
        }
        all.extend(claimed(registry, name, port, transport));
    }
    all.push(state(about_port(registry, port, transport)));
    if let (Some(name), Some(Standing::OtherTransport | Standing::OtherPort)) = (name, standing) {
        all.push(state(about_name(registry, name)));
    } else if let (Some(name), Some(Standing::Contested)) = (name, standing)
        && registry.named(name).next().is_some()
    {
        all.push(state(about_name(registry, name)));
    }
    let unauthorized = registry.assigned(port, transport).find(|record| record.has_unauthorized_use());
    if let Some(record) = unauthorized {
        all.push(state(format!("notes on {port}/{transport}: {}", record.unauthorized_use())));
    }
    all
}

/// About the length of what is said of a record, to reserve room.
const USUAL_LENGTH: usize = 120;

/// Since when the name held the port, and how that ended.
fn past(registry: &Registry, name: &[u8], port: u16, transport: Transport) -> Vec<Evidence> {
    let mut tenures = held_earlier(registry, name, port, transport);
    let Some(first) = tenures.next() else { return Vec::new() };
    let last = tenures.last().unwrap_or(first);
    let place = format!("{port}/{transport}");
    let mut all =
        vec![said(first.first(), None, format!("lists `{}` on {place}, the first known to do so", first.name()))];
    match registry.end_of(last) {
        Some(end) => all.push(said(end.by, end.date, ended(last.name(), &place, end))),
        None => {
            let shows = registry.last_of(last);
            all.push(said(shows, None, format!("is the last known to list `{}` on {place}", last.name())));
        }
    }
    all
}

fn said(source: Source<'_>, date: Option<Date>, statement: String) -> Evidence {
    let kind = if source.kind() == RFC_KIND { EvidenceKind::Rfc } else { EvidenceKind::Registry };
    Evidence { kind, date: date.or(source.date()), source: source.id().to_owned(), statement }
}

/// The kind of the Assigned Numbers RFCs in `data/sources.tsv`.
const RFC_KIND: &str = "rfc";

/// How a tenure ended, in words that follow "the registry".
pub fn ended(name: &str, place: &str, end: End<'_>) -> String {
    let to: Vec<String> = end.to().map(|to| format!("`{to}`")).collect();
    let to = to.join(", ");
    let mut what = match end.how {
        EndKind::Renamed => format!("has {to} on {place} in place of `{name}`, for the same registration"),
        EndKind::Reassigned => format!("has {to} on {place}, no longer `{name}`"),
        EndKind::Deassigned => format!("no longer has `{name}` on {place}"),
        EndKind::Moved => format!("has `{name}` on {} in place of {place}", to.replace('`', "")),
        EndKind::TransportDropped => format!("no longer has `{name}` on {place}, only on other transports"),
    };
    let after = end.after.date().map(|date| date.to_string()).unwrap_or_default();
    let by = end.by.date().map(|date| date.to_string()).unwrap_or_default();
    match end.date {
        Some(_) if !end.ground.is_empty() => what.push_str(&format!(" ({})", end.ground)),
        Some(_) => {}
        None => what.push_str(&format!(" (between {after} and {by})")),
    }
    what
}

/// What is claimed of the name on the port, strongest first. Claims that the registry removed it are left to `explain`,
/// which can show what speaks against them.
fn claimed(registry: &Registry, name: &[u8], port: u16, transport: Transport) -> Vec<Evidence> {
    const MOST: usize = 2;
    let mut claims: Vec<Claim<'_>> = registry
        .claims_about(name, port, transport)
        .filter(|claim| matches!(claim.kind(), Some(ClaimKind::Defunct | ClaimKind::HistoricProtocol)))
        .collect();
    claims.sort_by_key(|claim| (claim.strength().to_owned(), claim.since()));
    claims.truncate(MOST);
    claims.sort_by_key(|claim| claim.since());
    claims.into_iter().map(claim_evidence).collect()
}

/// A claim as evidence.
pub fn claim_evidence(claim: Claim<'_>) -> Evidence {
    Evidence {
        kind: EvidenceKind::Claim,
        date: claim.known_from(),
        source: claim.source_url().to_owned(),
        statement: format!("{} ({} source: {})", claim.statement(), claim.strength(), claim.source_title()),
    }
}

fn about_port(registry: &Registry, port: u16, transport: Transport) -> String {
    let mut statement = String::with_capacity(USUAL_LENGTH);
    let mut assigned = registry.assigned(port, transport).peekable();
    if assigned.peek().is_some() {
        let _ = write!(statement, "assigns {port}/{transport} to ");
        for (number, record) in assigned.enumerate() {
            if number > 0 {
                statement.push_str(" and ");
            }
            statement.extend(["`", record.name(), "`"]);
            if record.is_historic_spelling() {
                statement.extend([", a historic spelling of `", record.alias_of(), "`"]);
            } else {
                push_details(&mut statement, record);
            }
        }
        return statement;
    }
    let Some(row) = registry.unnamed(port, transport) else {
        return format!("has no record for {port}/{transport}");
    };
    let _ = write!(statement, "lists {port}/{transport} as “");
    statement.extend([row.description(), "”"]);
    let note = row.note();
    if !note.is_empty() {
        statement.extend([", with the note “", note, "”"]);
    }
    statement
}

/// What, since when, and the references, in parentheses.
fn push_details(statement: &mut String, record: Record<'_>) {
    let mut between = " (";
    for value in [record.description(), record.references()] {
        if !value.is_empty() {
            statement.extend([between, value]);
            between = "; ";
        }
    }
    for (what, date) in [("registered", record.registered()), ("modified", record.modified())] {
        if let Some(date) = date {
            let _ = write!(statement, "{between}{what} {date}");
            between = "; ";
        }
    }
    if between != " (" {
        statement.push(')');
    }
}

/// Where the registry has a name today: `22/tcp, 22/udp`, or that it has no port.
pub(crate) fn places(registry: &Registry, name: &[u8]) -> String {
    let mut places: Vec<String> = Vec::new();
    for record in registry.named(name) {
        let Some(ports) = record.ports() else { continue };
        let place = match record.transport() {
            Some(transport) => format!("{ports}/{transport}"),
            None => format!("{ports} on every transport"),
        };
        if !places.contains(&place) {
            places.push(place);
        }
    }
    join_places(&places)
}

fn join_places(places: &[String]) -> String {
    const SHOWN: usize = 4;
    if places.len() <= SHOWN + 1 {
        return places.join(", ");
    }
    format!("{} and {} more", places[..SHOWN].join(", "), places.len() - SHOWN)
}

fn about_name(registry: &Registry, name: &[u8]) -> String {
    let shown = registry.named(name).next().map_or("", Record::name);
    match places(registry, name) {
        places if places.is_empty() => format!("registers `{shown}` without a port number"),
        places => format!("has `{shown}` on {places}"),
    }
}

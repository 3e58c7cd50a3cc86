//! Who says so, since when, where to read it: [`evidence`].

use super::{Record, Registry, Standing};
use crate::model::{Date, Transport};
use std::fmt::Write as _;

/// What kind of source speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A dated state of the IANA registry.
    Registry,
}

impl EvidenceKind {
    /// The word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registry => "registry",
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
    /// The id of the source, as in `data/sources.tsv`.
    pub source: String,
    /// What it says, in our words, without its date.
    pub statement: String,
}

/// What the registry says of a name on a port: of the port first, then of the name where it is elsewhere.
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
    let mut all = vec![state(about_port(registry, port, transport))];
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

fn about_port(registry: &Registry, port: u16, transport: Transport) -> String {
    let mut statement = String::new();
    for record in registry.assigned(port, transport) {
        if !statement.is_empty() {
            statement.push_str(" and ");
        }
        if record.is_historic_spelling() {
            let _ = write!(statement, "`{}`, a historic spelling of `{}`", record.name(), record.alias_of());
        } else {
            let _ = write!(statement, "`{}`{}", record.name(), details(record));
        }
    }
    if !statement.is_empty() {
        return format!("assigns {port}/{transport} to {statement}");
    }
    match registry.unnamed(port, transport) {
        Some(row) if !row.note().is_empty() => {
            format!("lists {port}/{transport} as “{}”, with the note “{}”", row.description(), row.note())
        }
        Some(row) => format!("lists {port}/{transport} as “{}”", row.description()),
        None => format!("has no record for {port}/{transport}"),
    }
}

/// What, since when, and the references, in parentheses.
fn details(record: Record<'_>) -> String {
    let mut parts = Vec::new();
    if !record.description().is_empty() {
        parts.push(record.description().to_owned());
    }
    if !record.references().is_empty() {
        parts.push(record.references().to_owned());
    }
    if let Some(date) = record.registered() {
        parts.push(format!("registered {date}"));
    }
    if let Some(date) = record.modified() {
        parts.push(format!("modified {date}"));
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
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

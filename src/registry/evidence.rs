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

/// About the length of what is said of a record, to reserve room.
const USUAL_LENGTH: usize = 120;

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

//! Who says so, since when, where to read it: [`evidence`].

use super::standing::{goes_on_as, held_earlier, last_tenure};
use super::{Claim, ClaimKind, End, EndKind, Record, Registry, Source, Standing, Tenure};
use crate::model::{Date, PortRange, Transport};
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What kind of source speaks.
    pub kind: EvidenceKind,
    /// A date that places it in time.
    pub date: Option<Date>,
    /// What that is the date of.
    pub date_of: DateOf,
    /// The id of the source, as in `data/sources.tsv`; for a claim, the address where it can be read.
    pub source: String,
    /// What it says, in our words, without its date.
    pub statement: String,
}

/// What is known of a name on a port, in the order of time: how it came and went, what is claimed, and what the
/// registry says today of the port and, where it is elsewhere, of the name.
///
/// `name` is `None` for an entry without a name. `cited` is the kind of claim that is wanted; without it, those that
/// the service is dead or its protocol Historic. A claim about how a port is used says nothing of the name, so that
/// the name's past is left out.
pub fn evidence(
    registry: &Registry,
    name: Option<&[u8]>,
    standing: Option<Standing>,
    port: u16,
    transport: Transport,
    cited: Option<ClaimKind>,
) -> Vec<Evidence> {
    let state = |statement: String| Evidence {
        kind: EvidenceKind::Registry,
        date: registry.updated(),
        date_of: DateOf::Source,
        source: registry.source_id().to_owned(),
        statement,
    };
    let mut all = Vec::new();
    let about_use = matches!(cited, Some(ClaimKind::UnofficialUse | ClaimKind::MalwareReported));
    let has_past =
        !about_use && matches!(standing, Some(Standing::Renamed | Standing::Reassigned | Standing::Deassigned));
    if let Some(name) = name.filter(|_| has_past) {
        all.extend(past(registry, name, port, transport));
    }
    let claims = claimed(registry, name, port, transport, cited);
    let against: Vec<&str> = claims.iter().flat_map(|claim| registry.against(*claim)).map(String::as_str).collect();
    all.extend(claims.into_iter().map(claim_evidence));
    if !against.is_empty() {
        all.push(state(format!("speaks against the claimed removal: {}", against.join("; "))));
    }
    let mut today = about_port(registry, port, transport);
    let of_name = name.filter(|name| !about_use && speaks_of_name(registry, name, standing));
    let of_name = of_name.map(|name| about_name(registry, name));
    if let Some(of_name) = of_name.as_deref().filter(|_| has_past) {
        // One line of three: the others tell how the name came and went.
        today.extend([", and ", of_name]);
    }
    all.push(state(today));
    all.extend(of_name.filter(|_| !has_past).map(state));
    let mut rows = registry.assigned(port, transport).chain(registry.unnamed(port, transport));
    if let Some(row) = rows.find(|row| row.has_unauthorized_use()) {
        let ports = row.ports().unwrap_or(PortRange::single(port));
        all.push(state(format!("notes on {ports}/{transport}: {}", row.unauthorized_use())));
    }
    all.sort_by_key(|evidence| evidence.date);
    all
}

/// Whether it helps to say where the registry has the name today.
fn speaks_of_name(registry: &Registry, name: &[u8], standing: Option<Standing>) -> bool {
    match standing {
        Some(Standing::OtherTransport | Standing::OtherPort) => true,
        Some(Standing::Reassigned | Standing::Deassigned | Standing::Contested) => {
            registry.named(name).next().is_some()
        }
        _ => false,
    }
}

/// What the registry adds to the description of a name that replaced one with other characters.
const WELL_FORMED: &str = "IANA assigned this well-formed service name";
/// About the length of what is said of a record, to reserve room.
const USUAL_LENGTH: usize = 120;

/// Since when the name held the port, and how that ended.
fn past<'a>(registry: &'a Registry, name: &[u8], port: u16, transport: Transport) -> Vec<Evidence> {
    let held = || held_earlier(registry, name, port, transport);
    let first = held().min_by_key(|tenure| tenure.first().date());
    let (Some(first), Some(last)) = (first, last_tenure(registry, name, port, transport)) else { return Vec::new() };
    let place = |is_without_transport: bool| {
        if is_without_transport { format!("{port}, without a transport") } else { format!("{port}/{transport}") }
    };
    let listed = first.listed();
    let how = if listed.as_customary_use { "as customary use" } else { "the first known to do so" };
    let first_place = place(listed.first_without_transport);
    let mut all = vec![said(first.first(), format!("lists `{}` on {first_place}, {how}", first.name()))];
    let Some(end) = registry.end_of(last) else {
        let source = registry.last_of(last);
        let place = place(last.listed().last_without_transport && source == last.last());
        all.push(said(source, format!("is the last known to list `{}` on {place}", last.name())));
        return all;
    };
    let mut tell = |tenure: Tenure<'_>, end: End<'a>| {
        let began = |heir: &str| {
            held_earlier(registry, heir.as_bytes(), port, transport).find(|tenure| tenure.first() == end.by)
        };
        let heir = end.to().find_map(began);
        let place = place(heir.is_some_and(|heir| heir.listed().first_without_transport));
        all.push(said(end.by, ended(tenure.name(), &place, end)));
    };
    tell(last, end);
    // What became of it under its next names.
    let goes_on = goes_on_as(registry, name, port, transport).filter(|_| end.how == EndKind::Renamed);
    let steps = goes_on.map(|goes_on| goes_on.steps).unwrap_or_default();
    for (tenure, end) in steps.into_iter().filter(|(tenure, _)| !tenure.name().eq_ignore_ascii_case(last.name())) {
        tell(tenure, end);
    }
    all
}

fn said(source: Source<'_>, statement: String) -> Evidence {
    let kind = if source.kind() == RFC_KIND { EvidenceKind::Rfc } else { EvidenceKind::Registry };
    Evidence { kind, date: source.date(), date_of: DateOf::Source, source: source.id().to_owned(), statement }
}

/// The kind of the Assigned Numbers RFCs in `data/sources.tsv`.
const RFC_KIND: &str = "rfc";

/// How a tenure ended, in words that follow "the registry".
pub fn ended(name: &str, place: &str, end: End<'_>) -> String {
    let to: Vec<String> = end.to().map(|to| format!("`{to}`")).collect();
    let to = to.join(", ");
    let mut what = match end.how {
        EndKind::Renamed if end.heir_was_there() => format!("has {to} on {place}, and no longer `{name}`"),
        EndKind::Renamed if end.is_proven_rename() => {
            format!("has {to} on {place} in place of `{name}`, for the same registration")
        }
        EndKind::Renamed => format!("has {to} on {place} in place of `{name}`, likely for the same registration"),
        EndKind::Reassigned => format!("has {to} on {place}, no longer `{name}`"),
        EndKind::Deassigned => format!("no longer has `{name}` on {place}"),
        EndKind::Moved => format!("has `{name}` on {} in place of {place}", to.replace('`', "")),
        EndKind::TransportDropped => format!("no longer has `{name}` on {place}, only on other transports"),
    };
    if end.date != end.by.date()
        && let Some(day) = end.date
    {
        let _ = write!(what, " since {day}");
    }
    let after = if end.date.is_none() { format!("after {}", title(end.after)) } else { String::new() };
    let copy = end.by.known_by().filter(|known| end.date.is_none() && Some(*known) != end.by.date());
    let copy = copy.map(|known| format!("seen in a copy of {known}")).unwrap_or_default();
    let why: Vec<&str> = [end.ground, &after, &copy].into_iter().filter(|part| !part.is_empty()).collect();
    if !why.is_empty() {
        let _ = write!(what, " ({})", why.join("; "));
    }
    what
}

/// `RFC 1060 of 1990-03`, or `that of 2006-11-13` for a state of the registry.
fn title(source: Source<'_>) -> String {
    let date = source.date().map(|date| format!(" of {date}")).unwrap_or_default();
    if source.kind() == RFC_KIND { source.id().replacen("rfc", "RFC ", 1) + &date } else { format!("that{date}") }
}

/// What is claimed, strongest first: of the port's use if that is what is cited, else of the name on the port. With
/// claims that the service is dead come those that the registry has removed it: whoever reads the one may have heard
/// the other.
fn claimed<'a>(
    registry: &'a Registry,
    name: Option<&'a [u8]>,
    port: u16,
    transport: Transport,
    cited: Option<ClaimKind>,
) -> Vec<Claim<'a>> {
    const MOST: usize = 2;
    let mut claims: Vec<Claim<'_>> = match (cited, name) {
        (Some(kind @ (ClaimKind::UnofficialUse | ClaimKind::MalwareReported)), _) => registry
            .claims_on(port)
            .filter(|claim| claim.kind() == Some(kind) && claim.is_on(port, transport))
            .collect(),
        (_, None) => return Vec::new(),
        (cited, Some(name)) => {
            let wanted = |kind| match cited {
                Some(cited) => kind == cited,
                None => matches!(kind, ClaimKind::Defunct | ClaimKind::HistoricProtocol),
            };
            registry.claims_about(name, port, transport).filter(|claim| claim.kind().is_some_and(wanted)).collect()
        }
    };
    // The words for how strong a source is stand in the order of the alphabet.
    claims.sort_by_key(|claim| (claim.strength(), claim.since()));
    claims.truncate(MOST);
    if let (Some(ClaimKind::Defunct), Some(name)) = (cited, name) {
        let of_name = registry.claims_about(name, port, transport);
        claims.extend(of_name.filter(|claim| claim.kind() == Some(ClaimKind::RemovalClaimed)));
    }
    claims
}

/// A claim as evidence. Its date is the one since when it holds, or else the day on which the source was read.
fn claim_evidence(claim: Claim<'_>) -> Evidence {
    let (strength, title) = (claim.strength(), claim.source_title());
    let said_by = match (claim.since(), claim.accessed()) {
        (Some(since), _) => format!("{since}; {strength} source: {title}"),
        (None, Some(read)) => format!("{strength} source, read {read}: {title}"),
        (None, None) => format!("{strength} source: {title}"),
    };
    Evidence {
        kind: EvidenceKind::Claim,
        date: claim.known_from(),
        date_of: if claim.since().is_some() { DateOf::Fact } else { DateOf::Reading },
        source: claim.source_url().to_owned(),
        statement: format!("{} ({said_by})", claim.statement().trim_end_matches('.')),
    }
}

fn about_port(registry: &Registry, port: u16, transport: Transport) -> String {
    let mut statement = String::with_capacity(USUAL_LENGTH);
    let mut assigned = registry.assigned(port, transport).peekable();
    if assigned.peek().is_some() {
        let _ = if registry.assigned(port, transport).any(Record::is_unassigned_use) {
            write!(statement, "lists on {port}/{transport} ")
        } else {
            write!(statement, "assigns {port}/{transport} to ")
        };
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
            if record.is_unassigned_use() {
                statement.extend([", with the note “", record.note(), "”"]);
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
    // The historic spelling is told beside it.
    let description = record.description();
    // Most descriptions are shorter than that.
    let end = if description.len() < WELL_FORMED.len() { None } else { description.find(WELL_FORMED) };
    let description = description[..end.unwrap_or(description.len())].trim_end();
    for value in [description, record.references()] {
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
        places if places.is_empty() => match portless_note(registry, name) {
            None => format!("registers `{shown}` without a port number"),
            Some(note) => format!("registers `{shown}` without a port number, with the note “{note}”"),
        },
        places => format!("has `{shown}` on {places}"),
    }
}

/// What the registry notes on a name that it has without a port. Notes on DNS records of the service are not meant.
pub(crate) fn portless_note<'a>(registry: &'a Registry, name: &[u8]) -> Option<&'a str> {
    let notes = registry.named(name).filter(|record| record.ports().is_none()).map(Record::note);
    let mut notes = notes.filter(|note| !note.is_empty() && !note.starts_with("Defined TXT keys"));
    notes.next().map(|note| note.trim_end_matches('.'))
}

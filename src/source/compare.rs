//! What changed between two states of the registry.

use super::extend::source_of;
use super::record_changes::{ChangedRecord, Prints, joined_fields};
use super::tenures::{TenureBuilder, TenureRow};
use super::{DatedBy, DatedSource, READERS};
use crate::model::{Date, PortRange, Transport};
use crate::registry::{End, EndKind, History, Registry, Source, Tenure, transports_of};
use portolan_store::past::what;
use std::collections::{BTreeMap, BTreeSet};

/// What changed from one state to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The changes, by port; names without a port come last.
    pub changes: Vec<Change>,
    /// How far changes of records are among them.
    pub records: Records,
}

/// Between which states it is known whether records of the same name and place say something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Records {
    /// The two that were compared.
    Compared,
    /// Two other ones between them, by the ids of their sources: only states in XML tell it alike.
    Between(String, String),
    /// None.
    Unknown,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The port or range; `None` of a name without a port.
    pub ports: Option<PortRange>,
    /// The name; of a change of name, the former one.
    pub name: String,
    /// What happened.
    pub kind: ChangeKind,
    /// The transports that it happened on; none where the registry gives none for a name without a port.
    pub transports: Vec<Transport>,
    /// What came instead: names, a place, or for a change of a record what changed.
    pub to: Vec<String>,
}

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// A name that was not there on this port.
    Added,
    /// A name that is no longer there, nor any other in its place.
    Removed,
    /// The same registration under another name.
    Renamed,
    /// Another registration has the port.
    Reassigned,
    /// The name is on another port.
    Moved,
    /// The name is no longer there on this transport, only on others.
    TransportDropped,
    /// The record says something else of the same name.
    Changed,
}

impl ChangeKind {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 7] = [
        Self::Added,
        Self::Removed,
        Self::Renamed,
        Self::Reassigned,
        Self::Moved,
        Self::TransportDropped,
        Self::Changed,
    ];

    /// The word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Reassigned => "reassigned",
            Self::Moved => "moved",
            Self::TransportDropped => "transport-dropped",
            Self::Changed => "changed",
        }
    }

    fn of(end: EndKind) -> Self {
        match end {
            EndKind::Renamed => Self::Renamed,
            EndKind::Reassigned => Self::Reassigned,
            EndKind::Deassigned => Self::Removed,
            EndKind::Moved => Self::Moved,
            EndKind::TransportDropped => Self::TransportDropped,
        }
    }
}

/// Port, name in small letters, and transport of a record.
type RecordKey = (Option<PortRange>, String, Option<Transport>);

/// What changed in a history from the state of one day to that of another, later one: in `from` and `to`, their sources.
/// What came and went between the two, or went and came back, is no change; but a record that said something else
/// meanwhile has changed, even if it says again what it said.
pub fn between_days(history: &History, from: Source<'_>, to: Source<'_>) -> Compared {
    let mut grouped = Grouped::default();
    let (Some(first), Some(last)) = (from.date(), to.date()) else {
        return Compared { changes: Vec::new(), records: Records::Unknown };
    };
    for tenure in history.tenures().filter(|tenure| tenure.alias_of().is_empty()) {
        let Some(ports) = tenure.ports() else { continue };
        let name = tenure.name();
        for transport in tenure.transports() {
            let place = Place { history, ports, transport };
            let (kind, heirs) = match (is_there(tenure, first), is_there(tenure, last)) {
                (false, true) if !place.has(name, first) => (ChangeKind::Added, Vec::new()),
                (true, false) if !place.has(name, last) => match tenure.end() {
                    Some(end) => place.outcome(name, end.how, end.to(), last),
                    None => continue,
                },
                _ => continue,
            };
            grouped.entry((Some(ports), name.to_owned(), kind, heirs)).or_default().push(transport);
        }
    }
    let portless = [from, to].map(|source| {
        let rows = history.rows_of(source).filter(|row| row.what == what::PORTLESS);
        Portless::of(rows.flat_map(|row| {
            let given: Vec<Transport> = transports_of(row.transports).collect();
            let all = if given.is_empty() { vec![None] } else { given.into_iter().map(Some).collect() };
            all.into_iter().map(move |transport| (row.name, transport))
        }))
    });
    portless[0].changes(&portless[1], &mut grouped);

    let is_there_at_both = |name: &str, ports: Option<PortRange>, transport: Option<Transport>| match ports {
        None => portless.iter().all(|state| state.has(name, transport)),
        Some(ports) => [first, last].iter().all(|&day| {
            let transport = transport.unwrap_or(Transport::Tcp);
            history.of_name(name.as_bytes()).any(|tenure| tenure.is_on(ports.first, transport) && is_there(tenure, day))
        }),
    };
    let mut fields: BTreeMap<RecordKey, (&str, Vec<&str>)> = BTreeMap::new();
    let meanwhile = |after: usize, by: usize| from.number() <= after && by <= to.number();
    for change in history.record_changes().filter(|change| meanwhile(change.after, change.by)) {
        let given: Vec<Transport> = transports_of(change.transports).collect();
        let all = if given.is_empty() { vec![None] } else { given.into_iter().map(Some).collect() };
        for transport in all.into_iter().filter(|&transport| is_there_at_both(change.name, change.ports, transport)) {
            let key = (change.ports, change.name.to_ascii_lowercase(), transport);
            let (name, known) = fields.entry(key).or_default();
            *name = change.name;
            known.extend(change.fields.split(' '));
        }
    }
    for ((ports, _, transport), (name, fields)) in fields {
        let what = joined_fields(fields.into_iter());
        put_changed(&mut grouped, ports, name.to_owned(), what, transport);
    }
    Compared { changes: changes(grouped), records: records_between(history, from, to) }
}

/// Between which sources changes of records are known, of those from one source to another.
fn records_between(history: &History, from: Source<'_>, to: Source<'_>) -> Records {
    if from == to {
        return Records::Compared;
    }
    // The first of the readers: what it reads is compared as it is built.
    let xml = READERS[0].meta().id;
    let meanwhile = from.number()..=to.number();
    let mut told = history.sources().filter(|source| source.kind() == xml && meanwhile.contains(&source.number()));
    let Some(first) = told.next() else { return Records::Unknown };
    match told.last() {
        None => Records::Unknown,
        Some(last) if first == from && last == to => Records::Compared,
        Some(last) => Records::Between(first.id().to_owned(), last.id().to_owned()),
    }
}

type Grouped = BTreeMap<(Option<PortRange>, String, ChangeKind, Vec<String>), Vec<Transport>>;

fn put_changed(
    grouped: &mut Grouped,
    ports: Option<PortRange>,
    name: String,
    what: Vec<String>,
    transport: Option<Transport>,
) {
    let of_all = if ports.is_some() { &Transport::ALL[..] } else { &[] };
    let transports = transport.as_ref().map_or(of_all, std::slice::from_ref);
    grouped.entry((ports, name, ChangeKind::Changed, what)).or_default().extend(transports);
}

/// Names without a port, in small letters, with their transport and their spelling.
struct Portless<'a>(BTreeMap<(String, Option<Transport>), &'a str>);

impl<'a> Portless<'a> {
    fn of(names: impl Iterator<Item = (&'a str, Option<Transport>)>) -> Self {
        Self(names.map(|(name, transport)| ((name.to_ascii_lowercase(), transport), name)).collect())
    }

    fn has(&self, name: &str, transport: Option<Transport>) -> bool {
        self.0.contains_key(&(name.to_ascii_lowercase(), transport))
    }

    /// What came and what went from this state to a later one.
    fn changes(&self, later: &Self, grouped: &mut Grouped) {
        let stays: BTreeSet<&str> = later.0.keys().map(|(name, _)| name.as_str()).collect();
        let gone = self.0.iter().filter(|(key, _)| !later.0.contains_key(key));
        let new = later.0.iter().filter(|(key, _)| !self.0.contains_key(key));
        let gone = gone.map(|entry| {
            let stays = stays.contains(entry.0.0.as_str());
            (entry, if stays { ChangeKind::TransportDropped } else { ChangeKind::Removed })
        });
        for (((_, transport), name), kind) in gone.chain(new.map(|entry| (entry, ChangeKind::Added))) {
            grouped.entry((None, (*name).to_owned(), kind, Vec::new())).or_default().extend(transport);
        }
    }
}

fn changes(grouped: Grouped) -> Vec<Change> {
    let mut changes: Vec<Change> = grouped
        .into_iter()
        .map(|((ports, name, kind, to), mut transports)| {
            transports.sort_unstable();
            transports.dedup();
            Change { ports, name, kind, transports, to }
        })
        .collect();
    let known_heirs: Vec<Change> = changes
        .iter()
        .filter(|change| matches!(change.kind, ChangeKind::Renamed | ChangeKind::Moved))
        .cloned()
        .collect();
    changes.retain_mut(|change| {
        let (Some(ports), ChangeKind::Added) = (change.ports, change.kind) else { return true };
        // What a rename or a move leads to is told with it.
        let is_heir = |transport: Transport| {
            known_heirs.iter().filter(|old| old.transports.contains(&transport)).any(|old| match old.kind {
                ChangeKind::Renamed => {
                    old.ports == Some(ports) && old.to.iter().any(|heir| heir.eq_ignore_ascii_case(&change.name))
                }
                _ => old.name.eq_ignore_ascii_case(&change.name) && old.to.contains(&format!("{ports}/{transport}")),
            })
        };
        let own: Vec<Transport> = change.transports.iter().copied().filter(|&transport| !is_heir(transport)).collect();
        change.transports = own;
        !change.transports.is_empty()
    });
    changes.sort_by(|a, b| (a.ports.is_none(), a).cmp(&(b.ports.is_none(), b)));
    changes
}

fn is_there(tenure: Tenure<'_>, day: Date) -> bool {
    tenure.first().date().is_some_and(|first| first <= day)
        && tenure.end().is_none_or(|end| end.by().date().is_some_and(|by| by > day))
}

/// Ports on one transport, in the history.
#[derive(Clone, Copy)]
struct Place<'a> {
    history: &'a History,
    ports: PortRange,
    transport: Transport,
}

impl<'a> Place<'a> {
    fn tenures(self, name: &str) -> impl Iterator<Item = Tenure<'a>> + use<'a> {
        self.history.of_name(name.as_bytes()).filter(move |tenure| {
            tenure.ports() == Some(self.ports) && tenure.transports().any(|own| own == self.transport)
        })
    }

    /// Whether a name in its own right is there on a day.
    fn has(self, name: &str, day: Date) -> bool {
        self.tenures(name).any(|tenure| tenure.alias_of().is_empty() && is_there(tenure, day))
    }

    /// What became until `day` of a name that went as its tenure says: heirs may have gone themselves since.
    fn outcome<'t>(
        self,
        name: &str,
        how: EndKind,
        heirs: impl Iterator<Item = &'t str>,
        day: Date,
    ) -> (ChangeKind, Vec<String>) {
        let heirs: Vec<String> = heirs.map(str::to_owned).collect();
        match how {
            EndKind::Renamed => {
                let names = self.followed(heirs, day);
                if names.is_empty() { (ChangeKind::Removed, names) } else { (ChangeKind::Renamed, names) }
            }
            EndKind::Reassigned => {
                let names = self.followed(heirs, day);
                if names.is_empty() { (ChangeKind::Removed, names) } else { (ChangeKind::Reassigned, names) }
            }
            EndKind::Moved => {
                let is_at = |place: &String| {
                    let (ports, transport) = place.split_once('/').unwrap_or_default();
                    let (ports, transport) = (PortRange::parse(ports), Transport::parse(transport));
                    ports.zip(transport).is_some_and(|(ports, transport)| {
                        Place { history: self.history, ports, transport }.has(name, day)
                    })
                };
                let places: Vec<String> = heirs.into_iter().filter(is_at).collect();
                if places.is_empty() { (ChangeKind::Removed, places) } else { (ChangeKind::Moved, places) }
            }
            EndKind::TransportDropped => {
                let stays = Transport::ALL.into_iter().any(|transport| Place { transport, ..self }.has(name, day));
                (if stays { ChangeKind::TransportDropped } else { ChangeKind::Removed }, Vec::new())
            }
            EndKind::Deassigned => (ChangeKind::Removed, Vec::new()),
        }
    }

    /// The names that are there on a day, or those that came in their place.
    fn followed(self, names: Vec<String>, day: Date) -> Vec<String> {
        let mut seen = names;
        let mut at = 0;
        while at < seen.len() {
            if !self.is_listed(&seen[at], day) {
                for tenure in self.tenures(&seen[at].clone()) {
                    let later = tenure.end().into_iter().filter(|end| end.how != EndKind::Moved).flat_map(End::to);
                    let new: Vec<String> =
                        later.filter(|name| !seen.iter().any(|known| known == name)).map(str::to_owned).collect();
                    seen.extend(new);
                }
            }
            at += 1;
        }
        seen.retain(|name| self.is_listed(name, day));
        seen
    }

    /// Whether a name is there on a day, if on a range that holds the port.
    fn is_listed(self, name: &str, day: Date) -> bool {
        self.history
            .of_name(name.as_bytes())
            .any(|tenure| tenure.is_on(self.ports.first, self.transport) && is_there(tenure, day))
    }
}

/// What changed from one source to another. Where both have a description, changes of records are told too.
pub fn between_sources(from: DatedSource, to: DatedSource) -> Compared {
    let mut grouped = Grouped::default();
    for ChangedRecord { ports, name, fields, transport } in Prints::of(&from).changed(&Prints::of(&to)) {
        put_changed(&mut grouped, ports, name, fields.into_iter().map(str::to_owned).collect(), transport);
    }
    let portless = |source: &DatedSource| -> Vec<(String, Option<Transport>)> {
        let portless = source.rows.iter().filter(|row| row.ports.is_none() && !row.name.is_empty());
        portless.map(|row| (row.name.clone(), row.transport)).collect()
    };
    let (old, new) = (portless(&from), portless(&to));
    let [old, new] = [&old, &new].map(|names| Portless::of(names.iter().map(|(name, on)| (name.as_str(), *on))));
    old.changes(&new, &mut grouped);
    let history = History::embedded();
    let names_only = from.has_names_only() || to.has_names_only();
    let mut tenures = TenureBuilder::default();
    tenures.take(from);
    tenures.take(to);
    for TenureRow { name, ports, transport, alias_of, first, end, .. } in tenures.finish().rows {
        if !alias_of.is_empty() {
            continue;
        }
        let (kind, to) = match end {
            // A state that was put together from tenures cannot show that a registration went on: the history can.
            Some(end) if names_only && end.how == EndKind::Reassigned => {
                (known_as(&history, &name, ports, transport, &end.to), end.to)
            }
            Some(end) => (ChangeKind::of(end.how), end.to),
            None if first == 1 => (ChangeKind::Added, Vec::new()),
            None => continue,
        };
        grouped.entry((Some(ports), name, kind, to)).or_default().push(transport);
    }
    let records = if names_only { Records::Unknown } else { Records::Compared };
    Compared { changes: changes(grouped), records }
}

/// Whether the history tells that a name gave way to others of the same registration, or to another registration.
fn known_as(history: &History, name: &str, ports: PortRange, transport: Transport, to: &[String]) -> ChangeKind {
    let place = Place { history, ports, transport };
    let mut ends = place.tenures(name).filter_map(Tenure::end);
    let renamed = ends.any(|end| {
        end.how == EndKind::Renamed && end.to().any(|heir| to.iter().any(|name| name.eq_ignore_ascii_case(heir)))
    });
    if renamed { ChangeKind::Renamed } else { ChangeKind::Reassigned }
}

/// A registry as it was on a day, as a source.
pub fn source_of_registry(registry: &Registry, day: Date) -> DatedSource {
    DatedSource { date: day, dated_by: DatedBy::Itself, ..source_of(registry) }
}

impl DatedSource {
    /// Whether it tells no more of a named record than its name and its place.
    pub(super) fn has_names_only(&self) -> bool {
        self.rows.iter().all(|row| row.name.is_empty() || row.description.is_empty())
    }
}

#[cfg(test)]
mod tests;

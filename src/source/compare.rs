//! What changed between two states of the registry.

use super::tenures::{TenureBuilder, TenureRow};
use super::{DatedBy, DatedSource, SourceRow};
use crate::model::{Date, PortRange, Transport};
use crate::registry::{End, EndKind, History, Registry, Tenure};
use std::collections::BTreeMap;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The port or range.
    pub ports: PortRange,
    /// The name; of a change of name, the former one.
    pub name: String,
    /// What happened.
    pub kind: ChangeKind,
    /// The transports that it happened on.
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

/// What changed in the embedded history from the state of one day to that of another, later one. What came and went
/// between the two, or went and came back, is no change.
pub fn between_days(history: &History, from: Date, to: Date) -> Vec<Change> {
    let mut grouped = Grouped::default();
    for tenure in history.tenures().filter(|tenure| tenure.alias_of().is_empty()) {
        let Some(ports) = tenure.ports() else { continue };
        let name = tenure.name();
        for transport in tenure.transports() {
            let place = Place { history, ports, transport };
            let (kind, heirs) = match (is_there(tenure, from), is_there(tenure, to)) {
                (false, true) if !place.has(name, from) => (ChangeKind::Added, Vec::new()),
                (true, false) if !place.has(name, to) => match tenure.end() {
                    Some(end) => place.outcome(name, end.how, end.to(), to),
                    None => continue,
                },
                _ => continue,
            };
            grouped.entry((ports, name.to_owned(), kind, heirs)).or_default().push(transport);
        }
    }
    changes(grouped)
}

type Grouped = BTreeMap<(PortRange, String, ChangeKind, Vec<String>), Vec<Transport>>;

fn changes(grouped: Grouped) -> Vec<Change> {
    let mut changes: Vec<Change> = grouped
        .into_iter()
        .map(|((ports, name, kind, to), mut transports)| {
            transports.sort_unstable();
            transports.dedup();
            Change { ports, name, kind, transports, to }
        })
        .collect();
    changes.sort();
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
pub fn between_sources(from: DatedSource, to: DatedSource) -> Vec<Change> {
    let mut grouped = Grouped::default();
    for (row, what) in changed_records(&from, &to) {
        let Some(ports) = row.ports else { continue };
        let transports = row.transport.map_or(Transport::ALL.to_vec(), |transport| vec![transport]);
        grouped.entry((ports, row.name, ChangeKind::Changed, what)).or_default().extend(transports);
    }
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
        grouped.entry((ports, name, kind, to)).or_default().push(transport);
    }
    changes(grouped)
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

/// Records of the same name and port that say something else.
fn changed_records(from: &DatedSource, to: &DatedSource) -> Vec<(SourceRow, Vec<String>)> {
    let key = |row: &SourceRow| (row.name.to_ascii_lowercase(), row.ports, row.transport);
    let old: BTreeMap<_, _> = from.rows.iter().map(|row| (key(row), row)).collect();
    let mut changed = Vec::new();
    for row in to.rows.iter().filter(|row| !row.name.is_empty()) {
        let Some(old) = old.get(&key(row)) else { continue };
        let mut what = Vec::new();
        for (word, old, new) in [
            ("spelling", &old.name, &row.name),
            ("description", &old.description, &row.description),
            ("assignee", &old.assignee, &row.assignee),
            ("references", &old.references, &row.references),
            ("note", &old.note, &row.note),
            ("unauthorized-use", &old.unauthorized_use, &row.unauthorized_use),
        ] {
            // A state that was put together from tenures has names only.
            if old != new && (word == "spelling" || !from.has_names_only() && !to.has_names_only()) {
                what.push(word.to_owned());
            }
        }
        if !what.is_empty() {
            changed.push((row.clone(), what));
        }
    }
    changed
}

/// A registry as a source, with the names and ports that it has.
pub fn source_of_registry(registry: &Registry, day: Date) -> DatedSource {
    let rows = registry
        .records()
        .map(|record| SourceRow {
            name: record.name().to_owned(),
            ports: record.ports(),
            transport: record.transport(),
            alias_of: record.alias_of().to_owned(),
            ..SourceRow::default()
        })
        .collect();
    DatedSource { date: day, known_by: day, dated_by: DatedBy::Itself, whole_registry: true, rows, unread: Vec::new() }
}

impl DatedSource {
    fn has_names_only(&self) -> bool {
        self.rows.iter().all(|row| row.description.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(date: &str, rows: &[(&str, u16, &str)]) -> DatedSource {
        let rows = rows.iter().map(|(name, port, description)| SourceRow {
            name: (*name).to_owned(),
            ports: Some(PortRange::single(*port)),
            transport: Some(Transport::Tcp),
            description: (*description).to_owned(),
            ..SourceRow::default()
        });
        DatedSource {
            date: Date::parse(date).unwrap(),
            known_by: Date::parse(date).unwrap(),
            dated_by: DatedBy::Itself,
            whole_registry: true,
            rows: rows.collect(),
            unread: Vec::new(),
        }
    }

    #[test]
    fn each_kind_of_change_is_told_once() {
        let from = source(
            "2020-01-01",
            &[
                ("stays", 1, "a"),
                ("says", 2, "b"),
                ("old", 3, "c"),
                ("gone", 4, "d"),
                ("loser", 5, "e"),
                ("goes", 6, "f"),
            ],
        );
        let to = source(
            "2021-01-01",
            &[
                ("stays", 1, "a"),
                ("says", 2, "B!"),
                ("new", 3, "c"),
                ("winner", 5, "x"),
                ("goes", 7, "f"),
                ("fresh", 8, "g"),
            ],
        );
        let told: Vec<String> = between_sources(from, to)
            .iter()
            .map(|change| format!("{} {} {} {}", change.ports, change.name, change.kind.as_str(), change.to.join(",")))
            .collect();
        assert_eq!(
            told,
            [
                "2 says changed description",
                "3 new added ",
                "3 old renamed new",
                "4 gone removed ",
                "5 loser reassigned winner",
                "5 winner added ",
                "6 goes moved 7/tcp",
                "7 goes added ",
                "8 fresh added ",
            ]
        );
    }

    #[test]
    fn equal_states_do_not_differ() {
        let rows = [("a", 1, "x"), ("b", 2, "y")];
        assert_eq!(between_sources(source("2020-01-01", &rows), source("2021-01-01", &rows)), []);
    }
}

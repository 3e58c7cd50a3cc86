//! What changed between two states of the registry.

use super::tenures::{TenureBuilder, TenureRow};
use super::{DatedBy, DatedSource, SourceRow};
use crate::model::{Date, PortRange, Transport};
use crate::registry::{EndKind, History, Registry};
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

/// What changed in the embedded history from the state of one day to that of another, later one.
pub fn between_days(history: &History, from: Date, to: Date) -> Vec<Change> {
    let mut changes = Vec::new();
    for tenure in history.tenures().filter(|tenure| tenure.alias_of().is_empty()) {
        let (Some(ports), Some(first)) = (tenure.ports(), tenure.first().date()) else { continue };
        let end = tenure.end().and_then(|end| Some((end, end.by.date()?)));
        let is_there = |day: Date| first <= day && end.is_none_or(|(_, by)| by > day);
        let mut push = |kind, to| {
            changes.push(Change {
                ports,
                name: tenure.name().to_owned(),
                kind,
                transports: tenure.transports().collect(),
                to,
            });
        };
        match (is_there(from), is_there(to), end) {
            (false, true, _) => push(ChangeKind::Added, Vec::new()),
            (true, false, Some((end, _))) => push(ChangeKind::of(end.how), end.to().map(str::to_owned).collect()),
            _ => {}
        }
    }
    changes.sort();
    changes
}

/// What changed from one source to another. Where both have a description, changes of records are told too.
pub fn between_sources(from: DatedSource, to: DatedSource) -> Vec<Change> {
    let mut grouped: BTreeMap<(PortRange, String, ChangeKind, Vec<String>), Vec<Transport>> = BTreeMap::new();
    for (row, what) in changed_records(&from, &to) {
        let Some(ports) = row.ports else { continue };
        let transports = row.transport.map_or(Transport::ALL.to_vec(), |transport| vec![transport]);
        grouped.entry((ports, row.name, ChangeKind::Changed, what)).or_default().extend(transports);
    }
    let mut tenures = TenureBuilder::default();
    let (from_date, to_date) = (from.date, to.date);
    tenures.take(from, from_date);
    tenures.take(to, to_date);
    for TenureRow { name, ports, transport, alias_of, first, end, .. } in tenures.finish() {
        let (kind, to) = match end {
            Some(end) => (ChangeKind::of(end.how), end.to),
            None if first == 1 && alias_of.is_empty() => (ChangeKind::Added, Vec::new()),
            None => continue,
        };
        grouped.entry((ports, name, kind, to)).or_default().push(transport);
    }
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
    DatedSource { date: day, dated_by: DatedBy::Itself, whole_registry: true, rows, unread: Vec::new() }
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

//! The registry on an earlier day, rebuilt from the history.

use super::{Claims, History, PastRow, Registry, Source};
use crate::model::{Date, PortRange, Transport};
use portolan_store::past::what;
use portolan_store::table::{COLUMNS, column, head, row};
use std::collections::HashMap;

/// The reason why there is no registry of a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AsOfError {
    /// No source of the whole registry is that old.
    #[error("no source of {wanted} or before lists the whole registry; the oldest that does is {first}")]
    TooEarly {
        /// The wanted day.
        wanted: Date,
        /// The first source that lists the whole registry: `RFC 1700 of 1994-10`.
        first: String,
        /// Its date.
        date: Date,
    },
    /// The history has no source of the whole registry.
    #[error("the history has no source that lists the whole registry")]
    NoHistory,
    /// The stored history is damaged.
    #[error("the history is damaged: {0}")]
    Damaged(String),
}

/// Returns the newest source of `day` or before that lists the whole registry. A year or month counts as its first day.
///
/// # Errors
/// If no source is that old.
pub fn source_as_of(history: &History, day: Date) -> Result<Source<'_>, AsOfError> {
    let dated =
        || history.sources().filter(|source| source.is_whole()).filter_map(|source| Some((source, source.date()?)));
    let found = dated().filter(|&(_, date)| date <= day).max_by_key(|&(_, date)| date);
    found.map(|(source, _)| source).ok_or_else(|| {
        dated().next().map_or(AsOfError::NoHistory, |(first, date)| AsOfError::TooEarly {
            wanted: day,
            first: first.dated_title(),
            date,
        })
    })
}

/// Returns the registry of the source that [`source_as_of`] finds. The history and the claims until `day` come with it.
///
/// The known registry itself is returned whole. Any other is rebuilt from the history: names on ports and their order,
/// names without a port, unnamed rows, and notes on unauthorized or unassigned use. Descriptions, assignees, references
/// and dates of past records are not in the history.
///
/// # Errors
/// If no source is that old, or the history is damaged.
pub fn as_of(known: &Registry, day: Date) -> Result<Registry, AsOfError> {
    let history = known.history();
    let source = source_as_of(history, day)?;
    if known.ends_history() && source.id() == known.source_id() {
        return Ok(known.clone().cut_at(day));
    }
    let date = source.date().unwrap_or(day);
    let beside = Beside::of(history, source);
    let mut rows: Vec<Row> = Vec::new();
    let listed = history.tenures().filter(|tenure| {
        tenure.first().date().is_some_and(|first| first <= date)
            && tenure.end().is_none_or(|end| end.by().date().is_some_and(|by| by > date))
    });
    for tenure in listed {
        let Some(ports) = tenure.ports() else { continue };
        for transport in tenure.transports() {
            let mut values: [String; COLUMNS.len()] = Default::default();
            tenure.name().clone_into(&mut values[column::NAME]);
            values[column::PORTS] = ports.to_string();
            transport.as_str().clone_into(&mut values[column::TRANSPORT]);
            tenure.alias_of().clone_into(&mut values[column::ALIAS_OF]);
            let name = tenure.name().to_ascii_lowercase();
            if let Some(note) = beside.note_on(&name, ports, transport) {
                note.unauthorized_use.clone_into(&mut values[column::UNAUTHORIZED_USE]);
                note.note.clone_into(&mut values[column::NOTE]);
            }
            rows.push(((false, Some(ports), beside.rank_of(&name, ports, transport)), values));
        }
    }
    rows.extend(beside.others);
    // The sort is stable: names that share a port are in alphabetical order, unless the source has another.
    rows.sort_by_key(|&(key, _)| key);
    let mut table = head(source.id(), &date.to_string());
    table.extend(rows.iter().map(|(_, values)| row(values)));
    let registry = Registry::from_table(&table, history.clone(), Claims::embedded()).map_err(AsOfError::Damaged)?;
    Ok(registry.cut_at(day))
}

/// A row of the table with its sort key. The key is whether the row has no port, its ports, and its rank among rows
/// that share them.
type Row = ((bool, Option<PortRange>, usize), [String; COLUMNS.len()]);

/// The rows of a source other than names on ports.
#[derive(Default)]
struct Beside<'a> {
    /// Rows without a name or without a port.
    others: Vec<Row>,
    /// Notes, by the name in lower case.
    notes: HashMap<String, Vec<PastRow<'a>>>,
    /// Names in lower case that share ports, in the order of the source.
    orders: HashMap<(PortRange, Transport), Vec<String>>,
}

impl<'a> Beside<'a> {
    fn of(history: &'a History, source: Source<'_>) -> Self {
        let mut beside = Self::default();
        for said in history.rows_of(source) {
            match (said.what, said.ports) {
                (what::NOTED, _) => beside.notes.entry(said.name.to_ascii_lowercase()).or_default().push(said),
                (what::ORDER, Some(ports)) => {
                    let names: Vec<String> = said.name.split("; ").map(str::to_ascii_lowercase).collect();
                    for transport in Transport::ALL.into_iter().filter(|&transport| said.is_for(transport)) {
                        beside.orders.insert((ports, transport), names.clone());
                    }
                }
                (what::ORDER, None) => {}
                (_, ports) => {
                    let mut values: [String; COLUMNS.len()] = Default::default();
                    said.name.clone_into(&mut values[column::NAME]);
                    values[column::PORTS] = ports.map(|ports| ports.to_string()).unwrap_or_default();
                    said.description.clone_into(&mut values[column::DESCRIPTION]);
                    said.unauthorized_use.clone_into(&mut values[column::UNAUTHORIZED_USE]);
                    said.note.clone_into(&mut values[column::NOTE]);
                    for transport in said.transports.split(',') {
                        transport.clone_into(&mut values[column::TRANSPORT]);
                        beside.others.push(((ports.is_none(), ports, 0), values.clone()));
                    }
                }
            }
        }
        beside
    }

    /// Returns the note on a name. A range can be split, so any overlap counts.
    fn note_on(&self, name: &str, ports: PortRange, transport: Transport) -> Option<&PastRow<'a>> {
        let overlaps = |other: PortRange| other.overlaps(ports);
        self.notes.get(name)?.iter().find(|note| note.ports.is_some_and(overlaps) && note.is_for(transport))
    }

    fn rank_of(&self, name: &str, ports: PortRange, transport: Transport) -> usize {
        let names = self.orders.get(&(ports, transport));
        names.map_or(0, |names| names.iter().position(|known| known == name).unwrap_or(names.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Standing, standing};

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn a_past_day_sees_what_its_sources_list() {
        let now = Registry::embedded();
        let then = as_of(&Registry::embedded(), date("2016-12-21")).unwrap();
        for (name, port, transport, today) in [
            ("ni-ftp", 47, Transport::Tcp, Standing::Deassigned),
            ("imap", 143, Transport::Udp, Standing::Deassigned),
            ("compressnet", 2, Transport::Udp, Standing::Deassigned),
        ] {
            assert_eq!(standing(&now, name.as_bytes(), port, transport), today, "{name}");
            assert_eq!(standing(&then, name.as_bytes(), port, transport), Standing::Assigned, "{name}");
        }
        assert!(then.updated().unwrap() <= date("2016-12-21"));
        assert!(then.named(b"trueconf").next().is_none(), "registered in 2017");
        assert_eq!(then.tenures_of(b"trueconf").count(), 0);
    }

    #[test]
    fn nothing_later_than_the_day_is_known() {
        for day in ["1994-10", "2016-12-21", "2026-08-20"].map(date) {
            let then = as_of(&Registry::embedded(), day).unwrap();
            assert!(then.claims().all(|claim| claim.known_from().is_some_and(|known| known <= day)), "{day}");
            for tenure in then.history().tenures().filter(|tenure| then.knows(|| tenure.first().date())) {
                assert!(then.last_of(tenure).date().unwrap() <= day, "{} {day}", tenure.name());
                assert!(
                    then.end_of(tenure).is_none_or(|end| end.by().date().unwrap() <= day),
                    "{} {day}",
                    tenure.name()
                );
            }
        }
    }

    #[test]
    fn days_before_the_first_whole_registry_are_refused() {
        let AsOfError::TooEarly { first, .. } = as_of(&Registry::embedded(), date("1994-09")).unwrap_err() else {
            panic!()
        };
        assert_eq!(first, "RFC 1700 of 1994-10");
        assert_eq!(as_of(&Registry::embedded(), date("1994-10")).unwrap().source_id(), "rfc1700");
    }
}

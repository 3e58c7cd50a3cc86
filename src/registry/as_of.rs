//! The registry as it stood on an earlier day, put together again from the tenures.

use super::table::{COLUMNS, column, head, row};
use super::{Claims, History, Registry, Source};
use crate::model::{Date, PortRange};

/// Why there is no registry of a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AsOfError {
    /// No source of the whole registry is that old.
    #[error("no source of {wanted} or before lists the whole registry; the first that does is {first} of {date}")]
    TooEarly {
        /// The day that was asked for.
        wanted: Date,
        /// Id of the first source that lists the whole registry.
        first: String,
        /// Its date.
        date: Date,
    },
    /// The history has no source of the whole registry.
    #[error("the history has no source that lists the whole registry")]
    NoHistory,
}

/// The names and ports that the newest source of `day` or before lists, with the history and the claims until `day`;
/// a year or a month is taken at its first day. What the
/// sources say of a record beyond that (descriptions, reserved rows, notes) is not kept for past days.
///
/// # Errors
/// If no source is that old.
pub fn as_of(day: Date) -> Result<Registry, AsOfError> {
    let history = History::embedded();
    let whole = |source: &Source<'_>| source.is_whole().then(|| source.date()).flatten();
    let Some((found, date)) = history
        .sources()
        .filter_map(|source| whole(&source).map(|date| (source, date)))
        .filter(|&(_, date)| date <= day)
        .max_by_key(|&(_, date)| date)
    else {
        let first = history.sources().filter_map(|source| whole(&source).map(|date| (source, date))).next();
        return Err(first.map_or(AsOfError::NoHistory, |(source, date)| AsOfError::TooEarly {
            wanted: day,
            first: source.id().to_owned(),
            date,
        }));
    };
    let mut rows: Vec<(PortRange, [String; COLUMNS.len()])> = Vec::new();
    let shown = history.tenures().filter(|tenure| {
        tenure.first().date().is_some_and(|first| first <= date)
            && tenure.end().is_none_or(|end| end.by.date().is_some_and(|by| by > date))
    });
    for tenure in shown {
        let Some(ports) = tenure.ports() else { continue };
        for transport in tenure.transports() {
            let mut values: [String; COLUMNS.len()] = Default::default();
            tenure.name().clone_into(&mut values[column::NAME]);
            values[column::PORTS] = ports.to_string();
            transport.as_str().clone_into(&mut values[column::TRANSPORT]);
            tenure.alias_of().clone_into(&mut values[column::ALIAS_OF]);
            rows.push((ports, values));
        }
    }
    rows.sort_by_key(|(ports, _)| *ports);
    let mut table = head(found.id(), &date.to_string());
    table.extend(rows.iter().map(|(_, values)| row(values)));
    let registry = Registry::from_table(&table, history.clone(), Claims::embedded())
        .expect("invariant: rows written here are of the form that is read");
    Ok(registry.cut_at(day))
}

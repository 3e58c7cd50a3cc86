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
    /// The history cannot be what was stored.
    #[error("the history is damaged: {0}")]
    Damaged(String),
}

/// The names and ports that the newest source of `day` or before lists, with that history and the claims until `day`;
/// a year or a month is taken at its first day. What the sources say of a record beyond that (descriptions, reserved
/// rows, notes) is not kept for past days.
///
/// # Errors
/// If no source is that old, or the history is damaged.
pub fn as_of(history: &History, day: Date) -> Result<Registry, AsOfError> {
    let whole = |source: &Source<'_>| source.is_whole().then(|| source.date()).flatten();
    let Some((found, date)) = history
        .sources()
        .filter_map(|source| whole(&source).map(|date| (source, date)))
        .filter(|&(_, date)| date <= day)
        .max_by_key(|&(_, date)| date)
    else {
        let first = history.sources().find_map(|source| whole(&source).map(|date| (source, date)));
        return Err(first.map_or(AsOfError::NoHistory, |(source, date)| AsOfError::TooEarly {
            wanted: day,
            first: source.id().to_owned(),
            date,
        }));
    };
    let mut rows: Vec<(PortRange, [String; COLUMNS.len()])> = Vec::new();
    let shown = history.tenures().filter(|tenure| {
        tenure.first().date().is_some_and(|first| first <= date)
            && tenure.end().is_none_or(|end| end.by().date().is_some_and(|by| by > date))
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
    let registry = Registry::from_table(&table, history.clone(), Claims::embedded()).map_err(AsOfError::Damaged)?;
    Ok(registry.cut_at(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Transport;
    use crate::registry::{Standing, standing};

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn a_past_day_sees_what_its_sources_list() {
        let now = Registry::embedded();
        let then = as_of(&History::embedded(), date("2016-12-21")).unwrap();
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
            let then = as_of(&History::embedded(), day).unwrap();
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
        let AsOfError::TooEarly { first, .. } = as_of(&History::embedded(), date("1994-09")).unwrap_err() else {
            panic!()
        };
        assert_eq!(first, "rfc1700");
        assert_eq!(as_of(&History::embedded(), date("1994-10")).unwrap().source_id(), "rfc1700");
    }
}

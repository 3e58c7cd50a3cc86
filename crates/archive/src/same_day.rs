//! Compares sources of one day: equal ones count once, and differences are reported.

use crate::read_source::ReadSource;
use portolan::model::{PortRange, Transport};
use portolan::source::SourceRow;
use std::collections::BTreeSet;

/// A name in lowercase, its ports and its transport.
type Listed = (String, Option<PortRange>, Option<Transport>);

/// The most names that a report of a difference lists.
const MOST_LISTED: usize = 3;

/// Keeps one of the sources that list the same names on the same ports and transports. XML, which has the most fields,
/// is preferred; otherwise the first is kept.
pub(crate) fn without_duplicates(day: Vec<ReadSource>) -> Vec<ReadSource> {
    if day.len() < 2 {
        return day;
    }
    let mut kept: Vec<ReadSource> = Vec::new();
    for source in day {
        let same = |other: &ReadSource| other.id() == source.id() && lists_the_same(other, &source);
        match kept.iter_mut().find(|other| same(other)) {
            Some(other) if source.xml.is_some() && other.xml.is_none() => *other = source,
            Some(_) => {}
            None => kept.push(source),
        }
    }
    kept
}

fn lists_the_same(a: &ReadSource, b: &ReadSource) -> bool {
    a.history.facts.sha256 == b.history.facts.sha256 || listed(a) == listed(b)
}

fn listed(source: &ReadSource) -> BTreeSet<Listed> {
    let named = source.history.source.rows.iter().filter(|row| !row.name.is_empty());
    named.map(|row: &SourceRow| (row.name.to_ascii_lowercase(), row.ports, row.transport)).collect()
}

/// Returns a sentence on the names that only one of two sources of one day lists.
pub(crate) fn difference(a: &ReadSource, b: &ReadSource) -> String {
    let (in_a, in_b) = (listed(a), listed(b));
    let (first, second) = (&a.path, &b.path);
    let parts: Vec<String> = [(first, &in_a, &in_b), (second, &in_b, &in_a)]
        .into_iter()
        .filter_map(|(path, here, there)| {
            Some(format!("only {path} has {}", list(&here.difference(there).collect::<Vec<_>>())?))
        })
        .collect();
    format!("{first} and {second} are both of {} and differ: {}", a.date(), parts.join("; "))
}

/// Returns `` `ssh` on 22/tcp, `http` on 80/tcp and 5 more``; `None` for no names.
fn list(all: &[&Listed]) -> Option<String> {
    let one = |(name, ports, transport): &&Listed| match (ports, transport) {
        (None, _) => format!("`{name}` without a port"),
        (Some(ports), None) => format!("`{name}` on {ports}"),
        (Some(ports), Some(transport)) => format!("`{name}` on {ports}/{transport}"),
    };
    let first: Vec<String> = all.iter().take(MOST_LISTED).map(one).collect();
    let more = all.len() - first.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!first.is_empty()).then(|| first.join(", ") + &more)
}

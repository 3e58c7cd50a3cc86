//! Sources of one day: those that say the same are one, and of those that differ it is told in what.

use super::SourceRow;
use super::archive::Taken;
use crate::model::{PortRange, Transport};
use std::collections::BTreeSet;

/// A name, in small letters, and where it is.
type Listed = (String, Option<PortRange>, Option<Transport>);

/// How many of the names that differ are told.
const TOLD: usize = 3;

/// Leaves one of those that list the same names on the same ports and transports: the registry itself before a copy, and
/// XML, which has most, before the other forms.
pub(super) fn without_repetition(day: Vec<Taken>) -> Vec<Taken> {
    if day.len() < 2 {
        return day;
    }
    let mut kept: Vec<Taken> = Vec::new();
    for taken in day {
        let same = |other: &Taken| other.facts.id == taken.facts.id && is_same(other, &taken);
        match kept.iter_mut().find(|other| same(other)) {
            Some(other) if rank(&taken) && !rank(other) => *other = taken,
            Some(_) => {}
            None => kept.push(taken),
        }
    }
    kept
}

fn rank(taken: &Taken) -> bool {
    taken.xml.is_some()
}

fn is_same(a: &Taken, b: &Taken) -> bool {
    a.facts.sha256 == b.facts.sha256 || listed(&a.source.rows) == listed(&b.source.rows)
}

fn listed(rows: &[SourceRow]) -> BTreeSet<Listed> {
    let named = rows.iter().filter(|row| !row.name.is_empty());
    named.map(|row| (row.name.to_ascii_lowercase(), row.ports, row.transport)).collect()
}

/// In what two sources of one day differ.
pub(super) fn difference(a: &Taken, b: &Taken) -> String {
    let (in_a, in_b) = (listed(&a.source.rows), listed(&b.source.rows));
    let (first, second) = (&a.path, &b.path);
    let parts: Vec<String> = [(first, &in_a, &in_b), (second, &in_b, &in_a)]
        .into_iter()
        .filter_map(|(path, own, other)| {
            Some(format!("only {path} has {}", shown(&own.difference(other).collect::<Vec<_>>())?))
        })
        .collect();
    format!("{first} and {second} are both of {} and differ: {}", a.facts.date, parts.join("; "))
}

/// `` `ssh` on 22/tcp, `http` on 80/tcp and 5 more``.
fn shown(all: &[&Listed]) -> Option<String> {
    let one = |(name, ports, transport): &&Listed| match (ports, transport) {
        (None, _) => format!("`{name}` without a port"),
        (Some(ports), None) => format!("`{name}` on {ports}"),
        (Some(ports), Some(transport)) => format!("`{name}` on {ports}/{transport}"),
    };
    let told: Vec<String> = all.iter().take(TOLD).map(one).collect();
    let more = all.len() - told.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!told.is_empty()).then(|| told.join(", ") + &more)
}

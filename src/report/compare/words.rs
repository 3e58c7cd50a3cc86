//! The words of `compare` for lookups: the calls of programs.

use super::Comparison;
use crate::diagnostic::{Dropped, Severity};
use crate::engine::{FrequencyChanges, Subject, SubjectChange, TopPortsFault, is_used, subject_changes};
use crate::report::theme::Paint;
use crate::text::{Printable, listed};
use portolan_resolvers::{ChangeKind, Lookup, LookupChange, LookupSet, Readers};
use std::collections::{HashMap, HashSet};

/// Returns the color of a kind of change.
pub(super) fn paint(kind: ChangeKind) -> Paint {
    match kind {
        ChangeKind::Lost => Paint::Severity(Severity::Error),
        ChangeKind::Changed => Paint::Severity(Severity::Warning),
        ChangeKind::Gained => Paint::Good,
    }
}

/// Returns a lookup as a program makes it: `getservbyname("imap", "tcp")`.
pub(super) fn call(lookup: &Lookup, lookups: LookupSet) -> String {
    let protocol = lookup.protocol().map(portolan_resolvers::Protocol::as_str);
    let quoted = protocol.map_or_else(|| "NULL".to_owned(), |protocol| format!("\"{protocol}\""));
    match (lookup, lookups) {
        (Lookup::Name { name, .. }, LookupSet::Names) => {
            format!("LookupPort(\"{}\", \"{}\")", protocol.unwrap_or("ip"), Printable(name))
        }
        (Lookup::Name { name, .. }, LookupSet::Sets) => format!("nmap -p {}", Printable(name)),
        (Lookup::Name { name, .. }, _) => format!("getservbyname(\"{}\", {quoted})", Printable(name)),
        (Lookup::Addresses { name }, _) => format!("getaddrinfo(\"{}\")", Printable(name)),
        (Lookup::Port { port, .. }, LookupSet::Sets) => {
            format!("the name that Nmap prints for {port}/{}", protocol.unwrap_or("any"))
        }
        (Lookup::Port { port, .. }, _) => format!("getservbyport({port}, {quoted})"),
    }
}

/// Returns the subject of a row: the name, or the endpoints of a port.
pub(super) fn subject(row: &SubjectChange<'_>) -> String {
    match &row.subject {
        Subject::Name(name) => Printable(name).to_string(),
        Subject::Port(port) if row.endpoints.is_empty() => format!("{port} without a protocol"),
        Subject::Port(_) => row.endpoints.join(", "),
    }
}

/// Returns the changes of names and ports. The ports of a name whose loss is accepted are left out.
pub(super) fn changes<'a>(comparison: &Comparison<'a>) -> Vec<SubjectChange<'a>> {
    let mut rows = subject_changes(comparison.changes, comparison.readers);
    let accepted = accepted_losses(comparison);
    let mut endpoints: HashMap<&Subject, HashSet<&String>> = HashMap::new();
    for loss in &accepted {
        endpoints.entry(&loss.subject).or_default().extend(&loss.before);
    }
    for row in rows.iter_mut().filter(|row| row.kind == ChangeKind::Lost) {
        let Some(accepted) = endpoints.get(&row.subject) else { continue };
        let left: Vec<String> = row.before.iter().filter(|endpoint| !accepted.contains(endpoint)).cloned().collect();
        if !left.is_empty() {
            row.before = left;
        }
    }
    rows
}

/// Returns the names and ports whose loss is accepted.
pub(super) fn accepted_losses<'a>(comparison: &Comparison<'a>) -> Vec<SubjectChange<'a>> {
    let mut rows = subject_changes(comparison.accepted, comparison.readers);
    rows.retain(|row| row.kind == ChangeKind::Lost);
    rows
}

/// Returns an accepted loss with its reason: `asp 27374/tcp, 27374/udp – not in use`.
pub(super) fn accepted(row: &SubjectChange<'_>, comparison: &Comparison<'_>) -> String {
    let who = some_resolvers(row, comparison.readers).map_or_else(String::new, |who| format!(" for {who}"));
    format!("{} {}{who}{}", subject(row), answers(row), after_dash(reason(row, comparison.dropped).as_deref()))
}

/// Returns the reason for an accepted loss, which is empty if the comment gives none. `None` without a comment.
pub(super) fn reason(row: &SubjectChange<'_>, dropped: &[Dropped]) -> Option<String> {
    let is_about = |dropped: &&Dropped| is_used(dropped, row.lookups.iter().copied());
    let reasons = dropped.iter().filter(is_about).filter_map(|dropped| dropped.reason.as_deref());
    reasons.max_by_key(|reason| !reason.is_empty()).map(|reason| Printable(reason).to_string())
}

/// Returns a reason after a dash.
pub(super) fn after_dash(reason: Option<&str>) -> String {
    match reason {
        None => String::new(),
        Some("") => " – no reason given".to_owned(),
        Some(reason) => format!(" – {reason}"),
    }
}

/// Returns the words of comments that accept no loss.
pub(super) fn accepting_nothing(comparison: &Comparison<'_>) -> Vec<String> {
    let unused = comparison.dropped.iter().filter(|dropped| !is_used(dropped, comparison.accepted));
    unused.filter(|dropped| dropped.reason.is_some()).map(Dropped::to_string).collect()
}

/// Returns the answer before, the answer now, or both.
pub(super) fn answers(row: &SubjectChange<'_>) -> String {
    let joined = |answers: &[String]| answers.join(", ");
    match row.kind {
        ChangeKind::Lost => joined(&row.before),
        ChangeKind::Gained => joined(&row.after),
        ChangeKind::Changed => match (change(&row.before, &row.after), row.only_lookup()) {
            (
                changed,
                Some(LookupChange {
                    lookup: lookup @ (Lookup::Addresses { .. } | Lookup::Name { .. }),
                    before,
                    after,
                    readers,
                }),
            ) => {
                let suffix = match lookup {
                    Lookup::Addresses { .. } => " by getaddrinfo",
                    _ if lookup.protocol().is_none() && readers.resolver.lookups != LookupSet::Sets => {
                        " without a protocol"
                    }
                    _ => "",
                };
                format!("{}{suffix}", changed.unwrap_or_else(|| format!("{before} → {after}")))
            }
            (Some(changed), _) => changed,
            // The name of the port is the same, but from the line of another protocol.
            (None, Some(LookupChange { before, after, .. })) => format!("{before} → {after}"),
            (None, None) => format!("{} in another order", joined(&row.before)),
        },
    }
}

/// The number of answers beyond which only the differences are shown.
const FEW: usize = 4;

/// Returns how a list of answers changes; `None` if it has the same answers.
fn change(before: &[String], after: &[String]) -> Option<String> {
    if before == after {
        return None;
    }
    if before.len().max(after.len()) <= FEW {
        return Some(format!("{} → {}", before.join(", "), after.join(", ")));
    }
    let only = |these: &[String], others: &[String]| {
        let only: Vec<&str> = these.iter().filter(|one| !others.contains(one)).map(String::as_str).collect();
        only.join(", ")
    };
    Some(match (only(before, after), only(after, before)) {
        (gone, new) if gone.is_empty() => format!("also {new}"),
        (gone, new) if new.is_empty() => format!("no longer {gone}"),
        (gone, new) => format!("no longer {gone}, but {new}"),
    })
}

/// Returns the resolvers that a row is about: `every resolver`, `every resolver but Wine`, `musl and Go`.
pub(super) fn resolvers(row: &SubjectChange<'_>, format_readers: &[impl AsRef<str>]) -> String {
    match some_resolvers(row, format_readers) {
        Some(some) => some,
        // Nmap is the only one that reads its table.
        None if row.resolvers.len() == 1 => row.resolvers[0].to_string(),
        None => "every resolver".to_owned(),
    }
}

/// Says that a row has several answers of resolvers, where it does not show which: ` (not all alike)`.
pub(super) fn whether_alike(row: &SubjectChange<'_>) -> &'static str {
    if row.differs && row.kind == ChangeKind::Changed { " (not all alike)" } else { "" }
}

/// Returns the resolvers that a row is about, unless these are all.
pub(super) fn some_resolvers(row: &SubjectChange<'_>, format_readers: &[impl AsRef<str>]) -> Option<String> {
    if let Some(resolvers) = row.resolvers_unless_all(format_readers) {
        return Some(portolan_resolvers::list(&resolvers).to_string());
    }
    let others: Vec<&str> = row.unaffected(format_readers).map(|model| model.title).collect();
    (!others.is_empty()).then(|| format!("every resolver but {}", listed(&others, "and")))
}

/// Splits resolvers by the lookups that they support.
pub(super) fn by_call(resolvers: &[Readers]) -> Vec<(LookupSet, Vec<Readers>)> {
    let mut groups: Vec<(LookupSet, Vec<Readers>)> = Vec::new();
    for readers in resolvers {
        let lookups = match readers.resolver.lookups {
            // Both are C's functions.
            LookupSet::Services => LookupSet::Everything,
            lookups => lookups,
        };
        match groups.iter_mut().find(|(known, _)| *known == lookups) {
            Some((_, group)) => group.push(*readers),
            None => groups.push((lookups, vec![*readers])),
        }
    }
    groups
}

/// Returns why Nmap refuses `--top-ports` with one of the tables; nothing if it refuses both for the same reason.
pub(super) fn refusals(frequencies: &FrequencyChanges) -> Vec<String> {
    let [old, new] = frequencies.refused;
    if old == new {
        return Vec::new();
    }
    let sentence = |(fault, table): (Option<TopPortsFault>, &str)| {
        Some(match fault? {
            TopPortsFault::NoFrequency => {
                format!("Nmap refuses `--top-ports` with the {table} table, which has no open frequencies")
            }
            TopPortsFault::UnreadableFrequency => {
                format!("Nmap stops at an open frequency of the {table} table that it cannot read")
            }
        })
    };
    [(old, "old"), (new, "new")].into_iter().filter_map(sentence).collect()
}

/// Lists every resolver that some rows are about.
pub(super) fn all_of(rows: &[SubjectChange<'_>]) -> String {
    let mut all: Vec<&str> = Vec::new();
    for readers in rows.iter().flat_map(|row| &row.resolvers) {
        if !all.contains(&readers.resolver.title) {
            all.push(readers.resolver.title);
        }
    }
    listed(&all, "or")
}

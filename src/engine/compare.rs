//! Differences between the lookups of two tables, grouped by lookup and answers, or by name and port.

mod frequencies;
mod subjects;

pub use frequencies::{FrequencyChanges, TopPorts, TopPortsFault, frequency_changes};
pub use subjects::{Subject, SubjectChange, subject_changes};

use portolan_resolvers::{ChangeKind, LookupChange, RESOLVERS, Reader, Readers};

/// One lookup whose answer changes in the same way in several resolvers.
#[derive(Debug)]
pub struct SharedChange<'a> {
    /// The change, as the first of the resolvers reports it.
    pub change: &'a LookupChange,
    /// The resolvers, each with the releases whose answer changes in this way.
    pub resolvers: Vec<Readers>,
}

impl SharedChange<'_> {
    /// Returns the resolvers as text, for reports: `Go before 1.22, musl`.
    pub fn resolver_names(&self) -> String {
        self.resolvers.iter().map(Readers::to_string).collect::<Vec<String>>().join(", ")
    }
}

/// Returns whether any lookup is lost or gets another answer.
pub fn breaks_lookups(changes: &[LookupChange]) -> bool {
    changes.iter().any(|change| change.kind() != ChangeKind::Gained)
}

/// Groups equal changes of several resolvers. Lost lookups come first, then changed, then gained ones, each sorted by
/// lookup.
pub fn shared_changes(changes: &[LookupChange]) -> Vec<SharedChange<'_>> {
    let mut sorted: Vec<&LookupChange> = changes.iter().collect();
    let key = |change: &LookupChange| (change.kind(), change.lookup.clone());
    sorted.sort_by_cached_key(|change| key(change));
    let readers = Reader::all(RESOLVERS.iter().copied()).count();
    let mut rows: Vec<SharedChange<'_>> = Vec::new();
    for change in sorted {
        let same = |row: &&mut SharedChange<'_>| {
            row.change.lookup == change.lookup && row.change.before == change.before && row.change.after == change.after
        };
        // Equal changes have the same lookup, so one is among the last few rows.
        let first = rows.len().saturating_sub(readers);
        match rows[first..].iter_mut().find(same) {
            Some(row) => row.resolvers.push(change.readers),
            None => rows.push(SharedChange { change, resolvers: vec![change.readers] }),
        }
    }
    rows
}

/// Counts the rows of one kind.
pub fn count_kind(rows: &[SharedChange<'_>], kind: ChangeKind) -> usize {
    rows.iter().filter(|row| row.change.kind() == kind).count()
}

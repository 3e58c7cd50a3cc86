//! Makes tenures from dated sources: when each name held a port, and how that ended.
//!
//! Sources come in the order of their dates. A name that one source lists and the next does not lost the port between
//! the two, and the next source shows its replacement. Dates inside the registry (its notes, its `updated` attributes)
//! make an end exact only if they are between the two sources.
//!
//! Two kinds of absence end a tenure only if the next source lacks the name, too: absence from a third party's copy of
//! the registry, since some copies leave names out, and absence where a line with the name could not be read.

use crate::model::Date;
use crate::registry::{EndKind, reason};
use crate::source::DatedSource;
use ending::Ending;
use open::OpenTenure;
use row::joined;
use source_index::{Key, SourceIndex, partial_overlaps, ranges_of};
use std::collections::BTreeMap;
use std::rc::Rc;

mod ending;
mod known_renames;
mod open;
mod registration;
mod row;
mod source_index;
#[cfg(test)]
mod tests;

pub(in crate::source) use row::{SourceNumber, TenureEnd, TenureRow};

/// All tenures, and the absences that did not end one.
pub(in crate::source) struct Tenures {
    /// Sorted by port, name, transport and time.
    pub(in crate::source) rows: Vec<TenureRow>,
    /// By source, the number of names that it lacks and the sources before and after it have.
    pub(in crate::source) gaps: BTreeMap<SourceNumber, usize>,
}

/// Makes tenures from sources, which are added in the order of their dates.
#[derive(Default)]
pub(in crate::source) struct TenureBuilder {
    open: BTreeMap<Key, OpenTenure>,
    /// Tenures that are absent from a source that is not proof alone. Each has the end that the next source may
    /// confirm.
    missing: BTreeMap<Key, (OpenTenure, TenureEnd)>,
    ended: Vec<TenureRow>,
    gaps: BTreeMap<SourceNumber, usize>,
    /// The date of the newest source.
    before: Option<Date>,
    /// The number of sources so far.
    source_count: SourceNumber,
}

impl TenureBuilder {
    /// Returns a builder in the state after `source_count` sources. It gets their tenures and the newest source, `last`.
    pub(in crate::source) fn resume(rows: Vec<TenureRow>, last: DatedSource, source_count: SourceNumber) -> Self {
        let index = SourceIndex::new(last);
        let mut builder = Self { before: Some(index.date), source_count, ..Self::default() };
        for row in rows {
            let name = row.name.to_ascii_lowercase().into();
            let key = Key { name, ports: row.ports, transport: row.transport };
            match index.record_of(&key).filter(|_| row.end.is_none()) {
                Some(record) => {
                    builder
                        .open
                        .insert(key, OpenTenure { first: row.first, last: row.last, row: record, listed: row.listed });
                }
                None => builder.ended.push(row),
            }
        }
        for (key, row) in index.named {
            // In a history with this source, every name of it has an open tenure, unless the table was edited.
            let known = ranges_of(&builder.open, &key).any(|ports| ports.overlaps(key.ports));
            if !known {
                let newest = source_count.saturating_sub(1);
                builder.open.insert(key, OpenTenure::new(newest, &row));
            }
        }
        builder
    }

    /// Adds the next source. It must not be older than the source before.
    pub(in crate::source) fn add(&mut self, source: DatedSource) {
        self.add_source(SourceIndex::new(source));
    }

    /// Adds sources of one day that differ. The newest is unknown, so a name ends on that day only if all of them lack
    /// it.
    pub(in crate::source) fn add_day(&mut self, sources: Vec<DatedSource>) {
        let mut indexes: Vec<SourceIndex> = sources.into_iter().map(SourceIndex::new).collect();
        if indexes.len() > 1 {
            let named: Vec<_> = indexes.iter().map(|index| index.named.clone()).collect();
            for (position, index) in indexes.iter_mut().enumerate() {
                let others = named.iter().enumerate().filter(|(other, _)| *other != position);
                others.for_each(|(_, named)| index.add_from_same_day(named));
            }
        }
        for index in indexes {
            self.add_source(index);
        }
    }

    fn add_source(&mut self, mut index: SourceIndex) {
        let source = self.source_count;
        self.source_count += 1;
        self.resolve_missing(&index);
        self.split_ranges(&mut index);

        // An end depends on the other open tenures, so all ends are found before the first tenure is removed.
        let mut ends: Vec<(Key, OpenTenure, TenureEnd)> = Vec::new();
        // Both maps have the same order, so one pass finds the difference.
        let mut listed = index.named.keys().peekable();
        let is_gone = |key: &&Key| {
            while listed.next_if(|other| other < key).is_some() {}
            listed.peek() != Some(key)
        };
        let gone: Vec<Key> = self.open.keys().filter(is_gone).cloned().collect();
        let ending = Ending { open: &self.open, before: self.before, now: &index };
        for key in &gone {
            let open = &self.open[key];
            for ports in index.split_at_records(key) {
                let part = Key { ports, ..key.clone() };
                let end = ending.of(&part, open, source);
                ends.push((part, open.clone(), end));
            }
        }
        for key in &gone {
            self.open.remove(key);
        }
        ending::share_days(&mut ends);
        for (part, open, end) in ends {
            if index.proves_absence(&part) {
                self.ended.push(open.tenure(&part, Some(end)));
            } else {
                self.missing.insert(part, (open, end));
            }
        }
        let mut begun = Vec::new();
        let mut known = self.open.iter_mut().peekable();
        for (key, row) in index.named.iter().filter(|(_, row)| index.is_own(row)) {
            while known.next_if(|(other, _)| *other < key).is_some() {}
            match known.next_if(|(other, _)| *other == key) {
                None => begun.push((key.clone(), OpenTenure::new(source, row))),
                Some((_, open)) if open.row.alias_of.is_empty() && !row.alias_of.is_empty() => {
                    // The name became a historic spelling of another: the registration was renamed.
                    let end = TenureEnd {
                        how: EndKind::Renamed,
                        date: None,
                        by: source,
                        to: vec![row.alias_of.clone()],
                        reason: reason::HISTORIC_SPELLING.to_owned(),
                    };
                    self.ended.push(open.tenure(key, Some(end)));
                    *open = OpenTenure::new(source, row);
                }
                Some((_, open)) => open.extend(source, row),
            }
        }
        self.open.extend(begun);
        self.before = Some(index.date);
    }

    /// Returns all tenures.
    pub(in crate::source) fn finish(mut self) -> Tenures {
        self.ended.extend(self.missing.iter().map(|(key, (open, end))| open.tenure(key, Some(end.clone()))));
        self.ended.extend(self.open.iter().map(|(key, open)| open.tenure(key, None)));
        let mut rows = joined(self.ended);
        rows.sort_by(|a, b| {
            let key = |row: &TenureRow| (row.ports, row.name.to_ascii_lowercase(), row.transport, row.first);
            key(a).cmp(&key(b))
        });
        Tenures { rows, gaps: self.gaps }
    }

    /// Reopens the missing tenures that this source lists, and ends those that it lacks as well.
    fn resolve_missing(&mut self, index: &SourceIndex) {
        for (key, (open, end)) in std::mem::take(&mut self.missing) {
            if index.named.contains_key(&key) {
                *self.gaps.entry(end.by).or_default() += 1;
                self.open.insert(key, open);
            } else if index.proves_absence(&key) {
                self.ended.push(open.tenure(&key, Some(end)));
            } else {
                self.missing.insert(key, (open, end));
            }
        }
    }

    /// Splits the ranges of a name that overlap its earlier ranges.
    ///
    /// Each part then continues, begins or ends as a whole.
    fn split_ranges(&mut self, index: &mut SourceIndex) {
        let old = partial_overlaps(&self.open, &index.named);
        let new = partial_overlaps(&index.named, &self.open);
        for (key, parts) in old {
            let Some(open) = self.open.remove(&key) else { continue };
            self.open.extend(parts.into_iter().map(|ports| (Key { ports, ..key.clone() }, open.clone())));
        }
        for (key, parts) in new {
            let Some(row) = index.named.remove(&key) else { continue };
            index.named.extend(parts.into_iter().map(|ports| (Key { ports, ..key.clone() }, Rc::clone(&row))));
        }
    }
}

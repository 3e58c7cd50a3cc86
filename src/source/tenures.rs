//! From dated lists to tenures: when each name held a port, and how that ended.
//!
//! Sources are taken in the order of their dates. A name that one source lists and the next does not has lost the
//! port between the two; the next source shows what came instead. Dates inside the registry (its notes, its
//! `updated` attributes) make an end exact only where they lie between the two sources.
//!
//! Two kinds of absence are no proof by themselves, and end a tenure only if the next source lacks the name too:
//! from a copy of the registry that somebody else kept (some leave names out), and where a line that names it
//! could not be read.

use super::dates_in_text::removal_dates;
use super::{DatedSource, SourceRow};
use crate::model::{Date, PortRange, Transport};
use crate::registry::{EndKind, Listed, Tenure, ground};
use listing::{Key, Listing, overlap, pieces, ranges_of};
use registration::same_registration;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

mod listing;
mod registration;
#[cfg(test)]
mod tests;

/// Number of a source in the list of all sources.
pub(super) type SourceNumber = usize;

/// Sources this close tell of the same change.
const CLOSE_DAYS: i32 = 92;

/// A name's time on a port and transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TenureRow {
    /// The name, in its latest spelling.
    pub(super) name: String,
    /// The port or range; part of the range that the registry records where only that part ended.
    pub(super) ports: PortRange,
    /// What its newest record has: pieces of one record are joined again where they share their fate.
    recorded: PortRange,
    /// The transport.
    pub(super) transport: Transport,
    /// The name of which it was listed as a historic spelling; empty for a name in its own right.
    pub(super) alias_of: String,
    /// The first source that shows it.
    pub(super) first: SourceNumber,
    /// The last source that shows it.
    pub(super) last: SourceNumber,
    /// How it ended; `None` if the newest source shows it.
    pub(super) end: Option<TenureEnd>,
    /// How the sources list it.
    pub(super) listed: Listed,
}

/// How a tenure ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TenureEnd {
    /// What happened.
    pub(super) how: EndKind,
    /// The day, where the registry tells it.
    pub(super) date: Option<Date>,
    /// The first source that no longer shows the tenure.
    pub(super) by: SourceNumber,
    /// What came instead: names, or for a move the new place.
    pub(super) to: Vec<String>,
    /// Why it is a rename, where the day is from, where the name is still registered: in a few words, `; ` between.
    pub(super) ground: String,
}

/// All tenures, and what was not believed.
pub(super) struct Tenures {
    /// Sorted by port, name, transport and time.
    pub(super) rows: Vec<TenureRow>,
    /// For a source, how many names it lacks that the sources before and after it have.
    pub(super) gaps: BTreeMap<SourceNumber, usize>,
}

/// A tenure that is going on, with its newest record.
#[derive(Clone)]
struct Open {
    first: SourceNumber,
    last: SourceNumber,
    row: Rc<SourceRow>,
    listed: Listed,
}

/// Makes tenures of sources, given one after the other in the order of their dates.
#[derive(Default)]
pub(super) struct TenureBuilder {
    open: BTreeMap<Key, Open>,
    /// Absent from sources whose word is not enough, with the end that it is if the next one agrees.
    missing: BTreeMap<Key, (Open, TenureEnd)>,
    ended: Vec<TenureRow>,
    gaps: BTreeMap<SourceNumber, usize>,
    /// Date of the source taken last.
    before: Option<Date>,
    taken: SourceNumber,
}

impl TenureBuilder {
    /// Goes on from the tenures of `taken` sources, of which `last` is the newest and was the one taken last. What is
    /// taken from here on gives what taking all sources anew would give.
    pub(super) fn resume(rows: Vec<TenureRow>, last: DatedSource, taken: SourceNumber) -> Self {
        let listing = Listing::new(last);
        let mut builder = Self { before: Some(listing.date), taken, ..Self::default() };
        for row in rows {
            let name = row.name.to_ascii_lowercase().into();
            let key = Key { name, ports: row.ports, transport: row.transport };
            match listing.record_of(&key).filter(|_| row.end.is_none()) {
                Some(record) => {
                    builder
                        .open
                        .insert(key, Open { first: row.first, last: row.last, row: record, listed: row.listed });
                }
                None => builder.ended.push(row),
            }
        }
        for (key, row) in listing.named {
            // Of a history of this source, every name that it lists is open already.
            let known = ranges_of(&builder.open, &key).any(|ports| overlap(ports, key.ports));
            if !known {
                let newest = taken.saturating_sub(1);
                builder.open.insert(key, Open::new(newest, &row));
            }
        }
        builder
    }

    /// Takes the next source. Its date must not be before that of the one taken last.
    pub(super) fn take(&mut self, source: DatedSource) {
        self.take_listing(Listing::new(source));
    }

    /// Takes sources of one day that differ. Nothing tells which of them is the later, so that a name ends on that day
    /// only if all of them lack it.
    pub(super) fn take_day(&mut self, sources: Vec<DatedSource>) {
        let mut listings: Vec<Listing> = sources.into_iter().map(Listing::new).collect();
        // On most days there is one, which has nothing to borrow.
        if listings.len() > 1 {
            let own: Vec<_> = listings.iter().map(|listing| listing.named.clone()).collect();
            for (number, listing) in listings.iter_mut().enumerate() {
                let others = own.iter().enumerate().filter(|(other, _)| *other != number);
                others.for_each(|(_, named)| listing.borrow(named));
            }
        }
        for listing in listings {
            self.take_listing(listing);
        }
    }

    fn take_listing(&mut self, mut listing: Listing) {
        let number = self.taken;
        self.taken += 1;
        self.settle_missing(&listing);
        self.cut_ranges(&mut listing);

        // All ends are told before the first is taken out: they speak of each other.
        let mut ends: Vec<(Key, Open, TenureEnd)> = Vec::new();
        // Both are in the order of their keys.
        let mut listed = listing.named.keys().peekable();
        let is_gone = |key: &&Key| {
            while listed.next_if(|other| other < key).is_some() {}
            listed.peek() != Some(key)
        };
        let gone: Vec<Key> = self.open.keys().filter(is_gone).cloned().collect();
        for key in &gone {
            let open = &self.open[key];
            for ports in listing.parts(key) {
                let part = Key { ports, ..key.clone() };
                let end = self.end_of(&part, open, &listing, number);
                ends.push((part, open.clone(), end));
            }
        }
        for key in &gone {
            self.open.remove(key);
        }
        for (part, open, end) in ends {
            if listing.proves_absence(&part) {
                self.ended.push(open.tenure(&part, Some(end)));
            } else {
                self.missing.insert(part, (open, end));
            }
        }
        let mut begun = Vec::new();
        let mut known = self.open.iter_mut().peekable();
        for (key, row) in listing.named.iter().filter(|(_, row)| listing.is_own(row)) {
            while known.next_if(|(other, _)| *other < key).is_some() {}
            match known.next_if(|(other, _)| *other == key) {
                None => begun.push((key.clone(), Open::new(number, row))),
                Some((_, open)) if open.row.alias_of.is_empty() && !row.alias_of.is_empty() => {
                    // From a name in its own right to a historic spelling of another: the registration was renamed.
                    let end = TenureEnd {
                        how: EndKind::Renamed,
                        date: None,
                        by: number,
                        to: vec![row.alias_of.clone()],
                        ground: ground::HISTORIC_SPELLING.to_owned(),
                    };
                    self.ended.push(open.tenure(key, Some(end)));
                    *open = Open::new(number, row);
                }
                Some((_, open)) => open.go_on(number, row),
            }
        }
        self.open.extend(begun);
        self.before = Some(listing.date);
    }

    /// All tenures.
    pub(super) fn finish(mut self) -> Tenures {
        self.ended.extend(self.missing.iter().map(|(key, (open, end))| open.tenure(key, Some(end.clone()))));
        self.ended.extend(self.open.iter().map(|(key, open)| open.tenure(key, None)));
        let mut rows = joined(self.ended);
        rows.sort_by(|a, b| {
            let key = |row: &TenureRow| (row.ports, row.name.to_ascii_lowercase(), row.transport, row.first);
            key(a).cmp(&key(b))
        });
        Tenures { rows, gaps: self.gaps }
    }

    /// Takes up again what only seemed to be gone, and ends what this source lacks as well.
    fn settle_missing(&mut self, listing: &Listing) {
        for (key, (open, end)) in std::mem::take(&mut self.missing) {
            if listing.named.contains_key(&key) {
                *self.gaps.entry(end.by).or_default() += 1;
                self.open.insert(key, open);
            } else if listing.proves_absence(&key) {
                self.ended.push(open.tenure(&key, Some(end)));
            } else {
                self.missing.insert(key, (open, end));
            }
        }
    }

    /// Where a name has a range that overlaps the one it had, cuts both, so that each piece goes on, begins or ends.
    fn cut_ranges(&mut self, listing: &mut Listing) {
        let old = pieces(&self.open, &listing.named);
        let new = pieces(&listing.named, &self.open);
        for (key, parts) in old {
            let Some(open) = self.open.remove(&key) else { continue };
            self.open.extend(parts.into_iter().map(|ports| (Key { ports, ..key.clone() }, open.clone())));
        }
        for (key, parts) in new {
            let Some(row) = listing.named.remove(&key) else { continue };
            listing.named.extend(parts.into_iter().map(|ports| (Key { ports, ..key.clone() }, Rc::clone(&row))));
        }
    }

    fn end_of(&self, key: &Key, open: &Open, now: &Listing, number: SourceNumber) -> TenureEnd {
        let here = now.names_on(key.ports.first, key.transport);
        let was_here = |other: &Key| ranges_of(&self.open, other).any(|ports| ports.contains(key.ports.first));
        let (old, new): (Vec<_>, Vec<_>) = here.into_iter().partition(|(other, _)| was_here(other));
        // A name that was there all along took over nothing, unless nobody else came.
        let heirs = if new.is_empty() { &old } else { &new };
        let same: Vec<(&Rc<SourceRow>, Cow<'static, str>)> = heirs
            .iter()
            .filter(|(other, _)| self.came_from(other, now).is_none())
            .filter_map(|(_, row)| same_registration(&open.row, row, self.before).map(|ground| (*row, ground)))
            .collect();

        let mut end =
            TenureEnd { how: EndKind::Deassigned, date: None, by: number, to: Vec::new(), ground: String::new() };
        let mut grounds: Vec<String> = Vec::new();
        if let Some(place) = self.new_place(key, now) {
            end.how = EndKind::Moved;
            end.to = vec![place];
            grounds.extend(new.iter().map(|(_, row)| format!("`{}` has the port", row.name)));
        } else if let Some((_, ground)) = same.first() {
            end.how = EndKind::Renamed;
            end.to = names(same.iter().map(|(row, _)| *row));
            grounds.push(ground.clone().into_owned());
            // A historic spelling stands beside its name by definition.
            if new.is_empty() && open.row.alias_of.is_empty() {
                grounds.push(ground::THERE_BEFORE.to_owned());
            }
        } else if !heirs.is_empty() {
            end.how = EndKind::Reassigned;
            end.to = names(heirs.iter().map(|(_, row)| *row));
            if new.is_empty() {
                grounds.push(ground::THERE_BEFORE.to_owned());
            }
            grounds.extend(
                heirs.iter().filter_map(|(other, row)| {
                    Some(format!("`{}` came from {}", row.name, self.came_from(other, now)?))
                }),
            );
        } else if now.is_on_other_transport(key) {
            end.how = EndKind::TransportDropped;
        }
        if let Some((date, ground)) = self.exact_date(key, &heirs.iter().map(|(_, row)| *row).collect::<Vec<_>>(), now)
        {
            end.date = Some(date);
            grounds.push(ground.to_owned());
        }
        if !matches!(end.how, EndKind::Moved | EndKind::TransportDropped) {
            grounds.extend(now.elsewhere(key));
        }
        end.ground = grounds.join("; ");
        end
    }

    /// The place where the name is now and was not before, on the same transport.
    fn new_place(&self, key: &Key, now: &Listing) -> Option<String> {
        let is_new = |place: &PortRange| !ranges_of(&self.open, key).any(|old| overlap(old, *place));
        let place = ranges_of(&now.named, key).find(is_new)?;
        Some(format!("{place}/{}", key.transport))
    }

    /// The port where a name was before and is no more, on the same transport, if it is new where it is.
    fn came_from(&self, key: &Key, now: &Listing) -> Option<PortRange> {
        if ranges_of(&self.open, key).any(|old| overlap(old, key.ports)) {
            return None;
        }
        let is_left = |place: &PortRange| !ranges_of(&now.named, key).any(|new| overlap(new, *place));
        ranges_of(&self.open, key).find(is_left)
    }

    /// The day of the change, if the registry tells one that lies between the two sources.
    fn exact_date(&self, key: &Key, heirs: &[&Rc<SourceRow>], now: &Listing) -> Option<(Date, &'static str)> {
        let before = self.before?;
        let between = |date: &Date| date.is_day() && before < *date && *date <= now.known_by;
        // A named record changes for many reasons, and a row for a range whenever the range does: their dates tell of
        // this change only if the sources are close.
        let close = before.days_until(now.known_by) <= CLOSE_DAYS;
        let here = |row: &&Rc<SourceRow>| row.ports.is_some_and(|ports| ports.contains(key.ports.first));
        let own = |row: &&Rc<SourceRow>| row.transport.is_none_or(|transport| transport == key.transport);
        let told = |row: &Rc<SourceRow>| {
            removal_dates(&row.note).into_iter().chain(removal_dates(&row.description)).find(between)
        };
        let unnamed = now.unnamed.iter().filter(here);
        if let Some(date) = unnamed.clone().filter(own).find_map(told) {
            return Some((date, ground::DAY_FROM_NOTE));
        }
        if !now.is_on_other_transport(key)
            && let Some(date) = unnamed.clone().find_map(told)
        {
            return Some((date, ground::DAY_FROM_OTHER_NOTE));
        }
        let dated = unnamed.filter(own).filter(|row| close || row.ports == Some(key.ports));
        if let Some(date) = dated.filter_map(|row| row.modified).find(between) {
            return Some((date, ground::DAY_FROM_RECORD));
        }
        if !close {
            return None;
        }
        let portless = now.portless.get(&key.name).into_iter();
        let same_port = Transport::ALL.iter().filter_map(|&transport| now.named.get(&Key { transport, ..key.clone() }));
        let named = heirs.iter().copied().chain(same_port).chain(portless);
        let date = named.filter_map(|row| row.modified).find(between)?;
        Some((date, ground::DAY_FROM_RECORD))
    }
}

impl TenureRow {
    /// A row of a history that is there already, on one of its transports.
    pub(super) fn known(
        tenure: Tenure<'_>,
        transport: Transport,
        number: impl Fn(&str) -> SourceNumber,
    ) -> Option<Self> {
        let ports = tenure.ports()?;
        let end = tenure.end().map(|end| TenureEnd {
            how: end.how,
            date: end.date,
            by: number(end.by().id()),
            to: end.to().map(str::to_owned).collect(),
            ground: end.ground.to_owned(),
        });
        Some(Self {
            name: tenure.name().to_owned(),
            ports,
            recorded: ports,
            transport,
            alias_of: tenure.alias_of().to_owned(),
            first: number(tenure.first().id()),
            last: number(tenure.last().id()),
            end,
            listed: tenure.listed(),
        })
    }
}

impl Open {
    fn new(source: SourceNumber, row: &Rc<SourceRow>) -> Self {
        let listed = Listed {
            as_customary_use: row.is_customary,
            first_without_transport: row.transport.is_none(),
            last_without_transport: row.transport.is_none(),
        };
        Self { first: source, last: source, row: Rc::clone(row), listed }
    }

    /// Another source shows it.
    fn go_on(&mut self, source: SourceNumber, row: &Rc<SourceRow>) {
        self.last = source;
        self.row = Rc::clone(row);
        self.listed.as_customary_use &= row.is_customary;
        self.listed.last_without_transport = row.transport.is_none();
    }

    fn tenure(&self, key: &Key, end: Option<TenureEnd>) -> TenureRow {
        TenureRow {
            name: self.row.name.clone(),
            ports: key.ports,
            recorded: self.row.ports.unwrap_or(key.ports),
            transport: key.transport,
            alias_of: self.row.alias_of.clone(),
            first: self.first,
            last: self.last,
            end,
            listed: self.listed,
        }
    }
}

/// Joins pieces of one record of which all is the same.
fn joined(mut rows: Vec<TenureRow>) -> Vec<TenureRow> {
    let key = |row: &TenureRow| (row.name.to_ascii_lowercase(), row.transport, row.first, row.last, row.ports);
    rows.sort_by_cached_key(key);
    let mut all: Vec<TenureRow> = Vec::with_capacity(rows.len());
    for row in rows {
        match all.last_mut() {
            Some(last)
                if last.ports.last.checked_add(1) == Some(row.ports.first)
                    && TenureRow { ports: row.ports, ..last.clone() } == row =>
            {
                last.ports.last = row.ports.last;
            }
            _ => all.push(row),
        }
    }
    all
}

fn names<'a>(rows: impl Iterator<Item = &'a Rc<SourceRow>>) -> Vec<String> {
    let mut names: Vec<String> = rows.map(|row| row.name.clone()).collect();
    names.dedup();
    names
}

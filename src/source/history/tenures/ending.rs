//! How a tenure ended: its heirs, and the day.

use super::open::OpenTenure;
use super::registration::{likeness, same_registration};
use super::row::{SourceNumber, TenureEnd};
use super::source_index::{Key, SourceIndex, ranges_of};
use crate::model::{Date, PortRange, Transport};
use crate::registry::{EndKind, reason};
use crate::source::SourceRow;
use crate::source::history::removal_dates::removal_dates;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The most days between two sources for which a changed record is a sign of the same change.
const CLOSE_DAYS: i32 = 92;

/// Finds the ends of the tenures that a source lacks.
pub(super) struct Ending<'a> {
    /// All tenures that were open before the source.
    pub(super) open: &'a BTreeMap<Key, OpenTenure>,
    /// The date of the source before.
    pub(super) before: Option<Date>,
    /// The source.
    pub(super) now: &'a SourceIndex,
}

impl Ending<'_> {
    /// Returns how the tenure of `key` ended. `source` is the index of the source, which lacks it.
    pub(super) fn of(&self, key: &Key, open: &OpenTenure, source: SourceNumber) -> TenureEnd {
        let now = self.now;
        let here = now.names_on(key.ports.first, key.transport);
        let was_here = |other: &Key| ranges_of(self.open, other).any(|ports| ports.contains(key.ports.first));
        let (old, new): (Vec<_>, Vec<_>) = here.into_iter().partition(|(other, _)| was_here(other));
        // A name that was there before is not a replacement, unless no other name is new.
        let heirs = if new.is_empty() { &old } else { &new };
        let same: Vec<(&Rc<SourceRow>, Cow<'static, str>)> = heirs
            .iter()
            .filter(|(other, _)| self.came_from(other).is_none())
            .filter_map(|(_, row)| same_registration(&open.row, row).map(|reason| (*row, reason)))
            .collect();

        let mut end =
            TenureEnd { how: EndKind::Deassigned, date: None, by: source, to: Vec::new(), reason: String::new() };
        let mut reasons: Vec<String> = Vec::new();
        if let Some(endpoint) = self.new_endpoint(key) {
            end.how = EndKind::Moved;
            end.to = vec![endpoint];
            reasons.extend(new.iter().map(|(_, row)| format!("`{}` has the port", row.name)));
        } else if let Some((_, reason)) = same.first() {
            end.how = EndKind::Renamed;
            end.to = names(same.iter().map(|(row, _)| *row));
            reasons.push(reason.clone().into_owned());
            // A historic spelling is always on the same port as its name.
            if new.is_empty() && open.row.alias_of.is_empty() {
                reasons.push(reason::THERE_BEFORE.to_owned());
            }
        } else if !heirs.is_empty() {
            end.how = EndKind::Reassigned;
            end.to = names(heirs.iter().map(|(_, row)| *row));
            let mut is_new = heirs.iter().filter(|(other, _)| self.came_from(other).is_none());
            let in_common = is_new.find_map(|(_, row)| likeness(&open.row, row, self.before));
            reasons.extend(in_common.map(ToOwned::to_owned));
            if new.is_empty() {
                reasons.push(reason::THERE_BEFORE.to_owned());
            }
            reasons.extend(
                heirs
                    .iter()
                    .filter_map(|(other, row)| Some(format!("`{}` came from {}", row.name, self.came_from(other)?))),
            );
        } else if now.is_on_other_transport(key) {
            end.how = EndKind::TransportDropped;
        }
        if let Some((date, reason)) = self.exact_date(key, &heirs.iter().map(|(_, row)| *row).collect::<Vec<_>>()) {
            end.date = Some(date);
            reasons.push(reason.to_owned());
        }
        if !matches!(end.how, EndKind::Moved | EndKind::TransportDropped) {
            reasons.extend(now.elsewhere(key));
        }
        end.reason = reasons.join("; ");
        end
    }

    /// Returns an endpoint that the name has now and did not have before, on the same transport.
    fn new_endpoint(&self, key: &Key) -> Option<String> {
        let is_new = |ports: &PortRange| !ranges_of(self.open, key).any(|old| old.overlaps(*ports));
        let ports = ranges_of(&self.now.named, key).find(is_new)?;
        Some(format!("{ports}/{}", key.transport))
    }

    /// Returns the ports that a name left, on the same transport, if its ports in `key` are new.
    fn came_from(&self, key: &Key) -> Option<PortRange> {
        if ranges_of(self.open, key).any(|old| old.overlaps(key.ports)) {
            return None;
        }
        let is_left = |ports: &PortRange| !ranges_of(&self.now.named, key).any(|new| new.overlaps(*ports));
        ranges_of(self.open, key).find(is_left)
    }

    /// Returns the day of the change and the source of the day. `None` if the registry has no day between the two
    /// sources.
    fn exact_date(&self, key: &Key, heirs: &[&Rc<SourceRow>]) -> Option<(Date, &'static str)> {
        let (before, now) = (self.before?, self.now);
        let between = |date: &Date| date.is_day() && before < *date && *date <= now.known_by;
        // A named record changes for many reasons, and the row of a range with every change of the range: their dates
        // belong to this change only if the sources are close.
        let close = before.days_until(now.known_by) <= CLOSE_DAYS;
        let here = |row: &&Rc<SourceRow>| row.ports.is_some_and(|ports| ports.contains(key.ports.first));
        let is_on_transport = |row: &&Rc<SourceRow>| row.transport.is_none_or(|transport| transport == key.transport);
        let noted = |row: &Rc<SourceRow>| {
            removal_dates(&row.note).into_iter().chain(removal_dates(&row.description)).find(between)
        };
        let unnamed = now.unnamed.iter().filter(here);
        if let Some(date) = unnamed.clone().filter(is_on_transport).find_map(noted) {
            return Some((date, reason::DAY_FROM_NOTE));
        }
        if !now.is_on_other_transport(key)
            && let Some(date) = unnamed.clone().find_map(noted)
        {
            return Some((date, reason::DAY_FROM_OTHER_NOTE));
        }
        let dated = unnamed.filter(is_on_transport).filter(|row| close || row.ports == Some(key.ports));
        if let Some(date) = dated.filter_map(|row| row.modified).find(between) {
            return Some((date, reason::DAY_FROM_RECORD));
        }
        if !close {
            return None;
        }
        let portless = now.portless.get(&key.name).into_iter();
        let same_port = Transport::ALL.iter().filter_map(|&transport| now.named.get(&Key { transport, ..key.clone() }));
        let named = heirs.iter().copied().chain(same_port).chain(portless);
        let date = named.filter_map(|row| row.modified).find(between)?;
        Some((date, reason::DAY_FROM_RECORD))
    }
}

/// Copies the day of an end to the ends of the same name and port on other transports. A change of the registry has one
/// day.
pub(super) fn share_days(ends: &mut [(Key, OpenTenure, TenureEnd)]) {
    let dated: Vec<(Key, Date, &'static str)> = (ends.iter())
        .filter_map(|(key, _, end)| {
            let is_from_record = end.reason.contains(reason::DAY_FROM_RECORD);
            let shared = if is_from_record { reason::DAY_FROM_OTHER_RECORD } else { reason::DAY_FROM_OTHER_NOTE };
            Some((key.clone(), end.date?, shared))
        })
        .collect();
    for (key, _, end) in ends.iter_mut().filter(|(_, _, end)| end.date.is_none()) {
        let is_other = |(other, ..): &&(Key, Date, &str)| other.name == key.name && other.ports == key.ports;
        let Some((_, date, shared)) = dated.iter().find(is_other) else { continue };
        end.date = Some(*date);
        // The other endpoints of a name come last.
        let at = end.reason.find(reason::NAME_STAYED).unwrap_or(end.reason.len());
        let (before, after) = end.reason.split_at(at);
        let before = before.trim_end_matches("; ");
        let parts = [before, *shared, after];
        end.reason = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
    }
}

fn names<'a>(rows: impl Iterator<Item = &'a Rc<SourceRow>>) -> Vec<String> {
    let mut names: Vec<String> = rows.map(|row| row.name.clone()).collect();
    names.dedup();
    names
}

//! Adds rows to tables of declared formats, which no resolver model reads. The added rows must read back.

use super::missing::Addition;
use super::{Added, UpdateSettings, WhyLeftOut};
use crate::diagnostic::{Change, apply};
use crate::engine::check::Checked;
use crate::engine::fix::{Fixed, check_again};
use crate::engine::read_back;
use crate::fix::{PlannedFix, edits_of};
use crate::model::TransportWord;
use crate::syntax::{Document, RowKey, RowOrder};
use crate::text::{ByteOffset, Span};
use hashbrown::{HashMap, HashSet};

/// Makes the additions after which the table reads back.
pub(super) fn add_described(
    fixed: &mut Fixed,
    proposed: Vec<PlannedFix>,
    settings: &UpdateSettings<'_>,
    added: &mut Vec<Added>,
    refused: &mut Vec<(Addition, WhyLeftOut)>,
) {
    let mut together = made_together(&fixed.checked.document, proposed);
    sort_rows(&mut together, &fixed.checked, settings);
    let (good, bad) = read_back::partition(&fixed.checked, together, &settings.check);
    let unread = bad.iter().filter_map(|fix| Addition::of(&fixed.checked, fix));
    refused.extend(unread.map(|addition| (addition, WhyLeftOut::NotReadBack)));
    added.extend(good.iter().filter_map(|fix| Some(Addition::of(&fixed.checked, fix)?.added(false))));
    if !good.is_empty() {
        let bytes = apply(&fixed.checked.source.bytes, &edits_of(good.iter()));
        fixed.checked = check_again(&fixed.checked, bytes, &settings.check);
        fixed.rounds += 1;
    }
}

/// Sorts the new rows at one position by name, if the table is sorted so. Otherwise they keep their order.
pub(super) fn sort_rows(fixes: &mut [PlannedFix], checked: &Checked, settings: &UpdateSettings<'_>) {
    let format = checked.format(settings.check.catalogue);
    if format.row_order(&checked.document, &checked.source.bytes) == RowOrder::Name {
        fixes.sort_by_cached_key(|fix| (fix.at, row_of(fix).map(|(name, _)| name)));
    }
}

/// Returns the name in lower case and the port of the row that a fix adds.
fn row_of(fix: &PlannedFix) -> Option<(String, u16)> {
    fix.changes.iter().find_map(|change| match change {
        Change::NewRow { name, port, .. } => Some((name.to_ascii_lowercase(), *port)),
        _ => None,
    })
}

/// Returns the additions that do not depend on each other; the others wait for the next round.
fn made_together(document: &Document, proposed: Vec<PlannedFix>) -> Vec<PlannedFix> {
    let is_unstated = document.entries.iter().any(|entry| matches!(entry.transport, TransportWord::Unstated(_)));
    let mut names: HashMap<(Option<u32>, String), u16> = HashMap::new();
    let mut ports: HashSet<(Option<u32>, u16)> = HashSet::new();
    // Spans where a separator is inserted, too.
    let mut spans: HashSet<Span> = HashSet::new();
    let is_free = |fix: &PlannedFix| {
        let (scope, key) = map_at(document, fix.at);
        let rows: Vec<(String, u16)> = row_of(fix).into_iter().collect();
        let has_port = |port: u16| ports.contains(&(scope, port));
        let port_of = |name: &String| names.get(&(scope, name.clone()));
        let is_free = |(name, port): &(String, u16)| match key {
            RowKey::Port => !has_port(*port),
            RowKey::PortAndTransport => !(is_unstated && has_port(*port)),
            RowKey::Name => port_of(name).is_none(),
            RowKey::None => port_of(name).is_none_or(|known| known == port) && !(is_unstated && has_port(*port)),
        };
        if !rows.iter().all(is_free) {
            return false;
        }
        if let [first, _, ..] = &fix.edits[..]
            && !spans.insert(first.span)
        {
            return false;
        }
        ports.extend(rows.iter().map(|row| (scope, row.1)));
        names.extend(rows.into_iter().map(|(name, port)| ((scope, name), port)));
        true
    };
    proposed.into_iter().filter(is_free).collect()
}

/// Returns the map that a new row is in, and its key: those of the row before. Without a key, all rows of the file are
/// together.
fn map_at(document: &Document, at: ByteOffset) -> (Option<u32>, RowKey) {
    let before = document.rows.partition_point(|row| row.span.start < at).saturating_sub(1);
    match document.rows.get(before) {
        Some(row) if row.key != RowKey::None => (Some(row.scope), row.key),
        _ => (None, RowKey::None),
    }
}

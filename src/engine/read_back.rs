//! Keeps fixes in declared formats only if the file then reads back as expected.

use super::check::{CheckSettings, Checked};
use crate::diagnostic::{Change, apply};
use crate::fix::{PlannedFix, edits_of};
use crate::format::declared::{EntriesFound, reads_back};
use crate::syntax::Document;

/// The most readings of a large file in search of the fixes that do not read back.
const MOST_READINGS: usize = 64;
/// The bytes that are read in smaller files.
const MOST_BYTES: usize = 16 << 20;

/// Splits fixes into those that change only the intended entries, and the others.
pub(super) fn partition(
    checked: &Checked,
    fixes: Vec<PlannedFix>,
    settings: &CheckSettings<'_>,
) -> (Vec<PlannedFix>, Vec<PlannedFix>) {
    let left = (MOST_BYTES / checked.source.bytes.len().max(MOST_BYTES / 4096)).max(MOST_READINGS);
    let mut search = Search { checked, settings, left };
    let (mut good, mut bad) = search.start(fixes);
    good.sort_by_key(|fix| fix.at);
    bad.sort_by_key(|fix| fix.at);
    (good, bad)
}

struct Search<'a> {
    checked: &'a Checked,
    settings: &'a CheckSettings<'a>,
    /// The number of readings that are left.
    left: usize,
}

impl Search<'_> {
    /// Tries those fixes together whose entries are in the file with all of them. Searching for the others takes readings.
    fn start(&mut self, fixes: Vec<PlannedFix>) -> (Vec<PlannedFix>, Vec<PlannedFix>) {
        let (after, read) = self.read_with(fixes.iter());
        if self.is_as_expected(&fixes, &read, &after) {
            return (fixes, Vec::new());
        }
        let found = EntriesFound::new(&read, &after);
        let (displayed, others): (Vec<PlannedFix>, Vec<PlannedFix>) = fixes
            .into_iter()
            .partition(|fix| fix.changes.iter().all(|change| found.shows(&self.checked.document, change)));
        let (mut good, mut bad) = self.partition(displayed);
        let (more, worse) = self.partition(others);
        bad.extend(worse);
        self.join(&mut good, more, &mut bad);
        (good, bad)
    }

    fn partition(&mut self, mut fixes: Vec<PlannedFix>) -> (Vec<PlannedFix>, Vec<PlannedFix>) {
        if fixes.is_empty() || self.read_back(fixes.iter()) {
            return (fixes, Vec::new());
        }
        if fixes.len() < 2 {
            return (Vec::new(), fixes);
        }
        let second = fixes.split_off(fixes.len() / 2);
        let (mut good, mut bad) = self.partition(fixes);
        let (more, worse) = self.partition(second);
        bad.extend(worse);
        self.join(&mut good, more, &mut bad);
        (good, bad)
    }

    /// Adds fixes to others, apart from those that read back alone, but not together with them.
    fn join(&mut self, good: &mut Vec<PlannedFix>, mut more: Vec<PlannedFix>, bad: &mut Vec<PlannedFix>) {
        if good.is_empty() || more.is_empty() || self.read_back(good.iter().chain(&more)) {
            good.extend(more);
        } else if more.len() == 1 {
            bad.extend(more);
        } else {
            let second = more.split_off(more.len() / 2);
            self.join(good, more, bad);
            self.join(good, second, bad);
        }
    }

    fn read_back<'f>(&mut self, fixes: impl Iterator<Item = &'f PlannedFix> + Clone) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        let (after, read) = self.read_with(fixes.clone());
        self.is_as_expected(fixes, &read, &after)
    }

    /// Returns the file with some fixes, and what is read in it.
    fn read_with<'f>(&self, fixes: impl Iterator<Item = &'f PlannedFix> + Clone) -> (Vec<u8>, Document) {
        let after = apply(&self.checked.source.bytes, &edits_of(fixes));
        let read = self.checked.parse_again(self.settings.catalogue, &after);
        (after, read)
    }

    fn is_as_expected<'f>(
        &self,
        fixes: impl IntoIterator<Item = &'f PlannedFix>,
        read: &Document,
        after: &[u8],
    ) -> bool {
        let changes: Vec<&Change> = fixes.into_iter().flat_map(|fix| &fix.changes).collect();
        reads_back((&self.checked.document, &self.checked.source.bytes), (read, after), &changes)
    }
}

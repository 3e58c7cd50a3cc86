//! Keeps fixes in declared formats only if the file then reads back as expected.

use super::check::{CheckSettings, Checked};
use crate::diagnostic::{Change, apply};
use crate::fix::{Proposed, edits_of};
use crate::format::declared::reads_back;

/// The most readings of a file in search of the fixes that do not read back.
const MOST_READINGS: usize = 64;

/// Splits fixes into those that change only the intended entries, and the others.
pub(super) fn partition(
    checked: &Checked,
    fixes: Vec<Proposed>,
    settings: &CheckSettings<'_>,
) -> (Vec<Proposed>, Vec<Proposed>) {
    let mut search = Search { checked, settings, left: MOST_READINGS };
    let (mut good, mut bad) = search.partition(fixes);
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
    fn partition(&mut self, mut fixes: Vec<Proposed>) -> (Vec<Proposed>, Vec<Proposed>) {
        if self.read_back(fixes.iter()) {
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
    fn join(&mut self, good: &mut Vec<Proposed>, mut more: Vec<Proposed>, bad: &mut Vec<Proposed>) {
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

    fn read_back<'f>(&mut self, fixes: impl Iterator<Item = &'f Proposed> + Clone) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        let source = &self.checked.source;
        let after = apply(&source.bytes, &edits_of(fixes.clone()));
        let read = self.checked.parse_again(self.settings.catalogue, &after);
        let changes: Vec<&Change> = fixes.flat_map(|fix| &fix.changes).collect();
        reads_back((&self.checked.document, &source.bytes), (&read, &after), &changes)
    }
}

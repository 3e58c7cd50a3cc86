//! [`Proof`]: whether the bytes that would be written give every program the answer that it got before.

use super::Proposed;
use crate::diagnostic::{Edit, apply};
use crate::resolver::{ChangeKind, LookupChange, Tables, changes_between};

/// A fix that would change an answer.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The fix.
    pub fix: Proposed,
    /// The first lookup that would change; `None` where the proof was given up, because too many fixes failed it.
    pub because: Option<LookupChange>,
}

/// What every resolver answered before, to hold what it would answer against.
#[derive(Debug)]
pub struct Proof {
    format: &'static str,
    before: Tables,
}

/// Bytes that a proof may read, over and over, before it is given up: some seconds of work.
const MOST_BYTES_READ: usize = 1 << 30;

impl Proof {
    /// Reads the file as it is, for all resolvers that read its format.
    pub fn new(format: &'static str, bytes: &[u8]) -> Self {
        Self { format, before: Tables::read(format, bytes) }
    }

    /// Every lookup whose answer differs, gained ones included.
    pub fn changes(&self, after: &[u8]) -> Vec<LookupChange> {
        changes_between(&self.before, &Tables::read(self.format, after))
    }

    /// The first lookup that worked and gets another answer, or none.
    fn first_broken(&self, after: &[u8]) -> Option<LookupChange> {
        self.changes(after).into_iter().find(|change| change.kind() != ChangeKind::Gained)
    }

    /// Parts fixes that can be made together into those with which every lookup that worked gives the same answer,
    /// all of them together, and those without which that is so. `bytes` may differ from those that the proof began
    /// with by fixes that were proved before.
    pub fn part(&self, bytes: &[u8], fixes: Vec<Proposed>) -> (Vec<Proposed>, Vec<Refused>) {
        let mut search = Search { proof: self, bytes, good: Vec::new(), refused: Vec::new(), read: 0 };
        search.go_on(fixes);
        search.good.sort_by_key(|fix| fix.at);
        (search.good, search.refused)
    }
}

struct Search<'a> {
    proof: &'a Proof,
    bytes: &'a [u8],
    good: Vec<Proposed>,
    refused: Vec<Refused>,
    read: usize,
}

impl Search<'_> {
    /// Takes the fixes that hold together with those that are good already; halves them where they do not.
    fn go_on(&mut self, mut fixes: Vec<Proposed>) {
        if fixes.is_empty() {
            return;
        }
        if self.read > MOST_BYTES_READ {
            self.refused.extend(fixes.into_iter().map(|fix| Refused { fix, because: None }));
            return;
        }
        self.read += self.bytes.len();
        let after = apply(self.bytes, &edits_of(self.good.iter().chain(&fixes)));
        let Some(broken) = self.proof.first_broken(&after) else {
            self.good.append(&mut fixes);
            return;
        };
        if fixes.len() == 1 {
            self.refused.extend(fixes.into_iter().map(|fix| Refused { fix, because: Some(broken.clone()) }));
            return;
        }
        let second = fixes.split_off(fixes.len() / 2);
        self.go_on(fixes);
        self.go_on(second);
    }
}

/// The edits of fixes that can be made together, sorted.
pub fn edits_of<'a>(fixes: impl Iterator<Item = &'a Proposed>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = fixes.flat_map(|fix| &fix.edits).cloned().collect();
    // Stable: what is inserted at one place keeps its order.
    edits.sort_by_key(|edit| edit.span);
    edits
}

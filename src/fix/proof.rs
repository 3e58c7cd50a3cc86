//! [`Proof`]: proves that the resulting bytes give every program the same answers as before.

use super::reach::{Reach, by_reach};
use super::{Nearby, PlannedFix};
use crate::diagnostic::{Edit, apply};
use crate::format::Unwritable;
use portolan_resolvers::{ChangeKind, Lookup, LookupChange, Tables};
use std::fmt;

/// A fix that is not proved safe.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The fix.
    pub fix: PlannedFix,
    /// The reason.
    pub because: Refusal,
}

/// The reason why a fix is not proved safe.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// The fix changes the answer of this lookup, which worked before.
    Changes(LookupChange),
    /// The proof reached its limit before this fix.
    LimitReached,
    /// The fixed file does not have the expected entries.
    NotReadBack,
    /// No model reads the format, so that no lookup can be compared.
    NoModel,
    /// The format cannot make the fix.
    Unwritable(Unwritable),
}

/// A clause without a full stop.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changes(LookupChange { readers, lookup, before, after }) => {
                if after.is_none() {
                    write!(f, "changes the answer of {readers}: {lookup} was {before}, no longer found")
                } else {
                    write!(f, "changes the answer of {readers} for {lookup} from {before} to {after}")
                }
            }
            Self::LimitReached => {
                f.write_str("not proved safe: the proof reached its limit after many other fixes failed")
            }
            Self::NotReadBack => f.write_str("the changed file would not be read back as expected"),
            Self::Unwritable(why) => why.fmt(f),
            Self::NoModel => f.write_str("no program that we model reads this format; lookups were not compared"),
        }
    }
}

/// The answers of every model before a change, compared with those after it.
#[derive(Debug)]
pub struct Proof {
    /// Ids of the models that read the format.
    readers: Vec<String>,
    before: Tables,
    most_bytes_read: usize,
    /// The changes of answers that are accepted.
    accepts: fn(&LookupChange) -> bool,
    /// Whether a lookup that newly has an answer counts as broken.
    refuses_gains: bool,
}

impl Proof {
    /// The default limit in bytes: 1 GiB, some seconds of work.
    pub const MOST_BYTES_READ: usize = 1 << 30;

    /// Reads the unchanged file with the models of these ids: those that read its format.
    pub fn new<S: AsRef<str>>(readers: &[S], bytes: &[u8]) -> Self {
        let readers: Vec<String> = readers.iter().map(|reader| reader.as_ref().to_owned()).collect();
        let before = Tables::read_by_ids(&readers, bytes);
        Self { readers, before, most_bytes_read: Self::MOST_BYTES_READ, accepts: |_| false, refuses_gains: false }
    }

    /// Accepts some changes of answers: a fix that makes no others counts as proved.
    #[must_use]
    pub fn accepting(self, accepts: fn(&LookupChange) -> bool) -> Self {
        Self { accepts, ..self }
    }

    /// Refuses fixes with which more lookups have an answer, too: comments change none.
    #[must_use]
    pub fn refusing_gains(self) -> Self {
        Self { refuses_gains: true, ..self }
    }

    /// Returns whether a model reads the format. Without one, no fix is proved.
    pub fn has_models(&self) -> bool {
        self.before.iter().next().is_some()
    }

    /// Returns every lookup whose answer differs, gained ones included. `None` if no model reads the format.
    pub fn changes(&self, after: &[u8]) -> Option<Vec<LookupChange>> {
        self.has_models().then(|| self.before.changes_in(after))
    }

    /// Splits disjoint fixes into good and refused ones. The good ones together keep the answer of every successful
    /// lookup. `bytes` may differ from the bytes in [`Self::new`] by fixes proved before.
    pub fn partition(&self, bytes: &[u8], fixes: Vec<PlannedFix>) -> (Vec<PlannedFix>, Vec<Refused>) {
        let mut search = Search { proof: self, bytes, good: Vec::new(), refused: Vec::new(), read: 0 };
        if self.has_models() {
            search.partition(fixes);
        } else {
            search.refuse(fixes, &Refusal::NoModel);
        }
        search.good.sort_by_key(|fix| fix.at);
        search.refused.sort_by_key(|refused| refused.fix.at);
        (search.good, search.refused)
    }
}

/// The state of [`Proof::partition`].
struct Search<'a> {
    proof: &'a Proof,
    bytes: &'a [u8],
    /// Fixes that break no lookup, all of them together.
    good: Vec<PlannedFix>,
    refused: Vec<Refused>,
    /// The number of bytes given to the models so far.
    read: usize,
}

/// For each group of fixes, the stack of its untried parts.
type Waiting = Vec<Vec<Vec<PlannedFix>>>;

impl Search<'_> {
    fn partition(&mut self, fixes: Vec<PlannedFix>) {
        let broken = self.broken_with(&fixes.iter().collect::<Vec<_>>());
        if broken.is_empty() {
            self.good = fixes;
            return;
        }
        let (reach, groups) = by_reach(&self.proof.readers, self.bytes, fixes);
        let mut waiting = groups.into_iter().map(|fixes| vec![fixes]).collect();
        if self.refuses_at_limit(&mut waiting) {
            return;
        }
        let is_explained = self.sort_out(&reach, &mut waiting, &broken) && self.halve_nearby(&reach, &mut waiting);
        if !is_explained || !self.broken_with(&[]).is_empty() {
            // A model reads a line differently in the file than alone, so the groups are not independent.
            let mut all = std::mem::take(&mut self.good);
            all.extend(waiting.into_iter().flatten().flatten());
            all.sort_by_key(|fix| fix.at);
            self.halve(&Reach::Everything, &mut vec![vec![all]]);
        }
    }

    /// Does the same as [`Self::halve`], on the lines that the waiting fixes reach. After the first reading these are
    /// few.
    fn halve_nearby(&mut self, reach: &Reach, waiting: &mut Waiting) -> bool {
        let fixes: Vec<&PlannedFix> = waiting.iter().flatten().flatten().collect();
        if fixes.is_empty() {
            return true;
        }
        let words = reach.words_of(|group| !waiting[group].is_empty());
        let Some(nearby) = words.and_then(|words| Nearby::of_words(self.bytes, &words, &fixes)) else {
            return self.halve(reach, waiting);
        };
        let before = Tables::read_by_ids(&self.proof.readers, &nearby.bytes);
        let proof = Proof { before, readers: self.proof.readers.clone(), ..*self.proof };
        let mut search =
            Search { proof: &proof, bytes: &nearby.bytes, good: Vec::new(), refused: Vec::new(), read: self.read };
        let shift = |fixes: &Vec<PlannedFix>| fixes.iter().map(|fix| nearby.shift(fix)).collect();
        let mut shifted = waiting.iter().map(|parts| parts.iter().map(shift).collect()).collect();
        let is_explained = search.halve(reach, &mut shifted);
        self.read = search.read;
        let shift_back = |fix| nearby.shift_back(fix);
        self.good.extend(search.good.into_iter().map(shift_back));
        let refused = search.refused.into_iter();
        self.refused.extend(refused.map(|refused| Refused { fix: shift_back(refused.fix), ..refused }));
        let left = shifted.into_iter().flatten().flatten().map(shift_back).collect();
        *waiting = vec![vec![left]];
        is_explained
    }

    /// Tries the next part of each group, all groups in one reading, until none is left. Returns false if a lookup broke
    /// that no group reaches.
    fn halve(&mut self, reach: &Reach, waiting: &mut Waiting) -> bool {
        loop {
            if self.refuses_at_limit(waiting) {
                return true;
            }
            let tried: Vec<&PlannedFix> = waiting.iter().filter_map(|parts| parts.last()).flatten().collect();
            if tried.is_empty() {
                return true;
            }
            let broken = self.broken_with(&tried);
            if !self.sort_out(reach, waiting, &broken) {
                return false;
            }
        }
    }

    /// Accepts, refuses or halves the next part of each group, after a reading with all of them. Returns false if a lookup
    /// broke that no group reaches.
    fn sort_out(&mut self, reach: &Reach, waiting: &mut Waiting, broken: &[LookupChange]) -> bool {
        let mut because: Vec<Option<&LookupChange>> = vec![None; waiting.len()];
        for change in broken {
            let Some(group) = reach.group_of(&change.lookup) else { return false };
            // If the addresses of a name change along with another answer, that answer is the better reason. Among
            // equal reasons, the first in the file is kept.
            let is_weak = |change: &LookupChange| matches!(change.lookup, Lookup::Addresses { .. });
            if because[group].is_none_or(|known| is_weak(known) && !is_weak(change)) {
                because[group] = Some(change);
            }
        }
        for (parts, because) in waiting.iter_mut().zip(because) {
            let Some(mut part) = parts.pop() else { continue };
            match because {
                None => self.good.append(&mut part),
                Some(change) if part.len() == 1 => self.refuse(part, &Refusal::Changes(change.clone())),
                Some(_) => {
                    let second = part.split_off(part.len() / 2);
                    parts.extend([second, part]);
                }
            }
        }
        true
    }

    /// Refuses all that wait once the limit is reached, and returns whether it is.
    fn refuses_at_limit(&mut self, waiting: &mut Waiting) -> bool {
        let is_reached = self.read > self.proof.most_bytes_read;
        if is_reached {
            self.refuse(waiting.drain(..).flatten().flatten(), &Refusal::LimitReached);
        }
        is_reached
    }

    fn refuse(&mut self, fixes: impl IntoIterator<Item = PlannedFix>, because: &Refusal) {
        self.refused.extend(fixes.into_iter().map(|fix| Refused { fix, because: because.clone() }));
    }

    /// Returns the lookups that break with these fixes on top of the good ones.
    fn broken_with(&mut self, fixes: &[&PlannedFix]) -> Vec<LookupChange> {
        self.read += self.bytes.len();
        let all = self.good.iter().chain(fixes.iter().copied());
        let mut changes = self.proof.before.changes_in(&apply(self.bytes, &edits_of(all)));
        let is_gain = |change: &LookupChange| change.kind() == ChangeKind::Gained && !self.proof.refuses_gains;
        changes.retain(|change| !is_gain(change) && !(self.proof.accepts)(change));
        changes
    }
}

/// Returns the edits of fixes that can be made together, sorted.
pub fn edits_of<'a>(fixes: impl Iterator<Item = &'a PlannedFix>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = fixes.flat_map(|fix| &fix.edits).cloned().collect();
    // Stable, so that insertions at one position keep their order.
    edits.sort_by_key(|edit| edit.span);
    edits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{ByteOffset, Span};

    const SERVICES: [&str; 4] = ["glibc", "musl", "freebsd", "go"];

    /// Returns a fix that replaces the only `from` with `to`.
    fn fix(bytes: &[u8], from: &str, to: &str) -> PlannedFix {
        let at = memchr::memmem::find(bytes, from.as_bytes()).expect("it is there");
        let edits = vec![Edit::replace(Span::new(at, at + from.len()), to)];
        let at = ByteOffset::new(at);
        PlannedFix { finding: None, rule: None, at, changes: Vec::new(), edits }
    }

    fn five_hundred_lines() -> Vec<u8> {
        (1..=500).flat_map(|port| format!("n{port:03} {port}/tcp\n").into_bytes()).collect()
    }

    fn offsets<'a>(fixes: impl IntoIterator<Item = &'a PlannedFix>) -> Vec<ByteOffset> {
        fixes.into_iter().map(|fix| fix.at).collect()
    }

    #[test]
    fn what_breaks_a_lookup_is_found_among_much_that_breaks_none() {
        let bytes = &five_hundred_lines();
        let breaks = |port: u32| port.is_multiple_of(7);
        let fixes: Vec<PlannedFix> = (1..=500u32)
            .map(|port| {
                if breaks(port) {
                    fix(bytes, &format!("n{port:03} "), "other ")
                } else {
                    fix(bytes, &format!("n{port:03} {port}/tcp"), &format!("n{port:03} {port}/tcp # note"))
                }
            })
            .collect();
        let proof = Proof::new(&SERVICES, bytes);
        let mut search = Search { proof: &proof, bytes, good: Vec::new(), refused: Vec::new(), read: 0 };
        search.partition(fixes.clone());
        assert_eq!(search.refused.len(), 500 / 7);
        for refused in &search.refused {
            let at = refused.fix.at.index();
            let name = std::str::from_utf8(&bytes[at..at + 4]).expect("names are ASCII");
            assert!(refused.because.to_string().contains(name), "{}", refused.because);
        }
        // Those that break a lookup all write the same name, and so are one group; the others need one reading.
        assert!(search.read <= 2 * bytes.len() * (500 / 7) + 2 * bytes.len(), "{}", search.read / bytes.len());
        let (good, refused) = proof.partition(bytes, fixes.clone());
        assert_eq!(offsets(&good), offsets(fixes.iter().filter(|fix| fix.edits[0].text.contains(&b'#'))));
        assert_eq!(refused.len(), 500 / 7);
    }

    #[test]
    fn apart_from_each_other_they_are_tried_in_one_reading() {
        let bytes = &five_hundred_lines();
        let fixes: Vec<_> =
            (1..=500u32).map(|port| fix(bytes, &format!("n{port:03} "), &format!("m{port:03} "))).collect();
        let proof = Proof::new(&SERVICES, bytes);
        let mut search = Search { proof: &proof, bytes, good: Vec::new(), refused: Vec::new(), read: 0 };
        search.partition(fixes);
        assert_eq!((search.good.len(), search.refused.len()), (0, 500));
        assert!(search.read <= 3 * bytes.len(), "{}", search.read / bytes.len());
    }

    #[test]
    fn a_line_that_shows_when_another_goes_is_found_all_the_same() {
        // Nmap takes the first line of a port, and a name on all of its ports.
        let bytes = b"two\t90/tcp\t0.1\none\t80/tcp\t0.1\ntwo\t80/tcp\t0.1\nsix\t60/tcp\t0.1\n";
        let breaks = fix(bytes, "one\t80/tcp", "one\t80/sctp");
        let holds = fix(bytes, "six\t60/tcp\t0.1", "six\t60/tcp\t0.1\t# six");
        let (good, refused) = Proof::new(&["nmap"], bytes).partition(bytes, vec![breaks.clone(), holds.clone()]);
        assert_eq!(offsets(&good), [holds.at]);
        assert_eq!(offsets(refused.iter().map(|refused| &refused.fix)), [breaks.at]);
    }

    #[test]
    fn the_first_name_in_the_file_explains_a_refusal() {
        // Only musl's getaddrinfo, which gives two lines of a name, sees the second line.
        let bytes = b"first\t80/tcp\tlast\nfirst\t80/tcp\tlast\nfirst\t80/udp\tlast\n";
        let at = bytes.len() / 3;
        let edits = vec![Edit::delete(Span::new(at, 2 * at))];
        let fix = PlannedFix { finding: None, rule: None, at: ByteOffset::new(at), changes: Vec::new(), edits };
        let (_, refused) = Proof::new(&SERVICES, bytes).partition(bytes, vec![fix]);
        let because: Vec<String> = refused.iter().map(|refused| refused.because.to_string()).collect();
        let expected = "changes the answer of musl for first by getaddrinfo from 80/tcp, 80/tcp to 80/tcp, 80/udp";
        assert_eq!(because, [expected]);
    }

    #[test]
    fn once_the_limit_is_reached_the_rest_is_refused() {
        let bytes = &five_hundred_lines();
        let breaks = |port: u32| port % 2 == 1;
        let fixes: Vec<PlannedFix> = (1..=500)
            .map(|port| {
                let (name, spaced) = (format!("n{port:03} "), format!("n{port:03}\t"));
                fix(bytes, &name, if breaks(port) { "other " } else { &spaced })
            })
            .collect();
        for (readings, most_good) in [(0, 0), (1, 250), (5, 250), (40, 250)] {
            let proof = Proof { most_bytes_read: readings * bytes.len(), ..Proof::new(&SERVICES, bytes) };
            let (good, refused) = proof.partition(bytes, fixes.clone());
            assert_eq!(good.len() + refused.len(), 500);
            assert!(good.len() <= most_good, "{readings} readings: {} are good", good.len());
            let limited = refused.iter().filter(|refused| matches!(refused.because, Refusal::LimitReached)).count();
            assert!(limited > 0, "{readings} readings: all were proved");
            // The fixes proved before the limit are proved for the bytes that would be written.
            let changes = proof.changes(&apply(bytes, &edits_of(good.iter()))).expect("models read this format");
            assert!(
                changes.iter().all(|change| change.kind() == ChangeKind::Gained),
                "{readings} readings: {changes:?}"
            );
        }
        let (good, _) = Proof::new(&SERVICES, bytes).partition(bytes, fixes);
        assert_eq!(good.len(), 250);
    }

    #[test]
    fn nothing_is_proved_without_a_model() {
        let bytes = b"ssh,22\n";
        let proof = Proof::new(&["no-such-model"], bytes);
        assert!(!proof.has_models());
        assert!(proof.changes(b"").is_none());
        let (good, refused) = proof.partition(bytes, vec![fix(bytes, "ssh", "SSH")]);
        assert_eq!((good.len(), refused.len()), (0, 1));
        let expected = "no program that we model reads this format; lookups were not compared";
        assert_eq!(refused[0].because.to_string(), expected);
    }
}

//! [`Proof`]: whether the bytes that would be written give every program the answer that it got before.

use super::Proposed;
use super::reach::{Reach, by_reach};
use crate::diagnostic::{Edit, apply};
use portolan_resolvers::{ChangeKind, LookupChange, Tables, changes_between};

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

    /// The lookups that worked and get another answer.
    fn broken(&self, after: &[u8]) -> Vec<LookupChange> {
        let mut changes = self.changes(after);
        changes.retain(|change| change.kind() != ChangeKind::Gained);
        changes
    }

    /// Parts fixes that can be made together into those with which every lookup that worked gives the same answer,
    /// all of them together, and those without which that is so. `bytes` may differ from those that the proof began
    /// with by fixes that were proved before.
    pub fn part(&self, bytes: &[u8], fixes: Vec<Proposed>) -> (Vec<Proposed>, Vec<Refused>) {
        let mut search = Search { proof: self, bytes, good: Vec::new(), refused: Vec::new(), read: 0 };
        search.part(fixes);
        search.good.sort_by_key(|fix| fix.at);
        search.refused.sort_by_key(|refused| refused.fix.at);
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

/// What is still to be tried of each group, a part at a time; the next one is the last.
type Waiting = Vec<Vec<Vec<Proposed>>>;

impl Search<'_> {
    fn part(&mut self, fixes: Vec<Proposed>) {
        let broken = self.broken_with(&fixes.iter().collect::<Vec<_>>());
        if broken.is_empty() {
            self.good = fixes;
            return;
        }
        let (reach, groups) = by_reach(self.proof.format, self.bytes, fixes);
        let mut waiting = groups.into_iter().map(|fixes| vec![fixes]).collect();
        let is_explained = self.halve(&reach, &mut waiting, Some(broken));
        if !is_explained || !self.broken_with(&[]).is_empty() {
            // Some line is not read among the others as it is alone.
            let mut all = std::mem::take(&mut self.good);
            all.extend(waiting.into_iter().flatten().flatten());
            all.sort_by_key(|fix| fix.at);
            self.halve(&Reach::Everything, &mut vec![vec![all]], None);
        }
    }

    /// Tries the next part of each group, all of them in one reading, until nothing is left: each part is good, refused or
    /// halved. `broken` is what the first reading has shown, if there was one. False if something broke that no group
    /// reaches.
    fn halve(&mut self, reach: &Reach, waiting: &mut Waiting, mut broken: Option<Vec<LookupChange>>) -> bool {
        loop {
            let tried: Vec<&Proposed> = waiting.iter().filter_map(|parts| parts.last()).flatten().collect();
            if tried.is_empty() {
                return true;
            }
            if self.read > MOST_BYTES_READ {
                let left = waiting.drain(..).flatten().flatten();
                self.refused.extend(left.map(|fix| Refused { fix, because: None }));
                return true;
            }
            let broken = broken.take().unwrap_or_else(|| self.broken_with(&tried));
            let mut because: Vec<Option<&LookupChange>> = vec![None; waiting.len()];
            for change in &broken {
                let Some(group) = reach.group_of(&change.lookup) else { return false };
                because[group].get_or_insert(change);
            }
            for (parts, because) in waiting.iter_mut().zip(because) {
                let Some(mut part) = parts.pop() else { continue };
                match because {
                    None => self.good.append(&mut part),
                    Some(because) if part.len() == 1 => {
                        let refuse = |fix| Refused { fix, because: Some(because.clone()) };
                        self.refused.extend(part.into_iter().map(refuse));
                    }
                    Some(_) => {
                        let second = part.split_off(part.len() / 2);
                        parts.extend([second, part]);
                    }
                }
            }
        }
    }

    /// The lookups that break with these fixes and those that are good already.
    fn broken_with(&mut self, fixes: &[&Proposed]) -> Vec<LookupChange> {
        self.read += self.bytes.len();
        let all = self.good.iter().chain(fixes.iter().copied());
        self.proof.broken(&apply(self.bytes, &edits_of(all)))
    }
}

/// The edits of fixes that can be made together, sorted.
pub fn edits_of<'a>(fixes: impl Iterator<Item = &'a Proposed>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = fixes.flat_map(|fix| &fix.edits).cloned().collect();
    // Stable: what is inserted at one place keeps its order.
    edits.sort_by_key(|edit| edit.span);
    edits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    /// A fix that puts `to` in the place of the only `from`.
    fn fix(bytes: &[u8], from: &str, to: &str) -> Proposed {
        let at = memchr::memmem::find(bytes, from.as_bytes()).expect("it is there") as u32;
        let edits = vec![Edit::replace(Span { start: at, end: at + from.len() as u32 }, to)];
        Proposed { finding: None, rule: 0, at, changes: Vec::new(), edits }
    }

    fn five_hundred_lines() -> Vec<u8> {
        (1..=500).flat_map(|port| format!("n{port:03} {port}/tcp\n").into_bytes()).collect()
    }

    fn offsets<'a>(fixes: impl IntoIterator<Item = &'a Proposed>) -> Vec<u32> {
        fixes.into_iter().map(|fix| fix.at).collect()
    }

    #[test]
    fn what_breaks_a_lookup_is_found_among_much_that_breaks_none() {
        let bytes = &five_hundred_lines();
        let breaks = |port: u32| port.is_multiple_of(7);
        let fixes: Vec<Proposed> = (1..=500u32)
            .map(|port| {
                if breaks(port) {
                    fix(bytes, &format!("n{port:03} "), "other ")
                } else {
                    fix(bytes, &format!("n{port:03} {port}/tcp"), &format!("n{port:03} {port}/tcp # note"))
                }
            })
            .collect();
        let proof = Proof::new("services", bytes);
        let mut search = Search { proof: &proof, bytes, good: Vec::new(), refused: Vec::new(), read: 0 };
        search.part(fixes.clone());
        assert_eq!(search.refused.len(), 500 / 7);
        for refused in &search.refused {
            let at = refused.fix.at as usize;
            let name = std::str::from_utf8(&bytes[at..at + 4]).expect("names are ASCII");
            let because = refused.because.as_ref().expect("the proof was not given up");
            assert!(
                because.lookup.to_string().contains(name) || because.before.to_string().contains(name),
                "{because:?}"
            );
        }
        // All of them bring in one name, and so are one group; the others need one reading.
        assert!(search.read <= 2 * bytes.len() * (500 / 7) + 2 * bytes.len(), "{}", search.read / bytes.len());
        let (good, refused) = proof.part(bytes, fixes.clone());
        assert_eq!(offsets(&good), offsets(fixes.iter().filter(|fix| fix.edits[0].text.contains(&b'#'))));
        assert_eq!(refused.len(), 500 / 7);
    }

    #[test]
    fn apart_from_each_other_they_are_tried_in_one_reading() {
        let bytes = &five_hundred_lines();
        let fixes: Vec<_> =
            (1..=500u32).map(|port| fix(bytes, &format!("n{port:03} "), &format!("m{port:03} "))).collect();
        let proof = Proof::new("services", bytes);
        let mut search = Search { proof: &proof, bytes, good: Vec::new(), refused: Vec::new(), read: 0 };
        search.part(fixes);
        assert_eq!((search.good.len(), search.refused.len()), (0, 500));
        assert!(search.read <= 3 * bytes.len(), "{}", search.read / bytes.len());
    }

    #[test]
    fn a_line_that_shows_when_another_goes_is_found_all_the_same() {
        // Nmap takes the first line of a port, and a name on all of its ports.
        let bytes = b"two\t90/tcp\t0.1\none\t80/tcp\t0.1\ntwo\t80/tcp\t0.1\nsix\t60/tcp\t0.1\n";
        let breaks = fix(bytes, "one\t80/tcp", "one\t80/sctp");
        let holds = fix(bytes, "six\t60/tcp\t0.1", "six\t60/tcp\t0.1\t# six");
        let (good, refused) = Proof::new("nmap", bytes).part(bytes, vec![breaks.clone(), holds.clone()]);
        assert_eq!(offsets(&good), [holds.at]);
        assert_eq!(offsets(refused.iter().map(|refused| &refused.fix)), [breaks.at]);
    }
}

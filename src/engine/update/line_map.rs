//! Which line of a file is which after a change of it.

use crate::text::{LineIter, LineNumber};
use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers};

/// The most pairs of lines that are compared where several lines became more or fewer.
const MOST_PAIRS: usize = 1 << 20;

/// The most lines of a file in which moved ones are searched for although their number is the same: renames move none, and the
/// search takes long where most lines differ.
const MOST_SEARCHED: usize = 20_000;

/// The lines of a file before and after a change.
#[derive(Clone, Debug, Default)]
pub struct LineMap {
    /// The line after the change, for each line before; empty if nothing changed.
    after: Vec<u32>,
    /// The line before the change, for each line after.
    before: Vec<u32>,
}

impl LineMap {
    /// Compares a file before and after a change.
    pub fn new(before: &[u8], after: &[u8]) -> Self {
        if before == after {
            return Self::default();
        }
        let lines = |bytes| LineIter::new(bytes).map(|line| line.content.of(bytes)).collect::<Vec<&[u8]>>();
        let (old, new) = (lines(before), lines(after));
        if old.len() == new.len() && old.len() > MOST_SEARCHED {
            return Self::default();
        }
        let mut operations = Compact::new(Replace::new(Capture::new()), &old[..], &new[..]);
        let Ok(()) = myers::diff(&mut operations, &old[..], 0..old.len(), &new[..], 0..new.len());
        let mut map = Self { after: vec![0; old.len()], before: vec![0; new.len()] };
        for operation in operations.into_inner().into_inner().into_ops() {
            map.add(&operation, &old, &new);
        }
        map
    }

    /// Returns the line that a line is after the change. For a line that is gone, it is the one in its place.
    pub fn after(&self, line: LineNumber) -> LineNumber {
        self.after.get(line.index()).map_or(line, |&index| LineNumber::from_index(index as usize))
    }

    /// Returns the line that a line was before the change. For a new line, it is the one that was in its place.
    pub fn before(&self, line: LineNumber) -> LineNumber {
        self.before.get(line.index()).map_or(line, |&index| LineNumber::from_index(index as usize))
    }

    fn add(&mut self, operation: &DiffOp, old: &[&[u8]], new: &[&[u8]]) {
        let (was, is) = (operation.old_range(), operation.new_range());
        let nearest = |index: usize, lines: usize| index.min(lines.saturating_sub(1)) as u32;
        for index in was.clone() {
            self.after[index] = nearest(is.start + (index - was.start).min(is.len().saturating_sub(1)), new.len());
        }
        for index in is.clone() {
            self.before[index] = nearest(was.start + (index - is.start).min(was.len().saturating_sub(1)), old.len());
        }
        // Where new lines surround a changed one, it is the one that is most like the old one.
        if was.len() != is.len() && was.len().saturating_mul(is.len()) <= MOST_PAIRS {
            let mut from = is.start;
            for index in was {
                let likeness = |line: &usize| (common(old[index], new[*line]), std::cmp::Reverse(*line));
                let Some(best) = (from..is.end).max_by_key(likeness) else { break };
                self.after[index] = best as u32;
                self.before[best] = index as u32;
                from = best + 1;
            }
        }
    }
}

/// Returns the number of bytes that two lines have in common at their beginning and end.
fn common(one: &[u8], other: &[u8]) -> usize {
    let (one, other) = (one.trim_ascii(), other.trim_ascii());
    let start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let rest = one[start..].iter().rev().zip(other[start..].iter().rev());
    start + rest.take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_found_after_a_change() {
        for (before, after, expected) in [
            ("a\nb\nc\n", "a\nb\nc\n", [1, 2, 3]),
            ("a\nb\nc\n", "x\na\ny\nb\nz\nc\n", [2, 4, 6]),
            ("22: ssh\n5061: sip-tls\n}\n", "21: ftp\n22: ssh\n23: telnet\n5061: sips\n5062: na\n}\n", [2, 4, 6]),
            ("22: ssh\n5061: sip-tls\n}\n", "22: ssh\n5061: sips\n}\n", [1, 2, 3]),
            ("{22: ssh}\rb\rc", "{21: ftp, 22: ssh}\rb\rc", [1, 2, 3]),
        ] {
            let map = LineMap::new(before.as_bytes(), after.as_bytes());
            for (index, expected) in expected.into_iter().enumerate() {
                let line = LineNumber::from_index(index);
                let there = map.after(line);
                assert_eq!((there.get(), map.before(there)), (expected, line), "{before:?} {after:?}");
            }
        }
        // A large file in which every line changes.
        let large = |name: &str| name.repeat(MOST_SEARCHED + 1);
        let map = LineMap::new(large("sip-tls\n").as_bytes(), large("sips\n").as_bytes());
        assert_eq!(map.after(LineNumber::from_index(7)).get(), 8);
        // A line that is gone.
        let map = LineMap::new(b"a\nb\n", b"a\n");
        assert_eq!(map.after(LineNumber::from_index(1)).get(), 1);
        assert_eq!(LineMap::new(b"a\n", b"").after(LineNumber::FIRST).get(), 1);
    }
}

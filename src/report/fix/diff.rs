//! A unified diff.

use crate::diagnostic::Severity;
use crate::report::theme::{Paint, Theme};
use crate::text::{Printable, PrintablePath};
use hashbrown::{HashMap, HashSet};
use similar::algorithms::{Capture, Compact, DiffHook as _, Replace, myers};
use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, DiffOp, DiffTag, group_diff_ops};
use std::io::Write as _;
use std::path::Path;

/// The number of equal lines around changed ones.
const CONTEXT: usize = 3;
/// The most changed lines, of those that both texts have, for which the shortest diff is searched. The time grows with their
/// square: this many take a tenth of a second.
const MOST_IN_FULL: usize = 4096;

/// Writes a unified diff with three lines of context, or nothing if the texts are equal. Bytes are kept, so that `patch` can
/// apply it; only on a terminal do invisible characters become visible.
pub fn diff(path: &Path, before: &[u8], after: &[u8], theme: Theme, out: &mut Vec<u8>) {
    if before == after {
        return;
    }
    let path = PrintablePath(path);
    let _ = writeln!(out, "{}", theme.paint(Paint::Strong, format_args!("--- {path}")));
    let _ = writeln!(out, "{}", theme.paint(Paint::Strong, format_args!("+++ {path}")));
    // `patch` and `git apply` end a line at LF only.
    let lines = |bytes| <[u8]>::split_inclusive(bytes, |&b| b == b'\n').collect::<Vec<&[u8]>>();
    let (before, after) = (lines(before), lines(after));
    for hunk in group_diff_ops(changed_lines(&before, &after), CONTEXT) {
        let _ = writeln!(out, "{}", theme.paint(Paint::Frame, UnifiedHunkHeader::new(&hunk)));
        for change in hunk.iter().flat_map(|operation| operation.iter_changes(&before[..], &after[..])) {
            let (sign, paint) = match change.tag() {
                ChangeTag::Equal => (" ", None),
                ChangeTag::Delete => ("-", Some(Paint::Severity(Severity::Error))),
                ChangeTag::Insert => ("+", Some(Paint::Good)),
            };
            let value: &[u8] = change.value();
            let (text, ends) = match value.strip_suffix(b"\n") {
                Some(text) => (text, true),
                None => (value, false),
            };
            let visible = theme.is_terminal().then(|| visible(text));
            let text = visible.as_ref().map_or(text, String::as_bytes);
            if let (Some(paint), Ok(text)) = (paint, std::str::from_utf8(text)) {
                theme.write(paint, &[sign, text].concat(), out);
            } else {
                out.extend_from_slice(sign.as_bytes());
                out.extend_from_slice(text);
            }
            out.push(b'\n');
            if !ends {
                out.extend_from_slice(b"\\ No newline at end of file\n");
            }
        }
    }
}

/// Returns which lines are equal, deleted and inserted: as few of the latter as possible, unless finding them takes long.
fn changed_lines(before: &[&[u8]], after: &[&[u8]]) -> Vec<DiffOp> {
    let (old, new) = numbered(before, after);
    // A line that only one text has is no part of what they share.
    let shared = |lines: &[u32], others: &[u32]| -> Vec<usize> {
        let others: HashSet<u32> = others.iter().copied().collect();
        (0..lines.len()).filter(|&at| others.contains(&lines[at])).collect()
    };
    let (old_shared, new_shared) = (shared(&old, &new), shared(&new, &old));
    let lines = |numbers: &[u32], at: &[usize]| at.iter().map(|&at| numbers[at]).collect::<Vec<u32>>();
    let pairs = equal_pairs(&lines(&old, &old_shared), &lines(&new, &new_shared));
    let mut operations = Compact::new(Replace::new(Capture::new()), &old[..], &new[..]);
    let (mut old_end, mut new_end) = (0, 0);
    // The end of both texts is the last pair.
    let pairs = pairs.into_iter().map(|(old, new)| (old_shared[old], new_shared[new])).chain([(old.len(), new.len())]);
    for (old_at, new_at) in pairs {
        if old_end < old_at {
            let Ok(()) = operations.delete(old_end, old_at - old_end, new_end);
        }
        if new_end < new_at {
            let Ok(()) = operations.insert(old_at, new_end, new_at - new_end);
        }
        if old_at < old.len() && new_at < new.len() {
            let Ok(()) = operations.equal(old_at, new_at, 1);
        }
        (old_end, new_end) = (old_at + 1, new_at + 1);
    }
    let Ok(()) = operations.finish();
    operations.into_inner().into_inner().into_ops()
}

/// Returns a number for each line of two texts; equal lines have equal numbers, which are faster to compare.
fn numbered<'t>(before: &[&'t [u8]], after: &[&'t [u8]]) -> (Vec<u32>, Vec<u32>) {
    let mut known: HashMap<&'t [u8], u32> = HashMap::new();
    let mut number = |line: &&'t [u8]| {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        *known.entry(*line).or_insert(next)
    };
    (before.iter().map(&mut number).collect(), after.iter().map(&mut number).collect())
}

/// Returns the indices of the lines that stay, as pairs.
fn equal_pairs(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let mut quick = Capture::new();
    let Ok(()) = myers::diff(&mut quick, old, 0..old.len(), new, 0..new.len());
    let mut operations = quick.into_ops();
    let equal: usize =
        operations.iter().filter(|found| found.tag() == DiffTag::Equal).map(|found| found.old_range().len()).sum();
    if old.len() + new.len() - 2 * equal <= MOST_IN_FULL {
        let mut shortest = Capture::new();
        let Ok(()) = myers::diff_deadline_raw(&mut shortest, old, 0..old.len(), new, 0..new.len(), None);
        operations = shortest.into_ops();
    }
    let pairs = operations.into_iter().filter(|found| found.tag() == DiffTag::Equal);
    pairs.flat_map(|found| found.old_range().zip(found.new_range())).collect()
}

/// Returns a line as a terminal may show it, its tabs kept.
fn visible(line: &[u8]) -> String {
    line.split(|&byte| byte == b'\t').map(|piece| Printable(piece).to_string()).collect::<Vec<_>>().join("\t")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the most lines that can stay, by the textbook.
    fn most_equal(before: &[&[u8]], after: &[&[u8]]) -> usize {
        let mut best = vec![0; after.len() + 1];
        for line in before {
            let mut diagonal = 0;
            for (at, other) in after.iter().enumerate() {
                let above = best[at + 1];
                best[at + 1] = if line == other { diagonal + 1 } else { above.max(best[at]) };
                diagonal = above;
            }
        }
        best[after.len()]
    }

    /// A line that a text has often, such as a bracket, must not make the diff longer.
    #[test]
    fn diffs_are_as_short_as_possible() {
        let words: [&[u8]; 12] = [b"{", b"}", b"{", b"}", b",", b"a", b"b", b"c", b"d", b"e", b"f", b"g"];
        let mut state = 1u32;
        let mut random = move |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        for _ in 0..200 {
            let before: Vec<&[u8]> = (0..random(300)).map(|_| words[random(12) as usize]).collect();
            let mut after: Vec<&[u8]> = before.iter().copied().filter(|_| random(5) > 0).collect();
            for _ in 0..random(60) {
                after.insert(random(after.len() as u32 + 1) as usize, words[random(12) as usize]);
            }
            let (mut old, mut new, mut equal) = (Vec::new(), Vec::new(), 0);
            for operation in changed_lines(&before, &after) {
                for change in operation.iter_changes(&before[..], &after[..]) {
                    let line: &[u8] = change.value();
                    old.extend((change.tag() != ChangeTag::Insert).then_some(line));
                    new.extend((change.tag() != ChangeTag::Delete).then_some(line));
                    equal += usize::from(change.tag() == ChangeTag::Equal);
                }
            }
            assert_eq!((&old, &new), (&before, &after));
            assert_eq!(equal, most_equal(&before, &after));
        }
    }
}

//! [`Reach`]: the names and ports whose answers a fix can change. It finds the fix that breaks a lookup without trying
//! all.

use super::PlannedFix;
use crate::diagnostic::{Edit, apply};
use crate::text::{ByteOffset, Span};
use hashbrown::{HashMap, HashSet};
use portolan_resolvers::{Lookup, Tables};

/// Maps names, ports and lines to the group of fixes that can change their answers.
#[derive(Debug)]
pub(super) enum Reach {
    /// A single group reaches everything.
    Everything,
    /// Each group reaches the names and ports on its lines.
    Lines(HashMap<Reached, usize>),
}

/// A name or port of a line, or the line itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Reached {
    /// In lowercase, as Go looks it up.
    Name(Vec<u8>),
    Port(u16),
    /// The offset of the line. Two fixes of one line may together break a lookup that neither breaks alone.
    Line(ByteOffset),
}

impl Reach {
    /// Returns the index of the group that can change the answer to a lookup.
    pub(super) fn group_of(&self, lookup: &Lookup) -> Option<usize> {
        let Self::Lines(groups) = self else { return Some(0) };
        let reached = match lookup {
            Lookup::Name { name, .. } | Lookup::Addresses { name } => Reached::Name(name.to_ascii_lowercase()),
            Lookup::Port { port, .. } => Reached::Port(*port),
        };
        groups.get(&reached).copied()
    }

    /// Returns the names, in lowercase, and the decimal ports that some groups reach. `None` if that is everything.
    pub(super) fn words_of(&self, is_of_group: impl Fn(usize) -> bool) -> Option<HashSet<Vec<u8>>> {
        let Self::Lines(groups) = self else { return None };
        let reached = groups.iter().filter(|&(_, &group)| is_of_group(group)).map(|(reached, _)| reached);
        let word = |reached: &Reached| match reached {
            Reached::Name(name) => Some(name.clone()),
            Reached::Port(port) => Some(port.to_string().into_bytes()),
            Reached::Line(_) => None,
        };
        Some(reached.filter_map(word).collect())
    }
}

/// Splits fixes into groups that reach nothing in common, in the order of their first fixes.
///
/// Assumes that every line is read alone as in the file.
pub(super) fn by_reach(readers: &[String], bytes: &[u8], fixes: Vec<PlannedFix>) -> (Reach, Vec<Vec<PlannedFix>>) {
    let mut fixes_by_reach = UnionFind::default();
    for (index, fix) in fixes.iter().enumerate() {
        fixes_by_reach.add(index, reached_by(readers, bytes, &fix.edits));
    }
    fixes_by_reach.into_groups(fixes)
}

/// Returns the names and ports on the lines of these edits, before and after.
fn reached_by(readers: &[String], bytes: &[u8], edits: &[Edit]) -> HashSet<Reached> {
    let mut reached = HashSet::new();
    let mut rest = edits;
    while let Some(first) = rest.first() {
        let lines = lines_of(bytes, first.span);
        let here = rest.partition_point(|edit| edit.span.start < lines.end || edit.span == first.span);
        let (these, later) = rest.split_at(here);
        rest = later;
        let lines = these
            .iter()
            .fold(lines, |lines, edit| Span { end: lines_of(bytes, edit.span).end.max(lines.end), ..lines });
        let before = lines.of(bytes);
        let within = |at: ByteOffset| ByteOffset::new(at - lines.start);
        let edits: Vec<Edit> = these
            .iter()
            .map(|edit| Edit {
                span: Span { start: within(edit.span.start), end: within(edit.span.end) },
                ..edit.clone()
            })
            .collect();
        for text in [before, &apply(before, &edits)] {
            for (_, table) in Tables::read_by_ids(readers, text).iter() {
                reached.extend(table.names_in_file().map(|name| Reached::Name(name.to_ascii_lowercase())));
                reached.extend(table.ports().map(Reached::Port));
            }
        }
        let begins = memchr::memchr_iter(b'\n', before).map(|at| at + 1).filter(|&at| at < before.len());
        reached.extend(std::iter::once(0).chain(begins).map(|at| Reached::Line(lines.start + at)));
    }
    reached
}

/// Returns the span of the whole lines that a span touches, with the newline of the last.
pub(super) fn lines_of(bytes: &[u8], span: Span) -> Span {
    let (start, end) = (span.start.index(), span.end.index());
    let last = end.saturating_sub(1).max(start);
    Span::new(
        memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |at| at + 1),
        memchr::memchr(b'\n', &bytes[last..]).map_or(bytes.len(), |at| last + at + 1),
    )
}

/// Union-find over the indices of fixes. Fixes that reach the same name, port or line are in one set.
#[derive(Default)]
struct UnionFind {
    /// The parent of each fix: an earlier one of its set, or itself if it is the first.
    parent: Vec<usize>,
    /// Everything that is reached, with the first fix that reaches it.
    reached: HashMap<Reached, usize>,
}

impl UnionFind {
    /// Adds the next fix, and joins the sets of all fixes that reach the same.
    fn add(&mut self, index: usize, reached: HashSet<Reached>) {
        self.parent.push(index);
        for thing in reached {
            let other = *self.reached.entry(thing).or_insert(index);
            let (one, two) = (self.find(other), self.find(index));
            self.parent[one.max(two)] = one.min(two);
        }
    }

    /// Returns the first fix of the set that a fix belongs to.
    fn find(&mut self, mut index: usize) -> usize {
        while self.parent[index] != index {
            self.parent[index] = self.parent[self.parent[index]];
            index = self.parent[index];
        }
        index
    }

    /// Returns the sets as groups, in the order of their first fixes.
    fn into_groups(mut self, fixes: Vec<PlannedFix>) -> (Reach, Vec<Vec<PlannedFix>>) {
        let mut groups: Vec<Vec<PlannedFix>> = Vec::new();
        let mut group_of = HashMap::new();
        for (index, fix) in fixes.into_iter().enumerate() {
            let group = *group_of.entry(self.find(index)).or_insert(groups.len());
            if group == groups.len() {
                groups.push(Vec::new());
            }
            groups[group].push(fix);
        }
        let mut reached = std::mem::take(&mut self.reached);
        reached.values_mut().for_each(|fix| *fix = group_of[&self.find(*fix)]);
        (Reach::Lines(reached), groups)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readers() -> [String; 4] {
        ["glibc", "musl", "freebsd", "go"].map(str::to_owned)
    }

    fn spoils(at: usize) -> PlannedFix {
        let edits = vec![Edit::replace(Span::new(at, at + 1), "x")];
        let at = ByteOffset::new(at);
        PlannedFix { finding: None, rule: None, at, changes: Vec::new(), edits }
    }

    #[test]
    fn groups_share_names_ports_or_lines() {
        let bytes = b"a 1/tcp b\nB 2/tcp\nc 3/tcp\nd 3/udp\nhttp 4/tcp\nhttps 5/tcp\n";
        let starts = [0, 10, 18, 26, 34, 45];
        let (reach, groups) = by_reach(&readers(), bytes, starts.into_iter().map(spoils).collect());
        let starts: Vec<Vec<usize>> =
            groups.iter().map(|fixes| fixes.iter().map(|fix| fix.at.index()).collect()).collect();
        // The last two become `xttp` and `xttps`; all of them become `x`, which joins the four.
        assert_eq!(starts, [vec![0, 10, 18, 26], vec![34], vec![45]]);
        let group = |name: &[u8]| reach.group_of(&Lookup::name(name, None));
        assert_eq!([group(b"A"), group(b"d"), group(b"http"), group(b"xttps")], [Some(0), Some(0), Some(1), Some(2)]);
        assert_eq!([group(b"ssh"), reach.group_of(&Lookup::port(4, None))], [None, Some(1)]);
    }

    #[test]
    fn a_fix_reaches_each_line_that_it_touches() {
        let bytes = b"a 1/tcp\nb 2/tcp\nc 3/tcp\n";
        let edits = [Edit::delete(Span::new(0, 8)), Edit::insert(ByteOffset::new(18), "0")];
        let reached = reached_by(&readers(), bytes, &edits);
        let names = [&b"a"[..], b"b", b"c"].map(|name| reached.contains(&Reached::Name(name.to_vec())));
        assert_eq!(names, [true, false, true]);
        let ports = [1, 2, 3, 30].map(|port| reached.contains(&Reached::Port(port)));
        assert_eq!(ports, [true, false, true, false]);
    }
}

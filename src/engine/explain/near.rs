//! Registered names near to a word: by spelling, by former names, and by words of descriptions.

use super::stems::stems;
use crate::registry::{Habit, Record, Registry, plain_description};
use std::cmp::Reverse;

/// The most names that are offered.
const MOST: usize = 5;

/// A registered name near a word.
#[derive(Clone, Copy, Debug)]
pub struct Near<'a> {
    /// The name.
    pub name: &'a str,
    /// The likeness.
    pub by: Likeness,
    /// The matching words: a description or a former name; empty for the name itself.
    pub words: &'a str,
}

/// The likeness of a registered name to a word, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The word is made of the initials of the description.
    Initials,
    /// The word is the name of a program, package or unit of a server of this name: `sshd`, `nfs-server`.
    Daemon,
    /// The word is part of a former name or of a name in common use.
    FormerName,
    /// The word is in the description.
    Description,
    /// The word is a part of the name.
    Part,
    /// One letter differs, or two neighbors are swapped.
    OneLetter,
    /// The name begins with the word.
    Beginning,
    /// Two letters differ.
    TwoLetters,
    /// The word is a pattern that the name matches.
    Pattern,
}

impl Likeness {
    /// Returns the word for it in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Initials => "initials",
            Self::Daemon => "daemon",
            Self::OneLetter | Self::TwoLetters => "spelling",
            Self::Part => "part",
            Self::FormerName => "former-name",
            Self::Description => "description",
            Self::Beginning => "beginning",
            Self::Pattern => "pattern",
        }
    }
}

/// Returns the registered names nearest to a word.
pub(super) fn near<'a>(registry: &'a Registry, habits: impl Iterator<Item = Habit<'a>>, word: &str) -> Vec<Near<'a>> {
    let word = word.to_ascii_lowercase();
    if word.len() < 2 {
        return Vec::new();
    }
    let stems = stems(&word);
    let mut found: Vec<(Likeness, u16, Near<'a>)> = Vec::new();
    let mut add = |name: &'a str, port: u16, likeness: Option<(Likeness, &'a str)>| {
        found.extend(likeness.map(|(by, words)| (by, port, Near { name, by, words })));
    };
    for record in current(registry) {
        // Names without a port come last.
        let port = record.ports().map_or(u16::MAX, |ports| ports.first);
        let description = plain_description(record.description());
        let by_name = by_name(&word, &stems, record.name()).map(|by| (by, ""));
        let by_description = by_description(&word, description).map(|by| (by, description));
        add(record.name(), port, by_name.into_iter().chain(by_description).min_by_key(|(by, _)| *by));
    }
    let has_part = |name: &str| words(name).any(|part| part.eq_ignore_ascii_case(&word));
    for tenure in registry.history().tenures().filter(|tenure| registry.end_of(*tenure).is_some()) {
        let Some(ports) = tenure.ports().filter(|_| has_part(tenure.name())) else { continue };
        let current = tenure.transports().flat_map(|transport| registry.assigned(ports.first, transport));
        let current = current.filter(|record| !record.is_historic_spelling()).map(Record::name).next();
        if let Some(name) = current {
            add(name, ports.first, Some((Likeness::FormerName, tenure.name())));
        }
    }
    let begins =
        |name: &str| word.len() >= 4 && name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(&word));
    for habit in habits.filter(|habit| has_part(habit.name()) || begins(habit.name())) {
        let port = habit.ports().map_or(u16::MAX, |ports| ports.first);
        add(habit.official(), port, Some((Likeness::FormerName, habit.name())));
    }
    found.sort_by_key(|(by, port, near)| (*by, *port == u16::MAX, Reverse(*port == 0), *port, near.name));
    let mut nearest: Vec<Near<'a>> = Vec::new();
    for (.., near) in found {
        if nearest.len() < MOST && !nearest.iter().any(|other| other.name == near.name) {
            nearest.push(near);
        }
    }
    nearest
}

/// Returns the records with a name that is not a historic spelling.
pub(super) fn current(registry: &Registry) -> impl Iterator<Item = Record<'_>> {
    registry.records().filter(|record| !record.name().is_empty() && !record.is_historic_spelling())
}

/// Returns the likeness of a word in lower case to a name.
pub(super) fn by_name(word: &str, stems: &[String], name: &str) -> Option<Likeness> {
    /// Shorter words differ from too many names by one letter.
    const LEAST_FOR_ONE: usize = 4;
    /// Likewise by two letters.
    const LEAST_FOR_TWO: usize = 8;
    let name = name.to_ascii_lowercase();
    if stems.contains(&name) {
        return Some(Likeness::Daemon);
    }
    // `ms-sql-s` begins with `mssql`.
    let begins = || name.bytes().filter(u8::is_ascii_alphanumeric).take(word.len()).eq(word.bytes());
    if words(&name).any(|part| part == word) || word.len() >= LEAST_FOR_ONE && name.contains('-') && begins() {
        return Some(Likeness::Part);
    }
    // The first letter is rarely wrong, and many short words differ only in it.
    let has_first = word.len() >= LEAST_FOR_TWO || word.as_bytes().first() == name.as_bytes().first();
    let most = match word.len() {
        LEAST_FOR_TWO.. => 2,
        LEAST_FOR_ONE.. if has_first => 1,
        _ => 0,
    };
    match distance(word.as_bytes(), name.as_bytes(), most) {
        Some(0 | 1) => Some(Likeness::OneLetter),
        Some(_) if has_first => Some(Likeness::TwoLetters),
        _ if word.len() >= 3 && name.starts_with(word) => Some(Likeness::Beginning),
        // The last words of a name are rarely known: `http-proxy`.
        _ if word.split_once('-').is_some_and(|(first, _)| first.len() >= 3 && words(&name).next() == Some(first)) => {
            Some(Likeness::Beginning)
        }
        _ => None,
    }
}

/// Returns the likeness of a word in lower case to a description.
fn by_description(word: &str, description: &str) -> Option<Likeness> {
    let initials: String = words(description).filter_map(|word| word.chars().next()).collect();
    if word.len() >= 3 && initials.eq_ignore_ascii_case(word) {
        return Some(Likeness::Initials);
    }
    let has = |part: &str| words(description).any(|other| other.eq_ignore_ascii_case(part));
    let is_plain = word.chars().all(|c| c.is_alphanumeric() || "-_. ".contains(c));
    (is_plain && words(word).next().is_some() && words(word).all(has)).then_some(Likeness::Description)
}

/// Returns the words of a text: runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Returns whether a word differs from a name by two letters at most.
pub fn is_near(word: &str, name: &str) -> bool {
    distance(word.to_ascii_lowercase().as_bytes(), name.as_bytes(), 2).is_some()
}

/// Returns the number of letters by which two words differ; `None` if it is more than `most`. A swap of neighbors
/// counts as one.
fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    // Three rows of the table of optimal string alignment.
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &own) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &other) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(own != other)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && own == b[j - 1] && a[i - 1] == other {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|&distance| distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_letters_and_swaps() {
        for (a, b, most, expected) in [
            ("ssh", "ssh", 0, Some(0)),
            ("shs", "ssh", 1, Some(1)),
            ("domian", "domain", 1, Some(1)),
            ("telnett", "telnet", 1, Some(1)),
            ("abcd", "abxy", 1, None),
            ("abcd", "abxy", 2, Some(2)),
            ("", "ab", 1, None),
        ] {
            assert_eq!(distance(a.as_bytes(), b.as_bytes(), most), expected, "{a} {b}");
        }
    }
}

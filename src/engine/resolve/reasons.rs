//! Explains different answers of resolvers by their quirks.
//!
//! The majority answer is the one that most resolvers give. A quirk explains a different answer if the resolver without
//! that quirk gives the majority answer, and not all resolvers of the majority have the same quirk. Where no single quirk
//! explains it, a pair of them may, if neither alone leads to the answer.

use super::answer::{AnsweredLookup, Reason};
use crate::text::LineNumber;
use portolan_resolvers::{Answer, Lookup, Reader, Readers, Table, Tables};

/// The largest file, in bytes, for which pairs of quirks are tried: each pair parses it again.
const MOST_EXPLAINED_BY_TWO: usize = 256 << 10;

/// The reason if no quirk explains an answer.
const NO_QUIRK: &str = "no known quirk or pair of quirks explains the difference";

/// The reason if a name is a number to `getaddrinfo`.
const NUMBER: &str = "getaddrinfo takes the name for a number or for no service, and uses no table";

/// Adds at least one reason for each answer that is not the majority answer.
pub(super) fn add_reasons(answered: &mut [AnsweredLookup], readers: &[Reader], tables: &Tables, bytes: &[u8]) {
    for (reader_index, (reader, table)) in tables.iter().enumerate() {
        let (lookup_indices, mut open): (Vec<usize>, Vec<UnexplainedAnswer>) = (0..)
            .zip(answered.iter())
            .filter_map(|(lookup_index, answered)| {
                Some((lookup_index, UnexplainedAnswer::of(answered, reader_index, readers)?))
            })
            .unzip();
        if open.is_empty() {
            continue;
        }
        explain(reader, &mut open, bytes);
        for (lookup_index, open) in lookup_indices.into_iter().zip(open) {
            let line = answered[lookup_index].answers[reader_index].as_ref().and_then(|given| given.line);
            let mut found: Vec<(Reader, Option<LineNumber>, &str)> =
                open.found.into_iter().map(|words| (reader, line, words)).collect();
            if found.is_empty() && takes_for_number(table, &answered[lookup_index].lookup) {
                found = vec![(reader, line, NUMBER)];
            }
            if found.is_empty() {
                found = quirks_of_others(&answered[lookup_index], reader_index, readers, bytes);
            }
            if found.is_empty() {
                found = vec![(reader, line, NO_QUIRK)];
            }
            let reasons = &mut answered[lookup_index].reasons;
            for (reader, line, words) in found {
                add(reasons, Reason { readers: Readers::one(reader), line, words });
            }
        }
    }
}

/// Returns whether `getaddrinfo` of a table's resolver uses no table for the name.
pub(super) fn takes_for_number(table: &Table, lookup: &Lookup) -> bool {
    matches!(lookup, Lookup::Addresses { name } if table.is_number(name))
}

/// Adds a reason, unless it is already known: for two against two, one is enough. Releases of one resolver share a
/// reason.
fn add(reasons: &mut Vec<Reason>, reason: Reason) {
    let is_known = reasons.iter_mut().any(|known| known.words == reason.words && known.readers.join(reason.readers));
    if !is_known {
        reasons.push(reason);
    }
}

/// Returns the quirks without which another resolver would answer as the reader at this index does.
///
/// The others must not be more than half of the resolvers.
fn quirks_of_others(
    answered: &AnsweredLookup,
    reader_index: usize,
    readers: &[Reader],
    bytes: &[u8],
) -> Vec<(Reader, Option<LineNumber>, &'static str)> {
    let Some(explained) = &answered.answers[reader_index] else { return Vec::new() };
    let mut found = Vec::new();
    for (given, &reader) in answered.answers.iter().zip(readers) {
        let Some(given) = given else { continue };
        let are_most = 2 * voters(answered, readers, Some(&given.answer)) > voters(answered, readers, None);
        if given.answer == explained.answer || are_most || bytes.len() > MOST_EXPLAINED_BY_TWO {
            continue;
        }
        for (quirk_index, quirk) in reader.meta().quirks_of(reader.release) {
            let without = reader.model.read_with(bytes, reader.release.quirks.without(quirk_index));
            if without.answer(&answered.lookup) == explained.answer {
                found.push((reader, given.line, quirk));
            }
        }
    }
    found
}

/// Counts the resolvers that give this answer in any release, or any answer.
fn voters(answered: &AnsweredLookup, readers: &[Reader], answer: Option<&Answer>) -> usize {
    let given = answered.answers.iter().zip(readers).filter_map(|(given, reader)| Some((given.as_ref()?, reader)));
    let alike = given.filter(|(given, _)| answer.is_none_or(|answer| given.answer == *answer));
    let mut voters: Vec<&str> = alike.map(|(_, reader)| reader.meta().id).collect();
    voters.dedup();
    voters.len()
}

/// An answer to explain.
struct UnexplainedAnswer {
    lookup: Lookup,
    /// The answers of other resolvers, each with the quirks that all resolvers that give it share. The majority answer
    /// comes first.
    others: Vec<(Answer, Vec<&'static str>)>,
    /// The answer without each quirk alone.
    alone: Vec<Answer>,
    found: Vec<&'static str>,
}

impl UnexplainedAnswer {
    /// Returns `None` if the reader with this index gives the majority answer, or has no such lookup.
    fn of(answered: &AnsweredLookup, reader_index: usize, readers: &[Reader]) -> Option<Self> {
        let explained = &answered.answers[reader_index].as_ref()?.answer;
        let mut groups: Vec<(Answer, Vec<&'static str>, Vec<&'static str>)> = Vec::new();
        for (given, reader) in answered.answers.iter().zip(readers) {
            let (Some(given), meta) = (given, reader.meta()) else { continue };
            let quirks: Vec<&str> = meta.quirks_of(reader.release).map(|(_, words)| words).collect();
            match groups.iter_mut().find(|(answer, ..)| *answer == given.answer) {
                Some((_, shared, voters)) => {
                    shared.retain(|quirk| quirks.contains(quirk));
                    voters.push(meta.id);
                    // A resolver has one vote, however many releases it has.
                    voters.dedup();
                }
                None => groups.push((given.answer.clone(), quirks, vec![meta.id])),
            }
        }
        // Between equal counts, an answer comes before `none`.
        groups.sort_by_key(|(answer, _, voters)| (std::cmp::Reverse(voters.len()), answer.is_none()));
        let (majority, ..) = groups.first()?;
        if majority == explained {
            return None;
        }
        let others = groups.iter().filter(|(answer, ..)| answer != explained);
        let others = others.map(|(answer, quirks, _)| (answer.clone(), quirks.clone())).collect();
        Some(Self { lookup: answered.lookup.clone(), others, alone: Vec::new(), found: Vec::new() })
    }

    /// Returns whose answer the resolver gives without these quirks. Quirks that all of the others share explain nothing.
    fn explained_by(&self, answer: &Answer, quirks: &[&'static str]) -> Option<Explained> {
        let reader_index = self
            .others
            .iter()
            .position(|(other, theirs)| other == answer && quirks.iter().any(|quirk| !theirs.contains(quirk)))?;
        Some(if reader_index == 0 { Explained::Majority } else { Explained::Other })
    }
}

/// The answer of a resolver without some of its quirks.
enum Explained {
    /// The majority answer.
    Majority,
    /// The answer of another resolver.
    Other,
}

/// Finds the quirks that explain the answers.
///
/// These are the quirks without which the answer is that of the majority; else that of another resolver; else the first
/// pair of quirks with such an effect.
fn explain(reader: Reader, open: &mut [UnexplainedAnswer], bytes: &[u8]) {
    let quirks_of_release = reader.release.quirks;
    let quirks: Vec<(usize, &str)> = reader.meta().quirks_of(reader.release).collect();
    let mut fallback: Vec<Vec<&str>> = vec![Vec::new(); open.len()];
    for &(quirk_index, quirk) in &quirks {
        let without = reader.model.read_with(bytes, quirks_of_release.without(quirk_index));
        for (open, fallback) in open.iter_mut().zip(&mut fallback) {
            let answer = without.answer(&open.lookup);
            match open.explained_by(&answer, &[quirk]) {
                Some(Explained::Majority) => open.found.push(quirk),
                Some(Explained::Other) => fallback.push(quirk),
                None => {}
            }
            open.alone.push(answer);
        }
    }
    use_fallback(open, &mut fallback);
    if bytes.len() > MOST_EXPLAINED_BY_TWO {
        return;
    }
    for (first, &(one, quirk)) in quirks.iter().enumerate() {
        for (second, &(two, other)) in quirks.iter().enumerate().skip(first + 1) {
            if open.iter().all(|open| !open.found.is_empty()) {
                return;
            }
            let both = [quirk, other];
            let without = reader.model.read_with(bytes, quirks_of_release.without(one).without(two));
            for (open, fallback) in open.iter_mut().zip(&mut fallback).filter(|(open, _)| open.found.is_empty()) {
                let answer = without.answer(&open.lookup);
                if open.alone[first] == answer || open.alone[second] == answer {
                    continue;
                }
                match open.explained_by(&answer, &both) {
                    Some(Explained::Majority) => open.found = both.to_vec(),
                    Some(Explained::Other) if fallback.is_empty() => *fallback = both.to_vec(),
                    _ => {}
                }
            }
        }
    }
    use_fallback(open, &mut fallback);
}

fn use_fallback(open: &mut [UnexplainedAnswer], fallback: &mut [Vec<&'static str>]) {
    for (open, fallback) in open.iter_mut().zip(fallback).filter(|(open, _)| open.found.is_empty()) {
        open.found = std::mem::take(fallback);
    }
}

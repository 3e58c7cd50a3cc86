//! Explains why resolvers answer differently: by which of their quirks.
//!
//! The majority answer is the one that most resolvers give. A quirk explains a different answer if the resolver without
//! that quirk gives the majority answer, and no resolver of the majority has the same quirk. Where no single quirk
//! explains it, a pair of them may.

use super::answer::{Asked, Reason};
use portolan_resolvers::{Answer, Lookup, Quirks, Resolver, ResolverMeta, Table, Tables, by_id};

/// Two habits at a time are left out in files of at most so many bytes: that is a hundred readings and more.
const MOST_EXPLAINED_BY_TWO: usize = 256 << 10;

/// What is said where no habit explains an answer.
const NO_HABIT: &str = "no one or two of its known habits make the difference";

/// Gives a reason, at least one, for each answer that is not the usual one.
pub(super) fn give(asked: &mut [Asked], tables: &Tables, bytes: &[u8]) {
    let metas: Vec<&'static ResolverMeta> = tables.iter().map(|(meta, _)| meta).collect();
    for (place, meta) in metas.iter().copied().enumerate() {
        let (numbers, mut open): (Vec<usize>, Vec<Open>) = (0..)
            .zip(asked.iter())
            .filter_map(|(number, asked)| Some((number, Open::of(asked, place, &metas)?)))
            .unzip();
        let Some(resolver) = by_id(meta.id).filter(|_| !open.is_empty()) else { continue };
        explain(resolver, &mut open, bytes);
        for (number, open) in numbers.into_iter().zip(open) {
            let line = asked[number].answers[place].as_ref().and_then(|given| given.line);
            let mut found: Vec<(&ResolverMeta, Option<usize>, &str)> =
                open.found.into_iter().map(|words| (meta, line, words)).collect();
            if found.is_empty() {
                found = habits_of_others(&asked[number], place, &metas, bytes);
            }
            if found.is_empty() {
                found = vec![(meta, line, NO_HABIT)];
            }
            // Two who stand against two have one reason.
            let reasons = &mut asked[number].reasons;
            for (resolver, line, words) in found {
                if !reasons.iter().any(|known| known.resolver.id == resolver.id && known.words == words) {
                    reasons.push(Reason { resolver, line, words });
                }
            }
        }
    }
}

/// The habits of others, where they are no more than half, without which one of them would answer as the resolver at
/// this place does.
fn habits_of_others(
    asked: &Asked,
    place: usize,
    metas: &[&'static ResolverMeta],
    bytes: &[u8],
) -> Vec<(&'static ResolverMeta, Option<usize>, &'static str)> {
    let Some(own) = &asked.answers[place] else { return Vec::new() };
    let mut found = Vec::new();
    for (given, &meta) in asked.answers.iter().zip(metas) {
        let (Some(given), Some(resolver)) = (given, by_id(meta.id)) else { continue };
        let alike = asked.answers.iter().flatten().filter(|other| other.answer == given.answer).count();
        let are_most = 2 * alike > asked.answers.iter().flatten().count();
        if given.answer == own.answer || are_most || bytes.len() > MOST_EXPLAINED_BY_TWO {
            continue;
        }
        for (number, &habit) in meta.quirks.iter().enumerate() {
            if resolver.read_with(bytes, Quirks::all_but(number)).answer(&asked.lookup) == own.answer {
                found.push((meta, given.line, habit));
            }
        }
    }
    found
}

/// An answer that is to be explained.
struct Open {
    lookup: Lookup,
    /// The answers of others, the usual one first, each with the habits of those who give it.
    others: Vec<(Answer, Vec<&'static str>)>,
    found: Vec<&'static str>,
}

impl Open {
    /// `None` if the resolver at this place gives the usual answer, or none can be asked of it.
    fn of(asked: &Asked, place: usize, metas: &[&'static ResolverMeta]) -> Option<Self> {
        let own = &asked.answers[place].as_ref()?.answer;
        let mut groups: Vec<(Answer, Vec<&'static str>, usize)> = Vec::new();
        for (given, meta) in asked.answers.iter().zip(metas) {
            let Some(given) = given else { continue };
            match groups.iter_mut().find(|(answer, ..)| *answer == given.answer) {
                Some((_, habits, votes)) => {
                    habits.extend(meta.quirks);
                    *votes += 1;
                }
                None => groups.push((given.answer.clone(), meta.quirks.to_vec(), 1)),
            }
        }
        // Of equally many, those who find something; then the first.
        groups.sort_by_key(|(answer, _, votes)| (std::cmp::Reverse(*votes), answer.is_none()));
        let (usual, ..) = groups.first()?;
        if usual == own {
            return None;
        }
        let others = groups.iter().filter(|(answer, ..)| answer != own);
        let others = others.map(|(answer, habits, _)| (answer.clone(), habits.clone())).collect();
        Some(Self { lookup: asked.lookup.clone(), others, found: Vec::new() })
    }

    /// Whose answer it would be without these habits. Those that the others have as well explain nothing.
    fn is_explained(&self, without: &Table, habits: &[&'static str]) -> Option<Explained> {
        let answer = without.answer(&self.lookup);
        let place = self
            .others
            .iter()
            .position(|(other, theirs)| *other == answer && habits.iter().any(|habit| !theirs.contains(habit)))?;
        Some(if place == 0 { Explained::Usual } else { Explained::Other })
    }
}

/// What an answer would be without some habits.
enum Explained {
    /// The usual one.
    Usual,
    /// That of some other resolver.
    Other,
}

/// Looks for habits that explain the answers: each that leads to the usual one; else each that leads to that of some
/// other; else the first two that do so together.
fn explain(resolver: &dyn Resolver, open: &mut [Open], bytes: &[u8]) {
    let habits = resolver.meta().quirks;
    let mut second_best: Vec<Vec<&str>> = vec![Vec::new(); open.len()];
    for (number, &habit) in habits.iter().enumerate() {
        let without = resolver.read_with(bytes, Quirks::all_but(number));
        for (open, second_best) in open.iter_mut().zip(&mut second_best) {
            match open.is_explained(&without, &[habit]) {
                Some(Explained::Usual) => open.found.push(habit),
                Some(Explained::Other) => second_best.push(habit),
                None => {}
            }
        }
    }
    take_if_none(open, &mut second_best);
    if bytes.len() > MOST_EXPLAINED_BY_TWO {
        return;
    }
    for one in 0..habits.len() {
        for other in one + 1..habits.len() {
            if open.iter().all(|open| !open.found.is_empty()) {
                return;
            }
            let both = [habits[one], habits[other]];
            let without = resolver.read_with(bytes, Quirks::all_but(one).without(other));
            for (open, second_best) in open.iter_mut().zip(&mut second_best).filter(|(open, _)| open.found.is_empty()) {
                match open.is_explained(&without, &both) {
                    Some(Explained::Usual) => open.found = both.to_vec(),
                    Some(Explained::Other) if second_best.is_empty() => *second_best = both.to_vec(),
                    _ => {}
                }
            }
        }
    }
    take_if_none(open, &mut second_best);
}

fn take_if_none(open: &mut [Open], second_best: &mut [Vec<&'static str>]) {
    for (open, second_best) in open.iter_mut().zip(second_best).filter(|(open, _)| open.found.is_empty()) {
        open.found = std::mem::take(second_best);
    }
}

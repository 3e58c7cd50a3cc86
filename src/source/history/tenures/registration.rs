//! Decides whether two records of one port are one registration.

use super::known_renames::known_rename;
use crate::model::{Date, same_letters_and_digits, typo};
use crate::registry::reason;
use crate::source::SourceRow;
use std::borrow::Cow;

/// Descriptions that many records share.
const GENERIC_DESCRIPTIONS: [&str; 4] = ["reserved", "unassigned", "unknown", "removed"];
/// Bodies and editors that are listed for records of unrelated services.
const GENERIC_ASSIGNEES: [&str; 9] =
    ["iana", "iesg", "ietf", "ietfchair", "iab", "internetassignednumbersauthority", "icann", "jbp", "jonpostel"];

/// Returns the reason why two records are one registration; `None` if nothing proves it.
pub(super) fn same_registration(old: &SourceRow, new: &SourceRow) -> Option<Cow<'static, str>> {
    let by_note = || names_old(&new.note, old).then(|| format!("{}: “{}”", reason::NOTE_SAYS_SO, new.note).into());
    proof(old, new).or_else(by_note).or_else(|| known_rename(old, new).map(Cow::from))
}

/// Returns the common part of two records. Records that have it may be one registration, but not certainly.
///
/// `listed` is the date of the last source with the old one: a record that was registered later is another
/// registration.
pub(super) fn likeness(old: &SourceRow, new: &SourceRow, listed: Option<Date>) -> Option<&'static str> {
    let is_later = new.registered.zip(listed).is_some_and(|(registered, listed)| registered > listed);
    if is_later {
        None
    } else if has_same_assignee(old, new) {
        Some(reason::SAME_ASSIGNEE)
    } else if old.registered.is_some() && old.registered == new.registered {
        Some(reason::SAME_DATE)
    } else {
        None
    }
}

/// Returns the proof that two records are one registration.
fn proof(old: &SourceRow, new: &SourceRow) -> Option<Cow<'static, str>> {
    if old.alias_of.eq_ignore_ascii_case(&new.name) {
        Some("it was a historic spelling".into())
    } else if same_letters_and_digits(old.name.as_bytes(), new.name.as_bytes()) {
        Some("the same name in another spelling".into())
    } else if is_same(&old.description, &new.description, &GENERIC_DESCRIPTIONS) {
        Some("same description".into())
    } else if is_same(&old.description, &new.name, &GENERIC_DESCRIPTIONS) {
        // RFC 1060 lists `whois 43/tcp nicname`.
        Some(format!("`{}` was listed with `{}` as its description", old.name, new.name).into())
    } else if is_same(&new.description, &old.name, &GENERIC_DESCRIPTIONS) {
        // The registry of 2004 lists `shell 514/tcp cmd`.
        Some(format!("`{}` is listed with `{}` as its description", new.name, old.name).into())
    } else if is_respelled(old, new) {
        Some("the names differ in one character".into())
    } else {
        None
    }
}

/// Returns whether the names differ in one character and the records have something else in common. They share an
/// assignee or a word of the description.
///
/// A different digit means another service of the same family, unless the assignee is the same.
fn is_respelled(old: &SourceRow, new: &SourceRow) -> bool {
    let (a, b) = (old.name.to_ascii_lowercase(), new.name.to_ascii_lowercase());
    let letters = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let shares_word = || {
        let words = |text: &str| -> Vec<String> {
            let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3);
            words.map(str::to_lowercase).collect()
        };
        let known = words(&old.description);
        words(&new.description).iter().any(|word| known.contains(word))
    };
    typo(a.as_bytes(), b.as_bytes()).is_some()
        && (has_same_assignee(old, new) || letters(&a) != letters(&b) && shares_word())
}

/// Returns whether a person or body is listed for both records. Those listed for unrelated services do not count.
fn has_same_assignee(old: &SourceRow, new: &SourceRow) -> bool {
    persons(&old.assignee).any(|a| persons(&new.assignee).any(|b| is_same(a, b, &GENERIC_ASSIGNEES)))
}

/// Returns whether a note names a record's former name or description. Its words are `Formerly NAME`,
/// `formerly known as NAME`, `Formerly was DESCRIPTION` or `renamed from NAME`.
fn names_old(note: &str, old: &SourceRow) -> bool {
    let note = note.to_lowercase();
    let words: Vec<&str> =
        note.split_whitespace().map(|word| word.trim_matches(['"', '\'', ',', '.', '(', ')'])).collect();
    let starts = [&["formerly"][..], &["formerly", "known", "as"], &["formerly", "was"], &["renamed", "from"]];
    let name = old.name.to_lowercase();
    let description = essence(&old.description);
    let is_described = |words: &[&str]| {
        let mut said = String::new();
        words.iter().any(|word| {
            said += &essence(word);
            said == description
        })
    };
    let is_old = |words: &[&str]| {
        words.first() == Some(&name.as_str())
            || !description.is_empty() && !GENERIC_DESCRIPTIONS.contains(&description.as_str()) && is_described(words)
    };
    starts.iter().any(|start| {
        let ends = words.windows(start.len()).zip(start.len()..).filter(|(part, _)| part == start).map(|(_, end)| end);
        ends.into_iter().any(|end| is_old(&words[end..]))
    })
}

/// Returns whether two texts are equal, except for case and punctuation, and specific enough.
fn is_same(a: &str, b: &str, generic: &[&str]) -> bool {
    let (a, b) = (essence(a), essence(b));
    !a.is_empty() && a == b && !generic.contains(&a.as_str())
}

/// Returns the letters and digits of a text in lowercase.
fn essence(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the persons and bodies without organization and number. Examples are `Mark Crispin (UW)` and
/// `Mark Crispin 2`.
fn persons(assignee: &str) -> impl Iterator<Item = &str> {
    assignee.split("; ").map(|person| {
        let name = person.split(" (").next().unwrap_or(person);
        name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end()
    })
}

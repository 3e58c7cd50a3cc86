//! Decides whether two records of one port are one registration.

use crate::model::{Date, same_letters_and_digits};
use crate::registry::reason;
use crate::source::SourceRow;
use std::borrow::Cow;

/// Descriptions that many records share.
const GENERIC_DESCRIPTIONS: [&str; 4] = ["reserved", "unassigned", "unknown", "removed"];
/// Bodies and editors that are listed for records of unrelated services.
const GENERIC_ASSIGNEES: [&str; 9] =
    ["iana", "iesg", "ietf", "ietfchair", "iab", "internetassignednumbersauthority", "icann", "jbp", "jonpostel"];

/// Returns the reason why two records are one registration; `None` if they are two. `listed` is the date of the last
/// source with the old one: a record that was registered later is another registration unless there is a proof.
pub(super) fn same_registration(old: &SourceRow, new: &SourceRow, listed: Option<Date>) -> Option<Cow<'static, str>> {
    if let Some(reason) = proof(old, new) {
        return Some(reason);
    }
    if names_old(&new.note, old) {
        return Some(format!("{}: “{}”", reason::NOTE_SAYS_SO, new.note).into());
    }
    let is_later = new.registered.zip(listed).is_some_and(|(registered, listed)| registered > listed);
    if is_later { None } else { likeness(old, new).map(Cow::Borrowed) }
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
    } else {
        None
    }
}

/// Returns a likely reason why two records are one registration.
fn likeness(old: &SourceRow, new: &SourceRow) -> Option<&'static str> {
    if persons(&old.assignee).any(|a| persons(&new.assignee).any(|b| is_same(a, b, &GENERIC_ASSIGNEES))) {
        Some(reason::SAME_ASSIGNEE)
    } else if old.registered.is_some() && old.registered == new.registered {
        Some(reason::SAME_DATE)
    } else {
        None
    }
}

/// Returns whether a note names a record's former name or description: `Formerly NAME`, `formerly known as NAME`,
/// `Formerly was DESCRIPTION`, `renamed from NAME`.
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

/// Returns whether two texts are equal but for case and punctuation, and specific enough.
fn is_same(a: &str, b: &str, generic: &[&str]) -> bool {
    let (a, b) = (essence(a), essence(b));
    !a.is_empty() && a == b && !generic.contains(&a.as_str())
}

/// Returns the letters and digits of a text in small letters.
fn essence(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the persons and bodies without organization and number: `Mark Crispin (UW)`, `Mark Crispin 2`.
fn persons(assignee: &str) -> impl Iterator<Item = &str> {
    assignee.split("; ").map(|person| {
        let name = person.split(" (").next().unwrap_or(person);
        name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end()
    })
}

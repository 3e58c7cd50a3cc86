//! Whether two records of one port are one registration.

use crate::model::same_letters_and_digits;
use crate::source::SourceRow;

/// Descriptions that many records share.
const GENERIC_DESCRIPTIONS: [&str; 4] = ["reserved", "unassigned", "unknown", "removed"];
/// Bodies and editors that hold, or are named for, records of unrelated services.
const GENERIC_ASSIGNEES: [&str; 9] =
    ["iana", "iesg", "ietf", "ietfchair", "iab", "internetassignednumbersauthority", "icann", "jbp", "jonpostel"];

/// Why two records are one registration, if they are.
pub(super) fn same_registration(old: &SourceRow, new: &SourceRow) -> Option<&'static str> {
    if old.alias_of.eq_ignore_ascii_case(&new.name) {
        Some("it was a historic spelling")
    } else if same_letters_and_digits(old.name.as_bytes(), new.name.as_bytes()) {
        Some("the same name in another spelling")
    } else if is_same(&old.description, &new.description, &GENERIC_DESCRIPTIONS) {
        Some("same description")
    } else if is_same(&old.description, &new.name, &GENERIC_DESCRIPTIONS) {
        // RFC 1060 lists `whois 43/tcp nicname`.
        Some("the other name stood beside it as an alias")
    } else if is_same(&new.description, &old.name, &GENERIC_DESCRIPTIONS) {
        // The registry of 2004 lists `shell 514/tcp cmd`.
        Some("the old name is its description")
    } else if persons(&old.assignee).any(|a| persons(&new.assignee).any(|b| is_same(a, b, &GENERIC_ASSIGNEES))) {
        Some("same assignee")
    } else if old.registered.is_some() && old.registered == new.registered {
        Some("same date of registration")
    } else if tells_of(&new.note, &old.name) {
        Some("the registry's note says so")
    } else {
        None
    }
}

/// Whether a note says that a record had another name: `Formerly NAME`, `formerly known as NAME`, `renamed from NAME`.
fn tells_of(note: &str, name: &str) -> bool {
    let note = note.to_lowercase();
    let words: Vec<&str> =
        note.split_whitespace().map(|word| word.trim_matches(['"', '\'', ',', '.', '(', ')'])).collect();
    let starts = [&["formerly"][..], &["formerly", "known", "as"], &["formerly", "was"], &["renamed", "from"]];
    let name = name.to_lowercase();
    starts.iter().any(|start| {
        words.windows(start.len() + 1).any(|part| part.starts_with(start) && part.last() == Some(&name.as_str()))
    })
}

fn is_same(a: &str, b: &str, generic: &[&str]) -> bool {
    let (a, b) = (essence(a), essence(b));
    !a.is_empty() && a == b && !generic.contains(&a.as_str())
}

fn essence(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Persons and bodies, without organisation and number: `Mark Crispin (UW)`, `Mark Crispin 2`.
fn persons(assignee: &str) -> impl Iterator<Item = &str> {
    assignee.split("; ").map(|person| {
        let name = person.split(" (").next().unwrap_or(person);
        name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end()
    })
}

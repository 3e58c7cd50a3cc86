//! The findings of a file as text shows them. Those that differ only in the transport and in the lines that they name
//! are merged.

use super::excerpt::Note;
use super::variable_parts::Split;
use crate::diagnostic::{Finding, RuleId};
use crate::engine::{Checked, facts};
use crate::model::PortRange;
use crate::text::LineNumber;
use std::collections::{HashMap, HashSet};

/// One finding, or several that differ only in the transport of their entries.
pub(super) struct Statement<'a> {
    /// The findings, in the order of the file.
    pub(super) findings: Vec<&'a Finding>,
    /// The message.
    pub(super) message: String,
    /// Details, evidence and the hint.
    pub(super) notes: Vec<Note>,
    /// Whether `--fix` fixes each of the findings.
    pub(super) is_fixable: bool,
    /// The transport, in lower case; `None` if the finding is not about an entry.
    transport: Option<String>,
}

/// The parts that two findings share if they are merged. Their evidence may differ.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    rule: &'a RuleId,
    name: &'a [u8],
    ports: PortRange,
    is_fixable: bool,
    /// Message, details and hint, without transports and numbers of lines.
    texts: Vec<String>,
}

impl<'a> Statement<'a> {
    /// Returns the statement of one finding.
    pub(super) fn new(file: &Checked, finding: &'a Finding, notes: Vec<Note>, is_fixable: bool) -> Self {
        let transport = facts::entry_of(file, finding)
            .and_then(|(entry, _)| file.document.transport_word(&file.source.bytes, entry))
            .map(<[u8]>::to_ascii_lowercase)
            .and_then(|word| String::from_utf8(word).ok());
        Self { findings: vec![finding], message: finding.message.clone(), notes, is_fixable, transport }
    }

    /// Returns message, details and hint.
    fn stated(&mut self) -> impl Iterator<Item = &mut String> {
        std::iter::once(&mut self.message).chain(self.notes.iter_mut().filter_map(Note::stated_mut))
    }
}

/// Statements that share a [`Key`], one for each transport.
struct Merged<'a> {
    statements: Vec<Statement<'a>>,
    transports: Vec<String>,
    /// For each statement, its message, details and hint.
    texts: Vec<Vec<Split>>,
}

/// Merges the statements about one name on one port. They may differ in the transport of the entry, in the lines that
/// they name, and in their evidence.
pub(super) fn merge<'a>(file: &'a Checked, statements: Vec<Statement<'a>>) -> Vec<Statement<'a>> {
    let mut merged: Vec<Merged<'a>> = Vec::with_capacity(statements.len());
    let mut known: HashMap<Key<'a>, usize> = HashMap::new();
    for mut statement in statements {
        let finding = statement.findings[0];
        let Some((transport, (entry, _))) = statement.transport.clone().zip(facts::entry_of(file, finding)) else {
            merged.push(Merged { statements: vec![statement], transports: Vec::new(), texts: Vec::new() });
            continue;
        };
        let texts: Vec<Split> = statement.stated().map(|text| Split::new(text)).collect();
        let key = Key {
            rule: &finding.rule,
            name: entry.name.of(&file.source.bytes),
            ports: entry.ports,
            is_fixable: statement.is_fixable,
            texts: texts.iter().map(|text| text.general.clone()).collect(),
        };
        match known.get(&key).map(|&index| &mut merged[index]) {
            Some(first) if first.can_take(&texts, &transport) => {
                first.statements.push(statement);
                first.transports.push(transport);
                first.texts.push(texts);
            }
            _ => {
                known.insert(key, merged.len());
                merged.push(Merged { statements: vec![statement], transports: vec![transport], texts: vec![texts] });
            }
        }
    }
    merged.into_iter().filter_map(Merged::into_one).map(|statement| in_plural(file, statement)).collect()
}

impl<'a> Merged<'a> {
    /// Returns whether a statement on another transport, of these texts, says the same.
    fn can_take(&self, texts: &[Split], transport: &str) -> bool {
        let first = self.transports.first().zip(self.texts.first());
        !self.transports.iter().any(|known| known == transport)
            && first.is_some_and(|(known, first)| {
                first.iter().zip(texts).all(|(one, two)| one.is_like(known, two, transport))
            })
    }

    fn into_one(self) -> Option<Statement<'a>> {
        let Self { mut statements, transports, texts } = self;
        let evidence = (statements.len() > 1).then(|| all_evidence(&mut statements, &transports));
        let mut statements = statements.into_iter();
        let mut first = statements.next()?;
        let Some(evidence) = evidence else { return Some(first) };
        for (index, text) in first.stated().enumerate() {
            let alike: Vec<Split> = texts.iter().filter_map(|splits| splits.get(index)).cloned().collect();
            *text = Split::join(&alike);
        }
        // The hint comes last.
        let hint = first.notes.iter().position(|note| matches!(note, Note::Hint(_))).unwrap_or(first.notes.len());
        first.notes.splice(hint..hint, evidence);
        first.findings.extend(statements.flat_map(|other| other.findings));
        Some(first)
    }
}

/// Pieces of evidence that are alike.
struct Alike<'a> {
    /// The position of the first among the evidence of its statement.
    index: usize,
    texts: Vec<Split>,
    transport: &'a str,
}

/// Takes the evidence out of statements and returns it, each piece once. A piece keeps its position among the evidence of
/// its own statement.
fn all_evidence(statements: &mut [Statement<'_>], transports: &[String]) -> Vec<Note> {
    let mut all: Vec<Alike<'_>> = Vec::new();
    for (statement, transport) in statements.iter_mut().zip(transports) {
        let (evidence, others): (Vec<Note>, Vec<Note>) =
            std::mem::take(&mut statement.notes).into_iter().partition(|note| matches!(note, Note::Evidence(_)));
        statement.notes = others;
        for (index, note) in evidence.into_iter().enumerate() {
            let Note::Evidence(text) = note else { continue };
            let text = Split::new(&text);
            match all.iter_mut().find(|known| known.texts[0].is_like(known.transport, &text, transport)) {
                Some(known) => known.texts.push(text),
                None => all.push(Alike { index, texts: vec![text], transport }),
            }
        }
    }
    all.sort_by_key(|alike| alike.index);
    all.iter().map(|alike| Note::Evidence(Split::join(&alike.texts))).collect()
}

/// The words of hints about one line, and those about several. A phrase comes before those that it begins with.
const PLURALS: &[(&str, &str)] = &[
    ("this line's aliases", "the aliases of these lines"),
    ("move its aliases to the first line", "move their aliases to the first lines"),
    ("this line", "these lines"),
    ("from this list", "from these lists"),
    ("the line that lookups should return", "the lines that lookups should return"),
    ("begin the line", "begin the lines"),
    ("change the line", "change the lines"),
    ("keep the line", "keep the lines"),
    ("move the line", "move the lines"),
    ("remove the line", "remove the lines"),
    ("shorten the line", "shorten the lines"),
    ("the other line", "the other lines"),
    // Elsewhere, "it" is the name that the hint is about.
    ("otherwise remove it", "otherwise remove them"),
    ("remove it; no lookup changes", "remove them; no lookup changes"),
    ("keep the row, which carries the port's open frequency", "keep the rows, which carry the port's open frequencies"),
    ("keep the row", "keep the rows"),
    ("its comment", "their comments"),
];

/// Puts the hint of findings on several lines into the plural.
fn in_plural<'a>(file: &Checked, mut statement: Statement<'a>) -> Statement<'a> {
    let line = |finding: &&Finding| file.document.line_at(finding.span.start);
    let lines: HashSet<LineNumber> = statement.findings.iter().map(line).collect();
    if lines.len() > 1 {
        for hint in statement.notes.iter_mut().filter_map(Note::hint_mut) {
            *hint = plural_of(hint);
        }
    }
    statement
}

/// Returns a hint with the phrases about one line in the plural. Only whole words are replaced, each once.
fn plural_of(hint: &str) -> String {
    let mut text = String::with_capacity(hint.len() + 8);
    let mut rest = hint;
    while let Some(c) = rest.chars().next() {
        let is_start = !text.ends_with(char::is_alphanumeric);
        let after = |one: &str| rest.strip_prefix(one).filter(|after| !after.starts_with(char::is_alphanumeric));
        let phrase = PLURALS.iter().filter(|_| is_start).find_map(|(one, several)| Some((after(one)?, several)));
        if let Some((after, several)) = phrase {
            text.push_str(several);
            rest = after;
        } else {
            text.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_about_several_lines_is_in_the_plural_once() {
        for (one, several) in [
            (
                "line 7 has the new port; keep the row, which carries the port's open frequency, and add the facts to its comment",
                "line 7 has the new port; keep the rows, which carry the port's open frequencies, and add the facts to their comments",
            ),
            (
                "decide which port `send` has, and remove it from the other line",
                "decide which port `send` has, and remove it from the other lines",
            ),
            (
                "add `sink` and its aliases to lines 76 and 77, or put first the line that lookups should return",
                "add `sink` and its aliases to lines 76 and 77, or put first the lines that lookups should return",
            ),
            (
                "keep the line if a program still looks up `rje` or its aliases; otherwise remove it",
                "keep the lines if a program still looks up `rje` or its aliases; otherwise remove them",
            ),
            (
                "move its aliases to the first line, and remove this line",
                "move their aliases to the first lines, and remove these lines",
            ),
            ("keep the lines", "keep the lines"),
        ] {
            assert_eq!(plural_of(one), several);
            assert_eq!(plural_of(several), several);
        }
    }

    #[test]
    fn a_longer_phrase_is_tried_before_its_beginning() {
        for (index, (phrase, _)) in PLURALS.iter().enumerate() {
            let hides = |(earlier, _): &&(&str, &str)| phrase.starts_with(earlier);
            assert_eq!(PLURALS[..index].iter().find(hides), None, "{phrase}");
        }
    }
}

//! The parts of a run's configurations that are not read.

use super::super::UnreadFile;
use super::ConfigDecision;
use crate::text::{LineNumber, Printable, SourceFile, Span, shorten};
use crate::uses::{Need, Use};
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

/// The most characters of a text in a note.
const MOST_CHARS: usize = 100;

/// The parts of the configurations of a run that are not read, so that nothing is known about the names in them.
#[derive(Clone, Debug, Default)]
pub struct Gaps {
    /// The parts that are no errors, with the reasons, in the order of the paths.
    pub notes: Vec<UnreadFile>,
    /// The number of parts of each kind in words, also of errors: `1 symbolic link`.
    pub counts: Vec<String>,
}

impl Gaps {
    pub(super) fn of(decisions: &[(PathBuf, ConfigDecision)]) -> Self {
        let mut notes = Vec::new();
        let mut counts: Vec<([&str; 2], usize)> = Vec::new();
        for (path, decision) in decisions {
            let Some(words) = decision.gap() else { continue };
            if !matches!(decision, ConfigDecision::Refused(_)) {
                notes.push(UnreadFile { path: path.clone(), message: decision.to_string() });
            }
            match counts.iter_mut().find(|(known, _)| *known == words) {
                Some((_, count)) => *count += 1,
                None => counts.push((words, 1)),
            }
        }
        let printed = |([one, several], count): ([&str; 2], usize)| {
            if count == 1 { format!("1 {one}") } else { format!("{count} {several}") }
        };
        Self { notes, counts: counts.into_iter().map(printed).collect() }
    }
}

/// The ports of one configuration that are not found.
#[derive(Default)]
pub(super) struct Missing {
    /// Variables that no file defines.
    undefined: Vec<String>,
    /// Sets of nftables that no file declares.
    undeclared: Vec<String>,
    /// The texts that hide names, by the reason.
    hidden: BTreeMap<&'static str, Vec<(String, LineNumber)>>,
    cycles: Vec<(String, LineNumber)>,
}

impl Missing {
    /// Adds variables that no file defines.
    pub(super) fn add_undefined<'a>(&mut self, names: impl Iterator<Item = &'a [u8]>) {
        self.undefined.extend(names.map(cut));
    }

    /// Adds sets of nftables that no file declares.
    pub(super) fn add_undeclared<'a>(&mut self, names: impl Iterator<Item = &'a [u8]>) {
        self.undeclared.extend(names.map(cut));
    }

    /// Adds variables of a shell, templates and other texts in which no name can be read.
    pub(super) fn add_hidden(&mut self, source: &SourceFile, unknown: &[Use]) {
        let index = source.line_index();
        let text = |used: &Use| cut(whole_variable(used.span, &source.bytes));
        for used in unknown {
            if let Need::Unknown(why) = used.need {
                self.hidden.entry(why).or_default().push((text(used), index.line(used.span.start)));
            }
        }
    }

    /// Adds references that have no end.
    pub(super) fn add_cycles(&mut self, source: &SourceFile, names: &[Span]) {
        let index = source.line_index();
        self.cycles.extend(names.iter().map(|name| (cut(name.of(&source.bytes)), index.line(name.start))));
    }

    /// Returns the results for the file: one for each kind.
    pub(super) fn decisions(mut self) -> Vec<ConfigDecision> {
        for names in [&mut self.undefined, &mut self.undeclared] {
            names.sort_unstable();
            names.dedup();
        }
        let mut decisions = Vec::new();
        decisions.extend((!self.undefined.is_empty()).then_some(ConfigDecision::Undefined(self.undefined)));
        decisions.extend((!self.undeclared.is_empty()).then_some(ConfigDecision::Undeclared(self.undeclared)));
        decisions.extend((!self.cycles.is_empty()).then(|| ConfigDecision::Cycles(first_lines(self.cycles))));
        decisions.extend(self.hidden.into_iter().map(|(why, texts)| ConfigDecision::Hidden(why, first_lines(texts))));
        decisions
    }
}

/// Returns a text for a note, which names a long one by its beginning.
pub(super) fn cut(text: &[u8]) -> String {
    shorten(Printable(text).to_string(), MOST_CHARS)
}

/// Keeps each text once, with its first line, in the order of lines.
fn first_lines(mut texts: Vec<(String, LineNumber)>) -> Vec<(String, LineNumber)> {
    texts.sort_by_key(|(_, line)| *line);
    let mut known = HashSet::new();
    texts.retain(|(text, _)| known.insert(text.clone()));
    texts
}

/// Returns a variable up to its brace. The span of `${PORT:-ssh}` ends at the colon.
fn whole_variable(span: Span, bytes: &[u8]) -> &[u8] {
    let (start, end) = (span.start.index(), span.end.index());
    let is_cut = bytes[start..end].starts_with(b"${") && !bytes[start..end].contains(&b'}');
    let brace =
        memchr::memchr2(b'}', b'\n', &bytes[end..]).map(|at| end + at).filter(|&at| is_cut && bytes[at] == b'}');
    &bytes[start..brace.map_or(end, |at| at + 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut() {
        let whole = "é".repeat(MOST_CHARS);
        assert_eq!(cut(whole.as_bytes()), whole);
        assert_eq!(cut(format!("{whole}x").as_bytes()), format!("{whole}…"));
    }
}

//! The parts of a run's configurations that are not read.

use super::super::UnreadFile;
use super::ConfigDecision;
use std::path::PathBuf;

/// What is not read of the configurations of a run, so that nothing is known about the names in it.
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
        let shown = |([one, several], count): ([&str; 2], usize)| {
            if count == 1 { format!("1 {one}") } else { format!("{count} {several}") }
        };
        Self { notes, counts: counts.into_iter().map(shown).collect() }
    }
}

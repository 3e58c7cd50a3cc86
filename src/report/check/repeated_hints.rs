//! Hints that many findings of a file share. The text report shows them once, below the findings.

use crate::diagnostic::{Finding, RuleId};
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::report::wrap::wrap;
use std::collections::HashMap;
use std::io::Write as _;

/// More findings with the same hint share it.
const MOST_ALIKE: usize = 10;

/// The shared hints of one file, in the order of their first findings.
pub(super) struct RepeatedHints<'a>(Vec<(&'a str, Vec<&'a RuleId>)>);

impl<'a> RepeatedHints<'a> {
    pub(super) fn of(findings: &'a [Finding]) -> Self {
        let mut indices: HashMap<&str, usize> = HashMap::new();
        let mut hints: Vec<(&str, Vec<&RuleId>)> = Vec::new();
        for finding in findings {
            let Some(hint) = finding.hint.as_deref() else { continue };
            let index = *indices.entry(hint).or_insert_with(|| {
                hints.push((hint, Vec::new()));
                hints.len() - 1
            });
            hints[index].1.push(&finding.rule);
        }
        hints.retain(|(_, rules)| rules.len() > MOST_ALIKE);
        Self(hints)
    }

    /// Returns whether a hint is shared.
    pub(super) fn has(&self, hint: &str) -> bool {
        self.0.iter().any(|(shared, _)| *shared == hint)
    }

    /// Writes each shared hint, with the number of its findings and their rules.
    pub(super) fn write(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        for (hint, rules) in &self.0 {
            let rule_count = rules.len();
            let mut ids: Vec<&str> = rules.iter().map(|rule| rule.as_str()).collect();
            ids.sort_unstable();
            ids.dedup();
            let head = run.theme.paint(Paint::Strong, "hint").to_string();
            let text = format!("for {} ({}): {hint}", count(rule_count, "finding"), ids.join(", "));
            let _ = writeln!(out, "{}\n", wrap(&format!("{head} "), &text, "    ", run.theme.width()));
        }
    }
}

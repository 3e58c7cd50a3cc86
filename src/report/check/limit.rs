//! The findings of a file that are shown if there are too many.

use crate::diagnostic::{Finding, RuleId};
use std::collections::HashMap;

/// The number of findings of each rule that are shown for a file with more than the limit.
const MOST_OF_A_RULE: usize = 3;

/// Returns the findings of one file that are shown, with their indices.
///
/// These are all, or three of each rule if there are more than `most`.
pub(super) fn displayed_findings(findings: &[Finding], most: Option<usize>) -> impl Iterator<Item = (usize, &Finding)> {
    let all = most.is_none_or(|most| findings.len() <= most);
    let mut seen: HashMap<&RuleId, usize> = HashMap::new();
    findings.iter().enumerate().filter(move |(_, finding)| {
        all || {
            let seen = seen.entry(&finding.rule).or_default();
            *seen += 1;
            *seen <= MOST_OF_A_RULE
        }
    })
}

/// Returns the number of findings of each rule that are not shown; rules without any are left out.
pub(super) fn hidden(findings: &[Finding], most: Option<usize>) -> HashMap<&RuleId, usize> {
    let mut counts: HashMap<&RuleId, usize> = HashMap::new();
    if most.is_none_or(|most| findings.len() <= most) {
        return counts;
    }
    for finding in findings {
        *counts.entry(&finding.rule).or_default() += 1;
    }
    counts.retain(|_, count| *count > MOST_OF_A_RULE);
    for count in counts.values_mut() {
        *count -= MOST_OF_A_RULE;
    }
    counts
}

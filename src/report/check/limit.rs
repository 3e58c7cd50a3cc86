//! Which findings of a file are shown where there are too many.

use crate::diagnostic::Finding;
use crate::rule::RULES;

/// The number of findings of each rule that are shown of a file with more than the limit.
const SHOWN_OF_A_RULE: usize = 3;

/// Returns the findings of one file that are shown, with their indices: all, or three of each rule if there are more
/// than `most`.
pub(super) fn shown(findings: &[Finding], most: Option<usize>) -> impl Iterator<Item = (usize, &Finding)> {
    let all = most.is_none_or(|most| findings.len() <= most);
    let mut seen = vec![0; if all { 0 } else { RULES.len() }];
    findings.iter().enumerate().filter(move |(_, finding)| {
        all || {
            let seen = &mut seen[usize::from(finding.rule)];
            *seen += 1;
            *seen <= SHOWN_OF_A_RULE
        }
    })
}

/// Returns the number of findings of each rule that are not shown; rules without any are left out.
pub(super) fn hidden(findings: &[Finding], most: Option<usize>) -> Vec<(usize, usize)> {
    if most.is_none_or(|most| findings.len() <= most) {
        return Vec::new();
    }
    let mut counts = vec![0usize; RULES.len()];
    for finding in findings {
        counts[usize::from(finding.rule)] += 1;
    }
    let hidden = counts.into_iter().map(|count| count.saturating_sub(SHOWN_OF_A_RULE)).enumerate();
    hidden.filter(|&(_, count)| count > 0).collect()
}

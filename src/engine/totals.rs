//! Counts of one file, and totals of a run.

use super::check::Checked;
use crate::diagnostic::Severity;
use crate::registry::Standing;
use crate::rule::RULES;
use std::path::PathBuf;

/// Sums over all files of a run.
#[derive(Clone, Debug)]
pub struct Totals {
    /// One row for each file that was read.
    pub files: Vec<FileRow>,
    /// Findings by severity, in the order of [`Severity::ALL`].
    pub by_severity: [usize; 3],
    /// Findings by rule number.
    pub by_rule: Vec<usize>,
    /// Paths that could not be read.
    pub failed: usize,
}

/// Counts of one file.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// Its path.
    pub path: PathBuf,
    /// The id of its format.
    pub format: &'static str,
    /// Lines.
    pub lines: usize,
    /// Entries.
    pub entries: usize,
    /// Lines that no format could parse.
    pub unreadable: usize,
    /// Findings by rule number; rules without findings are left out.
    pub findings: Vec<(u16, usize)>,
}

impl FileRow {
    /// Counts the findings of one file.
    pub fn new(file: &Checked) -> Self {
        let mut by_rule = vec![0; RULES.len()];
        for finding in &file.findings {
            by_rule[usize::from(finding.rule)] += 1;
        }
        Self {
            path: file.source.path.clone(),
            format: file.document.format.id,
            lines: file.document.lines.len(),
            entries: file.document.entries.len(),
            unreadable: file.document.unreadable.len(),
            findings: (0..).zip(by_rule).filter(|&(_, count)| count > 0).collect(),
        }
    }
}

impl Default for Totals {
    fn default() -> Self {
        Self { files: Vec::new(), by_severity: [0; 3], by_rule: vec![0; RULES.len()], failed: 0 }
    }
}

impl Totals {
    /// Adds one file.
    pub fn add(&mut self, row: FileRow) {
        for &(rule, count) in &row.findings {
            self.by_rule[usize::from(rule)] += count;
            self.by_severity[RULES[usize::from(rule)].meta().category.severity() as usize] += count;
        }
        self.files.push(row);
    }

    /// Returns the number of findings of one severity.
    pub fn of(&self, severity: Severity) -> usize {
        self.by_severity[severity as usize]
    }

    /// Returns the number of all findings.
    pub fn findings(&self) -> usize {
        self.by_severity.iter().sum()
    }

    /// Returns the number of entries in all files.
    pub fn entries(&self) -> usize {
        self.files.iter().map(|file| file.entries).sum()
    }

    /// Returns the rules with findings and their counts: highest severity first, then highest count.
    pub fn rules(&self) -> Vec<(usize, usize)> {
        let mut rules: Vec<_> = self.by_rule.iter().copied().enumerate().filter(|&(_, count)| count > 0).collect();
        rules.sort_by_key(|&(rule, count)| {
            let severity = RULES[rule].meta().category.severity();
            (std::cmp::Reverse(severity), std::cmp::Reverse(count), rule)
        });
        rules
    }
}

/// Totals of `list` over all files.
#[derive(Clone, Debug, Default)]
pub struct ListTotals {
    /// Files that were read.
    pub files: usize,
    /// Entries by standing, in the order of [`Standing::ALL`].
    pub by_standing: [usize; Standing::ALL.len()],
    /// Entries without a standing: unnamed, or outside the registry.
    pub without: usize,
    /// Lines that could not be read.
    pub unreadable: usize,
}

impl ListTotals {
    /// Counts one file.
    pub fn of(file: &Checked) -> Self {
        let mut totals = Self { files: 1, unreadable: file.document.unreadable.len(), ..Self::default() };
        for judgement in file.judgements.iter() {
            match judgement.standing {
                Some(standing) => totals.by_standing[standing as usize] += 1,
                None => totals.without += 1,
            }
        }
        totals
    }

    /// Adds the counts of another file.
    pub fn add(&mut self, other: &Self) {
        for (sum, count) in self.by_standing.iter_mut().zip(other.by_standing) {
            *sum += count;
        }
        self.files += other.files;
        self.without += other.without;
        self.unreadable += other.unreadable;
    }
}

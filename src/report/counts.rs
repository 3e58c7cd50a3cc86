//! What a whole run came to.

use crate::diagnostic::Severity;
use crate::engine::Checked;
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
    /// Findings that the reporter left out to stay readable.
    pub hidden: usize,
    /// Paths that could not be read.
    pub failed: usize,
}

/// Counts of one file.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// Its path.
    pub path: PathBuf,
    /// Id of the format that it was read in.
    pub format: &'static str,
    /// Lines.
    pub lines: usize,
    /// Entries.
    pub entries: usize,
    /// Lines that could not be read.
    pub unreadable: usize,
    /// Findings by rule number; rules without findings are left out.
    pub findings: Vec<(u16, usize)>,
    /// Findings that are not shown.
    pub hidden: usize,
}

impl FileRow {
    /// Counts one file; `most` is the number of findings shown in full.
    pub fn new(file: &Checked, most: Option<usize>) -> Self {
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
            hidden: super::hidden(&file.findings, most).iter().map(|&(_, count)| count).sum(),
        }
    }
}

impl Default for Totals {
    fn default() -> Self {
        Self { files: Vec::new(), by_severity: [0; 3], by_rule: vec![0; RULES.len()], hidden: 0, failed: 0 }
    }
}

impl Totals {
    /// Adds one file.
    pub fn add(&mut self, row: FileRow) {
        for &(rule, count) in &row.findings {
            self.by_rule[usize::from(rule)] += count;
            self.by_severity[RULES[usize::from(rule)].meta().category.severity() as usize] += count;
        }
        self.hidden += row.hidden;
        self.files.push(row);
    }

    /// Findings of one severity.
    pub fn of(&self, severity: Severity) -> usize {
        self.by_severity[severity as usize]
    }

    /// All findings.
    pub fn findings(&self) -> usize {
        self.by_severity.iter().sum()
    }

    /// Entries in all files.
    pub fn entries(&self) -> usize {
        self.files.iter().map(|file| file.entries).sum()
    }

    /// Numbers and counts of the rules with findings: worst severity first, then most findings first.
    pub fn rules(&self) -> Vec<(usize, usize)> {
        let mut rules: Vec<_> = self.by_rule.iter().copied().enumerate().filter(|&(_, count)| count > 0).collect();
        rules.sort_by_key(|&(rule, count)| {
            let severity = RULES[rule].meta().category.severity();
            (std::cmp::Reverse(severity), std::cmp::Reverse(count), rule)
        });
        rules
    }
}

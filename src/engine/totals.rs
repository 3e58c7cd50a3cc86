//! Counts of one file, and totals of a run.

use super::UnreadFile;
use super::blocks::{block_of, program_blocks};
use super::check::{Checked, MOST_PROPOSALS_OF_LINE};
use super::notes::current_note;
use crate::diagnostic::{Applicability, BaselineUse, Finding, RuleId, Severity};
use crate::format::declared;
use crate::plugin::Catalogue;
use crate::registry::{Flags, Standing};
use crate::rule::{Rule, RuleMeta};
use crate::syntax::{Document, FormatOrigin, UnreadTable};
use crate::text::LineNumber;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::PathBuf;

/// Sums over all files of a run.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// One row for each file that was read.
    pub files: Vec<FileRow>,
    /// Findings by severity, in the order of [`Severity::ALL`].
    pub by_severity: [usize; 3],
    /// Findings by rule.
    pub by_rule: HashMap<RuleId, RuleCount>,
    /// How many findings a command would fix or acknowledge.
    pub remedies: Remedies,
    /// The counts of the baselines.
    pub baseline: BaselineUse,
    /// Whether the findings are those that fixes left.
    pub after_fixes: bool,
    /// Paths that could not be read or written.
    pub failed: usize,
    /// Those that could not be read.
    pub unread: Vec<UnreadFile>,
    /// Configurations and parts of them that are not read, and are no errors.
    pub notes: Vec<UnreadFile>,
}

/// The findings of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleCount {
    /// How many there are.
    pub findings: usize,
    /// The highest severity among them. A configuration or another program can set others than that of the rule.
    pub severity: Severity,
}

impl RuleCount {
    /// Counts `other` too.
    fn add(&mut self, other: Self) {
        self.findings += other.findings;
        self.severity = self.severity.max(other.severity);
    }
}

/// A rule with findings, in the totals of a run.
#[derive(Clone, Copy, Debug)]
pub struct RuleRow<'a> {
    /// The rule.
    pub meta: &'a RuleMeta,
    /// Its findings.
    pub count: RuleCount,
}

/// The number of findings that a command resolves. Zero if no fixes were proposed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Remedies {
    /// Findings that `--fix` fixes.
    pub safe: usize,
    /// Findings that only `--unsafe-fixes` fixes.
    pub risky: usize,
    /// Findings with fixes that were not tried, because their line has too many.
    pub untried: usize,
    /// Findings without a safe fix that `annotate` acknowledges.
    pub notes: usize,
}

impl Remedies {
    fn of(file: &Checked) -> Self {
        let mut remedies = Self::default();
        let mut in_line: HashMap<LineNumber, usize> = HashMap::new();
        let blocks = program_blocks(&file.document, &file.source.bytes);
        for (index, finding) in file.findings.iter().enumerate() {
            let entry = finding.entry.filter(|_| !finding.fixes.is_empty());
            if let Some(entry) = entry {
                let count = in_line.entry(file.document.entry(entry).line).or_default();
                *count += 1;
                remedies.untried += usize::from(*count > MOST_PROPOSALS_OF_LINE);
            }
            let applicability = file.offer(index).map(|offer| offer.applicability);
            if applicability == Some(Applicability::Safe) {
                remedies.safe += 1;
                continue;
            }
            remedies.risky += usize::from(applicability.is_some());
            let is_owned = || block_of(&blocks, file.document.line_at(finding.span.start)).is_some();
            let is_noted =
                || finding.entry.is_some_and(|entry| current_note(file, entry, finding.rule.as_str()).is_some());
            let takes_note = finding.can_be_noted() && file.document.format.takes_notes;
            remedies.notes += usize::from(takes_note && !is_owned() && !is_noted());
        }
        remedies
    }
}

/// Counts of one file.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// Its path.
    pub path: PathBuf,
    /// The id of its format.
    pub format: String,
    /// Whether it is a configuration, which has no entries.
    pub is_configuration: bool,
    /// Lines.
    pub lines: usize,
    /// Entries.
    pub entries: usize,
    /// Whether it has entries, and none of them has a name.
    pub is_nameless: bool,
    /// Lines that no format could parse.
    pub unreadable: usize,
    /// A part that only another format reads.
    pub unread_table: Option<UnreadTable>,
    /// Findings by rule.
    pub by_rule: HashMap<RuleId, RuleCount>,
    /// Findings by severity, in the order of [`Severity::ALL`].
    pub by_severity: [usize; 3],
    /// How many findings a command would fix or acknowledge.
    pub remedies: Remedies,
    /// The counts of the baseline.
    pub baseline: BaselineUse,
}

impl FileRow {
    /// Counts the findings of one file.
    pub fn new(file: &Checked) -> Self {
        let mut by_severity = [0; 3];
        for finding in &file.findings {
            by_severity[finding.severity as usize] += 1;
        }
        Self {
            path: file.source.path.clone(),
            format: file.document.format.id.to_string(),
            is_configuration: file.document.format.origin == FormatOrigin::Configuration,
            lines: file.document.lines.len(),
            entries: file.document.entries.len(),
            is_nameless: is_nameless(&file.document),
            unreadable: file.document.unreadable.len(),
            unread_table: file.document.unread_table.clone(),
            by_rule: count_by_rule(&file.findings),
            by_severity,
            remedies: Remedies::of(file),
            baseline: file.baseline,
        }
    }

    /// Returns the rules with findings in the file, in the order of [`Totals::rules`].
    pub fn rules<'a>(&self, catalogue: &'a Catalogue) -> Vec<RuleRow<'a>> {
        rule_rows(&self.by_rule, catalogue)
    }
}

/// Returns whether a document has entries, and none of them has a name.
pub(super) fn is_nameless(document: &Document) -> bool {
    !document.entries.is_empty() && !declared::has_names(document)
}

/// Returns the number of findings of each rule.
pub fn count_by_rule(findings: &[Finding]) -> HashMap<RuleId, RuleCount> {
    let mut counts = HashMap::new();
    for finding in findings {
        count(&mut counts, &finding.rule, RuleCount { findings: 1, severity: finding.severity });
    }
    counts
}

fn count(counts: &mut HashMap<RuleId, RuleCount>, rule: &RuleId, more: RuleCount) {
    match counts.get_mut(rule) {
        Some(count) => count.add(more),
        None => drop(counts.insert(rule.clone(), more)),
    }
}

impl Totals {
    /// Adds one file.
    pub fn add(&mut self, row: FileRow) {
        for (rule, &more) in &row.by_rule {
            count(&mut self.by_rule, rule, more);
        }
        self.by_severity.iter_mut().zip(row.by_severity).for_each(|(sum, count)| *sum += count);
        self.baseline.known += row.baseline.known;
        self.baseline.gone += row.baseline.gone;
        self.remedies.safe += row.remedies.safe;
        self.remedies.risky += row.remedies.risky;
        self.remedies.notes += row.remedies.notes;
        self.remedies.untried += row.remedies.untried;
        self.files.push(row);
    }

    /// Returns the number of findings of one severity.
    pub fn of(&self, severity: Severity) -> usize {
        self.by_severity[severity as usize]
    }

    /// Returns the severities of findings and their numbers, the most severe first.
    pub fn severities(&self) -> impl Iterator<Item = (Severity, usize)> {
        Severity::ALL.into_iter().rev().map(|severity| (severity, self.of(severity))).filter(|(_, count)| *count > 0)
    }

    /// Returns the number of findings of this severity or a higher one.
    pub fn at_least(&self, severity: Severity) -> usize {
        self.by_severity[severity as usize..].iter().sum()
    }

    /// Returns the number of all findings.
    pub fn findings(&self) -> usize {
        self.by_severity.iter().sum()
    }

    /// Returns the number of entries in all files.
    pub fn entries(&self) -> usize {
        self.files.iter().map(|file| file.entries).sum()
    }

    /// Returns the number of entries in files in which no entry has a name.
    pub fn nameless(&self) -> usize {
        self.files.iter().filter(|file| file.is_nameless).map(|file| file.entries).sum()
    }

    /// Returns the rules with findings.
    ///
    /// They are sorted by severity and count, both descending, then in the order of the catalogue.
    pub fn rules<'a>(&self, catalogue: &'a Catalogue) -> Vec<RuleRow<'a>> {
        rule_rows(&self.by_rule, catalogue)
    }
}

fn rule_rows<'a>(counts: &HashMap<RuleId, RuleCount>, catalogue: &'a Catalogue) -> Vec<RuleRow<'a>> {
    let metas = catalogue.rules().map(Rule::meta);
    let mut rows: Vec<_> = metas.filter_map(|meta| Some(RuleRow { meta, count: *counts.get(&meta.id)? })).collect();
    rows.sort_by_key(|row| (Reverse(row.count.severity), Reverse(row.count.findings)));
    rows
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
    /// Which these are, in each file that has some.
    pub unread_lines: Vec<(PathBuf, Vec<LineNumber>)>,
    /// The parts of files that only other formats read.
    pub unread_tables: Vec<(PathBuf, UnreadTable)>,
    /// The flags of listed entries.
    pub flags: Flags,
}

impl ListTotals {
    /// Counts one file: its entries with these standings, or all entries if no standing is given.
    pub fn of(file: &Checked, standings: &[Standing]) -> Self {
        let mut totals = Self { files: 1, ..Self::default() };
        let lines = file.document.unread_lines();
        totals.unreadable = lines.len();
        if !lines.is_empty() {
            totals.unread_lines.push((file.source.path.clone(), lines));
        }
        let unread_table = file.document.unread_table.clone();
        totals.unread_tables.extend(unread_table.map(|table| (file.source.path.clone(), table)));
        for judgement in file.judgements.iter() {
            if standings.is_empty() || judgement.standing.is_some_and(|standing| standings.contains(&standing)) {
                totals.flags.join(judgement.flags);
            }
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
        self.unread_lines.extend_from_slice(&other.unread_lines);
        self.unread_tables.extend_from_slice(&other.unread_tables);
        self.flags.join(other.flags);
    }
}

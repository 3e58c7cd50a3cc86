//! Results written out. Pure: a reporter turns values into bytes and prints nothing by itself.
//!
//! [`REPORTERS`] are those of `check`. Machine formats are versioned and have types of their own.

pub mod compare;
mod counts;
#[cfg(test)]
mod damaged_registry;
mod excerpt;
pub mod explain;
mod explain_v1;
mod facts;
pub mod fixes;
pub mod ghosts;
pub mod lists;
mod place;
pub mod registry_diff;
pub mod registry_status;
pub mod resolve;
mod resolve_v1;
mod theme;
mod timeline;
mod v1;

pub use counts::{FileRow, Totals};
pub use lists::ListFormat;
pub use theme::{Paint, Theme};

use crate::diagnostic::{Finding, Severity};
use crate::engine::Checked;
use crate::registry::Registry;
use crate::rule::RULES;
use crate::text::Shown;

/// What every part of a report may need to know of the run.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The registry that files were held against.
    pub registry: &'a Registry,
    /// Where that registry came from: `embedded`, `cached`, the id of a source, or a path.
    pub registry_origin: &'a str,
    /// Findings of one file that are shown in full; beyond it, three of each rule. `None` for all.
    pub most_findings: Option<usize>,
    /// Whether counts by rule take the place of findings.
    pub statistics: bool,
    /// Whether only findings are wanted.
    pub quiet: bool,
    /// How it looks.
    pub theme: Theme,
}

impl Run<'_> {
    /// ` of 2026-08-17`, and where it came from unless it is part of the program.
    fn of_registry(&self) -> String {
        let date = self.registry.updated().map(|date| format!(" of {date}")).unwrap_or_default();
        match self.registry_origin {
            "embedded" => date,
            origin => format!("{date}, {}", Shown(origin.as_bytes())),
        }
    }
}

/// What a reporter is called.
#[derive(Debug)]
pub struct ReporterMeta {
    /// The word that selects it.
    pub id: &'static str,
    /// One line for help.
    pub summary: &'static str,
    /// Findings of one file that are shown in full unless the user says otherwise.
    pub most_findings: Option<usize>,
    /// Whether it has a place for counts.
    pub counts: bool,
    /// Whether it shows what to do about a finding.
    pub hints: bool,
    /// Whether it shows the edits that would settle a finding.
    pub fixes: bool,
    /// Whether people read it, rather than programs.
    pub for_people: bool,
}

/// One way to write the results of `check`.
///
/// What [`Reporter::file`] writes for each file is put together in the order of the files, with
/// [`Reporter::between`] between two that are not empty.
pub trait Reporter: Sync {
    /// What it is called.
    fn meta(&self) -> &'static ReporterMeta;
    /// What comes before all files.
    fn start(&self, _run: &Run<'_>, _out: &mut Vec<u8>) {}
    /// One file's findings.
    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>);
    /// What stands between two files.
    fn between(&self) -> &'static [u8] {
        b""
    }
    /// What comes after all files.
    fn finish(&self, _totals: &Totals, _run: &Run<'_>, _out: &mut Vec<u8>) {}
}

impl std::fmt::Debug for dyn Reporter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.meta().id)
    }
}

/// One word a reporter: its module and its place in the list.
macro_rules! reporters {
    ($($reporter:ident),+ $(,)?) => {
        $(mod $reporter;)+
        /// Every reporter of `check`, the default first.
        pub static REPORTERS: &[&dyn Reporter] = &[$(&$reporter::REPORTER),+];
    };
}

reporters![text, concise, json, jsonl];

/// The reporter with this id.
pub fn by_id(id: &str) -> Option<&'static dyn Reporter> {
    REPORTERS.iter().copied().find(|reporter| reporter.meta().id == id)
}

/// `1 file`, `2 files`.
pub fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// The severity of a finding.
pub fn severity(finding: &Finding) -> Severity {
    RULES[usize::from(finding.rule)].meta().category.severity()
}

/// Of a rule with more findings than fit, this many are shown.
const SHOWN_OF_A_RULE: usize = 3;

/// The findings of one file that are shown, with their numbers: all, or three of each rule where there are more than
/// `most`.
fn shown(findings: &[Finding], most: Option<usize>) -> impl Iterator<Item = (usize, &Finding)> {
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

/// For each rule, how many findings of a file are not shown; only rules with any.
fn hidden(findings: &[Finding], most: Option<usize>) -> Vec<(usize, usize)> {
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

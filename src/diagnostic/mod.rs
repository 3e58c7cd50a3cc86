//! The results of rules: [`Finding`], its severity and fixes. Also the comments that suppress or acknowledge findings.

mod baseline;
mod change;
mod dropped;
mod edit;
mod finding;
mod identity;
mod note;
mod origin;
mod rule_id;
mod suppression;

pub use baseline::{Baseline, BaselineUse, Known, count_by_identity, remove_known};
pub use change::{Applicability, Change, Fix};
pub use dropped::{Dropped, DroppedComment, dropped, dropped_comments};
pub use edit::{Edit, apply};
pub use finding::{Finding, Findings, MOST_MESSAGE_CHARACTERS, OldLine, Reported, Wanted};
pub use identity::{Identity, Subject, digest};
pub use note::{BETWEEN_PARTS, NOTE, Note, ending_for, note_lines, notes};
pub use origin::Origin;
pub use rule_id::{InvalidRuleId, RuleId};
pub use suppression::{Suppression, has_mark, suppressions};

use std::fmt;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// The file is outdated compared with the registry.
    Warning,
    /// A program that reads the file gets a wrong answer, or none.
    Error,
}

impl Severity {
    /// Every severity, in ascending order.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Error];

    /// Returns the word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The subject of a rule. The category decides the severity and whether the rule is on by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Some program misreads or skips the line.
    Correctness,
    /// The registry has changed.
    Stale,
    /// True, but not important to everyone.
    Pedantic,
    /// The layout of the file.
    Style,
}

impl Category {
    /// Every category, in display order.
    pub const ALL: [Self; 4] = [Self::Correctness, Self::Stale, Self::Pedantic, Self::Style];

    /// Returns the word that selects the category.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Correctness => "correctness",
            Self::Stale => "stale",
            Self::Pedantic => "pedantic",
            Self::Style => "style",
        }
    }

    /// Returns the severity of its rules.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Correctness => Severity::Error,
            Self::Stale => Severity::Warning,
            Self::Pedantic | Self::Style => Severity::Info,
        }
    }

    /// Returns whether its rules run by default.
    pub fn on_by_default(self) -> bool {
        matches!(self, Self::Correctness | Self::Stale)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

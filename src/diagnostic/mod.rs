//! What rules say: [`Finding`], how bad it is, what would settle it, and how a file can ask for silence.

mod change;
mod edit;
mod finding;
mod note;
mod rule_id;
mod suppression;

pub use change::{Applicability, Change, Fix};
pub use edit::{Edit, apply};
pub use finding::{Finding, Findings, Reported, Wanted};
pub use note::{BETWEEN_PARTS, NOTE, Note, ending_for, note_lines, notes};
pub use rule_id::{InvalidRuleId, RuleId};
pub use suppression::{Suppression, speaks_to_us, suppressions};

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// The file has fallen behind the registry.
    Warning,
    /// A program that reads the file gets a wrong answer, or none.
    Error,
}

impl Severity {
    /// All of them, from least to worst.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Error];

    /// The word for it in every output.
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

/// What a rule is about. The category decides the severity and whether the rule is on by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Some program reads the line wrongly, or not at all.
    Correctness,
    /// The registry has moved on.
    Stale,
    /// True, but not everybody's business.
    Pedantic,
    /// How the file looks.
    Style,
}

impl Category {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 4] = [Self::Correctness, Self::Stale, Self::Pedantic, Self::Style];

    /// The word that selects it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Correctness => "correctness",
            Self::Stale => "stale",
            Self::Pedantic => "pedantic",
            Self::Style => "style",
        }
    }

    /// The severity of its rules.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Correctness => Severity::Error,
            Self::Stale => Severity::Warning,
            Self::Pedantic | Self::Style => Severity::Info,
        }
    }

    /// Whether its rules run when nothing is selected.
    pub fn on_by_default(self) -> bool {
        matches!(self, Self::Correctness | Self::Stale)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

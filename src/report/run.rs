//! The settings of a run for all reports, and counted nouns.

use super::theme::Theme;
use crate::plugin::Catalogue;
use crate::registry::Registry;
use crate::text::{LineNumber, Printable, listed};

/// The settings of a run.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The rules and formats of the run.
    pub catalogue: &'a Catalogue,
    /// The registry that files are checked against.
    pub registry: &'a Registry,
    /// The origin of that registry: `embedded`, `cached`, the id of a source, or a path.
    pub registry_origin: &'a str,
    /// The option that selected that registry, such as `--as-of 2018`; empty without one.
    pub registry_option: &'a str,
    /// The number of findings of one file that are shown in full; beyond it, three of each rule. `None` for all.
    pub most_findings: Option<usize>,
    /// Whether counts by rule replace the findings.
    pub statistics: bool,
    /// Whether only findings are wanted.
    pub quiet: bool,
    /// Whether output has colors.
    pub theme: Theme,
}

impl Run<'_> {
    /// Returns the command that explains a port or a name with the same registry.
    pub(crate) fn explain_command(&self, what: impl std::fmt::Display) -> String {
        match self.registry_option {
            "" => format!("portolan explain {what}"),
            option => format!("portolan explain {option} {what}"),
        }
    }

    /// Returns `the registry`, with its date if the user selected it.
    pub(crate) fn the_registry(&self) -> String {
        match self.registry.updated() {
            Some(date) if !self.registry_option.is_empty() => format!("the registry of {date}"),
            _ => "the registry".to_owned(),
        }
    }

    /// Returns ` of 2026-08-17`, followed by the origin of the registry unless it is the embedded one.
    pub(crate) fn of_registry(&self) -> String {
        let date = self.registry.updated().map(|date| format!(" of {date}")).unwrap_or_default();
        match self.registry_origin {
            "embedded" => date,
            origin => format!("{date}, {}", Printable(origin.as_bytes())),
        }
    }
}

/// Returns a number and a noun that agrees with it: `1 file`, `2 files`, `3 entries`, `4 aliases`.
pub fn count(number: usize, noun: &str) -> String {
    let stem = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match (number, stem) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) if noun.ends_with(['s', 'x']) => format!("{number} {noun}es"),
        (_, None) => format!("{number} {noun}s"),
    }
}

/// Returns the numbers of lines: `line 4`, `lines 4, 7 and 9`. Of many, only the first are named.
pub(super) fn lines_of(lines: &[LineNumber]) -> String {
    /// The most lines that are named.
    const NAMED: usize = 10;
    let mut numbers: Vec<String> = lines.iter().take(NAMED).map(ToString::to_string).collect();
    if let more @ 1.. = lines.len().saturating_sub(NAMED) {
        numbers.push(format!("{more} more"));
    }
    format!("{} {}", if lines.len() == 1 { "line" } else { "lines" }, listed(&numbers, "and"))
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn nouns_agree_with_numbers() {
        assert_eq!(count(0, "file"), "0 files");
        assert_eq!(count(1, "entry"), "1 entry");
        assert_eq!(count(2, "entry"), "2 entries");
        assert_eq!(count(2, "day"), "2 days");
        assert_eq!(count(2, "alias"), "2 aliases");
        assert_eq!(count(2, "fix"), "2 fixes");
    }
}

//! The arguments of `check`.

use super::shared::{BaselineArgs, FileArgs, RegistryArgs, ReplaceArgs, ReportsArgs, RuleArgs};
use super::values;
use crate::diagnostic::Severity;
use crate::engine::{Selector, Totals};
use std::path::PathBuf;

const PATHS: &str = "Files, folders to search, or `-` for standard input; needed with `--fix` and `--diff` [default: the \
                     system's own tables]";

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("paths", |paths| paths.help(PATHS)))]
pub(crate) struct CheckArgs {
    /// The registry.
    #[command(flatten)]
    pub(crate) registry: RegistryArgs,
    /// The files.
    #[command(flatten)]
    pub(crate) files: FileArgs,
    /// The reports.
    #[command(flatten)]
    pub(crate) reports: ReportsArgs,
    /// The rules.
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    /// Exit with status 1 only for findings of this severity or a higher one
    #[arg(long, value_name = "SEVERITY", value_parser = values::severity(), conflicts_with = "exit_zero")]
    pub(crate) fail_on: Option<Severity>,
    /// Name only this resolver (`go`), or one release of it (`go@1.19`), in messages; can be repeated
    /// [default: the common ones, see `portolan resolvers`]
    #[arg(long, value_name = "RESOLVER[@VERSION]")]
    pub(crate) resolver: Vec<String>,
    /// Show only three findings of each rule if a file has more than N findings; `all` shows every finding
    /// [default: 100 for text, 50 for markdown, `all` for others]
    #[arg(long, value_name = "N|all", value_parser = parse_limit)]
    pub(crate) max_findings: Option<Limit>,
    /// List the files instead of checking them: the format that each is read in, or the reason why it is skipped
    #[arg(long, conflicts_with_all = ["fix", "diff", "statistics"])]
    pub(crate) show_files: bool,
    /// Show counts by rule instead of findings
    #[arg(long, conflicts_with = "update_baseline")]
    pub(crate) statistics: bool,
    /// Exit with status 0 even if there are findings
    #[arg(long)]
    pub(crate) exit_zero: bool,
    /// Print findings only, without a summary
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Report findings that `# portolan: ignore[…]` comments suppress
    #[arg(long)]
    pub(crate) no_suppressions: bool,
    /// The table that the files will replace: report lookups that are lost or changed
    #[arg(long, value_name = "OLD")]
    pub(crate) base: Option<PathBuf>,
    /// The known findings.
    #[command(flatten)]
    pub(crate) baseline: BaselineArgs,
    /// Report findings that `# portolan: note[…]` comments acknowledge
    #[arg(long)]
    pub(crate) no_acknowledged: bool,
    /// Add the findings of other programs: a file with one JSON object per line, or `-` for standard input, as in
    /// `portolan list --output-format jsonl F | ./mine | portolan check --add-findings - F`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "diff"])]
    pub(crate) add_findings: Option<PathBuf>,
    /// The fixes.
    #[command(flatten)]
    pub(crate) fix: FixArgs,
    /// How files are replaced.
    #[command(flatten)]
    pub(crate) replace: ReplaceArgs,
}

impl CheckArgs {
    /// Returns whether these findings make the command end with status 1.
    pub(in crate::cli) fn fails(&self, totals: &Totals) -> bool {
        !self.exit_zero && totals.at_least(self.fail_on.unwrap_or(Severity::Info)) > 0
    }
}

/// Which fixes are made or shown.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Fixes")]
pub(crate) struct FixArgs {
    /// Make fixes that provably change no lookup in any resolver; `-` writes the fixed table to standard output
    #[arg(long)]
    pub(crate) fix: bool,
    /// Also make fixes that may change lookups; the most thorough fix of a finding is made
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// Show fixes as a unified diff and write nothing; exit status 1 if there are any
    #[arg(long, conflicts_with = "update_baseline")]
    pub(crate) diff: bool,
    /// Make only the fixes of these rules or categories
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = values::selector(), hide_possible_values = true)]
    pub(crate) fix_only: Vec<Selector>,
}

impl FixArgs {
    /// Returns whether fixes are made or shown.
    pub(in crate::cli) fn is_wanted(&self) -> bool {
        self.fix || self.diff
    }
}

/// A number of findings; `None` for all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit(pub(crate) Option<usize>);

fn parse_limit(text: &str) -> Result<Limit, String> {
    match text {
        "all" => Ok(Limit(None)),
        number => number.parse().map(|number| Limit(Some(number))).map_err(|_| "not a number, nor `all`".to_owned()),
    }
}

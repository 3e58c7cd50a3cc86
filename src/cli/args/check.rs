//! The arguments of `check`.

use super::shared::{BaselineArgs, FileArgs, FindingsArgs, RegistryArgs, ReplaceArgs, ReportsArgs, RuleArgs};
use super::values;
use crate::engine::Selector;
use std::path::PathBuf;

const PATHS: &str = "Files, folders to search, or `-` for standard input [default: the system's own tables]";
const PATHS_LONG: &str = "Files, folders to search, or `-` for standard input [default: the system's own tables]\n\n\
                          Required with `--fix` and `--diff`.";

// Arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("paths", |paths| paths.help(PATHS).long_help(PATHS_LONG)))]
pub(crate) struct CheckArgs {
    /// The files.
    #[command(flatten)]
    pub(crate) files: FileArgs,
    /// The reports.
    #[command(flatten)]
    pub(crate) reports: ReportsArgs,
    /// The rules.
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    /// How findings are shown and counted.
    #[command(flatten)]
    pub(crate) findings: FindingsArgs,
    /// Name only this resolver in messages: `go`, or one release of it, `go@1.19`; can be repeated
    ///
    /// By default, messages name the common ones: see `portolan resolvers`.
    #[arg(long, value_name = "RESOLVER[@VERSION]")]
    pub(crate) resolver: Vec<String>,
    /// List each file and the format that it is read in, or why it is skipped; check nothing
    #[arg(long, conflicts_with_all = ["fix", "diff", "statistics"])]
    pub(crate) show_files: bool,
    /// The table that the files will replace: report lookups that are lost or changed
    #[arg(long, value_name = "OLD")]
    pub(crate) base: Option<PathBuf>,
    /// The known findings.
    #[command(flatten)]
    pub(crate) baseline: BaselineArgs,
    /// Report findings that `# portolan: note[…]` comments acknowledge
    #[arg(long)]
    pub(crate) no_acknowledged: bool,
    /// Add findings of other programs: a file with one JSON object per line, or `-` for standard input
    ///
    /// For example: `portolan list --output-format jsonl F | ./mine | portolan check --add-findings - F`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "diff"])]
    pub(crate) add_findings: Option<PathBuf>,
    /// The fixes.
    #[command(flatten)]
    pub(crate) fix: FixArgs,
    /// How files are replaced.
    #[command(flatten)]
    pub(crate) replace: ReplaceArgs,
    /// The registry.
    #[command(flatten)]
    pub(crate) registry: RegistryArgs,
}

// Which fixes are made or shown.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Fixes")]
pub(crate) struct FixArgs {
    /// Make fixes that change no lookup in any resolver; `-` writes the fixed table to standard output
    #[arg(long)]
    pub(crate) fix: bool,
    /// Also make fixes that may change lookups; of several fixes, the one that removes the problem
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

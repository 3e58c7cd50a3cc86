//! The arguments of `annotate`.

use super::shared::{FileArgs, RegistryArgs, ReplaceArgs};
use super::values;
use crate::engine::Selector;
use crate::registry::Standing;

const PATHS: &str = "Files, folders to search, or `-` for standard input; at least one is needed";

// Arguments of `annotate`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("paths", |paths| paths.help(PATHS)))]
pub(crate) struct AnnotateArgs {
    /// The files.
    #[command(flatten)]
    pub(crate) files: FileArgs,
    /// Annotate entries with these standings instead of those with a stale finding
    #[arg(long, value_name = "STANDING", value_delimiter = ',', value_parser = values::standing())]
    pub(crate) standing: Vec<Standing>,
    /// Annotate findings of these rules or categories instead of the default stale rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = values::selector(), hide_possible_values = true)]
    pub(crate) rule: Vec<Selector>,
    /// Annotate every stale or pedantic finding with a known history
    #[arg(long, conflicts_with_all = ["standing", "rule"])]
    pub(crate) all: bool,
    /// Remove all notes, which restores the file byte for byte
    #[arg(long, conflicts_with_all = ["standing", "rule", "all"])]
    pub(crate) remove: bool,
    /// Show changes as a unified diff and write nothing; exit status 1 if there are any
    #[arg(long)]
    pub(crate) diff: bool,
    /// How files are replaced.
    #[command(flatten)]
    pub(crate) replace: ReplaceArgs,
    /// The registry.
    #[command(flatten)]
    pub(crate) registry: RegistryArgs,
}

//! The arguments of `compare`.

use super::values;
use clap::ValueEnum;
use std::path::PathBuf;

// Arguments of `compare`.
#[derive(Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// The old table
    pub(crate) old: PathBuf,
    /// The new table, or `-` for standard input
    pub(crate) new: PathBuf,
    /// Read both in this format, whatever their names and contents
    #[arg(long, value_name = "FORMAT", value_parser = values::format(), hide_possible_values = true)]
    pub(crate) format: Option<String>,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: CompareFormat,
    /// Show every name and port, and each lookup that changes
    #[arg(long, short)]
    pub(crate) verbose: bool,
    /// Also report which of these configurations and folders look up a lost or changed name
    ///
    /// Can be repeated. `portolan uses` lists every name that a configuration looks up.
    #[arg(long, value_name = "PATH")]
    pub(crate) uses: Vec<PathBuf>,
}

/// Output formats of `compare`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// Text.
    Text,
    /// One JSON document.
    Json,
    /// Lists for a changelog.
    Markdown,
}

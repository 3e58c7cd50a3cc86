//! The arguments of `compare`.

use super::shared::TextOrJson;
use super::values;
use std::path::PathBuf;

/// Arguments of `compare`.
#[derive(Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// The old table
    pub(crate) old: PathBuf,
    /// The new table, or `-` for standard input
    pub(crate) new: PathBuf,
    /// Read both in this format, whatever their names and contents
    #[arg(long, value_parser = values::format())]
    pub(crate) format: Option<String>,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: TextOrJson,
}

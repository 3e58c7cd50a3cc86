//! The arguments about configurations and packs.

use super::shared::TextOrJson;
use clap::Subcommand;
use std::path::PathBuf;

// Which configuration holds.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct ConfigArgs {
    /// Use this portolan.toml for every file, instead of the one found for it
    ///
    /// Without the option, a file has the settings of the nearest portolan.toml above it, or else the user's, or else
    /// the system's.
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "isolated", display_order = 901)]
    pub(crate) config: Option<PathBuf>,
    /// Use no configuration
    #[arg(long, global = true, display_order = 902)]
    pub(crate) isolated: bool,
}

// The commands of `config`.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum ConfigCommand {
    /// Show which settings hold for a file, and where they come from
    Show {
        /// The file, which need not exist [default: the files in the current folder]
        file: Option<PathBuf>,
        /// Output format
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        output_format: TextOrJson,
    },
    /// Print the JSON Schema of portolan.toml, for editors
    Schema,
}

// The commands of `pack`.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum PackCommand {
    /// Check the file of a registry of your own; exit status 2 if it has a fault
    Check {
        /// A table with tabs and a header, or the registry's own CSV or XML form
        file: PathBuf,
    },
}

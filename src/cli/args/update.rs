//! The arguments of `update`.

use super::shared::{FileArgs, RegistryArgs, ReplaceArgs};
use super::values;
use crate::model::{PortRange, Transport};
use clap::ValueEnum;

const PATHS: &str = "Files, folders to search, or `-` for standard input [default: `[[table]]` in portolan.toml]";

// Arguments of `update`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("paths", |paths| paths.help(PATHS)))]
pub(crate) struct UpdateArgs {
    /// The files.
    #[command(flatten)]
    pub(crate) files: FileArgs,
    /// Add missing assignments on these ports and ranges, or on `all`
    ///
    /// Services that are reported to be dead or Historic are left out.
    #[arg(long, alias = "ports", value_name = "PORTS", value_delimiter = ',', value_parser = values::added_ports)]
    pub(crate) add: Vec<PortRange>,
    /// Add the assignments of this pack instead of the registry's; without `--add`, on all ports
    ///
    /// portolan.toml names the packs.
    #[arg(long, value_name = "ID")]
    pub(crate) pack: Option<String>,
    /// Add assignments on these transports only
    ///
    /// The default is all of them, or, in formats described by a TOML file, those that the table uses.
    #[arg(long, alias = "transports", value_name = "TRANSPORT", value_delimiter = ',',
          value_parser = values::transport())]
    pub(crate) transport: Vec<Transport>,
    /// Where the name on a port is outdated, add the registry's name as an alias, in formats with aliases
    #[arg(long)]
    pub(crate) replacing: bool,
    /// Add the registry's name as an alias where a port has another name, such as a local one
    ///
    /// Works in formats with aliases. With `--add`, only on those ports.
    #[arg(long)]
    pub(crate) registry_names: bool,
    /// Add each name on its other registered transports, so that getaddrinfo or Nmap finds one more place
    ///
    /// Without `--add`, for every name.
    #[arg(long)]
    pub(crate) twins: bool,
    /// Replace outdated names with the registry's, in formats that no modeled program reads
    ///
    /// Uses only the name that the same registration has today.
    #[arg(long)]
    pub(crate) renames: bool,
    /// Also write notes about the history of outdated entries
    #[arg(long)]
    pub(crate) notes: bool,
    /// Also make fixes that may change lookups; of several fixes, the one that removes the problem
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// Write nothing; exit status 1 if a table would change
    #[arg(long, conflicts_with = "diff")]
    pub(crate) check: bool,
    /// Show changes as a unified diff and write nothing; exit status 1 if there are changes
    ///
    /// Also lists every assignment that is left out.
    #[arg(long)]
    pub(crate) diff: bool,
    /// Output format of the summary
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: UpdateFormat,
    /// How files are replaced.
    #[command(flatten)]
    pub(crate) replace: ReplaceArgs,
    /// The registry.
    #[command(flatten)]
    pub(crate) registry: RegistryArgs,
}

/// Output formats of `update`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum UpdateFormat {
    /// Text: one summary for each table, if there are several.
    Text,
    /// One JSON document.
    Json,
    /// Markdown for a pull request; with `--diff`, the changes are part of it.
    Markdown,
}

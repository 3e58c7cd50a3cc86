//! The arguments of `update`.

use super::shared::{FileArgs, RegistryArgs, ReplaceArgs};
use super::values;
use crate::model::{PortRange, Transport};
use clap::ValueEnum;

const PATHS: &str = "Files, folders to search, or `-` for standard input [default: the tables that `[[table]]` in \
                     portolan.toml lists]";

/// Arguments of `update`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("paths", |paths| paths.help(PATHS)))]
pub(crate) struct UpdateArgs {
    /// The registry.
    #[command(flatten)]
    pub(crate) registry: RegistryArgs,
    /// The files.
    #[command(flatten)]
    pub(crate) files: FileArgs,
    /// Add missing assignments on these ports and ranges, or on `all`, except services that are reported to be dead or
    /// Historic
    #[arg(long, alias = "ports", value_name = "PORTS", value_delimiter = ',', value_parser = values::added_ports)]
    pub(crate) add: Vec<PortRange>,
    /// Add the assignments of this pack of the configuration instead of the registry's; without `--add`, on all ports
    #[arg(long, value_name = "ID")]
    pub(crate) pack: Option<String>,
    /// Add assignments on these transports only [default: all, or in tables of declared formats those that they have]
    #[arg(long, value_name = "TRANSPORT", value_delimiter = ',', value_parser = values::transport())]
    pub(crate) transports: Vec<Transport>,
    /// Where the name on a port is outdated, add the registry's name as an alias, in formats with aliases
    #[arg(long)]
    pub(crate) replacing: bool,
    /// Where a port has another name, such as a local one, add the registry's as an alias, in formats with aliases; with
    /// `--add`, only on those ports
    #[arg(long)]
    pub(crate) registry_names: bool,
    /// Add a name on its further transports, so that getaddrinfo, or Nmap, finds one more place; without `--add`, for
    /// every name
    #[arg(long)]
    pub(crate) twins: bool,
    /// In formats that no modeled program reads, replace outdated names by the registry's for the same registration
    #[arg(long)]
    pub(crate) renames: bool,
    /// Also write notes about the history of outdated entries
    #[arg(long)]
    pub(crate) notes: bool,
    /// Also make fixes that may change lookups; the most thorough fix of a finding is made
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// Write nothing; exit status 1 if a table would change
    #[arg(long, conflicts_with = "diff")]
    pub(crate) check: bool,
    /// Show changes as a unified diff, list every assignment that is left out, and write nothing; exit status 1 if there
    /// are changes
    #[arg(long)]
    pub(crate) diff: bool,
    /// Output format of the summary
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: UpdateFormat,
    /// How files are replaced.
    #[command(flatten)]
    pub(crate) replace: ReplaceArgs,
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

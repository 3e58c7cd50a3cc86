//! The arguments of commands that change tables or compare them, as clap reads them. Their doc comments are the help.

use super::args::{FileArgs, RegistryArgs, TextOrJson, format_parser, parse_ports, selector_parser, standing_parser};
use super::deferred::DeferredParser;
use super::registry_args::transport_parser;
use crate::engine::Selector;
use crate::model::{PortRange, Transport};
use crate::registry::Standing;
use std::ffi::OsString;
use std::path::PathBuf;

/// How a file is replaced.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Replacing files")]
pub struct ReplaceArgs {
    /// Keep the old text in a file with this at the end of its name
    #[arg(long, value_name = "SUFFIX")]
    pub backup: Option<OsString>,
    /// Write to the file itself, which is not atomic: for a file that is a mount point, or has hard links
    #[arg(long)]
    pub in_place: bool,
    /// Go on where the owner, the mode or an attribute of the file cannot be kept
    #[arg(long)]
    pub lossy_metadata: bool,
    /// Replace a file that has other names (hard links), which keep the old text
    #[arg(long)]
    pub force_hard_linked: bool,
    /// Replace a file that is read-only
    #[arg(long)]
    pub force_read_only: bool,
}

/// Which fixes are made, or shown.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Fixes")]
pub struct FixArgs {
    /// Make the fixes that change no answer of any resolver, and prove that they do not; `-` writes the fixed table to
    /// standard output
    #[arg(long)]
    pub fix: bool,
    /// Make also fixes that may change what a program gets, the thorough ones before the careful ones
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Show what would be fixed as a unified diff, and write nothing; exit status 1 if anything would
    #[arg(long)]
    pub diff: bool,
    /// Make the fixes of these rules or categories only
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = DeferredParser(selector_parser), hide_possible_values = true)]
    pub fix_only: Vec<Selector>,
}

/// Arguments of `annotate`.
#[derive(Debug, clap::Args)]
pub struct AnnotateArgs {
    /// Which registry.
    #[command(flatten)]
    pub registry: RegistryArgs,
    /// Which files.
    #[command(flatten)]
    pub files: FileArgs,
    /// Entries that stand so, in place of those with a stale finding
    #[arg(long, value_name = "STANDING", value_delimiter = ',', value_parser = DeferredParser(standing_parser))]
    pub standing: Vec<Standing>,
    /// Findings of these rules or categories, in place of those on by default that are stale
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = DeferredParser(selector_parser), hide_possible_values = true)]
    pub rule: Vec<Selector>,
    /// Every stale or pedantic finding about which something is known
    #[arg(long, conflicts_with_all = ["standing", "rule"])]
    pub all: bool,
    /// Take all notes out: the file is again what it was, byte for byte
    #[arg(long, conflicts_with_all = ["standing", "rule", "all"])]
    pub remove: bool,
    /// Show what would be written as a unified diff, and write nothing; exit status 1 if anything would
    #[arg(long)]
    pub diff: bool,
    /// How files are replaced.
    #[command(flatten)]
    pub replace: ReplaceArgs,
}

/// Arguments of `update`.
#[derive(Debug, clap::Args)]
pub struct UpdateArgs {
    /// Which registry.
    #[command(flatten)]
    pub registry: RegistryArgs,
    /// Which files.
    #[command(flatten)]
    pub files: FileArgs,
    /// Add what the registry assigns on these ports and the table lacks, but for what is claimed to be out of use or
    /// Historic: a port or a range, several with commas
    #[arg(long, value_name = "PORTS", value_delimiter = ',', value_parser = parse_ports)]
    pub ports: Vec<PortRange>,
    /// Add on these transports only [default: all]
    #[arg(long, value_name = "TRANSPORT", value_delimiter = ',', value_parser = DeferredParser(transport_parser))]
    pub transports: Vec<Transport>,
    /// On ports that the table gives to a name that left them, add the registry's name as an alias of the line: in
    /// services(5), for in Nmap's table a port has one name
    #[arg(long)]
    pub replacing: bool,
    /// Make also fixes that may change what a program gets, the thorough ones before the careful ones
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Show what would be written as a unified diff, and all that would be left out, and write nothing; exit status 1 if
    /// anything would
    #[arg(long)]
    pub diff: bool,
    /// How files are replaced.
    #[command(flatten)]
    pub replace: ReplaceArgs,
}

/// Arguments of `compare`.
#[derive(Debug, clap::Args)]
pub struct CompareArgs {
    /// The table as it was
    pub old: PathBuf,
    /// The table as it is to be, or `-` for standard input
    pub new: PathBuf,
    /// Read both in this format, whatever their names and contents
    #[arg(long, value_parser = DeferredParser(format_parser))]
    pub format: Option<String>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJson,
}

//! The arguments of `uses`.

use super::shared::{BaselineArgs, FindingsArgs, RegistryArgs, ReportsArgs, RuleArgs};
use super::values;
use crate::uses::{CONFIGS, ConfigReader};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

const OUTPUT_FORMAT: &str = "Output format; `FORMAT=FILE` writes it to a file; can be repeated";
const OUTPUT_FORMAT_LONG: &str = "Output format; `FORMAT=FILE` writes it to a file; can be repeated\n\n\
                                  `text`, `json` and `jsonl` list every use, the others only findings. For example: \
                                  `--output-format text --output-format sarif=portolan.sarif`";

// Arguments of `uses`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("output_format", |format| format.help(OUTPUT_FORMAT).long_help(OUTPUT_FORMAT_LONG).value_parser(values::report_of_uses())))]
pub(crate) struct UsesArgs {
    /// Configurations, folders to search, or `-` for standard input [default: this system's usual ones]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The table that names are looked up in, or `-` for standard input [default: the system's own table]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["old", "new"])]
    pub(crate) table: Option<PathBuf>,
    /// The table in use, to compare with the one that `--new` names
    #[arg(long, value_name = "OLD", requires = "new")]
    pub(crate) old: Option<PathBuf>,
    /// The table that will replace it: report names that are lost or get another port
    #[arg(long, value_name = "NEW", requires = "old")]
    pub(crate) new: Option<PathBuf>,
    /// Read the tables in this format, whatever their names and contents
    #[arg(long, value_name = "FORMAT", value_parser = values::format(), hide_possible_values = true)]
    pub(crate) format: Option<String>,
    /// Look names up as this resolver: `musl`, or one release of it, `glibc@2.36`; can be repeated
    ///
    /// The default is the resolver of this system.
    #[arg(long, value_name = "RESOLVER[@VERSION]")]
    pub(crate) resolver: Vec<String>,
    /// Read every named file as a configuration of this kind, whatever its name and content
    #[arg(long, value_name = "KIND", value_parser = kind())]
    pub(crate) kind: Option<&'static dyn ConfigReader>,
    /// Name of standard input (`-`) in reports and for recognizing its kind
    #[arg(long, value_name = "PATH")]
    pub(crate) stdin_filename: Option<PathBuf>,
    /// The reports.
    #[command(flatten)]
    pub(crate) reports: ReportsArgs,
    /// The rules.
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    /// How findings are shown and counted.
    #[command(flatten)]
    pub(crate) findings: FindingsArgs,
    /// List the files instead: the kind that each is read as, or the reason why it is skipped
    #[arg(long)]
    pub(crate) show_files: bool,
    /// In folders, skip files and folders that match this glob, in the form of .gitignore; can be repeated
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Largest file to read: bytes, or with K, M or G
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = values::size)]
    pub(crate) max_size: u64,
    /// The known findings.
    #[command(flatten)]
    pub(crate) baseline: BaselineArgs,
    /// The registry.
    #[command(flatten)]
    pub(crate) registry: RegistryArgs,
}

fn kind() -> impl TypedValueParser<Value = &'static dyn ConfigReader> {
    let value = |reader: &&dyn ConfigReader| PossibleValue::new(reader.meta().id).help(reader.meta().title);
    PossibleValuesParser::new(CONFIGS.iter().map(value)).try_map(|id| crate::uses::by_id(&id).ok_or("unknown kind"))
}

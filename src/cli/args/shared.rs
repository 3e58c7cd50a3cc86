//! Arguments that several commands share.

use super::values::{self, ReportArg};
use crate::diagnostic::Severity;
use crate::engine::{Selection, Selector, Totals};
use crate::format::Format;
use crate::model::Date;
use crate::plugin::Catalogue;
use crate::text::{Printable, ShellWord};
use clap::ValueEnum;
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

// The files to read.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Files")]
pub(crate) struct FileArgs {
    /// Files, folders to search, or `-` for standard input [default: the system's own tables]
    #[arg(value_name = "PATH", help_heading = None::<&str>)]
    pub(crate) paths: Vec<PathBuf>,
    /// Read every file in this format: one of `portolan formats`, or the path of a descriptor (FILE.toml)
    ///
    /// Names and contents of files are then not used to detect the format.
    #[arg(long, value_name = "FORMAT", value_parser = values::format(), hide_possible_values = true)]
    pub(crate) format: Option<String>,
    /// Name of standard input (`-`) in reports and for detecting its format
    #[arg(long, value_name = "PATH")]
    pub(crate) stdin_filename: Option<PathBuf>,
    /// In folders, read every file whose content is a table, whatever its name
    #[arg(long)]
    pub(crate) all_files: bool,
    /// In folders, skip files and folders that match this glob, in .gitignore syntax; can be repeated
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Skip files that .gitignore, .ignore, portolan.toml and `--exclude` exclude, even if they are named
    #[arg(long)]
    pub(crate) force_exclude: bool,
    /// Largest file to read, in bytes or with the suffix K, M or G
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = values::size)]
    pub(crate) max_size: u64,
    /// Number of threads [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = values::jobs)]
    pub(crate) jobs: Option<NonZeroUsize>,
}

impl FileArgs {
    /// Returns the format to read every file in, if one is named.
    pub(crate) fn format<'a>(&self, catalogue: &'a Catalogue) -> Option<&'a dyn Format> {
        self.format.as_deref().and_then(|word| catalogue.format_of(word))
    }
}

// The reports, and the files that they go to.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct ReportsArgs {
    /// Output format; `FORMAT=FILE` writes it to a file; can be repeated
    ///
    /// For example: `--output-format text --output-format sarif=portolan.sarif`
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text", value_parser = values::report())]
    pub(crate) output_format: Vec<ReportArg>,
    /// Write the output, or the first of several, to this file instead of standard output
    #[arg(long, value_name = "FILE", conflicts_with = "show_files")]
    pub(crate) output_file: Option<PathBuf>,
}

// The findings that are known.
#[derive(Debug, clap::Args)]
pub(crate) struct BaselineArgs {
    /// Report only findings that this file does not list; `--update-baseline` writes it
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write every finding to the baseline file and report none
    ///
    /// The file is the one that `--baseline` or portolan.toml names. Later runs report only new findings.
    #[arg(long, conflicts_with = "show_files")]
    pub(crate) update_baseline: bool,
}

// The rules that run, and the lowest severity that is reported.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Rules")]
pub(crate) struct RuleArgs {
    /// Rules, categories or `all` to run instead of the default rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = values::selector(), hide_possible_values = true)]
    pub(crate) select: Vec<Selector>,
    /// Rules, categories or `all` not to run
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = values::selector(), hide_possible_values = true)]
    pub(crate) ignore: Vec<Selector>,
    /// Rules, categories or `all` to run in addition
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = values::selector(), hide_possible_values = true)]
    pub(crate) extend_select: Vec<Selector>,
    /// Lowest severity to report and count
    #[arg(long, value_name = "SEVERITY", default_value = "info", value_parser = values::severity())]
    pub(crate) severity: Severity,
}

impl RuleArgs {
    /// Returns the rules that the arguments choose.
    pub(crate) fn selection(&self) -> Selection {
        Selection {
            select: self.select.clone(),
            extend: self.extend_select.clone(),
            ignore: self.ignore.clone(),
            severities: Vec::new(),
        }
    }
}

// How findings are shown and counted.
#[derive(Debug, clap::Args)]
pub(crate) struct FindingsArgs {
    /// Exit with status 1 only for findings of this severity or a higher one
    #[arg(long, value_name = "SEVERITY", value_parser = values::severity(), conflicts_with = "exit_zero")]
    pub(crate) fail_on: Option<Severity>,
    /// Show only three findings of each rule if a file has more than N; `all` shows every finding
    ///
    /// The default is 100 for text, 50 for markdown, and `all` for other formats.
    #[arg(long, value_name = "N|all", value_parser = parse_limit)]
    pub(crate) max_findings: Option<Limit>,
    /// Show counts by rule instead of findings
    #[arg(long, conflicts_with_all = ["update_baseline", "show_files"])]
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
}

impl FindingsArgs {
    /// Returns whether these findings make the command end with status 1.
    pub(in crate::cli) fn fails(&self, totals: &Totals) -> bool {
        !self.exit_zero && totals.at_least(self.fail_on.unwrap_or(Severity::Info)) > 0
    }
}

/// A number of findings; `None` for all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit(pub(crate) Option<usize>);

fn parse_limit(text: &str) -> Result<Limit, String> {
    match text {
        "all" => Ok(Limit(None)),
        number => number.parse().map(|number| Limit(Some(number))).map_err(|_| "neither a number nor `all`".to_owned()),
    }
}

// The registry that files are checked against. The history is the newest known, up to the date of the registry.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Registry")]
pub(crate) struct RegistryArgs {
    /// Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]
    #[arg(long, value_name = "REGISTRY", conflicts_with = "as_of")]
    pub(crate) registry: Option<PathBuf>,
    /// Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    pub(crate) as_of: Option<Date>,
    /// List the reports by others that are left out with an older registry
    #[arg(long, short, requires = "registry")]
    pub(crate) verbose: bool,
}

impl RegistryArgs {
    /// Returns the option that selects a registry, as a shell reads it; empty without one.
    pub(crate) fn option(&self) -> String {
        match (&self.registry, self.as_of) {
            (Some(registry), _) => {
                format!("--registry {}", ShellWord(&Printable(registry.as_os_str().as_encoded_bytes()).to_string()))
            }
            (None, Some(day)) => format!("--as-of {day}"),
            (None, None) => String::new(),
        }
    }
}

// How files are replaced.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Replacing files")]
pub(crate) struct ReplaceArgs {
    /// Keep the old content in a file with this suffix
    #[arg(long, value_name = "SUFFIX")]
    pub(crate) backup: Option<OsString>,
    /// Write into the existing file, which is not atomic: for mount points and files with hard links
    #[arg(long)]
    pub(crate) in_place: bool,
    /// Continue if the owner, mode or an attribute of the file cannot be kept
    #[arg(long)]
    pub(crate) lossy_metadata: bool,
    /// Replace a file that has other hard links, which keep the old content
    #[arg(long)]
    pub(crate) force_hard_linked: bool,
    /// Replace a read-only file
    #[arg(long)]
    pub(crate) force_read_only: bool,
    /// Change a file that a program generates, although its next run will undo the change
    ///
    /// `portolan formats` names the program.
    #[arg(long)]
    pub(crate) generated: bool,
}

impl ReplaceArgs {
    /// Returns the first option that is given and has no effect if nothing is written.
    pub(crate) fn unused(&self) -> Option<&'static str> {
        let given = [
            ("--backup", self.backup.is_some()),
            ("--in-place", self.in_place),
            ("--lossy-metadata", self.lossy_metadata),
            ("--force-hard-linked", self.force_hard_linked),
            ("--force-read-only", self.force_read_only),
        ];
        given.into_iter().find_map(|(option, is_given)| is_given.then_some(option))
    }
}

// The output format of a command without other arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct OutputArgs {
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: TextOrJson,
}

/// Output formats of commands that have two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextOrJson {
    /// Text.
    Text,
    /// One JSON document.
    Json,
}

//! The arguments, as clap reads them. Their doc comments are the help.

use super::deferred::{Deferred, DeferredParser};
use super::fix_args::{AnnotateArgs, CompareArgs, FixArgs, ReplaceArgs, UpdateArgs};
use super::registry_args::RegistryCommand;
use crate::diagnostic::{Category, Severity};
use crate::engine::{GhostKind, Selector};
use crate::format::Format;
use crate::model::{Date, PortRange};
use crate::plugin::Catalogue;
use crate::registry::Standing;
use crate::report::{ListFormat, REPORTERS, Reporter};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// A linter for the files that name the ports of the Internet: /etc/services, Nmap's table and their copies.
#[derive(Debug, Parser)]
#[command(name = "portolan", version, arg_required_else_help = true, after_help = EXIT_STATUS)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Colour,
}

const EXIT_STATUS: &str = "Exit status: 0 nothing found, or all of it fixed; 1 at least one finding, `--diff` would \
                           change something, `compare` finds a lookup lost or changed, `registry diff` any difference, or \
                           `explain` or `resolve` of something unknown; 2 a named path could not be read or written, \
                           or the use is wrong.";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report what is wrong or stale in tables of ports
    Check(Deferred<CheckArgs>),
    /// List every entry with its standing in the registry
    List(Deferred<ListArgs>),
    /// Write beside stale entries what is known of them, or take that out again
    Annotate(Deferred<AnnotateArgs>),
    /// Bring tables up to date: the safe fixes, and rows for assignments that they lack
    Update(Deferred<UpdateArgs>),
    /// Compare two tables by what programs get from them: lookups lost, changed and gained
    Compare(Deferred<CompareArgs>),
    /// Explain a port (617) or a service name (sco-dtmgr), on one transport (617/udp, whois/tcp) or on all, or a rule
    /// (alias-shadow)
    Explain(Deferred<ExplainArgs>),
    /// Show what each resolver (glibc, musl, FreeBSD's libc, Go, Nmap) answers for a name or a port, and why they differ
    Resolve(Deferred<ResolveArgs>),
    /// List the resolvers and their releases, and how the model of each was checked
    Resolvers(ResolversArgs),
    /// List what left the registry, and what is in it and said to be dead
    Ghosts(Deferred<GhostsArgs>),
    /// List the rules
    Rules,
    /// List the formats that can be read
    Formats,
    /// Bring the registry up to date, and work on its data
    #[command(subcommand)]
    Registry(Deferred<RegistryCommand>),
    /// Print the completion script of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for each command into a folder
    Man {
        /// Folder to write the pages into
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// Which files, and how they are read.
#[derive(Debug, clap::Args)]
pub struct FileArgs {
    /// Files, folders to walk, or `-` for standard input; without any, the system's own tables
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Read every file in this format, whatever its name and content
    #[arg(long, value_parser = DeferredParser(format_parser))]
    pub format: Option<String>,
    /// Name of what comes on standard input (`-`), for reports and to tell its format
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
    /// Leave out files that .gitignore excludes, even where they are named
    #[arg(long)]
    pub force_exclude: bool,
    /// Largest file that is read: bytes, or with K, M or G
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = parse_size)]
    pub max_size: u64,
    /// Files read at once; as many as there are cores unless said
    #[arg(long, value_name = "N", value_parser = parse_jobs)]
    pub jobs: Option<NonZeroUsize>,
}

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Which registry.
    #[command(flatten)]
    pub registry: RegistryArgs,
    /// Which files.
    #[command(flatten)]
    pub files: FileArgs,
    /// How to write the findings
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = DeferredParser(reporter_parser))]
    pub output_format: &'static dyn Reporter,
    /// Rules, categories or `all`, in place of those on by default
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = DeferredParser(selector_parser), hide_possible_values = true)]
    pub select: Vec<Selector>,
    /// Rules, categories or `all` to leave out
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = DeferredParser(selector_parser), hide_possible_values = true)]
    pub ignore: Vec<Selector>,
    /// Rules, categories or `all` in addition
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = DeferredParser(selector_parser), hide_possible_values = true)]
    pub extend_select: Vec<Selector>,
    /// Least severity that is shown and counted
    #[arg(long, value_name = "SEVERITY", default_value = "info", value_parser = DeferredParser(severity_parser))]
    pub severity: Severity,
    /// The number of findings in a file beyond which only three of each rule are shown, or `all` to show every one
    /// [text: 100, others: all]
    #[arg(long, value_name = "N|all", value_parser = parse_limit)]
    pub max_findings: Option<Limit>,
    /// Show counts by rule in place of findings
    #[arg(long)]
    pub statistics: bool,
    /// Exit with status 0 even if something was found
    #[arg(long)]
    pub exit_zero: bool,
    /// Print findings only, no summary
    #[arg(long, short)]
    pub quiet: bool,
    /// Report what `# portolan: ignore[…]` comments ask to keep silent about
    #[arg(long)]
    pub no_suppressions: bool,
    /// The table that the files are to replace: report lookups that are lost or changed
    #[arg(long, value_name = "OLD")]
    pub base: Option<PathBuf>,
    /// Report what `# portolan: note[…]` comments acknowledge
    #[arg(long)]
    pub no_acknowledged: bool,
    /// Which fixes.
    #[command(flatten)]
    pub fix: FixArgs,
    /// How files are replaced.
    #[command(flatten)]
    pub replace: ReplaceArgs,
}

/// Arguments of `list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Which registry.
    #[command(flatten)]
    pub registry: RegistryArgs,
    /// Which files.
    #[command(flatten)]
    pub files: FileArgs,
    /// How to write the entries
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = DeferredParser(list_format_parser))]
    pub output_format: ListFormat,
    /// Only entries that stand so
    #[arg(long, value_name = "STANDING", value_delimiter = ',', value_parser = DeferredParser(standing_parser))]
    pub standing: Vec<Standing>,
}

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// A port or a service name, with /TRANSPORT or without, or a rule
    pub what: String,
    /// How to write it; rules are text always
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJson,
    /// Which registry.
    #[command(flatten)]
    pub registry: RegistryArgs,
}

/// Arguments of `resolve`.
#[derive(Debug, clap::Args)]
pub struct ResolveArgs {
    /// A service name or a port, with /TRANSPORT or without
    #[arg(value_name = "NAME|PORT[/TRANSPORT]")]
    pub what: String,
    /// The table, or `-` for standard input; without it, the system's own tables
    #[arg(long, value_name = "PATH")]
    pub file: Option<PathBuf>,
    /// Read the table in this format, whatever its name and content
    #[arg(long, value_parser = DeferredParser(format_parser))]
    pub format: Option<String>,
    /// Ask this resolver only (`go`), or one release of it (`go@1.19`); may be given several times
    #[arg(long, value_name = "RESOLVER[@VERSION]")]
    pub resolver: Vec<String>,
    /// Largest file that is read: bytes, or with K, M or G
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = parse_size)]
    pub max_size: u64,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJson,
}

/// Arguments of `resolvers`.
#[derive(Debug, clap::Args)]
pub struct ResolversArgs {
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJson,
}

/// Arguments of `ghosts`.
#[derive(Debug, clap::Args)]
pub struct GhostsArgs {
    /// Only within this port or range
    #[arg(long, value_name = "PORTS", value_parser = parse_ports)]
    pub ports: Option<PortRange>,
    /// Only of these kinds [default: all but reassigned, renamed and moved]
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = DeferredParser(ghost_parser))]
    pub kind: Vec<GhostKind>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJson,
    /// Which registry.
    #[command(flatten)]
    pub registry: RegistryArgs,
}

/// Which registry files are held against. The history is the newest that is known, until the date of the registry.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct RegistryArgs {
    /// `embedded`, `cached`, or the registry's XML or CSV in a file [default: the newest of embedded and cached]
    #[arg(long, value_name = "REGISTRY", conflicts_with = "as_of")]
    pub registry: Option<PathBuf>,
    /// The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub as_of: Option<Date>,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TextOrJson {
    /// For people.
    Text,
    /// One JSON document.
    Json,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Colour {
    /// On a terminal.
    Auto,
    /// Also in files and pipes.
    Always,
    /// Nowhere.
    Never,
}

impl Colour {
    /// What the user wants, if anything.
    pub fn wanted(self) -> Option<bool> {
        match self {
            Self::Auto => None,
            Self::Always => Some(true),
            Self::Never => Some(false),
        }
    }
}

/// A number of findings, or all.
#[derive(Clone, Copy, Debug)]
pub struct Limit(pub Option<usize>);

fn parse_limit(text: &str) -> Result<Limit, String> {
    match text {
        "all" => Ok(Limit(None)),
        number => number.parse().map(|number| Limit(Some(number))).map_err(|_| "not a number, nor `all`".to_owned()),
    }
}

fn parse_jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "not a number from 1 on".to_owned())
}

fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "not a date: YYYY, YYYY-MM or YYYY-MM-DD".to_owned())
}

pub(super) fn parse_ports(text: &str) -> Result<PortRange, String> {
    PortRange::parse(text).ok_or_else(|| "not a port number or a range such as 1-1023".to_owned())
}

/// What `--max-size` is unless said.
pub(super) const DEFAULT_MAX_SIZE: u64 = 64 << 20;

/// Spans are 32 bits wide, so nothing larger can be read.
const LARGEST: u64 = u32::MAX as u64 - 1;

fn parse_size(text: &str) -> Result<u64, String> {
    let (digits, shift) = match text.as_bytes() {
        [.., b'k' | b'K'] => (&text[..text.len() - 1], 10),
        [.., b'm' | b'M'] => (&text[..text.len() - 1], 20),
        [.., b'g' | b'G'] => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    let number: u64 = digits.parse().map_err(|_| "not a size: bytes, or a number with K, M or G".to_owned())?;
    let size = number.checked_mul(1 << shift).filter(|&size| size <= LARGEST);
    size.ok_or_else(|| "too large: files under 4 GiB can be read".to_owned())
}

pub(super) fn format_parser() -> impl TypedValueParser<Value = String> {
    PossibleValuesParser::new(Catalogue::builtin().formats().map(|format| format.meta().id.to_string()))
}

impl FileArgs {
    /// Returns the format to read every file in, if one is named.
    pub(super) fn format<'a>(&self, catalogue: &'a Catalogue) -> Option<&'a dyn Format> {
        self.format.as_deref().and_then(|id| catalogue.format(id))
    }
}

fn reporter_parser() -> impl TypedValueParser<Value = &'static dyn Reporter> {
    let value = |reporter: &&dyn Reporter| PossibleValue::new(reporter.meta().id).help(reporter.meta().summary);
    PossibleValuesParser::new(REPORTERS.iter().map(value))
        .try_map(|id| crate::report::by_id(&id).ok_or("no such format"))
}

fn list_format_parser() -> impl TypedValueParser<Value = ListFormat> {
    let value = |format: ListFormat| PossibleValue::new(format.as_str()).help(format.summary());
    PossibleValuesParser::new(ListFormat::ALL.map(value))
        .try_map(|word| ListFormat::ALL.into_iter().find(|format| format.as_str() == word).ok_or("no such format"))
}

pub(super) fn selector_parser() -> impl TypedValueParser<Value = Selector> {
    let categories = Category::ALL.iter().map(|category| category.as_str());
    let words = std::iter::once("all").chain(categories).map(str::to_owned);
    let rules = Catalogue::builtin();
    let rules = rules.rules().map(|rule| rule.meta().id.to_string());
    PossibleValuesParser::new(words.chain(rules).collect::<Vec<String>>()).try_map(|word| word.parse::<Selector>())
}

fn severity_parser() -> impl TypedValueParser<Value = Severity> {
    PossibleValuesParser::new(Severity::ALL.map(Severity::as_str))
        .try_map(|word| Severity::ALL.into_iter().find(|severity| severity.as_str() == word).ok_or("no such severity"))
}

pub(super) fn standing_parser() -> impl TypedValueParser<Value = Standing> {
    PossibleValuesParser::new(Standing::ALL.map(Standing::as_str))
        .try_map(|word| Standing::ALL.into_iter().find(|standing| standing.as_str() == word).ok_or("no such standing"))
}

fn ghost_parser() -> impl TypedValueParser<Value = GhostKind> {
    PossibleValuesParser::new(GhostKind::ALL.map(GhostKind::as_str))
        .try_map(|word| GhostKind::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or("no such kind"))
}

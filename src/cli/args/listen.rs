//! The arguments of `listen`.

use super::shared::RegistryArgs;
use super::values;
use crate::model::{PortRange, Transport};
use crate::report::ListenFormat;
use clap::builder::TypedValueParser;
use globset::GlobMatcher;
use std::path::PathBuf;
use std::time::Duration;

// Arguments of `listen`.
#[derive(Debug, clap::Args)]
pub(crate) struct ListenArgs {
    /// Only these ports (617, 617/udp) and ranges (1-1023)
    #[arg(value_name = "PORT", value_parser = values::ports_on)]
    pub(crate) ports: Vec<(PortRange, Option<Transport>)>,
    /// Only these transports
    #[arg(long, value_name = "TRANSPORT", value_delimiter = ',', value_parser = values::transport())]
    pub(crate) transport: Vec<Transport>,
    /// Only sockets of processes with this name, glob or process ID; can be repeated
    #[arg(long, value_name = "NAME|PID", value_parser = values::process)]
    pub(crate) process: Vec<GlobMatcher>,
    /// Only sockets on ghosts: ports whose name was removed, or whose service is reported to be dead
    #[arg(long)]
    pub(crate) ghosts: bool,
    /// Exit with status 1 if a listed socket is on a ghost
    #[arg(long)]
    pub(crate) fail_on_ghosts: bool,
    /// Read the output of a program such as `ss`, `netstat`, `lsof` or `nmap`; `-` for standard input
    ///
    /// The output may be that of another machine. These commands write one: `ss -tulpn`, `netstat -tulpn`, `netstat -ano` and
    /// `Get-NetTCPConnection` (Windows), `netstat -anv -p tcp` (macOS), `sockstat -l` (FreeBSD), `lsof -i -P -n`, and `nmap -sV`
    /// with `-oX`, `-oN` or `-oG`. Required on systems other than Linux.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// The table that gives names to ports, or `-` for standard input [default: this system's own]
    ///
    /// For the output of another machine, the table of that machine.
    #[arg(long, value_name = "FILE")]
    pub(crate) table: Option<PathBuf>,
    /// Read the table in this format: one of `portolan formats`, or the path of a descriptor (FILE.toml)
    ///
    /// The table's name and content are then not used to detect the format.
    #[arg(long, value_name = "FORMAT", value_parser = values::format(), hide_possible_values = true)]
    pub(crate) format: Option<String>,
    /// Show the sockets, then those that appear (`+`) or disappear (`-`), until Ctrl-C
    ///
    /// Looks every two seconds, or every SECONDS.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "2",
          value_parser = values::seconds, conflicts_with = "from")]
    pub(crate) watch: Option<Duration>,
    /// Output format; `--watch` writes text or jsonl
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = output_format())]
    pub(crate) output_format: ListenFormat,
    /// The registry.
    #[command(flatten)]
    pub(crate) registry: RegistryArgs,
}

fn output_format() -> impl TypedValueParser<Value = ListenFormat> {
    values::one_of(ListenFormat::ALL, ListenFormat::as_str, |format| Some(format.summary()))
}

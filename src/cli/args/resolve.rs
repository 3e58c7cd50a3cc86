//! The arguments of `resolve`.

use super::shared::TextOrJson;
use super::values;
use std::ffi::OsString;
use std::path::PathBuf;

// Arguments of `resolve`.
#[derive(Debug, clap::Args)]
pub(crate) struct ResolveArgs {
    /// A service name or a port, with or without /TRANSPORT
    #[arg(value_name = "NAME|PORT[/TRANSPORT]")]
    pub(crate) what: OsString,
    /// The table, or `-` for standard input [default: the system's own tables]
    #[arg(long, alias = "file", value_name = "PATH")]
    pub(crate) table: Option<PathBuf>,
    /// Read the table in this format, whatever its name and content
    #[arg(long, value_name = "FORMAT", value_parser = values::format(), hide_possible_values = true)]
    pub(crate) format: Option<String>,
    /// Use only this resolver (`go`), or one release of it (`go@1.19`); can be repeated
    #[arg(long, value_name = "RESOLVER[@VERSION]")]
    pub(crate) resolver: Vec<String>,
    /// Largest file to read: bytes, or with K, M or G
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = values::size)]
    pub(crate) max_size: u64,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: TextOrJson,
}

//! The arguments of `explain`.

use super::shared::{RegistryArgs, TextOrJson};

// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// Ports (617, 617/udp, udp/617, :617), ranges (200-300), service names, or the id or category of rules
    #[arg(required = true, value_name = "WHAT")]
    pub(crate) what: Vec<String>,
    /// Output format; JSON is one document for each argument, each on one line; rules are always text
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: TextOrJson,
    /// Also look at this system: its sockets, /etc/services, Nmap's table [default: for text on a terminal]
    #[arg(long, overrides_with = "no_local")]
    pub(crate) local: bool,
    /// Do not look at this system
    #[arg(long, overrides_with = "local")]
    pub(crate) no_local: bool,
    /// The registry.
    #[command(flatten)]
    pub(crate) registry: RegistryArgs,
}

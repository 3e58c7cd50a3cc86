//! The arguments of `explain`.

use super::shared::{RegistryArgs, TextOrJson};

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// A port or a service name, with or without /TRANSPORT, or a rule
    pub(crate) what: String,
    /// Output format; rules are always text
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: TextOrJson,
    /// The registry.
    #[command(flatten)]
    pub(crate) registry: RegistryArgs,
}

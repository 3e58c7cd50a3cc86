//! The arguments of `ghosts`.

use super::shared::{RegistryArgs, TextOrJson};
use super::values;
use crate::engine::GhostKind;
use crate::model::PortRange;

// Arguments of `ghosts`.
#[derive(Debug, clap::Args)]
pub(crate) struct GhostsArgs {
    /// Only on this port or range
    #[arg(long, value_name = "PORTS", value_parser = values::ports)]
    pub(crate) ports: Option<PortRange>,
    /// Only these kinds [default: all except reassigned, renamed and moved]
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = values::ghost_kind())]
    pub(crate) kind: Vec<GhostKind>,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: TextOrJson,
    /// The registry.
    #[command(flatten)]
    pub(crate) registry: RegistryArgs,
}

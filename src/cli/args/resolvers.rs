//! The arguments of `resolvers`.

use super::shared::TextOrJson;

/// Arguments of `resolvers`.
#[derive(Debug, clap::Args)]
pub(crate) struct ResolversArgs {
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: TextOrJson,
}

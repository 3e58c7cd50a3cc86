//! The arguments of `list`.

use super::shared::{FileArgs, RegistryArgs};
use super::values;
use crate::registry::Standing;
use crate::report::ListFormat;
use clap::builder::TypedValueParser;

// Arguments of `list`.
#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// The files.
    #[command(flatten)]
    pub(crate) files: FileArgs,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = output_format())]
    pub(crate) output_format: ListFormat,
    /// List only entries with these standings
    #[arg(long, value_name = "STANDING", value_delimiter = ',', value_parser = values::standing())]
    pub(crate) standing: Vec<Standing>,
    /// The registry.
    #[command(flatten)]
    pub(crate) registry: RegistryArgs,
}

fn output_format() -> impl TypedValueParser<Value = ListFormat> {
    values::one_of(ListFormat::ALL, ListFormat::as_str, |format| Some(format.summary()))
}

//! The arguments of `list`.

use super::shared::{FileArgs, RegistryArgs};
use super::values;
use crate::registry::Standing;
use crate::report::ListFormat;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// Arguments of `list`.
#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// The registry.
    #[command(flatten)]
    pub(crate) registry: RegistryArgs,
    /// The files.
    #[command(flatten)]
    pub(crate) files: FileArgs,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = output_format())]
    pub(crate) output_format: ListFormat,
    /// List only entries with these standings
    #[arg(long, value_name = "STANDING", value_delimiter = ',', value_parser = values::standing())]
    pub(crate) standing: Vec<Standing>,
}

fn output_format() -> impl TypedValueParser<Value = ListFormat> {
    let value = |format: ListFormat| PossibleValue::new(format.as_str()).help(format.summary());
    PossibleValuesParser::new(ListFormat::ALL.map(value))
        .try_map(|word| ListFormat::ALL.into_iter().find(|format| format.as_str() == word).ok_or("unknown format"))
}

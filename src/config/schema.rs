//! The JSON Schema of `portolan.toml`.

use super::Options;

/// Returns the schema, as `schemas/portolan.toml.json` has it.
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(Options);
    schema.insert("title".to_owned(), "portolan.toml, version 1".into());
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text + "\n"
}

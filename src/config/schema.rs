//! The JSON Schema of `portolan.toml`.

use super::Options;

/// The schema, as committed. The program has this copy of it, since the code that makes it is large.
pub const SCHEMA: &str = include_str!("../../schemas/portolan.toml.json");

/// Makes the schema from the types. A test compares it with the committed one.
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(Options);
    schema.insert("title".to_owned(), "portolan.toml, version 1".into());
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text + "\n"
}

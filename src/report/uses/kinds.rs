//! The kinds of configurations that `uses` reads, as Markdown.

use crate::uses::CONFIGS;
use std::fmt::Write as _;

/// Returns a table of the kinds.
pub fn markdown() -> String {
    let mut table = "| kind | files | if a name is not found |\n|---|---|---|\n".to_owned();
    for meta in CONFIGS.iter().map(|reader| reader.meta()) {
        let paths: Vec<String> = meta.paths.iter().map(|path| format!("`{path}`")).collect();
        let _ = writeln!(table, "| `{}`: {} | {} | {} |", meta.id, meta.title, paths.join(", "), meta.gone);
    }
    table
}

//! The list of formats, as text and as Markdown.

use super::run::Run;
use super::theme::Paint;
use crate::plugin::Catalogue;
use std::io::Write as _;

/// Writes the formats and the names of their files.
pub fn text(run: &Run<'_>, out: &mut Vec<u8>) {
    for format in run.catalogue.formats() {
        let meta = format.meta();
        let id = run.theme.paint(Paint::Strong, format!("{:<10}", meta.id));
        let _ = writeln!(out, "{id} {}", meta.summary);
        let _ = writeln!(out, "{:<10} files named {}", "", meta.file_names.join(", "));
    }
}

/// Returns the formats as a Markdown table.
pub fn markdown(catalogue: &Catalogue) -> String {
    let mut table = String::from("| format | what it is | files named |\n|---|---|---|\n");
    for format in catalogue.formats() {
        let meta = format.meta();
        let names: Vec<String> = meta.file_names.iter().map(|name| format!("`{name}`")).collect();
        let row = format!("| `{}` | {} | {} |\n", meta.id, meta.summary, names.join(", "));
        table.push_str(&row);
    }
    table
}

//! Nmap's format.

use super::head::head;
use super::services::with_comment;
use super::{ExportPlan, Table, Target};
use crate::registry::Registry;

/// The open frequency. The registry has none, but Nmap's parser requires a number.
const NOT_MEASURED: &str = "0.000000";

pub(super) fn write(registry: &Registry, plan: &ExportPlan, table: &Table) -> Vec<u8> {
    let notes = ["The third column is the open frequency, which the registry does not have: 0.000000 on every line. \
         --top-ports, --port-ratio and -F select nothing useful with this table."];
    let mut text = head(registry, plan, table, &table.left_out, &notes);
    for line in &table.lines {
        let others: Vec<&str> = line.other_names().collect();
        let entry = format!("{}\t{}/{}\t{NOT_MEASURED}\t", line.name, line.ports, line.transport);
        let also = if others.is_empty() { String::new() } else { format!("also {}", others.join(", ")) };
        let parts = [line.comment(), also].into_iter().filter(|part| !part.is_empty());
        let comment = parts.collect::<Vec<_>>().join(if line.silence().is_some() { "; " } else { " | " });
        text += with_comment(entry + " ", &comment, Target::Nmap.line_limit())
            .replace("\t # ", "\t# ")
            .replace("\t #", "\t#")
            .trim_end();
        text.push('\n');
    }
    text.into_bytes()
}

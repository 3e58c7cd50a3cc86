//! The list of rules, as text and as Markdown.

use super::run::Run;
use super::theme::Paint;
use crate::diagnostic::{Category, Origin};
use crate::plugin::Catalogue;
use std::io::Write as _;

/// Writes the rules by category.
pub fn text(run: &Run<'_>, out: &mut Vec<u8>) {
    for category in Category::ALL {
        let state = if category.on_by_default() { "on by default" } else { "off by default" };
        let severity = category.severity();
        let _ = writeln!(
            out,
            "{} ({}, {state})",
            run.theme.paint(Paint::Strong, category),
            run.theme.paint(Paint::Severity(severity), severity)
        );
        for rule in run.catalogue.rules().filter(|rule| rule.meta().category == category) {
            let meta = rule.meta();
            let origin = match &meta.origin {
                Origin::Builtin => String::new(),
                origin => format!(" ({origin})"),
            };
            let _ = writeln!(out, "  {:<20} {}{origin}", meta.id, meta.summary);
        }
    }
}

/// Returns the rules as a Markdown table.
pub fn markdown(catalogue: &Catalogue) -> String {
    let mut table = String::from("| rule | category | what it finds | fixes |\n|---|---|---|---|\n");
    for rule in catalogue.rules() {
        let meta = rule.meta();
        let fixes: Vec<&str> = meta.fixes.iter().map(|fix| fix.as_str()).collect();
        let row = format!("| `{}` | {} | {} | {} |\n", meta.id, meta.category, meta.summary, fixes.join(", "));
        table.push_str(&row);
    }
    table
}

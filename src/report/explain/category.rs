//! The page of a category of rules.

use crate::diagnostic::Category;
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use std::io::Write as _;

/// Writes the meaning of a category, and its rules.
pub fn write(category: Category, run: &Run<'_>, out: &mut Vec<u8>) {
    let rules: Vec<_> = run.catalogue.rules().filter(|rule| rule.meta().category == category).collect();
    let name = run.theme.paint(Paint::Strong, format!("`{category}`")).to_string();
    let severity = category.severity();
    let state = if category.on_by_default() { "on by default" } else { "off by default" };
    let _ = writeln!(out, "{name} is a category of {}, {severity}s, {state}", count(rules.len(), "rule"));
    out.push(b'\n');
    for rule in &rules {
        let _ = writeln!(out, "  {:<22} {}", rule.meta().id, rule.meta().summary);
    }
    let verb = if category.on_by_default() { "ignore" } else { "extend-select" };
    let effect = if category.on_by_default() { "off" } else { "on" };
    let _ = writeln!(
        out,
        "\nRun `portolan check --{verb} {category}` to turn them {effect}, `portolan explain RULE` for one of them."
    );
}

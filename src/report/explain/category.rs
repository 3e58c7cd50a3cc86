//! The page of a category of rules.

use crate::diagnostic::Category;
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::report::wrap::{wrap, wrap_cell};
use std::io::Write as _;

/// Writes the meaning of a category, and its rules.
pub fn write(category: Category, run: &Run<'_>, out: &mut Vec<u8>) {
    let rules: Vec<_> = run.catalogue.rules().filter(|rule| rule.meta().category == category).collect();
    let name = run.theme.paint(Paint::Strong, format!("`{category}`")).to_string();
    let severity = category.severity();
    let state = if category.on_by_default() { "on by default" } else { "off by default" };
    let text = format!("is a category of {}, {severity}s, {state}", count(rules.len(), "rule"));
    let _ = writeln!(out, "{}", wrap(&format!("{name} "), &text, "", run.theme.width()));
    out.push(b'\n');
    for rule in &rules {
        let head = format!("  {:<22} ", rule.meta().id);
        let _ = writeln!(out, "{}", wrap_cell(&head, &rule.meta().summary, run.theme.terminal_width()));
    }
    let verb = if category.on_by_default() { "ignore" } else { "extend-select" };
    let effect = if category.on_by_default() { "off" } else { "on" };
    let text = format!(
        "Run `portolan check --{verb} {category}` to turn them {effect}, `portolan explain RULE` for one of them."
    );
    let _ = writeln!(out, "\n{}", wrap("", &text, "", run.theme.width()));
}

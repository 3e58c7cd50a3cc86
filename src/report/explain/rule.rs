//! The page of a rule.

use crate::diagnostic::Origin;
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::wrap;
use crate::rule::{Rule, RuleMeta};
use std::io::Write as _;

/// Writes the doc comment of a rule. Its paragraphs and list items are wrapped anew.
pub fn write(rule: &dyn Rule, run: &Run<'_>, out: &mut Vec<u8>) {
    let meta = rule.meta();
    let mut in_example = false;
    let mut paragraph = String::new();
    for line in meta.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
        let is_fence = line.starts_with("```");
        let heading = line.trim_start_matches('#');
        let is_heading = !in_example && heading.len() < line.len();
        let is_indented = line.starts_with(' ') && (!is_item(&paragraph) || is_item(line.trim_start()));
        let is_whole = in_example || is_fence || is_heading || line.trim().is_empty() || line.starts_with('|');
        let is_whole = is_whole || is_indented;
        if is_whole || is_item(line) {
            write_paragraph(&mut paragraph, run, out);
        }
        if is_fence {
            in_example = !in_example;
        } else if is_heading {
            let _ = writeln!(out, "{}", run.theme.paint(Paint::Strong, heading.trim()));
            if !line.starts_with("##") {
                write_state(meta, out);
            }
        } else if in_example {
            let _ = writeln!(out, "    {line}");
        } else if is_whole {
            let _ = writeln!(out, "{line}");
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim());
        }
    }
    write_paragraph(&mut paragraph, run, out);
}

/// Writes the severity, the category and the origin of a rule.
fn write_state(meta: &RuleMeta, out: &mut Vec<u8>) {
    let state = if meta.category.on_by_default() { "on" } else { "off" };
    let _ = writeln!(out, "{}, category {}, {state} by default", meta.severity, meta.category);
    if meta.origin != Origin::Builtin {
        let _ = writeln!(out, "defined in {}", meta.origin);
    }
}

/// Writes the collected lines of a paragraph or a list item, and begins a new one.
fn write_paragraph(paragraph: &mut String, run: &Run<'_>, out: &mut Vec<u8>) {
    if !paragraph.is_empty() {
        let indent = if is_item(paragraph) { "  " } else { "" };
        let _ = writeln!(out, "{}", wrap("", paragraph, indent, run.theme.width()));
        paragraph.clear();
    }
}

/// Returns whether a line begins an item of a list.
fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with("- ") || line.starts_with("* ") || number.len() < line.len() && number.starts_with(". ")
}

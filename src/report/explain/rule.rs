//! The page of a rule.

use crate::diagnostic::Origin;
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::rule::Rule;
use std::io::Write as _;

/// Writes the doc comment of a rule.
pub fn write(rule: &dyn Rule, run: &Run<'_>, out: &mut Vec<u8>) {
    let meta = rule.meta();
    let mut in_example = false;
    for line in meta.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
        if line.starts_with("```") {
            in_example = !in_example;
            continue;
        }
        match line.trim_start_matches('#') {
            heading if heading.len() < line.len() => {
                let _ = writeln!(out, "{}", run.theme.paint(Paint::Strong, heading.trim()));
                if !line.starts_with("##") {
                    let state = if meta.category.on_by_default() { "on" } else { "off" };
                    let severity = meta.severity;
                    let _ = writeln!(out, "{severity}, category {}, {state} by default", meta.category);
                    if meta.origin != Origin::Builtin {
                        let _ = writeln!(out, "defined in {}", meta.origin);
                    }
                }
            }
            _ if in_example => {
                let _ = writeln!(out, "    {line}");
            }
            _ => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
}

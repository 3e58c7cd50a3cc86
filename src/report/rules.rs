//! The list of rules, as text, as JSON (version 1: schemas/rules.json) and as Markdown.

use super::run::Run;
use super::theme::Paint;
use super::v1::{VERSION, append};
use super::wrap::wrap_cell;
use crate::diagnostic::{Category, Origin};
use crate::plugin::Catalogue;
use crate::text::char_count;
use serde::Serialize;
use std::io::Write as _;

/// Writes the rules by category.
pub fn text(run: &Run<'_>, out: &mut Vec<u8>) {
    let width =
        run.catalogue.rules().map(|rule| char_count(rule.meta().id.as_str().as_bytes())).max().unwrap_or_default();
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
            let (head, text) = (format!("  {:<width$}  ", meta.id), format!("{}{origin}", meta.summary));
            let _ = writeln!(out, "{}", wrap_cell(&head, &text, run.theme.terminal_width()));
        }
    }
}

#[derive(Serialize)]
struct RulesV1<'a> {
    version: u8,
    rules: Vec<RuleV1<'a>>,
}

#[derive(Serialize)]
struct RuleV1<'a> {
    id: &'a str,
    category: &'static str,
    severity: &'static str,
    on_by_default: bool,
    summary: &'a str,
    /// The applicabilities of its fixes, from the careful one to the thorough one.
    fixes: Vec<&'static str>,
    /// The page in `portolan explain`, in Markdown.
    page: String,
    /// Where a rule that is not Portolan's own is defined.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
}

/// Writes the rules as JSON.
pub fn json(run: &Run<'_>, out: &mut Vec<u8>) {
    let rules = run.catalogue.rules().map(|rule| {
        let meta = rule.meta();
        RuleV1 {
            id: meta.id.as_str(),
            category: meta.category.as_str(),
            severity: meta.severity.as_str(),
            on_by_default: meta.category.on_by_default(),
            summary: &meta.summary,
            fixes: meta.fixes.iter().map(|fix| fix.as_str()).collect(),
            page: page(&meta.page),
            origin: (meta.origin != Origin::Builtin).then(|| meta.origin.to_string()),
        }
    });
    append(out, &RulesV1 { version: VERSION, rules: rules.collect() });
    out.push(b'\n');
}

/// Returns a page without the blank that begins each line of a doc comment.
fn page(page: &str) -> String {
    let is_doc_comment = page.lines().all(|line| line.is_empty() || line.starts_with(' '));
    let lines = page.lines().map(|line| line.strip_prefix(' ').filter(|_| is_doc_comment).unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Returns the rules as a Markdown table.
pub fn markdown(catalogue: &Catalogue) -> String {
    let mut table = String::from("| rule | category | finding | fixes |\n|---|---|---|---|\n");
    for rule in catalogue.rules() {
        let meta = rule.meta();
        let fixes: Vec<&str> = meta.fixes.iter().map(|fix| fix.as_str()).collect();
        let row = format!("| `{}` | {} | {} | {} |\n", meta.id, meta.category, meta.summary, fixes.join(", "));
        table.push_str(&row);
    }
    table
}

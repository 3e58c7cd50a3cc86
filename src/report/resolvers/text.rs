//! `resolvers` as text.

use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::{wrap, wrap_cell};
use crate::text::{char_count, listed};
use portolan_resolvers::{RESOLVERS, Release};
use std::io::Write as _;

/// Writes every resolver and its releases.
pub fn write(run: &Run<'_>, out: &mut Vec<u8>) {
    for resolver in RESOLVERS {
        let meta = resolver.meta();
        let title = run.theme.paint(Paint::Strong, meta.title);
        let id = if meta.title == meta.id { String::new() } else { format!(" ({})", meta.id) };
        let text = format!("{}; reads the format `{}`", meta.called_by, meta.format);
        let _ = writeln!(out, "{}", wrap_cell(&format!("{title}{id}: "), &text, run.theme.terminal_width()));
        let rows: Vec<[String; 2]> = meta.releases.iter().map(row).collect();
        let width = rows.iter().map(|[versions, _]| char_count(versions.as_bytes())).max().unwrap_or_default();
        for [versions, rest] in &rows {
            let blanks = " ".repeat(width - char_count(versions.as_bytes()) + 2);
            let head = format!("  {}{blanks}", run.theme.paint(Paint::Frame, versions));
            let _ = writeln!(out, "{}", wrap_cell(&head, rest, run.theme.terminal_width()));
        }
    }
    let quiet: Vec<&str> = RESOLVERS
        .iter()
        .map(|resolver| resolver.meta())
        .filter(|meta| !meta.is_named_by_default)
        .map(|meta| meta.title)
        .collect();
    let sentence = |text: &str| wrap("", text, "", run.theme.width());
    let safe = "A fix is safe only if no release of any resolver that reads the format gives another answer.";
    let _ = writeln!(out, "\n{}", sentence(safe));
    if !quiet.is_empty() {
        let quiet = listed(&quiet, "and");
        let named = format!(
            "Rules compare the others with {quiet} only if `resolvers` in portolan.toml or `--resolver` names them."
        );
        let _ = writeln!(out, "{}", sentence(&named));
    }
}

fn row(release: &Release) -> [String; 2] {
    let systems = if release.systems.is_empty() { String::new() } else { format!("{}; ", release.systems) };
    [release.versions(), format!("{systems}{}", release.evidence)]
}

//! The list of formats, as text and as Markdown, and the results of their tests.

use super::run::Run;
use super::theme::Paint;
use crate::format::Format;
use crate::format::declared::{DeclaredFormat, Trial};
use crate::plugin::Catalogue;
use crate::syntax::{FormatMeta, FormatOrigin};
use crate::text::Shown;
use std::io::Write as _;

/// The most problems of a sample that are shown.
const MOST_PROBLEMS: usize = 20;

/// Writes the formats, the names of their files, the program that writes them, and where each is described.
pub fn text(run: &Run<'_>, out: &mut Vec<u8>) {
    for meta in all(run.catalogue) {
        let id = run.theme.paint(Paint::Strong, format!("{:<22}", meta.id));
        let _ = writeln!(out, "{id} {}", meta.summary);
        if !meta.file_names.is_empty() {
            let _ = writeln!(out, "{:<22} files named {}", "", meta.file_names.join(", "));
        }
        if let Some(command) = &meta.generated {
            let writer = if command.is_empty() { "a program" } else { command };
            let _ = writeln!(out, "{:<22} written by {}", "", Shown(writer.as_bytes()));
        }
        if let FormatOrigin::File(path) = &meta.origin {
            let _ = writeln!(out, "{:<22} from {}", "", Shown(path.as_os_str().as_encoded_bytes()));
        }
    }
}

/// Returns the formats as a Markdown table.
pub fn markdown(catalogue: &Catalogue) -> String {
    let mut table = String::from("| format | what it is | files named |\n|---|---|---|\n");
    for meta in all(catalogue) {
        let names: Vec<String> = meta.file_names.iter().map(|name| format!("`{name}`")).collect();
        let row = format!("| `{}` | {} | {} |\n", meta.id, meta.summary.replace('|', "\\|"), names.join(", "));
        table.push_str(&row);
    }
    table
}

fn all(catalogue: &Catalogue) -> impl Iterator<Item = &FormatMeta> {
    let code = catalogue.formats().map(|format| &**format.meta());
    code.chain(catalogue.declared().map(|format| &**format.meta()))
}

/// Writes the results of the tests of a format.
pub fn trials(format: &DeclaredFormat, trials: &[Trial], run: &Run<'_>, out: &mut Vec<u8>) {
    let id = &format.meta().id;
    if trials.is_empty() {
        let _ = writeln!(out, "{id}: no tests");
    }
    for trial in trials {
        let (word, paint) = if trial.failures.is_empty() { ("ok", Paint::Good) } else { ("FAILED", Paint::Strong) };
        let entries = count(trial.entries, "entry", "entries");
        let mutations = count(trial.mutations, "mutation", "mutations");
        let word = run.theme.paint(paint, word);
        let _ = writeln!(out, "{id}: {}: {entries}, {mutations}: {word}", trial.what);
        for failure in &trial.failures {
            let _ = writeln!(out, "    {failure}");
        }
        if !trial.problems.is_empty() {
            let _ = writeln!(out, "    {}:", count(trial.problems.len(), "problem", "problems"));
        }
        for problem in trial.problems.iter().take(MOST_PROBLEMS) {
            let _ = writeln!(out, "    {problem}");
        }
    }
}

fn count(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

//! The list of formats, as text, as JSON and as Markdown, and the results of their tests. The JSON is version 1
//! (schemas/formats.json).

use super::run::Run;
use super::theme::Paint;
use super::v1::{VERSION, append};
use super::wrap::wrap_cell;
use crate::format::Format;
use crate::format::declared::{DeclaredFormat, Trial};
use crate::plugin::Catalogue;
use crate::syntax::{FormatMeta, FormatOrigin, Rows};
use crate::text::{Shown, char_count};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;

/// The most problems of a sample that are shown.
const MOST_PROBLEMS: usize = 20;

/// The most names of files of a format that text and Markdown list.
const MOST_NAMES: usize = 8;

/// The widest column of ids.
const WIDEST: usize = 24;

/// Writes the formats. Each has the names of its files, the program that writes them, and the place where it is
/// described.
pub fn text(run: &Run<'_>, out: &mut Vec<u8>) {
    let width =
        all(run.catalogue).map(|(meta, _)| char_count(meta.id.as_bytes())).max().unwrap_or_default().min(WIDEST);
    let indent = " ".repeat(width + 2);
    for (meta, replaces) in all(run.catalogue) {
        let id = run.theme.paint(Paint::Strong, format!("{:<width$}  ", meta.id)).to_string();
        let mut line = |head: &str, text: &str| {
            _ = writeln!(out, "{}", wrap_cell(head, text, run.theme.terminal_width()));
        };
        line(&id, &meta.summary);
        if !meta.file_names.is_empty() {
            line(&indent, &format!("files named {}", first_names(meta.file_names.iter().map(ToString::to_string))));
        }
        if takes_rows(meta) {
            line(&indent, "takes new rows");
        }
        if let Some(command) = &meta.generated {
            let writer = if command.is_empty() { "a program" } else { command };
            line(&indent, &format!("written by {}", Shown(writer.as_bytes())));
        }
        if let FormatOrigin::File(path) = &meta.origin {
            let instead = if replaces { ", instead of the program's" } else { "" };
            line(&indent, &format!("from {}{instead}", Shown(path.as_os_str().as_encoded_bytes())));
        }
    }
}

#[derive(Serialize)]
struct FormatsV1<'a> {
    version: u8,
    formats: Vec<FormatV1<'a>>,
}

#[derive(Serialize)]
struct FormatV1<'a> {
    id: &'a str,
    summary: &'a str,
    /// Globs on the last part of a path, or on the last two.
    file_names: Vec<&'a str>,
    /// Ids of the resolvers that read it.
    resolvers: Vec<&'a str>,
    has_aliases: bool,
    /// The names of further fields of a row.
    fields: Vec<&'a str>,
    /// The sign that begins a comment, if there are comments.
    comment: Option<&'a str>,
    /// The form of a row.
    row: &'a str,
    /// Whether `update` can add rows.
    takes_rows: bool,
    /// The descriptor of the user that describes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    descriptor: Option<String>,
    /// Whether that is read instead of one of the program with the same id.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    replaces: bool,
}

/// Writes the formats as JSON.
pub fn json(run: &Run<'_>, out: &mut Vec<u8>) {
    let formats = all(run.catalogue).map(|(meta, replaces)| FormatV1 {
        id: &meta.id,
        summary: &meta.summary,
        file_names: meta.file_names.iter().map(|name| &**name).collect(),
        resolvers: meta.readers.iter().map(|reader| &**reader).collect(),
        has_aliases: meta.has_aliases(),
        fields: meta.fields.iter().map(|field| &*field.name).collect(),
        comment: meta.comment_sign(),
        row: &meta.row,
        takes_rows: takes_rows(meta),
        descriptor: match &meta.origin {
            FormatOrigin::File(path) => Some(Shown(path.as_os_str().as_encoded_bytes()).to_string()),
            FormatOrigin::Code | FormatOrigin::Shipped | FormatOrigin::Configuration => None,
        },
        replaces,
    });
    append(out, &FormatsV1 { version: VERSION, formats: formats.collect() });
    out.push(b'\n');
}

/// Returns the formats as a Markdown table.
pub fn markdown(catalogue: &Catalogue) -> String {
    let mut table = String::from("| format | description | files named | new rows |\n|---|---|---|---|\n");
    for (meta, _) in all(catalogue) {
        let names = first_names(meta.file_names.iter().map(|name| format!("`{name}`")));
        let rows = if takes_rows(meta) { "yes" } else { "" };
        let summary = meta.summary.replace('|', "\\|");
        let row = format!("| `{}` | {summary} | {names} | {rows} |\n", meta.id);
        table.push_str(&row);
    }
    table
}

/// Lists names of files: all, or the first ones and the number of the others.
fn first_names(names: impl ExactSizeIterator<Item = String>) -> String {
    let count = names.len();
    // One other takes no more room than its number.
    let shown = if count <= MOST_NAMES + 1 { count } else { MOST_NAMES };
    let mut list = names.take(shown).collect::<Vec<String>>().join(", ");
    if shown < count {
        let _ = write!(list, ", and {} others", count - shown);
    }
    list
}

fn takes_rows(meta: &FormatMeta) -> bool {
    meta.rows != Rows::Fixed
}

/// Returns the formats, and whether each is the user's and replaces one of the program.
fn all(catalogue: &Catalogue) -> impl Iterator<Item = (&FormatMeta, bool)> {
    let code = catalogue.formats().map(|format| (&**format.meta(), false));
    code.chain(catalogue.declared().map(|format| (&**format.meta(), format.replaces_shipped())))
}

/// Writes the results of the tests of a format.
pub fn trials(format: &DeclaredFormat, trials: &[Trial], run: &Run<'_>, out: &mut Vec<u8>) {
    let id = &format.meta().id;
    if format.replaces_shipped() {
        let _ = writeln!(out, "{id}: replaces the format of the program with this name where a configuration names it");
    }
    if trials.is_empty() {
        let _ = writeln!(out, "{id}: no tests");
    }
    for trial in trials {
        let (word, paint) = match (&trial.failures[..], &trial.problems[..]) {
            ([], []) => ("ok", Paint::Good),
            ([], _) => ("not read in whole", Paint::Strong),
            _ => ("FAILED", Paint::Strong),
        };
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

#[cfg(test)]
mod tests {
    use super::first_names;

    #[test]
    fn long_lists_of_names_end_with_a_number() {
        let list = |count: usize| first_names((0..count).map(|at| format!("*.{}", at + 1)));
        assert_eq!(list(2), "*.1, *.2");
        assert!(list(9).ends_with("*.8, *.9"));
        assert!(list(10).ends_with("*.7, *.8, and 2 others"));
    }
}

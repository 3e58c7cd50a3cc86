//! `resolve` as text: a table of answers, and why they differ.

use crate::engine::{Asked, Given, Reason, Resolved};
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::text::{Shown, char_count};
use portolan_resolvers::Protocol;
use std::io::Write as _;

/// Writes the answers for one file.
pub fn write(resolved: &Resolved<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let path = Shown(resolved.source.path.as_os_str().as_encoded_bytes());
    let _ = writeln!(out, "{}", run.theme.paint(Paint::Place, format_args!("{path} ({})", resolved.format)));
    let mut shown: Vec<&Asked> = resolved.asked.iter().filter(|asked| is_shown(asked)).collect();
    if shown.is_empty() {
        shown = resolved.asked.iter().collect();
    }
    let mut rows = vec![
        std::iter::once(String::new()).chain(resolved.resolvers.iter().map(|meta| meta.title.to_owned())).collect(),
    ];
    rows.extend(shown.iter().map(|asked| row(asked)));
    columns(&rows, run, out);
    // One quirk often explains several answers, with a line number and without one.
    let mut told: Vec<&Reason> = Vec::new();
    for reason in shown.iter().flat_map(|asked| &asked.reasons) {
        match told.iter_mut().find(|other| other.resolver.id == reason.resolver.id && other.words == reason.words) {
            None => told.push(reason),
            Some(other) if other.line.is_none() => *other = reason,
            Some(_) => {}
        }
    }
    if !told.is_empty() {
        let _ = writeln!(out, "{}", run.theme.paint(Paint::Strong, "why they differ"));
    }
    for reason in told {
        let _ = writeln!(out, "  {reason}");
    }
    let models: Vec<String> =
        resolved.resolvers.iter().map(|meta| format!("{} {}", meta.title, meta.release)).collect();
    let _ = writeln!(out, "{}", run.theme.paint(Paint::Faint, format_args!("models: {}", models.join(", "))));
}

/// Reports whether a row is shown: sctp and dccp only if a resolver has an answer there.
fn is_shown(asked: &Asked) -> bool {
    asked.is_known() || !matches!(asked.lookup.protocol(), Some(Protocol::Sctp | Protocol::Dccp))
}

fn row(asked: &Asked) -> Vec<String> {
    let cell = |given: &Option<Given>| given.as_ref().map_or_else(|| "-".to_owned(), |given| given.answer.to_string());
    std::iter::once(asked.lookup.to_string()).chain(asked.answers.iter().map(cell)).collect()
}

/// Writes rows in aligned columns. The first row and the first column are headings.
fn columns(rows: &[Vec<String>], run: &Run<'_>, out: &mut Vec<u8>) {
    let length = |text: &str| char_count(text.as_bytes());
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<usize> =
        (0..count).map(|column| rows.iter().map(|row| length(&row[column])).max().unwrap_or_default()).collect();
    for (number, row) in rows.iter().enumerate() {
        let mut line = Vec::new();
        for (column, (text, width)) in row.iter().zip(&widths).enumerate() {
            let paint = match (number, column) {
                (0, _) => Paint::Strong,
                (_, 0) => Paint::Frame,
                _ if text == "none" || text == "-" => Paint::Faint,
                _ => Paint::Good,
            };
            let is_last = row[column + 1..].iter().all(String::is_empty);
            let room = if is_last { 0 } else { width - length(text) + 2 };
            if !text.is_empty() {
                run.theme.put(paint, text, &mut line);
            }
            line.extend(std::iter::repeat_n(b' ', room));
        }
        out.extend_from_slice(&line);
        out.push(b'\n');
    }
}

//! `registry sources` as text.

use crate::registry::{History, Source};
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::wrap_cell;
use crate::text::char_count;
use std::fmt::Write as _;
use std::io::Write as _;

/// Writes the dated sources of the data, oldest first, in columns.
pub fn write(history: &History, run: &Run<'_>, out: &mut Vec<u8>) {
    const HEADS: [&str; 6] = ["date", "id", "kind", "content", "dating", "published"];
    let rows: Vec<[String; 6]> = history.sources().map(cells).collect();
    let width = |column: usize| {
        let lengths = rows.iter().map(|row| char_count(row[column].as_bytes()));
        lengths.fold(HEADS[column].len(), usize::max)
    };
    let widths = [0, 1, 2, 3, 4].map(width);
    let heads = row(HEADS, widths);
    let _ = writeln!(out, "{}", run.theme.paint(Paint::Frame, heads));
    for cells in &rows {
        let line = row(cells.each_ref().map(String::as_str), widths);
        let (date, rest) = line.split_at(cells[0].len());
        let (columns, published) = rest.split_at(rest.len() - cells[5].len());
        let head = format!("{}{columns}", run.theme.paint(Paint::Frame, date));
        let _ = writeln!(out, "{}", wrap_cell(&head, published, run.theme.terminal_width()));
    }
}

fn cells(source: Source<'_>) -> [String; 6] {
    [
        source.date().map(|date| date.to_string()).unwrap_or_default(),
        source.id().to_owned(),
        source.kind().to_owned(),
        (if source.is_whole() { "whole registry" } else { "ports of its time" }).to_owned(),
        source.dated_by().to_owned(),
        source.published().to_owned(),
    ]
}

fn row(cells: [&str; 6], widths: [usize; 5]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let _ = write!(line, "{cell:<width$}  ");
    }
    line + cells[5]
}

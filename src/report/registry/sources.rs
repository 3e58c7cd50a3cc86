//! `registry sources` as text.

use crate::registry::History;
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::wrap_cell;
use std::io::Write as _;

/// Writes the dated sources of the data, oldest first.
pub fn write(history: &History, run: &Run<'_>, out: &mut Vec<u8>) {
    for source in history.sources() {
        let date = source.date().map(|date| date.to_string()).unwrap_or_default();
        let whole = if source.is_whole() { "whole registry" } else { "ports of its time" };
        let date = run.theme.paint(Paint::Frame, format!("{date:<10}"));
        let head = format!("{date} {:<16} {:<16} {whole:<17} ", source.id(), source.kind());
        let text = format!("dated by {}; {}", source.dated_by(), source.published());
        let _ = writeln!(out, "{}", wrap_cell(&head, &text, run.theme.terminal_width()));
    }
}

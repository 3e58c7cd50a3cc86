//! `registry sources` as text.

use crate::registry::History;
use crate::report::run::Run;
use crate::report::theme::Paint;
use std::io::Write as _;

/// Writes the dated sources of the data, oldest first.
pub fn write(history: &History, run: &Run<'_>, out: &mut Vec<u8>) {
    for source in history.sources() {
        let date = source.date().map(|date| date.to_string()).unwrap_or_default();
        let whole = if source.is_whole() { "whole registry" } else { "ports of its time" };
        let _ = writeln!(
            out,
            "{} {:<16} {:<16} {whole:<17} dated by {}; {}",
            run.theme.paint(Paint::Frame, format!("{date:<10}")),
            source.id(),
            source.kind(),
            source.dated_by(),
            source.published()
        );
    }
}

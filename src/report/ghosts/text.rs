//! `ghosts` as text: one line for each ghost.

use super::statement;
use crate::engine::{Ghost, GhostCause};
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::report::wrap::wrap_cell;
use std::io::Write as _;

/// Writes the ghosts and their number. `≤` is before a day on which a source no longer has the name, where the day on
/// which it left is not known.
pub fn write(ghosts: &[Ghost<'_>], run: &Run<'_>, out: &mut Vec<u8>) {
    for ghost in ghosts {
        let is_source_of_end = matches!(ghost.cause, GhostCause::Ended(..)) && !ghost.is_exact;
        let sign = if is_source_of_end { "≤" } else { "" };
        let date = ghost.date.map(|date| format!("{sign}{date}")).unwrap_or_default();
        let transports: Vec<&str> = ghost.transports.iter().map(|transport| transport.as_str()).collect();
        let endpoint = format!("{}/{}", ghost.ports, transports.join(","));
        let head = format!(
            "{} {:<17} {} {endpoint:<15} ",
            run.theme.paint(Paint::Frame, format!("{date:<11}")),
            ghost.kind.as_str(),
            run.theme.paint(Paint::Strong, format!("{:<15}", ghost.name)),
        );
        let row = wrap_cell(&head, &statement(ghost, run.registry), run.theme.terminal_width());
        let _ = writeln!(out, "{row}");
    }
    let total = count(ghosts.len(), "ghost");
    let _ = match ghosts.first() {
        None => writeln!(out, "{total}."),
        Some(ghost) => {
            let port = ghost.ports.first;
            writeln!(out, "{total}; run `{}` for the history of {port}.", run.explain_command(port))
        }
    };
}

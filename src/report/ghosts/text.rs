//! `ghosts` as text: one line for each ghost.

use super::statement;
use crate::engine::Ghost;
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use std::io::Write as _;

/// Writes the ghosts and their number.
pub fn write(ghosts: &[Ghost<'_>], run: &Run<'_>, out: &mut Vec<u8>) {
    for ghost in ghosts {
        let date = ghost.date.map(|date| date.to_string()).unwrap_or_default();
        let transports: Vec<&str> = ghost.transports.iter().map(|transport| transport.as_str()).collect();
        let place = format!("{}/{}", ghost.ports, transports.join(","));
        let _ = writeln!(
            out,
            "{} {:<17} {} {place:<15} {}",
            run.theme.paint(Paint::Frame, format!("{date:<10}")),
            ghost.kind.as_str(),
            run.theme.paint(Paint::Strong, format!("{:<15}", ghost.name)),
            statement(ghost, run.registry)
        );
    }
    let number = count(ghosts.len(), "ghost");
    let _ = match ghosts.first() {
        None => writeln!(out, "{number}."),
        Some(ghost) => {
            let port = ghost.ports.first;
            writeln!(out, "{number}; run `portolan explain {port}` for the history of {port}.")
        }
    };
}

//! `ghosts` as text: one line a ghost.

use super::statement;
use crate::engine::Ghost;
use crate::report::run::Run;
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
    let graves = if ghosts.len() == 1 { "grave" } else { "graves" };
    let _ = writeln!(out, "{} {graves}; `portolan explain PORT` tells the whole story of one.", ghosts.len());
}

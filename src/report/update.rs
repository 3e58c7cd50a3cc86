//! The results of `update`, beside those of its fixes.

use super::run::count;
use super::theme::{Paint, Theme};
use crate::engine::Additions;
use std::io::Write as _;

/// Assignments that were left out and are named, where nothing is written.
const NAMED: usize = 10;

/// What became of the assignments that a table lacks. `asked` says whether any were asked for.
pub fn write(asked: bool, done: bool, sum: &Additions, theme: Theme, out: &mut Vec<u8>) {
    if !asked {
        let _ =
            writeln!(out, "No assignments were added: `--ports` says for which ports, `--replacing` for stale ones.");
        return;
    }
    let verb = if done { "Added" } else { "Would add" };
    let aliases = match sum.aliases {
        0 => String::new(),
        1 => ", and 1 name to the line of one that left".to_owned(),
        aliases => format!(", and {aliases} names to the lines of others that left"),
    };
    let what = theme.paint(Paint::Good, format!("{verb} {}", count(sum.rows, "assignment")));
    let _ = writeln!(out, "{what}{aliases}.");
    for (left_out, why) in [
        (&sum.refused, "since a lookup that the table answers already would be answered otherwise"),
        (&sum.defunct, "since they are said to be dead"),
        (&sum.historic, "since the RFC of their protocol is Historic"),
    ] {
        let shown = if done { NAMED } else { usize::MAX }.min(left_out.len());
        let more = left_out.len() - shown;
        let more = if more > 0 { format!(" and {more} more: `--diff` lists all") } else { String::new() };
        if !left_out.is_empty() {
            let _ = writeln!(out, "Left out {}, {why}: {}{more}.", left_out.len(), left_out[..shown].join(", "));
        }
    }
}

//! The assignments that `update` adds, and those that it leaves out.

use super::run::count;
use super::theme::{Paint, Theme};
use super::wrap::wrap;
use crate::engine::Additions;
use std::io::Write as _;

/// The number of assignments of each kind that are listed, unless a diff is shown.
const NAMED: usize = 10;

/// Writes the summary. `asked` says whether any assignments were asked for, `done` whether files were written.
pub fn write(asked: bool, done: bool, sum: &Additions, theme: Theme, out: &mut Vec<u8>) {
    if !asked {
        let text =
            "No assignments were added: name ports with `--ports`, or run with `--replacing` for outdated names.";
        let _ = writeln!(out, "{}", wrap("", text, "", theme.width()));
        return;
    }
    let verb = if done { "Added" } else { "Would add" };
    let aliases = match sum.aliases {
        0 => String::new(),
        aliases => format!(", and {} to lines with outdated names", count(aliases, "alias")),
    };
    let what = theme.paint(Paint::Good, format!("{verb} {}", count(sum.rows, "assignment")));
    let _ = writeln!(out, "{what}{aliases}.");
    for (left_out, why) in [
        (&sum.refused, "because they would change lookups"),
        (&sum.without_rows, "because no row can be added to a table of this format"),
        (&sum.defunct, "because they are reported to be dead"),
        (&sum.historic, "because the RFC of their protocol is Historic"),
    ] {
        let shown = if done { NAMED } else { usize::MAX }.min(left_out.len());
        let more = left_out.len() - shown;
        let more = if more > 0 { format!(" and {more} more (run with `--diff` for all)") } else { String::new() };
        if !left_out.is_empty() {
            let text = format!("Left out {}, {why}: {}{more}.", left_out.len(), left_out[..shown].join(", "));
            let _ = writeln!(out, "{}", wrap("", &text, "", theme.width()));
        }
    }
}

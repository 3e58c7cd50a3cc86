//! The results of `annotate`.

use super::fix::FixTotals;
use super::run::count;
use super::theme::Theme;
use std::io::Write as _;

/// Writes the summary. `done`: whether files were written, or only a diff was shown.
pub fn write(totals: &FixTotals, done: bool, theme: Theme, out: &mut Vec<u8>) {
    if totals.files() == 0 {
        return;
    }
    match totals.made() {
        0 => {
            let _ = writeln!(out, "No note to change in {}.", count(totals.files(), "file"));
        }
        made => {
            let verb = if done { "Changed" } else { "Would change" };
            let _ = writeln!(out, "{verb} {} in {}.", count(made, "note"), count(totals.changed(), "file"));
        }
    }
    totals.write_lookups(theme, out);
}

//! The result for each file that `uses` finds.

use crate::engine::ConfigDecision;
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::report::wrap::wrap_cell;
use crate::text::PrintablePath;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

/// Writes one line for each file: the kind that it is read as, or the reason why it is not read.
pub fn write(decisions: &[(PathBuf, ConfigDecision)], run: &Run<'_>, out: &mut Vec<u8>) {
    for (path, decision) in decisions {
        let path = run.theme.paint(Paint::Location, PrintablePath(path));
        let row = wrap_cell(&format!("{path}: "), &decision.to_string(), run.theme.terminal_width());
        let _ = writeln!(out, "{row}");
    }
    // A script has a line for each kind that it is read as, but counts as one file.
    let is_read = |decision: &ConfigDecision| matches!(decision, ConfigDecision::Read(..));
    let read: BTreeSet<&PathBuf> = paths(decisions, &is_read);
    let all = paths(decisions, &|decision| !matches!(decision, ConfigDecision::NotFollowed(..)));
    let _ = writeln!(out, "{} read, {} not.", count(read.len(), "file"), all.difference(&read).count());
}

fn paths<'a>(
    decisions: &'a [(PathBuf, ConfigDecision)],
    fits: &dyn Fn(&ConfigDecision) -> bool,
) -> BTreeSet<&'a PathBuf> {
    decisions.iter().filter(|(_, decision)| fits(decision)).map(|(path, _)| path).collect()
}

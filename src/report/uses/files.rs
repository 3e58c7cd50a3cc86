//! What becomes of each file that `uses` finds.

use crate::engine::ConfigDecision;
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::text::ShownPath;
use std::io::Write as _;
use std::path::PathBuf;

/// Writes one line for each file: the kind that it is read as, or the reason why it is not read.
pub fn write(decisions: &[(PathBuf, ConfigDecision)], run: &Run<'_>, out: &mut Vec<u8>) {
    for (path, decision) in decisions {
        let path = run.theme.paint(Paint::Place, ShownPath(path));
        let _ = writeln!(out, "{path}: {decision}");
    }
    let read = decisions.iter().filter(|(_, decision)| matches!(decision, ConfigDecision::Read(..))).count();
    let notes = decisions.iter().filter(|(_, decision)| matches!(decision, ConfigDecision::NotFollowed(..))).count();
    let _ = writeln!(out, "{} read, {} not.", count(read, "file"), decisions.len() - read - notes);
}

//! The files of a run, with the result for each.

use super::run::{Run, count};
use super::theme::Paint;
use super::unread;
use super::wrap::{wrap, wrap_cell};
use crate::engine::Decision;
use crate::text::PrintablePath;
use std::io::Write as _;
use std::path::PathBuf;

/// Writes one line for each file: the format that it is read in, or the reason why it is not read. `others` counts the
/// files that are not among them, because of their names.
pub fn write(decisions: &[(PathBuf, Decision)], others: usize, run: &Run<'_>, out: &mut Vec<u8>) {
    for (path, decision) in decisions {
        let path = run.theme.paint(Paint::Location, PrintablePath(path));
        let text = match decision {
            Decision::Read(format, None) => format!("read in the format `{format}`"),
            Decision::Read(format, Some(table)) => format!("read in the format `{format}`; {}", unread::table(table)),
            Decision::Skipped(why) => format!("skipped: {why}"),
            Decision::Refused(why) => format!("error: {why}"),
        };
        let _ = writeln!(out, "{}", wrap_cell(&format!("{path}: "), &text, run.theme.terminal_width()));
    }
    let read = decisions.iter().filter(|(_, decision)| matches!(decision, Decision::Read(..))).count();
    let others = match others {
        0 => String::new(),
        1 => "; 1 more has another name (add `--all-files` to look into it)".to_owned(),
        others => format!("; {others} more have other names (add `--all-files` to look into them)"),
    };
    let text = format!("{} read, {} not{others}.", count(read, "file"), decisions.len() - read);
    let _ = writeln!(out, "{}", wrap("", &text, "", run.theme.width()));
}

//! The files of a run, with the result for each.

use super::run::{Run, count};
use super::theme::Paint;
use crate::engine::{Decision, FoundFile, LINK_NOT_FOLLOWED};
use crate::text::ShownPath;
use std::io::Write as _;
use std::path::PathBuf;

/// Writes one line for each file: the format that it is read in, or the reason why it is not read.
///
/// `links` are symbolic links that lead to files which are not read.
pub fn write(
    decisions: &[(FoundFile, Decision)],
    excluded: &[PathBuf],
    links: &[PathBuf],
    run: &Run<'_>,
    out: &mut Vec<u8>,
) {
    for (file, decision) in decisions {
        let path = run.theme.paint(Paint::Place, ShownPath(&file.path));
        let _ = match decision {
            Decision::Read(format) => writeln!(out, "{path}: read in the format `{format}`"),
            Decision::Skipped(why) => writeln!(out, "{path}: skipped: {why}"),
            Decision::Refused(why) => writeln!(out, "{path}: error: {why}"),
        };
    }
    for path in excluded {
        let path = run.theme.paint(Paint::Place, ShownPath(path));
        let _ = writeln!(out, "{path}: skipped: hidden, or excluded by an ignore file, `--exclude` or portolan.toml");
    }
    for path in links {
        let _ = writeln!(out, "{}: {LINK_NOT_FOLLOWED}", run.theme.paint(Paint::Place, ShownPath(path)));
    }
    let read = decisions.iter().filter(|(_, decision)| matches!(decision, Decision::Read(_))).count();
    let others = decisions.len() - read + excluded.len() + links.len();
    let _ = writeln!(out, "{} read, {others} not.", count(read, "file"));
}

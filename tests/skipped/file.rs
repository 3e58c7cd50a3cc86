//! The file in which the tests of one `cargo test` collect the reasons why they are skipped.

use std::path::PathBuf;

/// Returns the path of the file. All test programs that one process starts, such as one run of Cargo, get the same.
pub(crate) fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("skipped-{}", run()))
}

/// Identifies the process that started this one, by its number and by the time of its start, since numbers come again.
#[cfg(unix)]
fn run() -> String {
    let parent = std::os::unix::process::parent_id();
    // Field 22 of proc_pid_stat(5); the second field, in parentheses, may have blanks.
    let stat = std::fs::read_to_string(format!("/proc/{parent}/stat")).unwrap_or_default();
    let start = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(19)).unwrap_or_default();
    format!("{parent}-{start}")
}

#[cfg(not(unix))]
fn run() -> String {
    "all".to_owned()
}

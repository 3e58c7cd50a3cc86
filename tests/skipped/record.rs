//! Records that a test is skipped, and why.

mod file;

use std::io::Write as _;

/// Reports why the running test is skipped: on standard error, past the capture of its output, and in the summary that
/// the test target `skipped` prints last.
pub(crate) fn skipped(reason: std::fmt::Arguments<'_>) {
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let _ = writeln!(std::io::stderr(), "{test}: skipped: {reason}");
    let path = file::path();
    let file = std::fs::OpenOptions::new().create(true).append(true).open(&path);
    // One short write: lines of tests that run at the same time stay whole.
    let line = format!("{test}\t{reason}\n");
    let written = file.and_then(|mut file| file.write_all(line.as_bytes()));
    written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

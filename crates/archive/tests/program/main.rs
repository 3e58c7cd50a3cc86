//! The integration program of the archive: one binary, so that it links once.

mod build;
mod folder;
mod new_rule;
mod sources;

use std::path::{Path, PathBuf};

/// The source tree of Portolan.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Reports why a test is skipped, past the capture of the test's output, so that every run shows it.
fn skipped(reason: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let _ = writeln!(std::io::stderr(), "{test}: skipped: {reason}");
}

//! The integration program of the archive: one binary, so that it links once.

mod build;
#[allow(dead_code, reason = "the other test program uses the rest")]
#[path = "../../../../tests/program/folder.rs"]
mod folder;
mod new_rule;
#[path = "../../../../tests/skipped/record.rs"]
mod skips;
mod sources;

use skips::skipped;
use std::path::{Path, PathBuf};

/// The program that these tests run.
const PROGRAM: &str = env!("CARGO_BIN_EXE_portolan-archive");

/// Returns the source tree of Portolan.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

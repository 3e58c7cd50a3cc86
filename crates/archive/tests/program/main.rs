//! The integration program of the archive: one binary, so that it links once.

mod build;
mod folder;
mod new_rule;
#[path = "../../../../tests/skipped/record.rs"]
mod skips;
mod sources;

use skips::skipped;
use std::path::{Path, PathBuf};

/// The source tree of Portolan.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

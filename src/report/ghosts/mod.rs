//! The results of `ghosts`.

pub mod json;
pub mod text;

use crate::engine::{Ghost, GhostCause};
use crate::phrases::ended;
use crate::registry::Registry;

/// Returns the sentence about a ghost.
fn statement(ghost: &Ghost<'_>, registry: &Registry) -> String {
    match ghost.cause {
        GhostCause::Ended(tenure, end) => ended(tenure, end, registry),
        GhostCause::Claimed(claim) => format!("reported: {}", claim.statement()),
    }
}

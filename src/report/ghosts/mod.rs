//! The results of `ghosts`.

pub mod json;
pub mod text;

use crate::engine::{Ghost, GhostCause};
use crate::phrases::ended;
use crate::registry::{ClaimKind, Registry};

/// Returns the sentence about a ghost.
fn statement(ghost: &Ghost<'_>, registry: &Registry) -> String {
    match ghost.cause {
        GhostCause::Ended(tenure, end) => ended(tenure, end, registry),
        GhostCause::Claimed(claim) => {
            let statement = claim.statement().trim_end_matches('.');
            match claim.kind() {
                // The statement already begins with its source: `RFC 1189 (…) is Historic`.
                Some(ClaimKind::HistoricProtocol) => statement.to_owned(),
                _ => format!("{statement} ({})", claim.source_title()),
            }
        }
    }
}

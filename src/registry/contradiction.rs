//! The dated sources that contradict a claim that the registry removed a name.

use super::{Claim, ClaimKind, Registry, Tenure};
use crate::model::Date;

/// One fact that contradicts a reported removal.
#[derive(Clone, Debug)]
pub enum Contradiction<'a> {
    /// Every snapshot between two days lists the name on the port.
    StillListed {
        /// The tenure of the name.
        tenure: Tenure<'a>,
        /// The number of snapshots.
        snapshots: usize,
        /// The date of the first one.
        first: Date,
        /// The date of the last one.
        last: Date,
    },
    /// The registry removed other names on the claimed day.
    OthersRemoved {
        /// The claimed day.
        day: Date,
        /// The tenures that ended on it.
        tenures: Vec<Tenure<'a>>,
    },
}

impl Registry {
    /// Returns the facts that contradict a reported removal; none for a claim of another kind.
    pub fn contradictions<'a>(&'a self, claim: Claim<'_>) -> Vec<Contradiction<'a>> {
        if claim.kind() != Some(ClaimKind::RemovalClaimed) {
            return Vec::new();
        }
        let mut all = Vec::new();
        let is_on_port = |tenure: &Tenure<'_>| {
            claim.ports().zip(tenure.ports()).is_some_and(|(claimed, registered)| registered.contains(claimed.first))
        };
        for tenure in self.tenures_of(claim.name().as_bytes()).filter(is_on_port) {
            if let (Some(first), Some(last)) = (tenure.first().date(), self.last_of(tenure).date()) {
                let snapshots = self.history().whole_between(first, last);
                all.push(Contradiction::StillListed { tenure, snapshots, first, last });
            }
        }
        if let Some(day) = claim.since() {
            let ended = self.history().ended_on(day).filter(|tenure| self.end_of(*tenure).is_some());
            let tenures: Vec<Tenure<'a>> = ended.collect();
            if !tenures.is_empty() {
                all.push(Contradiction::OthersRemoved { day, tenures });
            }
        }
        all
    }
}

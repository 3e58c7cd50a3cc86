//! What the dated sources say against a claim that the registry removed a name.

use super::{Claim, ClaimKind, Registry, Tenure};
use crate::model::{Date, PortRange};
use std::sync::OnceLock;

/// The claimed removals, and what speaks against each once somebody has asked.
pub(super) type Against = Vec<(Removal, OnceLock<Vec<String>>)>;

/// What a claim of a removal is about: that decides what speaks against it.
type Removal = (String, Option<PortRange>, Option<Date>);

impl Registry {
    /// What the dated sources say against a claim that the registry removed a name, one sentence each; nothing
    /// against other claims.
    pub fn against(&self, claim: Claim<'_>) -> &[String] {
        const KIND: ClaimKind = ClaimKind::RemovalClaimed;
        if claim.kind() != Some(KIND) {
            return &[];
        }
        let removals = || self.claims_of_kind(KIND).map(|claim| (subject(claim), OnceLock::new())).collect();
        let (own, all) = (subject(claim), self.against.get_or_init(removals));
        let known = all.iter().find(|(subject, _)| *subject == own);
        // Every source is looked at, so that it is done once.
        known.map_or(&[], |(_, sentences)| sentences.get_or_init(|| work_out(claim, self)))
    }
}

fn subject(claim: Claim<'_>) -> Removal {
    (claim.name().to_owned(), claim.ports(), claim.since())
}

fn work_out(claim: Claim<'_>, registry: &Registry) -> Vec<String> {
    let mut all = Vec::new();
    let listed = registry.tenures_of(claim.name().as_bytes()).filter(|tenure| {
        claim.ports().is_some_and(|ports| tenure.ports().is_some_and(|own| own.contains(ports.first)))
    });
    for tenure in listed {
        if let (Some(first), Some(last)) = (tenure.first().date(), registry.last_of(tenure).date()) {
            let count = registry.history().whole_between(first, last);
            all.push(format!(
                "`{}` is on {} in each of the {count} states of the registry from {first} to {last}",
                tenure.name(),
                places_of(tenure)
            ));
        }
    }
    if let Some(since) = claim.since() {
        let left: Vec<String> = registry
            .history()
            .ended_on(since)
            .filter(|tenure| registry.end_of(*tenure).is_some())
            .map(|tenure| format!("`{}` on {}", tenure.name(), places_of(tenure)))
            .collect();
        if !left.is_empty() {
            all.push(format!("what left the registry on {since}: {}", left.join("; ")));
        }
    }
    all
}

/// `617/tcp, 617/udp`.
pub(crate) fn places_of(tenure: Tenure<'_>) -> String {
    let ports = tenure.ports().map(|ports| ports.to_string()).unwrap_or_default();
    tenure.transports().map(|transport| format!("{ports}/{transport}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::as_of;

    #[test]
    fn the_founding_case_is_answered_as_far_as_a_registry_can_know() {
        let now = Registry::embedded();
        let removal = |registry: &Registry| -> Vec<String> {
            let claims = registry.claims_of(b"sco-dtmgr");
            claims.flat_map(|claim| registry.against(claim).to_vec()).collect()
        };
        let said = removal(&now);
        assert!(said[0].starts_with("`sco-dtmgr` is on 617/tcp, 617/udp in each of the "), "{said:?}");
        assert!(said[1].contains("`ni-ftp` on 47/tcp") && said[1].contains("`ni-mail` on 61/tcp"), "{said:?}");
        // A copy that is cut at another day does not keep what was worked out before.
        let then = now.clone().cut_at(Date::parse("2017-06-01").unwrap());
        assert!(removal(&then)[0].contains("from 2004-01-08 to 2017-0"), "{:?}", removal(&then));
        assert_eq!(removal(&as_of(&now, Date::parse("2017-05-01").unwrap()).unwrap()), [""; 0], "the claim is later");
    }
}

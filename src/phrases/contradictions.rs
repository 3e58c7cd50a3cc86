//! Sentences about dated sources that contradict a claim that the registry removed a name.

use super::endpoints_of_tenure;
use crate::registry::{Claim, Contradiction, Registry};

/// Returns the contradictions to a claim, one sentence each; none to a claim of another kind.
pub fn contradictions(registry: &Registry, claim: Claim<'_>) -> Vec<String> {
    registry.contradictions(claim).into_iter().map(sentence).collect()
}

fn sentence(contradiction: Contradiction<'_>) -> String {
    match contradiction {
        Contradiction::StillListed { tenure, snapshots, first, last } => format!(
            "`{}` is on {} in each of the {snapshots} snapshots of the registry from {first} to {last}",
            tenure.name(),
            endpoints_of_tenure(tenure)
        ),
        Contradiction::OthersRemoved { day, tenures } => {
            let removed =
                tenures.iter().map(|tenure| format!("`{}` from {}", tenure.name(), endpoints_of_tenure(*tenure)));
            format!("on {day} the registry removed {}", removed.collect::<Vec<_>>().join("; "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;
    use crate::registry::as_of;

    #[test]
    fn the_founding_case_is_answered_as_far_as_a_registry_can_know() {
        let now = Registry::embedded();
        let removal = |registry: &Registry| -> Vec<String> {
            registry.claims_of(b"sco-dtmgr").flat_map(|claim| contradictions(registry, claim)).collect()
        };
        let sentences = removal(&now);
        assert!(sentences[0].starts_with("`sco-dtmgr` is on 617/tcp, 617/udp in each of the "), "{sentences:?}");
        assert!(
            sentences[1].contains("`ni-ftp` from 47/tcp") && sentences[1].contains("`ni-mail` from 61/tcp"),
            "{sentences:?}"
        );
        let on = |day| as_of(&now, Date::parse(day).unwrap()).unwrap();
        assert!(removal(&on("2017-06-01"))[0].contains("from 2004-01-08 to 2017-0"));
        assert_eq!(removal(&on("2017-05-01")), [""; 0], "the claim is later");
    }
}

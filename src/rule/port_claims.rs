//! Claims about what uses a port, whatever the name of the entry: shared by the rules that tell of them.

use super::Context;
use crate::diagnostic::Findings;
use crate::registry::{Claim, ClaimKind, Flag};

/// Reports each entry on whose port a claim of this kind is made, in the words of `message`: the place, and the claim
/// with the strongest source. A range is left alone, because such claims are about one port.
pub(super) fn report(
    context: &Context<'_>,
    findings: &mut Findings,
    kind: ClaimKind,
    message: impl Fn(&str, Claim<'_>) -> String,
) {
    for (number, entry, _) in context.flagged(Flag::Claimed).filter(|(_, entry, _)| entry.ports.is_single()) {
        let Some(transport) = entry.transport.registered() else { continue };
        let port = entry.ports.first;
        let claims = context.registry.claims_on(port);
        // The words for how strong a source is stand in the order of the alphabet.
        let strongest = claims
            .filter(|claim| claim.kind() == Some(kind) && claim.is_on(port, transport))
            .min_by_key(|claim| claim.strength());
        if let Some(claim) = strongest {
            findings
                .entry(number, entry.port_span, message(&context.place(entry).to_string(), claim))
                .cite_claims(kind);
        }
    }
}

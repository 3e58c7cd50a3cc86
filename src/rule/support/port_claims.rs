//! Claims about uses of a port, whatever the name of the entry, shared by the rules that report them.

use super::Context;
use super::note::claim_note;
use crate::diagnostic::Findings;
use crate::registry::{ClaimKind, Flag};
use crate::syntax::Entry;

/// Reports each entry with a claim of one of these kinds on its port.
///
/// `message` receives the port and transport. The claims of the first such kind are shown as evidence. Ranges are not
/// reported, because such claims are about one port.
pub(in crate::rule) fn report(
    context: &Context<'_>,
    findings: &mut Findings,
    kinds: &[ClaimKind],
    message: impl Fn(&str) -> String,
) {
    for (number, entry, _) in context.flagged(Flag::Claimed) {
        // A pack explains the use of its ports, but not malware on them.
        if !kinds.contains(&ClaimKind::MalwareReported) && context.is_in_pack(number) {
            continue;
        }
        if let Some(kind) = claimed(context, entry, kinds) {
            findings
                .entry(number, entry.port_span, message(&context.place(entry).to_string()))
                .cite_claims(kind)
                .note_with(|| claim_note(context, number, kind));
        }
    }
}

/// Returns the first of these kinds with a claim on the port of an entry.
pub(in crate::rule) fn claimed(context: &Context<'_>, entry: &Entry, kinds: &[ClaimKind]) -> Option<ClaimKind> {
    let transport = entry.transport.registered().filter(|_| entry.ports.is_single())?;
    let port = entry.ports.first;
    let is_claimed = |kind: &ClaimKind| {
        let mut claims = context.registry.claims_on(port);
        claims.any(|claim| claim.kind() == Some(*kind) && claim.is_on(port, transport))
    };
    kinds.iter().copied().find(is_claimed)
}

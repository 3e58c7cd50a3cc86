//! Claims about uses of a port, whatever the name of the entry, shared by the rules that report them.

use super::Context;
use super::note::claim_note;
use crate::diagnostic::Findings;
use crate::registry::{ClaimKind, Flag};
use crate::syntax::Entry;
use crate::text::listed;

/// Reports each entry with a claim of one of these kinds on its port.
///
/// `message` receives the port and transport, and the subjects of the claims. The claims of the first such kind are shown
/// as evidence. Ranges are not reported, because such claims are about one port.
pub(in crate::rule) fn report(
    context: &Context<'_>,
    findings: &mut Findings,
    kinds: &[ClaimKind],
    message: impl Fn(&str, &str) -> String,
    hint: impl Fn(&Entry) -> String,
) {
    for (id, entry, _) in context.flagged(Flag::Claimed) {
        // A pack explains the use of its ports, but not malware on them.
        if !kinds.contains(&ClaimKind::MalwareReported) && context.is_in_pack(id) {
            continue;
        }
        if let Some(kind) = claimed(context, entry, kinds) {
            let message = message(&context.endpoint(entry).to_string(), &subjects(context, entry, kind));
            findings
                .entry(id, entry.port_span, message)
                .cite_claims(kind)
                .hint_with(|| hint(entry))
                .note_with(|| claim_note(context, id, kind));
        }
    }
}

/// Returns the hint to look at the program that listens on a port.
pub(in crate::rule) fn advise_looking(port: u16) -> String {
    format!("check which program listens: run `portolan listen {port}`")
}

/// Lists the subjects of the claims of a kind on the port of an entry, as many as a message has room for.
fn subjects(context: &Context<'_>, entry: &Entry, kind: ClaimKind) -> String {
    /// In characters.
    const ROOM: usize = 50;
    let Some(transport) = entry.transport.registered() else { return String::new() };
    let claims = context.registry.claims_on(entry.ports.first);
    let mut subjects: Vec<&str> = Vec::new();
    for claim in claims.filter(|claim| claim.kind() == Some(kind) && claim.is_on(entry.ports.first, transport)) {
        if !claim.subject().is_empty() && !subjects.contains(&claim.subject()) {
            subjects.push(claim.subject());
        }
    }
    let mut room = ROOM;
    let fit = subjects.iter().take_while(|subject| {
        let fits = subject.chars().count() <= room;
        room = room.saturating_sub(subject.chars().count());
        fits
    });
    let fit = fit.count().max(1).min(subjects.len());
    let more = subjects.len() - fit;
    let mut printed: Vec<String> = subjects[..fit].iter().map(|&subject| subject.to_owned()).collect();
    printed.extend((more > 0).then(|| format!("{more} more")));
    listed(&printed, "and")
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

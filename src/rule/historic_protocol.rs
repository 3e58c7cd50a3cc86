use super::Context;
use super::support::note::claim_note;
use super::support::past::advise_removal;
use crate::diagnostic::Findings;
use crate::registry::{Claim, ClaimKind, Flag, Judgement, Record};
use crate::syntax::Entry;
use crate::text::Printable;

rule! {
    /// # historic-protocol
    ///
    /// ## What it does
    /// Reports a name that the registry assigns to a retired protocol: the RFC that defines it has the status
    /// Historic. Where a source reports the service itself as dead, `defunct` reports the entry instead. Silent where an
    /// alias of the entry is another registered name of the port that is neither Historic nor dead: in
    /// `l2f 1701/udp l2tp`, L2TP is still in use.
    ///
    /// ## Why it matters
    /// A Historic protocol has been replaced or proved inadequate; several send passwords in the clear. New software
    /// should not use it, and a program that still listens on the port deserves a look.
    ///
    /// ## Example
    /// ```text
    /// pop2            109/tcp
    /// ```
    /// RFC 937 is Historic. The registry still assigns the port, so the line is correct. Check whether you still need
    /// it.
    ///
    /// ## Source
    /// The claims of the kind `historic-protocol` in `data/claims.tsv`, each with its RFC. RFC 2026, section 4.2.4, on
    /// the meaning of Historic.
    HistoricProtocol, "historic-protocol", Pedantic, "a protocol whose RFC is Historic"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, judgement) in context.flagged(Flag::Historic) {
        if judgement.flags.has(Flag::Defunct) || has_living_name(context, entry, judgement) {
            continue;
        }
        let (name, endpoint) = (Printable(context.name(entry)), context.judged_endpoint(entry, judgement));
        let (still, note) = context.still(entry, judgement);
        let message = format!("`{name}` on {endpoint} is {still}, but its protocol is Historic");
        findings
            .entry(id, entry.name, message)
            .detail(note)
            .cite_claims(ClaimKind::HistoricProtocol)
            .hint_with(|| advise_removal(context, entry))
            .note_with(|| claim_note(context, id, ClaimKind::HistoricProtocol));
    }
}

/// Returns whether an alias is a registered name of the port that is still in use. No claim calls it out of use or
/// Historic.
fn has_living_name(context: &Context<'_>, entry: &Entry, judgement: &Judgement) -> bool {
    let Some(transport) = entry.transport.registered() else { return false };
    let is_living = |record: Record<'_>| {
        let claims = context.registry.claims_about(record.name().as_bytes(), judgement.port, transport);
        !claims.filter_map(Claim::kind).any(|kind| matches!(kind, ClaimKind::Defunct | ClaimKind::HistoricProtocol))
    };
    context.document.aliases(entry).iter().any(|alias| {
        let word = alias.of(context.bytes);
        context.current(entry, judgement).any(|record| record.is_named(word) && is_living(record))
    })
}

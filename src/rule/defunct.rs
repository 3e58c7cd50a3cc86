use super::Context;
use super::support::fixes::{claims_of_end, comment_out};
use super::support::note::claim_note;
use super::support::past::advise_removal;
use crate::diagnostic::Findings;
use crate::registry::{Claim, ClaimKind, Flag};
use crate::text::Printable;

rule! {
    /// # defunct
    ///
    /// ## What it does
    /// Reports a name that the registry assigns although a source reports that the service is dead: the vendor is
    /// gone, the product is discontinued, or the network was closed. The finding shows each claim with its source and
    /// the strength of that source. A claim that the registry has removed the name is shown with the evidence against
    /// it.
    ///
    /// ## Why it matters
    /// With such an entry, a scan or a firewall listing names a service that no longer runs, and hides the one that
    /// answers. But a claim is not a fact in the registry: the port is still assigned, and a copy of the service may
    /// still run.
    ///
    /// ## Example
    /// ```text
    /// sco-dtmgr       617/tcp
    /// ```
    /// The registry still assigns the port. Only claims say that the server is dead: judge them, and remove the line
    /// if nothing on your systems looks up the name. In Nmap's table keep the line: it carries the port's open
    /// frequency.
    ///
    /// ## Fix
    /// Unsafe: comments the line out if a source that is not weak reports the end, except in Nmap's format, where the
    /// line carries a measured frequency. To keep the line, run `portolan annotate`: it adds a note that states the known
    /// facts and silences the finding until they change.
    ///
    /// ## Source
    /// The claims of the kind `defunct` in `data/claims.tsv`, each with its source; `portolan explain` shows all
    /// evidence about the port, for and against.
    Defunct, "defunct", Stale, "an assigned service that is reported withdrawn or out of use", fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, judgement) in context.flagged(Flag::Defunct) {
        let (name, endpoint) = (Printable(context.name(entry)), context.judged_endpoint(entry, judgement));
        let (still, note) = context.still(entry, judgement);
        findings
            .entry(
                id,
                entry.name,
                format_args!("`{name}` on {endpoint} is {still}, but reported as withdrawn or out of use"),
            )
            .detail(note)
            .cite_claims(ClaimKind::Defunct)
            .hint_with(|| advise_removal(context, entry))
            .note_with(|| claim_note(context, id, ClaimKind::Defunct))
            .fix_with(|| {
                let is_weak = claims_of_end(context, id, context.name(entry)).all(Claim::is_weak);
                comment_out(context, entry).filter(|_| !is_weak)
            });
    }
}

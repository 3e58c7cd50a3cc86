use super::Context;
use super::support::fixes::{claims_of_end, comment_out};
use super::support::note::claim_note;
use super::support::past::advise_removal;
use crate::diagnostic::Findings;
use crate::registry::{Claim, ClaimKind, Flag};
use crate::text::Shown;

rule! {
    /// # defunct
    ///
    /// ## What it does
    /// Reports a name that the registry assigns and of which somebody claims that the service is dead: the maker is
    /// gone, the product is no longer made, the network was closed. The claim is shown with its source and how strong
    /// that is. If somebody claims that the registry has removed the name too, that is shown with what speaks against it.
    ///
    /// ## Why it matters
    /// A ghost makes a scan or a firewall's listing name a service that nobody runs, and hides what does answer. But a
    /// claim is not the registry's word: the entry goes on being assigned, and a copy may run somewhere.
    ///
    /// ## Example
    /// ```text
    /// sco-dtmgr       617/tcp
    /// ```
    /// The registry assigns the port to this day. What is known of the server behind the name are claims; judge them,
    /// and take the line out if nothing of yours asks for the name. In Nmap's table leave it: it carries the port's open
    /// frequency.
    ///
    /// ## Fix
    /// Safe, where a source that is neither weak nor an encyclopedia says since when: a note beside the entry says what
    /// is known, and silences the finding until the facts change. Other claims are only written when asked for, by
    /// `portolan annotate`. Unsafe: comments the line out; not in Nmap's format, where it carries a frequency that was
    /// measured.
    ///
    /// ## Source
    /// The claims of the kind `defunct` in `data/claims.tsv`, each with its source; `portolan explain` shows all that is
    /// said of the port, for and against.
    Defunct, "defunct", Stale, "still assigned, but claimed to be withdrawn or out of use", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement) in context.flagged(Flag::Defunct) {
        let (name, place) = (Shown(context.name(entry)), context.judged_place(entry, judgement));
        findings
            .entry(
                number,
                entry.name,
                format_args!("`{name}` on {place} is {}, but claimed to be withdrawn or out of use", context.still(entry, judgement)),
            )
            .cite_claims(ClaimKind::Defunct)
            .hint_with(|| advise_removal(context, entry, "the port is not free for others"))
            .note_with(|| claim_note(context, number, ClaimKind::Defunct))
            .fix_with_note(|note| {
                let is_dependable = claims_of_end(context, number, context.name(entry)).any(Claim::is_dependable);
                note.filter(|_| is_dependable).into_iter().chain(comment_out(context, entry))
            });
    }
}

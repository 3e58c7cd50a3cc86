//! Findings about names that the registry assigns and others report as out of use.

use super::Context;
use super::fixes::{claims_of_end, comment_out};
use super::note::claim_note;
use super::past::advise_removal;
use crate::diagnostic::Findings;
use crate::registry::{Claim, ClaimKind, Flag};
use crate::text::Shown;

/// Reports the names whose end weak sources alone report, or the others.
pub(in crate::rule) fn report_defunct(context: &Context<'_>, findings: &mut Findings, only_weak: bool) {
    for (number, entry, judgement) in context.flagged(Flag::Defunct) {
        let mut claims = claims_of_end(context, number, context.name(entry));
        let is_weak = claims.next().is_some_and(Claim::is_weak) && claims.all(Claim::is_weak);
        if is_weak != only_weak {
            continue;
        }
        let (name, place) = (Shown(context.name(entry)), context.judged_place(entry, judgement));
        let (still, note) = context.still(entry, judgement);
        let sources = if is_weak { "weakly reported" } else { "reported" };
        findings
            .entry(
                number,
                entry.name,
                format_args!("`{name}` on {place} is {still}, but {sources} as withdrawn or out of use"),
            )
            .detail(note)
            .cite_claims(ClaimKind::Defunct)
            .hint_with(|| advise_removal(context, entry))
            .note_with(|| claim_note(context, number, ClaimKind::Defunct))
            .fix_with(|| comment_out(context, entry).filter(|_| !is_weak));
    }
}

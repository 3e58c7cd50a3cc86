use super::Context;
use super::support::fixes::comment_out;
use super::support::note::past_note;
use super::support::past::{PastStanding, advise_keeping, with_past_standing};
use crate::phrases::present_place;
use crate::diagnostic::Findings;
use crate::text::Shown;

rule! {
    /// # deassigned
    ///
    /// ## What it does
    /// Reports a name that once held the port, where the registry has no name today. Says where the name is now, if
    /// the registry still has it: on the port for another transport, on another port, or without a port.
    ///
    /// ## Why it matters
    /// The port belongs to nobody, and the registry may give it to another service. A removed port is not a removed
    /// name: the line may be half right.
    ///
    /// ## Example
    /// ```text
    /// compressnet     2/tcp
    /// ```
    /// The registry took the port back on 2025-02-13. If no program of yours asks for the name, the line can go. If one
    /// does, keep the line and say so in its comment.
    ///
    /// ## Fix
    /// Safe: a note beside the entry says what is known, and silences the finding until the facts change. Unsafe: comments
    /// the line out; not in Nmap's format, where it carries a frequency that was measured.
    ///
    /// ## Source
    /// Two dated states of the registry, or Assigned Numbers RFCs, one after the other; the day, where one is given,
    /// is that of the registry's own note or of the record's last change. RFC 6335, section 8.2 on de-assignment.
    Deassigned, "deassigned", Stale, "the registry has no name on the port any more", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement, past) in with_past_standing(context, PastStanding::Deassigned) {
        let name = context.name(entry);
        let shown = Shown(name);
        let other_transports = context.on_any_transport(entry, judgement);
        let kept = if other_transports.is_empty() {
            present_place(context.registry, name).map(|place| format!("; the registry has the name {place}"))
        } else {
            Some(format!("; the registry still has the name on {other_transports}"))
        };
        let (place, when) = (context.judged_place(entry, judgement), past.when(context));
        let kept = kept.unwrap_or_default();
        let message = match past.customary() {
            Some(source) => {
                format!("{source} lists `{shown}` on {place} as customary use; no name is there today{kept}")
            }
            None => format!("`{shown}` left {place}{when}, and no name is there today{kept}"),
        };
        findings
            .entry(number, entry.name, message)
            .cite_registry()
            .hint_with(|| advise_keeping(context, entry))
            .note_with(|| Some(past_note(context, entry, judgement.port, &past)))
            .fix_with_note(|note| note.into_iter().chain(comment_out(context, entry)));
    }
}

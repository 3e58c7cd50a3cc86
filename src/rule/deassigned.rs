use super::Context;
use super::support::fixes::comment_out;
use super::support::note::past_note;
use super::support::past::{PastStanding, advise_keeping, with_past_standing};
use crate::diagnostic::Findings;
use crate::phrases::{customary_use_after, present_endpoints};
use crate::text::Printable;

rule! {
    /// # deassigned
    ///
    /// ## What it does
    /// Reports a name that once held the port, where the registry has no name today. If the registry still has the
    /// name, the finding says where: on the same port for another transport, on another port, or without a port.
    ///
    /// ## Why it matters
    /// The port is unassigned, and the registry may assign it to another service. The name may still be registered
    /// elsewhere, so the line may be partly right.
    ///
    /// ## Example
    /// ```text
    /// compressnet     2/tcp
    /// ```
    /// The registry took the port back on 2025-02-13. If none of your programs looks up the name, remove the line.
    /// Otherwise keep the line and say so in its comment.
    ///
    /// ## Fix
    /// Unsafe: comments the line out, except in Nmap's format, where the line carries a measured frequency. To keep the
    /// line, run `portolan annotate`: it adds a note that states the known facts and silences the finding until they
    /// change.
    ///
    /// ## Source
    /// Two consecutive dated copies of the registry or Assigned Numbers RFCs. A date comes from the registry's own
    /// note or from the last change of the record. RFC 6335, section 8.2, on de-assignment.
    Deassigned, "deassigned", Stale, "a port that the registry no longer assigns", fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, judgement, past) in with_past_standing(context, PastStanding::Deassigned) {
        let name = context.name(entry);
        let printed = Printable(name);
        let other_transports = context.on_any_transport(entry, judgement);
        // The evidence says where the name stayed when it left the port.
        let is_said = past.end.is_some_and(|end| end.reason.contains("stayed registered on "));
        let kept = if other_transports.is_empty() {
            let endpoint = present_endpoints(context.registry, name).filter(|_| !is_said);
            endpoint.map(|endpoint| format!("; the registry has the name {endpoint}"))
        } else {
            Some(format!("; the registry still has the name on {other_transports}"))
        };
        let (endpoint, when) = (context.judged_endpoint(entry, judgement), past.when(context));
        let message = match past.customary_source() {
            Some(source) => {
                format!("the registry never assigned {endpoint} to `{printed}`, a customary name in {source}")
            }
            None => format!("`{printed}` was removed from {endpoint}{when}"),
        };
        findings
            .entry(id, entry.name, message)
            .continued("; the port has no name today")
            .continued(kept.unwrap_or_default())
            .continued(customary_use_after(context.registry, past.tenure, judgement.port))
            .cite_registry()
            .hint_with(|| advise_keeping(context, entry))
            .note_with(|| Some(past_note(context, entry, judgement.port, &past)))
            .fix_with(|| comment_out(context, entry));
    }
}

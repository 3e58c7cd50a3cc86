use super::Context;
use super::support::note::standing_note;
use super::support::port_claims::{advise_looking, claimed};
use crate::diagnostic::Findings;
use crate::registry::{ClaimKind, Flag, Standing};

rule! {
    /// # unauthorized-use
    ///
    /// ## What it does
    /// Reports an entry whose registry record notes unauthorized use of the port, and quotes the note. Where a source
    /// names the other service, `unofficial-use` reports it together with the note.
    ///
    /// ## Why it matters
    /// A service other than the named one may answer on the port.
    ///
    /// ## Example
    /// ```text
    /// boks-servc      6501/tcp
    /// ```
    /// The registry's note is "Known Unauthorized Use on port 6501". The line itself is correct.
    ///
    /// ## Source
    /// The field "Unauthorized Use Reported" of the registry.
    UnauthorizedUse, "unauthorized-use", Pedantic, "a port with unauthorized use that the registry notes"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, judgement) in context.flagged(Flag::Unauthorized) {
        let is_named = claimed(context, entry, &[ClaimKind::UnofficialUse]).is_some();
        if is_named || judgement.standing != Some(Standing::Assigned) {
            continue;
        }
        let name = context.name(entry);
        // The note may be about another name on the same port.
        let same = |other: &str| other.as_bytes().eq_ignore_ascii_case(name);
        let noted = context.assigned(entry, judgement).find(|record| {
            record.notes_unauthorized_use_of(entry.ports) && (same(record.name()) || same(record.alias_of()))
        });
        if noted.is_none() {
            continue;
        }
        let endpoint = context.judged_endpoint(entry, judgement);
        findings
            .entry(id, entry.port_span, format_args!("the registry notes unauthorized use of {endpoint}"))
            .cite_registry()
            .hint_with(|| advise_looking(judgement.port))
            .note_with(|| standing_note(context, id));
    }
}

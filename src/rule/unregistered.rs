use super::Context;
use super::support::note::standing_note;
use crate::diagnostic::Findings;
use crate::registry::{Flag, Standing};
use crate::text::Printable;

rule! {
    /// # unregistered
    ///
    /// ## What it does
    /// Reports an entry if the registry has neither its name nor any name for its port. Separate rules report reserved
    /// ports and Dynamic Ports.
    ///
    /// ## Why it matters
    /// The entry is local: your own service, or one that was never registered. The registry may assign the port to
    /// another service, and readers cannot look up the name.
    ///
    /// ## Example
    /// ```text
    /// venus-se-old    6999/sctp
    /// ```
    /// That is fine for your own service. Add a comment that names its owner.
    ///
    /// ## Source
    /// The registry has no record of either; RFC 6335, section 8.1, on applying for one.
    Unregistered, "unregistered", Pedantic, "a name and a port that the registry does not have"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, judgement) in context.standing(Standing::Unregistered) {
        let flags = judgement.flags;
        if flags.has(Flag::Reserved) || flags.has(Flag::Dynamic) || context.is_in_pack(id) {
            continue;
        }
        let endpoint = context.judged_endpoint(entry, judgement);
        let name = Printable(context.name(entry));
        let finding = findings
            .entry(id, entry.name, format_args!("the registry has neither `{name}` nor a name for {endpoint}"))
            .cite_registry()
            .note_with(|| standing_note(context, id));
        if entry.comment().is_none() && context.document.format.comment.is_some() {
            finding.hint("add a comment that names the owner of the service");
        }
    }
}

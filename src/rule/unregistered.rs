use super::Context;
use super::support::note::standing_note;
use crate::diagnostic::Findings;
use crate::registry::{Flag, Standing};
use crate::text::Shown;

rule! {
    /// # unregistered
    ///
    /// ## What it does
    /// Reports an entry of which the registry knows neither the name nor a name for the port. Reserved ports and
    /// Dynamic Ports have rules of their own.
    ///
    /// ## Why it matters
    /// The entry is local: a service of your own, or one that never asked for a port. The registry may give the port to
    /// somebody else, and the next reader cannot look the name up.
    ///
    /// ## Example
    /// ```text
    /// venus-se-old    6999/sctp
    /// ```
    /// That is fine for a service of your own. A comment that says whose it is helps the next reader.
    ///
    /// ## Source
    /// The registry has no record for either; RFC 6335, section 8.1 on how to ask for one.
    Unregistered, "unregistered", Pedantic, "the registry has neither the name nor a name for the port"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement) in context.standing(Standing::Unregistered) {
        if judgement.flags.has(Flag::Reserved) || judgement.flags.has(Flag::Dynamic) {
            continue;
        }
        let place = context.judged_place(entry, judgement);
        let name = Shown(context.name(entry));
        let finding = findings
            .entry(number, entry.name, format_args!("the registry has neither `{name}` nor a name for {place}"))
            .cite_registry()
            .note_with(|| standing_note(context, number));
        if entry.comment().is_none() && context.document.format.comment.is_some() {
            finding.hint("say in a comment whose service it is");
        }
    }
}

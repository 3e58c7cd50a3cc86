use super::Context;
use super::support::note::standing_note;
use crate::diagnostic::Findings;
use crate::phrases::places;
use crate::registry::Standing;
use crate::text::Shown;

rule! {
    /// # other-port
    ///
    /// ## What it does
    /// Reports a name that the registry has on another port, or registers without a port number, where the registry has
    /// no name for the port of the entry.
    ///
    /// ## Why it matters
    /// Either the service moved and this line is outdated, or the file uses the name for another service. A program
    /// that follows the registry connects to the other port.
    ///
    /// ## Example
    /// ```text
    /// memcache        11212/tcp
    /// ```
    /// The registry has `memcache` on port 11211, and no name for 11212.
    ///
    /// ## Source
    /// The registry's records for the name.
    OtherPort, "other-port", Pedantic, "the registry has the name on another port, or without one"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement) in context.standing(Standing::OtherPort) {
        let place = context.judged_place(entry, judgement);
        let name = Shown(context.name(entry));
        let places = places(context.registry, context.name(entry));
        let message = if places.is_empty() {
            format!("the registry has `{name}` without a port number, and no name for {place}")
        } else {
            format!("the registry has `{name}` on {places}, and no name for {place}")
        };
        findings.entry(number, entry.port_span, message).cite_registry().note_with(|| standing_note(context, number));
    }
}

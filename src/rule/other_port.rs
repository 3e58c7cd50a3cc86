use super::Context;
use super::misplaced::misplaced;
use super::support::note::standing_note;
use super::support::past::moved_by_note;
use crate::diagnostic::Findings;
use crate::phrases::endpoints_of_name;
use crate::registry::Standing;
use crate::syntax::EntryId;
use hashbrown::HashSet;

rule! {
    /// # other-port
    ///
    /// ## What it does
    /// Reports a name that the registry has on another port, or registers without a port number, where the registry has
    /// no name for the port of the entry. `misplaced` reports such entries instead if it is likely that the port is a
    /// mistake: in formats with aliases, where no line gives the name to its registered port.
    ///
    /// ## Why it matters
    /// Either the service moved and this line is outdated, or the file uses the name for another service. A program
    /// that follows the registry connects to the other port.
    ///
    /// ## Example
    /// ```text
    /// airplay         4/tcp
    /// ```
    /// The registry has `airplay` without a port number, and no name for 4.
    ///
    /// ## Source
    /// The registry's records for the name.
    OtherPort, "other-port", Pedantic, "a name that the registry has on another port, or without one"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let reported: HashSet<EntryId> = misplaced(context).map(|entry| entry.id).collect();
    for (id, entry, judgement) in context.standing(Standing::OtherPort) {
        if reported.contains(&id) || context.is_in_pack(id) || moved_by_note(context, entry, judgement).is_some() {
            continue;
        }
        let endpoint = context.judged_endpoint(entry, judgement);
        let name = context.in_registry(context.name(entry));
        let endpoints = endpoints_of_name(context.registry, context.name(entry));
        let message = if endpoints.is_empty() {
            format!("the registry has `{name}` without a port number, and no name for {endpoint}")
        } else {
            format!("the registry has `{name}` on {endpoints}, and no name for {endpoint}")
        };
        findings.entry(id, entry.port_span, message).cite_registry().note_with(|| standing_note(context, id));
    }
}

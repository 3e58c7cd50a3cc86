use super::Context;
use super::support::note::standing_note;
use super::support::past::{KEEP_ROW, has_rows_to_keep};
use crate::diagnostic::Findings;
use crate::registry::{Flag, Standing};
use crate::text::Printable;

rule! {
    /// # other-transport
    ///
    /// ## What it does
    /// Reports a name that the registry has on the same port, but on another transport only.
    ///
    /// ## Why it matters
    /// The registry used to assign a port for TCP and UDP together, and later took many unused ones back. An outdated
    /// line can hide the service that has the port on this transport.
    ///
    /// ## Example
    /// ```text
    /// syslog          514/tcp
    /// ```
    /// The registry has `syslog` on 514/udp; 514/tcp belongs to `shell`.
    ///
    /// ## Source
    /// The registry's records for the name; RFC 6335, section 7.2: a port is assigned on one transport at a time.
    OtherTransport, "other-transport", Pedantic, "a name that the registry has on another transport"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, judgement) in context.standing(Standing::OtherTransport) {
        if context.is_in_pack(id) {
            continue;
        }
        let endpoints = context.on_any_transport(entry, judgement);
        let (name, endpoint) = (Printable(context.name(entry)), context.judged_endpoint(entry, judgement));
        let reserved = if judgement.flags.has(Flag::Reserved) { ", which it reserves" } else { "" };
        findings
            .entry(
                id,
                entry.transport_span,
                format_args!("the registry has `{name}` on {endpoints}, not on {endpoint}{reserved}"),
            )
            .cite_registry()
            .hint_with(|| match entry.transport.registered().filter(|_| !has_rows_to_keep(context)) {
                Some(transport) => format!("keep the line if the service uses {transport} here; otherwise remove it"),
                None => KEEP_ROW.to_owned(),
            })
            .note_with(|| standing_note(context, id));
    }
}

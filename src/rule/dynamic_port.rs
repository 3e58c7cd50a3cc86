use super::Context;
use crate::diagnostic::Findings;
use crate::model::DYNAMIC_PORTS;
use crate::registry::Flag;
use crate::text::Printable;

rule! {
    /// # dynamic-port
    ///
    /// ## What it does
    /// Reports a name on one of the Dynamic Ports, 49152 to 65535. Unnamed lines of Nmap's table are not reported.
    ///
    /// ## Why it matters
    /// The registry never assigns these ports. Systems use them for outgoing connections, so a service may find its
    /// port in use when it starts.
    ///
    /// ## Example
    /// ```text
    /// ourbackup       50123/tcp
    /// ```
    /// Choose a lower port, or exclude this one from the system's ephemeral ports.
    ///
    /// ## Source
    /// RFC 6335, section 6.
    DynamicPort, "dynamic-port", Pedantic, "one of the Dynamic Ports, which are never assigned"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, judgement) in context.flagged(Flag::Dynamic) {
        if judgement.flags.has(Flag::Unnamed) || context.is_in_pack(id) {
            continue;
        }
        let name = Printable(context.name(entry));
        let endpoint = context.judged_endpoint(entry, judgement);
        findings
            .entry(
                id,
                entry.port_span,
                format_args!("`{name}` is on {endpoint}: the Dynamic Ports {DYNAMIC_PORTS} are never assigned"),
            )
            .cite_registry()
            .hint("exclude the port from your system's ephemeral ports, or choose a port below 49152");
    }
}

use super::Context;
use super::support::packs::quoted_title;
use crate::diagnostic::Findings;
use crate::registry::Relation;
use crate::text::Printable;

rule! {
    /// # pack-elsewhere
    ///
    /// ## What it does
    /// Reports a name that a pack of your configuration gives another port or transport.
    ///
    /// ## Why it matters
    /// Programs that look the name up here connect to another port than the pack says.
    ///
    /// ## Example
    /// The pack has `acme-db` on 10001/tcp.
    /// ```text
    /// acme-db         10011/tcp
    /// ```
    ///
    /// ## Source
    /// The pack that `[[pack]]` in `portolan.toml` names.
    PackElsewhere, "pack-elsewhere", Stale, "a name that a pack has on another port or transport"
}

/// The most endpoints that a message lists.
const LISTED: usize = 4;

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (pack, id) in context.relations.with(Relation::Elsewhere) {
        let entry = context.document.entry(id);
        let name = context.name(entry);
        let current = pack.named(name).filter(|row| !row.is_ended());
        let endpoints =
            current.flat_map(|row| row.transports().map(move |transport| format!("{}/{transport}", row.ports())));
        let mut endpoints: Vec<String> = endpoints.take(LISTED + 1).collect();
        if endpoints.len() > LISTED {
            endpoints.truncate(LISTED);
            endpoints.push("other ports".to_owned());
        }
        let (endpoint, printed) = (context.endpoint(entry), Printable(name));
        let message = format!("{} has `{printed}` on {}, not on {endpoint}", quoted_title(pack), endpoints.join(", "));
        findings.entry(id, entry.port_span, message).cite_registry().hint("correct the port, or add it to the pack");
    }
}

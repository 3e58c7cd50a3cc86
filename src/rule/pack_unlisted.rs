use super::Context;
use super::support::packs::quoted_title;
use crate::diagnostic::Findings;
use crate::model::PortRange;
use crate::registry::Relation;
use crate::text::Printable;

rule! {
    /// # pack-unlisted
    ///
    /// ## What it does
    /// Reports an entry in the ranges of a pack of your configuration that the pack does not list.
    ///
    /// ## Why it matters
    /// The ranges are yours to assign: an entry that is not in the pack was not registered, and the port may be assigned
    /// to another service.
    ///
    /// ## Example
    /// The pack has the ranges 10000-10999, and nothing on 10500.
    /// ```text
    /// my-test         10500/tcp
    /// ```
    ///
    /// ## Source
    /// The pack that `[[pack]]` in `portolan.toml` names, and its key `ranges`.
    PackUnlisted, "pack-unlisted", Pedantic, "a port in the ranges of a pack that does not list it"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (pack, id) in context.relations.with(Relation::Unlisted) {
        let entry = context.document.entry(id);
        let overlaps = |range: &&PortRange| range.overlaps(entry.ports);
        let Some(range) = pack.head().ranges.iter().find(overlaps) else { continue };
        let (endpoint, name) = (context.endpoint(entry), Printable(context.name(entry)));
        let message = format!("`{name}` on {endpoint} is not in {}, which governs {range}", quoted_title(pack));
        findings
            .entry(id, entry.name, message)
            .cite_registry()
            .hint("register the name in the pack, or choose a port outside its ranges");
    }
}

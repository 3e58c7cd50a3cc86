use super::Context;
use super::support::packs::{conflicting_row, is_beside, quoted_title};
use crate::diagnostic::Findings;
use crate::registry::Relation;
use crate::text::Printable;

rule! {
    /// # pack-conflict
    ///
    /// ## What it does
    /// Reports a name on a port that a pack of your configuration gives to another name. Silent where the pack's name is
    /// an alias of the entry or the name of another line with the same port.
    ///
    /// ## Why it matters
    /// The pack is your own registry of ports. Either the table or the pack is wrong, or two services are going to listen
    /// on one port.
    ///
    /// ## Example
    /// The pack has `acme-db` on 10001/tcp.
    /// ```text
    /// acme-cache      10001/tcp
    /// ```
    ///
    /// ## Source
    /// The pack that `[[pack]]` in `portolan.toml` names.
    PackConflict, "pack-conflict", Stale, "a port that a pack gives to another name"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (pack, id) in context.relations.with(Relation::OtherName) {
        let entry = context.document.entry(id);
        let Some(row) = conflicting_row(context, pack, entry).filter(|row| !is_beside(context, id, row.name())) else {
            continue;
        };
        let (endpoint, name) = (context.endpoint(entry), Printable(context.name(entry)));
        let message = format!("{} gives {endpoint} to `{}`, not to `{name}`", quoted_title(pack), row.name());
        findings
            .entry(id, entry.name, message)
            .cite_registry()
            .hint("choose a free port for one of the two, or correct the pack");
    }
}

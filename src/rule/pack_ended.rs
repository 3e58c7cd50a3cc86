use super::Context;
use super::support::fixes::make_findable_by;
use super::support::packs::{is_beside, quoted_title};
use crate::diagnostic::Findings;
use crate::registry::Relation;
use crate::text::Printable;

rule! {
    /// # pack-ended
    ///
    /// ## What it does
    /// Reports a name whose assignment in a pack of your configuration has ended, with the name that it became.
    ///
    /// ## Why it matters
    /// The service is gone or has another name. Programs that look up the new name do not find it here.
    ///
    /// ## Example
    /// The pack says that `acme-store` on 10003/tcp ended on 2025-06-30 and became `acme-vault`.
    /// ```text
    /// acme-store      10003/tcp
    /// ```
    ///
    /// ## Fix
    /// Safe: adds the new name as an alias if the pack gives it the same port. Unsafe: makes it the official name.
    ///
    /// ## Source
    /// The pack that `[[pack]]` in `portolan.toml` names.
    PackEnded, "pack-ended", Stale, "an assignment in a pack that has ended", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (pack, id) in context.relations.with(Relation::Ended) {
        let entry = context.document.entry(id);
        let name = context.name(entry);
        let Some(transport) = entry.transport.registered() else { continue };
        let ended = (entry.ports.first..=entry.ports.last).find_map(|port| pack.ended(name, port, transport));
        let Some(row) = ended.filter(|row| row.became().is_empty() || !is_beside(context, id, row.became())) else {
            continue;
        };
        let until = row.until().map(|until| format!(" on {until}")).unwrap_or_default();
        let became = if row.became().is_empty() { String::new() } else { format!("; it became `{}`", row.became()) };
        let (endpoint, printed) = (context.endpoint(entry), Printable(name));
        let message = format!("in {}, `{printed}` on {endpoint} ended{until}{became}", quoted_title(pack));
        let has_heir = pack.assigned(entry.ports.first, transport).is_some_and(|now| now.name() == row.became());
        findings
            .entry(id, entry.name, message)
            .cite_registry()
            .hint_with(|| match row.became() {
                "" => "remove the line if no program looks up the name".to_owned(),
                became if has_heir => context.advise_alias(entry, became),
                became => format!("look for the port of `{became}` in the pack"),
            })
            .fix_with(|| if has_heir { make_findable_by(context, id, row.became()) } else { Vec::new() });
    }
}

use super::Context;
use super::support::fixes::make_findable_by;
use super::support::note::standing_note;
use crate::diagnostic::Findings;
use crate::registry::{Judgement, Record, Standing};
use crate::syntax::Entry;
use crate::text::Printable;

rule! {
    /// # historic-name
    ///
    /// ## What it does
    /// Reports a name that the registry keeps on the port only as a historic spelling of another name. Silent where
    /// the current name is an alias of the entry or the name of another line with the same port, and where the file gives
    /// it another port that is registered for it, too. Also silent in Nmap's table, which has no aliases, where the comment
    /// contains it.
    ///
    /// ## Why it matters
    /// When RFC 6335 fixed which characters a service name may have, names such as `whois++` got a successor. New
    /// programs look up the successor and do not find it in this file.
    ///
    /// ## Example
    /// ```text
    /// whois++         63/tcp
    /// ```
    /// The registry's name is `whoispp`. Keep the old name as it is and add the current one as an alias, so that both
    /// are found.
    ///
    /// ## Fix
    /// Safe: adds the registry's name as an alias, if no other line uses that name. Unsafe: puts it first and keeps
    /// the old name as an alias; lookups by port then return the new name. Nmap's format has no aliases: only the
    /// unsafe fix applies, and the old name is lost.
    ///
    /// ## Source
    /// The registry's note on the record: "This entry is an alias to …". RFC 6335, section 10.1, on the replaced
    /// names.
    HistoricName, "historic-name", Stale, "a name that the registry keeps only as a historic spelling", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, judgement) in context.standing(Standing::HistoricName) {
        if context.has_name_beside(entry, judgement) {
            continue;
        }
        let name = context.name(entry);
        let current =
            current(context, entry, judgement).filter(|current| !context.is_registered_elsewhere(entry, current));
        let Some(current) = current else { continue };
        let endpoint = context.judged_endpoint(entry, judgement);
        let message = format!(
            "the registry keeps `{}` on {endpoint} only as a historic spelling of `{current}`",
            Printable(name)
        );
        findings
            .entry(id, entry.name, message)
            .cite_registry()
            .hint_with(|| context.advise_alias(entry, current))
            .note_with(|| standing_note(context, id))
            .fix_with(|| make_findable_by(context, id, current));
    }
}

/// Returns the registry's current name for an entry with a historic spelling.
fn current<'a>(context: &Context<'a>, entry: &Entry, judgement: &Judgement) -> Option<&'a str> {
    let mut records = context.assigned(entry, judgement);
    records.find(|record| record.is_named(context.name(entry))).map(Record::alias_of)
}

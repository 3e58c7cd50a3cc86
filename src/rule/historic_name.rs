use super::Context;
use super::support::fixes::let_find_by;
use super::support::note::standing_note;
use crate::diagnostic::Findings;
use crate::registry::{Judgement, Record, Standing};
use crate::syntax::Entry;
use crate::text::Shown;

rule! {
    /// # historic-name
    ///
    /// ## What it does
    /// Reports a name that the registry keeps on the port only as a historic spelling of another name. Silent where
    /// the current name is an alias of the entry or stands on another line of the same port; in Nmap's table, which has no
    /// aliases, also where it is a word of the comment.
    ///
    /// ## Why it matters
    /// When RFC 6335 fixed which characters a service name may have, names such as `whois++` got a successor. New
    /// programs ask for the successor and do not find it in this file.
    ///
    /// ## Example
    /// ```text
    /// whois++         63/tcp
    /// ```
    /// The registry's name is `whoispp`. Keep the old name as it is and add the current one as an alias, so that both
    /// are found.
    ///
    /// ## Fix
    /// Safe: adds the registry's name as an alias, where no other line gives it to anything. Unsafe: puts it first and keeps
    /// the old name as an alias; lookups by port then answer the new name. In Nmap's format, which has no aliases, only the
    /// second, and the old name is gone.
    ///
    /// ## Source
    /// The registry's note on the record: "This entry is an alias to …". RFC 6335, section 10.1 on the names that
    /// were replaced.
    HistoricName, "historic-name", Stale, "the registry keeps the name only as a historic spelling", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement) in context.standing(Standing::HistoricName) {
        if context.has_name_beside(entry, judgement) {
            continue;
        }
        let name = context.name(entry);
        let Some(current) = current(context, entry, judgement) else { continue };
        let place = context.judged_place(entry, judgement);
        let message =
            format!("the registry keeps `{}` on {place} only as a historic spelling of `{current}`", Shown(name));
        findings
            .entry(number, entry.name, message)
            .cite_registry()
            .hint_with(|| context.advise_alias(entry, current))
            .note_with(|| standing_note(context, number))
            .fix_with(|| let_find_by(context, number, current));
    }
}

/// The name that the registry has in the place of an entry's.
fn current<'a>(context: &Context<'a>, entry: &Entry, judgement: &Judgement) -> Option<&'a str> {
    let mut records = context.assigned(entry, judgement);
    records.find(|record| record.is_named(context.name(entry))).map(Record::alias_of)
}

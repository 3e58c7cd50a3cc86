use super::Context;
use crate::diagnostic::Findings;
use crate::registry::{Flag, Standing};
use crate::text::Shown;

rule! {
    /// # historic-name
    ///
    /// ## What it does
    /// Reports a name that the registry keeps on the port only as a historic spelling of another name. Silent where
    /// the current name is an alias of the entry or stands on another line of the same port.
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
    /// ## Source
    /// The registry's note on the record: "This entry is an alias to …". RFC 6335, section 10.1 on the names that
    /// were replaced.
    HistoricName, "historic-name", Stale, "the registry keeps the name only as a historic spelling"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement) in context.standing(Standing::HistoricName) {
        if judgement.flags.has(Flag::Covered) {
            continue;
        }
        let name = context.name(entry);
        let mut records = context.assigned(entry, judgement);
        let Some(record) = records.find(|record| record.name().as_bytes().eq_ignore_ascii_case(name)) else { continue };
        let (place, current) = (context.judged_place(entry, judgement), record.alias_of());
        let message =
            format!("the registry keeps `{}` on {place} only as a historic spelling of `{current}`", Shown(name));
        findings.entry(number, entry.name, message).cite_registry().hint_with(|| context.advise_alias(entry, current));
    }
}

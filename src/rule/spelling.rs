use super::Context;
use crate::diagnostic::Findings;
use crate::model::same_letters_and_digits;
use crate::registry::{Flag, Record, Standing};
use crate::text::Shown;

rule! {
    /// # spelling
    ///
    /// ## What it does
    /// Reports a name that the registry spells differently: the same letters and digits, with other hyphens, dots or
    /// underscores. Silent where the registry's spelling is an alias of the entry or stands on another line of the
    /// same port.
    ///
    /// ## Why it matters
    /// A lookup compares names byte by byte. A program that asks for the registered name does not find it.
    ///
    /// ## Example
    /// ```text
    /// netbiosns       137/udp
    /// ```
    /// The registry has `netbios-ns`. Keep the old spelling as it is and add the registered one as an alias, so that
    /// both are found.
    ///
    /// ## Source
    /// The registry's record for the port; RFC 6335, section 5.1 for which characters a name may have.
    Spelling, "spelling", Stale, "the registry spells the name differently"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement) in context.standing(Standing::Spelling) {
        if judgement.flags.has(Flag::Covered) {
            continue;
        }
        let name = context.name(entry);
        let alike = |record: &Record<'_>| same_letters_and_digits(record.name().as_bytes(), name);
        let current = context.current(entry, judgement).find(alike).map(Record::name);
        let historic = || context.assigned(entry, judgement).find(alike).map(Record::alias_of);
        let Some(spelt) = current.or_else(historic) else { continue };
        let place = context.judged_place(entry, judgement);
        findings
            .entry(number, entry.name, format_args!("the registry spells `{}` on {place} as `{spelt}`", Shown(name)))
            .cite_registry()
            .hint_with(|| context.advise_alias(entry, spelt));
    }
}

use super::Context;
use super::support::fixes::let_find_by;
use super::support::note::standing_note;
use crate::diagnostic::Findings;
use crate::model::same_letters_and_digits;
use crate::registry::{Judgement, Record, Standing};
use crate::syntax::Entry;
use crate::text::Shown;

rule! {
    /// # spelling
    ///
    /// ## What it does
    /// Reports a name that the registry spells differently: the same letters and digits, with other hyphens, dots or
    /// underscores. Silent where the registry's spelling is an alias of the entry or stands on another line of the
    /// same port; in Nmap's table, which has no aliases, also where it is a word of the comment.
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
    /// ## Fix
    /// Safe: adds the registry's name as an alias, where no other line gives it to anything. Unsafe: puts it first and keeps
    /// the old name as an alias; lookups by port then answer the new name. In Nmap's format, which has no aliases, only the
    /// second, and the old name is gone.
    ///
    /// ## Source
    /// The registry's record for the port; RFC 6335, section 5.1 for which characters a name may have.
    Spelling, "spelling", Stale, "the registry spells the name differently", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement) in context.standing(Standing::Spelling) {
        if context.has_name_beside(entry, judgement) {
            continue;
        }
        let name = context.name(entry);
        let Some(spelt) = spelt(context, entry, judgement) else { continue };
        let place = context.judged_place(entry, judgement);
        findings
            .entry(number, entry.name, format_args!("the registry spells `{}` on {place} as `{spelt}`", Shown(name)))
            .cite_registry()
            .hint_with(|| context.advise_alias(entry, spelt))
            .note_with(|| standing_note(context, number))
            .fix_with(|| let_find_by(context, number, spelt));
    }
}

/// How the registry spells the name of an entry.
fn spelt<'a>(context: &Context<'a>, entry: &Entry, judgement: &Judgement) -> Option<&'a str> {
    let name = context.name(entry);
    let alike = |record: &Record<'_>| same_letters_and_digits(record.name().as_bytes(), name);
    let current = context.current(entry, judgement).find(alike).map(Record::name);
    current.or_else(|| context.assigned(entry, judgement).find(alike).map(Record::alias_of))
}

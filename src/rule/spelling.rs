use super::Context;
use super::support::fixes::make_findable_by;
use super::support::note::standing_note;
use crate::diagnostic::Findings;
use crate::model::{same_letters_and_digits, same_words};
use crate::registry::{Judgement, Record, Standing};
use crate::syntax::Entry;
use crate::text::Printable;

rule! {
    /// # spelling
    ///
    /// ## What it does
    /// Reports a name that the registry spells differently: the same letters and digits, with other hyphens, dots or
    /// underscores. Silent where the registry's spelling is an alias of the entry or the name of another line with the
    /// same port, and where the file gives it another port that is registered for it, too. Also silent in Nmap's table,
    /// which has no aliases, where the comment contains it.
    ///
    /// ## Why it matters
    /// A lookup compares names byte by byte. A program that looks up the registered name does not find it.
    ///
    /// ## Example
    /// ```text
    /// netbiosns       137/udp
    /// ```
    /// The registry has `netbios-ns`. Keep the old spelling and add the registered one as an alias, so that both are
    /// found.
    ///
    /// ## Fix
    /// Safe: adds the registry's name as an alias, if no other line uses that name. Unsafe: puts it first and keeps
    /// the old name as an alias; lookups by port then return the new name. Nmap's format has no aliases: only the
    /// unsafe fix applies, and the old name is lost.
    ///
    /// ## Source
    /// The registry's record for the port; RFC 6335, section 5.1, on the characters of a name.
    Spelling, "spelling", Stale, "a name that the registry spells differently", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, judgement) in context.standing(Standing::Spelling) {
        if context.has_name_beside(entry, judgement) {
            continue;
        }
        let name = context.name(entry);
        let spelling =
            registry_spelling(context, entry, judgement).filter(|name| !context.is_registered_elsewhere(entry, name));
        let Some(spelling) = spelling else { continue };
        let endpoint = context.judged_endpoint(entry, judgement);
        findings
            .entry(
                id,
                entry.name,
                format_args!("the registry spells `{}` on {endpoint} as `{spelling}`", Printable(name)),
            )
            .cite_registry()
            .hint_with(|| context.advise_alias(entry, spelling))
            .note_with(|| standing_note(context, id))
            .fix_with(|| {
                if is_proved(context, name, spelling) { make_findable_by(context, id, spelling) } else { Vec::new() }
            });
    }
}

/// Returns whether a name may be replaced by the registry's. In formats without aliases that no modeled program reads,
/// other signs than those between words may mean something: `!ssh`, `(https)`, `http?`.
fn is_proved(context: &Context<'_>, name: &[u8], spelling: &str) -> bool {
    !context.document.format.is_declared() || same_words(name, spelling.as_bytes())
}

/// Returns the registry's spelling of an entry's name.
fn registry_spelling<'a>(context: &Context<'a>, entry: &Entry, judgement: &Judgement) -> Option<&'a str> {
    let name = context.name(entry);
    let alike = |record: &Record<'_>| same_letters_and_digits(record.name().as_bytes(), name);
    let current = context.current(entry, judgement).find(alike).map(Record::name);
    current.or_else(|| context.assigned(entry, judgement).find(alike).map(Record::alias_of))
}

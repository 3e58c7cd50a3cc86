use super::Context;
use super::support::context::all_of;
use super::support::fixes::{make_findable_by, suits_entries_of_the_same_name};
use super::support::note::{past_note, standing_note};
use super::support::past::{Past, PastStanding, advise_if_same, with_past_standing};
use crate::diagnostic::{Applicability, Findings, Fix};
use crate::phrases::{customary_use_after, when};
use crate::registry::{CurrentName, Standing, current_name, last_tenure, renamed_in_words};
use crate::text::Printable;

rule! {
    /// # renamed
    ///
    /// ## What it does
    /// Reports a name that the registry has replaced by another for the same registration. Where only the registrant or
    /// the registration date is the same, `reassigned` reports the entry instead. Silent where the current name is an
    /// alias of the entry or the name of another line with the same port, and where the file gives it another port that is
    /// registered for it, too, or where the row gives the name to several ports and it is right for one of them, as in
    /// `"ftp": [20, 21]`. Also silent in Nmap's table, which has no aliases, where the comment contains it.
    ///
    /// ## Why it matters
    /// New programs look up the current name and do not find it in this file. Old programs look up the old name:
    /// replacing it breaks them.
    ///
    /// ## Example
    /// ```text
    /// sip-tls         5061/tcp
    /// ```
    /// The registry calls it `sips`. Keep the old name and add the current one as an alias, so that both are found.
    ///
    /// ## Fix
    /// Safe: adds the registry's name as an alias, if no other line uses that name. Unsafe: puts it first and keeps
    /// the old name as an alias; lookups by port then return the new name. Nmap's format has no aliases: only the
    /// unsafe fix applies, and the old name replaces the new one in the comment, or is lost. If only an RFC's
    /// list of customary uses has the old name, and that list lacks the current one, adding the alias is unsafe.
    ///
    /// ## Source
    /// Two consecutive dated copies of the registry, or the description of the record, such as "(was sldap)". The
    /// registry's own note, an unchanged description, or names that differ in one character with like records prove that
    /// the registration is the same. For a few names another document shows one service under both names, as for `dantz` and
    /// `retrospect`; the finding then cites it.
    Renamed, "renamed", Stale, "a name that the registry replaced for the same registration", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    by_description(context, findings);
    for (id, entry, judgement, past) in with_past_standing(context, PastStanding::Renamed) {
        if context.has_name_beside(entry, judgement) {
            continue;
        }
        let Some(current) = current_name(context.registry, context.name(entry), judgement.port, past.transport) else {
            continue;
        };
        if context.is_registered_elsewhere(entry, current.name)
            || !suits_entries_of_the_same_name(context, id, current.name)
        {
            continue;
        }
        let (printed, endpoint) = (Printable(context.name(entry)), context.judged_endpoint(entry, judgement));
        let present = current.name;
        let is_customary = rests_on_customary_use(&past, &current);
        findings
            .entry(id, entry.name, format_args!("`{printed}` on {endpoint} is now called `{present}`"))
            .continued(change(&printed, &past, &current))
            .continued(customary_use_after(context.registry, past.tenure, judgement.port))
            .cite_registry()
            .hint_with(|| {
                if is_customary {
                    advise_if_same(context, entry, present)
                } else {
                    context.advise_alias(entry, present)
                }
            })
            .note_with(|| Some(past_note(context, entry, judgement.port, &past)))
            // An alias is unsafe if only a list of customary uses shows the rename.
            .fix_with(|| {
                let names = make_findable_by(context, id, present);
                if !is_customary {
                    return names;
                }
                names.into_iter().take(1).map(|fix| Fix { applicability: Applicability::Unsafe, ..fix }).collect()
            });
    }
}

/// Reports names that a description gives as earlier ones. An example is `ldap protocol over TLS/SSL (was sldap)`.
fn by_description(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, judgement) in context.standing(Standing::Renamed) {
        let assigned = context.current(entry, judgement);
        let name = context.name(entry);
        let Some(transport) = entry.transport.registered() else { continue };
        let has_past = last_tenure(context.registry, name, judgement.port, transport).is_some();
        if has_past || context.has_name_beside(entry, judgement) {
            continue;
        }
        let renamed = renamed_in_words(context.registry, assigned, name, judgement.port);
        let Some((record, words)) = renamed else { continue };
        let (printed, endpoint, current) = (Printable(name), context.judged_endpoint(entry, judgement), record.name());
        if context.is_registered_elsewhere(entry, current) || !suits_entries_of_the_same_name(context, id, current) {
            continue;
        }
        let was = words.earlier_name().unwrap_or_default();
        let on = words.transport().filter(|_| words.id() != record.id());
        let on = on.map(|transport| format!(" on {transport}")).unwrap_or_default();
        findings
            .entry(id, entry.name, format_args!("`{printed}` on {endpoint} is now called `{current}`"))
            .continued(format_args!("; the registry says so: “(was {was})”{on}"))
            .cite_registry()
            .hint_with(|| context.advise_alias(entry, current))
            .note_with(|| standing_note(context, id))
            .fix_with(|| make_findable_by(context, id, current));
    }
}

/// Returns the rest of the message. It has the name and date of the replacement, and says how certain the rename is.
fn change(name: &Printable<'_>, past: &Past<'_>, current: &CurrentName<'_>) -> String {
    if let Some(source) = past.customary_source() {
        return format!("; {source} lists `{name}` there as customary use");
    }
    let (_, first) = current.steps[0];
    let when = when(first);
    let replaced = if current.steps.len() > 1 {
        let by: Vec<&str> = first.to().collect();
        Some(format!("replaced by {}{when}", all_of(&by)))
    } else {
        None
    };
    let shown_by = first.words_of_proof().map(|words| format!("; {words}")).unwrap_or_default();
    match replaced {
        Some(replaced) => format!("; it was {replaced}"),
        None if first.successor_was_there() => format!("; both names were listed until the old one was removed{when}"),
        None => format!("; the name changed{when}{shown_by}"),
    }
}

/// Returns whether the old name was only ever a customary use. It was then never listed together with the current name.
fn rests_on_customary_use(past: &Past<'_>, current: &CurrentName<'_>) -> bool {
    past.customary_source().is_some() && !current.steps.first().is_some_and(|(_, end)| end.successor_was_there())
}

use super::Context;
use super::support::context::all_of;
use super::support::fixes::{comment_out, let_find_by};
use super::support::note::past_note;
use super::support::past::{Past, PastStanding, advise_if_same, with_past_standing};
use crate::diagnostic::{Applicability, Findings, Fix};
use crate::phrases::when;
use crate::registry::{CurrentName, Judgement, current_name, reason};
use crate::syntax::Entry;
use crate::text::Shown;

rule! {
    /// # renamed
    ///
    /// ## What it does
    /// Reports a name that the registry has replaced, for the same registration, by another. Where the description
    /// changed too, so that only the registrant or the date of registration shows that it is the same, the finding says
    /// so. Silent where the present name is an alias of the entry or stands on another line of the same port; in Nmap's
    /// table, which has no aliases, also where it is a word of the comment.
    ///
    /// ## Why it matters
    /// New programs ask for the present name and do not find it in this file. Old ones ask for the old name: whoever
    /// only replaces it breaks them.
    ///
    /// ## Example
    /// ```text
    /// sip-tls         5061/tcp
    /// ```
    /// The registry calls it `sips`. Keep the old name as it is and add the present one as an alias, so that both are
    /// found.
    ///
    /// ## Fix
    /// Safe: adds the registry's name as an alias, where no other line gives it to anything. Unsafe: puts it first and keeps
    /// the old name as an alias; lookups by port then answer the new name. In Nmap's format, which has no aliases, only the
    /// second; the old name then stands where the comment had the new one, or is gone. Where the description changed, the
    /// service may be another: then a note beside the entry is safe, and to comment the line out is unsafe; the latter not
    /// in Nmap's format, where the line carries a frequency that was measured. Where the old name is known only from an
    /// RFC's list of customary uses that has not the present one, a note is safe, and to add the alias is unsafe.
    ///
    /// ## Source
    /// Two dated states of the registry, one after the other. That the registration is the same is proven by the
    /// registry's own note or by the description, and likely where the assignee or the date of registration did not change.
    Renamed, "renamed", Stale, "the registry has another name for the same registration", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement, past) in with_past_standing(context, PastStanding::Renamed) {
        if context.has_name_beside(entry, judgement) {
            continue;
        }
        let Some(goes_on) = current_name(context.registry, context.name(entry), judgement.port, past.transport) else {
            continue;
        };
        let message = message(context, entry, judgement, &past, &goes_on);
        let present = goes_on.name;
        let is_customary = rests_on_customary_use(&past, &goes_on);
        findings
            .entry(number, entry.name, message)
            .cite_registry()
            .hint_with(|| {
                if goes_on.is_proven() && !is_customary {
                    context.advise_alias(entry, present)
                } else {
                    advise_if_same(context, entry, present)
                }
            })
            .note_with(|| Some(past_note(context, entry, judgement.port, &past)))
            // A name is offered only where it is proven to be the same service, and only at the user's risk where that
            // rests on a list of customary uses.
            .fix_with_note(|note| match (goes_on.is_proven(), is_customary) {
                (true, false) => let_find_by(context, number, present),
                (true, true) => {
                    let name = let_find_by(context, number, present).into_iter().take(1);
                    let at_risk = name.map(|fix| Fix { applicability: Applicability::Unsafe, ..fix });
                    note.into_iter().chain(at_risk).collect()
                }
                (false, _) => note.into_iter().chain(comment_out(context, entry)).collect(),
            });
    }
}

/// What is known: by which name the registration was replaced and when, if that is not today's; and whether today's is
/// its name for sure.
fn message(
    context: &Context<'_>,
    entry: &Entry,
    judgement: &Judgement,
    past: &Past<'_>,
    goes_on: &CurrentName<'_>,
) -> String {
    let (name, place) = (Shown(context.name(entry)), context.judged_place(entry, judgement));
    let present = goes_on.name;
    if let Some(source) = past.customary() {
        return format!("`{name}` on {place} is called `{present}` today; {source} lists `{name}` there as customary use");
    }
    let (_, first) = goes_on.steps[0];
    let when = when(first);
    let replaced = if goes_on.steps.len() > 1 {
        let by: Vec<&str> = first.to().collect();
        Some(format!("replaced by {}{when}", all_of(&by)))
    } else {
        None
    };
    if goes_on.is_proven() {
        let what = match replaced {
            Some(replaced) => format!("it was {replaced}"),
            None if first.successor_was_there() => format!("both names were listed there until one left{when}"),
            None => format!("the name changed{when}"),
        };
        return format!("`{name}` on {place} is called `{present}` today; {what}");
    }
    let left = match replaced {
        Some(replaced) => format!("`{name}` on {place} was {replaced}"),
        None => format!("`{name}` left {place}{when}"),
    };
    let is_by = |ground| goes_on.steps.iter().all(|(_, end)| end.is_proven_rename() || end.has_reason(ground));
    let what = if is_by(reason::SAME_ASSIGNEE) {
        format!("the same registrant has `{present}` there today")
    } else if is_by(reason::SAME_DATE) {
        format!("a record with the same date of registration has `{present}` there today")
    } else {
        format!("the registry has `{present}` there today, likely the same registration")
    };
    format!("{left}; {what}; the description changed")
}

/// Whether the old name was never more than customary, and not beside the present one.
fn rests_on_customary_use(past: &Past<'_>, goes_on: &CurrentName<'_>) -> bool {
    past.customary().is_some() && !goes_on.steps.first().is_some_and(|(_, end)| end.successor_was_there())
}

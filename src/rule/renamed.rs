use super::Context;
use super::fixes::{entry_of, let_find_by};
use super::past::{Fate, fated, past_of};
use crate::diagnostic::{Finding, Findings, Fix};
use crate::registry::{Flag, goes_on_as};
use crate::text::Shown;

rule! {
    /// # renamed
    ///
    /// ## What it does
    /// Reports a name that the registry has replaced, for the same registration, by another. Silent where the present
    /// name is an alias of the entry or stands on another line of the same port.
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
    /// second, and the old name is gone.
    ///
    /// ## Source
    /// Two dated states of the registry, one after the other. That the registration is the same is read from what did
    /// not change: the description, the assignee, the date of registration, or the registry's own note.
    Renamed, "renamed", Stale, "the registry has another name for the same registration", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement, past) in fated(context, Fate::Renamed) {
        if judgement.flags.has(Flag::Covered) {
            continue;
        }
        let name = context.name(entry);
        let Some(present) = goes_on_as(context.registry, name, judgement.port, past.transport) else { continue };
        let (place, when) = (context.judged_place(entry, judgement), past.when(context));
        let message = format!("`{}` on {place} is called `{present}` today; the name changed{when}", Shown(name));
        findings.entry(number, entry.name, message).cite_registry().hint_with(|| context.advise_alias(entry, present));
    }
}

/// What would settle a finding.
fn fixes(context: &Context<'_>, finding: &Finding) -> Vec<Fix> {
    let Some((number, entry)) = entry_of(context, finding) else { return Vec::new() };
    let Some(past) = past_of(context, number) else { return Vec::new() };
    let port = context.judgements[number as usize].port;
    let present = goes_on_as(context.registry, context.name(entry), port, past.transport);
    present.map(|present| let_find_by(context, finding, present)).unwrap_or_default()
}

use super::Context;
use super::fixes::{entry_of, let_find_by};
use crate::diagnostic::{Finding, Findings, Fix};
use crate::model::Transport;
use crate::registry::{Flag, Record};
use crate::syntax::Entry;
use crate::text::Shown;
use hashbrown::HashMap;

rule! {
    /// # name-case
    ///
    /// ## What it does
    /// Reports a name that differs from the registry's in upper and lower case only. Silent where the registry's
    /// spelling is an alias of the entry or stands on another line of the same port.
    ///
    /// ## Why it matters
    /// The registry compares names without case, services(5) does not: a program that asks for `ssh` does not find
    /// `SSH`.
    ///
    /// ## Example
    /// ```text
    /// SSH             22/tcp
    /// ```
    /// Write `ssh`, or add it as an alias where something depends on the other spelling.
    ///
    /// ## Fix
    /// Safe: adds the registry's spelling as an alias. Unsafe: puts it first; lookups by port then answer it.
    ///
    /// ## Source
    /// services(5): names are case-sensitive. RFC 6335, section 5.1: service names are compared without case.
    NameCase, "name-case", Correctness, "a name differs from the registry's in case only", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !context.document.format.case_sensitive {
        return;
    }
    // Many lines may ask about one port.
    let mut known: HashMap<(u16, Transport, &str), bool> = HashMap::new();
    for (number, entry, judgement) in context.flagged(Flag::Respelt) {
        let Some(transport) = entry.transport.registered() else { continue };
        let name = context.name(entry);
        let mut records = context.assigned(entry, judgement);
        let Some(spelt) = records.find(|record| record.is_named(name)).map(Record::name) else { continue };
        if *known.entry((judgement.port, transport, spelt)).or_insert_with(|| stands(context, entry, spelt)) {
            continue;
        }
        let place = context.place(entry);
        findings
            .entry(
                number,
                entry.name,
                format_args!("the registry writes `{}` on {place} as `{spelt}`: a look-up of `{spelt}` does not find it", Shown(name)),
            )
            .cite_registry()
            .hint_with(|| format!("add `{spelt}` as an alias; the old spelling goes on working"));
    }
}

/// Whether some line on the port and transport of `entry` has this very word as its name or an alias.
fn stands(context: &Context<'_>, entry: &Entry, word: &str) -> bool {
    context.index().by_name(context.document, context.bytes, word.as_bytes()).any(|binding| {
        let other = &context.document.entries[binding.entry as usize];
        other.transport.registered() == entry.transport.registered() && other.ports.first == entry.ports.first
    })
}

/// What would settle a finding.
fn fixes(context: &Context<'_>, finding: &Finding) -> Vec<Fix> {
    let Some((number, entry)) = entry_of(context, finding) else { return Vec::new() };
    let assigned = context.assigned(entry, &context.judgements[number as usize]);
    let spelt = assigned.map(Record::name).find(|other| other.as_bytes().eq_ignore_ascii_case(context.name(entry)));
    spelt.map(|spelt| let_find_by(context, finding, spelt)).unwrap_or_default()
}

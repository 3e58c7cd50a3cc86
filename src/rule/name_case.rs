use super::Context;
use super::support::answers::{find_line, protocol};
use super::support::descriptions::aliases;
use super::support::fixes::make_findable_by;
use crate::diagnostic::Findings;
use crate::model::Transport;
use crate::registry::{Flag, Judgement, Record};
use crate::syntax::{Entry, EntryId};
use crate::text::{Printable, Span};
use hashbrown::HashMap;
use portolan_resolvers::Lookup;

rule! {
    /// # name-case
    ///
    /// ## What it does
    /// Reports a name or an alias that differs from the registry's name for the port only in case. Silent where the
    /// registry's spelling is an alias of the entry or the name of another line with the same port, and where the file
    /// gives it another port that is registered for it, too.
    ///
    /// ## Why it matters
    /// The registry ignores case in names, services(5) does not: a program that looks up `ssh` does not find `SSH`.
    ///
    /// ## Example
    /// ```text
    /// SSH             22/tcp
    /// whois           43/tcp          NICNAME
    /// ```
    /// Write `ssh` and `nicname`, or add them as aliases if programs depend on the other spelling.
    ///
    /// ## Fix
    /// Safe: adds the registry's spelling as an alias. Unsafe, for an official name: puts it first; lookups by port
    /// then return it.
    ///
    /// ## Source
    /// services(5): names are case-sensitive. RFC 6335, section 5.1: comparison of service names ignores case.
    NameCase, "name-case", Correctness, "a name or alias that differs from the registry's in case only", applies: WithAliases, fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    // Cached, since many lines may have one port.
    let mut known: HashMap<(u16, Transport, &str), bool> = HashMap::new();
    let mut is_found = |entry: &Entry, judgement: &Judgement, transport, spelling| {
        *known.entry((judgement.port, transport, spelling)).or_insert_with(|| has_exact_name(context, entry, spelling))
    };
    for (id, entry, judgement) in context.flagged(Flag::Respelled) {
        let Some(transport) = entry.transport.registered() else { continue };
        let name = context.name(entry);
        let mut records = context.assigned(entry, judgement);
        let Some(spelling) = records.find(|record| record.is_named(name)).map(Record::name) else { continue };
        if !is_found(entry, judgement, transport, spelling) {
            report(context, findings, (id, entry, judgement), "", entry.name, spelling);
        }
    }
    let mut reported: Vec<&str> = Vec::new();
    for (id, entry, judgement) in context.entries() {
        let aliases = aliases(context, id);
        let Some(transport) = entry.transport.registered().filter(|_| !aliases.is_empty()) else { continue };
        reported.clear();
        for &alias in aliases {
            let word = alias.of(context.bytes);
            let mut records = context.assigned(entry, judgement);
            let Some(record) = records.find(|record| record.is_named(word)) else { continue };
            let spelling = record.name();
            // The official name is already reported.
            let is_reported = record.is_named(context.name(entry)) || reported.contains(&spelling);
            if spelling.as_bytes() != word && !is_reported && !is_found(entry, judgement, transport, spelling) {
                reported.push(spelling);
                report(context, findings, (id, entry, judgement), "the alias ", alias, spelling);
            }
        }
    }
}

fn report(
    context: &Context<'_>,
    findings: &mut Findings,
    (id, entry, judgement): (EntryId, &Entry, &Judgement),
    what: &str,
    span: Span,
    spelling: &str,
) {
    if context.is_registered_elsewhere(entry, spelling) {
        return;
    }
    let (word, endpoint) = (Printable(span.of(context.bytes)), context.judged_endpoint(entry, judgement));
    let can_have_alias = context.can_have_alias(entry, spelling);
    let lookup = Lookup::name(spelling.as_bytes(), protocol(entry.transport_span.of(context.bytes)));
    // Where the file gives the name another port, it is found.
    let not_found = if can_have_alias {
        find_line(context, entry.line, &lookup).who_finds(&format!("`{spelling}`"))
    } else {
        String::new()
    };
    findings
        .entry(id, span, format_args!("the registry writes {what}`{word}` on {endpoint} as `{spelling}`"))
        .continued(not_found)
        .cite_registry()
        .hint_with(|| {
            if can_have_alias {
                format!("add `{spelling}` as an alias; the old spelling keeps working")
            } else {
                context.advise_alias(entry, spelling)
            }
        })
        .fix_with(|| {
            // An alias never becomes the official name.
            let most = if span == entry.name { usize::MAX } else { 1 };
            make_findable_by(context, id, spelling).into_iter().take(most)
        });
}

/// Returns whether a line on the port and transport of `entry` has this exact word. It may be its name or an alias.
fn has_exact_name(context: &Context<'_>, entry: &Entry, word: &str) -> bool {
    context.index().by_name(context.document, context.bytes, word.as_bytes()).any(|binding| {
        let other = context.document.entry(binding.entry);
        other.transport.registered() == entry.transport.registered() && other.ports.first == entry.ports.first
    })
}

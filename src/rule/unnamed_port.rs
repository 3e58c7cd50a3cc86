use super::Context;
use super::support::context::any_of;
use super::support::note::standing_note;
use crate::diagnostic::{Change, Findings, Fix};
use crate::model::typo;
use crate::registry::{Claim, ClaimKind, Flag, Record};
use crate::syntax::Entry;
use crate::text::Printable;
use hashbrown::HashSet;
use std::cell::LazyCell;

rule! {
    /// # unnamed-port
    ///
    /// ## What it does
    /// Reports a line of Nmap's table that is named `unknown` on a port for which the registry has a name, and an
    /// unregistered name that is a single typing error away from `unknown`.
    ///
    /// ## Why it matters
    /// A scan shows `unknown` where it could show a service. Nmap's maintainers occasionally fill such lines from the
    /// registry. A misspelled `unknown` is shown as the name of a service.
    ///
    /// ## Example
    /// ```text
    /// unknown	8883/tcp	0.000025
    /// ```
    /// The registry assigns the port to `secure-mqtt`: write that instead of `unknown`.
    ///
    /// ## Fix
    /// Safe: writes the registry's name, if the registry has exactly one for the port. Unsafe if the table already has
    /// that name, since a scan by name then includes one more port or transport, or if a source reports the service as
    /// dead. Unsafe: corrects a misspelled `unknown`.
    ///
    /// ## Source
    /// The registry's records for the port, except historic spellings.
    UnnamedPort, "unnamed-port", Stale, "`unknown`, or a misspelling of it, on a port that the registry names", applies: Tables, fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    misspelled(context, findings);
    let nameable: Vec<_> = context
        .flagged(Flag::Nameable)
        .filter_map(|(id, entry, judgement)| {
            let mut names: Vec<&str> = context.current(entry, judgement).map(Record::name).collect();
            names.dedup();
            // duplicate-port and duplicate-entry report a line whose port an earlier line has.
            let is_first = context.ports().sharing(id, entry).next() == Some(id);
            (!names.is_empty() && is_first).then_some((id, entry, names))
        })
        .collect();
    let used = LazyCell::new(|| names_in_file(context, nameable.iter().flat_map(|(.., names)| names)));
    for &(id, entry, ref names) in &nameable {
        let (unnamed, any) = (Printable(context.name(entry)), any_of(names));
        let endpoint = context.endpoint(entry);
        findings
            .entry(id, entry.name, format_args!("{endpoint} is `{unnamed}` here, but the registry names it {any}"))
            .cite_registry()
            .hint_with(|| format!("write {any} instead of `{unnamed}`"))
            .note_with(|| standing_note(context, id))
            .fix_with(|| match names[..] {
                [name] => Some(put_name(context, entry, name, used.contains(name.as_bytes()))),
                _ => None,
            });
    }
}

/// Returns those of some names that an entry of the file has.
fn names_in_file<'a>(context: &Context<'a>, names: impl Iterator<Item = &'a &'a str>) -> HashSet<&'a [u8]> {
    let wanted: HashSet<&[u8]> = names.map(|name| name.as_bytes()).collect();
    let bindings = context.document.bindings();
    bindings.map(|binding| binding.word(context.document, context.bytes)).filter(|word| wanted.contains(word)).collect()
}

/// Reports names that are probably misspellings of the table's word for no name.
fn misspelled(context: &Context<'_>, findings: &mut Findings) {
    let Some(unnamed) = context.document.entries.iter().find(|entry| entry.unnamed) else { return };
    let word = context.name(unnamed);
    for (id, entry, _) in context.entries().filter(|(_, entry, _)| !entry.unnamed) {
        let name = context.name(entry);
        if typo(name, word).is_none() || context.registry.named(name).next().is_some() {
            continue;
        }
        let (printed, endpoint, word) = (Printable(name), context.endpoint(entry), Printable(word));
        findings
            .entry(id, entry.name, format_args!("{endpoint} is named `{printed}` here; did you mean `{word}`?"))
            .hint_with(|| format!("write `{word}`, the word for a port without a name"))
            .fix_with(|| [Fix::unsafe_change(Change::Replace { span: entry.name, text: word.0.to_vec() })]);
    }
}

/// Proposes to write the registry's name. Safe if the name is new to the file and its service is not reported dead.
fn put_name(context: &Context<'_>, entry: &Entry, name: &str, is_used: bool) -> Fix {
    let change = Change::Replace { span: entry.name, text: name.as_bytes().to_vec() };
    let claims = entry
        .transport
        .registered()
        .into_iter()
        .flat_map(|transport| context.registry.claims_about(name.as_bytes(), entry.ports.first, transport));
    let is_ghost =
        claims.filter_map(Claim::kind).any(|kind| matches!(kind, ClaimKind::Defunct | ClaimKind::HistoricProtocol));
    if is_used || is_ghost { Fix::unsafe_change(change) } else { Fix::safe(change) }
}

use super::Context;
use super::support::descriptions::aliases;
use super::support::note::alias_note;
use crate::diagnostic::Findings;
use crate::model::TransportWord;
use crate::phrases::endpoints_of_name;
use crate::registry::{Standing, judge_alias};
use crate::text::Printable;
use hashbrown::HashMap;

rule! {
    /// # stale-alias
    ///
    /// ## What it does
    /// Reports an alias that the registry has as the name of another port, and not as the name of any service on this
    /// one. Where another line of the file gives the name to another port, `alias-shadow` reports it instead.
    ///
    /// ## Why it matters
    /// A program that looks up the name gets this port, but the service of that name listens on the other.
    ///
    /// ## Example
    /// ```text
    /// acr-nema        104/tcp         dicom
    /// ```
    /// The registry has `dicom` on port 11112.
    ///
    /// ## Source
    /// The registry's records for the alias. Aliases that are historic or other spellings of the registry's name serve
    /// old programs and are not reported. Nor is a name that once held this port, even if the registry has since
    /// renamed, reassigned or removed it: as an alias it does no harm, and old programs still find it.
    StaleAlias, "stale-alias", Pedantic, "an alias that the registry gives to another port"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let mut spread = HashMap::new();
    for (id, entry, judgement) in context.entries() {
        for &alias in aliases(context, id) {
            let name = alias.of(context.bytes);
            if name.eq_ignore_ascii_case(context.name(entry)) {
                continue;
            }
            let standing = judge_alias(context.registry, name, entry);
            if !matches!(standing, Some(Standing::Contested | Standing::OtherPort)) {
                continue;
            }
            let endpoints = endpoints_of_name(context.registry, name);
            let on_several = || is_on_several_ports(context, name, entry.transport);
            if endpoints.is_empty() || *spread.entry((name, entry.transport)).or_insert_with(on_several) {
                continue;
            }
            let (printed, endpoint) = (Printable(name), context.judged_endpoint(entry, judgement));
            findings
                .entry(
                    id,
                    alias,
                    format_args!("`{printed}` is an alias of {endpoint} here, but the registry has it on {endpoints}"),
                )
                .cite_registry()
                .note_with(|| Some(alias_note(name, &endpoints, &endpoint.to_string())))
                .hint_with(|| {
                    format!("check which port the programs that look up `{printed}` need before you change the line")
                });
        }
    }
}

/// Returns whether the lines of one transport give a name to more than one port.
fn is_on_several_ports(context: &Context<'_>, name: &[u8], transport: TransportWord) -> bool {
    let mut ports = context
        .index()
        .by_name(context.document, context.bytes, name)
        .map(|binding| context.document.entry(binding.entry))
        .filter(|entry| entry.transport == transport)
        .map(|entry| entry.ports);
    ports.next().is_some_and(|first| ports.any(|other| other != first))
}

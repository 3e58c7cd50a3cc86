use super::Context;
use super::support::descriptions::aliases;
use crate::diagnostic::Findings;
use crate::model::name_fault;
use crate::syntax::EntryId;
use crate::text::{Printable, Span};

rule! {
    /// # service-name
    ///
    /// ## What it does
    /// Reports names and aliases that are not valid service names. A valid name has 1 to 15 letters, digits and
    /// hyphens, with at least one letter, no hyphen at either end and no two hyphens in a row. Names that the registry
    /// itself has are allowed.
    ///
    /// ## Why it matters
    /// The name cannot be registered, and programs that check names, such as those that read SRV records or Kubernetes
    /// manifests, reject it.
    ///
    /// ## Example
    /// ```text
    /// our_backup      7001/tcp
    /// ```
    /// Keep the name for the programs that use it. Add a valid name such as `our-backup` as an alias.
    ///
    /// ## Source
    /// RFC 6335, section 5.1. The registry has about a hundred older names that break these rules, such as `sql*net`.
    ServiceName, "service-name", Pedantic, "a name that RFC 6335 does not allow", applies: NamesAre(crate::syntax::NameRole::Name)
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, _) in context.entries().filter(|(_, entry, _)| !entry.unnamed) {
        word(context, findings, id, entry.name);
        for &alias in aliases(context, id) {
            word(context, findings, id, alias);
        }
    }
}

fn word(context: &Context<'_>, findings: &mut Findings, entry: EntryId, span: Span) {
    let name = span.of(context.bytes);
    let Some(fault) = name_fault(name) else { return };
    if context.registry.named(name).next().is_some() {
        return;
    }
    findings
        .entry(entry, span, format_args!("`{}` is not a valid service name: {fault}", Printable(name)))
        .hint("use letters, digits and hyphens (RFC 6335, section 5.1), or keep the name if programs look it up");
}

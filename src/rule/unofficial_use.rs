use super::Context;
use super::support::port_claims;
use crate::diagnostic::Findings;
use crate::registry::ClaimKind;

rule! {
    /// # unofficial-use
    ///
    /// ## What it does
    /// Reports an entry on whose port and transport a named source tells of a use that the registry did not assign.
    /// Entries without a name are told of too; an entry for a range of ports is left alone.
    ///
    /// ## Why it matters
    /// What answers on the port may well be the other service. A port without a name may have a known use.
    ///
    /// ## Example
    /// ```text
    /// websm           9090/tcp
    /// ```
    /// The Prometheus server listens on 9090 by default. Nothing is wrong with the line.
    ///
    /// ## Source
    /// The claims of the kind `unofficial-use` in `data/claims.tsv`, each with its source. What the registry itself
    /// notes is told by unauthorized-use.
    UnofficialUse, "unofficial-use", Pedantic, "the port has a use that the registry did not assign"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    port_claims::report(context, findings, ClaimKind::UnofficialUse, |place| {
        format!("{place} is claimed to have a use that the registry did not assign")
    });
}

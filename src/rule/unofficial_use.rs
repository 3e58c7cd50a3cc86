use super::Context;
use super::support::port_claims;
use crate::diagnostic::Findings;
use crate::registry::ClaimKind;

rule! {
    /// # unofficial-use
    ///
    /// ## What it does
    /// Reports an entry if a named source reports a use of its port and transport that the registry did not assign.
    /// Includes entries without a name; excludes entries for a range of ports.
    ///
    /// ## Why it matters
    /// The other service may answer on the port. A port without a name may have a known use.
    ///
    /// ## Example
    /// ```text
    /// websm           9090/tcp
    /// ```
    /// The Prometheus server listens on 9090 by default. The line itself is correct.
    ///
    /// ## Source
    /// The claims of the kinds `unofficial-use` and `tool` in `data/claims.tsv`, each with its source.
    /// `unauthorized-use` reports the registry's own notes on ports without a claim of the first kind.
    UnofficialUse, "unofficial-use", Pedantic, "a port with a use that the registry did not assign"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let message = |endpoint: &str, subjects: &str| match subjects {
        "" => format!("{endpoint} has a reported use that the registry did not assign"),
        subjects => format!("{endpoint} is also used by {subjects}"),
    };
    port_claims::report(context, findings, &[ClaimKind::UnofficialUse, ClaimKind::Tool], message, |entry| {
        let endpoint = context.endpoint(entry);
        format!("expect either service on the port; run `portolan explain {endpoint}` for the sources")
    });
}

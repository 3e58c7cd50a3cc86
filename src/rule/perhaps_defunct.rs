use super::Context;
use super::support::defunct::report_defunct;
use crate::diagnostic::Findings;

rule! {
    /// # perhaps-defunct
    ///
    /// ## What it does
    /// Reports a name that the registry assigns although weak sources, such as web pages without a source of their own,
    /// report that the service is dead. The finding shows each claim with its source, and the evidence against it.
    ///
    /// ## Why it matters
    /// The name may be one that nothing uses. But no source that could know says so, so the rule is off by default.
    ///
    /// ## Example
    /// ```text
    /// sco-dtmgr       617/tcp
    /// ```
    /// The registry still assigns the port. A web page alone says that the server is dead: judge it, and keep the line
    /// unless nothing on your systems looks up the name.
    ///
    /// ## Source
    /// The claims of the kind `defunct` in `data/claims.tsv` whose evidence is weak; `portolan explain` shows all evidence
    /// about the port, for and against.
    PerhapsDefunct, "perhaps-defunct", Pedantic, "still assigned, but weakly reported as withdrawn or out of use"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    report_defunct(context, findings, true);
}

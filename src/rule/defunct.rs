use super::Context;
use super::support::defunct::report_defunct;
use crate::diagnostic::Findings;

rule! {
    /// # defunct
    ///
    /// ## What it does
    /// Reports a name that the registry assigns although a source reports that the service is dead: the vendor is
    /// gone, the product is discontinued, or the network was closed. The finding shows each claim with its source and
    /// the strength of that source. A claim that the registry has removed the name is shown with the evidence against
    /// it. Where only weak sources report the end, `perhaps-defunct` reports the name instead.
    ///
    /// ## Why it matters
    /// With such an entry, a scan or a firewall listing names a service that no longer runs, and hides the one that
    /// answers. But a claim is not a fact in the registry: the port is still assigned, and a copy of the service may
    /// still run.
    ///
    /// ## Example
    /// ```text
    /// msnp            1863/tcp
    /// ```
    /// The registry still assigns the port. Microsoft closed its Messenger service in 2014: remove the line if nothing on
    /// your systems looks up the name. In Nmap's table keep the line: it carries the port's open frequency.
    ///
    /// ## Fix
    /// Unsafe: comments the line out, except in Nmap's format, where the line carries a measured frequency. To keep the line, run `portolan annotate`: it adds a note that states the
    /// known facts and silences the finding until they change.
    ///
    /// ## Source
    /// The claims of the kind `defunct` in `data/claims.tsv`, each with its source; `portolan explain` shows all
    /// evidence about the port, for and against.
    Defunct, "defunct", Stale, "an assigned service that is reported withdrawn or out of use", fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    report_defunct(context, findings, false);
}

//! A lookup that worked in the table before gets another answer.

use super::Context;
use super::support::lookups::{asked, groups, span_of};
use crate::diagnostic::Findings;
use portolan_resolvers::{ChangeKind, list};

rule! {
    /// # lookup-changed
    ///
    /// ## What it does
    /// With `--base OLD`: reports each name and port that programs find in the old table and in this one, with another
    /// answer, and which resolvers are meant.
    ///
    /// ## Why it matters
    /// A program that gets another port talks to another service. A program that gets another name for a port prints
    /// it, and filters that read the output do not know it.
    ///
    /// ## Example
    /// The old table has `dicom` as an alias on 104/tcp, the new one as the name of 11112/tcp.
    ///
    /// ## Source
    /// The two tables, as models of glibc, musl, FreeBSD's libc, Go and Nmap read them; `portolan compare` shows all.
    LookupChanged, "lookup-changed", Correctness, "with --base: a lookup gets another answer"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for group in groups(context, ChangeKind::Changed) {
        let change = group.change;
        let entry = group.entry;
        let message = format!("{} was {} and is {}", asked(&change.lookup), change.before, change.after);
        let span = span_of(context, entry);
        let finding = match entry {
            Some(entry) => findings.entry(entry, span, message),
            None => findings.place(span, message),
        };
        finding.hint(format!("for {}; see `portolan compare`", list(&group.resolvers)));
    }
}

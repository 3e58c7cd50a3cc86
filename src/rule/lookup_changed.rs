//! Reports lookups that return another answer than with the old table.

use super::support::lookups::{groups, span_of, subject};
use super::{Context, THIS_FILE};
use crate::diagnostic::Findings;
use crate::text::unquoted_path;
use portolan_resolvers::{ChangeKind, list};

rule! {
    /// # lookup-changed
    ///
    /// ## What it does
    /// With `--base OLD`: reports each name and port whose lookup succeeds in both tables but returns different
    /// answers, and lists the affected resolvers.
    ///
    /// ## Why it matters
    /// A program that gets another port talks to another service. A program that gets another name for a port prints
    /// that name, and filters that parse the output do not recognize it.
    ///
    /// ## Example
    /// The old table has `dicom` as an alias on 104/tcp, the new one as the name of 11112/tcp.
    ///
    /// ## Source
    /// The two tables, as models of glibc, musl, FreeBSD's and OpenBSD's libc, Go and Nmap read them, or those that
    /// `--resolver` or `resolvers` in portolan.toml names; `portolan compare` shows every change.
    LookupChanged, "lookup-changed", Correctness, "with --base: a lookup with another answer"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for group in groups(context, ChangeKind::Changed) {
        let change = group.change;
        let entry = group.entry;
        let message = format!("{} was {}; it is now {}", subject(&change.lookup), change.before, change.after);
        let span = span_of(context, entry);
        let finding = match entry {
            Some(entry) => findings.entry(entry, span, message),
            None => findings.at(span, message),
        };
        finding
            .detail(format_args!("it affects {}", list(&group.resolvers)))
            .old_line(group.old_line(context))
            .hint_with(|| {
                let old =
                    context.old.and_then(|old| unquoted_path(&old.source.path)).unwrap_or_else(|| "OLD".to_owned());
                format!("run `portolan compare {old} {THIS_FILE}` to see every change")
            });
    }
}

//! Reports lookups that find nothing, but succeeded with the old table.

use super::Context;
use super::support::lookups::{Group, groups, span_of, subject};
use crate::diagnostic::{Change, Findings, Fix};
use crate::model::name_fault;
use portolan_resolvers::{ChangeKind, Lookup, LookupChange, list};

rule! {
    /// # lookup-lost
    ///
    /// ## What it does
    /// With `--base OLD`: reports each name and port that programs find in the old table but not in this one, and
    /// lists the affected resolvers.
    ///
    /// ## Why it matters
    /// A lost name breaks the programs that look it up, often without an error: a filter that bans by name bans
    /// nothing, and a firewall skips a rule.
    ///
    /// ## Example
    /// The old table has `imap3 220/tcp`, the new one has nothing on that port. Keep the line, or make the name an
    /// alias on the line that has the port now.
    ///
    /// A loss on purpose is accepted by a comment anywhere in the new table: `# portolan: dropped[imap3/tcp, imap3/udp]`
    /// and the reason; `dropped[imap3]` accepts it on every transport. The finding shows the line of the old table.
    ///
    /// ## Fix
    /// Safe: adds a lost name as an alias to the line that has its port now. Never restores a line.
    ///
    /// ## Source
    /// The two tables, as models of glibc, musl, FreeBSD's and OpenBSD's libc, Go and Nmap read them, or those that
    /// `--resolver` or `resolvers` in portolan.toml names; `portolan compare` shows every change.
    LookupLost, "lookup-lost", Correctness, "with --base: a lookup that worked finds nothing", fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for group in groups(context, ChangeKind::Lost) {
        let entry = group.entry;
        let message = message(group.change);
        let span = span_of(context, entry);
        let finding = match entry {
            Some(entry) => findings.entry(entry, span, message),
            None => findings.place(span, message),
        };
        finding
            .detail(format_args!("it affects {}", list(&group.resolvers)))
            .old_line(group.old_line(context))
            .hint(hint(&group))
            .fix_with(|| bring_back(&group));
    }
}

fn message(change: &LookupChange) -> String {
    format!("{} was {}; it is no longer found", subject(&change.lookup), change.before)
}

/// Returns what to do. A name is an alias only where a line has its port.
fn hint(group: &Group<'_>) -> String {
    let keep = match (&group.change.lookup, group.on_port) {
        (Lookup::Port { .. }, _) => "keep a line for the port",
        (_, Some(_)) => "keep the name as an alias",
        (_, None) => "keep the line",
    };
    format!("{keep}, or accept the loss: `# portolan: dropped[{}] reason`", group.names.join(", "))
}

/// Proposes to add a lost name to the first entry on its port.
fn bring_back(group: &Group<'_>) -> Option<Fix> {
    let (Lookup::Name { name, .. } | Lookup::Addresses { name }) = &group.change.lookup else { return None };
    let name = std::str::from_utf8(name).ok().filter(|name| name_fault(name.as_bytes()).is_none())?;
    Some(Fix::safe(Change::AddNames { entry: group.on_port?, names: vec![name.to_owned()] }))
}

//! A lookup that worked in the table before finds nothing any more.

use super::Context;
use super::support::lookups::{Group, asked, groups, span_of};
use crate::diagnostic::{Change, Findings, Fix};
use crate::model::name_fault;
use portolan_resolvers::{ChangeKind, Lookup, LookupChange, list};

rule! {
    /// # lookup-lost
    ///
    /// ## What it does
    /// With `--base OLD`: reports each name and port that programs find in the old table and not in this one, and which
    /// resolvers are meant.
    ///
    /// ## Why it matters
    /// A name that goes away breaks what asks for it, often without a word: a filter that bans by name bans nothing, a
    /// firewall leaves a rule out.
    ///
    /// ## Example
    /// The old table has `imap3 220/tcp`, the new one has nothing on that port. Keep the line, or make the name an alias
    /// of the line that has the port now.
    ///
    /// ## Fix
    /// Safe: adds a lost name as an alias to the line that has its port now. Lines are not brought back.
    ///
    /// ## Source
    /// The two tables, as models of glibc, musl, FreeBSD's libc, Go and Nmap read them; `portolan compare` shows all.
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
        let who = list(&group.resolvers);
        finding
            .hint(format_args!("for {who}; keep the name, as an alias if its port has another one now"))
            .fix_with(|| bring_back(&group));
    }
}

fn message(change: &LookupChange) -> String {
    format!("{} was {} and is not found any more", asked(&change.lookup), change.before)
}

/// Gives a lost name to the first entry on its port.
fn bring_back(group: &Group<'_>) -> Option<Fix> {
    let (Lookup::Name { name, .. } | Lookup::Addresses { name }) = &group.change.lookup else { return None };
    let name = std::str::from_utf8(name).ok().filter(|name| name_fault(name.as_bytes()).is_none())?;
    Some(Fix::safe(Change::AddNames { entry: group.on_port?, names: vec![name.to_owned()] }))
}

//! Reports lookups that find nothing, but succeeded with the old table.

use super::Context;
use super::support::lookups::{Group, groups, span_of, subject};
use crate::diagnostic::{Change, Findings, Fix};
use crate::model::name_fault;
use crate::text::listed;
use portolan_resolvers::{ChangeKind, Lookup, list};

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
    LookupLost, "lookup-lost", Correctness, "with --base: a lookup that no longer finds anything", fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for group in groups(context, ChangeKind::Lost) {
        let entry = group.entry;
        let message = message(&group, is_elsewhere(context, &group));
        let span = span_of(context, entry);
        let finding = match entry {
            Some(entry) => findings.entry(entry, span, message),
            None => findings.at(span, message),
        };
        finding
            .detail(format_args!("it affects {}", list(&group.resolvers)))
            .old_line(group.old_line(context))
            .hint(hint(context, &group))
            .fix_with(|| bring_back(&group));
    }
}

/// The most ports of a name that a message lists.
const MOST_ENDPOINTS: usize = 4;

/// Writes the ports where a name is lost. `is_elsewhere` is whether it still has another port.
fn message(group: &Group<'_>, is_elsewhere: bool) -> String {
    let subject = subject(&group.change.lookup);
    let there = if is_elsewhere { " there" } else { "" };
    match &group.endpoints[..] {
        [] => format!("{subject} was {}; it is no longer found{there}", group.change.before),
        endpoints if endpoints.len() > MOST_ENDPOINTS => {
            let (first, more) = (endpoints[..MOST_ENDPOINTS].join(", "), endpoints.len() - MOST_ENDPOINTS);
            format!("{subject} was {first} and {more} more; it is no longer found{there}")
        }
        endpoints => format!("{subject} was {}; it is no longer found{there}", listed(endpoints, "and")),
    }
}

/// Returns whether a lost name still has a port in the new table.
fn is_elsewhere(context: &Context<'_>, group: &Group<'_>) -> bool {
    !transports_of(context, &group.change.lookup).is_empty()
}

/// Returns the transports that the new table has for a name, as written.
fn transports_of<'a>(context: &Context<'a>, lookup: &Lookup) -> Vec<&'a [u8]> {
    let name = match lookup {
        Lookup::Name { name, .. } | Lookup::Addresses { name } => Some(&name[..]),
        Lookup::Port { .. } => None,
    };
    let (document, bytes) = (context.document, context.bytes);
    let bindings = name.into_iter().flat_map(|name| context.index().by_name(document, bytes, name).take(EXAMINED));
    bindings.map(|binding| document.entry(binding.entry).transport_span.of(bytes)).collect()
}

/// The number of bindings of a name that are examined. A hostile file can have any number of them.
const EXAMINED: usize = 64;

/// Returns what to do. A name is an alias only where a line has its port. The loss of a name can be accepted on transports
/// that the table no longer has for it.
fn hint(context: &Context<'_>, group: &Group<'_>) -> String {
    let keep = match (&group.change.lookup, group.on_port) {
        (Lookup::Port { .. }, _) => "keep a line for the port",
        (_, Some(_)) => "keep the name as an alias",
        (_, None) => "keep the line",
    };
    let transports = transports_of(context, &group.change.lookup);
    let has = |name: &String| {
        let transport = name.rsplit('/').next().unwrap_or_default().as_bytes();
        transports.iter().any(|known| known.eq_ignore_ascii_case(transport))
    };
    let is_port = matches!(group.change.lookup, Lookup::Port { .. });
    let names: Vec<&str> = group.names.iter().filter(|name| !has(name)).map(String::as_str).collect();
    if is_port || names.is_empty() {
        return keep.to_owned();
    }
    format!("{keep}, or accept the loss: `# portolan: dropped[{}] reason`", names.join(", "))
}

/// Proposes to add a lost name to the first entry on its port.
fn bring_back(group: &Group<'_>) -> Option<Fix> {
    let (Lookup::Name { name, .. } | Lookup::Addresses { name }) = &group.change.lookup else { return None };
    let name = std::str::from_utf8(name).ok().filter(|name| name_fault(name.as_bytes()).is_none())?;
    Some(Fix::safe(Change::AddNames { entry: group.on_port?, names: vec![name.to_owned()] }))
}

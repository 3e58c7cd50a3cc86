use super::Context;
use super::support::answers::protocol;
use super::support::fixes::join;
use super::support::groups::{answers_in_table, entries_with_one_port};
use crate::diagnostic::{Change, Findings, Fix};
use crate::syntax::{Entry, EntryId};
use crate::text::Printable;
use hashbrown::HashSet;
use portolan_resolvers::Lookup;

rule! {
    /// # duplicate-port
    ///
    /// ## What it does
    /// Reports a line whose port and transport an earlier line has under another name. Silent where the registry
    /// lists both names on the port.
    ///
    /// ## Why it matters
    /// A program that looks up the port gets the first line only. The later name is found when it is looked up, but `ss`,
    /// `netstat` and firewalls never show it. Nmap skips the later line, name and frequency.
    ///
    /// ## Example
    /// ```text
    /// proxy           8081/tcp
    /// backup          8081/tcp
    /// ```
    /// Write one line and make the other name an alias: `proxy 8081/tcp backup`.
    ///
    /// ## Fix
    /// Unsafe: adds the name and its aliases to the first line, except aliases that other ports have too, and comments
    /// this line out. In Nmap's format, only comments the line out.
    ///
    /// ## Source
    /// services(5): ports are looked up from the top of the file. Nmap skips a row whose port and transport an earlier
    /// row has (services.cc).
    DuplicatePort, "duplicate-port", Correctness, "several names for one port and transport, on several lines", applies: Tables, fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let mut seen: HashSet<&[u8]> = HashSet::new();
    for group in entries_with_one_port(context) {
        seen.clear();
        // No resolver reads all of a range, and of a list of transports at most the first one.
        let lists_count = !context.has_few_ranges_and_lists();
        let mut group = group.into_iter().filter_map(|id| {
            let entry = context.document.entry(id);
            (entry.ports.is_single() && (lists_count || !context.is_listed(entry))).then_some((id, entry))
        });
        let Some((_, first)) = group.next() else { continue };
        seen.insert(context.name(first));
        let aliases: HashSet<&[u8]> =
            context.document.aliases(first).iter().map(|alias| alias.of(context.bytes)).collect();
        let first_listed = context.registry_lists_entry(first);
        for (id, entry) in group {
            // `duplicate-entry` reports a name that appeared before.
            if seen.insert(context.name(entry)) && !(first_listed && context.registry_lists_entry(entry)) {
                let is_alias = aliases.contains(context.name(entry));
                report(context, findings, (first, is_alias), id);
            }
        }
    }
}

/// Reports the second of two lines with one port. `is_alias`: whether the first entry has the name as an alias.
fn report(context: &Context<'_>, findings: &mut Findings, (first, is_alias): (&Entry, bool), id: EntryId) {
    let entry = context.document.entry(id);
    let (name, endpoint) = (Printable(context.name(entry)), context.endpoint(entry));
    let (first_name, line) = (Printable(context.name(first)), first.line);
    let effect = effect(context, is_alias, entry);
    let hint = || match (is_alias, context.document.aliases(entry).is_empty()) {
        _ if !context.document.format.has_aliases() => "keep one of the two lines".to_owned(),
        (true, true) => "remove this line, or put first the line that lookups should return".to_owned(),
        (true, false) => {
            format!("move this line's aliases to line {line}, or put first the line that lookups should return")
        }
        (false, true) => {
            format!("make `{name}` an alias on line {line}, or put first the line that lookups should return")
        }
        (false, false) => {
            format!("add `{name}` and its aliases to line {line}, or put first the line that lookups should return")
        }
    };
    findings
        .entry(id, entry.name, format_args!("{endpoint} is `{first_name}` on line {line}{effect}"))
        .cite_registry()
        .hint_with(hint)
        .fix_with(|| join_first(context, id, entry));
}

/// Describes the effect of the second of two lines with one port on lookups, as the end of a message.
fn effect(context: &Context<'_>, is_alias: bool, entry: &Entry) -> String {
    let name = Printable(context.name(entry));
    let protocol = protocol(entry.transport_span.of(context.bytes));
    let by_name = answers_in_table(context, &Lookup::name(name.0, protocol));
    if by_name.none_finds() {
        return by_name.who_finds(&format!("`{name}`"));
    }
    let by_port = answers_in_table(context, &Lookup::port(entry.ports.first, protocol));
    match (by_port.is_empty(), by_port.has(&format!("`{name}`"))) {
        (true, _) => format!(", and `{name}` here"),
        (_, true) => by_port.to_string(),
        _ if is_alias => format!(", where `{name}` is an alias: lookups of the port never return `{name}`"),
        _ => format!(": lookups of the port never return `{name}`"),
    }
}

/// Proposes to move the names of a line to the first line of its port, and to comment the line out.
fn join_first(context: &Context<'_>, id: EntryId, entry: &Entry) -> Option<Fix> {
    if context.is_listed(entry) {
        return None;
    }
    let drop = Change::CommentOut { line: entry.line };
    if !context.document.format.has_aliases() {
        return Some(Fix::unsafe_change(drop));
    }
    let mut others = context.ports().sharing(id, entry);
    let same_transport = |&other: &EntryId| context.document.entry(other).transport == entry.transport;
    join(context, others.find(same_transport)?, id, drop)
}

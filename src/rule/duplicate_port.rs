use super::Context;
use super::groups::entries_with_one_port;
use crate::diagnostic::Findings;
use crate::syntax::Entry;
use crate::text::Shown;
use hashbrown::HashSet;

rule! {
    /// # duplicate-port
    ///
    /// ## What it does
    /// Reports a line whose port and transport an earlier line has under another name. Silent where the registry
    /// lists both names on the port.
    ///
    /// ## Why it matters
    /// A program that asks for the name of the port gets the first line only. The later name works when it is asked
    /// for, but `ss`, `netstat` and firewalls never show it. Nmap drops the later line, name and frequency.
    ///
    /// ## Example
    /// ```text
    /// proxy           8081/tcp
    /// backup          8081/tcp
    /// ```
    /// Write one line and make the other name an alias: `proxy 8081/tcp backup`.
    ///
    /// ## Source
    /// services(5): a port is found by reading the file from the top. Nmap's reader skips a row whose port and transport
    /// it knows already (services.cc).
    DuplicatePort, "duplicate-port", Correctness, "several names for one port and transport, on several lines"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let mut seen: HashSet<&[u8]> = HashSet::new();
    for group in entries_with_one_port(context) {
        seen.clear();
        // No resolver reads ranges.
        let mut group = group.into_iter().filter_map(|number| {
            let entry = &context.document.entries[number as usize];
            entry.ports.is_single().then_some((number, entry))
        });
        let Some((_, first)) = group.next() else { continue };
        seen.insert(context.name(first));
        let first_listed = is_listed(context, first);
        for (number, entry) in group {
            // A name that stood before is the business of duplicate-entry.
            if seen.insert(context.name(entry)) && !(first_listed && is_listed(context, entry)) {
                report(context, findings, first, number, entry);
            }
        }
    }
}

fn is_listed(context: &Context<'_>, entry: &Entry) -> bool {
    !entry.unnamed
        && entry
            .transport
            .registered()
            .is_some_and(|transport| context.registry_lists(context.name(entry), entry.ports.first, transport))
}

fn report(context: &Context<'_>, findings: &mut Findings, first: &Entry, number: u32, entry: &Entry) {
    let (name, place) = (Shown(context.name(entry)), context.place(entry));
    let (first_name, line) = (Shown(context.name(first)), context.line(first));
    let (effect, hint) = if context.document.format.case_sensitive {
        (
            format!("programs that ask for its name never get `{name}`"),
            format!("make `{name}` an alias on line {line}, or put the line first that should answer"),
        )
    } else {
        ("Nmap drops this line".to_owned(), "keep one of the two lines".to_owned())
    };
    findings
        .entry(number, entry.name, format!("{place} is `{first_name}` on line {line}: {effect}"))
        .cite_registry()
        .hint(hint);
}

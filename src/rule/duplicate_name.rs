use super::Context;
use super::support::answers::ResolverAnswers;
use super::support::groups::{answers_to_name, names_with_several_ports};
use crate::diagnostic::{Change, Findings, Fix};
use crate::model::PortRange;
use crate::syntax::{Binding, Entry};
use crate::text::Printable;
use hashbrown::HashSet;
use std::cell::LazyCell;

rule! {
    /// # duplicate-name
    ///
    /// ## What it does
    /// Reports a name that several lines give to different ports of one transport. Silent where the registry lists
    /// the name on both ports, or did so until it took a port back, which `deassigned` reports; and in Nmap's table: `nmap -p
    /// NAME` scans every port of the name.
    ///
    /// ## Why it matters
    /// A lookup by name gives one port. glibc, musl and FreeBSD, for example, take the first line and Go takes the last, so
    /// that two programs on one machine use two ports. The message says what each resolver answers.
    ///
    /// ## Example
    /// ```text
    /// backup          4000/tcp
    /// backup          4001/tcp
    /// ```
    /// Give one of them another name.
    ///
    /// ## Fix
    /// Unsafe: if the registry lists the name on only one of the two ports, comments the other line out.
    ///
    /// ## Source
    /// services(5): names are looked up from the top of the file. Go's net package keeps the last port that it reads
    /// for a name (`net/port_unix.go`).
    DuplicateName, "duplicate-name", Correctness, "a name on several ports of one transport", applies: WithOnePortOfName, fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for bindings in names_with_several_ports(context) {
        // Many bindings of one name may be reported.
        let answers = LazyCell::new(|| answers_to_name(context, bindings));
        let mut official = bindings.iter().filter(|binding| binding.alias.is_none());
        let Some(&first) = official.next() else { continue };
        let had_first = context.registry_had_entry(entry(context, first));
        let mut ports: HashSet<PortRange> = HashSet::new();
        ports.insert(entry(context, first).ports);
        for &later in official {
            // `duplicate-entry` reports a port that appeared before.
            let other = entry(context, later);
            if ports.insert(other.ports) && !(had_first && context.registry_had_entry(other)) {
                report(context, findings, (first, later), &answers);
            }
        }
    }
}

fn entry<'a>(context: &Context<'a>, binding: Binding) -> &'a Entry {
    context.document.entry(binding.entry)
}

fn report(
    context: &Context<'_>,
    findings: &mut Findings,
    (first, later): (Binding, Binding),
    answers: &ResolverAnswers,
) {
    let (one, two) = (entry(context, first), entry(context, later));
    let name = Printable(context.name(two));
    findings
        .entry(
            later.entry,
            two.name,
            format_args!(
                "`{name}` is {} on line {}, and {} here",
                context.endpoint(one),
                one.line,
                context.endpoint(two)
            ),
        )
        .continued(answers)
        .cite_registry()
        .hint("decide which port the name has, and rename or remove the other line")
        .fix_with(|| comment_out_other(context, two));
}

/// Proposes to comment out one of two lines if the registry has the name only on the port of the other.
fn comment_out_other(context: &Context<'_>, entry: &Entry) -> Option<Fix> {
    let named = context.index().by_name(context.document, context.bytes, context.name(entry)).take(8);
    let other = named
        .filter(|binding| binding.alias.is_none())
        .map(|binding| context.document.entry(binding.entry))
        .find(|other| other.transport == entry.transport && other.ports != entry.ports)?;
    let line = match (context.registry_lists_entry(other), context.registry_lists_entry(entry)) {
        (true, false) => entry.line,
        (false, true) => other.line,
        _ => return None,
    };
    Some(Fix::unsafe_change(Change::CommentOut { line }))
}

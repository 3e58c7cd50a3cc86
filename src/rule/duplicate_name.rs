use super::Context;
use super::groups::{names_with_several_ports, who_answers};
use crate::diagnostic::Findings;
use crate::model::PortRange;
use crate::syntax::{Binding, Entry};
use crate::text::Shown;
use hashbrown::HashSet;

rule! {
    /// # duplicate-name
    ///
    /// ## What it does
    /// Reports a name that several lines give to different ports of one transport. Silent where the registry lists
    /// the name on both ports.
    ///
    /// ## Why it matters
    /// A look-up by name gives one port. glibc, musl and BSD take the first line, Go takes the last, so that two
    /// programs on one machine talk to two ports. Nmap scans all of them.
    ///
    /// ## Example
    /// ```text
    /// backup          4000/tcp
    /// backup          4001/tcp
    /// ```
    /// Give one of them another name.
    ///
    /// ## Source
    /// services(5): a name is found by reading the file from the top. Go's net package keeps the last port that it
    /// reads for a name (net/port_unix.go).
    DuplicateName, "duplicate-name", Correctness, "a name on several ports of one transport"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for bindings in names_with_several_ports(context) {
        let mut official = bindings.iter().filter(|binding| binding.alias.is_none());
        let Some(&first) = official.next() else { continue };
        let first_listed = is_listed(context, first);
        let mut ports: HashSet<PortRange> = HashSet::new();
        ports.insert(entry(context, first).ports);
        for &later in official {
            // A port that stood before is the business of duplicate-entry.
            if ports.insert(entry(context, later).ports) && !(first_listed && is_listed(context, later)) {
                report(context, findings, &bindings, first, later);
            }
        }
    }
}

fn entry<'a>(context: &Context<'a>, binding: Binding) -> &'a Entry {
    &context.document.entries[binding.entry as usize]
}

fn is_listed(context: &Context<'_>, binding: Binding) -> bool {
    let entry = entry(context, binding);
    entry
        .transport
        .registered()
        .is_some_and(|transport| context.registry_lists(context.name(entry), entry.ports.first, transport))
}

fn report(context: &Context<'_>, findings: &mut Findings, bindings: &[Binding], first: Binding, later: Binding) {
    let (one, two) = (entry(context, first), entry(context, later));
    let name = Shown(context.name(two));
    let answers = match (bindings.first(), bindings.last()) {
        _ if !context.document.format.case_sensitive => "Nmap scans all of them".to_owned(),
        (Some(&top), Some(&bottom)) => who_answers(entry(context, top), entry(context, bottom)),
        _ => return,
    };
    findings
        .entry(
            later.entry,
            two.name,
            format!("`{name}` is {} on line {} and {} here: {answers}", context.place(one), context.line(one), context.place(two)),
        )
        .cite_registry()
        .hint("decide which port the name means, and rename or take out the other line");
}

use super::Context;
use crate::diagnostic::Findings;
use crate::syntax::Binding;
use crate::text::Shown;
use hashbrown::{HashMap, HashSet};

rule! {
    /// # alias-shadow
    ///
    /// ## What it does
    /// Reports an alias that is also the official name or an alias of a line with another port, on the same
    /// transport.
    ///
    /// ## Why it matters
    /// A program that looks the name up gets one of the two ports, and which one depends on the reader: glibc, musl
    /// and FreeBSD's libc take the first line, Go's resolver the last. Debian's own table had `dicom` as an alias of
    /// `acr-nema 104/tcp`, far above the line `dicom 11112/tcp`, so that `dicom` meant port 104 to most programs.
    ///
    /// ## Example
    /// ```text
    /// acr-nema        104/tcp         dicom
    /// dicom           11112/tcp
    /// ```
    /// Take the alias out of the line that should not own the name.
    ///
    /// ## Source
    /// services(5): a name is found by reading the file from the top. Where the registry assigns the name to both
    /// ports, nothing is reported.
    AliasShadow, "alias-shadow", Correctness, "an alias is also a name on another port"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for bindings in context.index().repeated_names() {
        // Names on several ports are the business of duplicate-name; here at least one side is an alias.
        if bindings.clone().all(|binding| binding.alias.is_none()) {
            continue;
        }
        let uses = uses_by_transport(context, bindings.clone());
        for (number, alias) in bindings.enumerate().filter(|(_, binding)| binding.alias.is_some()) {
            let Some(uses) = uses.get(&transport(context, alias)) else { continue };
            // Two aliases are reported once, at the later one.
            let earlier = uses.all.iter().take_while(|(other, _)| *other < number);
            let first = |(_, other): &&(usize, Binding)| clashes(context, alias, *other);
            let clash = earlier.clone().find(first).into_iter().chain(uses.official.iter().find(first)).min_by_key(|(other, _)| *other);
            if let Some(&(_, other)) = clash {
                report(context, findings, alias, other);
            }
        }
    }
}

/// The bindings of one name on one transport, one for each port: a name may stand on any number of lines, and only
/// their ports matter. Each with its number among the bindings of the name, in their order.
#[derive(Default)]
struct Uses {
    all: Vec<(usize, Binding)>,
    official: Vec<(usize, Binding)>,
}

fn uses_by_transport(context: &Context<'_>, bindings: impl Iterator<Item = Binding>) -> HashMap<Vec<u8>, Uses> {
    let mut seen = HashSet::new();
    let mut by_transport: HashMap<Vec<u8>, Uses> = HashMap::new();
    for (number, binding) in bindings.enumerate() {
        let (transport, ports) = (transport(context, binding), context.document.entries[binding.entry as usize].ports);
        let uses = by_transport.entry_ref(&transport[..]).or_default();
        if binding.alias.is_none() && seen.insert((transport.clone(), ports, true)) {
            uses.official.push((number, binding));
        }
        if seen.insert((transport, ports, false)) {
            uses.all.push((number, binding));
        }
    }
    by_transport
}

fn transport(context: &Context<'_>, binding: Binding) -> Vec<u8> {
    context.document.entries[binding.entry as usize].transport_span.of(context.bytes).to_ascii_lowercase()
}

/// Whether two bindings of a name on one transport contradict each other.
fn clashes(context: &Context<'_>, a: Binding, b: Binding) -> bool {
    let entries = &context.document.entries;
    let (one, other) = (&entries[a.entry as usize], &entries[b.entry as usize]);
    let listed = |entry: &crate::syntax::Entry| {
        let name = a.word(context.document, context.bytes);
        entry.transport.registered().is_some_and(|transport| {
            context.registry_lists(name, entry.ports.first, transport)
        })
    };
    one.ports != other.ports && !(listed(one) && listed(other))
}

fn report(context: &Context<'_>, findings: &mut Findings, alias: Binding, other: Binding) {
    let (one, two) =
        (&context.document.entries[alias.entry as usize], &context.document.entries[other.entry as usize]);
    let name = Shown(alias.word(context.document, context.bytes));
    let (first, last) = if alias.entry < other.entry { (one, two) } else { (two, one) };
    let what = if other.alias.is_none() { "the name" } else { "an alias" };
    findings
        .entry(
            alias.entry,
            alias.span(context.document),
            format!(
                "the alias `{name}` of {} is also {what} of {} on line {}: glibc, musl and BSD answer {}, Go answers {}",
                context.place(one),
                context.place(two),
                context.line(two),
                first.ports,
                last.ports,
            ),
        )
        .cite_registry()
        .hint(format!("decide which port `{name}` means, and take it out of the other line"));
}

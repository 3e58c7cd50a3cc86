use super::Context;
use crate::diagnostic::Findings;
use crate::syntax::Binding;
use crate::text::Shown;

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
        for (number, alias) in bindings.clone().enumerate().filter(|(_, binding)| binding.alias.is_some()) {
            let clash = bindings
                .clone()
                .enumerate()
                .find(|&(other_number, other)| {
                    // Two aliases are reported once, at the later one.
                    (other.alias.is_none() || other_number < number) && clashes(context, alias, other)
                });
            if let Some((_, other)) = clash {
                report(context, findings, alias, other);
            }
        }
    }
}

fn clashes(context: &Context<'_>, a: Binding, b: Binding) -> bool {
    let entries = &context.document.entries;
    let (one, other) = (&entries[a.entry as usize], &entries[b.entry as usize]);
    let same_transport = one.transport == other.transport
        && one.transport_span.of(context.bytes).eq_ignore_ascii_case(other.transport_span.of(context.bytes));
    let listed = |entry: &crate::syntax::Entry| {
        let name = a.word(context.document, context.bytes);
        entry.transport.registered().is_some_and(|transport| {
            context.registry_lists(name, entry.ports.first, transport)
        })
    };
    same_transport && one.ports != other.ports && !(listed(one) && listed(other))
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

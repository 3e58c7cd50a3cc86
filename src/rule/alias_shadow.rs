use super::Context;
use super::support::answers::ResolverAnswers;
use super::support::descriptions::is_in_description;
use super::support::groups::{answers_to_name, names_with_several_ports};
use crate::diagnostic::{Change, Findings, Fix};
use crate::model::PortRange;
use crate::syntax::{Binding, Entry};
use crate::text::Printable;
use std::cell::LazyCell;

rule! {
    /// # alias-shadow
    ///
    /// ## What it does
    /// Reports an alias that is also the official name or an alias of a line with another port, on the same
    /// transport. Silent about words that `missing-comment-sign` reports as a description.
    ///
    /// ## Why it matters
    /// A program that looks the name up gets one of the two ports, and which one depends on the resolver: glibc, musl,
    /// FreeBSD and OpenBSD take the first line, Go the last, and Go never finds a name with a capital letter or over
    /// 25 bytes. Debian's own table had `dicom` as an alias of `acr-nema 104/tcp`, far above the line `dicom
    /// 11112/tcp`, so most programs resolved `dicom` to port 104.
    ///
    /// ## Example
    /// ```text
    /// acr-nema        104/tcp         dicom
    /// dicom           11112/tcp
    /// ```
    /// Remove the alias from the line that should not have the name.
    ///
    /// ## Fix
    /// Unsafe: removes the alias, unless the registry lists it on this port. Programs that look it up then get the
    /// other port.
    ///
    /// ## Source
    /// services(5): names are looked up from the top of the file. Where the registry assigns the name to both ports,
    /// nothing is reported.
    AliasShadow, "alias-shadow", Correctness, "an alias that is also a name on another port", applies: WithAliases, fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for bindings in names_with_several_ports(context) {
        if bindings.iter().any(|binding| binding.alias.is_some()) {
            check_name(context, findings, bindings);
        }
    }
}

/// Checks the bindings of one name on one transport, given in the order of the file.
fn check_name(context: &Context<'_>, findings: &mut Findings, bindings: &[Binding]) {
    // Many bindings of one name may be reported.
    let answers = LazyCell::new(|| answers_to_name(context, bindings));
    let claim = |order: usize| Claim::new(context, order, bindings[order]);
    let mut official = Witnesses::default();
    for order in (0..bindings.len()).filter(|&order| bindings[order].alias.is_none()) {
        official.add(claim(order));
    }
    // Two aliases are reported once, at the later one. `duplicate-name` reports names on several ports.
    let mut earlier = Witnesses::default();
    let is_alias = |binding: Binding| {
        binding.alias.is_some() && !is_in_description(context, binding.entry, binding.span(context.document))
    };
    for order in (0..bindings.len()).filter(|&order| is_alias(bindings[order])) {
        let alias = claim(order);
        let clashes = [official.first_clash(alias), earlier.first_clash(alias)];
        if let Some(other) = clashes.into_iter().flatten().min_by_key(|claim| claim.order) {
            report(context, findings, bindings, (alias.order, other.order), &answers);
        }
        earlier.add(alias);
    }
}

/// The facts about one binding.
#[derive(Clone, Copy)]
struct Claim {
    /// Index among the bindings of the name.
    order: usize,
    ports: PortRange,
    /// Whether the registry lists the name on this port.
    listed: bool,
}

impl Claim {
    fn new(context: &Context<'_>, order: usize, binding: Binding) -> Self {
        let entry = context.document.entry(binding.entry);
        let name = binding.word(context.document, context.bytes);
        let listed = context.registry_lists_on(name, entry);
        Self { order, ports: entry.ports, listed }
    }
}

/// The earliest claims, and the earliest on another port. They are enough to find the first clash with any claim.
#[derive(Default)]
struct Witnesses {
    any: [Option<Claim>; 2],
    unlisted: [Option<Claim>; 2],
}

impl Witnesses {
    fn add(&mut self, claim: Claim) {
        let note = |slots: &mut [Option<Claim>; 2]| match slots[0] {
            None => slots[0] = Some(claim),
            Some(first) if slots[1].is_none() && first.ports != claim.ports => slots[1] = Some(claim),
            Some(_) => {}
        };
        note(&mut self.any);
        if !claim.listed {
            note(&mut self.unlisted);
        }
    }

    /// Returns the earliest claim with another port, unless the registry lists the name on both ports.
    fn first_clash(&self, claim: Claim) -> Option<Claim> {
        let candidates = if claim.listed { self.unlisted } else { self.any };
        candidates.into_iter().flatten().find(|other| other.ports != claim.ports)
    }
}

fn report(
    context: &Context<'_>,
    findings: &mut Findings,
    bindings: &[Binding],
    (alias, other): (usize, usize),
    answers: &ResolverAnswers,
) {
    let entry = |order: usize| -> &Entry { context.document.entry(bindings[order].entry) };
    let binding = bindings[alias];
    let name = Printable(binding.word(context.document, context.bytes));
    let what = if bindings[other].alias.is_none() { "the name" } else { "an alias" };
    let (endpoint, other, line) = (context.endpoint(entry(alias)), context.endpoint(entry(other)), entry(other).line);
    findings
        .entry(
            binding.entry,
            binding.span(context.document),
            format_args!("the alias `{name}` of {endpoint} is also {what} of {other} on line {line}"),
        )
        .continued(answers)
        .cite_registry()
        .hint_with(|| format!("decide which port `{name}` has, and remove it from the other line"))
        .fix_with(|| {
            let here = entry(alias);
            let is_listed = context.registry_lists_on(name.0, here);
            let drop = Change::DropName { entry: binding.entry, alias: binding.span(context.document) };
            (!is_listed).then(|| Fix::unsafe_change(drop))
        });
}

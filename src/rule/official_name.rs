use super::Context;
use super::fixes::{entry_of, let_find_by};
use crate::diagnostic::{Finding, Findings, Fix};
use crate::registry::{Flag, Judgement, Record};
use crate::syntax::Entry;
use crate::text::Shown;
use hashbrown::HashSet;

rule! {
    /// # official-name
    ///
    /// ## What it does
    /// Reports a port whose registered name is only an alias here: no line has it as the official name.
    ///
    /// ## Why it matters
    /// A lookup by name finds both. A lookup by port answers the official name, so that `ss`, `netstat` and the
    /// listings of firewalls show a name that the registry does not have for the port.
    ///
    /// ## Example
    /// ```text
    /// whois           43/tcp          nicname
    /// ```
    /// The registry's name is `nicname`. Many programs know the service as `whois`, so there is good reason to leave
    /// the line alone: swapping the two names changes what lookups by port answer.
    ///
    /// ## Fix
    /// Unsafe: lets the two names change places, if they stand on one line. Lookups by port then answer the registry's name;
    /// programs that print ports by name, and filters that read such output, see the change.
    ///
    /// ## Source
    /// services(5): the first word of a line is the official name. The registry's records for the port.
    OfficialName, "official-name", Pedantic, "the registry's name is only an alias here", fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    // What holds for a port holds for all of its lines; the first of them answers a lookup by port.
    let mut seen = HashSet::new();
    for (number, entry, judgement) in context.flagged(Flag::Covered) {
        if !seen.insert((entry.transport, entry.ports.first, judgement.port)) {
            continue;
        }
        let Some((alias, other)) = only_alias(context, number, entry, *judgement) else { continue };
        let (name, alias) = (Shown(context.name(entry)), Shown(alias));
        let elsewhere =
            if other.line == entry.line { String::new() } else { format!(" on line {}", context.line(other)) };
        let place = context.place(entry);
        findings
            .entry(
                number,
                entry.name,
                format_args!("a lookup of {place} answers `{name}`: the registry's `{alias}` is only an alias{elsewhere}"),
            )
            .cite_registry()
            .hint_with(|| format!("both names are found as it is; putting `{alias}` first would change what lookups by port answer"));
    }
}

/// The alias that gives the entry's port one of the registry's names, and its entry. `None` where a line has such a
/// name as its official one.
fn only_alias<'a>(
    context: &Context<'a>,
    number: u32,
    entry: &Entry,
    judgement: Judgement,
) -> Option<(&'a [u8], &'a Entry)> {
    let current: Vec<&str> = context.current(entry, &judgement).map(Record::name).collect();
    let is_current = |word: &[u8]| current.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(word));
    let mut found = None;
    for other in context.ports().sharing(number, entry) {
        let other = &context.document.entries[other as usize];
        if !other.unnamed && is_current(context.name(other)) {
            return None;
        }
        let mut aliases = context.document.aliases(other).iter().map(|alias| alias.of(context.bytes));
        found = found.or_else(|| aliases.find(|alias| is_current(alias)).map(|alias| (alias, other)));
    }
    found
}

/// What would settle a finding.
fn fixes(context: &Context<'_>, finding: &Finding) -> Vec<Fix> {
    let Some((number, entry)) = entry_of(context, finding) else { return Vec::new() };
    let alias = only_alias(context, number, entry, context.judgements[number as usize]);
    let on_this_line = alias.filter(|(_, other)| other.line == entry.line);
    let name = on_this_line.and_then(|(alias, _)| std::str::from_utf8(alias).ok());
    name.map(|name| let_find_by(context, finding, name)).unwrap_or_default()
}

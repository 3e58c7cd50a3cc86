use super::Context;
use super::support::context::all_of;
use super::support::descriptions::description_of;
use crate::diagnostic::Findings;
use crate::model::{Transport, TransportWord};
use crate::syntax::{Entry, EntryId};
use crate::text::Printable;
use hashbrown::{HashMap, HashSet};

rule! {
    /// # alias-twins
    ///
    /// ## What it does
    /// Reports a TCP and a UDP line that have the same name and port but different aliases. An alias that any line
    /// gives to the other transport, on any port, does not count as missing.
    ///
    /// ## Why it matters
    /// A program finds the service by its alias on one transport but not on the other.
    ///
    /// ## Example
    /// ```text
    /// http            80/tcp          www
    /// http            80/udp
    /// ```
    /// Add `www` to the second line if both lines mean the same service.
    ///
    /// ## Source
    /// services(5): a lookup takes a name and a transport.
    AliasTwins, "alias-twins", Pedantic, "lines for TCP and UDP with different aliases", applies: WithAliases
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let mut twins: HashMap<_, [Option<&Entry>; 2]> = HashMap::with_capacity(context.document.entries.len());
    for (id, entry, _) in context.entries() {
        let index = match entry.transport {
            TransportWord::Registered(Transport::Tcp) => 0,
            TransportWord::Registered(Transport::Udp) => 1,
            _ => continue,
        };
        let pair = twins.entry((context.name(entry), entry.ports)).or_default();
        if pair[index].is_some() || description_of(context, id).is_some() {
            continue;
        }
        pair[index] = Some(entry);
        if let Some(earlier) = pair[1 - index] {
            compare(context, findings, id, entry, earlier);
        }
    }
}

fn compare(context: &Context<'_>, findings: &mut Findings, id: EntryId, entry: &Entry, earlier: &Entry) {
    let missing = [missing(context, earlier, entry), missing(context, entry, earlier)];
    let differences: Vec<String> = missing
        .iter()
        .zip([entry, earlier])
        .filter(|(names, _)| !names.is_empty())
        .map(|(names, on)| {
            let line = if on.line == entry.line { String::new() } else { format!(" on line {}", on.line) };
            format!("{}{line} lacks {}", context.endpoint(on), shortened(names))
        })
        .collect();
    if differences.is_empty() {
        return;
    }
    let name = Printable(context.name(entry));
    findings
        .entry(id, entry.name, format_args!("the aliases of `{name}` differ: {}", differences.join(", ")))
        .hint("add the missing aliases if both lines are for the same service");
}

/// Returns the aliases that `from` has and no line on the transport of `to` has.
fn missing<'a>(context: &Context<'a>, from: &Entry, to: &Entry) -> Vec<&'a [u8]> {
    let words = |entry: &Entry| context.document.aliases(entry).iter().map(|alias| alias.of(context.bytes));
    let there: HashSet<&[u8]> = words(to).chain([context.name(to)]).collect();
    let mut seen = HashSet::new();
    words(from).filter(|alias| !there.contains(alias) && seen.insert(*alias) && !is_bound(context, alias, to)).collect()
}

/// Returns whether a line gives a name on the transport of `entry`.
///
/// Examines only a few bindings, since a hostile file can have any number of them.
fn is_bound(context: &Context<'_>, name: &[u8], entry: &Entry) -> bool {
    const EXAMINED: usize = 16;
    context
        .index()
        .by_name(context.document, context.bytes, name)
        .take(EXAMINED)
        .any(|binding| context.document.entry(binding.entry).transport == entry.transport)
}

fn shortened(names: &[&[u8]]) -> String {
    const MOST_PRINTED: usize = 4;
    let printed: Vec<String> = names.iter().take(MOST_PRINTED).map(|name| Printable(name).to_string()).collect();
    let printed: Vec<&str> = printed.iter().map(String::as_str).collect();
    match names.len().saturating_sub(MOST_PRINTED) {
        0 => all_of(&printed),
        more => format!("`{}` and {more} more", printed.join("`, `")),
    }
}

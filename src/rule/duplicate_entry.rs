use super::Context;
use super::support::descriptions::is_in_description;
use super::support::fixes::join;
use super::support::groups::entries_with_one_port;
use crate::diagnostic::{Change, Findings, Fix};
use crate::model::PortRange;
use crate::syntax::{Entry, EntryId, LineKind};
use crate::text::{Printable, Span};
use hashbrown::{HashMap, HashSet};

rule! {
    /// # duplicate-entry
    ///
    /// ## What it does
    /// Reports an entry with the name, port and transport of an earlier one, and an alias that repeats the name or
    /// another alias of its own entry.
    ///
    /// ## Why it matters
    /// A lookup by port finds the first line only: the aliases and the comment of the second line are lost. An edit to
    /// the second line may have no effect.
    ///
    /// ## Example
    /// ```text
    /// ssh             22/tcp
    /// ssh             22/tcp          sshd
    /// http            80/tcp          www www
    /// ```
    /// Move the aliases and comments that you want to keep to the first line, and remove the second.
    ///
    /// ## Fix
    /// Safe: removes the later line if it adds nothing to the first; removes a repeated alias. Unsafe: removes the
    /// later line although its comment differs; gives its aliases to the first line, except those that other ports
    /// have too, and removes it.
    ///
    /// ## Source
    /// services(5): ports are looked up from the top of the file. Nmap keeps the first of two rows, and says so in its
    /// debug output.
    DuplicateEntry, "duplicate-entry", Correctness, "an entry or an alias that appears twice", applies: Tables, fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    repeated_entries(context, findings);
    repeated_aliases(context, findings);
}

fn repeated_entries(context: &Context<'_>, findings: &mut Findings) {
    let mut seen: HashMap<(&[u8], PortRange), EntryId> = HashMap::new();
    // The names of the first of two lines, computed once: many lines may repeat it.
    let mut names: HashMap<EntryId, HashSet<&[u8]>> = HashMap::new();
    for group in entries_with_one_port(context) {
        seen.clear();
        for id in group {
            let entry = context.document.entry(id);
            let name = context.name(entry);
            let earlier = *seen.entry((name, entry.ports)).or_insert(id);
            if earlier == id {
                continue;
            }
            let first = context.document.entry(earlier);
            if first.line == entry.line {
                let message =
                    format!("`{}` appears twice in the list", Printable(entry.transport_span.of(context.bytes)));
                findings.entry(id, entry.transport_span, message).hint("remove one of them");
            } else {
                let (endpoint, line) = (context.endpoint(entry), first.line);
                let message = format_args!("`{}` on {endpoint} is already on line {line}", Printable(name));
                let finding = findings.entry(id, entry.name, message);
                finding
                    .hint_with(|| {
                        let mut is_there = |alias: &Span| {
                            let there = names.entry(earlier).or_insert_with(|| names_of(context, first).collect());
                            there.contains(alias.of(context.bytes))
                        };
                        if context.is_listed(entry) {
                            "remove the transport from this list"
                        } else if context.document.aliases(entry).iter().all(&mut is_there) {
                            "remove this line"
                        } else {
                            "move its aliases to the first line, and remove this line"
                        }
                    })
                    .fix_with(|| drop_line(context, earlier, id));
            }
        }
    }
}

/// Proposes to remove a line that repeats `first`. The aliases that only this line has are added to `first`.
fn drop_line(context: &Context<'_>, first: EntryId, id: EntryId) -> Option<Fix> {
    let entry = context.document.entry(id);
    if context.is_listed(entry) {
        return None;
    }
    let drop = Change::DropLine { line: entry.line };
    let earlier = context.document.entry(first);
    // Programs may look a name up with the protocol `TCP`, which only this line has.
    let has_same_word = earlier.transport_span.of(context.bytes) == entry.transport_span.of(context.bytes);
    let there: HashSet<&[u8]> = names_of(context, earlier).collect();
    if !names_of(context, entry).all(|name| there.contains(name)) {
        return join(context, first, id, drop);
    }
    let comment = |of: &Entry| of.comment().map(|comment| comment.of(context.bytes));
    let says_nothing = entry.comment().is_none() || comment(entry) == comment(earlier);
    Some(if says_nothing && has_same_word { Fix::safe(drop) } else { Fix::unsafe_change(drop) })
}

/// Returns the official name and the aliases.
fn names_of<'a>(context: &Context<'a>, entry: &Entry) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    let Context { document, bytes, .. } = *context;
    std::iter::once(context.name(entry)).chain(document.aliases(entry).iter().map(|alias| alias.of(bytes)))
}

fn repeated_aliases(context: &Context<'_>, findings: &mut Findings) {
    let document = context.document;
    if !document.format.has_aliases() {
        return;
    }
    for bindings in context.index().repeated_names() {
        // The bindings of one entry follow each other.
        let mut previous = None;
        for binding in bindings {
            let before = previous.replace(binding);
            let Some(before) = before.filter(|before| before.entry == binding.entry) else { continue };
            let line = document.line_of(document.entry(binding.entry));
            // A transport list gives several entries of one line, which have the same aliases.
            if line.kind != LineKind::Entry(binding.entry) {
                continue;
            }
            if is_in_description(context, binding.entry, binding.span(document)) {
                continue;
            }
            let alias = Printable(binding.word(document, context.bytes));
            let message = match before.alias {
                None => format!("the alias `{alias}` repeats the name of its entry"),
                Some(_) => format!("the alias `{alias}` appears twice in its entry"),
            };
            let drop = Change::DropName { entry: binding.entry, alias: binding.span(document) };
            findings
                .entry(binding.entry, binding.span(document), message)
                .hint("remove it; no lookup changes")
                .fix_with(|| [Fix::safe(drop)]);
        }
    }
}

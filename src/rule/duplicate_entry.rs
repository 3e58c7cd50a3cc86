use super::Context;
use super::support::groups::entries_with_one_port;
use crate::diagnostic::{Change, Findings, Fix};
use crate::model::PortRange;
use crate::syntax::{Entry, LineKind};
use crate::text::{Shown, Span};
use hashbrown::{HashMap, HashSet};

rule! {
    /// # duplicate-entry
    ///
    /// ## What it does
    /// Reports an entry with the name, port and transport of an earlier one, and an alias that repeats the name or
    /// another alias of its own entry.
    ///
    /// ## Why it matters
    /// By port, programs see the first line only: the aliases and the comment of the second are lost. Who edits one
    /// of the two lines may wonder why nothing changes.
    ///
    /// ## Example
    /// ```text
    /// ssh             22/tcp
    /// ssh             22/tcp          sshd
    /// http            80/tcp          www www
    /// ```
    /// Move what is worth keeping to the first line, and take the second out.
    ///
    /// ## Fix
    /// Safe: takes the later line out, if the first one says all that it says; takes a repeated alias out. Unsafe: takes the
    /// line out where its comment says something else.
    ///
    /// ## Source
    /// services(5): a port is looked up by reading the file from the top. Nmap keeps the first of two rows, and says so
    /// when it is asked to debug.
    DuplicateEntry, "duplicate-entry", Correctness, "an entry or an alias that stands twice", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    repeated_entries(context, findings);
    repeated_aliases(context, findings);
}

fn repeated_entries(context: &Context<'_>, findings: &mut Findings) {
    let mut seen: HashMap<(&[u8], PortRange), u32> = HashMap::new();
    // What is found by the first of two lines, worked out once: many may repeat it.
    let mut names: HashMap<u32, HashSet<&[u8]>> = HashMap::new();
    for group in entries_with_one_port(context) {
        seen.clear();
        for number in group {
            let entry = &context.document.entries[number as usize];
            let name = context.name(entry);
            let earlier = *seen.entry((name, entry.ports)).or_insert(number);
            if earlier == number {
                continue;
            }
            let first = &context.document.entries[earlier as usize];
            if first.line == entry.line {
                let message = format!("`{}` stands twice in the list", Shown(entry.transport_span.of(context.bytes)));
                findings.entry(number, entry.transport_span, message).hint("take one of them out");
            } else {
                let (place, line) = (context.place(entry), context.line(first));
                let message = format_args!("`{}` on {place} stands on line {line} already", Shown(name));
                let finding = findings.entry(number, entry.name, message);
                finding.hint_with(|| {
                    let mut is_there = |alias: &Span| {
                        let there = names.entry(earlier).or_insert_with(|| names_of(context, first).collect());
                        there.contains(alias.of(context.bytes))
                    };
                    if context.is_listed(entry) {
                        "take the transport out of this list"
                    } else if context.document.aliases(entry).iter().all(&mut is_there) {
                        "take this line out"
                    } else {
                        "move its aliases to the first line, and take this one out"
                    }
                })
                .fix_with(|| drop_line(context, first, entry));
            }
        }
    }
}

/// Takes out a line that repeats `first`, if nothing is found by it alone.
fn drop_line(context: &Context<'_>, first: &Entry, entry: &Entry) -> Option<Fix> {
    let there: HashSet<&[u8]> = names_of(context, first).collect();
    if context.is_listed(entry) || !names_of(context, entry).all(|name| there.contains(name)) {
        return None;
    }
    let drop = Change::DropLine { line: entry.line };
    let comment = |of: &Entry| of.comment().map(|comment| comment.of(context.bytes));
    let says_nothing = entry.comment().is_none() || comment(entry) == comment(first);
    Some(if says_nothing { Fix::safe(drop) } else { Fix::with_risk(drop) })
}

/// The official name and the aliases.
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
            let line = document.line_of(&document.entries[binding.entry as usize]);
            // A transport list gives several entries of one line, which have the same aliases.
            if line.kind != LineKind::Entry(binding.entry) {
                continue;
            }
            let alias = Shown(binding.word(document, context.bytes));
            let message = match before.alias {
                None => format!("the alias `{alias}` is the name of its own entry"),
                Some(_) => format!("the alias `{alias}` stands twice in its entry"),
            };
            let drop = Change::DropName { entry: binding.entry, alias: binding.span(document) };
            findings
                .entry(binding.entry, binding.span(document), message)
                .hint("take it out; nothing else changes")
                .fix_with(|| [Fix::safe(drop)]);
        }
    }
}

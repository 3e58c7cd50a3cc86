use super::{Context, LineSet};
use super::support::note::standing_note;
use super::support::disputed_lines::DisputedLines;
use super::support::lines::{entry_on, lines_with_correctness_findings, odd_lines};
use crate::diagnostic::Findings;
use portolan_resolvers::{ReadEntry, Readers, Tables, list};
use crate::syntax::{Entry, EntryId};
use crate::text::{ByteOffset, Shown};
use std::collections::{HashMap, hash_map};
use std::fmt;

rule! {
    /// # invisible-entry
    ///
    /// ## What it does
    /// Reports entries that some resolver does not find, or finds only under another transport than the written one:
    /// lines that begin with a blank, unusual port notation, carriage returns, transports other than tcp and udp.
    /// Entries on one transport that the same resolvers do not find are counted in a single finding, at the first of
    /// them. Silent where another correctness rule reports the line, and in Nmap's table, which only Nmap reads.
    ///
    /// ## Why it matters
    /// A program that works on one system finds nothing on the next. Entries for sctp and dccp need no change: musl
    /// supports tcp and udp only, and Go looks up no others.
    ///
    /// ## Example
    /// ```text
    ///   backup        4000/tcp
    /// ```
    /// glibc and Go skip the blanks; musl and FreeBSD's libc do not find the entry. Begin the line with the name.
    ///
    /// ## Source
    /// The models of these resolvers, which are tested against the real programs; `portolan resolvers` lists them.
    InvisibleEntry, "invisible-entry", Pedantic, "an entry that some resolver does not find", applies: ReadBySeveral
}

/// Entries on one transport that the same resolvers do not find.
struct Group<'a> {
    transport: &'a [u8],
    /// The resolvers that do not find them: one bit for each release of each resolver.
    blind: u32,
    first: EntryId,
    more: usize,
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let document = context.document;
    let known = lines_with_correctness_findings(context, findings);
    let lines: LineSet = odd_lines(context).difference(&known).copied().collect();
    let disputed = DisputedLines::of_lines(document, context.bytes, &lines);
    let tables = context.read(&disputed.bytes);
    let mut read: Vec<_> = tables.iter().map(|(_, table)| table.entries().peekable()).collect();
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places: HashMap<(&[u8], u32), usize> = HashMap::new();
    for (start, line) in disputed.lines() {
        // A transport list gives several entries of one line.
        let Some(number) = entry_on(document, line).filter(|_| !known.contains(&line)) else { continue };
        let entry = document.entry(number);
        let transport = entry.transport_span.of(context.bytes);
        let is_seen = |read: &ReadEntry<'_>| {
            start == read.at.into() && read.name == context.name(entry) && read.protocol == transport
        };
        let mut blind = 0u32;
        for (bit, read) in read.iter_mut().enumerate() {
            while read.next_if(|read| ByteOffset::from(read.at) < start).is_some() {}
            blind |= u32::from(!read.peek().is_some_and(is_seen)) << bit;
        }
        if blind == 0 {
            continue;
        }
        match places.entry((transport, blind)) {
            hash_map::Entry::Occupied(place) => groups[*place.get()].more += 1,
            hash_map::Entry::Vacant(place) => {
                place.insert(groups.len());
                groups.push(Group { transport, blind, first: number, more: 0 });
            }
        }
    }
    for group in groups {
        report(context, findings, &tables, &group);
    }
}

fn report(context: &Context<'_>, findings: &mut Findings, tables: &Tables, group: &Group<'_>) {
    let entry: &Entry = context.document.entry(group.first);
    let mut blind: Vec<Readers> = Vec::new();
    for (_, (reader, _)) in tables.iter().enumerate().filter(|(bit, _)| group.blind & 1 << bit != 0) {
        let one = Readers::one(reader);
        if !blind.iter_mut().any(|readers| readers.join(one)) {
            blind.push(one);
        }
    }
    let (name, place) = (Shown(context.name(entry)), context.place(entry));
    let verb = if blind.len() == 1 { "does" } else { "do" };
    let message = fmt::from_fn(|f| {
        write!(f, "{} {verb} not find `{name}` on {place}", list(&blind))?;
        match group.more {
            0 => Ok(()),
            1 => write!(f, "; one more entry is affected"),
            more => write!(f, "; {more} more entries are affected"),
        }
    });
    let hint = || {
        let ask = format!("run `portolan resolve {name} --file FILE` to see each answer with its reason");
        let everywhere = matches!(group.transport, b"tcp" | b"udp");
        if everywhere { ask } else { format!("keep the line if {} is intended; {ask}", Shown(group.transport)) }
    };
    findings
        .entry(group.first, entry.name, message)
        .hint_with(hint)
        .note_with(|| standing_note(context, group.first));
}

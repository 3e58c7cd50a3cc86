use super::support::answers::{bytes_of, do_not_find, finds, protocol};
use super::support::descriptions::aliases;
use super::support::disputed_lines::DisputedLines;
use super::support::lines::{entry_on, lines_with_correctness_findings, odd_lines};
use super::{Context, LineSet, THIS_FILE};
use crate::diagnostic::Findings;
use crate::syntax::{Entry, EntryId, LineKind};
use crate::text::{ByteOffset, LineEnding, Printable, Span, listed};
use memchr::memchr;
use portolan_resolvers::{Lookup, Protocol, ReadEntry, Reader, Readers, Table, Tables};
use std::collections::{HashMap, hash_map};
use std::fmt;

rule! {
    /// # invisible-entry
    ///
    /// ## What it does
    /// Reports entries that some resolver does not find, or finds only under another transport than the written one:
    /// lines that begin with a blank, unusual port notation, carriage returns, transports other than tcp and udp, and
    /// names that a resolver never finds: Go's never finds a name with a capital letter or more than 25 bytes.
    /// Entries on one transport that the same resolvers do not find are counted in a single finding, at the first of
    /// them. Silent where another correctness rule reports the line, and in Nmap's table, which only Nmap reads.
    ///
    /// With `--resolver wine`, or `resolvers` in portolan.toml, also counts the names that are only aliases, which Wine
    /// does not find. If no resolver is named, also reports a backslash before the comment: NetBSD, which is not modeled, drops it, reads a
    /// `#` after it as text, and at the end of a line joins the next line to this one.
    ///
    /// ## Why it matters
    /// A program that works on one system finds nothing on the next. Entries for sctp and dccp need no change: musl
    /// supports tcp and udp only, and Go looks up no others. Tables of distributions have such entries, so the rule is
    /// off by default.
    ///
    /// ## Example
    /// ```text
    ///   backup        4000/tcp
    /// ```
    /// glibc and Go skip the blanks; musl and FreeBSD's libc do not find the entry. Begin the line with the name.
    ///
    /// ## Source
    /// The models of these resolvers; `portolan resolvers` says which of them are compared with the real program.
    InvisibleEntry, "invisible-entry", Pedantic, "an entry that some resolver does not find", applies: ReadBySeveral
}

/// Entries on one transport that the same resolvers do not find.
struct Group<'a> {
    transport: &'a [u8],
    /// The resolvers that do not find them: one bit for each release of each resolver.
    blind: u32,
    first: EntryId,
    /// The name of the first that they do not find, or an alias.
    name: Span,
    /// The others, and the name that they do not find.
    others: Vec<(EntryId, Span)>,
}

/// The most other entries that a finding names.
const MOST_NAMED: usize = 5;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let document = context.document;
    let known = lines_with_correctness_findings(context, findings);
    let lines: LineSet = odd_lines(context).difference(&known).copied().collect();
    let disputed = DisputedLines::of_lines(document, context.bytes, &lines);
    let tables = context.read(&disputed.bytes);
    let mut read: Vec<_> = tables.iter().map(|(_, table)| table.entries().peekable()).collect();
    let finding_aliases = bits(&tables, |reader, _| finds_aliases(reader));
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut group_of: HashMap<(&[u8], u32), usize> = HashMap::new();
    for (start, line) in disputed.lines() {
        // A transport list gives several entries of one line.
        let Some(id) = entry_on(document, line).filter(|_| !known.contains(&line)) else { continue };
        let entry = document.entry(id);
        let transport = entry.transport_span.of(context.bytes);
        let is_seen = |read: &ReadEntry<'_>| {
            start == read.at.into() && read.name == context.name(entry) && read.protocol == transport
        };
        let mut blind = 0u32;
        for (bit, read) in read.iter_mut().enumerate() {
            while read.next_if(|read| ByteOffset::from(read.at) < start).is_some() {}
            blind |= u32::from(!read.peek().is_some_and(is_seen)) << bit;
        }
        let mut name = entry.name;
        if blind == 0 {
            (name, blind) = never_found(context, &tables, finding_aliases, id);
        }
        if blind == 0 {
            continue;
        }
        match group_of.entry((transport, blind)) {
            hash_map::Entry::Occupied(index) => groups[*index.get()].others.push((id, name)),
            hash_map::Entry::Vacant(slot) => {
                slot.insert(groups.len());
                groups.push(Group { transport, blind, first: id, name, others: Vec::new() });
            }
        }
    }
    for group in groups {
        report(context, findings, &tables, &group);
    }
    report_aliases(context, findings);
    if context.names_default_resolvers() {
        report_backslashes(context, findings);
    }
}

/// Returns the first name of an entry that some resolvers read but do not find. Also returns the bits of these
/// resolvers.
///
/// `report_aliases` reports the resolvers that find no aliases.
fn never_found(context: &Context<'_>, tables: &Tables, finding_aliases: u32, id: EntryId) -> (Span, u32) {
    let entry = context.document.entry(id);
    let Some(protocol) = protocol(entry.transport_span.of(context.bytes)) else { return (entry.name, 0) };
    let lost = |name: Span| {
        let lookup = Lookup::name(name.of(context.bytes), Some(protocol));
        let lost =
            |reader: Reader, table: &Table| reader.meta().lookups.allows(&lookup) && table.answer(&lookup).is_none();
        if bits(tables, lost) == 0 {
            return 0;
        }
        // Among the chosen lines, another line may hide the name; in the whole table, another line may have it.
        bits(&context.read(&bytes_of(context, [entry.line])), lost) & bits(context.whole_table(), lost)
    };
    let official = (entry.name, lost(entry.name));
    let aliases = aliases(context, id).iter().map(|&alias| (alias, lost(alias) & finding_aliases));
    std::iter::once(official).chain(aliases).find(|&(_, blind)| blind != 0).unwrap_or((entry.name, 0))
}

/// Returns the resolvers for which this holds, one bit for each release of each resolver.
fn bits(tables: &Tables, holds: impl Fn(Reader, &Table) -> bool) -> u32 {
    let holding = tables.iter().enumerate().filter(|(_, (reader, table))| holds(*reader, table));
    holding.fold(0, |bits, (bit, _)| bits | 1 << bit)
}

/// Returns whether a resolver finds aliases.
fn finds_aliases(reader: Reader) -> bool {
    let lookup = Lookup::name(b"alias", Some(Protocol::Tcp));
    let tables = Tables::read_by(std::iter::once(reader), b"official 1/tcp alias\n");
    tables.iter().all(|(_, table)| finds(table, &lookup))
}

/// Reports names that are only aliases, for resolvers that find no aliases.
fn report_aliases(context: &Context<'_>, findings: &mut Findings) {
    let format = &context.document.format;
    let readers = context.resolvers.iter().copied().filter(|reader| format.is_read_by(reader.meta().id));
    let blind = readers.filter(|reader| !finds_aliases(*reader));
    let tables = Tables::read_by(blind, context.bytes);
    // Resolvers that do not find the same aliases, the first of these, and how many more there are.
    let mut groups: Vec<(Vec<Readers>, (EntryId, Span), usize)> = Vec::new();
    for (reader, table) in tables.iter() {
        let aliases = context.document.entries_with_ids().flat_map(|(id, entry)| {
            let transport = protocol(entry.transport_span.of(context.bytes));
            let aliases = context.document.aliases(entry).iter().map(move |alias| (id, *alias));
            aliases.filter_map(move |alias| Some((alias, transport?)))
        });
        let mut lost = aliases.filter(|((_, alias), transport)| {
            table.answer(&Lookup::name(alias.of(context.bytes), Some(*transport))).is_none()
        });
        let Some((first, _)) = lost.next() else { continue };
        let more = lost.count();
        match groups.iter_mut().find(|(_, other, others)| (*other, *others) == (first, more)) {
            Some((readers, ..)) => Readers::one(reader).add_to(readers),
            None => groups.push((vec![Readers::one(reader)], first, more)),
        }
    }
    for (readers, (id, alias), more) in groups {
        let message = fmt::from_fn(|f| {
            write!(f, "{} `{}`, which is only an alias", do_not_find(&readers), Printable(alias.of(context.bytes)))?;
            match more {
                0 => Ok(()),
                1 => f.write_str("; one more alias is affected"),
                more => write!(f, "; {more} more aliases are affected"),
            }
        });
        let hint = "add a line with the alias as its official name if such programs look it up";
        findings.entry(id, alias, message).hint(hint);
    }
}

/// Reports lines with a backslash before the comment.
fn report_backslashes(context: &Context<'_>, findings: &mut Findings) {
    for line in &context.document.lines {
        let LineKind::Entry(id) = line.kind else { continue };
        let text = line.content.of(context.bytes);
        let comment = memchr(b'#', text).unwrap_or(text.len());
        // `#` after a backslash does not begin a comment.
        let Some(at) = memchr(b'\\', &text[..comment]) else { continue };
        let start = line.content.start + at;
        let effect = match &text[at + 1..] {
            [] if line.ending == LineEnding::Lf => {
                "joins the next line to this one, because of the backslash at its end"
            }
            [b'#', ..] => "takes the text after `\\#` for aliases",
            _ => "drops the backslash",
        };
        findings
            .entry(id, Span { start, end: start + 1 }, format_args!("NetBSD {effect}"))
            .hint("remove the backslash");
    }
}

fn report(context: &Context<'_>, findings: &mut Findings, tables: &Tables, group: &Group<'_>) {
    let entry: &Entry = context.document.entry(group.first);
    let mut blind: Vec<Readers> = Vec::new();
    for (_, (reader, _)) in tables.iter().enumerate().filter(|(bit, _)| group.blind & 1 << bit != 0) {
        Readers::one(reader).add_to(&mut blind);
    }
    let (name, endpoint) = (Printable(group.name.of(context.bytes)), context.endpoint(entry));
    let message = fmt::from_fn(|f| {
        write!(f, "{} `{name}` on {endpoint}", do_not_find(&blind))?;
        match group.others.len() {
            0 => Ok(()),
            1 => write!(f, "; one more entry is affected"),
            more => write!(f, "; {more} more entries are affected"),
        }
    });
    let hint = || {
        let ask = format!("run `portolan resolve {name} --table {THIS_FILE}` to see each answer with its reason");
        let everywhere = matches!(group.transport, b"tcp" | b"udp");
        if everywhere { ask } else { format!("keep the line if {} is intended; {ask}", Printable(group.transport)) }
    };
    findings.entry(group.first, group.name, message).detail(others(context, group)).hint_with(hint);
}

/// Names the other entries of a group: `` also affected: `sapmsECC` on line 4 ``. Empty if there are none.
fn others(context: &Context<'_>, group: &Group<'_>) -> String {
    if group.others.is_empty() {
        return String::new();
    }
    let named = group.others.iter().take(MOST_NAMED).map(|&(id, name)| {
        format!("`{}` on line {}", Printable(name.of(context.bytes)), context.document.entry(id).line)
    });
    let mut named: Vec<String> = named.collect();
    if let more @ 1.. = group.others.len().saturating_sub(MOST_NAMED) {
        named.push(format!("{more} more"));
    }
    format!("also affected: {}", listed(&named, "and"))
}

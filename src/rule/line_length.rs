use super::Context;
use super::support::answers::{bytes_of, do_not_find, finds};
use crate::diagnostic::{Change, Findings, Fix};
use crate::syntax::{EntryId, Line, LineKind, LineLimit};
use crate::text::{ByteOffset, LineNumber, Printable, Span};
use portolan_resolvers::{Lookup, Readers, Table, by_id, list};

rule! {
    /// # line-length
    ///
    /// ## What it does
    /// Reports lines, comments too, that a resolver cuts and then misreads: musl cuts after 127 bytes, Nmap after 1023. Says
    /// how the tail is read. Silent about a harmless tail: one that holds no part of the entry and that no resolver reads
    /// as an entry. With `--resolver uclibc`, or `resolvers` in portolan.toml, also reports lines with names after 255 bytes,
    /// and the eighth alias and later ones of a line that has more than eight.
    ///
    /// ## Why it matters
    /// The reader treats the tail as a new line. The end of a long comment can become an entry, and aliases beyond the
    /// cut are lost. uClibc, the library of many routers, drops the tail.
    ///
    /// ## Example
    /// A comment of 127 bytes followed by `evil 4444/tcp`: musl resolves `evil` to port 4444. Shorten the comment, or
    /// move it to its own line.
    ///
    /// ## Fix
    /// Safe, if no lookup changes: moves the comment to its own lines before the entry. Unsafe if musl finds an entry
    /// in the tail, since the fix removes that entry. There is no fix where names or aliases are beyond the cut: you
    /// have to choose which of them to remove.
    ///
    /// ## Source
    /// musl 1.2.3 reads lines into a buffer of 128 bytes (`__lookup_serv`), tested; Nmap uses 1024 bytes
    /// (services.cc). The models of these resolvers; `portolan resolvers` lists them.
    LineLength, "line-length", Correctness, "a line that a resolver cuts in two", applies: WithLineLimit, fixes: [Safe]
}

/// The number of aliases of a line that every resolver with aliases finds.
const FEW_ALIASES: usize = 7;

fn check(context: &Context<'_>, findings: &mut Findings) {
    let limit = context.document.format.longest_line();
    for (line_number, line) in context.document.lines_with_numbers() {
        let aliases = match line.kind {
            LineKind::Entry(first) => context.document.aliases(context.document.entry(first)).len(),
            _ => 0,
        };
        let is_long = line.content.len() > limit;
        if !is_long && aliases <= FEW_ALIASES {
            continue;
        }
        let faults =
            [if is_long { at_limit(context, line_number, line) } else { None }, dropped(context, line_number, line)];
        let mut faults = faults.into_iter().flatten();
        let Some(fault) = faults.next() else { continue };
        let (tail, hint, can_wrap) = (fault.tail, fault.hint, fault.can_wrap);
        let effects: Vec<String> = std::iter::once(fault).chain(faults).map(|fault| fault.effect).collect();
        let size =
            if is_long { format!("is {} bytes long", line.content.len()) } else { format!("has {aliases} aliases") };
        let message = format!("the line {size}: {}", effects.join("; "));
        match line.kind {
            LineKind::Entry(first) => findings.entry(first, tail, message),
            _ => findings.at(tail, message),
        }
        .hint(hint)
        .fix_with(|| can_wrap.then(|| Fix::safe(Change::WrapComments { lines: vec![line_number] })));
    }
}

/// The effect of a cut on a long line.
struct Fault {
    effect: String,
    /// The part of the line that is misread.
    tail: Span,
    hint: &'static str,
    /// Whether moving the comment resolves it.
    can_wrap: bool,
}

/// Describes how the part of a line beyond the format's limit is misread. Returns `None` if it is harmless.
fn at_limit(context: &Context<'_>, line_number: LineNumber, line: &Line) -> Option<Fault> {
    let limit = context.document.format.longest_line();
    let tail = Span { start: line.content.start + limit, end: line.content.end };
    // The comment can be moved, but not the words before it.
    let lost = match line.kind {
        LineKind::Entry(first) => lost_part(context, first, tail.start),
        _ => None,
    };
    let can_wrap = lost.is_none();
    if let Some(effect) = found_in_tail(context, line_number) {
        let hint = "shorten the line, or spread its comment over lines of their own";
        return Some(Fault { effect, tail, hint, can_wrap });
    }
    let hint = "shorten the line: everything but the comment has to be before the cut";
    lost.map(|effect| Fault { effect, tail, hint, can_wrap })
}

/// Returns the entry that resolvers find after a cut.
fn found_in_tail(context: &Context<'_>, line_number: LineNumber) -> Option<String> {
    let tables = context.read(&bytes_of(context, [line_number]));
    let mut found: Option<(String, Vec<Readers>)> = None;
    for (reader, entry) in tables.iter().filter_map(|(reader, table)| Some((reader, entry_after_cut(table)?))) {
        let one = Readers::one(reader);
        match &mut found {
            None => found = Some((entry, vec![one])),
            Some((other, readers)) if *other == entry => one.add_to(readers),
            Some(_) => {}
        }
    }
    found.map(|(entry, readers)| {
        let verbs = if readers.len() == 1 {
            "reads the tail as a new line and finds"
        } else {
            "read the tail as a new line and find"
        };
        format!("{} {verbs} {entry}", list(&readers))
    })
}

/// Returns the first entry that a resolver reads after the beginning of a line. An example is `` `evil` on 4444/tcp ``.
fn entry_after_cut(table: &Table) -> Option<String> {
    table.entries().filter(|entry| entry.at > 0).find_map(|entry| {
        let is_found = |name: &&[u8]| table.source(&Lookup::name(name, None)) == Some(entry.at);
        let name = Some(entry.name).filter(|name| !name.is_empty());
        let name = name.or_else(|| table.names_in_file().find(is_found))?;
        Some(format!("`{}` on {}/{}", Printable(name), entry.port, Printable(entry.protocol)))
    })
}

/// Describes the part of an entry that is beyond the cut.
fn lost_part(context: &Context<'_>, first: EntryId, cut: ByteOffset) -> Option<String> {
    let document = context.document;
    let entry = document.entry(first);
    let LineLimit { bytes: limit, reader } = document.format.line_limit.as_ref()?;
    if !is_named(context, reader) {
        return None;
    }
    let reader = by_id(reader).map_or(&**reader, |resolver| resolver.meta().title);
    let lost = |words: &[Span]| words.iter().copied().find(|word| word.end > cut);
    let what = if entry.transport_span.end > cut {
        "does not find the entry".to_owned()
    } else if let Some(alias) = lost(document.aliases(entry)) {
        format!("loses the aliases from `{}` on", Printable(alias.of(context.bytes)))
    } else {
        lost(document.fields(entry)).map(|_| "loses the end of the entry".to_owned())?
    };
    Some(format!("{reader} cuts it after {limit} and {what}"))
}

/// Returns whether messages name a resolver.
fn is_named(context: &Context<'_>, id: &str) -> bool {
    context.resolvers.iter().any(|reader| reader.meta().id == id)
}

/// Describes the first name of a line that a resolver drops. The resolver would find the name as the only alias.
///
/// Checks the resolvers other than that of the format's limit.
fn dropped(context: &Context<'_>, line_number: LineNumber, line: &Line) -> Option<Fault> {
    let LineKind::Entry(first) = line.kind else { return None };
    let document = context.document;
    let entry = document.entry(first);
    let cutter = document.format.line_limit.as_ref().map(|limit| &*limit.reader);
    let whole = context.read(&bytes_of(context, [line_number]));
    let head = Span { start: entry.name.start, end: entry.transport_span.end }.of(context.bytes);
    let end = Span { start: line.content.end, end: line.content.end + line.ending.len() }.of(context.bytes);
    for &alias in document.aliases(entry) {
        let lookup = Lookup::name(alias.of(context.bytes), None);
        let is_lost = |table: &Table| !finds(table, &lookup);
        if !whole.iter().any(|(_, table)| is_lost(table)) {
            continue;
        }
        let alone = context.read(&[head, b" ", alias.of(context.bytes), end].concat());
        let mut readers = Vec::new();
        for ((reader, table), (_, alone)) in whole.iter().zip(alone.iter()) {
            if is_lost(table) && !is_lost(alone) && cutter != Some(reader.meta().id) {
                Readers::one(reader).add_to(&mut readers);
            }
        }
        if !readers.is_empty() {
            let effect = format!("{} `{}`", do_not_find(&readers), Printable(alias.of(context.bytes)));
            let tail =
                Span { start: alias.start, end: document.aliases(entry).last().map_or(alias.end, |last| last.end) };
            let hint = "put the aliases that programs look up first, and leave out others";
            return Some(Fault { effect, tail, hint, can_wrap: false });
        }
    }
    None
}

use super::Context;
use super::support::answers::{add, bytes_of};
use crate::diagnostic::{Change, Findings, Fix};
use crate::syntax::{EntryId, Line, LineKind, LineLimit};
use crate::text::{ByteOffset, LineNumber, Shown, Span};
use portolan_resolvers::{Lookup, Reader, Readers, Table, Tables, by_id, list};

rule! {
    /// # line-length
    ///
    /// ## What it does
    /// Reports lines, comments too, that a resolver cuts and then misreads: musl cuts after 127 bytes, Nmap after 1023. Says
    /// what becomes of the tail. Silent about lines whose tail does no harm: nothing of an entry is in it, and to resolvers
    /// it is no entry.
    ///
    /// ## Why it matters
    /// The reader treats the tail as a new line. The end of a long comment can become an entry, and aliases beyond the
    /// cut are lost.
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
    /// (services.cc).
    LineLength, "line-length", Correctness, "a line that a resolver cuts in two", applies: WithLineLimit, fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let limit = context.document.format.longest_line();
    let lines = context.document.lines_with_numbers();
    for (number, line) in lines.filter(|(_, line)| line.content.len() > limit) {
        if let Some((effect, hint)) = effect(context, number, line) {
            report(context, findings, (number, line), &effect, hint);
        }
    }
}

fn report(
    context: &Context<'_>,
    findings: &mut Findings,
    (number, line): (LineNumber, &Line),
    effect: &str,
    hint: &'static str,
) {
    let message = format!("the line is {} bytes long: {effect}", line.content.len());
    let tail = tail(context, line);
    match line.kind {
        LineKind::Entry(first) => findings.entry(first, tail, message),
        _ => findings.place(tail, message),
    }
    .hint(hint)
    .fix_with(|| {
        // The comment can be moved, but not the words before it.
        let is_in_comment = match line.kind {
            LineKind::Entry(first) => what_is_lost(context, first, tail.start).is_none(),
            _ => true,
        };
        is_in_comment.then(|| Fix::safe(Change::WrapComments { lines: vec![number] }))
    });
}

/// Returns the span beyond the cut.
fn tail(context: &Context<'_>, line: &Line) -> Span {
    Span::new(line.content.start.index() + context.document.format.longest_line(), line.content.end.index())
}

/// Returns what comes of the tail, if anything, and what to do about it.
fn effect(context: &Context<'_>, number: LineNumber, line: &Line) -> Option<(String, &'static str)> {
    if let Some(found) = found_in_tail(context, number) {
        return Some((found, "shorten the line, or spread its comment over lines of their own"));
    }
    let LineKind::Entry(first) = line.kind else { return None };
    let lost = what_is_lost(context, first, tail(context, line).start)?;
    Some((lost, "shorten the line: everything but the comment has to be before the cut"))
}

/// Returns the entry that resolvers find after a cut: those that messages name, and the one whose limit the format has.
fn found_in_tail(context: &Context<'_>, number: LineNumber) -> Option<String> {
    let limit = context.document.format.line_limit.as_ref()?;
    let named = context.resolvers.iter().copied().filter(|one| context.document.format.is_read_by(one.meta().id));
    let others = Reader::all(by_id(&limit.reader).into_iter()).filter(|one| !context.resolvers.contains(one));
    let bytes = bytes_of(context, [number]);
    let tables = Tables::read_by(others.chain(named), &bytes);
    let mut found: Option<(String, Vec<Readers>)> = None;
    for (reader, entry) in tables.iter().filter_map(|(reader, table)| Some((reader, entry_after_cut(table)?))) {
        let one = Readers::one(reader);
        match &mut found {
            None => found = Some((entry, vec![one])),
            Some((other, readers)) if *other == entry => add(readers, one),
            Some(_) => {}
        }
    }
    found.map(|(entry, readers)| {
        let verbs = if readers.len() == 1 { "takes the tail for a new line and finds" } else { "take the tail for a new line and find" };
        format!("{} {verbs} {entry}", list(&readers))
    })
}

/// Returns the first entry that a resolver reads after the beginning of a line: `` `evil` on 4444/tcp ``.
fn entry_after_cut(table: &Table) -> Option<String> {
    table.entries().filter(|entry| entry.at > 0).find_map(|entry| {
        let is_found = |name: &&[u8]| table.source(&Lookup::name(name, None)) == Some(entry.at);
        let name = Some(entry.name).filter(|name| !name.is_empty());
        let name = name.or_else(|| table.names_in_file().find(is_found))?;
        Some(format!("`{}` on {}/{}", Shown(name), entry.port, Shown(entry.protocol)))
    })
}

/// Which part of an entry is beyond the cut.
fn what_is_lost(context: &Context<'_>, first: EntryId, cut: ByteOffset) -> Option<String> {
    let document = context.document;
    let entry = document.entry(first);
    let LineLimit { bytes: limit, reader } = document.format.line_limit.as_ref()?;
    let reader = by_id(reader).map_or(&**reader, |resolver| resolver.meta().title);
    let lost = |words: &[Span]| words.iter().copied().find(|word| word.end > cut);
    let what = if entry.transport_span.end > cut {
        "does not find the entry".to_owned()
    } else if let Some(alias) = lost(document.aliases(entry)) {
        format!("loses the aliases from `{}` on", Shown(alias.of(context.bytes)))
    } else {
        lost(document.fields(entry)).map(|_| "loses the end of the entry".to_owned())?
    };
    Some(format!("{reader} cuts it after {limit} and {what}"))
}

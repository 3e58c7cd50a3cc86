use super::Context;
use super::support::context::Readers;
use crate::diagnostic::{Change, Findings, Fix};
use crate::syntax::{Line, LineKind, LineLimit};
use crate::text::{Shown, Span};
use portolan_resolvers::by_id;

rule! {
    /// # line-length
    ///
    /// ## What it does
    /// Reports lines, comments too, that are longer than some reader's buffer, 127 bytes in services(5), where musl cuts,
    /// 1023 bytes in Nmap's table, and of which it makes something else than is meant. Says what becomes of the tail.
    /// Silent about lines whose tail does no harm: nothing of an entry is in it, and to the reader it is no entry.
    ///
    /// ## Why it matters
    /// The reader goes on with the tail as if it were a new line. The end of a long comment can so become an entry, and
    /// aliases beyond the cut are lost.
    ///
    /// ## Example
    /// A comment of 127 bytes that goes on with `evil 4444/tcp`: musl answers port 4444 for `evil`. Shorten the comment,
    /// or move it to a line of its own.
    ///
    /// ## Fix
    /// Safe, if no program gets another answer: puts the comment on lines of its own before the entry. Where the tail of a
    /// line is an entry to musl, that entry goes, and the fix is unsafe. None where names or aliases are beyond the cut: only
    /// you can tell which of them can go.
    ///
    /// ## Source
    /// musl 1.2.3 reads lines into 128 bytes (`__lookup_serv`), tried out; Nmap reads them into 1024 (services.cc).
    LineLength, "line-length", Correctness, "a line that musl, or Nmap, cuts in two", applies: WithLineLimit, fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let limit = context.document.format.longest_line();
    let lines = (0..).zip(&context.document.lines);
    for (number, line) in lines.filter(|(_, line)| line.content.len() > limit) {
        if let Some((effect, hint)) = effect(context, line) {
            report(context, findings, (number, line), &effect, hint);
        }
    }
}

fn report(
    context: &Context<'_>,
    findings: &mut Findings,
    (number, line): (u32, &Line),
    effect: &str,
    hint: &'static str,
) {
    let Some(LineLimit { bytes: limit, reader }) = &context.document.format.line_limit else { return };
    let reader = by_id(reader).map_or(&**reader, |resolver| resolver.meta().title);
    let message = format!("the line is {} bytes long and {reader} cuts it after {limit}: {effect}", line.content.len());
    let tail = tail(context, line);
    match line.kind {
        LineKind::Entry(first) => findings.entry(first, tail, message),
        _ => findings.place(tail, message),
    }
    .hint(hint)
    .fix_with(|| {
        // The comment may go elsewhere, but the words before it have to stay.
        let is_in_comment = match line.kind {
            LineKind::Entry(first) => what_is_lost(context, first, tail.start).is_none(),
            _ => true,
        };
        is_in_comment.then(|| Fix::safe(Change::WrapComments { lines: vec![number] }))
    });
}

/// What is beyond the cut.
fn tail(context: &Context<'_>, line: &Line) -> Span {
    Span::new(line.content.start as usize + context.document.format.longest_line(), line.content.end as usize)
}

/// What comes of the tail, if anything, and what to do about it.
fn effect(context: &Context<'_>, line: &Line) -> Option<(String, &'static str)> {
    let tail = tail(context, line);
    let read = if context.readers() == Readers::Nmap { read_by_nmap } else { read_by_musl };
    let mut pieces = tail.of(context.bytes).chunks(context.document.format.longest_line());
    if let Some((name, place)) = pieces.find_map(read) {
        let effect = format!("it takes the tail for a new line and finds `{}` on {}", Shown(name), Shown(place));
        return Some((effect, "shorten the line, or spread its comment over lines of their own"));
    }
    let LineKind::Entry(first) = line.kind else { return None };
    let lost = what_is_lost(context, first, tail.start)?;
    Some((lost, "shorten the line: everything but the comment has to be before the cut"))
}

/// Which part of an entry is beyond the cut.
fn what_is_lost(context: &Context<'_>, first: u32, cut: u32) -> Option<String> {
    let document = context.document;
    let entry = &document.entries[first as usize];
    if entry.transport_span.end > cut {
        return Some("it does not find the entry".to_owned());
    }
    let lost = |words: &[Span]| words.iter().copied().find(|word| word.end > cut);
    if let Some(alias) = lost(document.aliases(entry)) {
        return Some(format!("it loses the aliases from `{}` on", Shown(alias.of(context.bytes))));
    }
    lost(document.fields(entry)).map(|_| "it loses the end of the entry".to_owned())
}

/// The name and place of the entry that musl finds in one piece of a line: any word of it may be the name that is
/// asked for, the first is shown.
fn read_by_musl(piece: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = piece.iter().position(|&b| b == b'#' || b == 0).unwrap_or(piece.len());
    let piece = &piece[..end];
    let (first, rest) = piece.split_at(piece.iter().position(|&b| is_space(b)).unwrap_or(piece.len()));
    let (place, rest) = next_word(rest);
    let digits = place.strip_prefix(b"+").unwrap_or(place);
    let (port, transport) = digits.split_at(digits.iter().position(|b| !b.is_ascii_digit()).unwrap_or(digits.len()));
    let is_port = std::str::from_utf8(port).is_ok_and(|port| port.parse::<u16>().is_ok());
    // Only the beginning of the transport is compared.
    let is_known = transport.starts_with(b"/tcp") || transport.starts_with(b"/udp");
    let name = if first.is_empty() { next_word(rest).0 } else { first };
    (is_port && is_known && !name.is_empty()).then_some((name, place))
}

/// The name and place of the entry that Nmap finds in one piece of a line.
fn read_by_nmap(piece: &[u8]) -> Option<(&[u8], &[u8])> {
    let (name, rest) = next_word(piece);
    let place = next_word(rest).0;
    let (port, transport) = place.split_at(place.iter().position(|b| !b.is_ascii_digit()).unwrap_or(place.len()));
    let is_entry = !name.starts_with(b"#") && !port.is_empty() && transport.len() > 1 && transport[0] == b'/';
    is_entry.then_some((name, place))
}

/// The first word and what comes after it.
fn next_word(text: &[u8]) -> (&[u8], &[u8]) {
    let start = text.iter().position(|&b| !is_space(b)).unwrap_or(text.len());
    let text = &text[start..];
    text.split_at(text.iter().position(|&b| is_space(b)).unwrap_or(text.len()))
}

/// What C's `isspace` knows.
fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t'..=b'\r')
}

use super::Context;
use crate::diagnostic::Findings;
use crate::syntax::{Line, LineKind};
use crate::text::{Shown, Span};

rule! {
    /// # line-length
    ///
    /// ## What it does
    /// Reports lines, comments too, that are longer than some reader's buffer: 127 bytes in services(5), where musl
    /// cuts, 1023 bytes in Nmap's table. Says what becomes of the tail.
    ///
    /// ## Why it matters
    /// The reader goes on with the tail as if it were a new line. The end of a long comment can so become an entry, and
    /// aliases beyond the cut are lost.
    ///
    /// ## Example
    /// A comment of 127 bytes that goes on with `evil 4444/tcp`: musl answers port 4444 for `evil`. Shorten the comment,
    /// or move it to a line of its own.
    ///
    /// ## Source
    /// musl 1.2.3 reads lines into 128 bytes (`__lookup_serv`), tried out; Nmap reads them into 1024 (services.cc).
    LineLength, "line-length", Correctness, "a line that musl, or Nmap, cuts in two"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let limit = context.document.format.line_limit;
    for line in context.document.lines.iter().filter(|line| line.content.len() > limit) {
        report(context, findings, line, limit);
    }
}

fn report(context: &Context<'_>, findings: &mut Findings, line: &Line, limit: usize) {
    let cut = line.content.start as usize + limit;
    let tail = Span::new(cut, line.content.end as usize);
    let reader = context.document.format.line_limit_reader;
    let read = if context.document.format.fields.is_empty() { read_by_musl } else { read_by_nmap };
    let begin = format!("the line is {} bytes long and {reader} cuts it after {limit}", line.content.len());
    let entry = match line.kind {
        LineKind::Entry(first) => Some(first),
        _ => None,
    };
    let effect = if let Some((name, place)) = tail.of(context.bytes).chunks(limit).find_map(read) {
        format!("it reads the tail as lines of their own, and finds `{}` on {}", Shown(name), Shown(place))
    } else {
        entry.and_then(|first| what_is_lost(context, first, tail.start)).unwrap_or_else(|| {
            "it reads the tail as a new line; today nothing in it looks like an entry".to_owned()
        })
    };
    let message = format!("{begin}: {effect}");
    let hint = "shorten the line, or move its comment to lines of their own";
    match entry {
        Some(first) => findings.entry(first, tail, message).hint(hint),
        None => findings.place(tail, message).hint(hint),
    };
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
    lost(document.words(entry.fields)).map(|_| "it loses the end of the entry".to_owned())
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

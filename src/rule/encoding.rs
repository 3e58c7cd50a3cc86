use super::Context;
use super::support::answers::{differences, find_line};
use crate::diagnostic::{Change, Findings, Fix};
use crate::syntax::LineKind;
use crate::text::{LineEnding, LineNumber, Printable, Span};
use memchr::memmem;
use portolan_resolvers::Lookup;

rule! {
    /// # encoding
    ///
    /// ## What it does
    /// Reports a byte order mark, NUL bytes, control characters, a carriage return in the middle of a line, lines that
    /// end in carriage returns alone, and names and aliases that are not ASCII. Reports each kind once per line, at
    /// its first position; a byte order mark and line endings once per file. Comments may contain any text.
    ///
    /// ## Why it matters
    /// Resolvers read such bytes as part of the word around them: after a byte order mark, no program finds the first
    /// name of the file. C programs read a line up to the first NUL. glibc reads a carriage return as a blank, FreeBSD as
    /// part of the word. No resolver ends a line at one: a file without line feeds is one line, and all entries but the
    /// first are lost.
    ///
    /// ## Example
    /// ```text
    /// café            4000/tcp
    /// ```
    /// Write the name in ASCII. Save the file as plain text, without a byte order mark.
    ///
    /// ## Fix
    /// Safe, if no lookup changes: removes the byte order mark. Unsafe: removes a NUL or control character, and ends
    /// every line with LF. Names are never changed.
    ///
    /// ## Source
    /// services(5): the file is plain ASCII. RFC 6335, section 5.1: letters, digits and hyphens. glibc 2.36, musl 1.2.3 and
    /// Go keep a byte order mark in the first name.
    Encoding, "encoding", Correctness, "a byte order mark, NUL, control character, CR or non-ASCII name", applies: Tables, fixes: [Safe, Unsafe]
}

const BYTE_ORDER_MARK_LENGTH: usize = 3;

fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.document.style.byte_order_mark {
        byte_order_mark(context, findings);
    }
    if context.document.style.cr > 0 {
        carriage_returns(context, findings);
    }
    controls(context, findings);
    if !context.bytes.is_ascii() {
        names(context, findings);
    }
}

fn byte_order_mark(context: &Context<'_>, findings: &mut Findings) {
    let span = Span::new(0, BYTE_ORDER_MARK_LENGTH.min(context.bytes.len()));
    let effect = match context.document.lines.first().map(|line| line.kind) {
        Some(LineKind::Entry(first)) => {
            let name = context.name(context.document.entry(first));
            let found = find_line(context, LineNumber::FIRST, &Lookup::name(name, None));
            found.who_finds(&format!("`{}` on the first line", Printable(name)))
        }
        _ => ": programs read it as part of the first line".to_owned(),
    };
    findings
        .at(span, "a byte order mark begins the file")
        .continued(effect)
        .hint("save the file without a byte order mark")
        .fix_with(|| [Fix::safe(Change::Replace { span, text: Vec::new() })]);
}

/// Reports lines that end in carriage returns: only a file without a line feed has them.
fn carriage_returns(context: &Context<'_>, findings: &mut Findings) {
    let Some(line) = context.document.lines.iter().find(|line| line.ending == LineEnding::Cr) else { return };
    let end = line.content.end;
    findings
        .at(
            Span { start: end, end: end + 1 },
            "the lines end in a carriage return alone: programs read the file as one line",
        )
        .hint("end every line with LF")
        .fix_with(|| [Fix::unsafe_change(Change::EndLines { ending: LineEnding::Lf })]);
}

/// Returns whether a byte is a control character other than tab, line feed, vertical tab and form feed.
fn is_control(b: u8) -> bool {
    b.is_ascii_control() && !matches!(b, b'\t'..=0x0c)
}

fn controls(context: &Context<'_>, findings: &mut Findings) {
    // Fast path: most files have none. Without an early exit, the loop is vectorized.
    if !context.bytes.iter().fold(false, |found, &b| found | is_control(b)) {
        return;
    }
    for (line_number, line) in context.document.lines_with_numbers() {
        let content = line.content.of(context.bytes);
        let Some(at) = content.iter().position(|&b| is_control(b)) else { continue };
        let start = line.content.start.index() + at;
        let (message, more, hint) = match content[at] {
            0 => ("a NUL byte".to_owned(), differences(context, line_number), "remove it"),
            b'\r' => (
                "a carriage return inside the line".to_owned(),
                differences(context, line_number),
                "remove it, or end the line there",
            ),
            b => (
                format!("the control character U+{b:04X}"),
                format!(": {}", effect_of_control(context, content, at)),
                "remove it",
            ),
        };
        let span = Span::new(start, start + 1);
        // Removing a carriage return may join two words.
        let is_sure = content[at] != b'\r';
        findings
            .at(span, message)
            .continued(more)
            .hint(hint)
            .fix_with(|| is_sure.then(|| Fix::unsafe_change(Change::Replace { span, text: Vec::new() })));
    }
}

fn effect_of_control(context: &Context<'_>, line: &[u8], at: usize) -> &'static str {
    let sign = context.document.format.comment_sign();
    if sign.is_some_and(|sign| memmem::find(&line[..at], sign.as_bytes()).is_some()) {
        "terminals act on it when the comment is shown"
    } else {
        "it becomes part of the word"
    }
}

fn names(context: &Context<'_>, findings: &mut Findings) {
    let document = context.document;
    let mut at = 0;
    // Few lines are not ASCII, and most of those are so in their comments.
    while let Some(found) = next_not_ascii(context.bytes, at) {
        let after = document.lines.partition_point(|line| line.content.start.index() <= found);
        at = document.lines.get(after).map_or(context.bytes.len(), |next| next.content.start.index());
        let LineKind::Entry(id) = document.lines[after - 1].kind else { continue };
        let entry = document.entry(id);
        let words = std::iter::once(entry.name).chain(context.document.aliases(entry).iter().copied());
        for (word_index, span) in words.enumerate() {
            let word = span.of(context.bytes);
            if word.is_ascii() {
                continue;
            }
            let what = if word_index == 0 { "name" } else { "alias" };
            let bytes = if std::str::from_utf8(word).is_ok() { "" } else { ", nor is it UTF-8" };
            findings
                .entry(id, span, format_args!("the {what} `{}` is not ASCII{bytes}", Printable(word)))
                .continued(": only a lookup with the same bytes finds it")
                .hint("write it with letters, digits and hyphens");
            break;
        }
    }
}

/// Returns the offset of the next byte that is not ASCII, at or after `from`.
fn next_not_ascii(bytes: &[u8], from: usize) -> Option<usize> {
    const PIECE: usize = 256;
    let skipped = PIECE * bytes[from..].chunks(PIECE).take_while(|piece| piece.is_ascii()).count();
    let start = (from + skipped).min(bytes.len());
    bytes[start..].iter().position(|b| !b.is_ascii()).map(|at| start + at)
}

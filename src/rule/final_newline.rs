use super::Context;
use crate::diagnostic::{Change, Findings, Fix};
use crate::text::Span;

rule! {
    /// # final-newline
    ///
    /// ## What it does
    /// Reports a file whose last line has no line ending.
    ///
    /// ## Why it matters
    /// A line that an installer or `>>` appends becomes part of the last line, and both entries are lost.
    ///
    /// ## Example
    /// ```text
    /// printf 'ssh 22/tcp' > services
    /// ```
    /// End the file with a line feed.
    ///
    /// ## Fix
    /// Safe, if no lookup changes: ends the last line like the others.
    ///
    /// ## Source
    /// POSIX, definition of a line: it ends with a newline character.
    FinalNewline, "final-newline", Style, "the last line has no line ending", fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(last) = context.document.lines.last().filter(|line| line.ending.is_empty()) else { return };
    let end = last.content.end;
    findings
        .place(Span { start: end, end }, "the last line has no line ending: appended text becomes part of it")
        .hint("end the file with a line feed")
        .fix_with(|| {
            let crlf = context.document.style.crlf > 0 && context.document.style.lf == 0;
            let text: &[u8] = if crlf { b"\r\n" } else { b"\n" };
            [Fix::safe(Change::Replace { span: Span { start: end, end }, text: text.to_vec() })]
        });
}

use super::Context;
use super::support::answers::{do_not_find, lost_lookups};
use crate::diagnostic::{Change, Findings, Fix};
use crate::text::{Printable, Span};
use portolan_resolvers::Lookup;
use std::fmt::Write as _;

rule! {
    /// # final-newline
    ///
    /// ## What it does
    /// Reports a file whose last line has no line ending.
    ///
    /// ## Why it matters
    /// A line that an installer or `>>` appends becomes part of the last line, and both entries are lost. macOS drops the
    /// last byte of a file without a final newline: it reads `22/tcp` as `22/tc`, and the alias `al99` as `al9`.
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
    /// POSIX, definition of a line: it ends with a newline character. The models of the resolvers; without `--resolver`,
    /// also those that other rules do not name.
    FinalNewline, "final-newline", Style, "a last line without a line ending", applies: Tables, fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(last) = context.document.lines.last().filter(|line| line.ending.is_empty()) else { return };
    let end = last.content.end;
    findings
        .at(Span { start: end, end }, message(context, last.content))
        .hint("end the file with a line feed")
        .fix_with(|| {
            let crlf = context.document.style.crlf > 0 && context.document.style.lf == 0;
            let text: &[u8] = if crlf { b"\r\n" } else { b"\n" };
            [Fix::safe(Change::Replace { span: Span { start: end, end }, text: text.to_vec() })]
        });
}

/// Returns the message, with the lookups that resolvers already lose.
fn message(context: &Context<'_>, last: Span) -> String {
    let mut message = "the last line has no line ending: appended text becomes part of it".to_owned();
    let line = last.of(context.bytes);
    let ended = context.read_with_rare_resolvers(&[line, b"\n"].concat());
    for (lookup, readers) in lost_lookups(&ended, &context.read_with_rare_resolvers(line)) {
        let _ = write!(message, "; {} ", do_not_find(&readers));
        let _ = match lookup {
            Lookup::Name { name, protocol: Some(protocol) } => write!(message, "`{}` on {protocol}", Printable(&name)),
            Lookup::Name { name, protocol: None } => write!(message, "`{}`", Printable(&name)),
            other => write!(message, "{other}"),
        };
    }
    message
}

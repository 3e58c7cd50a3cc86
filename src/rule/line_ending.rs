use super::Context;
use super::support::answers::differences;
use crate::diagnostic::{Change, Findings, Fix};
use crate::syntax::Style;
use crate::text::{LineEnding as Ending, Span};

rule! {
    /// # line-ending
    ///
    /// ## What it does
    /// Reports lines that end in CR LF, once per file, at the first such line. In a file that mixes LF and CR LF,
    /// reports the less frequent ending. `encoding` reports lines that end in CR alone.
    ///
    /// ## Why it matters
    /// Some resolvers, such as FreeBSD's and OpenBSD's, read the CR as part of the last word: `ssh 22/tcp` then has the
    /// transport `tcp\r`, which no program looks up.
    ///
    /// ## Example
    /// ```text
    /// ssh             22/tcp␍␊
    /// ```
    /// Use LF, except in a file for Windows, where CR LF is customary.
    ///
    /// ## Fix
    /// Safe, if no lookup changes: ends every line with LF, or with CR LF in a mixed file where most lines already do.
    ///
    /// ## Source
    /// Tested with glibc 2.36 and musl 1.2.3; FreeBSD's source.
    LineEnding, "line-ending", Style, "lines that end in CR LF, or in different ways", applies: Tables, fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Style { lf, crlf, .. } = context.document.style;
    let (wrong, message) = match (lf, crlf) {
        (_, 0) => return,
        (0, _) => (Ending::CrLf, format!("every line ends in CR LF{}", differences_by_it(context))),
        _ if lf < crlf => (Ending::Lf, mixed("LF", lf, "CR LF", crlf)),
        _ => (Ending::CrLf, mixed("CR LF", crlf, "LF", lf)),
    };
    let Some(line) = context.document.lines.iter().find(|line| line.ending == wrong) else { return };
    let end = line.content.end;
    let finding = findings.at(Span { start: end, end: end + 1 }, message);
    let hint = match wrong {
        Ending::Lf => "end every line in the same way; LF is the usual ending",
        _ => "end every line with LF, except in a file for Windows",
    };
    let ending = if lf > 0 && lf < crlf { Ending::CrLf } else { Ending::Lf };
    finding.hint(hint).fix_with(|| [Fix::safe(Change::EndLines { ending })]);
}

/// Returns how resolvers differ about the first entry, as the end of a message.
fn differences_by_it(context: &Context<'_>) -> String {
    context.document.entries.first().map_or_else(String::new, |first| differences(context, first.line))
}

fn mixed(wrong: &str, few: u32, usual: &str, many: u32) -> String {
    format!("the lines end in different ways, {many} in {usual} and {few} in {wrong}: this is the first in {wrong}")
}

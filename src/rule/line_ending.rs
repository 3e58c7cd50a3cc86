use super::Context;
use crate::diagnostic::{Change, Findings, Fix};
use crate::syntax::Style;
use crate::text::{LineEnding as Ending, Span};

rule! {
    /// # line-ending
    ///
    /// ## What it does
    /// Reports lines that end in CR LF, once a file: at the first line concerned. In a file that mixes LF and CR LF these
    /// are the lines that are fewer. Lines that end in CR alone are the business of encoding.
    ///
    /// ## Why it matters
    /// FreeBSD's libc takes the CR as part of the last word: `ssh 22/tcp` then has the transport `tcp\r`, and nothing
    /// finds it.
    ///
    /// ## Example
    /// ```text
    /// ssh             22/tcp␍␊
    /// ```
    /// Use LF, except in a file for Windows, where CR LF is the custom.
    ///
    /// ## Fix
    /// Safe, if no program gets another answer: lets every line end in LF; in a file in which most lines end in CR LF, in CR LF.
    ///
    /// ## Source
    /// Tried with glibc 2.36 and musl 1.2.3; FreeBSD's source.
    LineEnding, "line-ending", Style, "lines that end in CR LF, or in different ways", fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Style { lf, crlf, .. } = context.document.style;
    let libc = context.document.format.is_read_by("freebsd");
    let (wrong, message) = match (lf, crlf) {
        (_, 0) => return,
        (0, _) if libc => (
            Ending::CrLf,
            "every line ends in CR LF: FreeBSD's libc reads a CR as part of the last word, as in `tcp\\r`".to_owned(),
        ),
        (0, _) => (Ending::CrLf, "every line ends in CR LF".to_owned()),
        _ if lf < crlf => (Ending::Lf, mixed("LF", lf, "CR LF", crlf)),
        _ => (Ending::CrLf, mixed("CR LF", crlf, "LF", lf)),
    };
    let Some(line) = context.document.lines.iter().find(|line| line.ending == wrong) else { return };
    let end = line.content.end;
    let finding = findings.place(Span { start: end, end: end + 1 }, message);
    let hint = match wrong {
        Ending::Lf => "let every line end in the same way; LF is read everywhere",
        _ => "let every line end in LF, except in a file for Windows",
    };
    let ending = if lf > 0 && lf < crlf { Ending::CrLf } else { Ending::Lf };
    finding.hint(hint).fix_with(|| [Fix::safe(Change::EndLines { ending })]);
}

fn mixed(wrong: &str, few: u32, usual: &str, many: u32) -> String {
    format!("the lines end in different ways, {many} in {usual} and {few} in {wrong}: this is the first in {wrong}")
}

use super::Context;
use crate::diagnostic::{Change, Finding, Findings, Fix};
use crate::syntax::Style;
use crate::text::{LineEnding as Ending, Span};

rule! {
    /// # line-ending
    ///
    /// ## What it does
    /// Reports lines that end in CR LF or in CR alone, once a file: at the first line concerned. In a file that mixes LF
    /// and CR LF these are the lines that are fewer.
    ///
    /// ## Why it matters
    /// FreeBSD's libc takes the CR as part of the last word: `ssh 22/tcp` then has the transport `tcp\r`, and nothing
    /// finds it. With CR alone every resolver reads the whole file as one line.
    ///
    /// ## Example
    /// ```text
    /// ssh             22/tcp␍␊
    /// ```
    /// Use LF, except in a file for Windows, where CR LF is the custom.
    ///
    /// ## Fix
    /// Safe, if no program gets another answer: lets every line end in LF; in a file in which most lines end in CR LF, in CR LF.
    /// Unsafe for a file with CR alone, which becomes many lines to every resolver.
    ///
    /// ## Source
    /// Tried with glibc 2.36 and musl 1.2.3; FreeBSD's source.
    LineEnding, "line-ending", Style, "lines that end in CR LF or CR, or in different ways", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Style { lf, crlf, cr, .. } = context.document.style;
    let libc = context.document.format.has_aliases;
    let (wrong, message) = match (lf, crlf, cr) {
        (_, 0, 0) => return,
        (0, 0, _) => (Ending::Cr, "the lines end in CR alone: every resolver reads the file as one line".to_owned()),
        (0, _, _) if libc => (
            Ending::CrLf,
            "every line ends in CR LF: FreeBSD's libc reads a CR as part of the last word, as in `tcp\\r`".to_owned(),
        ),
        (0, _, _) => (Ending::CrLf, "every line ends in CR LF".to_owned()),
        _ if lf < crlf => (Ending::Lf, mixed("LF", lf, "CR LF", crlf)),
        _ => (Ending::CrLf, mixed("CR LF", crlf, "LF", lf)),
    };
    let Some(line) = context.document.lines.iter().find(|line| line.ending == wrong) else { return };
    let end = line.content.end;
    let finding = findings.place(Span { start: end, end: end + 1 }, message);
    finding.hint(match wrong {
        Ending::Lf => "let every line end in the same way; LF is read everywhere",
        _ => "let every line end in LF, except in a file for Windows",
    });
}

fn mixed(wrong: &str, few: u32, usual: &str, many: u32) -> String {
    format!("the lines end in different ways, {many} in {usual} and {few} in {wrong}: this is the first in {wrong}")
}

/// What would settle a finding.
fn fixes(context: &Context<'_>, finding: &Finding) -> Vec<Fix> {
    let Style { lf, crlf, cr, .. } = context.document.style;
    let _ = finding;
    let ending = if lf > 0 && lf < crlf { Ending::CrLf } else { Ending::Lf };
    let change = Change::EndLines { ending };
    vec![if cr > 0 { Fix::with_risk(change) } else { Fix::safe(change) }]
}

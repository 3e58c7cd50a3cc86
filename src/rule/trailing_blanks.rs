use super::Context;
use crate::diagnostic::{Change, Findings, Fix};
use crate::text::Span;

rule! {
    /// # trailing-blanks
    ///
    /// ## What it does
    /// Reports blanks at the end of a line, and lines that consist only of blanks.
    ///
    /// ## Why it matters
    /// They are invisible, editors remove them in passing, and the change clutters reviews.
    ///
    /// ## Example
    /// ```text
    /// ssh             22/tcp␠␠
    /// ```
    /// Remove them; no resolver reads them.
    ///
    /// ## Fix
    /// Safe: removes the blanks.
    ///
    /// ## Source
    /// Common practice of editors; `git diff --check` reports them too.
    TrailingBlanks, "trailing-blanks", Style, "blanks at the end of a line", applies: Tables, fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for line in &context.document.lines {
        let content = line.content.of(context.bytes);
        let kept = content.iter().rposition(|&b| !is_trailing_blank(b)).map_or(0, |last| last + 1);
        if kept == content.len() {
            continue;
        }
        let blanks = Span { start: line.content.start + kept, end: line.content.end };
        let message = if kept == 0 { "the line consists only of blanks" } else { "blanks at the end of the line" };
        let drop = Change::Replace { span: blanks, text: Vec::new() };
        findings.at(blanks, message).fix_with(|| [Fix::safe(drop)]);
    }
}

/// Returns whether a byte is a space, tab, vertical tab or form feed.
fn is_trailing_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | 0x0b | 0x0c)
}

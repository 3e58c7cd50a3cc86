use super::Context;
use crate::diagnostic::{Change, Findings, Fix};
use crate::text::Span;

rule! {
    /// # trailing-blanks
    ///
    /// ## What it does
    /// Reports blanks at the end of a line, and lines of nothing but blanks.
    ///
    /// ## Why it matters
    /// Nobody sees them, editors take them out by the way, and the change shows up in reviews as if the line were
    /// another.
    ///
    /// ## Example
    /// ```text
    /// ssh             22/tcp␠␠
    /// ```
    /// Take them out; no reader of the file notices.
    ///
    /// ## Fix
    /// Safe: takes the blanks out.
    ///
    /// ## Source
    /// The habit of editors and of `git diff --check`.
    TrailingBlanks, "trailing-blanks", Style, "blanks at the end of a line", fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for line in &context.document.lines {
        let content = line.content.of(context.bytes);
        let kept = content.iter().rposition(|&b| !is_blank(b)).map_or(0, |last| last + 1);
        if kept == content.len() {
            continue;
        }
        let blanks = Span { start: line.content.start + kept as u32, end: line.content.end };
        let message = if kept == 0 { "a line of nothing but blanks" } else { "blanks at the end of the line" };
        let drop = Change::Replace { span: blanks, text: Vec::new() };
        findings.place(blanks, message).fix_with(|| [Fix::safe(drop)]);
    }
}

/// Spaces and tabs, vertical tabs and form feeds.
fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | 0x0b | 0x0c)
}

use super::{Context, SuppressionUse, by_id};
use crate::diagnostic::{Category, Change, Finding, Findings, Fix};
use crate::syntax::LineKind;
use crate::text::{Shown, Span};

rule! {
    /// # unused-suppression
    ///
    /// ## What it does
    /// Reports comments with the mark `portolan:` that are not of the form `portolan: ignore[rule, …]`, that name a
    /// rule that does not exist, or a rule that has nothing to say about the line. Rules that did not run are left out.
    ///
    /// ## Why it matters
    /// A misspelt comment silences nothing. One that outlives its reason will hide the next mistake on that line.
    ///
    /// ## Example
    /// ```text
    /// ssh             22/tcp          # portolan: ignore[spelling] no longer needed
    /// ```
    /// Take the comment out.
    ///
    /// ## Fix
    /// Safe: takes the comment out, if none of its rules has anything to say and it says nothing else.
    ///
    /// ## Source
    /// This program's own comments: at the end of the line they speak of, or alone on the line before it.
    UnusedSuppression, "unused-suppression", Correctness, "a comment that silences nothing", fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for SuppressionUse { suppression, unused } in context.suppressions {
        if !suppression.well_formed {
            findings
                .place(suppression.span, "the comment silences nothing: it does not name any rule in brackets")
                .hint("write `portolan: ignore[rule, …] reason`; `portolan rules` lists the rules");
            continue;
        }
        let has_line = (suppression.line as usize) < context.document.lines.len();
        for (number, &span) in suppression.rules.iter().enumerate() {
            let word = span.of(context.bytes);
            let shown = Shown(word);
            if !is_rule(word) {
                let hint = if is_category(word) {
                    "name each rule: a whole category cannot be silenced here"
                } else {
                    "`portolan rules` lists the rules"
                };
                findings.place(span, format_args!("there is no rule called `{shown}`")).hint(hint);
            } else if unused.contains(&number) {
                let message = if has_line {
                    format!("`{shown}` has nothing to say about line {}", suppression.line + 1)
                } else {
                    format!("`{shown}` cannot be silenced here: no line follows the comment")
                };
                let all = unused.len() == suppression.rules.len();
                findings.place(span, message).hint(if all { "take the comment out" } else { "take it out of the list" });
            }
        }
    }
}

fn is_rule(word: &[u8]) -> bool {
    std::str::from_utf8(word).is_ok_and(|id| by_id(id).is_some())
}

fn is_category(word: &[u8]) -> bool {
    word == b"all" || Category::ALL.iter().any(|category| category.as_str().as_bytes() == word)
}

/// What would settle a finding.
fn fixes(context: &Context<'_>, finding: &Finding) -> Vec<Fix> {
    let Some(used) = context.suppressions.iter().find(|used| {
        let span = used.suppression.span;
        span.start <= finding.span.start && finding.span.end <= span.end
    }) else {
        return Vec::new();
    };
    let suppression = &used.suppression;
    if !suppression.well_formed || used.unused.len() < suppression.rules.len() {
        return Vec::new();
    }
    let document = context.document;
    let at = document.lines.partition_point(|line| line.content.start <= suppression.span.start).saturating_sub(1);
    let Some(line) = document.lines.get(at) else { return Vec::new() };
    let change = match line.kind {
        LineKind::Comment(_) => Change::DropLine { line: at as u32 },
        LineKind::Entry(first) => {
            // A comment that says something else too stays.
            let Some(comment) = document.entries[first as usize].comment() else { return Vec::new() };
            let before = Span { start: comment.start, end: suppression.span.start }.of(context.bytes);
            if before.iter().any(|b| !matches!(b, b'#' | b' ' | b'\t')) {
                return Vec::new();
            }
            let words = Span { start: line.content.start, end: comment.start }.of(context.bytes).trim_ascii_end();
            let start = line.content.start + words.len() as u32;
            Change::Replace { span: Span { start, end: line.content.end }, text: Vec::new() }
        }
        LineKind::Blank | LineKind::Unreadable(_) => return Vec::new(),
    };
    vec![Fix::safe(change)]
}

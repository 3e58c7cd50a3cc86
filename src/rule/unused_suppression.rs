use super::{Context, LineSet, SuppressionUse, UNUSED_SUPPRESSION};
use crate::diagnostic::{Category, Change, Findings, Fix, Suppression, has_mark};
use crate::syntax::LineKind;
use crate::text::{ByteOffset, Shown, Span};

rule! {
    /// # unused-suppression
    ///
    /// ## What it does
    /// Reports comments with the mark `portolan:` that are not of the form `portolan: ignore[rule, …]` or
    /// `portolan: ignore-file[rule, …]`, that name a rule that does not exist, or that name a rule without a finding on
    /// the line or in the file. Not reported: rules that did not
    /// run, and a comment that names `unused-suppression` itself or whose line another comment silences for it.
    ///
    /// ## Why it matters
    /// A misspelled comment silences nothing. A comment that is no longer needed will hide the next mistake on that
    /// line.
    ///
    /// ## Example
    /// ```text
    /// ssh             22/tcp          # portolan: ignore[spelling] no longer needed
    /// ```
    /// Remove the comment.
    ///
    /// ## Fix
    /// Safe: removes the comment, if none of its rules has a finding and it contains no other text.
    ///
    /// ## Source
    /// The documentation of Portolan: the comment ends the line it applies to, also after other text, or precedes it
    /// on its own line. With `ignore-file` it applies to the whole file, wherever it is. A blank, `;`, `|` or `#` precedes the mark.
    UnusedSuppression, "unused-suppression", Correctness, "a comment that silences nothing", fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let names_this_rule = |suppression: &Suppression| {
        suppression.rules.iter().any(|span| span.of(context.bytes) == UNUSED_SUPPRESSION.as_str().as_bytes())
    };
    let mut silent = LineSet::new();
    for used in context.suppressions.iter().filter(|used| names_this_rule(&used.suppression)) {
        if used.suppression.whole_file {
            return;
        }
        silent.insert(used.suppression.line);
    }
    for SuppressionUse { suppression, unused, unknown } in context.suppressions {
        if names_this_rule(suppression) || silent.contains(&context.document.line_at(suppression.span.start)) {
            continue;
        }
        if !suppression.well_formed {
            findings
                .place(suppression.span, "the comment silences nothing: it does not name any rule in brackets")
                .hint("write `portolan: ignore[rule, …] reason`; run `portolan rules` to list the rules");
            continue;
        }
        let has_line = context.document.line(suppression.line).is_some();
        for (number, &span) in suppression.rules.iter().enumerate() {
            let word = span.of(context.bytes);
            let shown = Shown(word);
            if unknown.contains(&number) {
                let hint = if is_category(word) {
                    "name each rule: a comment cannot silence a whole category"
                } else {
                    "run `portolan rules` to list the rules"
                };
                findings.place(span, format_args!("there is no rule called `{shown}`")).hint(hint);
            } else if unused.contains(&number) {
                let message = if suppression.whole_file {
                    format!("`{shown}` reports nothing in this file")
                } else if has_line {
                    format!("`{shown}` reports nothing on line {}", suppression.line)
                } else {
                    format!("`{shown}` cannot be silenced here: no line follows the comment")
                };
                let all = unused.len() == suppression.rules.len();
                findings
                    .place(span, message)
                    .hint(if all { "remove the comment" } else { "remove the rule from the list" })
                    .fix_with(|| if all { drop_comment(context, suppression) } else { None });
            }
        }
    }
}

fn is_category(word: &[u8]) -> bool {
    word == b"all" || Category::ALL.iter().any(|category| category.as_str().as_bytes() == word)
}

/// Proposes to remove a comment, unless it contains other text.
fn drop_comment(context: &Context<'_>, suppression: &Suppression) -> Option<Fix> {
    let document = context.document;
    let sign = document.format.comment_sign()?.as_bytes();
    let at = document.line_at(suppression.span.start);
    let line = document.line(at)?;
    // A comment with other text stays, even if that text is another suppression.
    let has_no_other_text = |start: ByteOffset| {
        let before = Span { start, end: suppression.span.start }.of(context.bytes);
        let after = Span { start: suppression.span.end, end: line.content.end }.of(context.bytes);
        before.iter().all(|b| sign.contains(b) || matches!(b, b' ' | b'\t')) && !has_mark(after)
    };
    let change = match line.kind {
        LineKind::Comment(start) if has_no_other_text(start) => Change::DropLine { line: at },
        LineKind::Entry(first) => {
            let comment = document.entry(first).comment()?;
            if !has_no_other_text(comment.start) {
                return None;
            }
            let words = Span { start: line.content.start, end: comment.start }.of(context.bytes).trim_ascii_end();
            let start = line.content.start + words.len();
            Change::Replace { span: Span { start, end: line.content.end }, text: Vec::new() }
        }
        LineKind::Comment(_) | LineKind::Blank | LineKind::Unreadable(_) | LineKind::Text => return None,
    };
    Some(Fix::safe(change))
}

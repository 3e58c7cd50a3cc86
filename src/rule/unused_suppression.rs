use super::{Context, LineSet, SuppressionUse, UNUSED_SUPPRESSION};
use crate::diagnostic::{Category, Change, Findings, Fix, Suppression, speaks_to_us};
use crate::syntax::{Line, LineKind};
use crate::text::{Shown, Span};

rule! {
    /// # unused-suppression
    ///
    /// ## What it does
    /// Reports comments with the mark `portolan:` that are not of the form `portolan: ignore[rule, …]`, that name a
    /// rule that does not exist, or a rule that has nothing to say about the line. Rules that did not run are left out, and
    /// so is a comment that names `unused-suppression` itself, or whose line another comment silences for it.
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
    /// This program's own comments: at the end of the line they speak of, also after other words, or on a line of their own
    /// before it. A blank, `;`, `|` or `#` stands before the mark.
    UnusedSuppression, "unused-suppression", Correctness, "a comment that silences nothing", fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let names_this_rule =
        |suppression: &Suppression| suppression.rules.iter().any(|span| span.of(context.bytes) == UNUSED_SUPPRESSION.as_str().as_bytes());
    let mut silent = LineSet::new();
    for used in context.suppressions.iter().filter(|used| names_this_rule(&used.suppression)) {
        silent.insert(used.suppression.line);
    }
    for SuppressionUse { suppression, unused, unknown } in context.suppressions {
        if names_this_rule(suppression) || silent.contains(&line_of(context, suppression)) {
            continue;
        }
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
            if unknown.contains(&number) {
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
                findings
                    .place(span, message)
                    .hint(if all { "take it out" } else { "take it out of the list" })
                    .fix_with(|| if all { drop_comment(context, suppression) } else { None });
            }
        }
    }
}

/// The number of the line, from 0, that the comment is on.
fn line_of(context: &Context<'_>, suppression: &Suppression) -> u32 {
    let of_it = |line: &Line| line.content.start <= suppression.span.start;
    context.document.lines.partition_point(of_it).saturating_sub(1) as u32
}

fn is_category(word: &[u8]) -> bool {
    word == b"all" || Category::ALL.iter().any(|category| category.as_str().as_bytes() == word)
}

/// Takes out a comment that says nothing else.
fn drop_comment(context: &Context<'_>, suppression: &Suppression) -> Option<Fix> {
    let document = context.document;
    let at = line_of(context, suppression);
    let line = document.lines.get(at as usize)?;
    // A comment that says something else too stays, be it to us.
    let says_nothing_else = |start: u32| {
        let before = Span { start, end: suppression.span.start }.of(context.bytes);
        let after = Span { start: suppression.span.end, end: line.content.end }.of(context.bytes);
        before.iter().all(|b| matches!(b, b'#' | b' ' | b'\t')) && !speaks_to_us(after)
    };
    let change = match line.kind {
        LineKind::Comment(start) if says_nothing_else(start) => Change::DropLine { line: at },
        LineKind::Entry(first) => {
            let comment = document.entries[first as usize].comment()?;
            if !says_nothing_else(comment.start) {
                return None;
            }
            let words = Span { start: line.content.start, end: comment.start }.of(context.bytes).trim_ascii_end();
            let start = line.content.start + words.len() as u32;
            Change::Replace { span: Span { start, end: line.content.end }, text: Vec::new() }
        }
        LineKind::Comment(_) | LineKind::Blank | LineKind::Unreadable(_) => return None,
    };
    Some(Fix::safe(change))
}

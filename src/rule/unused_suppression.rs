use super::{Context, LineSet, SuppressionUse, UNUSED_SUPPRESSION};
use crate::diagnostic::{
    Category, Change, Dropped, DroppedComment, Findings, Fix, Suppression, dropped_comments, has_mark,
};
use crate::model::TransportWord;
use crate::syntax::{Document, LineKind};
use crate::text::{ByteOffset, Printable, Span, similar};

rule! {
    /// # unused-suppression
    ///
    /// ## What it does
    /// Reports comments with the mark `portolan:`
    ///
    /// - of none of the forms `portolan: ignore[rule, …]`, `portolan: ignore-file[rule, …]` and
    ///   `portolan: dropped[name/transport, …] reason`;
    /// - that name a rule that does not exist;
    /// - that name a rule without a finding on the line or in the file;
    /// - of the form `dropped[…]`, which accepts the loss of names to `check --base` and `compare`, if a word in it is
    ///   no name, if the table still has the name, or with `--base` the old table does not have it, or if there is
    ///   no reason, which `compare` prints.
    ///
    /// Not reported: rules that did not run, as without the `--base`, the pack or the format that they need, and a
    /// comment that names `unused-suppression` itself or whose line another comment silences for it.
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
    UnusedSuppression, "unused-suppression", Correctness, "a comment that suppresses nothing", fixes: [Safe]
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
    for comment in dropped_comments(context.document, context.bytes) {
        if !silent.contains(&context.document.line_at(comment.span.start)) {
            check_dropped(context, &comment, findings);
        }
    }
    for SuppressionUse { suppression, unused, unknown } in context.suppressions {
        if names_this_rule(suppression) || silent.contains(&context.document.line_at(suppression.span.start)) {
            continue;
        }
        if !suppression.well_formed {
            malformed(context, suppression, findings);
            continue;
        }
        let has_line = context.document.line(suppression.line).is_some();
        for (index, &span) in suppression.rules.iter().enumerate() {
            let word = span.of(context.bytes);
            let printed = Printable(word);
            if unknown.contains(&index) {
                let hint = if is_category(word) {
                    "name each rule: a comment cannot silence a whole category"
                } else {
                    "run `portolan rules` to list the rules"
                };
                findings.at(span, format_args!("there is no rule called `{printed}`")).hint(hint);
            } else if unused.contains(&index) {
                let message = if suppression.whole_file {
                    format!("`{printed}` reports nothing in this file")
                } else if has_line {
                    format!("`{printed}` reports nothing on line {}", suppression.line)
                } else {
                    format!("`{printed}` cannot be silenced here: no line follows the comment")
                };
                let all = unused.len() == suppression.rules.len();
                findings
                    .at(span, message)
                    .hint(if all { "remove the comment" } else { "remove the rule from the list" })
                    .fix_with(|| if all { drop_comment(context, suppression) } else { None });
            }
        }
    }
}

/// Reports a comment with the mark that has none of the known forms.
fn malformed(context: &Context<'_>, suppression: &Suppression, findings: &mut Findings) {
    const FORMS: [&str; 4] = ["ignore", "ignore-file", "dropped", "note"];
    let text = suppression.span.of(context.bytes);
    let after_mark = text.iter().position(|&b| b == b':').map_or(text, |colon| &text[colon + 1..]).trim_ascii_start();
    let end = after_mark.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'-').unwrap_or(after_mark.len());
    let verb = String::from_utf8_lossy(&after_mark[..end]);
    let form = similar(&verb, FORMS);
    let problem = match form {
        Some("dropped") if verb == "dropped" => "it accepts no loss: it does not name any name in brackets".to_owned(),
        Some(form) if verb != form && verb.eq_ignore_ascii_case(form) => format!("`{form}` is written in lower case"),
        Some(form) if verb != form => format!("`{}` is not `{form}`", Printable(verb.as_bytes())),
        _ => "it does not name any rule in brackets".to_owned(),
    };
    let hint = match form {
        Some("dropped") => "write `portolan: dropped[name/transport, …] reason`",
        Some("ignore-file") => "write `portolan: ignore-file[rule, …] reason`; run `portolan rules` to list the rules",
        Some("note") => "run `portolan annotate` to write notes",
        _ => "write `portolan: ignore[rule, …] reason`; run `portolan rules` to list the rules",
    };
    findings.at(suppression.span, format_args!("the comment silences nothing: {problem}")).hint(hint);
}

/// Reports the words of a comment that accept no loss.
fn check_dropped(context: &Context<'_>, comment: &DroppedComment, findings: &mut Findings) {
    if comment.words.is_empty() {
        findings
            .at(comment.span, "the comment accepts no loss: it does not name any name in brackets")
            .hint("write `portolan: dropped[name/transport, …] reason`");
    }
    if !comment.words.is_empty() && comment.reason.is_empty() {
        findings
            .at(comment.span, "the comment accepts a loss without a reason")
            .hint("write the reason after the bracket: `portolan: dropped[name/transport, …] reason`");
    }
    for &span in &comment.words {
        if let Some((message, hint)) = fault_of_dropped(context, span.of(context.bytes)) {
            findings.at(span, message).hint(hint);
        }
    }
}

/// The number of bindings of a name that are examined. A hostile file can have any number of them.
const EXAMINED: usize = 64;

/// Returns why a word accepts no loss, and what to do.
fn fault_of_dropped(context: &Context<'_>, word: &[u8]) -> Option<(String, &'static str)> {
    let printed = Printable(word);
    let Some(Dropped { name, transport, .. }) = Dropped::parse(word) else {
        return Some((format!("`{printed}` accepts no loss: it has no name"), "write a name, or `name/transport`"));
    };
    if name.iter().all(u8::is_ascii_digit) {
        let message = format!("`{printed}` accepts no loss: losses are accepted by name, not by port");
        return Some((message, "write the name that the port had"));
    }
    let own = Printable(&name);
    if let Some(transport) = &transport {
        let has = |document: &Document, bytes: &[u8]| {
            document.entry_index(bytes).by_name(document, bytes, &name).take(EXAMINED).any(|binding| {
                let entry = document.entry(binding.entry);
                entry.transport_span.of(bytes).eq_ignore_ascii_case(transport)
            })
        };
        let on = Printable(transport);
        if has(context.document, context.bytes) {
            let message = format!("`{printed}` accepts no loss: the table has `{own}` on {on}");
            return Some((message, "remove it from the list, or the comment"));
        }
        let is_lost = context.old.is_some_and(|old| has(&old.document, &old.source.bytes));
        if !is_lost && TransportWord::parse(transport) == TransportWord::Other {
            return Some((format!("`{printed}` accepts no loss: `{on}` is not a transport"), "write `tcp` or `udp`"));
        }
        if !is_lost && context.old.is_some() {
            let message = format!("`{printed}` accepts no loss: the old table does not have `{own}` on {on}");
            return Some((message, "correct it, or remove it from the list"));
        }
        return None;
    }
    let old = context.old?;
    let (document, bytes) = (&old.document, &old.source.bytes);
    let is_unknown = document.entry_index(bytes).by_name(document, bytes, &name).next().is_none();
    let message = || format!("`{printed}` accepts no loss: the old table does not have it");
    is_unknown.then(|| (message(), "correct it, or remove it from the list"))
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

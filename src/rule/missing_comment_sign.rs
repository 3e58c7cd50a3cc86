use super::Context;
use super::support::descriptions::description_of;
use crate::diagnostic::{Change, Findings, Fix};
use crate::syntax::LineKind;
use crate::text::{Printable, Span};

rule! {
    /// # missing-comment-sign
    ///
    /// ## What it does
    /// Reports words in the place of aliases that read as a description: the registry's own description of the service,
    /// words whose initials are the name, a title such as `Multicast Names`, or words such as `of` and `the`. Other
    /// rules do not report such words as aliases.
    ///
    /// ## Why it matters
    /// Without `#`, each word is a name of the port. A program that looks up `Protocol` finds the first such line, and
    /// every further line with that word gives the name to another port.
    ///
    /// ## Example
    /// ```text
    /// pcp             5351/udp        Port Control Protocol
    /// ```
    /// Write `# Port Control Protocol`.
    ///
    /// ## Fix
    /// Unsafe: puts `#` before the first word of the description. Its words are no longer found as names.
    ///
    /// ## Source
    /// services(5): the words after the transport are aliases, until a `#`. The registry's records for the name and the
    /// port.
    MissingCommentSign, "missing-comment-sign", Correctness, "a description without `#` before it", applies: WithAliases, fixes: [Unsafe]
}

/// The fewest descriptions that can be the usual form of a table, if most of its entries have one.
const LEAST_FOR_USUAL: usize = 20;

/// The end of the hint in a table whose usual form has no `#`: perhaps no resolver reads it.
const OTHER_FORMAT: &str = "; if no resolver reads the table, check it with `--format services-like`";

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(comment) = &context.document.format.comment else { return };
    // A transport list gives several entries of one line.
    let is_first = |id, entry| context.document.line_of(entry).kind == LineKind::Entry(id);
    let entries = context.entries().filter(|&(id, entry, _)| is_first(id, entry));
    let described = entries.filter_map(|(id, entry, _)| Some((id, entry, description_of(context, id)?)));
    let described = described.collect::<Vec<_>>();
    let is_usual = described.len() >= LEAST_FOR_USUAL && described.len() * 2 > context.document.entries.len();
    let other = if is_usual { OTHER_FORMAT } else { "" };
    for (id, entry, description) in described {
        let text = shortened(description.span.of(context.bytes));
        let sign = &comment.sign;
        let message = if description.is_registered {
            let name = Printable(context.name(entry));
            format!("`{text}` is the registry's description of `{name}`, but has no `{sign}`")
        } else {
            format!("`{text}` reads as a description, but has no `{sign}`")
        };
        let start = description.span.start;
        findings
            .entry(id, description.span, message)
            .cite_registry()
            .hint_with(|| {
                format!("put `{sign} ` before it: without that, each of its words is a name of the port{other}")
            })
            .fix_with(|| {
                let text = format!("{sign} ").into_bytes();
                [Fix::unsafe_change(Change::Replace { span: Span { start, end: start }, text })]
            });
    }
}

/// Returns the words of a text, with one blank between them, shortened to fit a message.
fn shortened(text: &[u8]) -> String {
    const MOST: usize = 40;
    let mut printed = String::new();
    for word in text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
        let word = Printable(word).to_string();
        if !printed.is_empty() && printed.chars().count() + 1 + word.chars().count() > MOST {
            printed.push_str(" …");
            break;
        }
        if !printed.is_empty() {
            printed.push(' ');
        }
        printed.push_str(&word);
    }
    printed
}

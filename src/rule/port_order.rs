use super::Context;
use super::support::note::standing_note;
use crate::diagnostic::Findings;
use crate::syntax::Entry;

rule! {
    /// # port-order
    ///
    /// ## What it does
    /// Reports an entry whose port is lower than that of the entry before it. Where more than a fifth of the entries
    /// are, the file is not in the order of ports at all, and that is reported once.
    ///
    /// ## Why it matters
    /// In an ordered file a person finds a port, and sees that it is there twice.
    ///
    /// ## Example
    /// ```text
    /// https           443/tcp
    /// http            80/tcp
    /// ```
    /// Put the line where its port belongs. Where a name or a port stands on several lines, mind that the first of them
    /// is the one that most programs find.
    ///
    /// ## Source
    /// The habit of every system's own table; no reader asks for it.
    PortOrder, "port-order", Pedantic, "the entries are not in the order of their ports"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let entries = &context.document.entries;
    // One line can give several entries, all on the same port.
    let lines = entries.chunk_by(|a, b| a.line == b.line).count();
    let descents = || (0u32..).zip(entries.windows(2)).filter(|(_, pair)| pair[1].ports.first < pair[0].ports.first);
    let count = descents().count();
    if count > 1 && count * 5 > lines {
        if let Some((before, pair)) = descents().next() {
            let message = format!(
                "the entries are not in the order of ports: {count} of {lines} come after a higher port, the first is {}",
                place_after(context, pair)
            );
            findings
                .entry(before + 1, pair[1].port_span, message)
                .note_with(|| standing_note(context, before + 1));
        }
        return;
    }
    for (before, pair) in descents() {
        findings
            .entry(before + 1, pair[1].port_span, place_after(context, pair))
            .note_with(|| standing_note(context, before + 1))
            .hint("where a name or a port stands on several lines, most programs find the first: mind this when sorting");
    }
}

/// `80/tcp after 443/tcp on line 1`.
fn place_after(context: &Context<'_>, pair: &[Entry]) -> String {
    format!("{} after {} on line {}", context.place(&pair[1]), context.place(&pair[0]), context.line(&pair[0]))
}

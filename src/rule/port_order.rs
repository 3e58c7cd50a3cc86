use super::Context;
use crate::diagnostic::Findings;
use crate::syntax::EntryId;

rule! {
    /// # port-order
    ///
    /// ## What it does
    /// Reports an entry whose port is lower than that of the previous entry. If more than a fifth of the entries are
    /// out of order, the file is not sorted by port, which is reported once.
    ///
    /// ## Why it matters
    /// In a sorted file, a port is easy to find, and a duplicate is easy to see.
    ///
    /// ## Example
    /// ```text
    /// https           443/tcp
    /// http            80/tcp
    /// ```
    /// Move the line to its place in the order. If a name or a port appears on several lines, keep their order: most
    /// programs find the first.
    ///
    /// ## Source
    /// The order of every operating system's own table; no resolver requires it.
    PortOrder, "port-order", Pedantic, "entries that are not sorted by port", applies: Tables
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let entries = &context.document.entries;
    // One line can give several entries, all on the same port.
    let lines = entries.chunk_by(|a, b| a.line == b.line).count();
    let descents = || {
        (1..).map(EntryId::new).zip(entries.windows(2)).filter(|(_, pair)| pair[1].ports.first < pair[0].ports.first)
    };
    let count = descents().count();
    if count > 1 && count * 5 > lines {
        if let Some((id, pair)) = descents().next() {
            let (endpoint, before) = (context.endpoint(&pair[1]), context.endpoint(&pair[0]));
            let message = format!(
                "the entries are not sorted by port: {count} of {lines} follow a higher port, first {endpoint} after \
                 {before} (line {})",
                pair[0].line
            );
            let hint = "sort the lines, but keep those that share a name or a port in order: \
                        most resolvers return the first";
            findings.entry(id, pair[1].port_span, message).hint(hint);
        }
        return;
    }
    for (id, pair) in descents() {
        let (endpoint, before) = (context.endpoint(&pair[1]), context.endpoint(&pair[0]));
        let message = format!("{endpoint} comes after {before} (line {})", pair[0].line);
        let hint = "move the line, but keep those that share a name or a port in order: \
                    most resolvers return the first";
        findings.entry(id, pair[1].port_span, message).hint(hint);
    }
}

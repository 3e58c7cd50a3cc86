use super::Context;
use crate::diagnostic::Findings;
use crate::syntax::RowKey;
use crate::text::Printable;

rule! {
    /// # duplicate-key
    ///
    /// ## What it does
    /// Reports a row of a map whose key an earlier row of the same map has: a port in `map[int]string` of Go, a dict of
    /// Python or an object of JSON, a name where names are the keys, or the primary key of a table of SQL. Only formats
    /// without code have keys.
    ///
    /// ## Why it matters
    /// Go and SQL refuse the file. Python, JavaScript and most readers of JSON keep the last row without a message, others
    /// the first one: the other row is lost, and an edit to it has no effect.
    ///
    /// ## Example
    /// ```text
    /// ports = {
    ///     143: "imap2",
    ///     143: "imap",
    /// }
    /// ```
    /// Remove one of the two rows.
    ///
    /// ## Source
    /// The Go Programming Language Specification, "Composite literals": it is an error to specify multiple elements with
    /// the same constant key. The Python Language Reference, "Dictionary displays": the last value for a key prevails. RFC
    /// 8259, section 4: names in an object should be unique.
    DuplicateKey, "duplicate-key", Correctness, "a key that a map has twice"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for repeated in &context.document.repeated_keys(context.bytes).rows {
        let entry = context.document.entry(repeated.later);
        let first = context.document.entry(repeated.first);
        let name = Printable(first.name.of(context.bytes));
        let of_first = if repeated.key == RowKey::Name || first.unnamed {
            format!("{}", context.endpoint(first))
        } else {
            format!("`{name}`")
        };
        let (span, key) = match repeated.key {
            RowKey::Name => (entry.name, format!("`{name}`")),
            RowKey::PortAndTransport => (entry.port_span, context.endpoint(entry).to_string()),
            RowKey::Port | RowKey::None => (entry.port_span, entry.ports.to_string()),
        };
        let line = first.line;
        findings
            .entry(repeated.later, span, format_args!("the key {key} is already on line {line}, for {of_first}"))
            .hint("remove one of the two rows: a map has each key once");
    }
}

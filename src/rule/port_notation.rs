use super::Context;
use super::support::answers::read_line;
use crate::diagnostic::{Change, Findings, Fix};
use crate::syntax::{Entry, Notation};
use crate::text::Printable;
use portolan_resolvers::Tables;

rule! {
    /// # port-notation
    ///
    /// ## What it does
    /// Reports port numbers with leading zeros or in hexadecimal, and ranges such as `6000-6063`. Ranges are not
    /// reported in a table where at least half of the entries come from ranges and lists of transports, such as
    /// Wireshark's: Wireshark reads them.
    ///
    /// ## Why it matters
    /// glibc up to 2.43 reads a number that begins with `0` as octal and one that begins with `0x` as hexadecimal. glibc
    /// with the fix of September 2026 (in Debian since 2.43-6) and other resolvers read decimal digits only: the same line
    /// gives two ports, or a port to one program and nothing to another. Nmap reads leading zeros as decimal, so they are
    /// not reported in its table. Most resolvers skip a range: a program that looks up the name, or one of the ports, does
    /// not find the line. uClibc, Wine and macOS read the first port alone.
    ///
    /// ## Example
    /// ```text
    /// ssh             022/tcp
    /// x11             6000-6063/tcp
    /// telnet          23/tcp
    /// ```
    /// glibc up to 2.43 answers 18, glibc with the fix and other resolvers 22. Write the number in plain decimal. For
    /// `x11`, write a line for each port that programs look up.
    ///
    /// ## Fix
    /// Unsafe, except for ranges: writes the number in plain decimal, as most resolvers read it. glibc without the fix may
    /// read another number.
    ///
    /// ## Source
    /// glibc's reader of services(5) passed base 0 to strtoul until its stable branch of 2.43 was corrected
    /// (nss/nss_files/files-service.c). `portolan resolvers` lists the models that messages quote, and the programs that
    /// they are compared with.
    PortNotation, "port-notation", Correctness, "a port number with leading zeros, in hexadecimal, or a range", applies: Tables, fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let mut line = None;
    let mut harmless = None;
    for (id, entry) in context.document.entries_with_ids() {
        // A transport list gives several entries of one line.
        if entry.notation == Notation::Decimal || line == Some(entry.line) {
            continue;
        }
        line = Some(entry.line);
        let digits = entry.port_span.of(context.bytes);
        let is_zero = entry.notation == Notation::LeadingZero;
        if is_zero && *harmless.get_or_insert_with(|| zeros_are_harmless(context)) {
            continue;
        }
        findings
            .entry(id, entry.port_span, format_args!("`{}` {}", Printable(digits), notation(entry)))
            .continued(readings(context, entry))
            .hint_with(|| format!("write `{}` if that is the intended port", entry.ports))
            .fix_with(|| {
                // A range is reported again, so there is no fix.
                let is_reported_again = !entry.ports.is_single() && context.has_few_ranges_and_lists();
                let text = entry.ports.to_string().into_bytes();
                (!is_reported_again).then(|| Fix::unsafe_change(Change::Replace { span: entry.port_span, text }))
            });
    }
    if !context.document.format.readers.is_empty() && context.has_few_ranges_and_lists() {
        ranges(context, findings);
    }
}

/// Reports ranges that have no other fault.
fn ranges(context: &Context<'_>, findings: &mut Findings) {
    let mut line = None;
    for (id, entry) in context.document.entries_with_ids() {
        let port = entry.port_span.of(context.bytes);
        if entry.notation != Notation::Decimal || line == Some(entry.line) || !port.contains(&b'-') {
            continue;
        }
        line = Some(entry.line);
        findings
            .entry(id, entry.port_span, format_args!("`{}` is a range of ports", Printable(port)))
            .continued(read_line(context, entry.line))
            .hint("write one line for each port that programs look up; Wireshark reads ranges, C libraries do not");
    }
}

/// Describes the notation of the number.
fn notation(entry: &Entry) -> &'static str {
    match entry.notation {
        _ if !entry.ports.is_single() => "is not in plain decimal",
        Notation::Hexadecimal => "is hexadecimal",
        _ => "has a leading zero",
    }
}

/// Describes the port that each resolver reads. None reads all of a range.
fn readings(context: &Context<'_>, entry: &Entry) -> String {
    if entry.ports.is_single() {
        read_line(context, entry.line).to_string()
    } else {
        ": programs that read ranges may not read it".to_owned()
    }
}

/// Returns whether every resolver that reads the format reads numbers with leading zeros as decimal.
fn zeros_are_harmless(context: &Context<'_>) -> bool {
    let readers = &context.document.format.readers;
    let tables = Tables::read_by_ids(readers, b"x 010/tcp\n");
    !readers.is_empty() && tables.iter().all(|(_, table)| table.endpoint_at(0) == Some((10, b"tcp")))
}

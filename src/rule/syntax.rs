use super::Context;
use super::support::answers::read_line;
use crate::diagnostic::Findings;
use crate::syntax::{Fault, FieldKind, Unreadable};
use crate::text::{Printable, REMEDY_OF_CONFLICTS, is_conflict_marker, merge_conflict};
use memchr::memchr;
use std::cell::LazyCell;

rule! {
    /// # syntax
    ///
    /// ## What it does
    /// Reports a line that is neither an entry nor a comment nor blank. Lines whose port number is out of range are
    /// reported by `port-number`. The markers of a merge conflict are named as such. Silent about lines of services(5) that
    /// begin with `+`, for which FreeBSD queries NIS.
    ///
    /// ## Why it matters
    /// Most programs skip such a line without a message. Some read it: FreeBSD and OpenBSD read `22,tcp` as `22/tcp`, and
    /// glibc reads `22` at the end of a line as a service without a transport. The message says how each resolver reads
    /// the line.
    ///
    /// ## Example
    /// ```text
    /// ssh             22,tcp
    /// telnet          23
    /// ```
    /// Write `22/tcp` and `23/tcp`. If the line is not an entry, put `#` before it.
    ///
    /// ## Source
    /// services(5): lines that are not well formed should not be present and are silently skipped. `portolan resolvers`
    /// lists the models that messages quote, and the programs that they are compared with.
    Syntax, "syntax", Correctness, "a line that cannot be read"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let has_conflict = LazyCell::new(|| merge_conflict(context.bytes).is_some());
    for unreadable in context.document.unreadable.iter().filter(|line| !line.fault.is_port_number()) {
        let line = context.document.line(unreadable.line).map_or(unreadable.span, |line| line.content);
        if is_conflict_marker(line.of(context.bytes)) && *has_conflict {
            findings.at(line, "a marker of an unresolved merge conflict").hint(REMEDY_OF_CONFLICTS);
            continue;
        }
        findings
            .at(unreadable.span, unreadable.fault.as_str())
            .continued(read_line(context, unreadable.line))
            .hint_with(|| hint(context, unreadable));
    }
}

fn hint(context: &Context<'_>, unreadable: &Unreadable) -> String {
    if let Some(remedy) = unreadable.fault.remedy_of_tree() {
        return remedy.to_owned();
    }
    let word = unreadable.span.of(context.bytes);
    if context.document.format.is_declared() {
        return format!(
            "correct the line, or the descriptor of the format `{}`: `portolan formats test` shows the rows that it misses",
            context.document.format.id
        );
    }
    match unreadable.fault {
        Fault::CommaForSlash => {
            let at = memchr(b',', word).unwrap_or(word.len());
            let transport = word.get(at + 1..).unwrap_or_default();
            if transport.is_empty() {
                format!("write `{}/tcp` or `{0}/udp`", Printable(&word[..at]))
            } else {
                format!("write `{}/{}`", Printable(&word[..at]), Printable(transport))
            }
        }
        Fault::PortRange => "write one line for each port".to_owned(),
        Fault::TransportList if context.document.format.has_field(FieldKind::OpenFrequency) => {
            "write one line for each transport, with its own open frequency".to_owned()
        }
        Fault::TransportList => "write one line for each transport".to_owned(),
        Fault::NoTransport => format!("write `{}/tcp` or `{0}/udp`", Printable(word)),
        Fault::ReversedRange => {
            let end = memchr(b'/', word).unwrap_or(word.len());
            match memchr(b'-', &word[..end]) {
                Some(dash) => {
                    format!(
                        "write `{}-{}{}`",
                        Printable(&word[dash + 1..end]),
                        Printable(&word[..dash]),
                        Printable(&word[end..])
                    )
                }
                None => "put the lower port number first".to_owned(),
            }
        }
        Fault::EmptyTransport => {
            "write the port, a slash and the transport, as in `22/tcp`; one line for each transport".to_owned()
        }
        _ => {
            let row = &context.document.format.row;
            match context.document.format.comment_sign() {
                Some(sign) => format!("write `{row}`, or put `{sign}` before the line if it is a comment"),
                None => format!("write `{row}`"),
            }
        }
    }
}

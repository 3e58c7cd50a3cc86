use super::Context;
use super::support::context::Readers;
use crate::diagnostic::{Change, Findings, Fix};
use crate::model::TransportWord;
use crate::syntax::Entry;
use crate::text::{Shown, Span};
use std::fmt;

rule! {
    /// # transport-name
    ///
    /// ## What it does
    /// Reports a transport with upper-case letters, and one that nobody knows. Known are `tcp`, `udp`, `sctp`, `dccp`,
    /// `udplite`, `ddp` and `divert`. Reports each transport of a list too, such as `22/tcp/udp`, where less than half of
    /// the table's entries come of lists and ranges; Wireshark reads them, and its tables are full of them.
    ///
    /// ## Why it matters
    /// Resolvers compare the transport byte by byte. `22/TCP` is found by a program that asks for `TCP`, and programs
    /// ask for `tcp`. musl, and Nmap up to version 7.93, lose such a line altogether. In Nmap's table, a comment that is
    /// glued to the transport becomes a part of it, and is reported too. Of a list, musl reads the first transport; to others
    /// the list is one transport, which nobody asks for.
    ///
    /// ## Example
    /// ```text
    /// ssh             22/TCP
    /// backup          4000/tpc
    /// domain          53/tcp/udp
    /// telnet          23/tcp
    /// ```
    /// Write `22/tcp` and `4000/tcp`, and a line for `53/tcp` and one for `53/udp`.
    ///
    /// ## Fix
    /// Safe, if no program gets another answer, and but for lists: writes the transport in lower case; in Nmap's format, puts the blank before a
    /// glued comment.
    ///
    /// ## Source
    /// protocols(5) for the names; RFC 6335, section 5 for the transports that have ports. glibc 2.36, musl 1.2.3 and Nmap
    /// 7.93 as tried out; FreeBSD's libc and Go by their sources.
    TransportName, "transport-name", Correctness, "a transport in upper case, one that is not known, or a list", fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let readers = context.readers();
    for (number, entry) in (0..).zip(&context.document.entries) {
        if readers == Readers::Nmap && entry.comment().is_some_and(|comment| comment.start == entry.transport_span.end) {
            glued(context, findings, number, entry);
            continue;
        }
        let word = entry.transport_span.of(context.bytes);
        if entry.transport == TransportWord::Other {
            unknown(context, findings, number, entry, readers);
        } else if word.iter().any(u8::is_ascii_uppercase) {
            upper_case(context, findings, number, entry, readers);
        }
    }
    if readers != Readers::None && context.has_few_ranges_and_lists() {
        lists(context, findings);
    }
}

/// Transports in lists of which nothing worse is to be said.
fn lists(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry) in (0..).zip(&context.document.entries).filter(|(_, entry)| context.is_listed(entry)) {
        let word = entry.transport_span.of(context.bytes);
        if entry.transport == TransportWord::Other || word.iter().any(u8::is_ascii_uppercase) {
            continue;
        }
        let is_first = entry.transport_span.start == entry.port_span.end + 1;
        let is_range = entry.port_span.of(context.bytes).contains(&b'-');
        let who = if is_first && !is_range && matches!(word, b"tcp" | b"udp") { "only musl finds" } else { "no resolver finds" };
        let name = Shown(context.name(entry));
        findings
            .entry(
                number,
                entry.transport_span,
                format_args!("`{}` stands in a list of transports: {who} `{name}` on it", Shown(word)),
            )
            .hint("write one line for each transport; Wireshark reads lists, resolvers do not");
    }
}

/// Nmap knows comments only where the line begins with one, or after a blank.
fn glued(context: &Context<'_>, findings: &mut Findings, number: u32, entry: &Entry) {
    let transport = Shown(entry.transport_span.of(context.bytes));
    findings
        .entry(
            number,
            entry.transport_span,
            format_args!("a comment is glued to `{transport}`: Nmap takes it for a part of the transport and loses the line"),
        )
        .hint("put a blank before `#`")
        .fix_with(|| {
            let end = entry.transport_span.end;
            [Fix::safe(Change::Replace { span: Span { start: end, end }, text: b" ".to_vec() })]
        });
}

fn unknown(context: &Context<'_>, findings: &mut Findings, number: u32, entry: &Entry, readers: Readers) {
    let word = entry.transport_span.of(context.bytes);
    let (name, shown) = (Shown(context.name(entry)), Shown(word));
    // musl compares the beginning only.
    let as_tcp = [&b"tcp"[..], b"udp"].into_iter().find(|known| word.starts_with(known));
    let who = fmt::from_fn(|f| match as_tcp {
        _ if readers == Readers::None => Ok(()),
        _ if readers == Readers::Nmap => f.write_str(": Nmap leaves the line out"),
        Some(known) if !context.is_listed(entry) => {
            write!(f, ": musl takes it for {}, other resolvers find `{name}` under `{shown}` only", Shown(known))
        }
        _ => write!(f, ": a program that asks for `{name}` on tcp or udp does not find this line"),
    });
    findings
        .entry(number, entry.transport_span, format_args!("`{shown}` is no transport that is known{who}"))
        .hint("write tcp, udp, sctp or dccp, whichever is meant");
}

fn upper_case(context: &Context<'_>, findings: &mut Findings, number: u32, entry: &Entry, readers: Readers) {
    let word = entry.transport_span.of(context.bytes);
    let (name, shown) = (Shown(context.name(entry)), Shown(word));
    let lower = word.to_ascii_lowercase();
    let asked = Shown(&lower);
    let who = fmt::from_fn(|f| {
        if readers == Readers::None {
            Ok(())
        } else if readers == Readers::Nmap {
            f.write_str(": older versions of Nmap, such as 7.93, do not find the line")
        } else if context.is_listed(entry) {
            write!(f, ": resolvers compare transports byte by byte and ask for `{asked}`")
        } else {
            write!(f, ": glibc, BSD and Go do not find `{name}` when a program asks for `{asked}`, and musl ignores the line")
        }
    });
    findings
        .entry(number, entry.transport_span, format_args!("the transport `{shown}` is not in lower case{who}"))
        .hint_with(|| format!("write `{asked}`"))
        .fix_with(|| {
            // What is in a list stays there.
            let is_reported_again = context.is_listed(entry) && context.has_few_ranges_and_lists();
            let change = Change::Replace { span: entry.transport_span, text: lower.clone() };
            (!is_reported_again).then(|| Fix::safe(change))
        });
}

use super::Context;
use super::support::answers::{bytes_of, find_line, is_read_by_any, protocol, read_line};
use crate::diagnostic::{Change, Findings, Fix};
use crate::model::{Transport, TransportWord, typo};
use crate::syntax::{Entry, EntryId};
use crate::text::{Printable, Span};
use portolan_resolvers::{Lookup, Protocol, of_ids};

rule! {
    /// # transport-name
    ///
    /// ## What it does
    /// Reports a transport with upper-case letters, and one that is not known. Known are `tcp`, `udp`, `sctp`, `dccp`,
    /// `udplite`, `ddp` and `divert`. Reports each transport of a list too, such as `22/tcp/udp`, where less than half of
    /// the table's entries come from lists and ranges; Wireshark reads them, and its tables are full of them.
    ///
    /// ## Why it matters
    /// Resolvers compare the transport byte by byte, so that programs, which look up `tcp`, do not find `22/TCP`; musl, and
    /// Nmap 7.93, skip such a line. In Nmap's table, a comment without a blank before it becomes a part of the transport, and
    /// is reported too. Of a list, musl reads the first transport; to glibc, for example, the list is one transport, which
    /// no program looks up.
    ///
    /// ## Example
    /// ```text
    /// ssh             22/TCP
    /// backup          4000/tpc
    /// domain          53/tcp/udp
    /// telnet          23/tcp
    /// ```
    /// Write `22/tcp` and `4000/tcp`, and separate lines for `53/tcp` and `53/udp`.
    ///
    /// ## Fix
    /// Safe, if no lookup changes: in Nmap's format, writes the transport in lowercase, or inserts a blank before the
    /// comment. Unsafe: writes the transport in lowercase where programs may look a name up with the protocol `TCP`; writes the transport that an unknown word most likely means. That is the only one a single
    /// typing error away, as for `tpc`; one with a few letters added, as for `tcpip`; or the only one that the registry
    /// has for the name on the port and no other line has. There is no fix for a list.
    ///
    /// ## Source
    /// protocols(5) for the names; RFC 6335, section 5, for the transports that have ports. Tested with glibc 2.36,
    /// musl 1.2.3 and Nmap 7.93; FreeBSD's libc and Go by their sources.
    TransportName, "transport-name", Correctness, "a transport in upper case, one that is not known, or a list", applies: Tables, fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry) in context.document.entries_with_ids() {
        let word = entry.transport_span.of(context.bytes);
        if is_hidden_by_comment(context, entry) {
            glued(context, findings, id, entry);
        } else if entry.transport == TransportWord::Other {
            unknown(context, findings, id, entry);
        } else if word.iter().any(u8::is_ascii_uppercase) {
            upper_case(context, findings, id, entry);
        }
    }
    if !context.document.format.readers.is_empty() && context.has_few_ranges_and_lists() {
        lists(context, findings);
    }
}

/// Reports the transports of lists that have no other fault.
fn lists(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry) in context.document.entries_with_ids().filter(|(_, entry)| context.is_listed(entry)) {
        let word = entry.transport_span.of(context.bytes);
        if entry.transport == TransportWord::Other || word.iter().any(u8::is_ascii_uppercase) {
            continue;
        }
        let who = who_finds(context, entry, word);
        findings
            .entry(id, entry.transport_span, format_args!("`{}` is in a list of transports", Printable(word)))
            .continued(who)
            .hint("write one line for each transport; Wireshark reads lists, resolvers do not");
    }
}

/// Describes the resolvers that find the line by its name on a transport, as the end of a message.
///
/// Empty for transports that programs do not look up.
fn who_finds(context: &Context<'_>, entry: &Entry, transport: &[u8]) -> String {
    let Some(protocol) = protocol(transport) else { return String::new() };
    let found = find_line(context, entry.line, &Lookup::name(context.name(entry), Some(protocol)));
    found.who_finds(&format!("the line on {protocol}"))
}

/// Returns whether resolvers read the line only with a blank before its comment.
fn is_hidden_by_comment(context: &Context<'_>, entry: &Entry) -> bool {
    let Some(comment) = entry.comment().filter(|comment| comment.start == entry.transport_span.end) else {
        return false;
    };
    let mut line = bytes_of(context, [entry.line]);
    if is_read_by_any(context, &line) {
        return false;
    }
    line.insert(comment.start - context.document.line_of(entry).content.start, b' ');
    is_read_by_any(context, &line)
}

fn glued(context: &Context<'_>, findings: &mut Findings, id: EntryId, entry: &Entry) {
    let transport = Printable(entry.transport_span.of(context.bytes));
    findings
        .entry(id, entry.transport_span, format_args!("no blank between `{transport}` and the comment"))
        .continued(read_line(context, entry.line))
        .hint("put a blank before `#`")
        .fix_with(|| {
            let end = entry.transport_span.end;
            [Fix::safe(Change::Replace { span: Span { start: end, end }, text: b" ".to_vec() })]
        });
}

fn unknown(context: &Context<'_>, findings: &mut Findings, id: EntryId, entry: &Entry) {
    let word = entry.transport_span.of(context.bytes);
    let name = context.name(entry);
    // A resolver may compare the beginning only.
    let found = |protocol: Protocol| find_line(context, entry.line, &Lookup::name(name, Some(protocol)));
    let misread = Protocol::ALL.into_iter().find(|&protocol| !found(protocol).none_finds());
    let who = match misread {
        Some(protocol) => found(protocol).who_finds(&format!("the line on {protocol}")),
        None => found(Protocol::Tcp).who_finds("the line on tcp or udp"),
    };
    findings
        .entry(id, entry.transport_span, format_args!("the transport `{}` is not known", Printable(word)))
        .continued(who)
        .hint_with(|| match intended(context, entry) {
            Some(transport) => format!("write `{transport}` if that is the intended transport"),
            None => "write the intended transport: tcp, udp, sctp or dccp".to_owned(),
        })
        .fix_with(|| {
            let text = intended(context, entry).filter(|_| !is_reported_again(context, entry))?.as_str();
            Some(Fix::unsafe_change(Change::Replace { span: entry.transport_span, text: text.into() }))
        });
}

/// Returns whether a transport without other faults would still be reported, as part of a list.
fn is_reported_again(context: &Context<'_>, entry: &Entry) -> bool {
    context.is_listed(entry) && context.has_few_ranges_and_lists()
}

/// Returns the transport that an unknown word most likely means.
///
/// If several are one typing error away, the name's other lines and the registry decide, and then the first letter, which
/// is rarely wrong.
fn intended(context: &Context<'_>, entry: &Entry) -> Option<Transport> {
    let word = entry.transport_span.of(context.bytes).to_ascii_lowercase();
    let all = |is_close: &dyn Fn(&[u8]) -> bool| -> Vec<Transport> {
        Transport::ALL.into_iter().filter(|transport| is_close(transport.as_str().as_bytes())).collect()
    };
    let mut close = all(&|transport| typo(&word, transport).is_some());
    if close.is_empty() {
        close = all(&|transport| word.starts_with(transport) && word.len() <= transport.len() + MOST_LETTERS_ADDED);
    }
    let is_typo = !close.is_empty();
    if !is_typo {
        close = Transport::ALL.to_vec();
    }
    if let &[transport] = &close[..] {
        return Some(transport);
    }
    let is_left = |&transport: &Transport| {
        context.registry_lists(context.name(entry), entry.ports.first, transport)
            && !has_line(context, entry, transport)
    };
    let left: Vec<Transport> = close.iter().copied().filter(is_left).collect();
    let first: Vec<Transport> = close
        .into_iter()
        .filter(|transport| is_typo && transport.as_str().as_bytes().first() == word.first())
        .collect();
    match (&left[..], &first[..]) {
        (&[transport], _) | (_, &[transport]) => Some(transport),
        _ => None,
    }
}

/// The most letters after a transport, as in `tcp4` and `tcpip`.
const MOST_LETTERS_ADDED: usize = 2;

/// Returns whether a line has the name and port of an entry on this transport.
///
/// Examines only a few bindings, since a hostile file can have any number of them.
fn has_line(context: &Context<'_>, entry: &Entry, transport: Transport) -> bool {
    let mut named = context.index().by_name(context.document, context.bytes, context.name(entry)).take(16);
    named.any(|binding| {
        let other = context.document.entry(binding.entry);
        other.ports == entry.ports && other.transport.registered() == Some(transport)
    })
}

fn upper_case(context: &Context<'_>, findings: &mut Findings, id: EntryId, entry: &Entry) {
    let word = entry.transport_span.of(context.bytes);
    let lower = word.to_ascii_lowercase();
    let who = who_finds(context, entry, &lower);
    findings
        .entry(id, entry.transport_span, format_args!("the transport `{}` is not in lowercase", Printable(word)))
        .continued(who)
        .hint_with(|| format!("write `{}`", Printable(&lower)))
        .fix_with(|| {
            let change = Change::Replace { span: entry.transport_span, text: lower.clone() };
            // Programs may look a name up with the protocol `TCP`, as C libraries allow.
            let is_looked_up = of_ids(&context.document.format.readers).any(|model| model.meta().lookups.takes_words());
            let fix = if is_looked_up { Fix::unsafe_change(change) } else { Fix::safe(change) };
            (!is_reported_again(context, entry)).then_some(fix)
        });
}

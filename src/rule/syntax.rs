use super::Context;
use super::support::context::Readers;
use crate::diagnostic::Findings;
use crate::syntax::{FieldKind, Fault, Unreadable};
use crate::text::{Shown, Span};
use memchr::memchr;

rule! {
    /// # syntax
    ///
    /// ## What it does
    /// Reports a line that is neither an entry nor a comment nor blank. Lines whose port number is out of range are
    /// reported by `port-number`.
    ///
    /// ## Why it matters
    /// Programs skip such a line without a word, and some of them read it all the same: FreeBSD's libc takes `22,tcp`
    /// for `22/tcp`, glibc takes `22` at the end of a line for a service without a protocol.
    ///
    /// ## Example
    /// ```text
    /// ssh             22,tcp
    /// telnet          23
    /// ```
    /// Write `22/tcp` and `23/tcp`. If the line was never meant as an entry, put `#` before it.
    ///
    /// ## Source
    /// services(5): lines that are not well formed should not be present and are silently skipped. The readers named
    /// in messages are glibc 2.36 and musl 1.2.3 as tried out, and the sources of FreeBSD's libc, Go and Nmap.
    Syntax, "syntax", Correctness, "a line that cannot be read"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for unreadable in context.document.unreadable.iter().filter(|line| !line.fault.is_port_number()) {
        findings
            .place(unreadable.span, format_args!("{}{}", unreadable.fault.as_str(), who_reads(context, unreadable)))
            .hint_with(|| hint(context, unreadable));
    }
}

/// What becomes of the line.
fn who_reads(context: &Context<'_>, unreadable: &Unreadable) -> &'static str {
    let word = unreadable.span.of(context.bytes);
    let nmap = match context.readers() {
        Readers::None => return "",
        readers => readers == Readers::Nmap,
    };
    match unreadable.fault {
        Fault::EmptyTransport if nmap && split_by_blank(word) => match next_word(context, unreadable.span) {
            b"tcp" | b"udp" | b"sctp" => ": Nmap alone reads the word after the blank",
            b"" => ": Nmap skips the line",
            _ => ": Nmap takes the word after the blank for the transport, and skips the line",
        },
        _ if nmap => ": Nmap skips the line",
        Fault::CommaForSlash => ": only FreeBSD's libc reads the line, other resolvers skip it",
        Fault::NoTransport if ends_line(context, unreadable.span) => {
            ": glibc finds it where no protocol is asked for, other resolvers skip the line"
        }
        Fault::EmptyTransport if split_by_blank(word) => {
            ": glibc and BSD read a service without a protocol, other resolvers skip the line"
        }
        Fault::EmptyTransport => ": resolvers disagree about which transports it names",
        _ => ": resolvers skip the line",
    }
}

fn hint(context: &Context<'_>, unreadable: &Unreadable) -> String {
    let word = unreadable.span.of(context.bytes);
    match unreadable.fault {
        Fault::CommaForSlash => {
            let at = memchr(b',', word).unwrap_or(word.len());
            let transport = word.get(at + 1..).unwrap_or_default();
            if transport.is_empty() {
                format!("write `{}/tcp` or `{0}/udp`", Shown(&word[..at]))
            } else {
                format!("write `{}/{}`", Shown(&word[..at]), Shown(transport))
            }
        }
        Fault::PortRange => "write one line for each port".to_owned(),
        Fault::TransportList if context.document.format.has_field(FieldKind::OpenFrequency) => {
            "write one line for each transport, with its own open frequency".to_owned()
        }
        Fault::TransportList => "write one line for each transport".to_owned(),
        Fault::NoTransport => format!("write `{}/tcp` or `{0}/udp`", Shown(word)),
        Fault::ReversedRange => {
            let end = memchr(b'/', word).unwrap_or(word.len());
            match memchr(b'-', &word[..end]) {
                Some(dash) => {
                    format!("write `{}-{}{}`", Shown(&word[dash + 1..end]), Shown(&word[..dash]), Shown(&word[end..]))
                }
                None => "put the lower port number first".to_owned(),
            }
        }
        Fault::EmptyTransport => {
            "write the port, one slash and the transport without blanks, as in `22/tcp`, on one line for each transport"
                .to_owned()
        }
        Fault::NoPort | Fault::PortNotANumber | Fault::SignedPort | Fault::PortTooLarge | Fault::NotAnEntry => {
            match &context.document.format.comment {
                Some(comment) => {
                    format!("write `name port/transport`, or put `{}` before the line if it is a comment", comment.sign)
                }
                None => "write a name, a port and a transport".to_owned(),
            }
        }
    }
}

/// Whether the word is a port and a slash, so that a blank stands before the transport.
fn split_by_blank(word: &[u8]) -> bool {
    word.iter().position(|&b| b == b'/') == Some(word.len() - 1)
}

/// The word after this one on its line; empty if there is none.
fn next_word<'a>(context: &Context<'a>, word: Span) -> &'a [u8] {
    let rest = context.bytes.get(word.end as usize..).unwrap_or_default();
    let end = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
    rest[..end].split(u8::is_ascii_whitespace).find(|word| !word.is_empty()).unwrap_or_default()
}

/// Whether nothing, or a comment that is glued to it, comes after the word.
fn ends_line(context: &Context<'_>, word: Span) -> bool {
    matches!(context.bytes.get(word.end as usize), None | Some(b'\n' | b'\r' | b'#'))
}

use super::Context;
use crate::diagnostic::Findings;
use crate::syntax::{Entry, Fault};
use crate::text::Shown;

rule! {
    /// # port-number
    ///
    /// ## What it does
    /// Reports port numbers that are none: over 65535, with a sign, or 0.
    ///
    /// ## Why it matters
    /// glibc and Nmap cut a number that is too large down to 16 bits, so that the name stands for a port that nobody
    /// wrote; other resolvers refuse the line, and Go refuses the look-up. Port 0 is reserved: no service can listen
    /// on it, and a program that gets 0 for an answer lets the system choose a port.
    ///
    /// ## Example
    /// ```text
    /// backup          99999/tcp
    /// ```
    /// glibc answers 34463. Write the number that is meant, from 1 to 65535.
    ///
    /// ## Source
    /// RFC 6335, section 6: port numbers are 0 to 65535, and 0 is reserved. glibc 2.36 and musl 1.2.3 as tried out; the
    /// sources of FreeBSD's libc, Go and Nmap.
    PortNumber, "port-number", Correctness, "a port number that is 0, too large or has a sign"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let nmap = !context.document.format.fields.is_empty();
    for unreadable in &context.document.unreadable {
        let word = unreadable.span.of(context.bytes);
        let message = match unreadable.fault {
            Fault::PortTooLarge => too_large(word, nmap),
            Fault::SignedPort => signed(word, nmap),
            _ => continue,
        };
        findings.place(unreadable.span, message).hint("write the number that is meant, from 1 to 65535, without a sign");
    }
    let mut line = None;
    for (number, entry) in (0..).zip(&context.document.entries) {
        // A transport list gives several entries of one line.
        if entry.ports.first == 0 && line != Some(entry.line) {
            line = Some(entry.line);
            findings.entry(number, entry.port_span, zero(entry, nmap)).hint(
                "write the port that is meant, or take the line out; for a table of your own, choose a port from 1 on",
            );
        }
    }
}

/// `99999/tcp` and what becomes of it.
fn too_large(word: &[u8], nmap: bool) -> String {
    let end = word.iter().position(|b| !b.is_ascii_digit()).unwrap_or(word.len());
    let (digits, rest) = word.split_at(end);
    let plain = !digits.starts_with(b"0") && rest.starts_with(b"/");
    if !plain {
        let who = if nmap { "Nmap skips the line" } else { "resolvers do not agree on what to make of it" };
        return format!("`{}` has a port number over 65535: {who}", Shown(word));
    }
    let number: Option<u64> = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
    let shown = Shown(digits);
    match number {
        _ if nmap => {
            // `%hu` keeps the low 16 bits of the largest number where it does not fit.
            format!("{shown} is over 65535: Nmap takes it for {}", number.unwrap_or(u64::MAX) % 65536)
        }
        Some(number) if u32::try_from(number).is_ok() => format!(
            "{shown} is over 65535: glibc takes it for {}, musl and BSD skip the line, Go refuses it",
            number % 65536
        ),
        _ => format!("{shown} is over 65535: resolvers skip the line"),
    }
}

/// `+22/tcp` and what becomes of it.
fn signed(word: &[u8], nmap: bool) -> String {
    let digits = word.get(1..).unwrap_or_default();
    let end = digits.iter().position(|b| !b.is_ascii_digit()).unwrap_or(digits.len());
    let number: Option<u16> = std::str::from_utf8(&digits[..end]).ok().and_then(|digits| digits.parse().ok());
    let sign = word.first().copied().map_or(' ', char::from);
    let (what, shown) = ("a port number with a sign", Shown(word));
    match (sign, number) {
        ('+', Some(number)) if nmap => format!("{what}, `{shown}`: Nmap takes it for {number}"),
        ('-', Some(number)) if nmap => format!("{what}, `{shown}`: Nmap takes it for {}", number.wrapping_neg()),
        ('+', Some(number)) => format!("{what}, `{shown}`: glibc, musl and BSD take it for {number}, Go skips the line"),
        _ if nmap => format!("{what}, `{shown}`: Nmap takes it for another port"),
        _ => format!("{what}, `{shown}`: resolvers skip the line"),
    }
}

fn zero(entry: &Entry, nmap: bool) -> String {
    if !entry.ports.is_single() {
        "the range starts at port 0, which is reserved: no service can listen on it".to_owned()
    } else if nmap {
        "port 0 is reserved: no service can listen on it".to_owned()
    } else {
        "port 0 is reserved: glibc, musl and BSD answer it for the name, Go skips the line".to_owned()
    }
}

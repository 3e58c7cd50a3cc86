use super::Context;
use super::port_notation::read_by_glibc;
use super::support::context::Readers;
use crate::diagnostic::Findings;
use crate::syntax::{Entry, Fault};
use crate::text::Shown;
use std::fmt;

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
    let readers = context.readers();
    for unreadable in &context.document.unreadable {
        let word = unreadable.span.of(context.bytes);
        let write = match unreadable.fault {
            Fault::PortTooLarge => write_too_large,
            Fault::SignedPort => write_signed,
            _ => continue,
        };
        findings
            .place(unreadable.span, fmt::from_fn(|f| write(word, readers, f)))
            .hint("write the number that is meant, from 1 to 65535, without a sign");
    }
    let mut line = None;
    for (number, entry) in (0..).zip(&context.document.entries) {
        // A transport list gives several entries of one line.
        if entry.ports.first == 0 && line != Some(entry.line) {
            line = Some(entry.line);
            findings.entry(number, entry.port_span, zero(entry, readers)).hint(
                "write the port that is meant, or take the line out; for a table of your own, choose a port from 1 on",
            );
        }
    }
}

/// `99999/tcp` and what becomes of it.
fn write_too_large(word: &[u8], readers: Readers, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let end = word.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(word.len());
    let (digits, rest) = word.split_at(end);
    if rest.first() == Some(&b'-') {
        let effect = match readers {
            Readers::None => "",
            Readers::Nmap => ": Nmap skips the line",
            Readers::Services => ": resolvers skip the line",
        };
        return write!(f, "`{}` has a port number over 65535{effect}", Shown(word));
    }
    write!(f, "`{}` is over 65535", Shown(digits))?;
    if readers == Readers::None || rest.first() != Some(&b'/') {
        return Ok(());
    }
    if readers == Readers::Nmap {
        return match decimal(digits) {
            Some(number) => write!(f, ": Nmap takes it for {}", kept(number)),
            None => f.write_str(": Nmap skips the line"),
        };
    }
    match read_by_glibc(digits) {
        Some(port) if digits.starts_with(b"0") => write!(f, ": glibc takes it for {port}, others refuse it"),
        Some(port) => write!(f, ": glibc takes it for {port}, musl and BSD skip the line, Go refuses it"),
        None => f.write_str(": resolvers skip the line"),
    }
}

/// `+22/tcp` and what becomes of it.
fn write_signed(word: &[u8], readers: Readers, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let digits = word.get(1..).unwrap_or_default();
    let end = digits.iter().position(|b| !b.is_ascii_digit()).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at(end);
    write!(f, "a port number has no sign, `{}` has one", Shown(word))?;
    if readers == Readers::None || !rest.starts_with(b"/") {
        return Ok(());
    }
    let negative = word.starts_with(b"-");
    let number = decimal(digits).unwrap_or(u64::MAX);
    if readers == Readers::Nmap {
        let number = if negative && number != u64::MAX { number.wrapping_neg() } else { number };
        return write!(f, ": Nmap takes it for {}", kept(number));
    }
    // Below zero, C wraps around to numbers that glibc and musl refuse, unless they are absurdly low.
    if negative && (1..=u64::from(u32::MAX)).contains(&number) {
        return f.write_str(": resolvers skip the line");
    }
    match (read_by_glibc(digits), u16::try_from(number)) {
        (Some(port), Ok(number)) if port == number => {
            write!(f, ": glibc, musl and BSD take it for {port}, Go skips the line")
        }
        (Some(port), Err(_)) => write!(f, ": glibc takes it for {port}, others skip the line"),
        _ => f.write_str(": resolvers disagree about it"),
    }
}

/// The 16 bits that are kept of a number.
fn kept(number: u64) -> u16 {
    number as u16
}

/// A number of decimal digits; the largest one where it does not fit, as in C's `strtoul`.
fn decimal(digits: &[u8]) -> Option<u64> {
    digits.iter().all(u8::is_ascii_digit).then(|| {
        digits.iter().fold(0u64, |sum, &digit| {
            sum.checked_mul(10).and_then(|sum| sum.checked_add(u64::from(digit - b'0'))).unwrap_or(u64::MAX)
        })
    })
}

fn zero(entry: &Entry, readers: Readers) -> &'static str {
    if !entry.ports.is_single() {
        "the range starts at port 0, which is reserved: no service can listen on it"
    } else if readers != Readers::Services {
        "port 0 is reserved: no service can listen on it"
    } else {
        "port 0 is reserved: glibc, musl and BSD answer it for the name, Go skips the line"
    }
}

use super::Context;
use super::support::context::Readers;
use crate::diagnostic::{Change, Findings, Fix};
use crate::syntax::{Entry, Notation};
use crate::text::Shown;
use std::fmt;

rule! {
    /// # port-notation
    ///
    /// ## What it does
    /// Reports port numbers with leading zeros and hexadecimal ones; and a range such as `6000-6063`, where less than half of
    /// the table's entries come of ranges and lists of transports. Wireshark reads them, and its tables are full of them.
    ///
    /// ## Why it matters
    /// glibc reads a number that begins with `0` as octal and one that begins with `0x` as hexadecimal. Others read
    /// decimal digits only: the same line gives two ports, or a port here and nothing there. Nmap reads leading zeros
    /// as everybody expects, so they are not reported in its table. No resolver reads a range: a program that asks for the
    /// name, or for one of the ports, does not find the line.
    ///
    /// ## Example
    /// ```text
    /// ssh             022/tcp
    /// x11             6000-6063/tcp
    /// telnet          23/tcp
    /// ```
    /// glibc answers 18, everybody else 22. Write the number in plain decimal. Nobody answers 6000: write a line for each
    /// port that programs ask for.
    ///
    /// ## Fix
    /// Unsafe, but for ranges: writes the number in plain decimal, as most resolvers read it. For glibc it may be another
    /// number.
    ///
    /// ## Source
    /// glibc's reader of services(5) passes base 0 to strtoul (nss/nss_files/files-service.c); tried out with glibc 2.36
    /// and musl 1.2.3. Others by their sources.
    PortNotation, "port-notation", Correctness, "a port number with leading zeros, in hexadecimal, or a range", fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let readers = context.readers();
    let mut line = None;
    for (number, entry) in (0..).zip(&context.document.entries) {
        // A transport list gives several entries of one line.
        if entry.notation == Notation::Plain || line == Some(entry.line) {
            continue;
        }
        line = Some(entry.line);
        let digits = entry.port_span.of(context.bytes);
        if readers == Readers::Nmap && entry.notation == Notation::LeadingZero {
            continue;
        }
        findings
            .entry(number, entry.port_span, fmt::from_fn(|f| write_effect(entry, digits, readers, f)))
            .hint_with(|| format!("write `{}` if that is meant", entry.ports))
            .fix_with(|| {
                // What is a range stays one.
                let is_reported_again = !entry.ports.is_single() && context.has_few_ranges_and_lists();
                let text = entry.ports.to_string().into_bytes();
                (!is_reported_again).then(|| Fix::with_risk(Change::Replace { span: entry.port_span, text }))
            });
    }
    if readers != Readers::None && context.has_few_ranges_and_lists() {
        ranges(context, findings);
    }
}

/// Ranges of which nothing worse is to be said.
fn ranges(context: &Context<'_>, findings: &mut Findings) {
    let mut line = None;
    for (number, entry) in (0..).zip(&context.document.entries) {
        let port = entry.port_span.of(context.bytes);
        if entry.notation != Notation::Plain || line == Some(entry.line) || !port.contains(&b'-') {
            continue;
        }
        line = Some(entry.line);
        let name = Shown(context.name(entry));
        findings
            .entry(number, entry.port_span, format_args!("`{}` is a range of ports: no resolver finds `{name}` there", Shown(port)))
            .hint("write one line for each port that programs ask for; Wireshark reads ranges, resolvers do not");
    }
}

/// Writes how the number is written, and what resolvers read.
fn write_effect(entry: &Entry, digits: &[u8], readers: Readers, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let port = entry.ports;
    write!(f, "`{}` ", Shown(digits))?;
    if !port.is_single() {
        return f.write_str("is not in plain decimal: programs that read ranges may not read it");
    }
    if entry.notation == Notation::Hexadecimal {
        f.write_str("is hexadecimal")?;
        return match readers {
            Readers::None => Ok(()),
            Readers::Nmap => f.write_str(": Nmap skips the line"),
            Readers::Services => write!(f, ": glibc reads {port}, other resolvers skip the line"),
        };
    }
    f.write_str("has a leading zero")?;
    if readers != Readers::Services {
        return Ok(());
    }
    match read_by_glibc(digits) {
        None => write!(f, ": glibc skips the line, since it is no octal number, others read {port}"),
        Some(octal) if octal == port.first => {
            write!(f, ", which means octal to glibc: here every resolver reads {port} all the same")
        }
        Some(octal) => write!(f, ": glibc reads the octal number {octal}, others read {port}"),
    }
}

/// What glibc makes of the digits of a port: hexadecimal after `0x`, octal after `0`, else decimal, up to 32 bits, of
/// which 16 are kept.
pub(super) fn read_by_glibc(digits: &[u8]) -> Option<u16> {
    let (digits, base) = match digits {
        [b'0', b'x' | b'X', digits @ ..] => (digits, 16),
        [b'0', ..] => (digits, 8),
        _ => (digits, 10),
    };
    let number = digits.iter().try_fold(0u32, |sum, &digit| {
        let digit = char::from(digit).to_digit(base)?;
        sum.checked_mul(base)?.checked_add(digit)
    })?;
    Some(number as u16)
}

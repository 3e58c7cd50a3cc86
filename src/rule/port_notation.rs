use super::Context;
use super::fixes::entry_of;
use crate::diagnostic::{Change, Finding, Findings, Fix, Message, Written};
use crate::syntax::{Entry, Notation};
use crate::text::Shown;

rule! {
    /// # port-notation
    ///
    /// ## What it does
    /// Reports port numbers with leading zeros and hexadecimal ones.
    ///
    /// ## Why it matters
    /// glibc reads a number that begins with `0` as octal and one that begins with `0x` as hexadecimal. Others read
    /// decimal digits only: the same line gives two ports, or a port here and nothing there. Nmap reads leading zeros
    /// as everybody expects, so they are not reported in its table.
    ///
    /// ## Example
    /// ```text
    /// ssh             022/tcp
    /// ```
    /// glibc answers 18, everybody else 22. Write the number in plain decimal.
    ///
    /// ## Fix
    /// Unsafe: writes the number in plain decimal, as most resolvers read it. For glibc it may be another number.
    ///
    /// ## Source
    /// glibc's reader of services(5) passes base 0 to strtoul (nss/nss_files/files-service.c); tried out with glibc 2.36
    /// and musl 1.2.3. Others by their sources.
    PortNotation, "port-notation", Correctness, "a port number with leading zeros or in hexadecimal", fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let nmap = !context.document.format.fields.is_empty();
    let mut line = None;
    for (number, entry) in (0..).zip(&context.document.entries) {
        // A transport list gives several entries of one line.
        if entry.notation == Notation::Plain || line == Some(entry.line) {
            continue;
        }
        line = Some(entry.line);
        let digits = entry.port_span.of(context.bytes);
        if nmap && entry.notation == Notation::LeadingZero {
            continue;
        }
        let message = |text: &mut String| put_what_is_read(entry, digits, nmap, text);
        findings
            .entry(number, entry.port_span, Written(message))
            .hint_with(|| ("write `", entry.ports, "` if that is meant"));
    }
}

fn put_what_is_read(entry: &Entry, digits: &[u8], nmap: bool, text: &mut String) {
    let port = entry.ports;
    let hexadecimal = entry.notation == Notation::Hexadecimal;
    ("`", Shown(digits), "` ").put(text);
    if !nmap && !port.is_single() {
        text.push_str("is not in plain decimal: programs that read ranges may not read it");
    } else if hexadecimal {
        text.push_str("is hexadecimal: ");
        if nmap {
            text.push_str("Nmap skips the line");
        } else {
            ("glibc reads ", port, ", other resolvers skip the line").put(text);
        }
    } else {
        text.push_str("has a leading zero");
        match read_by_glibc(digits) {
            None => (": glibc skips the line, since it is no octal number, others read ", port).put(text),
            Some(octal) if octal == port.first => {
                (", which means octal to glibc: here every resolver reads ", port, " all the same").put(text);
            }
            Some(octal) => (": glibc reads the octal number ", u32::from(octal), ", others read ", port).put(text),
        }
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

/// What would settle a finding.
fn fixes(context: &Context<'_>, finding: &Finding) -> Vec<Fix> {
    let Some((_, entry)) = entry_of(context, finding) else { return Vec::new() };
    vec![Fix::with_risk(Change::Replace { span: entry.port_span, text: entry.ports.to_string().into_bytes() })]
}

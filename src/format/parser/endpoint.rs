//! A port and its transports: `22/tcp`, `6000-6063/tcp`, `22/tcp/udp`.

use super::{LineError, Parsed, failure, fault, or_fault, word};
use crate::model::PortRange;
use crate::syntax::{Fault, Notation};
use nom::Parser;
use nom::bytes::complete::{tag, tag_no_case, take_till1};
use nom::character::complete::{digit1, hex_digit1, one_of};
use nom::combinator::{consumed, eof, opt};
use nom::multi::many0_count;
use nom::sequence::{pair, preceded, terminated};

/// The word with the ports and transports of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint<'a> {
    /// The whole word.
    pub word: &'a [u8],
    /// The port number or range, as written.
    pub port: &'a [u8],
    /// The port numbers.
    pub ports: PortRange,
    /// How the number is written.
    pub notation: Notation,
    /// Whether a range is written, if only of one port.
    pub is_range: bool,
    /// Whether there is more than one transport.
    pub is_list: bool,
    /// The transports, as written, with slashes between them.
    transports: &'a [u8],
}

impl<'a> Endpoint<'a> {
    /// Returns each transport, as written.
    pub fn transports(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.transports.split(|&b| b == b'/')
    }
}

/// Parses a port or a range, a slash, and a transport or a list of them. Ends at a blank or the comment sign.
///
/// Fails with the fault of the first part that cannot be read.
pub fn endpoint<'a>(sign: Option<&str>) -> impl Parser<&'a [u8], Output = Endpoint<'a>, Error = LineError<'a>> {
    move |line: &'a [u8]| {
        let (rest, word) = word(sign).parse(line)?;
        let (_, endpoint) = parts(word).map_err(|error| error.map(|error| LineError { part: word, ..error }))?;
        Ok((rest, endpoint))
    }
}

/// Parses an endpoint of one port and one transport, in a format that has no others. Fails as [`endpoint`] does, and for
/// a range or a list.
pub fn one_port_and_transport<'a>(
    sign: Option<&str>,
) -> impl Parser<&'a [u8], Output = Endpoint<'a>, Error = LineError<'a>> {
    move |line: &'a [u8]| {
        let (rest, endpoint) = endpoint(sign).parse(line)?;
        if endpoint.is_range {
            return fault(endpoint.word, Fault::PortRange);
        }
        if endpoint.is_list {
            return fault(endpoint.word, Fault::TransportList);
        }
        Ok((rest, endpoint))
    }
}

fn parts(word: &[u8]) -> Parsed<'_, Endpoint<'_>> {
    let port_range = pair(number, opt(preceded(tag("-"), number)));
    let (rest, (port, (first, last))) = or_fault(consumed(port_range), word, Fault::PortNotANumber).parse(word)?;
    let is_range = last.is_some();
    let last = last.unwrap_or(first);
    if first.value > last.value {
        return fault(word, Fault::ReversedRange);
    }
    let (rest, _) = slash(rest)?;
    let transports = consumed(preceded(transport, many0_count(preceded(tag("/"), transport))));
    let (rest, (transports, more)) = or_fault(terminated(transports, eof), word, Fault::EmptyTransport).parse(rest)?;
    let ports = PortRange { first: first.value, last: last.value };
    let notation = if first.notation == Notation::Decimal { last.notation } else { first.notation };
    Ok((rest, Endpoint { word, port, ports, notation, is_range, is_list: more > 0, transports }))
}

#[derive(Clone, Copy)]
struct Number {
    value: u16,
    notation: Notation,
}

fn number(text: &[u8]) -> Parsed<'_, Number> {
    match text {
        [b'0', b'x' | b'X', digit, ..] if digit.is_ascii_hexdigit() => hexadecimal(text),
        [b'+' | b'-', ..] => signed(text),
        _ => decimal(text),
    }
}

fn hexadecimal(text: &[u8]) -> Parsed<'_, Number> {
    let (rest, digits) = preceded(tag_no_case("0x"), hex_digit1).parse(text)?;
    Ok((rest, Number { value: value(digits, 16)?, notation: Notation::Hexadecimal }))
}

fn decimal(text: &[u8]) -> Parsed<'_, Number> {
    let (rest, digits) = digit1(text)?;
    let notation = if let [b'0', _, ..] = digits { Notation::LeadingZero } else { Notation::Decimal };
    Ok((rest, Number { value: value(digits, 10)?, notation }))
}

/// Fails with a fault for a number with a sign, which C's `strtol` reads.
fn signed(text: &[u8]) -> Parsed<'_, Number> {
    pair(one_of("+-"), digit1).parse(text)?;
    fault(text, Fault::SignedPort)
}

fn value(digits: &[u8], radix: u32) -> Result<u16, nom::Err<LineError<'_>>> {
    let value = digits.iter().fold(0u32, |sum, &digit| {
        sum.saturating_mul(radix).saturating_add(char::from(digit).to_digit(radix).unwrap_or_default())
    });
    u16::try_from(value).map_err(|_| failure(digits, Fault::PortTooLarge))
}

fn slash(text: &[u8]) -> Parsed<'_, u8> {
    match text {
        [b'/', rest @ ..] => Ok((rest, b'/')),
        [b',', ..] => fault(text, Fault::CommaForSlash),
        [] => fault(text, Fault::NoTransport),
        _ => fault(text, Fault::PortNotANumber),
    }
}

fn transport(text: &[u8]) -> Parsed<'_, &[u8]> {
    take_till1(|b| b == b'/').parse_complete(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_has_ports_and_transports() {
        let (rest, endpoint) = endpoint(Some("#")).parse(b"6000-0x17A0/tcp/udp x").unwrap();
        assert_eq!((rest, endpoint.port), (&b" x"[..], &b"6000-0x17A0"[..]));
        assert_eq!(endpoint.ports, PortRange { first: 6000, last: 6048 });
        assert_eq!(endpoint.transports().collect::<Vec<_>>(), [b"tcp", b"udp"]);
        assert!(endpoint.is_range && endpoint.is_list && endpoint.notation == Notation::Hexadecimal);
    }

    #[test]
    fn a_fault_marks_the_whole_word() {
        let error = endpoint(Some("#")).parse(b"23-22/tcp x").unwrap_err();
        assert_eq!(error, failure(b"23-22/tcp", Fault::ReversedRange));
        let error = one_port_and_transport(Some("#")).parse(b"22/tcp/udp").unwrap_err();
        assert_eq!(error, failure(b"22/tcp/udp", Fault::TransportList));
        assert!(matches!(endpoint(Some("#")).parse(b" 22/tcp"), Err(nom::Err::Error(_))), "there is no word");
    }
}

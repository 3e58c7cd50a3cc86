//! What line-oriented tables share: blanks, words, `port/transport`, comments. Built of nom parsers on bytes.

use super::words::{Parts, parts};
use crate::model::{PortRange, TransportWord};
use crate::syntax::{Document, Entry, Fault, FormatMeta, Line, LineKind, Notation, Unreadable};
use crate::text::{LineEnding, LineIter, Span, USUAL_LINE};
use memchr::memchr;
use nom::bytes::complete::take_while1;
use nom::{IResult, Parser};
use std::sync::Arc;

type Step<'a, T> = IResult<&'a [u8], T, ()>;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How a format makes entries of the parts of a line.
pub(super) trait Words {
    /// Whether this name means that there is none.
    fn is_unnamed(&self, name: &[u8]) -> bool;
    /// Whether a line may have a range of ports, or a list of transports.
    fn has_ranges_and_lists(&self) -> bool;
}

/// Takes a line-oriented table apart.
pub(super) fn parse(bytes: &[u8], meta: &Arc<FormatMeta>, format: &impl Words) -> Document {
    let mut document = Document::new(Arc::clone(meta));
    document.lines.reserve(bytes.len() / USUAL_LINE);
    document.entries.reserve(bytes.len() / USUAL_LINE);
    document.words.reserve(bytes.len() / USUAL_LINE);
    document.style.byte_order_mark = bytes.starts_with(BYTE_ORDER_MARK);
    for raw in LineIter::new(bytes) {
        match raw.ending {
            LineEnding::Lf => document.style.lf += 1,
            LineEnding::CrLf => document.style.crlf += 1,
            LineEnding::Cr => document.style.cr += 1,
            LineEnding::None => {}
        }
        let mark =
            if raw.content.start == 0 && document.style.byte_order_mark { BYTE_ORDER_MARK.len() as u32 } else { 0 };
        let text = Span { start: raw.content.start + mark, end: raw.content.end };
        let (parts, plain) = parts(bytes, text, &mut document.words);
        let kind = read_line(bytes, parts, &mut document, format);
        document.lines.push(Line { content: raw.content, ending: raw.ending, plain, kind });
    }
    document
}

#[inline]
fn read_line(bytes: &[u8], parts: Parts, document: &mut Document, format: &impl Words) -> LineKind {
    let (span, fault) = match parts {
        Parts::None => return LineKind::Blank,
        Parts::Comment(start) => return LineKind::Comment(start),
        Parts::Word(name) => (name, Fault::NoPort),
        Parts::Entry { name, binding, words, comment } => {
            let mut entry = Entry {
                line: document.lines.len() as u32,
                name,
                port_span: Span { start: binding.start, end: binding.start },
                ports: PortRange::single(0),
                notation: Notation::Plain,
                transport_span: binding,
                transport: TransportWord::Other,
                words,
                comment_span: comment,
                unnamed: format.is_unnamed(name.of(bytes)),
            };
            let first = document.entries.len() as u32;
            if let Some((port, length, transport)) = plain_binding(binding.of(bytes)) {
                entry.port_span.end += length;
                entry.transport_span.start += length + 1;
                (entry.ports, entry.transport) = (PortRange::single(port), transport);
                document.entries.push(entry);
                return LineKind::Entry(first);
            }
            match add_bound(bytes, binding, entry, document, format.has_ranges_and_lists()) {
                Ok(()) => return LineKind::Entry(first),
                Err(fault) => {
                    document.words.truncate(words.start as usize);
                    (binding, fault)
                }
            }
        }
    };
    let line = document.lines.len() as u32;
    document.unreadable.push(Unreadable { line, span, fault });
    LineKind::Unreadable(document.unreadable.len() as u32 - 1)
}

/// Adds an entry for each transport of `binding`, which should be a port, a slash and transports. Not `extended`, there
/// may be one port and one transport.
#[cold]
fn add_bound(bytes: &[u8], binding: Span, entry: Entry, document: &mut Document, extended: bool) -> Result<(), Fault> {
    let (ports, notation, after_port) = port(binding.of(bytes))?;
    let transports = match after_port {
        [b'/', transports @ ..] => transports,
        [b',', ..] => return Err(Fault::CommaForSlash),
        [] => return Err(Fault::NoTransport),
        _ => return Err(Fault::PortNotANumber),
    };
    let port_span = Span { start: binding.start, end: binding.end - after_port.len() as u32 };
    if transports.split(|&b| b == b'/').any(<[u8]>::is_empty) {
        return Err(Fault::EmptyTransport);
    }
    let is_range = memchr(b'-', port_span.of(bytes)).is_some();
    let is_list = memchr(b'/', transports).is_some();
    if !extended && is_range {
        return Err(Fault::PortRange);
    }
    if !extended && is_list {
        return Err(Fault::TransportList);
    }
    let before = document.entries.len();
    let mut start = port_span.end + 1;
    for word in transports.split(|&b| b == b'/') {
        let transport_span = Span { start, end: start + word.len() as u32 };
        let transport = TransportWord::parse(word);
        document.entries.push(Entry { port_span, ports, notation, transport_span, transport, ..entry });
        start = transport_span.end + 1;
    }
    if is_range || is_list {
        document.style.ranged_or_listed += (document.entries.len() - before) as u32;
    }
    Ok(())
}

/// What nearly every binding is: at most five digits, the first of them not 0, a slash and a usual transport. The port,
/// how many digits it has, and the transport.
#[inline]
fn plain_binding(text: &[u8]) -> Option<(u16, u32, TransportWord)> {
    let [digits @ .., b'/', _, _, _] = text else { return None };
    let transport = TransportWord::usual(&text[digits.len() + 1..])?;
    if digits.len() > 5 || digits.first().is_none_or(|&first| first == b'0') {
        return None;
    }
    let mut value = 0;
    for digit in digits.iter().map(|b| u32::from(b.wrapping_sub(b'0'))) {
        if digit > 9 {
            return None;
        }
        value = value * 10 + digit;
    }
    Some((u16::try_from(value).ok()?, digits.len() as u32, transport))
}

/// A port number or a range of them, up to what comes after.
fn port(text: &[u8]) -> Result<(PortRange, Notation, &[u8]), Fault> {
    let (rest, (first, notation)) = number(text)?;
    let Some(rest) = rest.strip_prefix(b"-") else {
        return Ok((PortRange::single(first), notation, rest));
    };
    let (rest, (last, last_notation)) = number(rest)?;
    if first > last {
        return Err(Fault::ReversedRange);
    }
    let notation = if notation == Notation::Plain { last_notation } else { notation };
    Ok((PortRange { first, last }, notation, rest))
}

#[inline]
fn number(text: &[u8]) -> Result<(&[u8], (u16, Notation)), Fault> {
    if let Ok((rest, digits)) = hexadecimal(text) {
        return Ok((rest, (value(digits, 16)?, Notation::Hexadecimal)));
    }
    match decimal(text) {
        Ok((rest, digits)) => {
            let notation = if digits.len() > 1 && digits[0] == b'0' { Notation::LeadingZero } else { Notation::Plain };
            Ok((rest, (value(digits, 10)?, notation)))
        }
        Err(_) => match text {
            [b'+' | b'-', digit, ..] if digit.is_ascii_digit() => Err(Fault::SignedPort),
            _ => Err(Fault::PortNotANumber),
        },
    }
}

#[inline]
fn decimal(text: &[u8]) -> Step<'_, &[u8]> {
    take_while1(|b: u8| b.is_ascii_digit()).parse_complete(text)
}

#[inline]
fn hexadecimal(text: &[u8]) -> Step<'_, &[u8]> {
    if !matches!(text, [b'0', b'x' | b'X', ..]) {
        return Err(nom::Err::Error(()));
    }
    take_while1(|b: u8| b.is_ascii_hexdigit()).parse_complete(&text[2..])
}

#[inline]
fn value(digits: &[u8], radix: u32) -> Result<u16, Fault> {
    let value = digits.iter().fold(0u32, |sum, &digit| {
        sum.saturating_mul(radix).saturating_add(char::from(digit).to_digit(radix).unwrap_or_default())
    });
    u16::try_from(value).map_err(|_| Fault::PortTooLarge)
}

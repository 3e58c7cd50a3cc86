//! What line-oriented tables share: blanks, words, `port/transport`, comments. Built of nom parsers on bytes.

use crate::model::{PortRange, TransportWord};
use crate::syntax::{Document, Entry, Fault, FormatMeta, Line, LineKind, Notation, Unreadable, WordRange};
use crate::text::{LineEnding, LineIter, Span, USUAL_LINE};
use nom::bytes::complete::{take_while, take_while1};
use nom::{IResult, Parser};

type Step<'a, T> = IResult<&'a [u8], T, ()>;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How a format makes entries of the parts of a line.
pub(super) trait Words {
    /// Whether this name means that there is none.
    fn is_unnamed(&self, name: &[u8]) -> bool;
}

/// Takes a line-oriented table apart.
pub(super) fn parse(bytes: &[u8], meta: &'static FormatMeta, format: &impl Words) -> Document {
    let mut document = Document::new(meta);
    document.lines.reserve(bytes.len() / USUAL_LINE);
    document.entries.reserve(bytes.len() / USUAL_LINE);
    document.style.byte_order_mark = bytes.starts_with(BYTE_ORDER_MARK);
    for raw in LineIter::new(bytes) {
        match raw.ending {
            LineEnding::Lf => document.style.lf += 1,
            LineEnding::CrLf => document.style.crlf += 1,
            LineEnding::Cr => document.style.cr += 1,
            LineEnding::None => {}
        }
        let kind = read_line(bytes, raw.content, &mut document, format);
        document.lines.push(Line { content: raw.content, ending: raw.ending, kind });
    }
    document
}

fn read_line(bytes: &[u8], content: Span, document: &mut Document, format: &impl Words) -> LineKind {
    let text = content.of(bytes);
    let text = if content.start == 0 { text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text) } else { text };
    // Every part is a slice of `bytes`, so its place is the distance of its start.
    let base = bytes.as_ptr() as usize;
    let place = |part: &[u8]| {
        let start = part.as_ptr() as usize - base;
        Span::new(start, start + part.len())
    };
    let text = blanks(text);
    match text.first() {
        None => return LineKind::Blank,
        Some(b'#') => return LineKind::Comment(place(text).start),
        Some(_) => {}
    }
    match read_entry(text, document, &place, format) {
        Ok(first) => LineKind::Entry(first),
        Err((span, fault)) => {
            let line = document.lines.len() as u32;
            document.unreadable.push(Unreadable { line, span: place(span), fault });
            LineKind::Unreadable(document.unreadable.len() as u32 - 1)
        }
    }
}

/// Adds the entries of a line to the document, and gives the number of the first. `text` begins with neither a blank nor
/// a comment sign.
#[inline]
fn read_entry<'a>(
    text: &'a [u8],
    document: &mut Document,
    place: &impl Fn(&[u8]) -> Span,
    format: &impl Words,
) -> Result<u32, (&'a [u8], Fault)> {
    let (name, rest) = spaced_word(text);
    let (binding, mut rest) = spaced_word(rest);
    if binding.is_empty() {
        return Err((name, Fault::NoPort));
    }
    let (ports, notation, after_port) = match plain_port(binding) {
        Some((port, after_port)) => (PortRange::single(port), Notation::Plain, after_port),
        None => port(binding).map_err(|fault| (binding, fault))?,
    };
    let transports = match after_port {
        [b'/', transports @ ..] => transports,
        [b',', ..] => return Err((binding, Fault::CommaForSlash)),
        [] => return Err((binding, Fault::NoTransport)),
        _ => return Err((binding, Fault::PortNotANumber)),
    };
    let usual = TransportWord::usual(transports);
    let is_list = usual.is_none() && transports.contains(&b'/');
    if transports.is_empty() || is_list && transports.split(|&b| b == b'/').any(<[u8]>::is_empty) {
        return Err((binding, Fault::EmptyTransport));
    }
    let mut words = WordRange { start: document.words.len() as u32, count: 0 };
    loop {
        let (word, after) = spaced_word(rest);
        if word.is_empty() {
            break;
        }
        document.words.push(place(word));
        words.count += 1;
        rest = after;
    }
    // Where there is no further word, there is a comment sign or the end.
    let comment = match rest {
        [.., last] if !last.is_ascii_whitespace() => rest,
        _ => rest.trim_ascii_end(),
    };
    let first = document.entries.len() as u32;
    let mut entry = Entry {
        line: document.lines.len() as u32,
        name: place(name),
        port_span: place(&binding[..binding.len() - after_port.len()]),
        ports,
        notation,
        transport_span: place(transports),
        transport: TransportWord::Other,
        words,
        comment_span: if comment.is_empty() { Span::default() } else { place(comment) },
        unnamed: format.is_unnamed(name),
    };
    if is_list {
        for word in transports.split(|&b| b == b'/') {
            entry.transport_span = place(word);
            entry.transport = TransportWord::parse(word);
            document.entries.push(entry);
        }
    } else {
        entry.transport = usual.unwrap_or_else(|| TransportWord::parse(transports));
        document.entries.push(entry);
    }
    Ok(first)
}

/// The blanks that C's `isspace` knows inside a line.
#[inline]
fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\r' | 0x0b | 0x0c)
}

#[inline]
fn blanks(text: &[u8]) -> &[u8] {
    let skipped: Step<'_, &[u8]> = take_while(is_blank).parse_complete(text);
    skipped.map_or(text, |(rest, _)| rest)
}

/// The word that a text begins with, empty if there is none, and what comes after the blanks behind it.
#[inline]
fn spaced_word(text: &[u8]) -> (&[u8], &[u8]) {
    // Nearly every byte is above all those that end a word.
    let found: Step<'_, &[u8]> = take_while(|b| b > b'#' || !is_blank(b) && b != b'#').parse_complete(text);
    found.map_or((b"", text), |(rest, word)| (word, blanks(rest)))
}

/// What nearly every port is: at most five digits, the first of them not 0, and a slash.
#[inline]
fn plain_port(text: &[u8]) -> Option<(u16, &[u8])> {
    let [b'1'..=b'9', ..] = text else { return None };
    let (mut value, mut length) = (0u32, 0);
    while let Some(digit) = text.get(length).map(|b| b.wrapping_sub(b'0')).filter(|&digit| digit < 10) {
        value = value * 10 + u32::from(digit);
        length += 1;
        if length > 5 {
            return None;
        }
    }
    let value = u16::try_from(value).ok()?;
    (text.get(length) == Some(&b'/')).then_some((value, &text[length..]))
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

//! What line-oriented tables share: blanks, words, `port/transport`, comments. Built of nom parsers on bytes.

use crate::model::{PortRange, TransportWord};
use crate::syntax::{Document, Entry, Fault, FormatMeta, Line, LineKind, Notation, Unreadable, WordRange};
use crate::text::{LineEnding, LineIter, Span, USUAL_LINE};
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::{IResult, Parser};

type Step<'a, T> = IResult<&'a [u8], T, ()>;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Where the parts of one entry line are. Offsets count from the start of the line's content.
struct EntryParts<'a> {
    name: &'a [u8],
    port: &'a [u8],
    transports: &'a [u8],
    /// Whether there are several transports.
    is_list: bool,
    ports: PortRange,
    notation: Notation,
    /// Everything after the transport.
    rest: &'a [u8],
}

/// How a format makes entries of the parts of a line.
pub(super) trait Words {
    /// Which of the words between the transport and the comment are aliases, and which are fields.
    fn aliases_and_fields(&self, words: WordRange) -> (WordRange, WordRange);
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
    let (text, ()) = blanks(text).unwrap_or((text, ()));
    match text.first() {
        None => return LineKind::Blank,
        Some(b'#') => return LineKind::Comment(place(text).start),
        Some(_) => {}
    }
    let line = document.lines.len() as u32;
    let parts = match entry(text) {
        Ok(parts) => parts,
        Err((span, fault)) => {
            document.unreadable.push(Unreadable { line, span: place(span), fault });
            return LineKind::Unreadable(document.unreadable.len() as u32 - 1);
        }
    };
    let first = document.entries.len() as u32;
    let mut words = WordRange { start: document.words.len() as u32, count: 0 };
    let mut rest = parts.rest;
    while let Ok((after, found)) = spaced_word(rest) {
        document.words.push(place(found));
        words.count += 1;
        rest = after;
    }
    let (aliases, fields) = format.aliases_and_fields(words);
    // Where there is no further word, there is a comment sign or the end.
    let comment = match rest {
        [.., last] if !last.is_ascii_whitespace() => rest,
        _ => rest.trim_ascii_end(),
    };
    let mut entry = Entry {
        line,
        name: place(parts.name),
        port_span: place(parts.port),
        ports: parts.ports,
        notation: parts.notation,
        transport_span: place(parts.transports),
        transport: TransportWord::Other,
        aliases,
        fields,
        comment: (!comment.is_empty()).then(|| place(comment)),
        unnamed: format.is_unnamed(parts.name),
    };
    if parts.is_list {
        for word in parts.transports.split(|&b| b == b'/') {
            entry.transport_span = place(word);
            entry.transport = TransportWord::parse(word);
            document.entries.push(entry);
        }
    } else {
        entry.transport = TransportWord::parse(parts.transports);
        document.entries.push(entry);
    }
    LineKind::Entry(first)
}

/// The blanks that C's `isspace` knows inside a line.
#[inline]
fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\r' | 0x0b | 0x0c)
}

#[inline]
fn blanks(text: &[u8]) -> Step<'_, ()> {
    take_while(is_blank).map(|_| ()).parse_complete(text)
}

#[inline]
fn word(text: &[u8]) -> Step<'_, &[u8]> {
    // Nearly every byte is above all those that end a word.
    take_while1(|b| b > b'#' || !is_blank(b) && b != b'#').parse_complete(text)
}

/// A word and the blanks after it.
#[inline]
fn spaced_word(text: &[u8]) -> Step<'_, &[u8]> {
    let (text, found) = word(text)?;
    let (text, ()) = blanks(text)?;
    Ok((text, found))
}

/// `text` begins with neither a blank nor a comment sign.
#[inline]
fn entry(text: &[u8]) -> Result<EntryParts<'_>, (&[u8], Fault)> {
    let Ok((rest, name)) = spaced_word(text) else { return Err((text, Fault::NoPort)) };
    let Ok((rest, binding)) = word(rest) else { return Err((name, Fault::NoPort)) };
    let (after_port, (ports, notation)) = match plain_port(binding) {
        Some((after_port, port)) => (after_port, (PortRange::single(port), Notation::Plain)),
        None => port(binding).map_err(|fault| (binding, fault))?,
    };
    let port_text = &binding[..binding.len() - after_port.len()];
    let transports = match tag::<_, _, ()>(&b"/"[..]).parse_complete(after_port) {
        Ok((transports, _)) => transports,
        Err(_) if after_port.first() == Some(&b',') => return Err((binding, Fault::CommaForSlash)),
        Err(_) if after_port.is_empty() => return Err((binding, Fault::NoTransport)),
        Err(_) => return Err((binding, Fault::PortNotANumber)),
    };
    let is_list = transports.iter().any(|&b| b == b'/');
    if transports.is_empty() || is_list && transports.split(|&b| b == b'/').any(<[u8]>::is_empty) {
        return Err((binding, Fault::EmptyTransport));
    }
    let (rest, ()) = blanks(rest).unwrap_or((rest, ()));
    Ok(EntryParts { name, port: port_text, transports, is_list, ports, notation, rest })
}

/// What nearly every port is: at most five digits, the first of them not 0, and a slash.
#[inline]
fn plain_port(text: &[u8]) -> Option<(&[u8], u16)> {
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
    (text.get(length) == Some(&b'/')).then_some((&text[length..], value))
}

/// A port number or a range of them, up to what comes after.
fn port(text: &[u8]) -> Result<(&[u8], (PortRange, Notation)), Fault> {
    let (rest, (first, notation)) = number(text)?;
    let Some(rest) = rest.strip_prefix(b"-") else {
        return Ok((rest, (PortRange::single(first), notation)));
    };
    let (rest, (last, last_notation)) = number(rest)?;
    if first > last {
        return Err(Fault::ReversedRange);
    }
    let notation = if notation == Notation::Plain { last_notation } else { notation };
    Ok((rest, (PortRange { first, last }, notation)))
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

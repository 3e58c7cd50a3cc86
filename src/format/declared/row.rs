//! [`Row`]: the parts of one row of a table, and the entries that they make.

use super::pattern::{ALIAS, DESCRIPTION, ENDPOINTS, Groups, LAST, NAME, PARTS, PORT, Pattern, TRANSPORT};
use super::spec::{Parts, TableSpec};
use crate::model::{PortRange, Transport, TransportWord};
use crate::syntax::{Fault, Notation, RowKey};
use crate::text::Span;
use memchr::memmem;

/// The most entries of one row.
pub const MOST_OF_A_ROW: usize = 8192;

/// The parts of a row, each possibly several times.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Where the parts are, by the number of their group.
    pub(super) parts: [Vec<Span>; PARTS],
    /// The transports of the section or of the file.
    pub(super) transports: Vec<TransportWord>,
    /// The key that no other row of a tree may have, if a part of the row is one.
    pub(super) key: RowKey,
}

/// The parts of a row for one port or range.
#[derive(Clone, Debug)]
pub(super) struct RowEndpoint {
    pub(super) ports: PortRange,
    pub(super) span: Span,
    pub(super) notation: Notation,
    /// Where each transport is written, and which it is.
    pub(super) transports: Vec<(Span, TransportWord)>,
    /// The name, where the endpoint has its own.
    pub(super) name: Option<Span>,
}

/// A part of a row that cannot be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Problem {
    pub(super) span: Span,
    pub(super) fault: Fault,
}

impl Row {
    /// Adds the parts of a match.
    pub(super) fn add(&mut self, groups: &Groups) {
        for (part, group) in self.parts.iter_mut().zip(groups) {
            part.extend(group);
        }
    }

    /// Adds the parts of a section that the row lacks.
    pub(super) fn inherit(&mut self, groups: &Groups) {
        for (part, group) in self.parts.iter_mut().zip(groups) {
            if part.is_empty() {
                part.extend(group);
            }
        }
    }

    /// Splits the text of fields with their expressions.
    pub(super) fn split(&mut self, table: &TableSpec, bytes: &[u8]) -> Result<(), Problem> {
        for (field, pattern) in &table.patterns {
            for span in std::mem::take(&mut self.parts[*field]) {
                let groups = whole(pattern, bytes, span).ok_or(Problem { span, fault: Fault::NotAnEntry })?;
                self.add(&groups);
            }
        }
        Ok(())
    }

    pub(super) fn first(&self, part: usize) -> Option<Span> {
        self.parts[part].first().copied()
    }

    /// Returns the part of a row that is before `:` or `=`: the key of a map.
    pub(super) fn first_key(&self, extent: Span, bytes: &[u8]) -> RowKey {
        let Some((name, port)) = self.name().zip(self.first(PORT).or(self.first(ENDPOINTS))) else {
            return RowKey::None;
        };
        let is_port = port.start < name.start;
        let (key, value) = if is_port { (port, name) } else { (name, port) };
        let signs = bytes.get(key.end.index()..value.start.index()).unwrap_or_default();
        if !signs.iter().any(|sign| matches!(sign, b':' | b'=')) {
            return RowKey::None;
        }
        let transport = self.first(TRANSPORT).filter(|part| extent.start <= part.start && part.end <= extent.end);
        match (transport.is_some_and(|part| part.start < value.start), is_port) {
            (false, true) => RowKey::Port,
            (true, true) => RowKey::PortAndTransport,
            (false, false) => RowKey::Name,
            (true, false) => RowKey::None,
        }
    }

    pub(super) fn name(&self) -> Option<Span> {
        self.first(NAME)
    }

    pub(super) fn description(&self) -> Option<Span> {
        self.first(DESCRIPTION)
    }

    /// Returns the words of the aliases.
    pub(super) fn aliases(&self, bytes: &[u8]) -> Vec<Span> {
        let separates = |b: &u8| b.is_ascii_whitespace() || matches!(b, b',' | b';');
        self.parts[ALIAS].iter().flat_map(|&span| words(bytes, span, separates)).collect()
    }

    /// Returns the ports of the row with their transports.
    pub(super) fn endpoints(&self, parts: &Parts, bytes: &[u8]) -> Result<Vec<RowEndpoint>, Problem> {
        let mut endpoints = Vec::new();
        if self.parts[ENDPOINTS].is_empty() {
            let transports = self.transports_of(&self.parts[TRANSPORT], parts, bytes)?;
            let span = self.name().unwrap_or_default();
            let last = self.first(LAST);
            if self.parts[PORT].is_empty() {
                return Err(Problem { span, fault: Fault::NoPort });
            }
            for &port in &self.parts[PORT] {
                let text = EndpointText { port, last, range: parts.range.as_deref(), name: None };
                add(&mut endpoints, bytes, &text, parts, &transports)?;
            }
        }
        if let Some(each) = &parts.each {
            for &span in &self.parts[ENDPOINTS] {
                self.read_list(each, parts, bytes, span, &mut endpoints)?;
            }
        }
        Ok(endpoints)
    }

    /// Reads a list of endpoints. Every byte of it must be part of an endpoint or a separator.
    fn read_list(
        &self,
        each: &Pattern,
        parts: &Parts,
        bytes: &[u8],
        span: Span,
        endpoints: &mut Vec<RowEndpoint>,
    ) -> Result<(), Problem> {
        let mut searcher = each.searcher();
        let (mut at, end) = (span.start.index(), span.end.index());
        let mut is_first = true;
        loop {
            let blanks = bytes[at..end].iter().take_while(|b| b.is_ascii_whitespace()).count();
            at += blanks;
            if at == end {
                return Ok(());
            }
            if !is_first {
                match &parts.each_list {
                    Some(list) if !list.is_empty() && list.iter().any(|b| !b.is_ascii_whitespace()) => {
                        if !bytes[at..end].starts_with(list) {
                            return Err(Problem { span: Span::new(at, end), fault: Fault::NoSeparator });
                        }
                        at += list.len();
                        at += bytes[at..end].iter().take_while(|b| b.is_ascii_whitespace()).count();
                    }
                    _ if blanks == 0 => {
                        return Err(Problem { span: Span::new(at, end), fault: Fault::NoSeparator });
                    }
                    _ => {}
                }
            }
            is_first = false;
            let Some(found) = searcher.at(bytes, at..end) else {
                return Err(Problem { span: Span::new(at, end), fault: Fault::NotAnEntry });
            };
            at = found.span.end.index();
            let Some(port) = found.groups[PORT] else { continue };
            let stated = found.groups[TRANSPORT].map(|span| vec![span]).unwrap_or_default();
            let transports =
                self.transports_of(if stated.is_empty() { &self.parts[TRANSPORT] } else { &stated }, parts, bytes)?;
            let (last, name) = (found.groups[LAST], found.groups[NAME]);
            let text = EndpointText { port, last, range: parts.each_range.as_deref(), name };
            add(endpoints, bytes, &text, parts, &transports)?;
        }
    }

    /// Returns the transports of a row, or those of its section or file.
    fn transports_of(
        &self,
        spans: &[Span],
        parts: &Parts,
        bytes: &[u8],
    ) -> Result<Vec<(Span, TransportWord)>, Problem> {
        let mut transports = Vec::new();
        let mut is_unknown = false;
        for &span in spans {
            let text = span.of(bytes);
            if let Some(known) = parts.transport(text) {
                is_unknown |= known.is_empty();
                transports.extend(known.into_iter().map(|transport| (span, transport)));
                continue;
            }
            let separates = |b: &u8| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_' | b'.');
            for word in words(bytes, span, separates) {
                let known = parts.transport(word.of(bytes));
                let known = known.ok_or(Problem { span: word, fault: Fault::UnknownTransport })?;
                transports.extend(known.into_iter().map(|transport| (word, transport)));
            }
        }
        if transports.is_empty() && !is_unknown {
            transports.extend(self.transports.iter().map(|&transport| (Span::default(), transport)));
        }
        if transports.is_empty() {
            transports.push((Span::default(), TransportWord::Unstated(Transport::Tcp)));
        }
        Ok(transports)
    }
}

/// The text of an endpoint.
struct EndpointText<'a> {
    /// A number, or a list of numbers and ranges.
    port: Span,
    /// The end of a range, where it is apart from its beginning.
    last: Option<Span>,
    /// The separator of the two ends of a range.
    range: Option<&'a [u8]>,
    /// The name, where the endpoint has its own.
    name: Option<Span>,
}

/// Adds the ports of an endpoint.
fn add(
    endpoints: &mut Vec<RowEndpoint>,
    bytes: &[u8],
    text: &EndpointText<'_>,
    parts: &Parts,
    transports: &[(Span, TransportWord)],
) -> Result<(), Problem> {
    let &EndpointText { port, last, range, name } = text;
    for span in split(bytes, port, &parts.lists) {
        let (first, end) = match (last, range) {
            (Some(last), _) => (span, Some(last)),
            (None, Some(range)) => halves(bytes, span, range),
            (None, None) => (span, None),
        };
        let (first_number, notation) = number(bytes, first, parts.open.then_some(0).filter(|_| end.is_some()))?;
        let last_number = match end {
            Some(end) => number(bytes, end, parts.open.then_some(u16::MAX))?.0,
            None => first_number,
        };
        let whole = Span { start: first.start.min(end.map_or(first.start, |end| end.start)), end: first.end };
        let whole = Span { end: end.map_or(whole.end, |end| whole.end.max(end.end)), ..whole };
        if last_number < first_number {
            return Err(Problem { span: whole, fault: Fault::ReversedRange });
        }
        if endpoints.len() >= MOST_OF_A_ROW {
            return Err(Problem { span: whole, fault: Fault::TooMany });
        }
        let ports = PortRange { first: first_number, last: last_number };
        // The span of a range whose ends are separate includes the text between them, unless that is long.
        let span = if whole.len() <= 32 { whole } else { first };
        endpoints.push(RowEndpoint { ports, span, notation, transports: transports.to_vec(), name });
    }
    Ok(())
}

/// Parses a number in decimal or, after `0x`, in hexadecimal. `empty` is the value of an empty text.
fn number(bytes: &[u8], span: Span, empty: Option<u16>) -> Result<(u16, Notation), Problem> {
    let fault = |fault| Problem { span, fault };
    let text = span.of(bytes);
    if let (b"", Some(number)) = (text, empty) {
        return Ok((number, Notation::Decimal));
    }
    let (digits, radix) = match text {
        [b'0', b'x' | b'X', digits @ ..] => (digits, 16),
        digits => (digits, 10),
    };
    if let [b'+' | b'-', rest @ ..] = digits
        && !rest.is_empty()
        && rest.iter().all(u8::is_ascii_digit)
    {
        return Err(fault(Fault::SignedPort));
    }
    let mut number = 0u16;
    for &digit in digits {
        let digit = char::from(digit).to_digit(radix).ok_or(fault(Fault::PortNotANumber))?;
        let next = u32::from(number) * radix + digit;
        number = u16::try_from(next).map_err(|_| fault(Fault::PortTooLarge))?;
    }
    if digits.is_empty() {
        return Err(fault(Fault::PortNotANumber));
    }
    let notation = match digits {
        _ if radix == 16 => Notation::Hexadecimal,
        [b'0', _, ..] => Notation::LeadingZero,
        _ => Notation::Decimal,
    };
    Ok((number, notation))
}

/// Splits a text at the first of some separators that it has, without the blanks around the pieces.
fn split(bytes: &[u8], span: Span, separators: &[Vec<u8>]) -> Vec<Span> {
    let is_blank = |separator: &[u8]| separator.iter().all(u8::is_ascii_whitespace);
    let is_there = |separator: &&Vec<u8>| {
        let text = span.of(bytes);
        let has_blank = is_blank(separator) && text.iter().any(u8::is_ascii_whitespace);
        !separator.is_empty() && (has_blank || memmem::find(text, separator).is_some())
    };
    let Some(separator) = separators.iter().find(is_there) else {
        return vec![trim(bytes, span)];
    };
    if is_blank(separator) {
        return words(bytes, span, u8::is_ascii_whitespace);
    }
    let text = span.of(bytes);
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in memmem::find_iter(text, separator).chain([text.len()]) {
        let piece = Span { start: span.start + start, end: span.start + at };
        pieces.push(trim(bytes, piece));
        start = at + separator.len();
    }
    pieces
}

/// Returns the two ends of a range.
fn halves(bytes: &[u8], span: Span, separator: &[u8]) -> (Span, Option<Span>) {
    match memmem::find(span.of(bytes), separator) {
        None => (span, None),
        Some(at) => {
            let middle = span.start + at;
            let first = trim(bytes, Span { start: span.start, end: middle });
            (first, Some(trim(bytes, Span { start: middle + separator.len(), end: span.end })))
        }
    }
}

/// Returns the words between bytes that separate.
fn words(bytes: &[u8], span: Span, separates: impl Fn(&u8) -> bool) -> Vec<Span> {
    let mut words = Vec::new();
    let mut at = span.start;
    for word in span.of(bytes).split(|b| separates(b)) {
        let end = at + word.len();
        if !word.is_empty() {
            words.push(Span { start: at, end });
        }
        at = end + 1;
    }
    words
}

/// Returns a span without the blanks at its ends.
pub(super) fn trim(bytes: &[u8], span: Span) -> Span {
    let text = span.of(bytes);
    let start = span.start + (text.len() - text.trim_ascii_start().len());
    Span { start, end: start + text.trim_ascii().len() }
}

/// Returns the groups of an expression that matches all of a text.
fn whole(pattern: &Pattern, bytes: &[u8], span: Span) -> Option<Groups> {
    let mut searcher = pattern.searcher();
    let found = searcher.at(bytes, span.start.index()..span.end.index())?;
    (found.span == span).then_some(found.groups)
}

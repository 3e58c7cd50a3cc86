//! Port numbers and ranges of them.

use std::fmt;

/// The Dynamic Ports, never assigned (RFC 6335, section 6).
pub const DYNAMIC_PORTS: PortRange = PortRange { first: 49152, last: 65535 };

/// One or more consecutive port numbers, `first` and `last` included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortRange {
    /// The lowest port number.
    pub first: u16,
    /// The highest port number; equal to `first` for a single port.
    pub last: u16,
}

impl PortRange {
    /// Creates the range of one port.
    pub fn single(port: u16) -> Self {
        Self { first: port, last: port }
    }

    /// Returns whether the range is one port.
    pub fn is_single(self) -> bool {
        self.first == self.last
    }

    /// Returns whether `port` is in the range.
    pub fn contains(self, port: u16) -> bool {
        self.first <= port && port <= self.last
    }

    /// Returns whether a port is in both ranges.
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Parses `22` or `6000-6063` in plain decimal.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, rest) = leading_number(text.as_bytes())?;
        match rest {
            [] => Some(Self::single(first)),
            [b'-', rest @ ..] => match leading_number(rest)? {
                (last, []) if first <= last => Some(Self { first, last }),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns whether a text is a range that ends before it begins, such as `10-5`.
    pub fn is_reversed(text: &str) -> bool {
        let swapped = text.split_once('-').and_then(|(first, last)| Self::parse(&format!("{last}-{first}")));
        swapped.is_some_and(|range| !range.is_single())
    }

    /// Returns the range as text, without an allocation.
    pub fn text(self) -> PortText {
        let mut bytes = [b'-'; 11];
        let mut start = bytes.len();
        start = put_decimal(self.last, &mut bytes, start);
        if !self.is_single() {
            start = put_decimal(self.first, &mut bytes, start - 1);
        }
        PortText { bytes, start }
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(self.text().as_bytes()).expect("invariant: digits and a hyphen"))
    }
}

/// The text of a [`PortRange`].
#[derive(Clone, Copy, Debug)]
pub struct PortText {
    bytes: [u8; 11],
    start: usize,
}

impl PortText {
    /// Returns `22` or `6000-6063`.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// Returns the same as [`as_bytes`](Self::as_bytes), as text.
    pub fn as_str(&self) -> &str {
        // Digits and a hyphen are always UTF-8.
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

/// Parses the number at the start of a text; returns it and the rest.
fn leading_number(text: &[u8]) -> Option<(u16, &[u8])> {
    let digits = text.iter().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(digits);
    let add = |number: u16, digit: &u8| number.checked_mul(10)?.checked_add(u16::from(digit - b'0'));
    let number = digits.iter().try_fold(0, add)?;
    (!digits.is_empty()).then_some((number, rest))
}

/// Writes a number in decimal that ends before `end`; returns its start.
fn put_decimal(mut number: u16, text: &mut [u8; 11], mut end: usize) -> usize {
    loop {
        end -= 1;
        text[end] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_and_printed_alike() {
        for text in ["0", "22", "6000-6063", "65535", "0-10", "10000-65535"] {
            assert_eq!(PortRange::parse(text).map(|range| range.to_string()).as_deref(), Some(text));
        }
        for text in ["", "-", "65536", "+1", "9-8", "1-", "-1", "1-2-3"] {
            assert_eq!(PortRange::parse(text), None, "{text}");
        }
    }
}

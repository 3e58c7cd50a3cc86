//! Dates of different precision: a year, a month or a day.

use jiff::civil;
use std::fmt;

/// A date known to the year, the month or the day.
///
/// Ordered by the earliest day it can mean; where that is the same, the less precise date comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    first_day: civil::Date,
    precision: Precision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Precision {
    Year,
    Month,
    Day,
}

impl Date {
    /// Parses `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Returns `None` for anything else and for days that do not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let precision = match text.len() {
            4 => Precision::Year,
            7 => Precision::Month,
            10 => Precision::Day,
            _ => return None,
        };
        let digit = |at: usize| text.get(at).filter(|b| b.is_ascii_digit()).map(|b| b - b'0');
        let two = |at: usize| Some(10 * digit(at)? + digit(at + 1)?);
        let part = |hyphen: usize| if text[hyphen] == b'-' { two(hyphen + 1) } else { None };
        let year = 100 * i16::from(two(0)?) + i16::from(two(2)?);
        let month = if precision >= Precision::Month { part(4)? } else { 1 };
        let day = if precision == Precision::Day { part(7)? } else { 1 };
        let first_day = civil::Date::new(year, month.cast_signed(), day.cast_signed()).ok()?;
        Some(Self { first_day, precision })
    }

    /// Returns the date as a number with the same order. It is year × 512 + month × 32 + day, with month and day 0 if
    /// unknown.
    pub(crate) fn number(self) -> u32 {
        let day = self.first_day;
        let month = if self.precision >= Precision::Month { day.month().unsigned_abs() } else { 0 };
        let own_day = if self.is_day() { day.day().unsigned_abs() } else { 0 };
        u32::from(day.year().unsigned_abs()) << 9 | u32::from(month) << 5 | u32::from(own_day)
    }

    /// Returns the date of such a number; `None` for 0, and for days that do not exist.
    #[inline]
    pub(crate) fn from_number(number: u32) -> Option<Self> {
        if number == 0 {
            return None;
        }
        let (month, day) = ((number >> 5 & 15) as i8, (number & 31) as i8);
        let precision = match (month, day) {
            (0, _) => Precision::Year,
            (_, 0) => Precision::Month,
            _ => Precision::Day,
        };
        let first_day = civil::Date::new((number >> 9) as i16, month.max(1), day.max(1)).ok()?;
        Some(Self { first_day, precision })
    }

    /// Returns the day that is `days` days after 1970-01-01.
    pub fn from_unix_days(days: u64) -> Self {
        let epoch = civil::Date::constant(1970, 1, 1);
        let span = jiff::Span::new().try_days(i64::try_from(days).unwrap_or(i64::MAX)).unwrap_or_default();
        Self { first_day: epoch.saturating_add(span), precision: Precision::Day }
    }

    /// Returns the date as text, without an allocation.
    pub fn text(&self) -> DateText {
        let day = self.first_day;
        let (year, month, day) = (day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs());
        let digit = |number: u16| b'0' + (number % 10) as u8;
        let two = |number: u8| [digit(u16::from(number) / 10), digit(u16::from(number))];
        let ([y1, y2], [y3, y4]) = (two((year / 100) as u8), two((year % 100) as u8));
        let ([m1, m2], [d1, d2]) = (two(month), two(day));
        let length = match self.precision {
            Precision::Year => 4,
            Precision::Month => 7,
            Precision::Day => 10,
        };
        DateText { bytes: [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2], length }
    }

    /// Returns whether the date is known to the day.
    pub fn is_day(&self) -> bool {
        self.precision == Precision::Day
    }

    /// Returns the days from this date to another. Each is taken at its first day. The number is negative if the other
    /// is earlier.
    pub fn days_until(&self, other: Self) -> i32 {
        self.first_day.until(other.first_day).map_or(0, |span| span.get_days())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(self.text().as_bytes()).expect("invariant: digits and hyphens"))
    }
}

/// The text of a [`Date`].
#[derive(Clone, Copy, Debug)]
pub struct DateText {
    bytes: [u8; 10],
    length: usize,
}

impl DateText {
    /// Returns `1972`, `1972-05` or `2026-08-17`.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Returns the same as [`as_bytes`](Self::as_bytes), as text.
    pub fn as_str(&self) -> &str {
        // Digits and hyphens are always UTF-8.
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_printed_alike() {
        for text in ["1972", "1972-05", "2026-08-17", "2024-02-29"] {
            let date = Date::parse(text);
            assert_eq!(date.map(|date| date.to_string()).as_deref(), Some(text));
            assert_eq!(date.and_then(|date| Date::from_number(date.number())), date);
        }
        for text in ["", "72", "2026-13", "2026-02-30", "2026-8-17", "2026/08/17", "20260817", "+026-01-01"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_counted_across_months() {
        let date = |text| Date::parse(text).unwrap();
        assert_eq!(date("2008-02-29").days_until(date("2013-02-18")), 1816);
        assert_eq!(date("2024-01").days_until(date("2023-12-31")), -1);
        assert!(date("2024-01-01").is_day() && !date("2024-01").is_day());
    }

    #[test]
    fn dates_order_by_their_first_day() {
        let date = |text| Date::parse(text).unwrap();
        assert!(date("2001") < date("2001-01") && date("2001-01") < date("2001-01-01"));
        assert!(date("2001-01-31") < date("2001-02"));
    }
}

//! Dates and references as the RFCs and the registry's texts write them.

use portolan::model::Date;
use portolan::source::unbracketed;

/// Parses a date as people or the registry write it. People write `22 December 2005` or `June 1984`, the registry
/// `2004-01-08`.
pub(crate) fn written_date(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    if let Some(date) = Date::parse(text) {
        return Some(date);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let (day, month, year) = match words[..] {
        [day, month, year] => (Some(day), month, year),
        [month, year] => (None, month, year),
        _ => return None,
    };
    let month = 1 + MONTHS.iter().position(|known| known.eq_ignore_ascii_case(month))?;
    match day {
        None => Date::parse(&format!("{year}-{month:02}")),
        Some(day) => Date::parse(&format!("{year}-{month:02}-{:02}", day.parse::<u8>().ok()?)),
    }
}

/// Returns references that commas separate, `31,65,JBP`, with semicolons: `31; 65; JBP`.
pub(crate) fn listed(list: &str) -> String {
    unbracketed(&list.replace(',', "]["))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (text, expected) in [
            ("2004-01-08", "2004-01-08"),
            ("22 December 2005", "2005-12-22"),
            ("June 1984", "1984-06"),
            ("7 may 2004", "2004-05-07"),
        ] {
            assert_eq!(written_date(text), Some(date(expected)), "{text}");
        }
        for text in ["", "June", "31 June 1984", "Month Year", "1 2 3 4", "300 June 1984"] {
            assert_eq!(written_date(text), None, "{text}");
        }
    }

    #[test]
    fn references_are_separated_by_semicolons() {
        assert_eq!(listed("31,65,JBP"), "31; 65; JBP");
    }
}

//! Finds days in the registry's notes. Examples are "De-assigned on 2025-02-13", "Removed 2004-2-6" and "De-registered
//! (2001 June 07)".

use crate::model::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The beginnings of words for a removal.
const REMOVALS: [&str; 6] = ["remov", "de-assign", "deassign", "de-regist", "deregist", "releas"];

/// Returns the days in a note on a removal, in their order; none if the note is about something else.
pub(super) fn removal_dates(note: &str) -> Vec<Date> {
    let lower = note.to_lowercase();
    if !REMOVALS.iter().any(|word| lower.contains(word)) {
        return Vec::new();
    }
    let words: Vec<&str> =
        lower.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '/'))).filter(|w| !w.is_empty()).collect();
    let mut dates = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let next = |n: usize| words.get(at + n).copied().unwrap_or_default();
        let found = dashed(word)
            .or_else(|| slashed(word))
            // 8 June 2001
            .or_else(|| day(next(2), month(next(1))?, word))
            // 2001 June 7
            .or_else(|| day(word, month(next(1))?, next(2)));
        dates.extend(found);
    }
    dates
}

/// Parses `2004-2-6`.
fn dashed(word: &str) -> Option<Date> {
    let mut parts = word.trim_matches('-').split('-');
    let (year, month_number, of_month) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    day(year, month_number.parse().ok()?, of_month)
}

/// Parses `04/14/00`: month, day, year, as the registry wrote around 2000.
fn slashed(word: &str) -> Option<Date> {
    let mut parts = word.split('/');
    let (month_number, of_month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 2 {
        return None;
    }
    let century = if year < "70" { "20" } else { "19" };
    day(&format!("{century}{year}"), month_number.parse().ok()?, of_month)
}

fn month(word: &str) -> Option<u8> {
    let at = MONTHS.iter().position(|known| *known == word)?;
    u8::try_from(at + 1).ok()
}

fn day(year: &str, month: u8, day: &str) -> Option<Date> {
    let day: u8 = day.parse().ok()?;
    Date::parse(&format!("{year}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_form_of_the_registry() {
        for (note, expected) in [
            ("De-assigned on 2025-02-13, previously compressnet by Bernie Volz", &["2025-02-13"][..]),
            ("Unassigned (Removed 2004-2-6)", &["2004-02-06"]),
            ("De-registered (08 June 2001)", &["2001-06-08"]),
            ("De-registered (2001 June 07)", &["2001-06-07"]),
            ("Unassigned (FRP-Released 12/7/00)", &["2000-12-07"]),
            ("This entry is being removed on 2013-05-24.", &["2013-05-24"]),
            // A month is not a day, and a date without a removal does not count.
            ("Unassigned (removed September 2002)", &[]),
            ("New contact added on 2008-02-01", &[]),
            ("Removed on 2013-02-31", &[]),
        ] {
            let dates: Vec<String> = removal_dates(note).iter().map(Date::to_string).collect();
            assert_eq!(dates, expected, "{note}");
        }
    }
}

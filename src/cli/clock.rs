//! The current date.

use crate::model::Date;

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;

/// Returns the current date in UTC.
pub(super) fn today() -> Date {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_unix_days(seconds / SECONDS_OF_A_DAY)
}

/// Returns the number of days from `date` to today. `SOURCE_DATE_EPOCH` replaces today, for reproducible output.
pub(super) fn age(date: Date) -> i32 {
    let seconds = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse::<u64>().ok());
    let now = seconds.map_or_else(today, |seconds| Date::from_unix_days(seconds / SECONDS_OF_A_DAY));
    date.days_until(now)
}

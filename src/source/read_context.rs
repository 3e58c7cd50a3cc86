//! [`ReadContext`]: the facts that a reader needs besides the bytes.

use super::ReadError;
use crate::model::Date;
use std::fmt;
use std::path::Path;

/// The origin of a source's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatedBy {
    /// The source prints its own date.
    Itself,
    /// The commit that held it; its rows may be older.
    Commit,
    /// The name of the file.
    FileName,
}

impl fmt::Display for DatedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Itself => "itself",
            Self::Commit => "commit",
            Self::FileName => "file name",
        })
    }
}

/// The facts that a reader needs besides the bytes.
#[derive(Clone, Copy, Debug)]
pub struct ReadContext {
    /// The date of a source that prints none, and the origin of the date.
    pub date: Option<(Date, DatedBy)>,
    /// No source can be newer than this day.
    pub today: Date,
}

impl ReadContext {
    /// Returns a context with today's date only.
    pub fn today(today: Date) -> Self {
        Self { date: None, today }
    }

    /// Returns a context with the date in a file's name.
    ///
    /// A commit dates `2014-07-13~commit.csv`, its name alone `2014-07-13.csv`.
    pub fn of_file(path: &Path, today: Date) -> Self {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let (date, dated_by) = match stem.split_once('~') {
            Some((date, "commit")) => (date, DatedBy::Commit),
            _ => (stem, DatedBy::FileName),
        };
        Self { date: Date::parse(date).map(|date| (date, dated_by)), today }
    }

    /// Returns the date of a source. It is the one that the source prints at a byte offset, or else the one of the
    /// context.
    ///
    /// # Errors
    /// If there is no date, or it is in the future.
    pub fn source_date(&self, bytes: &[u8], inside: Option<(Date, usize)>) -> Result<(Date, DatedBy), ReadError> {
        let known = inside.map(|(date, at)| (date, DatedBy::Itself, at));
        let (date, dated_by, at) =
            known.or(self.date.map(|(date, dated_by)| (date, dated_by, 0))).ok_or_else(|| {
                ReadError::at(
                    bytes,
                    0,
                    "the source has no date inside, and neither the file's name nor a commit dates it",
                )
            })?;
        if date > self.today {
            let what = format!("the date {date} is in the future: today is {}", self.today);
            return Err(ReadError::at(bytes, at, what));
        }
        Ok((date, dated_by))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn a_file_name_dates_what_does_not_date_itself() {
        let today = date("2026-11-23");
        let of = |name: &str| ReadContext::of_file(Path::new(name), today).date;
        assert_eq!(of("a/2014-07-13~commit.csv"), Some((date("2014-07-13"), DatedBy::Commit)));
        assert_eq!(of("2014-07.csv"), Some((date("2014-07"), DatedBy::FileName)));
        assert_eq!(of("ports.csv"), None);
        let context = ReadContext::of_file(Path::new("2014-07-13.csv"), today);
        assert_eq!(context.source_date(b"", Some((date("2015"), 0))).unwrap(), (date("2015"), DatedBy::Itself));
        let future = context.source_date(b"a\nbc", Some((date("2026-11-24"), 3))).unwrap_err();
        assert_eq!(future.to_string(), "line 2, column 2: the date 2026-11-24 is in the future: today is 2026-11-23");
        assert!(ReadContext::today(today).source_date(b"", None).unwrap_err().what.contains("no date"));
    }
}

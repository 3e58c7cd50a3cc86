//! What every reader gives: a dated source with its rows, and what it could not read.

use super::ReadError;
use crate::model::{Date, PortRange, Transport};
use crate::text::Shown;
use std::fmt;
use std::path::Path;

/// The most characters of an unread line that are kept.
const MOST_SHOWN: usize = 80;
/// A source may hold dates that are later than its own by so many days: it was published after the day that it prints.
/// What is later still is a slip of the pen.
const MOST_DAYS_LATE: i32 = 31;

/// How the date of a source is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatedBy {
    /// The source prints its own date.
    Itself,
    /// The commit that held it: its rows may be older.
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

/// What is known of a source from outside, since a reader sees neither a path nor a clock.
#[derive(Clone, Copy, Debug)]
pub struct Outside {
    /// The date to take if the source has none inside, and how it is known.
    pub date: Option<(Date, DatedBy)>,
    /// No source can be later than this day.
    pub today: Date,
}

impl Outside {
    /// Nothing known but today's date.
    pub fn today(today: Date) -> Self {
        Self { date: None, today }
    }

    /// With the date that a file name carries: `2014-07-13~commit.csv` is dated by a commit, `2014-07-13.csv` by
    /// its name alone.
    pub fn of_file(path: &Path, today: Date) -> Self {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let (date, dated_by) = match stem.split_once('~') {
            Some((date, "commit")) => (date, DatedBy::Commit),
            _ => (stem, DatedBy::FileName),
        };
        Self { date: Date::parse(date).map(|date| (date, dated_by)), today }
    }

    /// The date of a source: the one inside, with its offset, or else the one from outside.
    ///
    /// # Errors
    /// If there is none, or it lies in the future.
    pub(super) fn settle(&self, bytes: &[u8], inside: Option<(Date, usize)>) -> Result<(Date, DatedBy), ReadError> {
        let known = inside.map(|(date, at)| (date, DatedBy::Itself, at));
        let (date, dated_by, at) = known
            .or(self.date.map(|(date, dated_by)| (date, dated_by, 0)))
            .ok_or_else(|| ReadError::at(bytes, 0, "the source has no date inside, and none is known from outside"))?;
        if date > self.today {
            let what = format!("the date {date} lies in the future: today is {}", self.today);
            return Err(ReadError::at(bytes, at, what));
        }
        Ok((date, dated_by))
    }
}

/// A source at its date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedSource {
    /// When it was published. Where only a commit dates it, the newest day in it: what a commit holds may be older than
    /// the commit, but not older than that.
    pub date: Date,
    /// The day by which it existed for sure: of the commit that held it, or the newest day in it where that is later
    /// than the date that it prints.
    pub known_by: Date,
    /// How its date is known.
    pub dated_by: DatedBy,
    /// Whether it lists the whole registry, so that what it lacks was not registered. An RFC lists only the ports of
    /// its time.
    pub whole_registry: bool,
    /// Its rows, in its order.
    pub rows: Vec<SourceRow>,
    /// What could not be read, in order.
    pub unread: Vec<Unread>,
}

impl DatedSource {
    /// A source of these rows. Dates of rows that are later than it can be are taken out and reported: a source cannot
    /// know the future.
    pub(super) fn new(
        (date, dated_by): (Date, DatedBy),
        whole_registry: bool,
        mut rows: Vec<SourceRow>,
        mut unread: Vec<Unread>,
    ) -> Self {
        let newest_until = |days: i32| {
            let is_meant = |day: &Date| day.is_day() && date.days_until(*day) <= days;
            rows.iter().flat_map(|row| [row.registered, row.modified]).flatten().filter(is_meant).max()
        };
        let (date, known_by) = match dated_by {
            DatedBy::Commit => (newest_until(0).unwrap_or(date), date),
            _ => (date, newest_until(MOST_DAYS_LATE).filter(|newest| *newest > date).unwrap_or(date)),
        };
        for row in &mut rows {
            for (what, known) in [("registration", &mut row.registered), ("modification", &mut row.modified)] {
                if let Some(later) = known.take_if(|known| *known > known_by) {
                    let reason =
                        format!("the {what} date {later} is later than the source, the row is kept without it");
                    unread.push(Unread::new(row.line, row.name.as_bytes(), reason));
                }
            }
        }
        unread.sort_by_key(|unread| unread.line);
        rows.shrink_to_fit();
        Self { date, known_by, dated_by, whole_registry, rows, unread }
    }
}

/// One row of a source. Text is as the source has it, with blanks folded; empty where the source has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceRow {
    /// Service name in the spelling of the source; empty on reserved, removed, private and unassigned rows.
    pub name: String,
    /// Port or range; `None` for a name without a port.
    pub ports: Option<PortRange>,
    /// `None` where the source gives none: the row then holds for every transport.
    pub transport: Option<Transport>,
    /// What the service is, or why the row has no name.
    pub description: String,
    /// Who holds the assignment, `; ` between several.
    pub assignee: String,
    /// Whom to ask, `; ` between several; empty where the source tells no more than who holds it.
    pub contact: String,
    /// The note on the assignment.
    pub note: String,
    /// Use that the registry knows of and did not authorize.
    pub unauthorized_use: String,
    /// When it was registered.
    pub registered: Option<Date>,
    /// When the row last changed.
    pub modified: Option<Date>,
    /// RFCs and documents, `; ` between several; in the older RFCs the keys of its bibliography.
    pub references: String,
    /// The name of which this one is a historic spelling.
    pub alias_of: String,
    /// Whether the source lists it as a use that is usual, not as one that it assigns.
    pub is_customary: bool,
    /// Where the row begins in the source, from 1.
    pub line: u32,
}

/// A line that a reader could not read, or not in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Line number, from 1.
    pub line: u32,
    /// The line, shortened, with signs in place of control characters.
    pub text: String,
    /// Why.
    pub reason: String,
}

impl Unread {
    /// Of a line with these bytes.
    pub(super) fn new(line: u32, text: &[u8], reason: impl Into<String>) -> Self {
        let shown = Shown(&text[..text.len().min(4 * MOST_SHOWN)]).to_string();
        let folded = folded(&shown.replace('\u{2409}', " "));
        let text = match folded.char_indices().nth(MOST_SHOWN) {
            Some((end, _)) => format!("{}…", &folded[..end]),
            None => folded,
        };
        Self { line, text, reason: reason.into() }
    }
}

/// Text with each run of blanks and line breaks as one blank, none at the ends.
pub(super) fn folded(text: &str) -> String {
    let trimmed = text.trim();
    if is_folded(trimmed) { trimmed.to_owned() } else { trimmed.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// Makes a text [`folded`].
pub(super) fn fold(text: &mut String) {
    if text.trim().len() < text.len() || !is_folded(text) {
        *text = folded(text);
    }
}

/// Whether text without blanks at its ends is known to have each run of blanks as one.
fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.is_ascii() && !bytes.windows(2).any(|pair| pair == b"  ") && !bytes.iter().any(|b| (b'\t'..=b'\r').contains(b))
}

/// The name in the note `This entry is an alias to "NAME".`
pub(super) fn alias_of(note: &str) -> &str {
    const BEFORE: &str = "This entry is an alias to \"";
    // Most records have no note, and to prepare the search takes longer than all else that is done with them.
    if note.len() < BEFORE.len() {
        return "";
    }
    let Some((_, after)) = note.split_once(BEFORE) else { return "" };
    after.split_once('"').map_or("", |(name, _)| name)
}

/// A date as people write it: `22 December 2005`, `June 1984`, or as the registry does, `2004-01-08`.
pub(super) fn written_date(text: &str) -> Option<Date> {
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

/// A list of references in brackets, `[RFC862][Jon_Postel]`, as the registry's XML has them: `RFC 862; Jon Postel`.
pub(super) fn unbracketed(list: &str) -> String {
    let mut found = Vec::new();
    for part in list.split(['[', ']']) {
        let part = folded(&part.replace('_', " "));
        match part.strip_prefix("RFC") {
            _ if part.is_empty() => {}
            Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => found.push(format!("RFC {number}")),
            _ => found.push(part),
        }
    }
    found.join("; ")
}

/// Whether a file name ends in `.xml` or the like, in any case.
pub(super) fn has_ending(file_name: &str, ending: &str) -> bool {
    Path::new(file_name).extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

/// References parted by commas, as RFCs and the old text have them: `31,65,JBP` is `31; 65; JBP`.
pub(super) fn listed(list: &str) -> String {
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
    fn a_file_name_dates_what_does_not_date_itself() {
        let today = date("2026-11-23");
        let of = |name: &str| Outside::of_file(Path::new(name), today).date;
        assert_eq!(of("a/2014-07-13~commit.csv"), Some((date("2014-07-13"), DatedBy::Commit)));
        assert_eq!(of("2014-07.csv"), Some((date("2014-07"), DatedBy::FileName)));
        assert_eq!(of("ports.csv"), None);
        let outside = Outside::of_file(Path::new("2014-07-13.csv"), today);
        assert_eq!(outside.settle(b"", Some((date("2015"), 0))).unwrap(), (date("2015"), DatedBy::Itself));
        let future = outside.settle(b"a\nbc", Some((date("2026-11-24"), 3))).unwrap_err();
        assert_eq!(future.to_string(), "line 2, column 2: the date 2026-11-24 lies in the future: today is 2026-11-23");
        assert!(Outside::today(today).settle(b"", None).unwrap_err().what.contains("no date"));
    }

    #[test]
    fn a_row_cannot_be_dated_after_its_source() {
        let row = |registered| SourceRow { name: "x".into(), registered, line: 3, ..SourceRow::default() };
        let rows = vec![row(Some(date("2016-10-08"))), row(Some(date("2015-10")))];
        let source = DatedSource::new((date("2015-10-27"), DatedBy::Commit), true, rows, Vec::new());
        assert_eq!((source.rows[0].registered, source.rows[1].registered), (None, Some(date("2015-10"))));
        assert_eq!(source.unread.len(), 1);
        assert!(source.unread[0].reason.contains("2016-10-08 is later"));
    }

    #[test]
    fn a_source_is_as_young_as_what_is_in_it() {
        let source = |dated_by, days: &[&str]| {
            let row = |day: &&str| SourceRow { modified: Some(date(day)), ..SourceRow::default() };
            let source =
                DatedSource::new((date("2018-12-19"), dated_by), true, days.iter().map(row).collect(), Vec::new());
            (source.date.to_string(), source.known_by.to_string(), source.unread.len())
        };
        let known = |date: &str, known_by: &str, unread| (date.to_owned(), known_by.to_owned(), unread);
        let days = ["2018-12-18", "2018-12-21", "2018-12-20", "2019-12-21"];
        assert_eq!(source(DatedBy::Itself, &days), known("2018-12-19", "2018-12-21", 1));
        assert_eq!(source(DatedBy::FileName, &["2018-12"]), known("2018-12-19", "2018-12-19", 0));
        // A commit is no younger than what it holds, whatever the rows say.
        assert_eq!(source(DatedBy::Commit, &days), known("2018-12-18", "2018-12-19", 3));
        assert_eq!(source(DatedBy::Commit, &["2018-12"]), known("2018-12-19", "2018-12-19", 0));
    }

    #[test]
    fn long_and_hostile_lines_are_shortened() {
        let unread = Unread::new(1, &vec![b'\x1b'; 100_000], "x");
        assert_eq!(unread.text.chars().count(), MOST_SHOWN + 1);
        assert!(!unread.text.contains('\x1b'));
        assert_eq!(Unread::new(1, b" a\t\tb \xe9", "x").text, "a b \u{fffd}");
    }

    #[test]
    fn references_lose_their_brackets() {
        assert_eq!(unbracketed("[RFC862][Jon_Postel]"), "RFC 862; Jon Postel");
        assert_eq!(unbracketed("[RFC-ietf-x-01] "), "RFC-ietf-x-01");
        assert_eq!(unbracketed(""), "");
        assert_eq!(listed("31,65,JBP"), "31; 65; JBP");
    }

    #[test]
    fn historic_spellings_are_read_from_the_note() {
        let note = "This entry is an alias to \"whoispp\". This entry is now historic.";
        assert_eq!(alias_of(note), "whoispp");
        assert_eq!(alias_of("an alias"), "");
    }

    #[test]
    fn blanks_are_folded() {
        for text in [" a b ", "a\n  b", "a\u{a0}b", "a\tb", "a b"] {
            assert_eq!(folded(text), "a b", "{text:?}");
        }
    }
}

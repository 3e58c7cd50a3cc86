//! A dated source: its rows, and the lines that could not be read.

use super::DatedBy;
use super::cell_text::folded;
use crate::model::{Date, PortRange, Transport};
use crate::text::Printable;

/// The most characters of an unread line that are kept.
const MOST_PRINTED: usize = 80;
/// The most days by which a row may be newer than the printed date of the source. The source may be published later. A
/// row that is newer still has a wrong date.
const MOST_DAYS_LATE: i32 = 31;

/// A source with its date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedSource {
    /// The date of publication. If only a commit dates it, the newest day in it: the source may be older than the commit,
    /// but not older than its rows.
    pub date: Date,
    /// The day on which it certainly existed.
    ///
    /// This is the day of the commit, or the newest day in it if that is later than the date that it prints.
    pub known_by: Date,
    /// The origin of its date.
    pub dated_by: DatedBy,
    /// Whether it lists the whole registry, so that a name that it lacks was not registered. An RFC lists a part.
    pub whole_registry: bool,
    /// The rows in their order.
    pub rows: Vec<SourceRow>,
    /// The lines that could not be read, in order.
    pub unread: Vec<Unread>,
}

impl DatedSource {
    /// Makes a source from rows. Removes and reports dates of rows that are later than the source.
    pub fn new(
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
                        format!("the {what} date {later} is later than the source; the row is kept without it");
                    unread.push(Unread::new(row.line, row.name.as_bytes(), reason));
                }
            }
        }
        unread.sort_by_key(|unread| unread.line);
        rows.shrink_to_fit();
        Self { date, known_by, dated_by, whole_registry, rows, unread }
    }

    /// Returns whether no named row has a description, as in a state made from tenures.
    pub(super) fn has_names_only(&self) -> bool {
        self.rows.iter().all(|row| row.name.is_empty() || row.description.is_empty())
    }
}

/// One row of a source. Its texts are as in the source, with blanks folded; empty if the source has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceRow {
    /// The service name in the source's spelling; empty on reserved, removed, private and unassigned rows.
    pub name: String,
    /// The port or range; `None` for a name without a port.
    pub ports: Option<PortRange>,
    /// The transport; `None` if the source lists none: the row then counts for every transport.
    pub transport: Option<Transport>,
    /// The description of the service, or the reason why the row has no name.
    pub description: String,
    /// The assignees, separated by `; `.
    pub assignee: String,
    /// The contacts, separated by `; `; empty if the source lists assignees only.
    pub contact: String,
    /// The note on the assignment.
    pub note: String,
    /// The unauthorized use that the registry reports.
    pub unauthorized_use: String,
    /// The date of registration.
    pub registered: Option<Date>,
    /// The date of the last change.
    pub modified: Option<Date>,
    /// The references, separated by `; `; keys of the bibliography in the older RFCs.
    pub references: String,
    /// The current name, if this one is a historic spelling of it.
    pub alias_of: String,
    /// Whether the source lists it as a customary use and not as an assignment.
    pub is_customary: bool,
    /// The number of the row's first line, from 1.
    pub line: u32,
}

/// A line that a reader could not read, or not in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The line number, from 1.
    pub line: u32,
    /// The line, shortened, with visible signs for control characters.
    pub text: String,
    /// The reason.
    pub reason: String,
}

impl Unread {
    /// Describes a line with these bytes.
    pub fn new(line: u32, text: &[u8], reason: impl Into<String>) -> Self {
        let printed = Printable(&text[..text.len().min(4 * MOST_PRINTED)]).to_string();
        let folded = folded(&printed.replace('\u{2409}', " "));
        let text = match folded.char_indices().nth(MOST_PRINTED) {
            Some((end, _)) => format!("{}…", &folded[..end]),
            None => folded,
        };
        Self { line, text, reason: reason.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
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
        // A commit is not older than its content, even if a row has a later date.
        assert_eq!(source(DatedBy::Commit, &days), known("2018-12-18", "2018-12-19", 3));
        assert_eq!(source(DatedBy::Commit, &["2018-12"]), known("2018-12-19", "2018-12-19", 0));
    }

    #[test]
    fn long_and_hostile_lines_are_shortened() {
        let unread = Unread::new(1, &vec![b'\x1b'; 100_000], "x");
        assert_eq!(unread.text.chars().count(), MOST_PRINTED + 1);
        assert!(!unread.text.contains('\x1b'));
        assert_eq!(Unread::new(1, b" a\t\tb \xe9", "x").text, "a b \u{fffd}");
    }
}

//! Words of the column `ground` of `data/history.tsv` that the program asks for again: written where a history is
//! built, read where it is told.

/// What makes a rename likely where nothing proves it.
pub(crate) const SAME_ASSIGNEE: &str = "same assignee";
/// As [`SAME_ASSIGNEE`].
pub(crate) const SAME_DATE: &str = "same date of registration";
/// Begins what the note of the new record says; the note follows.
pub(crate) const NOTE_SAYS_SO: &str = "the registry's note says so";
/// A name that the registry goes on listing, as a spelling of its successor.
pub(crate) const HISTORIC_SPELLING: &str = "the registry keeps it as a historic spelling";
/// What came instead had been there beside it.
pub(crate) const THERE_BEFORE: &str = "both names were on the port before";
/// Where the day of an end is from.
pub(crate) const DAY_FROM_NOTE: &str = "day from the registry's note";
/// As [`DAY_FROM_NOTE`].
pub(crate) const DAY_FROM_OTHER_NOTE: &str = "day from the registry's note on another transport";
/// The XML has it as an attribute, the CSV as a column.
pub(crate) const DAY_FROM_RECORD: &str = "day from the record's date of modification";

//! Words in the column `because` of `data/history.tsv` that the program recognizes.

/// Makes a rename possible, but does not prove it.
pub(crate) const SAME_ASSIGNEE: &str = "same assignee";
/// Makes a rename possible, but does not prove it.
pub(crate) const SAME_DATE: &str = "same date of registration";
/// The note of the new record follows.
pub(crate) const NOTE_SAYS_SO: &str = "the registry's note says so";
/// A document other than the registry shows that both names are of one service: its words follow.
pub(crate) const SAME_SERVICE: &str = "same service";
/// The registry still lists the name, as a spelling of its successor.
pub(crate) const HISTORIC_SPELLING: &str = "the registry keeps it as a historic spelling";
/// The name that followed had been on the port before.
pub(crate) const THERE_BEFORE: &str = "both names were on the port before";
/// The source of the day of an end.
pub(crate) const DAY_FROM_NOTE: &str = "day from the registry's note";
/// The source of the day of an end, on another transport of the same name and port.
pub(crate) const DAY_FROM_OTHER_NOTE: &str = "day from the registry's note on another transport";
/// The day is from the record on another transport of the same name and port.
pub(crate) const DAY_FROM_OTHER_RECORD: &str = "day from the record's date of modification on another transport";
/// The name has other endpoints. Names of reasons come before it.
pub(crate) const NAME_STAYED: &str = "the name stayed registered";
/// The XML has it as an attribute, the CSV as a column.
pub(crate) const DAY_FROM_RECORD: &str = "day from the record's date of modification";

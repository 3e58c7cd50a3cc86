//! The text form of a registry snapshot: `data/registry.tsv`.
//!
//! The first line names the dated source of all rows, the second the columns. Every other line is one record of the
//! registry. Rows are sorted by port; rows with the same port keep the registry's order. Tabs and line breaks inside a
//! value are single blanks.

/// The columns, in order.
pub const COLUMNS: [&str; 13] = [
    "name",
    "ports",
    "transport",
    "description",
    "assignee",
    "contact",
    "registered",
    "modified",
    "references",
    "alias_of",
    "unauthorized_use",
    "service_code",
    "note",
];

/// Column numbers, from 0.
pub mod column {
    /// Service name; empty on reserved, private-use and unassigned rows.
    pub const NAME: usize = 0;
    /// Port number or range; empty for a name without a port.
    pub const PORTS: usize = 1;
    /// `tcp`, `udp`, `sctp` or `dccp`; empty where the registry gives none.
    pub const TRANSPORT: usize = 2;
    /// Description of the service.
    pub const DESCRIPTION: usize = 3;
    /// Assignees, separated by `; `.
    pub const ASSIGNEE: usize = 4;
    /// Contacts, separated by `; `.
    pub const CONTACT: usize = 5;
    /// Date of registration.
    pub const REGISTERED: usize = 6;
    /// Date of the last change to the record.
    pub const MODIFIED: usize = 7;
    /// RFCs, drafts and addresses, separated by `; `.
    pub const REFERENCES: usize = 8;
    /// The current name, if this one is a historic spelling of it.
    pub const ALIAS_OF: usize = 9;
    /// Unauthorized use that the registry knows of.
    pub const UNAUTHORIZED_USE: usize = 10;
    /// DCCP service code.
    pub const SERVICE_CODE: usize = 11;
    /// The registry's assignment note.
    pub const NOTE: usize = 12;
}

const SOURCE_PREFIX: &str = "# source: ";

/// Returns the two lines before the rows.
pub fn head(source: &str, date: &str) -> String {
    format!("{SOURCE_PREFIX}{source} {date}\n{}\n", COLUMNS.join("\t"))
}

/// Splits a table into the id of its source, the date, and the text of its rows.
///
/// # Errors
/// A sentence, if the first two lines are not those that [`head`] writes.
pub fn split_head(text: &str) -> Result<(&str, &str, &str), String> {
    let (source, rest) = text.split_once('\n').ok_or("line 1: the table is empty")?;
    let (id, date) = source
        .strip_prefix(SOURCE_PREFIX)
        .and_then(|source| source.split_once(' '))
        .ok_or_else(|| format!("line 1: not `{SOURCE_PREFIX}ID DATE`"))?;
    let (columns, rows) = rest.split_once('\n').ok_or("line 2: no column names")?;
    if columns != COLUMNS.join("\t") {
        return Err(format!("line 2: unknown columns: {columns}"));
    }
    Ok((id, date, rows))
}

/// Returns the line of a row, its values in the order of [`COLUMNS`].
///
/// Runs of blanks and control characters become one blank, so that no file can send commands to a terminal.
pub fn row(values: &[String; COLUMNS.len()]) -> String {
    let is_blank = |c: char| c.is_whitespace() || c.is_control();
    let words = |value: &str| value.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    values.each_ref().map(|value| words(value)).join("\t") + "\n"
}

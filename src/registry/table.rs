//! The text form of the registry: `data/registry.tsv`. Shared with the build script, so it uses only `std`.
//!
//! The first line names the dated source of all rows, the second the columns. A row is one record of the
//! registry, in the order of the registry where ports are equal. Tabs and line breaks inside a value are
//! single blanks.

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

/// Column numbers by meaning.
pub mod column {
    /// Service name; empty on reserved, private and unassigned rows.
    pub const NAME: usize = 0;
    /// Port number or range; empty for a name without a port.
    pub const PORTS: usize = 1;
    /// `tcp`, `udp`, `sctp`, `dccp`; empty where the registry gives none.
    pub const TRANSPORT: usize = 2;
    /// What the service is.
    pub const DESCRIPTION: usize = 3;
    /// Who holds the assignment, `; ` between several.
    pub const ASSIGNEE: usize = 4;
    /// Whom to ask, `; ` between several.
    pub const CONTACT: usize = 5;
    /// When it was registered.
    pub const REGISTERED: usize = 6;
    /// When the record last changed.
    pub const MODIFIED: usize = 7;
    /// RFCs, drafts and addresses, `; ` between several.
    pub const REFERENCES: usize = 8;
    /// The name of which this one is a historic spelling.
    pub const ALIAS_OF: usize = 9;
    /// Use that the registry knows of and did not authorize.
    pub const UNAUTHORIZED_USE: usize = 10;
    /// DCCP service code.
    pub const SERVICE_CODE: usize = 11;
    /// The registry's assignment note.
    pub const NOTE: usize = 12;
}

const SOURCE_PREFIX: &str = "# source: ";

/// The two lines that stand before the rows.
pub fn head(source: &str, date: &str) -> String {
    format!("{SOURCE_PREFIX}{source} {date}\n{}\n", COLUMNS.join("\t"))
}

/// The source id and date of a table, and the text of its rows.
///
/// # Errors
/// A sentence, if the two head lines are not those that [`head`] writes.
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

/// One row as it is printed: values in the order of [`COLUMNS`], blanks and control characters folded, so that no
/// file can send commands to a terminal.
pub fn row(values: &[String; COLUMNS.len()]) -> String {
    let is_blank = |c: char| c.is_whitespace() || c.is_control();
    let words = |value: &str| value.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    values.each_ref().map(|value| words(value)).join("\t") + "\n"
}

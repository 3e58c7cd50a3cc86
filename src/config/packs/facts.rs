//! Reads packs of claims and of habitual names.

use crate::model::{Date, PortRange, Transport};
use crate::registry::{ClaimKind, Claims, Habits, MOST_PACK_ROWS};
use crate::text::{InputError, LineIter, Word, unknown_word};
use std::ops::Range;
use std::path::Path;

/// A kind of facts: the columns of its table in `data/`, and the required ones.
pub(super) struct Facts {
    columns: Vec<&'static str>,
    required: &'static [&'static str],
}

/// Returns the columns of claims.
pub(super) fn claims() -> Facts {
    let required = &["kind", "port", "transports", "statement", "source_title", "source_url"];
    Facts { columns: Claims::columns().collect(), required }
}

/// Returns the columns of habitual names.
pub(super) fn habits() -> Facts {
    Facts { columns: Habits::columns().collect(), required: &["name", "official", "port", "transports"] }
}

impl Facts {
    /// Returns whether the header of a file has the required columns of these facts.
    pub(super) fn fit(&self, bytes: &[u8]) -> bool {
        let header = lines(bytes).next().map_or(&[][..], |line| &bytes[line]);
        let has =
            |column: &&str| header.split(|&byte| byte == b'\t').any(|title| title.trim_ascii() == column.as_bytes());
        self.required.iter().all(has)
    }

    /// Reads a header that names the columns, and one row for each fact. Returns the rows with all columns.
    pub(super) fn read(&self, path: &Path, bytes: &[u8]) -> Result<String, InputError> {
        let mut lines = lines(bytes);
        let text = |line: Range<usize>| {
            std::str::from_utf8(&bytes[line.clone()]).map_err(|_| InputError::at(path, bytes, line, "not UTF-8"))
        };
        let Some(header) = lines.next() else {
            let columns = self.columns.join(" ");
            return Err(InputError::whole(path, "an empty pack")
                .hint(format_args!("begin with a line of column names, with tabs between: {columns}")));
        };
        let columns: Vec<&str> = text(header.clone())?.split('\t').map(str::trim).collect();
        if let Some(unknown) = columns.iter().find(|column| !self.columns.contains(column)) {
            let message = unknown_word("column", unknown, self.columns.iter().copied());
            return Err(InputError::at(path, bytes, header, message));
        }
        if let Some(missing) = self.required.iter().find(|column| !columns.contains(column)) {
            return Err(InputError::at(path, bytes, header, format_args!("the column `{missing}` is missing")));
        }
        let mut rows = String::new();
        for (count, line) in lines.enumerate() {
            let error = |message: String| InputError::at(path, bytes, line.clone(), message);
            if count == MOST_PACK_ROWS {
                return Err(error(format!("more than {MOST_PACK_ROWS} rows")));
            }
            let values: Vec<&str> = text(line.clone())?.split('\t').map(str::trim).collect();
            for (index, &column) in self.columns.iter().enumerate() {
                let at = columns.iter().position(|title| *title == column);
                let value = at.and_then(|at| values.get(at)).copied().filter(|value| !value.is_empty());
                let value = value.unwrap_or(match column {
                    "evidence" => "primary",
                    "source_kind" => "pack",
                    _ => "-",
                });
                if value == "-" && self.required.contains(&column) {
                    return Err(error(format!("the value of `{column}` is missing")));
                }
                check_value(column, value).map_err(error)?;
                if index > 0 {
                    rows.push('\t');
                }
                rows.push_str(value);
            }
            rows.push('\n');
        }
        Ok(rows)
    }
}

/// Returns the lines that are neither blank nor comments.
fn lines(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let lines = LineIter::new(bytes).map(|line| line.content.start.index()..line.content.end.index());
    lines.filter(|line| {
        let text = bytes[line.clone()].trim_ascii();
        !text.is_empty() && !text.starts_with(b"#")
    })
}

/// Checks a value of one of the columns.
fn check_value(column: &str, value: &str) -> Result<(), String> {
    const EVIDENCE: [&str; 3] = ["primary", "secondary", "weak"];
    match column {
        "kind" => <ClaimKind as Word>::parse(value).map(|_| ()),
        "port" => <PortRange as Word>::parse(value).map(|_| ()),
        "transports" => {
            let known = Transport::ALL.map(Transport::as_str);
            let unknown = value.split(',').find(|word| Transport::parse(word).is_none());
            unknown.map_or(Ok(()), |word| Err(unknown_word("transport", word, known)))
        }
        "evidence" if !EVIDENCE.contains(&value) => Err(unknown_word("strength of evidence", value, EVIDENCE)),
        "since" | "accessed" if value != "-" && Date::parse(value).is_none() => {
            Err(format!("`{column}` is not a date: YYYY, YYYY-MM or YYYY-MM-DD"))
        }
        _ => Ok(()),
    }
}

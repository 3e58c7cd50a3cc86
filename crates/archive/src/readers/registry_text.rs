//! The registry as IANA published it in text until 2010, read from snapshots of 2004 to 2008.
//!
//! Two tables of keywords between headings in capitals. Bytes that are not UTF-8 become U+FFFD: Latin-1 and Mac Roman
//! both occur in names of people and descriptions, and nothing in the file says which is used.

use super::keyword_table::KeywordTable;
use super::written::written_date;
use portolan::model::Date;
use portolan::source::{DatedSource, ReadContext, ReadError, SourceReader};
use portolan::text::{LineIter, Lossy, Printable};

pub(crate) static READER: RegistryText = RegistryText;

/// The headings of the three parts in order, and the heading after them.
const HEADINGS: [&str; 4] =
    ["WELL KNOWN PORT NUMBERS", "REGISTERED PORT NUMBERS", "DYNAMIC AND/OR PRIVATE PORTS", "REFERENCES"];
const UPDATED: &str = "(last updated ";

pub(crate) struct RegistryText;

impl SourceReader for RegistryText {
    fn kind(&self) -> &'static str {
        "registry-text"
    }

    fn recognizes(&self, _file_name: &str, head: &[u8]) -> bool {
        let head = Lossy(head).to_string();
        head.contains(UPDATED) && head.contains("Well Known Ports")
    }

    fn read(&self, bytes: &[u8], context: &ReadContext) -> Result<DatedSource, ReadError> {
        let mut table = KeywordTable::default();
        let mut updated: Option<(Date, usize)> = None;
        let mut headings = 0;
        let mut in_table = false;
        for (line_number, line) in (1..).zip(LineIter::new(bytes)) {
            let text = Lossy(line.content.of(bytes)).to_string();
            let text = text.as_str();
            if let Some(date) = text.trim().strip_prefix(UPDATED).filter(|_| updated.is_none()) {
                let date = date.trim_end_matches(')');
                let at = line.content.start.index();
                let date = written_date(date).ok_or_else(|| {
                    ReadError::at(bytes, at, format!("`{}` is not a date", Printable(date.as_bytes())))
                })?;
                updated = Some((date, at));
            } else if HEADINGS.get(headings).is_some_and(|heading| text.trim() == *heading) {
                headings += 1;
                in_table = false;
            } else if headings > 0 && is_header(text) {
                in_table = true;
            } else if in_table {
                table.line(line_number, text);
            }
        }
        if headings < HEADINGS.len() {
            let what = format!("the text is cut off: the heading `{}` is missing", HEADINGS[headings]);
            return Err(ReadError::at_end(bytes, what));
        }
        if table.rows.is_empty() {
            return Err(ReadError::at_end(bytes, "there is no table of ports"));
        }
        let dated = context.source_date(bytes, updated)?;
        Ok(DatedSource::new(dated, true, table.rows, table.unread))
    }
}

/// Returns whether a line names the columns of a table.
fn is_header(text: &str) -> bool {
    text.split_whitespace().eq(["Keyword", "Decimal", "Description", "References"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use portolan::source::DatedBy;

    const HEADER: &str =
        "Keyword         Decimal    Description                     References\n-------         -------\n";

    fn text(updated: &str) -> String {
        format!(
            "PORT NUMBERS\n\n(last updated {updated}) \n\nThe Well Known Ports are those from 0 through 1023.\n\
             WELL KNOWN PORT NUMBERS\n\nports 5/tcp of prose\n\n{HEADER}alpha\t1/tcp A\n#   2  Unassigned (Removed 2004-2-6)\n\
             REGISTERED PORT NUMBERS\nThe Registered Ports\n{HEADER}beta 2000/udp B\nDYNAMIC AND/OR PRIVATE PORTS\n\
             The Dynamic\nREFERENCES\n----\n[RFC1] x\n"
        )
    }

    fn read(bytes: &[u8]) -> Result<DatedSource, ReadError> {
        READER.read(bytes, &ReadContext::today(Date::parse("2026-11-23").unwrap()))
    }

    #[test]
    fn both_tables_are_read_and_prose_is_not() {
        for (updated, expected) in [("2004-01-08", "2004-01-08"), ("22 December 2005", "2005-12-22")] {
            let text = text(updated);
            assert!(READER.recognizes("x.txt", text.as_bytes()));
            for text in [text.clone(), text.replace('\n', "\r\n")] {
                let source = read(text.as_bytes()).unwrap();
                assert_eq!((source.date.to_string().as_str(), source.dated_by), (expected, DatedBy::Itself));
                let names: Vec<&str> = source.rows.iter().map(|row| row.name.as_str()).collect();
                assert_eq!(names, ["alpha", "", "beta"]);
                assert_eq!(source.unread, []);
                assert!(source.whole_registry);
            }
        }
    }

    #[test]
    fn bytes_of_another_encoding_survive() {
        let mut bytes = text("2004-01-08").into_bytes();
        let at = bytes.windows(3).position(|w| w == b"p A").unwrap();
        bytes[at + 2] = 0xd8;
        assert_eq!(read(&bytes).unwrap().rows[0].description, "\u{fffd}");
    }

    #[test]
    fn cut_texts_and_wrong_dates_are_refused() {
        let whole = text("2004-01-08");
        let end = whole.find("REFERENCES\n--").unwrap() + "REFERENCES".len();
        for length in 0..end {
            assert!(read(&whole.as_bytes()[..length]).is_err(), "cut at {length}");
        }
        assert_eq!(read(text("soon").as_bytes()).unwrap_err().to_string(), "line 3, column 1: `soon` is not a date");
        assert!(read(text("2104-01-08").as_bytes()).unwrap_err().what.contains("future"));
    }
}

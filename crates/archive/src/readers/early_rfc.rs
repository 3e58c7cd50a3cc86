//! The RFCs before 900 that list sockets and ports in prose, without keywords.
//!
//! This reader does not parse the prose: `data/early.tsv` lists the names that a person read in it, line by line. The
//! reader finds the RFC's number and date, and checks that the listed words are on their lines.

use super::written::written_date;
use portolan::model::Date;
use portolan::registry::EarlyRows;
use portolan::source::folded;
use portolan::source::{DatedSource, ReadContext, ReadError, SourceReader};
use portolan::text::{LineIter, Lossy};

pub(crate) static READER: EarlyRfc = EarlyRfc;

/// The RFCs and their titles.
const RFCS: [(u16, &str); 13] = [
    (349, "Proposed Standard Socket Numbers"),
    (433, "Socket Number List"),
    (503, "Socket Number List"),
    (739, "Assigned Numbers"),
    (750, "Assigned Numbers"),
    (755, "Assigned Numbers"),
    (758, "Assigned Numbers"),
    (762, "Assigned Numbers"),
    (770, "Assigned Numbers"),
    (776, "Assigned Numbers"),
    (790, "Assigned Numbers"),
    (820, "Assigned Numbers"),
    (870, "Assigned Numbers"),
];
/// The date is in one of this many lines from the top.
const HEADING_LINES: usize = 16;

pub(crate) struct EarlyRfc;

impl SourceReader for EarlyRfc {
    fn kind(&self) -> &'static str {
        "rfc-prose"
    }

    fn recognizes(&self, _file_name: &str, head: &[u8]) -> bool {
        early_rfc(head).is_some()
    }

    fn read(&self, bytes: &[u8], context: &ReadContext) -> Result<DatedSource, ReadError> {
        let (rfc, _) = early_rfc(bytes)
            .ok_or_else(|| ReadError::at(bytes, 0, "this is not an RFC before 900 that lists sockets or ports"))?;
        let mut lines: Vec<(usize, String)> = LineIter::new(bytes)
            .map(|line| (line.content.start.index(), Lossy(line.content.of(bytes)).to_string()))
            .collect();
        if !bytes.ends_with(b"\n") {
            // A line without a line break may be cut off.
            lines.pop();
        }
        let early = EarlyRows::embedded();
        for row in early.of_rfc(rfc) {
            let Some((at, line)) = row.line().checked_sub(1).and_then(|number| lines.get(number)) else {
                let what = format!("the text is cut off: line {} with “{}” is missing", row.line(), row.words());
                return Err(ReadError::at_end(bytes, what));
            };
            if !line.contains(row.words()) {
                let what = format!("“{}” is not on this line of RFC {rfc}", row.words());
                return Err(ReadError::at(bytes, *at, what));
            }
        }
        let date = lines.iter().take(HEADING_LINES).find_map(|(at, line)| Some((month_at_end(line)?, *at)));
        let date = date.ok_or_else(|| ReadError::at(bytes, 0, "the heading has no date"))?;
        let dated = context.source_date(bytes, Some(date))?;
        Ok(DatedSource::new(dated, false, Vec::new(), Vec::new()))
    }
}

/// Returns the number and title of the RFC in the heading: `Request for Comments: 739`.
pub(crate) fn early_rfc(bytes: &[u8]) -> Option<(u16, &'static str)> {
    let head = folded(&Lossy(&bytes[..bytes.len().min(1024)]).to_string());
    let (_, after) = head.split_once("Request for Comments")?;
    let number: u16 = after.trim_start_matches([' ', ':']).split(' ').next()?.parse().ok()?;
    RFCS.into_iter().find(|(known, _)| *known == number)
}

/// Returns the month that ends a line of the heading: `NIC : 10428     30 May 72`, `January 1980`.
fn month_at_end(line: &str) -> Option<Date> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [.., month, year] = words[..] else { return None };
    match year.len() {
        2 => written_date(&format!("{month} 19{year}")),
        4 => written_date(&format!("{month} {year}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        READER.read(text.as_bytes(), &ReadContext::today(Date::parse("2026-11-23").unwrap())).unwrap_err().to_string()
    }

    #[test]
    fn the_heading_has_the_number_and_the_date() {
        assert_eq!(early_rfc(b"\n\nRequest for Comments : 349    Somewhere\n"), Some((349, RFCS[0].1)));
        assert_eq!(early_rfc(b"Request for Comments:  870  J. Postel"), Some((870, "Assigned Numbers")));
        for other in [&b"Request for Comments: 900\n"[..], b"Request for Comments\n", b"RFC 349", b""] {
            assert_eq!(early_rfc(other), None);
        }
        for (line, expected) in [
            ("NIC : 10428                 30 May 72", Some("1972-05")),
            ("Obsoletes RFCs: 758, 755,     January 1980", Some("1980-01")),
            ("References : RFC's 322, 204", None),
            ("x", None),
        ] {
            assert_eq!(month_at_end(line), expected.and_then(Date::parse), "{line}");
        }
    }

    #[test]
    fn listed_words_must_be_on_their_lines() {
        assert_eq!(
            fault("Request for Comments: 349\n\n"),
            "line 2, column 2: the text is cut off: line 32 with “Telnet” is missing"
        );
        let other = "Request for Comments: 349\n30 May 72\n".to_owned() + &"x\n".repeat(60);
        assert_eq!(fault(&other), "line 32, column 1: “Telnet” is not on this line of RFC 349");
        assert!(fault("hello").contains("this is not an RFC"));
    }

    #[test]
    fn every_rfc_of_the_early_rows_is_known() {
        let early = EarlyRows::embedded();
        assert!(early.all().all(|row| RFCS.iter().any(|(number, _)| row.rfc() == number.to_string())));
        assert!(RFCS.iter().all(|(number, _)| early.of_rfc(*number).next().is_some()));
    }
}

//! The Assigned Numbers RFCs that give ports by keyword: 900 (1984) to 1700 (1994).
//!
//! Until RFC 1060 a table of decimal numbers lists keywords in capitals, without a transport: "to the extent possible,
//! these same port assignments are used with the UDP". RFC 1060 adds "Unix ports", which are not assignments but "some of
//! the normal uses"; 1340 and 1700 have tables with a transport in each row. A footer, a form feed and a running header
//! separate pages, also inside a table.

use super::keyword_table::{KeywordTable, split_references};
use super::written::{listed, written_date};
use portolan::model::{Date, PortRange};
use portolan::source::folded;
use portolan::source::{DatedSource, ReadContext, ReadError, SourceReader, SourceRow, Unread};
use portolan::text::{LineIter, Lossy};

pub(crate) static READER: AssignedNumbers = AssignedNumbers;

/// The RFCs that have tables with keywords, and the number of tables.
const RFCS: [(u16, usize); 9] =
    [(900, 1), (923, 1), (943, 1), (960, 1), (990, 1), (1010, 1), (1060, 2), (1340, 2), (1700, 2)];
/// The heading of the list of customary uses, which are not assignments.
const CUSTOMARY: &str = "UNIX PORTS";
/// The date is in one of this many lines from the top.
const HEADING_LINES: usize = 16;
/// A keyword may begin this many columns left of the header's.
const SLACK: usize = 3;

pub(crate) struct AssignedNumbers;

impl SourceReader for AssignedNumbers {
    fn kind(&self) -> &'static str {
        "rfc"
    }

    fn recognizes(&self, _file_name: &str, head: &[u8]) -> bool {
        rfc_number(head).is_some_and(|number| RFCS.iter().any(|(known, _)| *known == number))
    }

    fn read(&self, bytes: &[u8], context: &ReadContext) -> Result<DatedSource, ReadError> {
        let number = rfc_number(bytes).ok_or_else(|| ReadError::at(bytes, 0, "this is not an RFC"))?;
        let tables = RFCS.iter().find(|(known, _)| *known == number).map(|(_, tables)| *tables).ok_or_else(|| {
            ReadError::at(bytes, 0, format!("RFC {number} has no table of ports with keywords that can be read"))
        })?;
        let mut walk = Walk::default();
        let mut date = None;
        for (line_number, line) in (1_u32..).zip(LineIter::new(bytes)) {
            let text = expanded(&Lossy(line.content.of(bytes)).to_string());
            if line_number as usize <= HEADING_LINES && date.is_none() {
                date = date_at_end(&text).map(|date| (date, line.content.start.index()));
            }
            walk.line(line_number, &text);
        }
        if walk.tables < tables || walk.table.is_some() {
            let what =
                format!("the text is cut off: RFC {number} has {tables} tables of ports, {} ended", walk.ended());
            return Err(ReadError::at_end(bytes, what));
        }
        let date = date.ok_or_else(|| ReadError::at(bytes, 0, "the heading has no date"))?;
        let dated = context.source_date(bytes, Some(date))?;
        let KeywordTable { rows, unread, .. } = walk.rows;
        Ok(DatedSource::new(dated, false, rows, unread))
    }
}

/// Returns the number in the heading: `Request for Comments: 1700`.
pub(crate) fn rfc_number(bytes: &[u8]) -> Option<u16> {
    let head = folded(&Lossy(&bytes[..bytes.len().min(1024)]).to_string());
    let (_, after) = head.split_once("Request for Comments: ")?;
    after.split(' ').next()?.parse().ok()
}

/// Returns the date that ends a line of the heading: `Obsoletes RFCs:  870, 820,     June 1984`.
fn date_at_end(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [.., month, year] = words[..] else { return None };
    if year.len() == 4 { written_date(&format!("{month} {year}")) } else { None }
}

/// The table that a line is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
    /// Number, keyword, description; with the first columns of keyword and description.
    Decimal { keyword: usize, description: usize },
    /// Keyword, number and transport, description.
    Keyword,
}

/// The state of the reader between two lines.
#[derive(Debug, Default)]
struct Walk {
    rows: KeywordTable,
    table: Option<Table>,
    /// The number of tables so far.
    tables: usize,
    /// Whether the newest heading is about ports.
    about_ports: bool,
    /// Whether the newest heading is that of the customary uses.
    is_customary: bool,
    /// Whether the next lines belong to a running header.
    running_header: RunningHeader,
}

/// The position in a running header. Blank lines, a header, and in some RFCs the section's title follow the end of a page.
#[derive(Debug, Default, PartialEq, Eq)]
enum RunningHeader {
    #[default]
    None,
    Expected,
    MayHaveTitle,
}

impl Walk {
    /// Returns the number of tables that ended.
    fn ended(&self) -> usize {
        self.tables - usize::from(self.table.is_some())
    }

    fn line(&mut self, line_number: u32, text: &str) {
        let text = text.trim_end();
        if text.ends_with(']') && text.contains("[Page ") {
            self.running_header = RunningHeader::Expected;
            return;
        }
        match self.running_header {
            RunningHeader::Expected => {
                if !text.trim().is_empty() {
                    self.running_header = RunningHeader::MayHaveTitle;
                }
                return;
            }
            RunningHeader::MayHaveTitle => {
                self.running_header = RunningHeader::None;
                // The title is flush left and has no number; a row has one.
                if !text.starts_with(' ') && !text.bytes().any(|b| b.is_ascii_digit()) {
                    return;
                }
            }
            RunningHeader::None => {}
        }
        if is_heading(text) {
            self.table = None;
            self.about_ports = text.split_whitespace().any(|word| matches!(word, "PORT" | "PORTS"));
            self.is_customary = text.trim() == CUSTOMARY;
        } else if let Some(table) = self.about_ports.then(|| table_header(text)).flatten() {
            self.table = Some(table);
            self.tables += 1;
        } else {
            match self.table {
                None => {}
                Some(Table::Keyword) => {
                    let before = self.rows.rows.len();
                    self.rows.line(line_number, text);
                    for row in &mut self.rows.rows[before..] {
                        row.is_customary = self.is_customary;
                    }
                }
                Some(Table::Decimal { keyword, description }) => self.decimal(line_number, text, keyword, description),
            }
        }
    }

    /// Reads a row such as `   42       NAMESERVER Host Name Server                      [99,JBP]`.
    fn decimal(&mut self, line_number: u32, text: &str, keyword_column: usize, description_column: usize) {
        let body = text.trim();
        if body.bytes().all(|b| b == b'-' || b == b' ') {
            return;
        }
        let mut lose = |reason: &str| self.rows.unread.push(Unread::new(line_number, text.as_bytes(), reason));
        let (ports, rest) = body.split_once(' ').unwrap_or((body, ""));
        let Some(ports) = PortRange::parse(ports) else {
            return lose("it does not begin with a port number or a range");
        };
        let rest = rest.trim_start();
        let column = text.len() - rest.len();
        if rest.is_empty() || column + SLACK < keyword_column {
            return lose("there is neither a keyword nor a description in its column");
        }
        // A long keyword pushes the description right; a missing one leaves its column blank.
        let (name, rest) =
            if column >= description_column { ("", rest) } else { rest.split_once(' ').unwrap_or((rest, "")) };
        let (description, references) = split_references(rest);
        self.rows.rows.push(SourceRow {
            name: name.to_owned(),
            ports: Some(ports),
            description: folded(description),
            references: listed(references),
            line: line_number,
            ..SourceRow::default()
        });
    }
}

/// Returns whether a line is a heading: words in capitals.
fn is_heading(text: &str) -> bool {
    let capitals = |b: u8| b.is_ascii_uppercase() || matches!(b, b' ' | b'/' | b'-' | b'&' | b',');
    text.trim().len() >= 8 && text.bytes().all(capitals) && text.bytes().any(|b| b.is_ascii_uppercase())
}

fn table_header(text: &str) -> Option<Table> {
    let words = |expected: &[&str]| text.split_whitespace().eq(expected.iter().copied());
    if words(&["Decimal", "Keyword", "Description", "References"]) {
        return Some(Table::Decimal { keyword: text.find("Keyword")?, description: text.find("Description")? });
    }
    let keyword_first = words(&["Keyword", "Decimal", "Description", "References"])
        || words(&["Service", "Name", "Port/Protocol", "Description"]);
    keyword_first.then_some(Table::Keyword)
}

/// Returns a line with tabs expanded to every eighth column, and without form feeds.
fn expanded(text: &str) -> String {
    let mut expanded = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars().filter(|c| *c != '\u{c}') {
        let width = if c == '\t' { 8 - column % 8 } else { 1 };
        if c == '\t' {
            expanded.extend(std::iter::repeat_n(' ', width));
        } else {
            expanded.push(c);
        }
        column += width;
    }
    expanded
}

#[cfg(test)]
mod tests {
    use super::*;
    use portolan::model::Transport;

    fn read(text: &str) -> Result<DatedSource, ReadError> {
        READER.read(text.as_bytes(), &ReadContext::today(Date::parse("2026-11-23").unwrap()))
    }

    fn printed(source: &DatedSource) -> Vec<String> {
        let show = |row: &SourceRow| {
            let ports = row.ports.map_or_else(String::new, |ports| ports.to_string());
            let transport = row.transport.map_or("", Transport::as_str);
            format!("{} {ports}/{transport} {}|{}", row.name, row.description, row.references)
        };
        source.rows.iter().map(show).collect()
    }

    const RFC_900: &str = "\n\nNetwork Working Group                 A. Author\nRequest for Comments:  900\n\
        Obsoletes RFCs:  870                  June 1984\n\n         ASSIGNED NUMBERS\n\n\
        \x20     Decimal   Keyword   Description                         References\n      1  NOT  a port [X]\n\
        \n            ASSIGNED PORT NUMBERS\n\n   Ports are used in 5 ways\n\n\
        \x20     Decimal   Keyword   Description                         References\n\
        \x20     -------   -------   -----------                         ----------\n\
        \x20     0                   Reserved                                 [AB]\n\
        \x20     1-4                 Unassigned                               [AB]\n\
        \x20     42       NAMESERVER Host Name [recv]                    [31,65,AB]\n\n\n\
        Reynolds & Postel                          [Page 13]\n\x0c\n\n\nAssigned Numbers           RFC 900\n\
        Port Numbers\n\n\
        \x20     138      NETBIOS-DGM NETBIOS Datagram Call[AB]\n      stray words\n\n\
        \x20                 ASSIGNED LINK NUMBERS\n      7 TEXT more [X]\n";

    #[test]
    fn decimal_tables_name_no_transport() {
        let source = read(RFC_900).unwrap();
        assert_eq!(source.date.to_string(), "1984-06");
        assert!(!source.whole_registry);
        assert_eq!(
            printed(&source),
            [
                " 0/ Reserved|AB",
                " 1-4/ Unassigned|AB",
                "NAMESERVER 42/ Host Name [recv]|31; 65; AB",
                "NETBIOS-DGM 138/ NETBIOS Datagram Call|AB"
            ]
        );
        assert!(!source.rows.iter().any(|row| row.is_customary));
        let unread: Vec<&str> = source.unread.iter().map(|unread| unread.text.as_str()).collect();
        assert_eq!(unread, ["stray words"]);
    }

    #[test]
    fn tables_with_transports_run_over_pages() {
        let text = "Network\tWorking\tGroup\nRequest\tfor Comments: 1340\n943, 923,\t\tJuly 1992\n\n\
            \x20 WELL\tKNOWN PORT NUMBERS\n\n   Keyword\t   Decimal    Description\t\t      References\n   -------\n\
            \x20  alpha\t     1/tcp    Alpha\t\t[12,AB]\n   biff            512/udp   used by mail\n\
            \x20                            to notify;\n\n\nReynolds & Postel\t[Page 9]\n\x0c\n\
            RFC 1340\tAssigned Numbers\tJuly 1992\n\n\n                             of mail\n   NSWS  3049/ddp\n\n\
            \x20 REGISTERED PORT NUMBERS\n   The 5/tcp\n   Keyword   Decimal    Description   References\n\
            \x20  beta 1025/tcp\n\n  INTERNET MULTICAST ADDRESSES\n   gamma 1/tcp\n";
        let source = read(text).unwrap();
        assert_eq!(source.date.to_string(), "1992-07");
        assert_eq!(
            printed(&source),
            ["alpha 1/tcp Alpha|12; AB", "biff 512/udp used by mail to notify; of mail|", "beta 1025/tcp |"]
        );
        assert_eq!(source.unread.len(), 1);
        assert!(source.unread[0].reason.contains("`ddp`"));
    }

    #[test]
    fn unix_ports_are_customary() {
        let text = RFC_900.replace(" 900", " 1060").replace(
            "                  ASSIGNED LINK NUMBERS",
            "                  UNIX PORTS\n\n   Service Name   Port/Protocol   Description\n\
             \x20  name           42/tcp         nameserver\n\n                  ASSIGNED LINK NUMBERS",
        );
        let source = read(&text).unwrap();
        let customary: Vec<&str> =
            source.rows.iter().filter(|row| row.is_customary).map(|row| row.name.as_str()).collect();
        assert_eq!((customary, source.rows.len()), (vec!["name"], 5));
    }

    #[test]
    fn cut_texts_and_other_rfcs_are_refused() {
        let end = RFC_900.find("ASSIGNED LINK NUMBERS").unwrap() + 8;
        for length in 0..end {
            assert!(read(&RFC_900[..length]).is_err(), "cut at {length}");
        }
        let other = RFC_900.replace(" 900", " 870");
        assert!(!READER.recognizes("rfc870.txt", other.as_bytes()) && READER.recognizes("a", RFC_900.as_bytes()));
        assert!(read(&other).unwrap_err().what.contains("RFC 870 has no table"));
        assert!(read(&RFC_900.replace("June 1984", "June 2984")).unwrap_err().what.contains("future"));
    }
}

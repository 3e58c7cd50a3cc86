//! The registry as IANA published it in text in 2013. It is a printed table of fixed columns, each cell wrapped.
//!
//! Cells are centered vertically and nothing separates rows. A row has one *main line*, with its port, transport and
//! dates. The lines between two main lines belong partly to the row above and partly to the row below: a row of `h` lines
//! has `(h - 1) / 2` of them above its main line. The reader takes the split in which every cell is centered in its row
//! and no line breaks where the next word still had room. Where two splits are equally good, it reports the row.

use layout::Columns;
use portolan::model::{Date, PortRange, Transport};
use portolan::source::{DatedSource, ReadContext, ReadError, SourceReader, SourceRow, Unread};
use portolan::source::{alias_of, folded, unbracketed};
use portolan::text::{LineIter, Lossy, Printable};

mod layout;
mod row_split;

pub(crate) static READER: RegistryColumns = RegistryColumns;

const UPDATED: &str = "Last Updated";
/// The heading of the part after the table.
const PEOPLE: &str = "People";

pub(crate) struct RegistryColumns;

impl SourceReader for RegistryColumns {
    fn kind(&self) -> &'static str {
        "registry-columns"
    }

    fn recognizes(&self, _file_name: &str, head: &[u8]) -> bool {
        let head = Lossy(head).to_string();
        head.lines().any(|line| line.trim() == UPDATED) && head.contains("Service names and port numbers")
    }

    fn read(&self, bytes: &[u8], context: &ReadContext) -> Result<DatedSource, ReadError> {
        let lines: Vec<(usize, Vec<char>)> = LineIter::new(bytes)
            .map(|line| (line.content.start.index(), by_bytes(&Lossy(line.content.of(bytes)).to_string())))
            .collect();
        let trimmed =
            |index: usize| lines.get(index).map(|(_, line)| line.iter().collect::<String>().trim().to_owned());

        let label = (0..lines.len()).find(|index| trimmed(*index).is_some_and(|line| line == UPDATED));
        let updated = match label.and_then(|label| Some((label + 1, trimmed(label + 1)?))) {
            None => None,
            Some((index, text)) => {
                let at = lines[index].0;
                let what = || format!("`{}` is not a date", Printable(text.as_bytes()));
                Some((Date::parse(&text).ok_or_else(|| ReadError::at(bytes, at, what()))?, at))
            }
        };
        let header = (0..lines.len())
            .find(|index| trimmed(*index).is_some_and(|line| folded(&line).starts_with("Service Name Port Number ")))
            .ok_or_else(|| ReadError::at_end(bytes, "the line that names the columns is missing"))?;
        let people = (header..lines.len())
            .find(|index| trimmed(*index).is_some_and(|line| line == PEOPLE))
            .ok_or_else(|| ReadError::at_end(bytes, format!("the text is cut off: the part `{PEOPLE}` is missing")))?;
        let body: Vec<&[char]> = lines[header + 1..people].iter().map(|(_, line)| line.as_slice()).collect();
        let columns =
            Columns::find(&lines[header].1, &body).map_err(|what| ReadError::at(bytes, lines[header].0, what))?;

        let (mut rows, mut unread) = (Vec::new(), Vec::new());
        let line_number = |index: usize| (header + 2 + index) as u32;
        for part in row_split::split_rows(&body, &columns) {
            let main = text(body[part.main]);
            if part.unclear {
                let reason = "wrapped lines may belong to the row above or below; the row is kept";
                unread.push(Unread::new(line_number(part.main), main.as_bytes(), reason));
            }
            match row(&columns, &body[part.first..=part.last], line_number(part.main)) {
                Ok(row) => rows.push(row),
                Err(reason) => unread.push(Unread::new(line_number(part.main), main.as_bytes(), reason)),
            }
        }
        if rows.is_empty() {
            return Err(ReadError::at_end(bytes, "the table has no rows"));
        }
        let dated = context.source_date(bytes, updated)?;
        Ok(DatedSource::new(dated, true, rows, unread))
    }
}

/// A filler for each further byte of a character: the table is padded by bytes. No text has this character.
const FURTHER_BYTE: char = '\u{ffff}';

/// Returns the characters of a line, each at the index of its first byte.
fn by_bytes(line: &str) -> Vec<char> {
    let mut all = Vec::with_capacity(line.len());
    for c in line.chars() {
        all.push(c);
        // A byte that is not UTF-8 counts once, although U+FFFD takes three.
        let further = if c == char::REPLACEMENT_CHARACTER { 0 } else { c.len_utf8() - 1 };
        all.extend(std::iter::repeat_n(FURTHER_BYTE, further));
    }
    all
}

fn text(line: &[char]) -> String {
    line.iter().filter(|c| **c != FURTHER_BYTE).collect()
}

fn row(columns: &Columns, lines: &[&[char]], line: u32) -> Result<SourceRow, String> {
    let cell = |of: fn(&Columns) -> (usize, usize)| {
        let parts: Vec<String> = lines.iter().map(|line| text(layout::cell(line, of(columns)))).collect();
        folded(&parts.join(" "))
    };
    let (mut ports, mut transport) = (None, None);
    for word in cell(|columns| columns.port_and_transport).split(' ').filter(|word| !word.is_empty()) {
        if word.starts_with(|c: char| c.is_ascii_digit()) && ports.is_none() {
            let what = || format!("`{}` is not a port number or a range", Printable(word.as_bytes()));
            ports = Some(PortRange::parse(word).ok_or_else(what)?);
        } else {
            let what = || format!("`{}` is not a transport that ports are assigned for", Printable(word.as_bytes()));
            transport = Some(Transport::parse(word).filter(|_| transport.is_none()).ok_or_else(what)?);
        }
    }
    let date = |text: String| match text.as_str() {
        "" => Ok(None),
        date => Date::parse(date).map(Some).ok_or_else(|| format!("`{}` is not a date", Printable(date.as_bytes()))),
    };
    let note = cell(|columns| columns.note);
    Ok(SourceRow {
        name: cell(|columns| columns.name),
        ports,
        transport,
        description: cell(|columns| columns.description),
        // A long list of people wraps between two of them.
        assignee: unbracketed(&cell(|columns| columns.assignee)),
        registered: date(cell(|columns| columns.registered))?,
        modified: date(cell(|columns| columns.modified))?,
        references: unbracketed(&cell(|columns| columns.references)),
        alias_of: alias_of(&note).to_owned(),
        is_customary: false,
        note,
        line,
        unauthorized_use: cell(|columns| columns.unauthorized_use),
        ..SourceRow::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIXTURE: &str = include_str!("../../../../fixtures/sources/registry-columns/2013-06-26.txt");

    fn read(text: &str) -> Result<DatedSource, ReadError> {
        READER.read(text.as_bytes(), &ReadContext::today(Date::parse("2026-11-23").unwrap()))
    }

    #[test]
    fn wrapped_cells_go_to_their_row() {
        let source = read(FIXTURE).unwrap();
        let show = |row: &SourceRow| {
            let ports = row.ports.map_or_else(String::new, |ports| ports.to_string());
            format!("{}|{ports}|{}", row.name, row.description)
        };
        assert_eq!(
            source.rows.iter().map(show).collect::<Vec<_>>(),
            [
                "|0|Reserved",
                "msp|18|Message Send Protocol (historic)",
                "msp|18|Message Send Protocol (historic)",
                "Apple Remote Desktop (Net Assistant)|3283|Net Assistant",
                "nfs-domainroot||Files for the domain whose root is the root of the tree published by organizations everywhere.",
                "icmp||Control messages",
                "|9-11|Unassigned",
                "whoispp|63|whois++ IANA assigned this well-formed service name as a replacement.",
                "whois++|63|whois++",
                "last|64|Last",
            ]
        );
        let (first, alias) = (&source.rows[0], &source.rows[8]);
        assert_eq!((first.assignee.as_str(), first.references.as_str()), ("A B", "RFC 1"));
        assert_eq!((first.registered, first.modified), (Date::parse("2001-02"), Date::parse("2013-06-26")));
        assert_eq!(alias.alias_of, "whoispp");
        assert_eq!(source.unread, []);
    }

    #[test]
    fn cells_are_padded_by_bytes() {
        let first = "[A_B]                          [A_B]          2001-02";
        let padded = FIXTURE.replacen(first, "[Š_Ä]                        [Č_B]         2001-02", 1);
        assert_ne!(padded, FIXTURE);
        let source = read(&padded).unwrap();
        assert_eq!((source.rows[0].assignee.as_str(), source.rows[0].registered), ("Š Ä", Date::parse("2001-02")));
        assert_eq!(source.unread, []);
    }

    #[test]
    fn a_line_that_may_belong_to_two_rows_is_reported() {
        // A word too long for the line above may begin a cell or continue one.
        let long = FIXTURE.replace("Message Send Protocol", "Message-Sending-Protocols");
        let long = long.replace("Message-Sending-Protocols        [A", "Message-Sending-Protocols    [A");
        let source = read(&long).unwrap();
        assert_eq!(source.rows.len(), 10);
        assert!(source.unread.iter().any(|unread| unread.reason.contains("may belong")), "{:?}", source.unread);
    }

    #[test]
    fn cut_texts_and_unknown_columns_are_refused() {
        let end = FIXTURE.find("People\n").unwrap() + "People".len();
        for length in 0..end {
            assert!(read(&FIXTURE[..length]).is_err(), "cut at {length}");
        }
        let fault = |from: &str, to: &str| read(&FIXTURE.replacen(from, to, 1)).unwrap_err().to_string();
        assert_eq!(fault("Contact", "Kontakt"), "line 12, column 1: unknown columns: `Contact` is missing");
        assert_eq!(fault("2013-06-26", "soon"), "line 4, column 1: `soon` is not a date");
        let lost = read(&FIXTURE.replace("udp    Last", "upd    Last")).unwrap();
        assert_eq!(lost.rows.len(), 9);
        assert!(lost.unread[0].reason.contains("`upd` is not a transport"));
    }
}

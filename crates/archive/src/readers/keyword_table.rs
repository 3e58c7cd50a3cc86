//! The table that RFC 1060 began and the registry kept until 2008. A line is `keyword port/transport description`;
//! lines with contacts and remarks begin with `#` or are indented.
//!
//! Tabs and blanks in any mixture separate fields. Comments list ports that no longer have a name:
//! `# 81 Unassigned (Removed on 2007-09-06)`. A contact follows its rows. It applies to the rows of the nearest name and
//! port, and to the rows above them of the same group: on the port before, under a name with the same first letters
//! (`raven1`, `raven2`), with no other line between.

use super::written::{listed, written_date};
use portolan::model::{PortRange, Transport};
use portolan::source::folded;
use portolan::source::{SourceRow, Unread};

/// A line that begins with this many blanks continues the previous line, unless it begins with a port.
const CONTINUATION: usize = 20;
/// Names of one group have this many first letters in common.
const GROUP_LETTERS: usize = 3;
/// The port follows within this many words of a name.
const MOST_NAME_WORDS: usize = 4;

/// Collects the rows of a table line by line.
#[derive(Debug, Default)]
pub(crate) struct KeywordTable {
    pub(crate) rows: Vec<SourceRow>,
    pub(crate) unread: Vec<Unread>,
    /// The index of the first row with the newest row's name and port.
    group: usize,
    /// The index of the first row that neither a remark nor a gap separates from the newest.
    contact_start: usize,
    /// The rows that the newest contact applies to.
    contact_rows: std::ops::Range<usize>,
    /// A remark on the next rows.
    remark: String,
    /// Whether the line before was a row that could not be read: its continuation belongs to no row.
    previous_unreadable: bool,
}

impl KeywordTable {
    /// Adds one line of the table; `line_number` is from 1.
    pub(crate) fn line(&mut self, line_number: u32, text: &str) {
        let body = text.trim_end();
        if body.bytes().all(|b| matches!(b, b'-' | b' ' | b'\t')) {
            self.contact_start = self.rows.len();
            return;
        }
        if let Some(comment) = body.strip_prefix('#') {
            self.comment(line_number, body, comment);
        } else if indentation(body) >= CONTINUATION && !begins_with_port(body) {
            self.continuation(line_number, body);
        } else {
            match port_line(body) {
                None => self.mark_unreadable(line_number, body, "this line has no port"),
                Some(Err(reason)) => self.mark_unreadable(line_number, body, &reason),
                Some(Ok(line)) if line.name.is_empty() && indentation(body) == 0 => {
                    self.mark_unreadable(line_number, body, "a number at the beginning of a line is not a port");
                }
                Some(Ok(line)) => self.row(line_number, &line),
            }
        }
    }

    fn comment(&mut self, line_number: u32, body: &str, comment: &str) {
        let text = comment.trim_matches(['#', ' ', '\t']);
        if text.is_empty() {
            return;
        }
        // A remark in a frame of `#` or `=` may be on the rows above or below it.
        if comment.starts_with('#') || text.contains("===") {
            self.unread(line_number, body, "a remark without a row");
        } else if text.contains('<') {
            self.contact(text);
        } else if begins_with_port(text) {
            match port_line(text) {
                Some(Ok(line)) => self.row(line_number, &line),
                Some(Err(reason)) => self.mark_unreadable(line_number, body, &reason),
                None => self.mark_unreadable(line_number, body, "this line has no port"),
            }
        } else if matches!(port_line(text), Some(Ok(line)) if line.transport.is_some()) {
            self.mark_unreadable(line_number, body, "a row with a name, commented out");
        } else if text.starts_with("The following") {
            self.remark = folded(text);
        } else {
            self.note(text);
        }
    }

    fn continuation(&mut self, line_number: u32, body: &str) {
        if self.previous_unreadable || self.rows.is_empty() {
            self.unread(line_number, body, "a continuation without a row");
        } else if body.contains('<') {
            self.contact(body);
        } else if let Some(row) = self.rows.last_mut() {
            join(&mut row.description, " ", &folded(body));
        }
    }

    fn row(&mut self, line_number: u32, line: &PortLine<'_>) {
        let (description, references) = split_references(line.rest);
        let same =
            self.rows[self.group..].last().is_some_and(|row| row.name == line.name && row.ports == Some(line.ports));
        if !same {
            self.group = self.rows.len();
        }
        let remark = if same { String::new() } else { std::mem::take(&mut self.remark) };
        let note = if same { self.rows[self.group].note.clone() } else { remark };
        self.previous_unreadable = false;
        self.rows.push(SourceRow {
            name: folded(line.name),
            ports: Some(line.ports),
            transport: line.transport,
            description: folded(description),
            note,
            references: listed(references),
            line: line_number,
            ..SourceRow::default()
        });
    }

    /// Adds a contact and its date of registration: `Jon Postel <postel@isi.edu> April 2003`. Drops the address.
    fn contact(&mut self, text: &str) {
        if self.previous_unreadable {
            return;
        }
        let (who, rest) = text.split_once('<').unwrap_or((text, ""));
        let after = rest.split_once('>').map_or("", |(_, after)| after).trim();
        let registered = written_date(after);
        let who = folded(who.trim_end_matches([';', ',']));
        if self.contact_rows.end != self.rows.len() {
            self.contact_rows = self.start_of_group()..self.rows.len();
        }
        for row in &mut self.rows[self.contact_rows.clone()] {
            join(&mut row.assignee, "; ", &who);
            row.registered = row.registered.or(registered);
        }
        self.contact_start = self.rows.len();
    }

    /// Returns the index of the first row of the newest row's group.
    fn start_of_group(&self) -> usize {
        let mut start = self.group;
        while start > self.contact_start && is_same_group(&self.rows[start - 1], &self.rows[start]) {
            start -= 1;
        }
        start
    }

    fn note(&mut self, text: &str) {
        self.contact_start = self.rows.len();
        if self.previous_unreadable {
            return;
        }
        let text = folded(text);
        for row in &mut self.rows[self.group..] {
            join(&mut row.note, " ", &text);
        }
    }

    fn mark_unreadable(&mut self, line_number: u32, body: &str, reason: &str) {
        self.unread(line_number, body, reason);
        self.contact_start = self.rows.len();
        self.previous_unreadable = true;
        self.group = self.rows.len();
    }

    fn unread(&mut self, line_number: u32, body: &str, reason: &str) {
        self.unread.push(Unread::new(line_number, body.as_bytes(), reason));
    }
}

/// Returns whether two consecutive rows are of one group.
///
/// They are on the same or the next port, under names with the same first letters.
fn is_same_group(above: &SourceRow, below: &SourceRow) -> bool {
    let follows = match (above.ports, below.ports) {
        (Some(above), Some(below)) => above.first == below.first || above.last.checked_add(1) == Some(below.first),
        _ => false,
    };
    let alike = above.name.bytes().zip(below.name.bytes()).take_while(|(a, b)| a.eq_ignore_ascii_case(b));
    follows && above.assignee.is_empty() && alike.count() >= GROUP_LETTERS
}

/// A line with a port on it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PortLine<'a> {
    pub(crate) name: &'a str,
    pub(crate) ports: PortRange,
    pub(crate) transport: Option<Transport>,
    pub(crate) rest: &'a str,
}

/// Parses a line with a port. `None` if the line has no port, an error if the port or transport cannot be read.
pub(crate) fn port_line(text: &str) -> Option<Result<PortLine<'_>, String>> {
    let mut from = 0;
    for word_number in 0..=MOST_NAME_WORDS {
        let start = from + text[from..].find(|c: char| !c.is_whitespace())?;
        let end = text[start..].find(char::is_whitespace).map_or(text.len(), |length| start + length);
        let word = &text[start..end];
        // A number without a transport is a port only in the port's column.
        if word.contains('/') && shaped_like_ports(word) || word_number <= 1 && shaped_like_ports(word) {
            return Some(ports_and_transport(word).and_then(|(ports, transport)| {
                let name = text[..start].trim();
                if word_number > 0 && !name.bytes().any(|b| b.is_ascii_alphanumeric()) {
                    return Err(format!("`{name}` is not a name"));
                }
                Ok(PortLine { name, ports, transport, rest: text[end..].trim() })
            }));
        }
        from = end;
    }
    None
}

fn shaped_like_ports(word: &str) -> bool {
    let numbers = word.split_once('/').map_or(word, |(numbers, _)| numbers);
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match numbers.split_once('-') {
        None => is_number(numbers),
        Some((first, last)) => is_number(first) && is_number(last),
    }
}

fn ports_and_transport(word: &str) -> Result<(PortRange, Option<Transport>), String> {
    let (numbers, transport) = match word.split_once('/') {
        None => (word, None),
        Some((numbers, transport)) => (numbers, Some(transport)),
    };
    let ports = PortRange::parse(numbers).ok_or_else(|| format!("`{numbers}` is not a port number or a range"))?;
    let transport = transport
        .map(|word| {
            Transport::parse(word).ok_or_else(|| format!("`{word}` is not a transport that ports are assigned for"))
        })
        .transpose()?;
    Ok((ports, transport))
}

fn begins_with_port(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(shaped_like_ports)
}

/// Splits a text into its description and the references at its end. An example is
/// `File Transfer [Control]   [96,JBP]`.
///
/// References consist of capitals and digits.
pub(crate) fn split_references(text: &str) -> (&str, &str) {
    let text = text.trim();
    let Some((before, inside)) = text.strip_suffix(']').and_then(|text| text.rsplit_once('[')) else {
        return (text, "");
    };
    let is_key = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b',';
    if inside.is_empty() || !inside.bytes().all(is_key) { (text, "") } else { (before.trim_end(), inside) }
}

/// Returns the number of columns before the text of a line, with tabs to every eighth.
pub(crate) fn indentation(text: &str) -> usize {
    let mut column = 0;
    for b in text.bytes() {
        match b {
            b' ' => column += 1,
            b'\t' => column += 8 - column % 8,
            _ => break,
        }
    }
    column
}

fn join(to: &mut String, between: &str, more: &str) {
    if !to.is_empty() && !more.is_empty() {
        to.push_str(between);
    }
    to.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> KeywordTable {
        let mut table = KeywordTable::default();
        for (line_number, line) in (1..).zip(text.lines()) {
            table.line(line_number, line);
        }
        table
    }

    fn rows(table: &KeywordTable) -> Vec<String> {
        let show = |row: &SourceRow| {
            let ports = row.ports.map_or_else(String::new, |ports| ports.to_string());
            let transport = row.transport.map_or("", Transport::as_str);
            format!("{}|{ports}|{transport}|{}|{}|{}", row.name, row.description, row.assignee, row.note)
        };
        table.rows.iter().map(show).collect()
    }

    #[test]
    fn any_blanks_separate_fields() {
        let table = table("abc\t7/tcp  Some  thing\nabc \t 7/udp\ntwo words 8-9/sctp x\n  24/tcp any private\n");
        assert_eq!(
            rows(&table),
            ["abc|7|tcp|Some thing||", "abc|7|udp|||", "two words|8-9|sctp|x||", "|24|tcp|any private||"]
        );
        assert_eq!(table.unread, []);
        assert_eq!(table.rows[3].line, 4);
    }

    #[test]
    fn comments_list_ports_without_a_name() {
        let table =
            table("#   81   Unassigned (Removed on 2007-09-06)\n#\t2693/udp\n#x 9/tcp X\n#   225-241  Reserved\n");
        assert_eq!(rows(&table), ["|81||Unassigned (Removed on 2007-09-06)||", "|2693|udp|||", "|225-241||Reserved||"]);
        assert_eq!(table.unread.len(), 1);
        assert_eq!(table.unread[0].reason, "a row with a name, commented out");
    }

    #[test]
    fn a_contact_applies_to_the_nearest_name_and_port() {
        let table = table(
            "a 1/tcp A\nb 2/tcp B\nb 2/udp B\n#   Ann Bee <a@b.example> 7 May 2004\n#   RFC 1\n\
             # The following entry is odd\nc 3/tcp C\n                        more, Inc. <c@d.example>\n",
        );
        assert_eq!(
            rows(&table),
            [
                "a|1|tcp|A||",
                "b|2|tcp|B|Ann Bee|RFC 1",
                "b|2|udp|B|Ann Bee|RFC 1",
                "c|3|tcp|C|more, Inc.|The following entry is odd"
            ]
        );
        assert_eq!(table.rows[1].registered.unwrap().to_string(), "2004-05-07");
        assert_eq!(table.rows[0].registered, None);
    }

    #[test]
    fn a_contact_applies_to_the_whole_group() {
        let table = table(
            "other 2711/tcp O\nraven1 2713/tcp R\nraven1 2713/udp R\nraven2 2714/tcp R\n#  Ann Bee <a@b.example> May 2004\n\
             #  Cy Dee <c@d.example>\nravine 2715/tcp R\n\nravine2 2716/tcp R\n#  E F <e@f.example>\n\
             ray 1/tcp\nrays 3/tcp\n# remark\nrayon 4/tcp\nraylet 5/tcp\n# G H <g@h.example>\n",
        );
        let assignees: Vec<(&str, &str)> =
            table.rows.iter().map(|row| (row.name.as_str(), row.assignee.as_str())).collect();
        let both = "Ann Bee; Cy Dee";
        assert_eq!(
            assignees,
            [
                ("other", ""),
                ("raven1", both),
                ("raven1", both),
                ("raven2", both),
                ("ravine", ""),
                ("ravine2", "E F"),
                ("ray", ""),
                ("rays", ""),
                ("rayon", "G H"),
                ("raylet", "G H"),
            ]
        );
        assert_eq!(table.rows[1].registered, table.rows[3].registered);
    }

    #[test]
    fn lines_that_cannot_be_read_are_reported() {
        let text =
            "beacon 4426/upd X\n32483\n* 10-12 Unassigned\nprose without\nbig 70000/tcp\n#### on 222 ####\nlate 5 X\n";
        let table = table(text);
        assert_eq!(rows(&table), ["late|5||X||"]);
        let lines: Vec<u32> = table.unread.iter().map(|unread| unread.line).collect();
        assert_eq!(lines, [1, 2, 3, 4, 5, 6]);
        assert!(table.unread[0].reason.contains("`upd` is not a transport"));
        assert!(table.unread[4].reason.contains("`70000` is not a port"));
    }

    #[test]
    fn the_continuation_of_an_unread_row_is_unread() {
        let table = table("a 1/tcp A\nb 2/upd B\n                            more of b\n# B <b@b.example>\n");
        assert_eq!(rows(&table), ["a|1|tcp|A||"]);
        assert_eq!(table.unread.len(), 2);
    }

    #[test]
    fn references_are_at_the_end() {
        assert_eq!(split_references("File [Control]   [96,JBP]"), ("File [Control]", "96,JBP"));
        assert_eq!(split_references("[unauthorized use]"), ("[unauthorized use]", ""));
        assert_eq!(split_references("Call[128,JXO]"), ("Call", "128,JXO"));
    }
}

//! Reads the registry as IANA publishes it in XML.
//!
//! Children of a record come in any order; an `<xref>` inside a note has its text in an attribute; an empty element
//! counts as absent. The registry's date is the first `<updated>` child of `<registry>`, since people have `<updated>`
//! dates, too. People are read by name and organization, without their addresses.
//!
//! A rebuild reads gigabytes of it, so the parser allocates only the values of records.

use super::cell_text::has_extension;
use super::{DatedSource, ReadContext, ReadError, SourceReader, SourceRow};
use crate::model::{Date, PortRange, Transport};
use portolan_store::table::{COLUMNS, column};
use quick_xml::Reader;
use quick_xml::events::Event;
use walk::Walk;

mod element;
mod record;
mod snapshot;
mod walk;
mod well_formed;

pub use snapshot::Snapshot;

/// The id of this kind of source.
pub(super) const ID: &str = "registry-xml";

/// Reads the registry in XML.
#[derive(Clone, Copy, Debug)]
pub struct RegistryXml;

impl SourceReader for RegistryXml {
    fn kind(&self) -> &'static str {
        ID
    }

    fn recognizes(&self, file_name: &str, head: &[u8]) -> bool {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let is_xml = has_extension(file_name, "xml") || head.starts_with(b"<?xml") || head.starts_with(b"<registry");
        is_xml && memchr::memmem::find(head, b"<registry").is_some()
    }

    fn read(&self, bytes: &[u8], context: &ReadContext) -> Result<DatedSource, ReadError> {
        let snapshot = read_registry_xml(bytes)?;
        let dated = context.source_date(bytes, Some((snapshot.updated, snapshot.updated_at)))?;
        let rows = snapshot.rows.into_iter().zip(snapshot.lines);
        Ok(DatedSource::new(dated, true, rows.map(|(values, line)| source_row(values, line)).collect(), Vec::new()))
    }
}

/// Reads the registry's XML.
///
/// # Errors
/// If the bytes are not well-formed XML, not the registry of service names and port numbers, or hold a record whose
/// port, transport or date is invalid.
pub fn read_registry_xml(bytes: &[u8]) -> Result<Snapshot, ReadError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| ReadError::at(bytes, error.valid_up_to(), "this byte is not UTF-8"))?;
    if let Some((at, what)) = well_formed::bad_character(text) {
        return Err(ReadError::at(bytes, at, what));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut walk = Walk::default();
    loop {
        let before = reader.buffer_position() as usize;
        let step = match reader.read_event() {
            Err(error) => Err((reader.error_position() as usize, error.to_string())),
            Ok(Event::Eof) => break,
            Ok(event) => walk.add_event(&event, bytes, before).map_err(|what| (before, what)),
        };
        step.map_err(|(at, what)| error_at(bytes, at, what))?;
    }
    walk.finish().map_err(|what| error_at(bytes, bytes.len(), what))
}

fn error_at(bytes: &[u8], mut offset: usize, what: String) -> ReadError {
    // The offset of an event is that of the blanks before it.
    while offset + 1 < bytes.len() && bytes[offset].is_ascii_whitespace() {
        offset += 1;
    }
    ReadError::at(bytes, offset, what)
}

/// Returns a record's values as a row.
fn source_row(mut values: [String; COLUMNS.len()], line: u32) -> SourceRow {
    let ports = PortRange::parse(&values[column::PORTS]);
    let transport = Transport::parse(&values[column::TRANSPORT]);
    let registered = Date::parse(&values[column::REGISTERED]);
    let modified = Date::parse(&values[column::MODIFIED]);
    let mut take = |column: usize| std::mem::take(&mut values[column]);
    let (assignee, contact) = (take(column::ASSIGNEE), take(column::CONTACT));
    SourceRow {
        name: take(column::NAME),
        ports,
        transport,
        description: take(column::DESCRIPTION),
        // Older records name a contact only.
        assignee: if assignee.is_empty() { contact.clone() } else { assignee },
        contact,
        note: take(column::NOTE),
        unauthorized_use: take(column::UNAUTHORIZED_USE),
        registered,
        modified,
        references: take(column::REFERENCES),
        alias_of: take(column::ALIAS_OF),
        is_customary: false,
        line,
    }
}

#[cfg(test)]
mod tests {
    use super::walk::{NAMESPACE, REGISTRY_ID};
    use super::*;

    fn wrap(records: &str) -> String {
        format!(
            "<?xml version='1.0' encoding='UTF-8'?>\n<registry xmlns=\"{NAMESPACE}\" id=\"{REGISTRY_ID}\">\n\
             <title>T</title>\n<updated>2026-01-02</updated>\n{records}\n<people><person id=\"A_B\"><name>A B</name>\
             <org>Org</org><uri>mailto:a&amp;b.example</uri><updated>2026-05-05</updated></person></people></registry>"
        )
    }

    #[test]
    fn children_come_in_any_order_and_references_keep_their_text() {
        let xml = wrap(
            "<record date=\"2001-02\" updated=\"2003-04-05\"><number>9-10</number><protocol>tcp</protocol>\
             <xref type=\"rfc\" data=\"rfc862\"/><assignee><xref type=\"person\" data=\"A_B\"/></assignee>\
             <xref type=\"person\" data=\"C_D\"/><name>echo &amp; co</name>\
             <note>previously<br/><xref type=\"text\" data=\"old\"/> by <xref type=\"rfc\" data=\"rfc1\"/></note>\
             <description/><unauthorized>some\n use</unauthorized></record>",
        );
        let snapshot = read_registry_xml(xml.as_bytes()).unwrap();
        assert_eq!(snapshot.updated, Date::parse("2026-01-02").unwrap());
        let row = &snapshot.rows[0];
        for (column, expected) in [
            (column::NAME, "echo & co"),
            (column::PORTS, "9-10"),
            (column::TRANSPORT, "tcp"),
            (column::DESCRIPTION, ""),
            (column::ASSIGNEE, "A B (Org)"),
            (column::CONTACT, "C D"),
            (column::REGISTERED, "2001-02"),
            (column::MODIFIED, "2003-04-05"),
            (column::REFERENCES, "RFC 862"),
            (column::UNAUTHORIZED_USE, "some use"),
            (column::NOTE, "previously old by RFC 1"),
        ] {
            assert_eq!(row[column], expected, "{}", COLUMNS[column]);
        }
    }

    /// People are listed after the records that name them.
    #[test]
    fn letters_of_the_names_of_people_are_mended() {
        let record = "<record><name>x</name><assignee><xref type=\"person\" data=\"A_B\"/></assignee></record>";
        let xml = wrap(record).replace("<name>A B</name>", "<name>Zo√´ B</name>");
        let snapshot = read_registry_xml(xml.as_bytes()).unwrap();
        assert_eq!(snapshot.rows[0][column::ASSIGNEE], "Zoë B (Org)");
    }

    #[test]
    fn rows_know_their_line_and_the_future_is_refused() {
        let xml = wrap("<record><number>9</number></record>\n\n<record date=\"2027-01\"><name>x</name></record>");
        let today = |text| ReadContext::today(Date::parse(text).unwrap());
        let source = RegistryXml.read(xml.as_bytes(), &today("2026-11-23")).unwrap();
        assert_eq!(source.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [5, 7]);
        assert_eq!((source.rows[1].registered, source.unread.len()), (None, 1));
        let fault = RegistryXml.read(xml.as_bytes(), &today("2026-01-01")).unwrap_err();
        assert!(fault.to_string().starts_with("line 4, column 20: the date 2026-01-02 is in the future"), "{fault}");
    }

    #[test]
    fn what_is_not_the_registry_is_refused_with_its_place() {
        let fault = |xml: &str| read_registry_xml(xml.as_bytes()).unwrap_err().to_string();
        assert_eq!(fault(""), "line 1, column 1: there is no `<registry>`");
        assert_eq!(fault("<html></html>"), "line 1, column 1: the document is a `<html>`, not a `<registry>`");
        assert!(fault("<registry xmlns='x'/>").contains("the namespace is `x`"));
        assert!(fault(&wrap("<record><number>70000</number></record>")).contains("`70000` is not a port number"));
        assert!(fault(&wrap("<record date='soon'/>")).starts_with("line 5, column 1: `soon` is not a date"));
        assert!(fault(&wrap("<record>&nope;</record>")).contains("`&nope;` is unknown"));
        let whole = wrap("");
        for length in 0..whole.len() {
            assert!(read_registry_xml(&whole.as_bytes()[..length]).is_err(), "cut at {length}");
        }
        assert!(fault(&"<a>".repeat(9)).contains("not a `<registry>`"));
        let deep = wrap(&"<a>".repeat(40));
        assert!(fault(&deep).contains("nest deeper than"));
    }
}

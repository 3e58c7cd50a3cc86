//! Nmap's table: `name port/transport [open frequency] [# comment | comment]`, tabs between the fields.
//!
//! The open frequency is a decimal fraction or a ratio; files from before 2008 have none. The name `unknown` means that
//! the port has no name. Further words before the comment are kept as further fields. Nmap reads one port and one
//! transport per line, and skips lines with a range or a list.

use super::parser::{EntryRow, Parsed, comment, field, one_port_and_transport, or_fault, word, words};
use super::{Format, FormatMeta, read_table};
use crate::syntax::{
    Aliases, Comment, Document, Fault, Field, FieldKind, FormatOrigin, LineLimit, NameRole, PortsOfName, Rows,
};
use nom::Parser;
use nom::combinator::opt;
use portolan_resolvers::of_format;
use std::sync::{Arc, LazyLock};

/// Nmap's format.
pub(super) struct Nmap;

pub(super) const FORMAT: Nmap = Nmap;

const COMMENT_SIGN: Option<&str> = Some("#");

static META: LazyLock<Arc<FormatMeta>> = LazyLock::new(|| {
    Arc::new(FormatMeta {
        id: "nmap".into(),
        summary: "nmap-services: name, port/transport, open frequency, comment".into(),
        file_names: vec!["*nmap-services".into()],
        readers: of_format("nmap").map(|resolver| resolver.meta().id.into()).collect(),
        aliases: Aliases::None,
        fields: vec![Field { name: "open frequency".into(), kind: FieldKind::OpenFrequency }],
        comment: COMMENT_SIGN.map(|sign| Comment { sign: sign.into(), has_parts: true }),
        line_limit: Some(LineLimit { bytes: 1023, reader: "nmap".into() }),
        rows: Rows::Tabs,
        row: "name port/transport".into(),
        names: NameRole::Name,
        ports_of_name: PortsOfName::All,
        origin: FormatOrigin::Code,
        generated: None,
        takes_notes: true,
    })
});

/// The name that Nmap gives to a port without one.
const UNNAMED: &[u8] = b"unknown";

impl Format for Nmap {
    fn meta(&self) -> &Arc<FormatMeta> {
        &META
    }

    fn parse(&self, bytes: &[u8]) -> Document {
        read_table(bytes, &META, entry)
    }

    /// Returns whether nearly every entry has an open frequency.
    fn fits(&self, document: &Document, bytes: &[u8]) -> bool {
        let with_frequency = document.entries.iter().filter(|entry| {
            let first = document.fields(entry).first();
            first.is_some_and(|word| is_frequency(word.of(bytes)))
        });
        with_frequency.count() * 5 >= document.entries.len() * 4
    }
}

/// Parses `name port/transport [open frequency] [# comment]`.
fn entry(line: &[u8]) -> Parsed<'_, EntryRow<'_>> {
    let (rest, name) = field(word(COMMENT_SIGN)).parse(line)?;
    let (rest, endpoint) = field(or_fault(one_port_and_transport(COMMENT_SIGN), name, Fault::NoPort)).parse(rest)?;
    let (rest, fields) = words(COMMENT_SIGN).parse(rest)?;
    let (rest, comment) = opt(comment(COMMENT_SIGN)).parse(rest)?;
    Ok((rest, EntryRow { name, unnamed: name == UNNAMED, endpoint, words: fields, comment }))
}

/// Returns whether a word consists of digits and one point or slash.
fn is_frequency(word: &[u8]) -> bool {
    let signs = word.iter().filter(|b| matches!(b, b'.' | b'/')).count();
    signs == 1 && word.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_comments_and_missing_names_are_read() {
        let bytes = b"echo\t7/tcp\t0.004855\nunknown\t8/tcp\t1/3000\t# a | b\nrje   5/tcp   # Remote Job Entry\n";
        let document = FORMAT.parse(bytes);
        assert_eq!(document.entries.len(), 3);
        let field = |n: usize| document.fields(&document.entries[n]).first().map(|word| word.of(bytes));
        assert_eq!(field(0), Some(&b"0.004855"[..]));
        assert_eq!(field(1), Some(&b"1/3000"[..]));
        assert_eq!(field(2), None);
        assert!(!document.entries[0].unnamed && document.entries[1].unnamed);
        assert_eq!(document.entries[1].comment().unwrap().of(bytes), b"# a | b");
        assert!(document.entries.iter().all(|entry| document.aliases(entry).is_empty()));
    }

    #[test]
    fn ranges_and_lists_are_unreadable_as_in_nmap() {
        for (line, fault) in [
            (&b"x\t6000-6063/tcp\t0.1"[..], Fault::PortRange),
            (b"x\t6000-6000/tcp\t0.1", Fault::PortRange),
            (b"x\t6000-6063/tcp/udp\t0.1", Fault::PortRange),
            (b"ssh\t22/tcp/udp\t0.1", Fault::TransportList),
            (b"ssh\t22/tcp/\t0.1", Fault::EmptyTransport),
        ] {
            let document = FORMAT.parse(line);
            assert!(document.entries.is_empty() && document.words.is_empty());
            assert_eq!(document.unreadable[0].fault, fault, "{}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn frequencies_differ_from_aliases() {
        assert!(is_frequency(b"0.1") && is_frequency(b"1/2"));
        assert!(!is_frequency(b"www") && !is_frequency(b"3") && !is_frequency(b"1.2.3"));
    }
}

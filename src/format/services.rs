//! services(5): `name port/transport [alias …] [# comment]`.
//!
//! The parser accepts the union of the lines that resolvers accept: blanks may come first, a comment may begin inside a
//! word, a line may end in CR LF. It also accepts Wireshark's extensions: a range of ports, and a list of transports.

use super::parser::{EntryRow, Parsed, comment, endpoint, field, or_fault, word, words};
use super::{Format, FormatMeta, read_table};
use crate::syntax::{Aliases, Comment, Document, Fault, FormatOrigin, LineLimit, NameRole, PortsOfName, Rows};
use nom::Parser;
use nom::combinator::opt;
use portolan_resolvers::of_format;
use std::sync::{Arc, LazyLock};

/// The services(5) format.
pub(super) struct Services;

pub(super) const FORMAT: Services = Services;

const COMMENT_SIGN: Option<&str> = Some("#");

static META: LazyLock<Arc<FormatMeta>> = LazyLock::new(|| {
    let summary = "services(5): name, port/transport, aliases, comment; also Wireshark's ranges and transport lists";
    Arc::new(FormatMeta {
        id: "services".into(),
        summary: summary.into(),
        file_names: ["services", "*.services", "services.d/*"].map(Into::into).into(),
        readers: of_format("services").map(|resolver| resolver.meta().id.into()).collect(),
        aliases: Aliases::Words,
        fields: Vec::new(),
        comment: COMMENT_SIGN.map(|sign| Comment { sign: sign.into(), has_parts: false }),
        line_limit: Some(LineLimit { bytes: 127, reader: "musl".into() }),
        rows: Rows::Columns,
        row: "name port/transport".into(),
        names: NameRole::Name,
        ports_of_name: PortsOfName::One,
        origin: FormatOrigin::Code,
        generated: None,
        takes_notes: true,
    })
});

impl Format for Services {
    fn meta(&self) -> &Arc<FormatMeta> {
        &META
    }

    fn parse(&self, bytes: &[u8]) -> Document {
        read_table(bytes, &META, entry)
    }

    /// Returns whether most entries have no prose in the place of aliases. Lists that are not tables have prose there.
    fn fits(&self, document: &Document, bytes: &[u8]) -> bool {
        let with_prose = document.entries.iter().filter(|entry| {
            let mut aliases = document.aliases(entry).iter();
            aliases.any(|alias| matches!(alias.of(bytes).first(), Some(b'A'..=b'Z' | b'(' | b'[' | b'-')))
        });
        with_prose.count() * 2 <= document.entries.len()
    }
}

/// Parses `name port/transport [alias …] [# comment]`.
fn entry(line: &[u8]) -> Parsed<'_, EntryRow<'_>> {
    let (rest, name) = field(word(COMMENT_SIGN)).parse(line)?;
    let (rest, endpoint) = field(or_fault(endpoint(COMMENT_SIGN), name, Fault::NoPort)).parse(rest)?;
    let (rest, aliases) = words(COMMENT_SIGN).parse(rest)?;
    let (rest, comment) = opt(comment(COMMENT_SIGN)).parse(rest)?;
    Ok((rest, EntryRow { name, unnamed: false, endpoint, words: aliases, comment }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PortRange, Transport, TransportWord};
    use crate::syntax::{Entry, EntryId, LineKind, Notation};

    fn one(line: &[u8]) -> (Document, Entry) {
        let document = FORMAT.parse(line);
        assert_eq!(document.entries.len(), 1, "{}", String::from_utf8_lossy(line));
        let entry = document.entries[0];
        (document, entry)
    }

    #[test]
    fn every_part_has_its_span() {
        let line = b"\tacr-nema\t104/tcp  dicom a2 # Digital Imag. \n";
        let (document, entry) = one(line);
        assert_eq!(entry.name.of(line), b"acr-nema");
        assert_eq!(entry.port_span.of(line), b"104");
        assert_eq!(entry.ports, PortRange::single(104));
        assert_eq!(entry.transport_span.of(line), b"tcp");
        assert_eq!(entry.transport, TransportWord::Registered(Transport::Tcp));
        let aliases: Vec<_> = document.aliases(&entry).iter().map(|alias| alias.of(line)).collect();
        assert_eq!(aliases, [b"dicom".as_slice(), b"a2"]);
        assert_eq!(entry.comment().unwrap().of(line), b"# Digital Imag.");
    }

    #[test]
    fn lines_of_every_system_are_parsed() {
        for line in [
            &b"ssh 22/tcp"[..],
            b"ssh 22/tcp#glued",
            b"ssh\x0c22/tcp # two # signs",
            b"ssh 22/tcp\r\n",
            b"ssh 22/tcp\r",
            b"\xef\xbb\xbfssh 22/tcp\n",
            b"ssh 22/tcp # caf\xe9\n",
            b"ssh 022/tcp",
            b"ssh 0x16/tcp",
        ] {
            let (_, entry) = one(line);
            assert_eq!((entry.name.of(line), entry.ports.first), (&b"ssh"[..], 22));
        }
        assert_eq!(one(b"ssh 022/tcp").1.notation, Notation::LeadingZero);
        assert_eq!(one(b"ssh 0X16/tcp").1.notation, Notation::Hexadecimal);
        assert_eq!(one(b"x11 6000-6063/tcp").1.ports, PortRange { first: 6000, last: 6063 });
    }

    #[test]
    fn a_transport_list_is_an_entry_for_each() {
        let line = b"ssh 22/tcp/udp/xyz sshd";
        let document = FORMAT.parse(line);
        let words: Vec<_> = document.entries.iter().map(|entry| entry.transport_span.of(line)).collect();
        assert_eq!(words, [b"tcp", b"udp", b"xyz"]);
        assert!(document.entries.iter().all(|entry| document.aliases(entry).len() == 1));
        assert_eq!(document.lines[0].kind, LineKind::Entry(EntryId::new(0)));
        assert_eq!(document.style.ranged_or_listed, 3);
    }

    #[test]
    fn descriptions_in_the_place_of_aliases_do_not_fit() {
        let fits = |bytes: &[u8]| FORMAT.fits(&FORMAT.parse(bytes), bytes);
        assert!(fits(b"ssh 22/tcp\nsmtp 25/tcp mail\nrsync 873/tcp Rsync # File copies\n"));
        assert!(!fits(b"ssh 22/tcp  Secure Shell\nsmtp 25/tcp Mail Transfer\nrsync 873/tcp\n"));
    }

    #[test]
    fn unreadable_lines_have_a_fault() {
        for (line, fault) in [
            (&b"ssh"[..], Fault::NoPort),
            (b"ssh # 22/tcp", Fault::NoPort),
            (b"ssh tcp/22", Fault::PortNotANumber),
            (b"tcp=cs port=1", Fault::PortNotANumber),
            (b"ssh 22x/tcp", Fault::PortNotANumber),
            (b"ssh 0x/tcp", Fault::PortNotANumber),
            (b"ssh +22/tcp", Fault::SignedPort),
            (b"ssh -1/tcp", Fault::SignedPort),
            (b"ssh 65536/tcp", Fault::PortTooLarge),
            (b"ssh 99999999999999999999/tcp", Fault::PortTooLarge),
            (b"ssh 23-22/tcp", Fault::ReversedRange),
            (b"ssh 22", Fault::NoTransport),
            (b"ssh 22,tcp", Fault::CommaForSlash),
            (b"ssh 22/ tcp", Fault::EmptyTransport),
            (b"ssh 22/tcp//udp", Fault::EmptyTransport),
        ] {
            let document = FORMAT.parse(line);
            assert!(document.entries.is_empty());
            assert_eq!(document.unreadable[0].fault, fault, "{}", String::from_utf8_lossy(line));
        }
    }
}

//! Guesses the intended kind of a source that no reader recognizes. It may be damaged or empty, or have a source's name
//! by mistake. The reader of that kind then reports the fault.

use crate::readers::{assigned_numbers, early_rfc, registry_text};
use portolan::model::Date;
use portolan::source::{RegistryCsv, RegistryXml, SourceReader, has_extension};
use quick_xml::Reader;
use quick_xml::events::Event;

/// The first line of the registry in text.
const TEXT_HEAD: &[u8] = b"PORT NUMBERS";

/// Returns the reader for the intended kind of a file. `None` if it is plainly something else.
///
/// `name` is without its folder. Other tables are in CSV, too: a CSV counts only with a date in its name or beside
/// sources.
pub(crate) fn intended_kind(
    file_name: &str,
    bytes: &[u8],
    is_beside_sources: bool,
) -> Option<&'static dyn SourceReader> {
    let (stem, _) = file_name.rsplit_once('.')?;
    let is_dated = Date::parse(stem.split_once('~').map_or(stem, |(date, _)| date)).is_some();
    if has_extension(file_name, "xml") {
        return (!is_other_document(bytes)).then_some(&RegistryXml);
    }
    if has_extension(file_name, "csv") {
        return (bytes.is_empty() || is_dated || is_beside_sources).then_some(&RegistryCsv);
    }
    if has_extension(file_name, "txt") {
        let heading = stem.strip_prefix("rfc").map(|number| format!("Request for Comments: {number}\n"));
        let rfc: Option<&'static dyn SourceReader> = heading.and_then(|heading| {
            let readers: [&dyn SourceReader; 2] = [&assigned_numbers::READER, &early_rfc::READER];
            readers.into_iter().find(|reader| reader.recognizes(file_name, heading.as_bytes()))
        });
        let is_text = is_dated || bytes.trim_ascii_start().starts_with(TEXT_HEAD);
        return rfc.or(if is_text { Some(&registry_text::READER) } else { None });
    }
    None
}

/// Returns whether this is XML of another kind. Its first element is then complete, and neither the registry nor a web
/// page.
fn is_other_document(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(root) | Event::Empty(root)) => {
                let name = root.local_name();
                return !["registry", "html"].iter().any(|known| name.as_ref().eq_ignore_ascii_case(known));
            }
            Ok(Event::Text(text)) if !text.trim().is_empty() => return false,
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intended(name: &str, content: &str, is_beside_sources: bool) -> Option<&'static str> {
        intended_kind(name, content.as_bytes(), is_beside_sources).map(SourceReader::kind)
    }

    #[test]
    fn a_file_that_looks_like_a_source_is_intended_as_one() {
        for content in
            ["", "hello world\n", "<!DOCTYPE html><html><body>404</body></html>", "<?xml version='1.0'?>\n<regi"]
        {
            assert_eq!(intended("b.xml", content, false), Some("registry-xml"), "{content}");
        }
        assert_eq!(intended("B.XML", "<a><b/></a>", true), None);
        assert_eq!(intended("ssh.xml", "<?xml version='1.0'?><!-- x --><service>", true), None);
        assert_eq!(intended("x.csv", "", false), Some("registry-csv"));
        for (name, beside, expected) in [
            ("2020-05-04.csv", false, true),
            ("2020-05-04~commit.csv", false, true),
            ("ports.csv", true, true),
            ("ports.csv", false, false),
        ] {
            assert_eq!(intended(name, "Name,Port,Proto\n", beside).is_some(), expected, "{name}");
        }
        assert_eq!(intended("2004-01-08.txt", "cut", false), Some("registry-text"));
        assert_eq!(intended("ports.txt", "\nPORT NUMBERS\n", false), Some("registry-text"));
        assert_eq!(intended("rfc1060.txt", "", false), Some("rfc"));
        assert_eq!(intended("rfc349.txt", "", false), Some("rfc-prose"));
        for other in ["README", "README.txt", "rfc6335.txt", "MANIFEST.tsv", "rfc.txt", "x.services"] {
            assert_eq!(intended(other, "", true), None, "{other}");
        }
    }
}

//! Which kind of source a file is meant to be that no reader recognises: one that is damaged, or empty, or another thing
//! under a source's name. Its reader tells what is wrong.

use super::dated::has_ending;
use super::{SourceReader, assigned_numbers, early_rfc, registry_csv, registry_text, registry_xml};
use crate::model::Date;
use quick_xml::Reader;
use quick_xml::events::Event;

/// The first line of the registry in text.
const TEXT_HEAD: &[u8] = b"PORT NUMBERS";

/// What a file of this name, without its folder, with this content should be; `None` for what is plainly something else.
/// Tables of others are in CSV too: only a date in the name, or sources in the same folder, say that one is meant.
pub(super) fn meant_as(file_name: &str, bytes: &[u8], is_beside_sources: bool) -> Option<&'static dyn SourceReader> {
    let (stem, _) = file_name.rsplit_once('.')?;
    let is_dated = Date::parse(stem.split_once('~').map_or(stem, |(date, _)| date)).is_some();
    if has_ending(file_name, "xml") {
        return (!is_other_document(bytes)).then_some(&registry_xml::READER);
    }
    if has_ending(file_name, "csv") {
        return (bytes.is_empty() || is_dated || is_beside_sources).then_some(&registry_csv::READER);
    }
    if has_ending(file_name, "txt") {
        let heading = stem.strip_prefix("rfc").map(|number| format!("Request for Comments: {number}\n"));
        let rfc: Option<&'static dyn SourceReader> = heading.and_then(|heading| {
            let readers: [&dyn SourceReader; 2] = [&assigned_numbers::READER, &early_rfc::READER];
            readers.into_iter().find(|reader| reader.recognises(file_name, heading.as_bytes()))
        });
        let is_text = is_dated || bytes.trim_ascii_start().starts_with(TEXT_HEAD);
        return rfc.or(if is_text { Some(&registry_text::READER) } else { None });
    }
    None
}

/// Whether this is XML of another kind: its first element is whole, and neither the registry nor a page of the web.
fn is_other_document(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(root) | Event::Empty(root)) => {
                let name = root.local_name();
                return !["registry", "html"].iter().any(|own| name.as_ref().eq_ignore_ascii_case(own));
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

    fn meant(name: &str, content: &str, is_beside_sources: bool) -> Option<&'static str> {
        meant_as(name, content.as_bytes(), is_beside_sources).map(|reader| reader.meta().id)
    }

    #[test]
    fn what_only_looks_like_a_source_is_meant_as_one() {
        for content in
            ["", "hello world\n", "<!DOCTYPE html><html><body>404</body></html>", "<?xml version='1.0'?>\n<regi"]
        {
            assert_eq!(meant("b.xml", content, false), Some("registry-xml"), "{content}");
        }
        assert_eq!(meant("B.XML", "<a><b/></a>", true), None);
        assert_eq!(meant("ssh.xml", "<?xml version='1.0'?><!-- x --><service>", true), None);
        assert_eq!(meant("x.csv", "", false), Some("registry-csv"));
        for (name, beside, expected) in [
            ("2020-05-04.csv", false, true),
            ("2020-05-04~commit.csv", false, true),
            ("ports.csv", true, true),
            ("ports.csv", false, false),
        ] {
            assert_eq!(meant(name, "Name,Port,Proto\n", beside).is_some(), expected, "{name}");
        }
        assert_eq!(meant("2004-01-08.txt", "cut", false), Some("registry-text"));
        assert_eq!(meant("ports.txt", "\nPORT NUMBERS\n", false), Some("registry-text"));
        assert_eq!(meant("rfc1060.txt", "", false), Some("rfc"));
        assert_eq!(meant("rfc349.txt", "", false), Some("rfc-prose"));
        for other in ["README", "README.txt", "rfc6335.txt", "MANIFEST.tsv", "rfc.txt", "x.services"] {
            assert_eq!(meant(other, "", true), None, "{other}");
        }
    }
}

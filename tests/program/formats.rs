//! How each format parses its fixtures, `fixtures/formats/<id>/*`, line by line.

use portolan::format::Format;
use portolan::plugin::Catalogue;
use portolan::syntax::{Document, Entry, LineKind, Notation};
use portolan::text::{Printable, Span};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[test]
fn fixtures_parse_as_in_the_snapshots() {
    for format in Catalogue::builtin().formats() {
        let id = &*format.meta().id;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(id);
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let readings: String = files.iter().map(|path| reading(format, path)).collect();
        insta::assert_snapshot!(id, readings);
    }
}

/// Returns one row for each line: its number, what it is, and its parts between signs that no part holds.
fn reading(format: &dyn Format, path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let document = format.parse(&bytes);
    let mut text = format!("== {}\n", path.file_name().unwrap().display());
    for (number, line) in document.lines.iter().enumerate() {
        let _ = write!(text, "{:>2} {:?} ", number + 1, line.ending);
        match line.kind {
            LineKind::Blank => text.push_str("blank\n"),
            LineKind::Comment(_) => text.push_str("comment\n"),
            LineKind::Text => text.push_str("text\n"),
            LineKind::Unreadable(row) => {
                let row = document.unreadable[row as usize];
                let _ = writeln!(text, "{} at `{}`", row.fault.as_str(), short(row.span, &bytes));
            }
            LineKind::Entry(first) => {
                let entries = document.entries[first.index()..].iter();
                for entry in entries.take_while(|entry| entry.line.index() == number) {
                    text.push_str(&entry_reading(&document, entry, &bytes));
                }
                text.push('\n');
            }
        }
    }
    text
}

fn entry_reading(document: &Document, entry: &Entry, bytes: &[u8]) -> String {
    let name = if entry.unnamed { "(unnamed)".into() } else { short(entry.name, bytes) };
    let mut text = format!("[{name} {} {} {:?}", entry.ports, short(entry.transport_span, bytes), entry.transport);
    if entry.notation != Notation::Decimal {
        let _ = write!(text, " {:?}", entry.notation);
    }
    for (what, words) in [("aliases", document.aliases(entry)), ("fields", document.fields(entry))] {
        match words {
            [] => {}
            [first, .., last] if words.len() > 9 => {
                let (first, last) = (short(*first, bytes), short(*last, bytes));
                let _ = write!(text, " {what}: {} from {first} to {last}", words.len());
            }
            _ => {
                let words: Vec<String> = words.iter().map(|word| short(*word, bytes)).collect();
                let _ = write!(text, " {what}: {}", words.join(" "));
            }
        }
    }
    if let Some(comment) = entry.comment() {
        let _ = write!(text, " `{}`", short(comment, bytes));
    }
    text + "]"
}

/// Returns the bytes of a span, the middle of a long one left out.
fn short(span: Span, bytes: &[u8]) -> String {
    let bytes = span.of(bytes);
    if bytes.len() <= 60 {
        return Printable(bytes).to_string();
    }
    format!("{} … {} ({} bytes)", Printable(&bytes[..20]), Printable(&bytes[bytes.len() - 20..]), bytes.len())
}

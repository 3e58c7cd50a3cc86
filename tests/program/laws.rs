//! Laws that every format keeps, whatever the bytes are.
//!
//! 1. A document prints the bytes that it was read from.
//! 2. Spans lie inside the source and in order; line and column agree with a count made here.
//!
//! They are checked on every fixture, the files of a corpus where it is present, random bytes, bytes biased
//! to the signs of the syntax, and every truncation of small files.

use portolan::format::Format;
use portolan::plugin::Catalogue;
use portolan::syntax::{Document, Entry, LineKind};
use portolan::text::{ByteOffset, LineEnding, LineIndex, Span};
use proptest::collection::vec;
use proptest::prelude::*;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Leaves with a sentence where a law is broken.
macro_rules! hold {
    ($condition:expr, $($sentence:tt)+) => {
        if !$condition {
            return Err(format!($($sentence)+));
        }
    };
}

type Held = Result<(), String>;

/// Reads the bytes with one format and holds the document to the laws.
fn laws_hold(format: &dyn Format, bytes: &[u8]) -> Held {
    let document = format.parse(bytes);
    hold!(document.print(bytes) == bytes, "printed bytes differ");
    lines_tile(&document, bytes)?;
    every_row_is_on_its_line(&document, bytes)?;
    document.entries.iter().try_for_each(|entry| parts_are_in_order(&document, entry, bytes))?;
    positions_agree(&document, bytes)
}

fn lines_tile(document: &Document, bytes: &[u8]) -> Held {
    let mut at = 0;
    for (number, line) in document.lines.iter().enumerate() {
        let (start, end) = ends(line.content);
        hold!(start == at && start <= end && end <= bytes.len(), "line {number} is at {start}..{end}, not at {at}");
        let last = number + 1 == document.lines.len();
        hold!(line.ending != LineEnding::None || last, "line {number} has no ending and is not the last");
        at = end + line.ending.len();
    }
    hold!(at == bytes.len(), "the lines end at {at} of {}", bytes.len());
    Ok(())
}

/// Entries and unreadable rows are counted off by the lines, each once and in order.
fn every_row_is_on_its_line(document: &Document, bytes: &[u8]) -> Held {
    let (mut entries, mut unreadable) = (0, 0);
    for (number, line) in document.lines.iter().enumerate() {
        let content = line.content.of(bytes);
        let content = if number == 0 { content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content) } else { content };
        match line.kind {
            LineKind::Blank => {
                let blank = content.iter().all(|b| is_blank(*b));
                hold!(blank, "line {number} is not blank");
            }
            // Only formats of descriptors have text that is no part of a table, and services(5) has lines for NIS.
            LineKind::Text => {
                let queries_nis = document.format.is_read_by("freebsd") && content.starts_with(b"+");
                hold!(document.format.is_declared() || queries_nis, "line {number} is text outside every table");
            }
            LineKind::Comment(start) => {
                let inside = ends(line.content).0 <= start.index() && start.index() < ends(line.content).1;
                hold!(inside && bytes[start.index()] == b'#', "line {number} has no comment at {start}");
            }
            LineKind::Entry(first) => {
                hold!(first.index() == entries, "line {number} begins with {first:?}, not {entries}");
                let on_line = document.entries[entries..].iter().take_while(|entry| entry.line.index() == number);
                let transports: Vec<Span> = on_line.map(|entry| entry.transport_span).collect();
                hold!(!transports.is_empty(), "line {number} has no entry");
                hold!(transports.is_sorted_by(|a, b| a.end < b.start), "line {number}: transports out of order");
                entries += transports.len();
            }
            LineKind::Unreadable(index) => {
                hold!(index as usize == unreadable, "line {number} is row {index}, not {unreadable}");
                let row = document.unreadable[unreadable];
                hold!(row.line.index() == number, "unreadable row {index} is on line {}", row.line);
                hold!(!row.span.is_empty() && within(row.span, line.content), "row {index} leaves its line");
                unreadable += 1;
            }
        }
    }
    hold!(entries == document.entries.len(), "{entries} of {} entries are on a line", document.entries.len());
    hold!(unreadable == document.unreadable.len(), "{unreadable} of {} rows", document.unreadable.len());
    Ok(())
}

/// Name, port, transport, aliases or fields, comment: none empty, none overlapping, all on the entry's line.
fn parts_are_in_order(document: &Document, entry: &Entry, bytes: &[u8]) -> Held {
    let parts = parts(document, entry);
    let line = document.line_of(entry).content;
    for part in &parts {
        hold!(!part.is_empty() && within(*part, line), "{part:?} is empty or leaves its line {line:?}");
    }
    hold!(parts.is_sorted_by(|a, b| a.end <= b.start), "parts overlap or are out of order: {parts:?}");
    hold!(entry.comment().is_none_or(|comment| comment.of(bytes)[0] == b'#'), "a comment without its sign");
    for part in &parts[..parts.len() - usize::from(entry.comment().is_some())] {
        let solid = part.of(bytes).iter().all(|b| !is_blank(*b) && !matches!(b, b'\n' | b'#'));
        hold!(solid, "{part:?} holds a blank or a comment sign");
    }
    Ok(())
}

fn parts(document: &Document, entry: &Entry) -> Vec<Span> {
    let mut parts = vec![entry.name, entry.port_span, entry.transport_span];
    parts.extend(document.words(entry.words));
    parts.extend(entry.comment());
    parts
}

fn positions_agree(document: &Document, bytes: &[u8]) -> Held {
    let mut offsets: Vec<usize> = document
        .entries
        .iter()
        .flat_map(|entry| parts(document, entry))
        .chain(document.unreadable.iter().map(|row| row.span))
        .chain(document.lines.iter().map(|line| line.content))
        .flat_map(|span| [ends(span).0, ends(span).1])
        .collect();
    offsets.sort_unstable();
    offsets.dedup();
    let index = LineIndex::new(bytes);
    let mut count = Count::new(bytes);
    for offset in offsets {
        count.walk_to(offset);
        let position = index.position(bytes, ByteOffset::new(offset));
        let found = (position.line.get() as usize, position.column, position.offset.index());
        let counted = (count.line, count.column, offset);
        hold!(found == counted, "position {found:?}, counted {counted:?}");
    }
    Ok(())
}

/// Counts lines and characters from the first byte on.
struct Count<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    column: usize,
    /// The line ending of the file: a carriage return if it has no line feed.
    terminator: u8,
}

impl<'a> Count<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let terminator = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
        Self { bytes, at: 0, line: 1, column: 1, terminator }
    }

    fn walk_to(&mut self, offset: usize) {
        while self.at < offset {
            if self.bytes[self.at] == self.terminator {
                (self.line, self.column) = (self.line + 1, 1);
                self.at += 1;
            } else {
                self.column += 1;
                self.at += character_len(&self.bytes[self.at..]);
            }
        }
    }
}

/// Returns the bytes of the character that comes first; a byte that begins none counts as one.
fn character_len(bytes: &[u8]) -> usize {
    let is_character = |length: &usize| bytes.get(..*length).is_some_and(|head| std::str::from_utf8(head).is_ok());
    if bytes[0].is_ascii() { 1 } else { (2..=4).find(is_character).unwrap_or(1) }
}

/// Returns whether a byte is a blank inside a line, including a carriage return that ends no line.
fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\r' | 0x0b | 0x0c)
}

fn ends(span: Span) -> (usize, usize) {
    (span.start.index(), span.end.index())
}

fn within(inner: Span, outer: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the files of a folder whose names end so, in order. Every name ends with an empty text.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_str().unwrap().ends_with(ending))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} has no file {ending}", folder.display());
    files
}

/// Returns the fixtures of every format.
pub(crate) fn fixtures() -> Vec<PathBuf> {
    let folder = root().join("fixtures/formats");
    Catalogue::builtin().formats().flat_map(|format| files(&folder.join(&*format.meta().id), "")).collect()
}

/// Returns the files of the corpus, or `None`, with a line that says so, where there is no corpus.
pub(crate) fn corpus() -> Option<Vec<PathBuf>> {
    let folder = root().join("../shared/data");
    if !folder.is_dir() {
        crate::skipped(format_args!("there is no {}", folder.display()));
        return None;
    }
    let parts = [("services", ".services"), ("nmap", "nmap-services"), ("vendored", ".services")];
    Some(parts.iter().flat_map(|(part, ending)| files(&folder.join(part), ending)).collect())
}

/// Holds a file, in every format, to the laws.
fn hold_file(path: &Path, bytes: &[u8]) {
    for format in Catalogue::builtin().formats() {
        if let Err(broken) = laws_hold(format, bytes) {
            panic!("{} of {} bytes as {}: {broken}", path.display(), bytes.len(), format.meta().id);
        }
    }
}

fn hold_every_truncation(path: &Path) {
    let bytes = read(path);
    (0..=bytes.len()).into_par_iter().for_each(|length| hold_file(path, &bytes[..length]));
}

#[test]
fn fixtures_have_the_format_of_their_folder() {
    let catalogue = Catalogue::builtin();
    for path in fixtures() {
        let folder = path.parent().unwrap().file_name().unwrap().to_str();
        assert_eq!(catalogue.format_by_name(&path).map(|format| &*format.meta().id), folder, "{}", path.display());
    }
    for folder in std::fs::read_dir(root().join("fixtures/formats")).unwrap() {
        let name = folder.unwrap().file_name();
        assert!(catalogue.format(name.to_str().unwrap()).is_some(), "no format is called {}", name.display());
    }
}

#[test]
fn laws_hold_for_every_truncation_of_every_fixture() {
    for path in fixtures() {
        hold_every_truncation(&path);
    }
}

#[test]
fn laws_hold_for_the_corpus() {
    corpus().unwrap_or_default().par_iter().for_each(|path| hold_file(path, &read(path)));
}

#[test]
fn laws_hold_for_every_truncation_of_three_real_files() {
    let Some(corpus) = corpus() else { return };
    let small = ["386bsd-0.1.services", "csrg-bsd-1989-03-13.services", "tuxbox-embedded-2005-08-01.services"];
    for name in small {
        let path = corpus.iter().find(|path| path.ends_with(name)).unwrap_or_else(|| panic!("no {name}"));
        assert!(read(path).len() <= 3 * 1024, "{name} is too large for all of its truncations");
        hold_every_truncation(path);
    }
}

/// Words and signs that mean something in a table of ports, or nearly.
fn signs() -> impl Strategy<Value = Vec<u8>> {
    const SIGNS: [&[u8]; 34] = [
        b"\n",
        b"\n",
        b"\r\n",
        b"\r",
        b" ",
        b" ",
        b"\t",
        b"\x0b",
        b"\x0c",
        b"#",
        b"# a | b",
        b"/",
        b"-",
        b",",
        b"+",
        b"0",
        b"22",
        b"022",
        b"0x16",
        b"65536",
        b"6000-6063",
        b"22/tcp",
        b"4101/udp/sctp",
        b"tcp",
        b"UDP",
        b"0.5",
        b"1/3000",
        b"harbour",
        b"unknown",
        b"\xef\xbb\xbf",
        b"\0",
        b"\xe9",
        b"\xe2\x82",
        "é⚓".as_bytes(),
    ];
    vec(prop::sample::select(&SIGNS[..]), 0..80).prop_map(|signs| signs.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn laws_hold_for_random_bytes(bytes in vec(any::<u8>(), 0..400)) {
        for format in Catalogue::builtin().formats() {
            prop_assert_eq!(laws_hold(format, &bytes), Ok(()));
        }
    }

    #[test]
    fn laws_hold_for_bytes_like_a_table(bytes in signs()) {
        for format in Catalogue::builtin().formats() {
            prop_assert_eq!(laws_hold(format, &bytes), Ok(()));
        }
    }
}

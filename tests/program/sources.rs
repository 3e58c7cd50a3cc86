//! The readers of dated sources, against fixtures, and against the real sources where they are present.

use portolan::model::{Date, PortRange};
use portolan::source::{DatedBy, DatedSource, Outside, READERS, Revisions, SourceReader, SourceRow, reader_of};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const TODAY: &str = "2026-11-23";

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn name_of(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> (&'static dyn SourceReader, Vec<u8>, DatedSource) {
    let bytes = std::fs::read(path).unwrap();
    let reader = reader_of(name_of(path), &bytes).unwrap_or_else(|| panic!("{}: no reader", path.display()));
    let source = reader.read(&bytes, &Outside::of_file(path, date(TODAY)));
    let source = source.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    (reader, bytes, source)
}

fn shown(source: &DatedSource) -> String {
    let optional = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
    let mut text = format!("{} by {}, whole registry: {}\n", source.date, source.dated_by, source.whole_registry);
    for row in &source.rows {
        let ports = row.ports.map_or_else(String::new, |ports| ports.to_string());
        let transport = row.transport.map_or("", |transport| transport.as_str());
        let fields = [
            row.line.to_string(),
            row.name.clone(),
            format!("{ports}/{transport}"),
            row.description.clone(),
            row.assignee.clone(),
            optional(row.registered),
            optional(row.modified),
            row.references.clone(),
            row.alias_of.clone(),
            row.note.clone(),
        ];
        text += &(fields.join(" | ") + "\n");
    }
    for unread in &source.unread {
        let _ = writeln!(text, "unread {}: `{}`: {}", unread.line, unread.text, unread.reason);
    }
    text
}

#[test]
fn fixtures_are_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sources");
    for reader in READERS {
        let id = reader.meta().id;
        let fixtures = files(&folder.join(id));
        assert!(!fixtures.is_empty(), "{id} has no fixture");
        for path in fixtures {
            let (found, bytes, source) = read(&path);
            assert_eq!(found.meta().id, id, "{}", path.display());
            insta::assert_snapshot!(format!("{id}__{}", name_of(&path)), shown(&source));
            // No beginning of a source may do harm, and one without its date or tables is no source.
            let outside = Outside::of_file(&path, date(TODAY));
            for length in 0..bytes.len() {
                let _ = reader.read(&bytes[..length], &outside);
            }
            assert!(reader.read(&bytes[..bytes.len() / 2], &outside).is_err(), "half of {}", path.display());
            assert!(reader.read(&bytes, &Outside::today(date("1969"))).is_err(), "{} before its time", path.display());
        }
    }
    for folder in files(&folder) {
        assert!(READERS.iter().any(|reader| reader.meta().id == name_of(&folder)), "no reader {}", folder.display());
    }
}

#[test]
fn readers_survive_any_bytes() {
    for reader in READERS {
        for bytes in [&b""[..], &[0; 5000], &[0xff; 5000], &[b'#'; 100_000], &[b'<'; 5000], b"\xef\xbb\xbf<registry>"] {
            assert!(reader.read(bytes, &Outside::today(date(TODAY))).is_err(), "{}", reader.meta().id);
        }
    }
}

/// The real sources, which are no part of the project.
fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if folder.join("MANIFEST.tsv").is_file() {
        return Some(folder);
    }
    eprintln!("skipped: there are no sources in {}", folder.display());
    None
}

/// Date by path, as the manifest has it.
fn manifest(corpus: &Path) -> BTreeMap<PathBuf, Date> {
    let text = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).unwrap();
    let row = |line: &str| {
        let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
        (corpus.join(&fields[0]), date(&fields[2]))
    };
    text.lines().skip(1).filter(|line| line.starts_with("iana/2") || line.starts_with("rfc/")).map(row).collect()
}

#[test]
fn every_real_source_has_its_date_and_reader() {
    let Some(corpus) = corpus() else { return };
    let mut count = BTreeMap::<&str, usize>::new();
    for (path, expected) in manifest(&corpus) {
        let bytes = std::fs::read(&path).unwrap();
        let Some(reader) = reader_of(name_of(&path), &bytes) else {
            assert!(path.starts_with(corpus.join("rfc")), "{}: no reader", path.display());
            continue;
        };
        let (_, _, source) = read(&path);
        assert_eq!(source.date, expected, "{}", path.display());
        let by_commit = name_of(&path).contains("~commit");
        assert_eq!(source.dated_by, if by_commit { DatedBy::Commit } else { DatedBy::Itself });
        assert_eq!(source.whole_registry, reader.meta().id != "rfc");
        *count.entry(reader.meta().id).or_default() += 1;
        eprintln!("{}: {} rows, {} unread", name_of(&path), source.rows.len(), source.unread.len());
        for unread in &source.unread {
            eprintln!("    {}: {}: {}", unread.line, unread.text, unread.reason);
        }
    }
    let expected =
        [("registry-columns", 2), ("registry-csv", 4), ("registry-text", 10), ("registry-xml", 15), ("rfc", 9)];
    assert_eq!(count, BTreeMap::from(expected));
}

/// Run with `cargo test --release --test program every_revision -- --nocapture` to read all of them; a debug build
/// reads one in forty and only looks for the date of the others.
#[test]
fn every_revision_is_dated_by_its_commit() {
    let Some(corpus) = corpus() else { return };
    let start = std::time::Instant::now();
    let revisions = Revisions::open(&corpus.join("iana/registry-revisions.bundle"), None).unwrap();
    let count = revisions.len();
    let opened = start.elapsed();
    let reader = READERS.iter().find(|reader| reader.meta().id == "registry-xml").unwrap();
    let (mut rows, mut bytes, mut newest) = (0, 0, None);
    for (number, revision) in revisions.enumerate() {
        let revision = revision.unwrap();
        bytes += revision.bytes.len();
        // Its own date, found without the reader.
        let text = std::str::from_utf8(&revision.bytes).unwrap();
        let (_, after) = text.split_once("<updated>").unwrap();
        assert_eq!(date(&after[..10]), revision.committed, "{}", revision.commit);
        assert!(newest < Some(revision.committed), "{} is out of order", revision.commit);
        newest = Some(revision.committed);
        if cfg!(debug_assertions) && number % 40 != 0 {
            continue;
        }
        let source = reader.read(&revision.bytes, &Outside::today(date(TODAY))).unwrap();
        assert_eq!(source.date, revision.committed);
        assert_eq!(source.rows.len(), text.matches("<record").count());
        rows += source.rows.len();
    }
    assert_eq!((count, newest), (421, Some(date("2026-08-17"))));
    eprintln!("{count} revisions, {bytes} bytes, {rows} rows: opened in {opened:?}, all in {:?}", start.elapsed());
}

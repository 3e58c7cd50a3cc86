//! The readers of dated sources, against fixtures, and against the real sources where they are present.

use portolan::model::{Date, PortRange};
use portolan::source::{DatedBy, DatedSource, ReadContext, SourceReader, SourceRow};
use portolan_archive::{READERS, Revisions, reader_of};
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
    let source = reader.read(&bytes, &ReadContext::of_file(path, date(TODAY)));
    let source = source.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    (reader, bytes, source)
}

fn printed(source: &DatedSource) -> String {
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
    let folder = crate::root().join("fixtures/sources");
    for reader in READERS {
        let id = reader.kind();
        let fixtures = files(&folder.join(id));
        assert!(!fixtures.is_empty(), "{id} has no fixture");
        for path in fixtures {
            let (found, bytes, source) = read(&path);
            assert_eq!(found.kind(), id, "{}", path.display());
            insta::assert_snapshot!(format!("{id}__{}", name_of(&path)), printed(&source));
            // No beginning of a source may do harm, and one without its date or tables is no source.
            let context = ReadContext::of_file(&path, date(TODAY));
            for length in 0..bytes.len() {
                let _ = reader.read(&bytes[..length], &context);
            }
            assert!(reader.read(&bytes[..bytes.len() / 2], &context).is_err(), "half of {}", path.display());
            assert!(
                reader.read(&bytes, &ReadContext::today(date("1969"))).is_err(),
                "{} before its time",
                path.display()
            );
        }
    }
    for folder in files(&folder) {
        assert!(READERS.iter().any(|reader| reader.kind() == name_of(&folder)), "no reader {}", folder.display());
    }
}

#[test]
fn readers_survive_any_bytes() {
    for reader in READERS {
        for bytes in [&b""[..], &[0; 5000], &[0xff; 5000], &[b'#'; 10_000], &[b'<'; 5000], b"\xef\xbb\xbf<registry>"] {
            assert!(reader.read(bytes, &ReadContext::today(date(TODAY))).is_err(), "{}", reader.kind());
        }
    }
}

/// Returns the real sources, which are not part of the project.
fn corpus() -> Option<PathBuf> {
    let folder = crate::root().join("../shared/data");
    if folder.join("MANIFEST.tsv").is_file() {
        return Some(folder);
    }
    crate::skipped(format_args!("there are no sources in {}", folder.display()));
    None
}

/// Returns the dates of files by their paths, as the manifest has them.
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
        let printed = if source.dated_by == DatedBy::Commit { source.known_by } else { source.date };
        // Of the RFCs in prose, as of all others, the month is taken.
        let is_same_month = reader.kind() == "rfc-prose" && expected.to_string().starts_with(&printed.to_string());
        assert!(printed == expected || is_same_month, "{}: {printed} in place of {expected}", path.display());
        let by_commit = name_of(&path).contains("~commit");
        assert_eq!(source.dated_by, if by_commit { DatedBy::Commit } else { DatedBy::Itself });
        assert_eq!(source.whole_registry, !reader.kind().starts_with("rfc"));
        *count.entry(reader.kind()).or_default() += 1;
        eprintln!("{}: {} rows, {} unread", name_of(&path), source.rows.len(), source.unread.len());
        for unread in &source.unread {
            eprintln!("    {}: {}: {}", unread.line, unread.text, unread.reason);
        }
    }
    let expected = [
        ("registry-columns", 2),
        ("registry-csv", 4),
        ("registry-text", 10),
        ("registry-xml", 15),
        ("rfc", 9),
        ("rfc-prose", 13),
    ];
    assert_eq!(count, BTreeMap::from(expected));
}

/// Reads revisions of the registry: all of them in a release build, one in forty in a debug build. The command is
/// `cargo test --release --test program every_revision -- --nocapture`. A debug build only looks for the date of the
/// others.
#[test]
fn every_revision_is_dated_by_its_commit() {
    let Some(corpus) = corpus() else { return };
    let start = std::time::Instant::now();
    let revisions = Revisions::open(&corpus.join("iana/registry-revisions.bundle"), None).unwrap();
    let count = revisions.len();
    let opened = start.elapsed();
    let reader = READERS.iter().find(|reader| reader.kind() == "registry-xml").unwrap();
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
        let source = reader.read(&revision.bytes, &ReadContext::today(date(TODAY))).unwrap();
        assert_eq!(source.date, revision.committed);
        assert_eq!(source.rows.len(), text.matches("<record").count());
        rows += source.rows.len();
    }
    assert_eq!((count, newest), (421, Some(date("2026-08-17"))));
    eprintln!("{count} revisions, {bytes} bytes, {rows} rows: opened in {opened:?}, all in {:?}", start.elapsed());
}

/// Returns the text of a source between two marks, as bytes read one to one.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, after) = text.split_once(from).unwrap();
    after.split_once(to).unwrap().0
}

fn latin1(path: &Path) -> String {
    std::fs::read(path).unwrap().into_iter().map(char::from).collect()
}

/// Returns whether a word is `7`, `7-9`, or with a transport `7/tcp`.
fn is_port(word: &str, with_transport: bool) -> bool {
    let number = match word.split_once('/') {
        None => (!with_transport).then_some(word),
        Some((number, "tcp" | "udp" | "sctp" | "dccp")) => Some(number),
        Some(_) => None,
    };
    number.is_some_and(|number| {
        number.starts_with(|c: char| c.is_ascii_digit()) && number.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    })
}

#[test]
fn every_row_of_the_rfcs_is_read() {
    let Some(corpus) = corpus() else { return };
    let rfc = |number: u16| {
        let path = corpus.join(format!("rfc/rfc{number}.txt"));
        let (_, _, source) = read(&path);
        (latin1(&path), source.rows.len(), source.unread)
    };
    let decimal = |text: &str| {
        text.lines()
            .filter(|line| {
                line.starts_with(' ') && line.split_whitespace().next().is_some_and(|word| is_port(word, false))
            })
            .count()
    };
    let with_transport = |text: &str| {
        text.lines().filter(|line| line.split_whitespace().take(3).any(|word| is_port(word, true))).count()
    };

    // awk '/Port Assignments:/{on=1} /ASSIGNED AUTON/{on=0} on && /^ +[0-9]+(-[0-9]+)? /' rfc900.txt | wc -l
    let (text, rows, unread) = rfc(900);
    assert_eq!(decimal(between(&text, "Port Assignments:", "ASSIGNED AUTON")), 68);
    assert_eq!((rows, unread.len()), (68, 0));

    // awk '/Port Assignments:/{on=1} /UNIX PORTS$/{on=0} on && /^ +[0-9]+(-[0-9]+)? /' rfc1060.txt | wc -l
    // awk '/^ +UNIX PORTS$/{on=1} on && /^ +[^ ]+ +[0-9]+\/(tcp|udp)/' rfc1060.txt | wc -l
    let (text, rows, unread) = rfc(1060);
    let (_, text) = text.split_once("Port Assignments:").unwrap();
    let (first, second) = text.split_once("UNIX PORTS").unwrap();
    assert_eq!((decimal(first), with_transport(second)), (161, 222));
    assert_eq!((rows, unread.len()), (161 + 222, 0));

    // awk '/KNOWN PORT NUMBERS$/{on=1} /INTERNET MULTICAST ADDRESSES$/{on=0} on && /[0-9]\/(tcp|udp)/' rfc1340.txt | wc -l
    let (text, rows, unread) = rfc(1340);
    let text = text.replace('\t', " ");
    let text = between(&text, "Port Assignments:", "INTERNET MULTICAST ADDRESSES\n");
    // Two ranges without a transport: 224-241 and 247-255.
    let ranges = text.lines().filter(|line| !line.contains('/') && decimal(line) == 1).count();
    assert_eq!((with_transport(text), ranges), (772, 2));
    assert_eq!(rows, 772 + 2);
    // "NSWS 3049/ddddp" is all that is printed for its UDP.
    assert_eq!(unread.iter().map(|unread| unread.text.as_str()).collect::<Vec<_>>(), ["NSWS 3049/ddddp"]);

    // awk '/^WELL KNOWN PORT NUMBERS$/{on=1} /^URL/{on=0} on && /[0-9]\/[a-z]+/' rfc1700.txt | wc -l
    // and 14 ranges in comments: awk '/^# *[0-9]+-/' rfc1700.txt | wc -l
    let (text, rows, unread) = rfc(1700);
    let text = between(&text, "WELL KNOWN PORT NUMBERS\n", "/port-numbers");
    assert_eq!(with_transport(text), 1422);
    assert_eq!(
        text.lines()
            .filter_map(|line| line.strip_prefix('#'))
            .filter(|line| !line.contains('/') && decimal(line) == 1)
            .count(),
        14
    );
    assert_eq!(rows, 1422 + 14);
    // Four lines "#PROBLEMS!====" stand around pairs of names on one port.
    assert!(unread.len() == 4 && unread.iter().all(|unread| unread.text.starts_with("#PROBLEMS!=")));
}

#[test]
fn every_row_of_the_registry_is_read() {
    let Some(corpus) = corpus() else { return };
    for path in manifest(&corpus).into_keys() {
        let (reader, _, source) = match reader_of(name_of(&path), &std::fs::read(&path).unwrap()) {
            Some(reader) if reader.kind() != "rfc" => read(&path),
            _ => continue,
        };
        let text = latin1(&path);
        let (expected, lost) = match reader.kind() {
            "registry-xml" => (text.matches("<record").count(), 0),
            // Only the end of a row is CR LF; the first is that of the columns.
            "registry-csv" => (text.matches('\r').count() - 1, 0),
            "registry-text" => {
                let row = |line: &&str| {
                    let words = || line.trim_start_matches('#').split_whitespace();
                    let first = |index: usize| words().nth(index).is_some_and(|word| is_port(word, false));
                    if line.starts_with('#') {
                        return first(0) && !line.contains('<') && !line.starts_with("##");
                    }
                    words().take(2).any(|word| is_port(word, true))
                        || line.starts_with([' ', '\t']) && first(0)
                        || !line.starts_with("* ") && first(1)
                };
                // `8474-8449` and the like are not ranges.
                let lost = source.unread.iter().filter(|unread| unread.reason.contains("or a range")).count();
                (between(&text, "\nKeyword", "\nREFERENCES").lines().filter(row).count(), lost)
            }
            _ => continue,
        };
        assert_eq!(source.rows.len() + lost, expected, "{}", path.display());
    }
}

#[test]
fn wrapped_columns_equal_the_next_table() {
    let Some(corpus) = corpus() else { return };
    let key = |row: &SourceRow| (row.name.clone(), row.ports, row.transport);
    let mut csv = BTreeMap::<(String, Option<PortRange>, _), Vec<SourceRow>>::new();
    for row in read(&corpus.join("iana/2014-07-13~commit.csv")).2.rows {
        csv.entry(key(&row)).or_default().push(row);
    }
    for name in ["2013-06-26.txt", "2013-12-19.txt"] {
        let source = read(&corpus.join("iana").join(name)).2;
        let (mut found, mut same_description, mut same_note, mut silent) = (0, 0, 0, 0);
        for row in source.rows.iter().filter(|row| !row.name.is_empty()) {
            let Some(twins) = csv.get(&key(row)) else { continue };
            found += 1;
            let plain = |text: &str| text.split_whitespace().collect::<String>();
            let same = twins.iter().any(|twin| plain(&twin.description) == plain(&row.description));
            let reported = source.unread.iter().any(|unread| unread.line == row.line);
            if !same && !reported {
                eprintln!("{name}:{}: {} says {:?}", row.line, row.name, row.description);
                silent += 1;
            }
            same_description += usize::from(same);
            same_note += usize::from(twins.iter().any(|twin| plain(&twin.note) == plain(&row.note)));
        }
        let named = source.rows.iter().filter(|row| !row.name.is_empty()).count();
        let unclear = source.unread.iter().filter(|unread| unread.reason.contains("may belong")).count();
        eprintln!(
            "{name}: {named} named rows, {found} of them in the CSV, {same_description} with the same description, {same_note} with the same note, {unclear} reported as unclear"
        );
        assert!(found * 1000 > named * 998 && same_description * 1000 > found * 994 && same_note * 1000 > found * 999);
        // The rest are rows that IANA changed in between.
        assert!(silent <= 10, "{silent}");
    }
}

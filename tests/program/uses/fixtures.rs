//! Each reader on files of its own, in `fixtures/configs/`.

use super::{assert_in_order, position_of};
use portolan::text::SourceFile;
use portolan::uses::{CONFIGS, Need, Recognized, recognize};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn fixtures(id: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/configs").join(id);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// Returns a line for each use: `9:11 ssh tcp`, and why it is not looked up.
fn printed(source: &SourceFile, id: &str) -> String {
    let reading = portolan::uses::by_id(id).unwrap().read(&source.path, &source.bytes);
    assert_in_order(id, &source.bytes, &reading);
    let mut text = String::new();
    for used in &reading.uses {
        let (line, column, name, lookup) = position_of(source, used);
        let need = match used.need {
            Need::Always => String::new(),
            Need::Sometimes(reason) => format!(" (sometimes: {reason})"),
            Need::NotNow(reason) => format!(" (not now: {reason})"),
            Need::MustNotResolve => " (must not resolve)".to_owned(),
            Need::Unknown(_) => " (unknown)".to_owned(),
        };
        let program = used.asked_by.map(|program| format!(" by {program}")).unwrap_or_default();
        writeln!(text, "{line}:{column} {name} {lookup}{program}{need}").unwrap();
    }
    for definition in &reading.unused {
        let name = String::from_utf8_lossy(definition.name.of(&source.bytes));
        let names: Vec<String> = definition.uses.iter().map(|used| position_of(source, used).2).collect();
        writeln!(text, "unused {name}: {}", names.join(" ")).unwrap();
    }
    for name in &reading.wanted {
        writeln!(text, "wanted {}", String::from_utf8_lossy(name.of(&source.bytes))).unwrap();
    }
    for include in &reading.includes {
        writeln!(text, "includes {}", String::from_utf8_lossy(include.of(&source.bytes))).unwrap();
    }
    for problem in &reading.problems {
        let position = source.line_index().position(&source.bytes, problem.span.start);
        writeln!(text, "{}:{} {}", position.line.get(), position.column, problem.message).unwrap();
    }
    text
}

#[test]
fn every_reader_recognizes_its_fixtures_and_finds_their_names() {
    for reader in CONFIGS {
        let id = reader.meta().id;
        for path in fixtures(id) {
            let source = SourceFile::new(&path, std::fs::read(&path).unwrap());
            let file = path.file_name().unwrap().to_str().unwrap();
            match recognize(&path, &source.bytes) {
                Recognized::Readers(readers) => {
                    assert!(readers.iter().any(|own| own.meta().id == id), "{id}/{file}: read by {readers:?}");
                }
                other => panic!("{id}/{file}: {other:?}"),
            }
            insta::assert_snapshot!(format!("{id}/{file}").replace('/', "_"), printed(&source, id));
        }
    }
}

/// Prefixes of a file, and the file with a byte replaced, are read without a panic.
#[test]
fn damaged_fixtures_are_read() {
    for reader in CONFIGS {
        for path in fixtures(reader.meta().id) {
            let bytes = std::fs::read(&path).unwrap();
            let step = 1 + bytes.len() / 60;
            for end in (0..bytes.len()).step_by(step) {
                let reading = reader.read(&path, &bytes[..end]);
                assert_in_order(reader.meta().id, &bytes[..end], &reading);
            }
            for at in (0..bytes.len()).step_by(step) {
                for byte in *b"\xff\"{}(\n\\" {
                    let mut damaged = bytes.clone();
                    damaged[at] = byte;
                    let reading = reader.read(&path, &damaged);
                    assert_in_order(reader.meta().id, &damaged, &reading);
                    recognize(Path::new("x"), &damaged);
                }
            }
        }
    }
}

#[test]
fn ids_are_unique() {
    let mut ids: Vec<&str> = CONFIGS.iter().map(|reader| reader.meta().id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), CONFIGS.len());
}

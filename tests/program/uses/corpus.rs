//! Names found, missed and falsely found in real configurations, by kind.

use super::{assert_in_order, is_listed, lookup};
use crate::skipped;
use portolan::text::SourceFile;
use portolan::uses::{Need, Recognized, read_with, recognize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The kinds that are read completely: a missed or falsely found name in one of them fails the test.
const DONE: &[&str] = &[
    "cyrus",
    "exim",
    "fail2ban",
    "ferm",
    "firewalld",
    "inetd",
    "ipsec",
    "iptables",
    "nftables",
    "pcap",
    "pf",
    "postfix",
    "shorewall",
    "sshd",
    "stunnel",
    "ufw",
    "xinetd",
];

/// A name that is expected: line and column from 1, name, transport.
type Row = (u32, usize, String, String);

#[derive(Debug, Default)]
struct Expected {
    must: Vec<Row>,
    /// Either answer is right.
    may: Vec<Row>,
    /// Names that must not resolve.
    must_not_resolve: Vec<Row>,
}

#[derive(Debug, Default)]
struct Score {
    files: usize,
    found: usize,
    missed: Vec<String>,
    false_ones: Vec<String>,
}

fn expected(path: &Path) -> Expected {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut expected = Expected::default();
    for line in text.lines() {
        let (list, row) = if let Some(row) = line.strip_prefix("#? ") {
            (&mut expected.may, row)
        } else if let Some(row) = line.strip_prefix("#! ") {
            (&mut expected.must_not_resolve, row)
        } else if line.starts_with('#') {
            continue;
        } else {
            (&mut expected.must, line)
        };
        let columns: Vec<&str> = row.split('\t').collect();
        let [line, column, name, transport, ..] = columns[..] else { panic!("{}: {row}", path.display()) };
        let transports: &[&str] = if transport == "both" { &["tcp", "udp"] } else { &[transport] };
        for &transport in transports {
            list.push((line.parse().unwrap(), column.parse().unwrap(), name.to_owned(), transport.to_owned()));
        }
    }
    expected
}

/// Returns the names that a file uses and those that must not resolve.
fn read(source: &SourceFile) -> (Vec<Row>, Vec<Row>) {
    let Recognized::Readers(readers) = recognize(&source.path, &source.bytes) else { return Default::default() };
    let (mut listed, mut others) = (Vec::new(), Vec::new());
    for (_, reading) in read_with(&readers, &source.path, &source.bytes) {
        assert_in_order(&source.path.to_string_lossy(), &source.bytes, &reading);
        for used in &reading.uses {
            let (line, column, name, _) = super::position_of(source, used);
            let transport = if used.lookup.transport().is_some() { lookup(used.lookup) } else { "none" };
            let row = (line, column, name, transport.to_owned());
            if is_listed(used) {
                listed.push(row);
            } else if used.need == Need::MustNotResolve {
                others.push(row);
            }
        }
    }
    (listed, others)
}

fn score(folder: &Path) -> BTreeMap<String, Score> {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let mut files: Vec<PathBuf> = Vec::new();
    for kind in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        if !kind.ends_with("expected") {
            files.extend(std::fs::read_dir(&kind).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    files.sort();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let folder_name = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        let kind = if folder_name == "synthetic" { name.split('+').nth(1).unwrap() } else { folder_name };
        let expected = expected(&folder.join("expected").join(format!("{name}.tsv")));
        let (mut listed, mut others) = read(&SourceFile::new(&path, std::fs::read(&path).unwrap()));
        let score = scores.entry(kind.to_owned()).or_default();
        score.files += 1;
        let show = |row: &Row| format!("{name}:{}:{} {} {}", row.0, row.1, row.2, row.3);
        for (wanted, found) in [(&expected.must, &mut listed), (&expected.must_not_resolve, &mut others)] {
            for row in wanted {
                match found.iter().position(|found| found == row) {
                    Some(at) => {
                        found.remove(at);
                        score.found += 1;
                    }
                    None => score.missed.push(show(row)),
                }
            }
        }
        listed.retain(|row| !expected.may.contains(row));
        score.false_ones.extend(listed.iter().map(show));
    }
    scores
}

/// Prints the score of each kind with `--nocapture`.
#[test]
fn every_name_of_the_corpus_is_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/configs");
    if !folder.is_dir() {
        return skipped(format_args!("there is no {}", folder.display()));
    }
    let scores = score(&folder);
    let mut faults = Vec::new();
    for (kind, score) in &scores {
        println!(
            "{kind:<10} {:>3} files {:>4} found {:>3} missed {:>3} false",
            score.files,
            score.found,
            score.missed.len(),
            score.false_ones.len()
        );
        if DONE.contains(&&**kind) {
            faults.extend(score.missed.iter().map(|row| format!("missed: {row}")));
            faults.extend(score.false_ones.iter().map(|row| format!("false: {row}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for kind in DONE {
        assert!(scores.contains_key(*kind), "no files of the kind {kind}");
    }
}

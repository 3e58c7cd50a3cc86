//! Real tables before and after their safe fixes, asked of the real libraries.

use super::programs::{Asker, say};
use super::{Question, Words, questions_for_c};
use portolan::diagnostic::Applicability;
use portolan::engine::{CheckSettings, FixSettings, RuleSet, Selection, Selector, fix, parse_file};
use portolan::plugin::Catalogue;
use portolan::registry::Registry;
use portolan::text::SourceFile;
use portolan_resolvers::RESOLVERS;
use std::collections::BTreeSet;

/// Tables of ten systems, small enough to ask every question.
const TABLES: [&str; 10] = [
    "alpine-edge",
    "csrg-bsd-1995-03-26",
    "debian-bookworm-netbase-6.4",
    "debian-trixie-netbase-6.5",
    "gentoo-baselayout-2013-12-31",
    "lunar-linux-2019-08-21",
    "minix-2.0.3",
    "mirbsd-2013-05-18",
    "openbsd-2022-03-02",
    "opensolaris-onarm-2009-08-31",
];

/// Returns a table with every safe fix made in it.
fn fixed(name: &str, bytes: &[u8]) -> (Vec<u8>, usize) {
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let all = RuleSet::new(&catalogue, &Selection { select: vec![Selector::All], ..Selection::default() });
    let settings = CheckSettings::new(&catalogue, &registry, &all);
    let source = SourceFile::new(format!("{name}.services"), bytes.to_vec());
    let document = parse_file(&catalogue, &source, None).unwrap();
    let settings = FixSettings { check: settings, only: None, notes: true, trust: Applicability::Safe };
    let fixed = fix(source, document, &settings);
    (fixed.checked.source.bytes, fixed.made.len())
}

/// Returns every name and port that any model finds in either table.
fn words(tables: [&[u8]; 2]) -> Words {
    let (mut names, mut ports) = (BTreeSet::new(), BTreeSet::new());
    for resolver in RESOLVERS.iter().filter(|resolver| resolver.meta().format == "services") {
        for table in tables.map(|table| resolver.read(table)) {
            // The askers take a question a line.
            let plain = table.names().filter(|name| name.iter().all(u8::is_ascii_graphic));
            names.extend(plain.map(<[u8]>::to_vec));
            ports.extend(table.ports());
        }
    }
    Words { names: names.into_iter().collect(), ports: ports.into_iter().collect() }
}

fn nobody_gets_another_answer(id: &str, asker: &Asker) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/services");
    if !folder.is_dir() {
        return crate::skipped(format_args!("there is no {}", folder.display()));
    }
    let (mut asked, mut made, mut gained) = (0, 0, 0);
    for name in TABLES {
        let before = std::fs::read(folder.join(format!("{name}.services"))).unwrap();
        let (after, fixes) = fixed(name, &before);
        assert!(fixes > 0, "{name}: nothing was fixed, so nothing is shown");
        let questions = questions_for_c(&words([&before, &after]));
        let lines: Vec<u8> = questions.iter().flat_map(Question::for_c).collect();
        let (old, new) = (asker.ask(&before, &lines), asker.ask(&after, &lines));
        assert_eq!((old.len(), new.len()), (questions.len(), questions.len()), "{id}: {name}");
        for ((question, old), new) in questions.iter().zip(&old).zip(&new) {
            let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
            assert!(old == "-" || old == new, "{id}: {name}: {:?} was {old} and is {new}", question.lookup);
            gained += usize::from(old != new);
        }
        asked += questions.len();
        made += fixes;
    }
    say(format_args!(
        "{id}: {asked} questions to {} about {} real tables before and after {made} safe fixes: no answer differs, \
         {gained} more are given",
        asker.title,
        TABLES.len()
    ));
}

#[test]
fn safe_fixes_change_no_answer_of_glibc() {
    match Asker::glibc() {
        Ok(asker) => nobody_gets_another_answer("glibc", &asker),
        Err(reason) => crate::skipped(format_args!("{reason}")),
    }
}

#[test]
fn safe_fixes_change_no_answer_of_musl() {
    match Asker::musl() {
        Ok(asker) => nobody_gets_another_answer("musl", &asker),
        Err(reason) => crate::skipped(format_args!("{reason}")),
    }
}

//! The laws of fixes, for every rule, every fixture and every real table: applying twice is applying once, nobody gets
//! another answer from a safe fix, nothing worse appears, and rules make the fixes that they declare.

use crate::rules::{base, fixtures, of_tables, with_pack};
use portolan::diagnostic::{Applicability, RuleId, Severity};
use portolan::engine::{
    Base, CheckSettings, Checked, CommentPolicy, FixSettings, Fixed, MOST_ROUNDS, NamesBeside, RuleSet, Selection,
    Selector, UpdateSettings, annotate, check, check_and_propose, fix, parse_file, remove_notes, update,
};
use portolan::model::{PortRange, Transport};
use portolan::plugin::Catalogue;
use portolan::registry::Registry;
use portolan::report::{Theme, fix::diff};
use portolan::rule::UNUSED_SUPPRESSION;
use portolan::syntax::Document;
use portolan::text::SourceFile;
use portolan_resolvers::{ChangeKind, LookupChange, Tables};
use proptest::collection::vec;
use proptest::prelude::*;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Returns the fixtures of every format and rule.
fn all_fixtures() -> Vec<PathBuf> {
    let catalogue = Catalogue::builtin();
    let of_rules = of_tables(&catalogue).flat_map(|rule| {
        let id = rule.meta().id.as_str();
        fixtures(id, "bad").into_iter().chain(fixtures(id, "good"))
    });
    crate::laws::fixtures().into_iter().chain(of_rules).collect()
}

fn rule_set(selectors: Vec<Selector>) -> RuleSet {
    RuleSet::new(&Catalogue::builtin(), &Selection { select: selectors, ..Selection::default() })
}

fn checked(path: &Path, bytes: Vec<u8>, settings: &CheckSettings<'_>) -> Checked {
    let (source, document) = read(path, bytes, settings);
    check(source, document, settings)
}

fn read(path: &Path, bytes: Vec<u8>, settings: &CheckSettings<'_>) -> (SourceFile, Document) {
    let source = SourceFile::new(path.file_name().unwrap(), bytes);
    let document = parse_file(settings.catalogue, &source, None);
    let by_name = |_| parse_file(settings.catalogue, &source, settings.catalogue.format_by_name(path));
    let document = document.or_else(by_name).unwrap();
    (source, document)
}

/// Returns the lookups that the readers of a format answer differently.
fn changes(readers: &[Cow<'static, str>], before: &[u8], after: &[u8]) -> Vec<LookupChange> {
    Tables::read_by_ids(readers, before).changes_in(after)
}

/// Findings by rule, those of a severity and above.
fn counts(checked: &Checked, least: Severity) -> BTreeMap<RuleId, usize> {
    let mut counts = BTreeMap::new();
    for finding in &checked.findings {
        if finding.severity >= least {
            *counts.entry(finding.rule.clone()).or_default() += 1;
        }
    }
    counts
}

/// Fixes a file, and holds what comes of it to the laws.
fn fix_lawfully(path: &Path, bytes: &[u8], settings: &FixSettings<'_>) -> Fixed {
    let (name, catalogue) = (path.display(), settings.check.catalogue);
    let before = checked(path, bytes.to_vec(), &settings.check);
    let fix = |bytes: &[u8]| {
        let (source, document) = read(path, bytes.to_vec(), &settings.check);
        fix(source, document, settings)
    };
    let fixed = fix(bytes);
    assert!(fixed.rounds < MOST_ROUNDS, "{name}: {} rounds", fixed.rounds);
    assert_eq!(fixed.before, bytes, "{name}");

    let again = fix(&fixed.checked.source.bytes);
    assert!(again.made.is_empty(), "{name}: a second run makes {:?}", again.made);

    let readers = &fixed.checked.document.format.readers;
    if settings.trust == Applicability::Safe {
        let broken: Vec<String> = changes(readers, bytes, &fixed.checked.source.bytes)
            .into_iter()
            .filter(|change| change.kind() != ChangeKind::Gained)
            .map(|change| {
                format!("{}: {}: {} to {}", change.readers.resolver.id, change.lookup, change.before, change.after)
            })
            .collect();
        assert!(broken.is_empty(), "{name}: {broken:?}");
    }
    // Each finding that is gone was of some rule: nothing at least as bad as the mildest of those may be new. Unsafe fixes
    // are held to it rule by rule: together, one may give an entry a name that another rule reports.
    let least =
        fixed.made.iter().filter_map(|made| Some(catalogue.rule(made.rule.as_ref()?.as_str())?.meta().severity)).min();
    if let Some(least) = least.filter(|_| settings.trust == Applicability::Safe || settings.only.is_some()) {
        let old = counts(&before, least);
        for (rule, count) in counts(&fixed.checked, least) {
            let was = old.get(&rule).copied().unwrap_or(0);
            assert!(count <= was, "{name}: {rule} speaks {count} times after the fixes, {was} before");
        }
    }
    no_line_grows_too_long(&fixed);
    fixed
}

/// No line is longer than its readers allow unless it was, or is the rest of one that was.
fn no_line_grows_too_long(fixed: &Fixed) {
    let limit = fixed.checked.document.format.longest_line();
    let long = |bytes: &[u8]| bytes.split(|&b| b == b'\n').filter(|line| line.len() > limit).count();
    let (before, after) = (long(&fixed.before), long(&fixed.checked.source.bytes));
    assert!(after <= before, "{}: {after} long lines, {before} before", fixed.checked.source.path.display());
}

fn printed(fixed: &Fixed) -> String {
    let mut out = Vec::new();
    let path = &fixed.checked.source.path;
    diff(path, &fixed.before, &fixed.checked.source.bytes, Theme::PLAIN, &mut out);
    for refused in &fixed.refused {
        let because = refused.because.as_ref().map(ToString::to_string).unwrap_or_default();
        out.extend(format!("refused: line {}: {}: {because}\n", refused.line, refused.what).bytes());
    }
    portolan::text::Lossy(&out).to_string().replace('\r', "␍")
}

#[test]
fn every_fix_of_every_rule_keeps_the_laws() {
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    for rule in of_tables(&catalogue) {
        let meta = rule.meta();
        let mut emitted = BTreeSet::new();
        for path in fixtures(meta.id.as_str(), "bad") {
            let own = Selector::Rule(meta.id.clone());
            let selector = if meta.id == UNUSED_SUPPRESSION { Selector::All } else { own.clone() };
            let (all, only) = (rule_set(vec![selector]), rule_set(vec![own]));
            let base: Option<Base> = base(&path);
            let catalogue = with_pack(&catalogue, &path);
            let check = CheckSettings { base: base.as_ref(), ..CheckSettings::new(&catalogue, &registry, &all) };
            let bytes = std::fs::read(&path).unwrap();
            let (source, document) = read(&path, bytes.clone(), &check);
            let found = check_and_propose(source, document, &check);
            for finding in found.findings.iter().filter(|finding| finding.rule == meta.id) {
                emitted.extend(finding.fixes.iter().map(|fix| fix.applicability));
            }
            for trust in [Applicability::Safe, Applicability::Unsafe] {
                let settings = FixSettings { check, only: Some(&only), notes: false, trust };
                let fixed = fix_lawfully(&path, &bytes, &settings);
                if !fixed.made.is_empty() || !fixed.refused.is_empty() {
                    let file = path.file_name().unwrap().display();
                    insta::assert_snapshot!(format!("{}__{file}__{}", meta.id, trust.as_str()), printed(&fixed));
                }
            }
        }
        let declared: BTreeSet<_> = meta.fixes.iter().copied().collect();
        assert_eq!(emitted, declared, "{}: what its fixtures show is not what it declares", meta.id);
    }
}

#[test]
fn all_rules_together_keep_the_laws_on_every_fixture() {
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let all = rule_set(vec![Selector::All]);
    for path in all_fixtures() {
        let bytes = std::fs::read(&path).unwrap();
        for trust in [Applicability::Safe, Applicability::Unsafe] {
            fix_lawfully(
                &path,
                &bytes,
                &FixSettings { check: CheckSettings::new(&catalogue, &registry, &all), only: None, notes: true, trust },
            );
        }
    }
}

/// Returns the real tables, apart from those of Plan 9, which no format reads.
fn tables() -> Vec<PathBuf> {
    let mut tables = crate::laws::corpus().unwrap_or_default();
    tables.retain(|path| !path.to_str().unwrap().contains("ndb-common"));
    tables
}

/// The number of real tables that a test looks at where all of them would take minutes.
const SOME: usize = 12;

/// Small real tables, some of each folder.
fn some_tables() -> Vec<PathBuf> {
    let mut tables = tables();
    tables.retain(|path| std::fs::metadata(path).unwrap().len() < 64 * 1024);
    let step = (tables.len() / SOME).max(1);
    tables.into_iter().step_by(step).collect()
}

#[test]
fn some_real_tables_keep_the_laws() {
    keep_the_laws(&some_tables());
}

#[test]
#[ignore = "takes minutes; .ci/long runs it"]
fn real_tables_keep_the_laws() {
    keep_the_laws(&tables());
}

fn keep_the_laws(tables: &[PathBuf]) {
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let rules = RuleSet::new(&catalogue, &Selection::default());
    tables.par_iter().for_each(|path| {
        let bytes = std::fs::read(path).unwrap();
        let check = CheckSettings::new(&catalogue, &registry, &rules);
        fix_lawfully(path, &bytes, &FixSettings { check, only: None, notes: true, trust: Applicability::Safe });
    });
}

/// Lines in which the fixes of style meet others: blanks, carriage returns, upper case, long comments, shared names.
fn lines() -> impl Strategy<Value = Vec<u8>> {
    let part = |list: &'static [&'static str]| prop::sample::select(list);
    let line = (
        part(&["", "", "", " ", "\t"]),
        part(&["z3950", "nicname", "ssh", "SSH", "imap3", "sip-tls", "dicom", "a", "b", "netstat", "unknown"]),
        part(&[" ", "\t\t", "  "]),
        part(&["210", "43", "22", "220", "5061", "15", "0210", "99999", "1"]),
        part(&["/tcp", "/tcp", "/udp", "/TCP", "/tcp,", "", "/sctp"]),
        part(&["", "", " a", " b a", " imap2", " Z3950", "\twhois"]),
        part(&["", "", " ", "#", " # NISO", "\t# two  ", " # words"]),
        part(&["", "", "", "long", "longer"]),
        part(&["\n", "\n", "\r\n", "\r", " \n", "\n\n"]),
    );
    let line = line.prop_map(|(blank, name, gap, port, transport, aliases, comment, tail, end)| {
        let tail = match tail {
            "long" if !comment.trim().is_empty() => format!("{:0>100} and more words 7/tcp x", ""),
            "longer" if !comment.trim().is_empty() => format!("{:0>90} evil 4444/tcp {:0>90}", "", ""),
            _ => String::new(),
        };
        [blank, name, gap, port, transport, aliases, comment, &tail, end].concat().into_bytes()
    });
    prop::collection::vec(line, 1..7).prop_map(|lines| lines.concat())
}

/// Fixes a table with all rules but the pedantic ones. Returns its text, and the fixes that were not made.
fn fixed_once(bytes: &[u8], trust: Applicability) -> (Vec<u8>, Vec<String>) {
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let rules = RuleSet::new(&catalogue, &Selection { extend: vec!["style".parse().unwrap()], ..Selection::default() });
    let check = CheckSettings::new(&catalogue, &registry, &rules);
    let source = SourceFile::new("services", bytes.to_vec());
    let document = parse_file(&catalogue, &source, catalogue.format("services")).unwrap();
    let fixed = fix(source, document, &FixSettings { check, only: None, notes: true, trust });
    assert!(fixed.rounds < MOST_ROUNDS, "{} rounds", fixed.rounds);
    let refused = fixed.refused.iter().map(|refused| format!("{:?} {}: {}", refused.rule, refused.line, refused.what));
    (fixed.checked.source.bytes.clone(), refused.collect())
}

#[test]
fn a_line_that_another_fix_makes_long_enough_is_fixed_in_the_same_run() {
    let table = b"z3950 210/tcp # NISO\r\nnicname 43/udp # ";
    let table = [&table[..], &b"0".repeat(100), b" and more words\r\n"].concat();
    let once = fixed_once(&table, Applicability::Safe);
    assert_ne!(once.0, table);
    assert_eq!(fixed_once(&once.0, Applicability::Safe), once);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same text, and the same is left alone.
    #[test]
    fn fixing_a_generated_table_twice_changes_nothing_more(table in lines()) {
        for trust in [Applicability::Safe, Applicability::Unsafe] {
            let once = fixed_once(&table, trust);
            prop_assert_eq!(fixed_once(&once.0, trust), once);
        }
    }
}

#[test]
fn safe_fixes_are_safe_together() {
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let all = rule_set(vec![Selector::All]);
    for path in all_fixtures() {
        let bytes = std::fs::read(&path).unwrap();
        let settings = CheckSettings::new(&catalogue, &registry, &all);
        let (source, document) = read(&path, bytes.clone(), &settings);
        let found = check_and_propose(source, document, &settings);
        for offer in found.offers.iter().flatten() {
            if offer.applicability == Applicability::Safe {
                let after = portolan::diagnostic::apply(&bytes, &offer.edits);
                let broken = changes(&found.document.format.readers, &bytes, &after);
                let broken = broken.into_iter().find(|change| change.kind() != ChangeKind::Gained);
                assert!(broken.is_none(), "{}: {}: {broken:?}", path.display(), offer.what);
            }
        }
    }
}

/// Writes notes about stale entries to a file, and notes about all findings, each twice, and takes them out again.
fn annotate_and_remove(path: &Path, bytes: &[u8]) -> Fixed {
    annotate_and_remove_where(path, bytes, Severity::Info);
    annotate_and_remove_where(path, bytes, Severity::Warning)
}

/// As [`annotate_and_remove`], about findings of this severity and above.
fn annotate_and_remove_where(path: &Path, bytes: &[u8], least: Severity) -> Fixed {
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let all = rule_set(vec![Selector::All]);
    let settings = CheckSettings { comments: CommentPolicy::NONE, ..CheckSettings::new(&catalogue, &registry, &all) };
    let chosen = |_: &Checked, finding: &portolan::diagnostic::Finding| finding.severity >= least;
    let name = path.display();
    let annotate = |bytes: &[u8]| {
        let (source, document) = read(path, bytes.to_vec(), &settings);
        annotate(source, document, &settings, false, chosen)
    };
    let noted = annotate(bytes);
    no_line_grows_too_long(&noted);
    let after = noted.checked.source.bytes.clone();
    let twice = annotate(&after);
    assert!(!twice.is_changed(), "{name}: a second run changes {:?}", twice.made);
    let (source, document) = read(path, after.clone(), &settings);
    let restored = remove_notes(source, document, &settings);
    assert!(restored.checked.source.bytes == bytes, "{name}: taking the notes out does not restore the file");
    // With acknowledged notes, there are no stale findings.
    let respecting_notes = CheckSettings { comments: CommentPolicy { notes: true, ..CommentPolicy::NONE }, ..settings };
    let silenced = noted.checked.notes.len();
    let (loud, quiet) = (checked(path, after.clone(), &settings), checked(path, after, &respecting_notes));
    assert!(silenced == 0 || quiet.findings.len() < loud.findings.len(), "{name}: notes silence nothing");
    noted
}

fn notes_come_and_go(tables: &[PathBuf]) {
    tables.par_iter().for_each(|path| {
        annotate_and_remove(path, &std::fs::read(path).unwrap());
    });
}

/// Each transport of the line has a note of its own, since each has facts of its own.
#[test]
fn notes_about_the_transports_of_one_line_do_not_displace_each_other() {
    for line in ["nobody\t15631/udp/tcp\tx.y\n", "who\t512-513/tcp/udp/sctp # x\n", "netstat 15/tcp/udp/tcp\n"] {
        let noted = annotate_and_remove_where(Path::new("x.services"), line.as_bytes(), Severity::Info);
        assert!(noted.is_changed(), "{line}");
    }
}

#[test]
fn notes_are_removed_without_a_trace() {
    notes_come_and_go(&all_fixtures());
    notes_come_and_go(&some_tables());
}

#[test]
#[ignore = "takes minutes; .ci/long runs it"]
fn notes_come_and_go_without_a_trace_in_real_tables() {
    notes_come_and_go(&tables());
}

/// With everything that an update can add, a second one changes nothing.
#[test]
fn an_update_settles_in_one_run() {
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let rules = RuleSet::new(&catalogue, &Selection::default());
    let settings = UpdateSettings {
        check: CheckSettings::new(&catalogue, &registry, &rules),
        source: None,
        ports: vec![PortRange { first: 1, last: 250 }],
        transports: Transport::ALL.to_vec(),
        names: NamesBeside::Any,
        twins: true,
        notes: true,
        trust: Applicability::Safe,
        renames: false,
        within: Vec::new(),
        keep: Vec::new(),
    };
    crate::laws::fixtures().par_iter().for_each(|path| {
        let updated = |bytes: Vec<u8>| {
            let (source, document) = read(path, bytes, &settings.check);
            update(source, document, &settings).fixed.checked.source.bytes
        };
        let once = updated(std::fs::read(path).unwrap());
        assert!(updated(once.clone()) == once, "{}: a second run changes the table", path.display());
    });
}

/// Tables whose lines end in several ways, or in none, begin with blanks or a byte order mark.
fn odd_tables() -> impl Strategy<Value = Vec<u8>> {
    const LINES: [&str; 14] = [
        "",
        "# head",
        " rje 77/tcp # x",
        "rje\t\t77/tcp netrjs",
        "ni-ftp 47/tcp",
        "ni-ftp 47/udp # x",
        "compressnet 2/tcp",
        "compressnet 2/udp",
        "\tcompressnet 2/sctp",
        "netstat 15/tcp  ",
        "# portolan: ignore[deassigned]",
        "sco-dtmgr 617/tcp",
        "a 1/tcp \r b 2/tcp",
        "ssh 22/tcp",
    ];
    const ENDINGS: [&str; 4] = ["\n", "\r\n", "\r", "mixed"];
    let line = (prop::sample::select(&LINES[..]), prop::sample::select(&ENDINGS[..3]));
    (any::<bool>(), prop::sample::select(&ENDINGS[..]), vec(line, 1..8), any::<bool>()).prop_map(
        |(mark, ending, lines, is_ended)| {
            let lines = lines.iter().map(|(line, own)| [*line, if ending == "mixed" { *own } else { ending }].concat());
            let text = lines.collect::<String>();
            let text = if is_ended { &text[..] } else { text.trim_end_matches(['\r', '\n']) };
            [if mark { "\u{feff}" } else { "" }, text].concat().into_bytes()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn notes_are_removed_without_a_trace_from_odd_tables(bytes in odd_tables()) {
        annotate_and_remove(Path::new("services"), &bytes);
    }
}

#[test]
fn notes_look_like_this() {
    let services = "# portolan: ignore[spelling]\nnetstat\t\t15/tcp\nrje\t\t77/tcp\t\tnetrjs\t\t# Remote Job Entry\n\
        sco-dtmgr\t617/tcp\nfull\t\t2/tcp\t\t# ends in blanks  \nlast 47/tcp";
    let nmap = "netstat\t15/tcp\t0.000100\t# who | what\nni-ftp\t47/tcp\t0.000200\n";
    for (name, text) in
        [("services", services), ("crlf.services", &services.replace('\n', "\r\n")), ("nmap-services", nmap)]
    {
        insta::assert_snapshot!(
            format!("notes__{name}"),
            printed(&annotate_and_remove(Path::new(name), text.as_bytes()))
        );
    }
}

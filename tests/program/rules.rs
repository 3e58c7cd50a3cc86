//! Every rule against its fixtures: `fixtures/rules/<id>/bad*` shows it, `good*` does not.

use portolan::diagnostic::{Finding, MOST_MESSAGE_CHARACTERS};
use portolan::engine::{Base, CheckSettings, Checked, RuleSet, Selection, Selector, check, parse_file};
use portolan::model::{Date, PortRange};
use portolan::plugin::Catalogue;
use portolan::registry::{PackHead, Registry, read_pack};
use portolan::rule::{Applies, Rule, UNUSED_SUPPRESSION};
use portolan::text::{Printable, SourceFile};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Returns the fixtures of a rule whose names begin so.
pub(crate) fn fixtures(id: &str, beginning: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules").join(id);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(beginning))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "the rule {id} has no fixture {beginning}*");
    files
}

/// Returns the rules about tables. Those about configurations have their fixtures in `fixtures/uses`.
pub(crate) fn of_tables(catalogue: &Catalogue) -> impl Iterator<Item = &dyn Rule> {
    catalogue.rules().filter(|rule| rule.meta().applies != Applies::Configs)
}

/// Returns the table that a fixture is to replace, where the folder of its rule has one.
pub(crate) fn base(path: &Path) -> Option<Base> {
    let base = path.with_file_name("base.services");
    base.exists().then(|| {
        let source = SourceFile::new("base.services", std::fs::read(&base).unwrap());
        let catalogue = Catalogue::builtin();
        let document = parse_file(&catalogue, &source, catalogue.format_by_name(&base)).unwrap();
        Base::new(source.into(), document)
    })
}

/// Returns the catalogue with the pack of a fixture, where the folder of its rule has one.
pub(crate) fn with_pack(catalogue: &Catalogue, path: &Path) -> Catalogue {
    let pack = path.with_file_name("pack.tsv");
    let Ok(bytes) = std::fs::read(&pack) else { return catalogue.clone() };
    let ranges = vec![PortRange { first: 10_000, last: 10_999 }];
    let head = PackHead { id: "acme".to_owned(), ranges, path: "pack.tsv".into(), ..PackHead::default() };
    let pack = read_pack(head, &bytes, Date::parse("2026-11-23").unwrap()).unwrap();
    catalogue.clone().with_pack(Arc::new(pack)).unwrap()
}

/// Returns the findings of a rule in a file. The rule about suppressions needs the others to run.
fn run(catalogue: &Catalogue, rule: &dyn Rule, path: &Path) -> Checked {
    let catalogue = &with_pack(catalogue, path);
    let id = &rule.meta().id;
    let selector = if *id == UNUSED_SUPPRESSION { Selector::All } else { Selector::Rule(id.clone()) };
    let rules = RuleSet::new(catalogue, &Selection { select: vec![selector], ..Selection::default() });
    let source = SourceFile::new(path.file_name().unwrap(), std::fs::read(path).unwrap());
    let document = parse_file(catalogue, &source, catalogue.format_by_name(path)).unwrap();
    let base = base(path);
    let registry = Registry::embedded();
    let settings = CheckSettings { base: base.as_ref(), ..CheckSettings::new(catalogue, &registry, &rules) };
    let mut checked = check(source, document, &settings);
    checked.findings.retain(|finding| finding.rule == *id);
    checked
}

fn written(checked: &Checked, finding: &Finding) -> String {
    let bytes = &checked.source.bytes;
    let position = checked.source.line_index().position(bytes, finding.span.start);
    let mut text = format!("{}:{} {}\n", position.line, position.column, finding.message);
    let _ = writeln!(text, "    marks `{}`", Printable(finding.span.of(bytes)));
    for detail in &finding.details {
        let _ = writeln!(text, "    note: {detail}");
    }
    if let Some(hint) = &finding.hint {
        let _ = writeln!(text, "    hint: {hint}");
    }
    text
}

#[test]
fn bad_fixtures_are_found_and_good_ones_are_not() {
    let catalogue = Catalogue::builtin();
    for rule in of_tables(&catalogue) {
        let id = &rule.meta().id;
        for path in fixtures(id.as_str(), "bad") {
            let checked = run(&catalogue, rule, &path);
            assert!(!checked.findings.is_empty(), "{id} finds nothing in {}", path.display());
            let text: String = checked.findings.iter().map(|finding| written(&checked, finding)).collect();
            insta::assert_snapshot!(format!("{id}__{}", path.file_name().unwrap().display()), text);
        }
        for path in fixtures(id.as_str(), "good") {
            let checked = run(&catalogue, rule, &path);
            let said: String = checked.findings.iter().map(|finding| written(&checked, finding)).collect();
            assert!(said.is_empty(), "{id} reports findings in {}:\n{said}", path.display());
        }
    }
}

/// Words of the file that are longer than any name of the registry may make a message longer, too.
#[test]
fn messages_and_hints_are_short() {
    const LONGEST_NAME: usize = 15;
    let catalogue = Catalogue::builtin();
    let mut long = Vec::new();
    for rule in of_tables(&catalogue) {
        for path in fixtures(rule.meta().id.as_str(), "bad") {
            let checked = run(&catalogue, rule, &path);
            for finding in &checked.findings {
                for text in std::iter::once(&finding.message).chain(&finding.hint) {
                    let quoted = text.split('`').skip(1).step_by(2).map(|word| word.chars().count());
                    let excess: usize = quoted.map(|length| length.saturating_sub(LONGEST_NAME)).sum();
                    if text.chars().count() - excess > MOST_MESSAGE_CHARACTERS {
                        long.push(format!("{}: {text}", finding.rule));
                    }
                }
            }
        }
    }
    assert!(long.is_empty(), "over {MOST_MESSAGE_CHARACTERS} characters:\n{}", long.join("\n"));
}

#[test]
fn every_fixture_folder_belongs_to_a_rule() {
    let catalogue = Catalogue::builtin();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name();
        assert!(catalogue.rule(name.to_str().unwrap()).is_some(), "no rule is called {}", name.display());
    }
}

/// The skeleton that `portolan-archive new-rule` writes has this mark.
#[test]
fn no_text_is_marked_fill_in() {
    let mut left = Vec::new();
    for folder in ["src/rule", "fixtures/rules"] {
        for entry in ignore::Walk::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
            let path = entry.unwrap().into_path();
            if path.is_file() && memchr::memmem::find(&std::fs::read(&path).unwrap(), b"FILL IN").is_some() {
                left.push(path.display().to_string());
            }
        }
    }
    assert!(left.is_empty(), "replace each text with FILL IN in {}", left.join(" and "));
}

/// A table whose usual form has no `#` may be for other readers than resolvers.
#[test]
fn a_table_of_descriptions_can_be_checked_in_another_format() {
    let lines = |count: u16| (1..=count).map(|port| format!("n{port} {}/tcp The Name of it\n", port + 7000));
    let hint = "if no resolver reads the table, check it with `--format services-like`";
    for (count, expected) in [(30, true), (5, false)] {
        let folder = crate::folder::Folder::with("services", lines(count).collect::<String>());
        let check = |more: &[&str]| {
            let args = [&["check", "--select", "missing-comment-sign", "services"], more].concat();
            folder.run(&args).text().replace("\n           ", " ")
        };
        let text = check(&[]);
        assert_eq!(text.contains(hint), expected, "{text}");
        let other = folder.run(&["check", "--format", "services-like", "services"]);
        assert!(
            other.text().contains("entries checked") && !other.text().contains("missing-comment-sign"),
            "{other:?}"
        );
    }
}

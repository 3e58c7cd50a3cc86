//! Every rule about configurations against its fixtures: `fixtures/uses/<id>/bad*` shows it, `good*` does not, looked up
//! in `table.services`, which replaces `base.services` where there is one.

use portolan::diagnostic::{Finding, MOST_MESSAGE_CHARACTERS};
use portolan::engine::{
    CheckSettings, Checked, FindConfigs, Follow, RuleSet, Selection, Selector, UseSettings, check_configuration,
    find_configs, parse_file,
};
use portolan::plugin::Catalogue;
use portolan::registry::Registry;
use portolan::rule::{Applies, Rule, UseTable, UseTables};
use portolan::text::{Printable, SourceFile};
use portolan_resolvers::Reader;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/uses")
}

fn table(path: &Path) -> Option<UseTable> {
    let bytes = std::fs::read(path).ok()?;
    let source = SourceFile::new(path.file_name().unwrap(), bytes);
    let document = parse_file(&Catalogue::builtin(), &source, None).unwrap();
    Some(UseTable::new(source, document, &Reader::find("musl").unwrap()))
}

fn run(rule: &dyn Rule, path: &Path) -> Checked {
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let selection = Selection { select: vec![Selector::Rule(rule.meta().id.clone())], ..Selection::default() };
    let rules = RuleSet::new(&catalogue, &selection);
    let how = FindConfigs { follow: Follow::default(), kind: None, max_size: 1 << 20, lists_excluded: false };
    let mut found = find_configs(Vec::new(), &[path.to_owned()], &how, &|_| None);
    assert!(found.errors.is_empty() && found.files.len() == 1, "{}: {:?}", path.display(), found.errors);
    let old = table(&path.with_file_name("base.services"));
    let tables = UseTables { old, new: table(&path.with_file_name("table.services")).unwrap() };
    let check = CheckSettings::new(&catalogue, &registry, &rules);
    check_configuration(found.files.remove(0), &UseSettings { check, tables: &tables })
}

fn written(checked: &Checked, finding: &Finding) -> String {
    let position = checked.document.position(&checked.source.bytes, finding.span.start);
    let name = Printable(finding.span.of(&checked.source.bytes));
    let mut text = format!(
        "{}:{} {}: {}\n    marks `{name}`\n",
        position.line, position.column, finding.severity, finding.message
    );
    for text in std::iter::once(&finding.message).chain(&finding.hint) {
        assert!(text.chars().count() <= MOST_MESSAGE_CHARACTERS, "{}: {text}", finding.rule);
    }
    for detail in &finding.details {
        let _ = writeln!(text, "    {detail}");
    }
    if let Some(hint) = &finding.hint {
        let _ = writeln!(text, "    hint: {hint}");
    }
    text
}

#[test]
fn bad_configurations_are_found_and_good_ones_are_not() {
    let catalogue = Catalogue::builtin();
    let mut folders = Vec::new();
    for rule in catalogue.rules().filter(|rule| rule.meta().applies == Applies::Configs) {
        let id = rule.meta().id.as_str();
        folders.push(id.to_owned());
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(folder().join(id)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let of = |beginning: &'static str| {
            let begins = move |path: &&PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with(beginning);
            let chosen: Vec<&PathBuf> = files.iter().filter(begins).collect();
            assert!(!chosen.is_empty(), "{id} has no {beginning}*");
            chosen
        };
        for path in of("bad") {
            let checked = run(rule, path);
            assert!(!checked.findings.is_empty(), "{id} finds nothing in {}", path.display());
            let text: String = checked.findings.iter().map(|finding| written(&checked, finding)).collect();
            insta::assert_snapshot!(format!("{id}__{}", path.file_name().unwrap().display()), text);
        }
        for path in of("good") {
            let checked = run(rule, path);
            let text: String = checked.findings.iter().map(|finding| written(&checked, finding)).collect();
            assert!(text.is_empty(), "{id} reports findings in {}:\n{text}", path.display());
        }
    }
    folders.sort();
    let mut there: Vec<String> =
        std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    there.sort();
    assert_eq!(folders, there);
}

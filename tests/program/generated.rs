//! Committed copies of what the program makes of its lists. `UPDATE=1 cargo test` rewrites them.

use clap::ValueEnum as _;
use clap_complete::{Generator as _, Shell};
use portolan::plugin::Catalogue;
use portolan::report::{formats, rules};
use std::path::Path;

/// Holds a committed file against what it should be, or rewrites it. Gives a line about a difference.
pub(crate) fn compare(path: &str, made: &[u8]) -> Option<String> {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let committed = std::fs::read(&whole).unwrap_or_default();
    if committed == made {
        return None;
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(whole.parent().unwrap()).unwrap();
        std::fs::write(&whole, made).unwrap();
        return None;
    }
    Some(format!("{path} is out of date: `UPDATE=1 cargo test` rewrites it"))
}

/// `page` with the lines between `<!-- name -->` and `<!-- /name -->` replaced. A page without the two gets them at
/// its end.
pub(crate) fn put_between(page: &str, name: &str, table: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let place = page.find(&open).map(|at| at + open.len());
    let place = place.and_then(|start| Some((start, start + page[start..].find(&close)?)));
    match place {
        Some((start, end)) => format!("{}{table}{}", &page[..start], &page[end..]),
        None => format!("{page}{open}{table}{close}\n"),
    }
}

#[test]
fn completion_scripts_are_up_to_date() {
    let scripts = Shell::value_variants().iter().map(|&shell| {
        let path = format!("completions/{}", shell.file_name("portolan"));
        compare(&path, &portolan::cli::completion_script(shell))
    });
    let outdated: Vec<String> = scripts.flatten().collect();
    assert!(outdated.is_empty(), "{}", outdated.join("\n"));
}

#[test]
fn tables_of_the_readme_are_up_to_date() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let committed = std::fs::read_to_string(committed).unwrap_or_default();
    let page = put_between(&committed, "rules", &rules::markdown(&Catalogue::builtin()));
    let page = put_between(&page, "formats", &formats::markdown(&Catalogue::builtin()));
    let page = put_between(&page, "compare", &comparison());
    let page = match report() {
        Some(report) => put_between(&page, "example", &report),
        None => page,
    };
    assert_eq!(compare("README.md", page.as_bytes()), None);
}

#[test]
fn the_kinds_of_configurations_are_up_to_date() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/uses.md")).unwrap_or_default();
    let page = put_between(&page, "kinds", &portolan::report::uses::kinds::markdown());
    assert_eq!(compare("docs/uses.md", page.as_bytes()), None);
}

#[test]
fn the_schema_of_the_configuration_is_up_to_date() {
    let schema = portolan::config::schema();
    assert_eq!(compare("schemas/portolan.toml.json", schema.as_bytes()), None);
}

/// Returns the report on Debian 12's own table, if the system has it.
fn report() -> Option<String> {
    let table =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/services/debian-bookworm-netbase-6.4.services");
    let Ok(table) = std::fs::read(&table) else {
        crate::skipped(format_args!("there is no {}", table.display()));
        return None;
    };
    let ran = crate::folder::Folder::new();
    ran.file("etc/services", table);
    let ran = ran.run(&["check", "--select", "correctness,deassigned,renamed,spelling", "etc/services"]);
    assert_eq!((ran.status, &*ran.err), (1, ""));
    let report = String::from_utf8(ran.out).unwrap();
    let report: String = report.lines().map(|line| line.replacen("etc/services", "/etc/services", 1) + "\n").collect();
    Some(format!(
        "On Debian 12's table, `portolan check --select correctness,deassigned,renamed,spelling /etc/services` prints:\n\n\
         ```text\n{report}```\n"
    ))
}

/// Returns the output of `compare` for two tables.
fn comparison() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/compare");
    let ran = crate::folder::Folder::new();
    for name in ["old.services", "new.services"] {
        ran.file(name, std::fs::read(folder.join(name)).unwrap());
    }
    let ran = ran.run(&["compare", "old.services", "new.services"]);
    assert_eq!((ran.status, &*ran.err), (1, ""));
    format!("```text\n{}```\n", String::from_utf8(ran.out).unwrap())
}

#[test]
fn tables_go_between_their_marks() {
    let page = "a\n<!-- rules -->\nold\n<!-- /rules -->\nb\n";
    assert_eq!(put_between(page, "rules", "new\n"), "a\n<!-- rules -->\nnew\n<!-- /rules -->\nb\n");
    assert_eq!(put_between("a\n", "rules", "new\n"), "a\n<!-- rules -->\nnew\n<!-- /rules -->\n");
}

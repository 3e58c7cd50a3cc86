//! The hooks, the action and the wheel agree with the program: its version, its names of tables.

use portolan::plugin::Catalogue;
use regex_automata::meta::Regex;
use std::collections::BTreeSet;
use std::path::Path;

fn committed(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// Returns the values of a key in a YAML file with one key a line.
fn values<'a>(yaml: &'a str, key: &str) -> Vec<&'a str> {
    let key = format!("{key}: ");
    yaml.lines().filter_map(|line| line.trim_start_matches(['-', ' ']).strip_prefix(&*key)).collect()
}

/// Returns the pattern with which every hook chooses files.
fn pattern() -> Regex {
    let hooks = committed("packaging/pre-commit/.pre-commit-hooks.yaml");
    let files = values(&hooks, "files");
    assert_eq!(files.len(), values(&hooks, "id").len(), "every hook has a pattern");
    let different: BTreeSet<&str> = files.into_iter().collect();
    assert_eq!(different.len(), 1, "all hooks have the same pattern");
    Regex::new(different.first().unwrap().trim_matches('\'')).unwrap()
}

#[test]
fn hooks_choose_files_with_the_names_of_tables() {
    let pattern = pattern();
    // The patterns of descriptors, such as `*.go`, fit too many files that are no tables.
    for format in ["services", "nmap"] {
        let catalogue = Catalogue::builtin();
        let meta = catalogue.formats().map(portolan::format::Format::meta).find(|meta| meta.id == format).unwrap();
        for name in &meta.file_names {
            for name in [name.replace('*', ""), name.replace('*', "my"), format!("etc/{}", name.replace('*', "50-my"))]
            {
                assert!(name.ends_with('/') || pattern.is_match(&name), "{name}");
            }
        }
    }
    let others = [
        "services.d/web/run",
        "etc/services.d/web/finish",
        "etc/services.d/README.md",
        "web.service",
        "services.json",
        "services/web",
        "microservices",
        "src/services.rs",
        "nmap-services.txt",
    ];
    for name in others {
        assert!(!pattern.is_match(name), "{name}");
    }
}

#[test]
fn packages_name_the_version_of_the_program() {
    let version = env!("CARGO_PKG_VERSION");
    let project = committed("packaging/pre-commit/pyproject.toml");
    assert!(project.contains(&format!("\nversion = \"{version}\"\n")), "{project}");
    assert!(project.contains(&format!("\ndependencies = [\"portolan-lint=={version}\"]\n")), "{project}");
    assert!(values(&committed("action.yml"), "default").contains(&version));
    for page in ["packaging/pre-commit/README.md", "README.md", "docs/hooks.md"] {
        let page = committed(page);
        let tags = values(&page, "rev");
        assert!(!tags.is_empty() && tags.iter().all(|tag| *tag == format!("v{version}")), "{tags:?}");
    }
}

#[test]
fn every_action_is_pinned_by_a_hash() {
    let hash = Regex::new("^[a-z/-]+@[0-9a-f]{40} # v[0-9.]+$").unwrap();
    for name in ["action.yml", "packaging/github/workflow.yml", "packaging/github/release.yml"] {
        for action in values(&committed(name), "uses") {
            assert!(action.starts_with("./") || hash.is_match(action), "{name}: {action}");
        }
    }
}

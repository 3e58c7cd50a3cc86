//! Named paths that ignore files exclude.

use super::Excludes;
use std::fs;

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let top = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = top.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    top
}

/// Returns the names that are excluded.
fn excluded<'a>(top: &tempfile::TempDir, names: &[&'a str]) -> Vec<&'a str> {
    let mut excludes = Excludes::default();
    let is_out = |name: &&&str| {
        let path = top.path().join(name);
        excludes.contains(&path, path.is_dir()).unwrap()
    };
    names.iter().filter(is_out).copied().collect()
}

#[test]
fn deeper_files_and_later_lines_go_first() {
    let top = tree(&[
        (".git/info/exclude", "/own\n!kept.services\n"),
        (".gitignore", "vendor/\n*.services\n/a/*\n!/a/kept/\n"),
        ("vendor/deep/.gitignore", "!services\n"),
        ("vendor/deep/services", ""),
        ("a/kept/.gitignore", "!x.services\nlocal\n"),
        ("a/kept/x.services", ""),
        ("a/kept/y.services", ""),
        ("a/kept/local", ""),
        ("a/lost/local", ""),
        ("own/services", ""),
        ("services", ""),
        (".hidden", ""),
        ("kept.services", ""),
    ]);
    let names = [
        "vendor",
        "vendor/deep",
        "vendor/deep/services",
        "a",
        "a/kept",
        "a/kept/x.services",
        "a/kept/y.services",
        "a/kept/local",
        "a/lost",
        "a/lost/local",
        "own/services",
        "services",
        ".hidden",
        "kept.services",
        "a/../services",
        "a/../vendor/deep/../deep/services",
    ];
    let expected = [
        "vendor",
        "vendor/deep",
        "vendor/deep/services",
        "a/kept/y.services",
        "a/kept/local",
        "a/lost",
        "a/lost/local",
        "own/services",
        "kept.services",
        "a/../vendor/deep/../deep/services",
    ];
    assert_eq!(excluded(&top, &names), expected);
}

#[test]
fn a_gitignore_counts_in_its_repository_only() {
    let top = tree(&[
        (".gitignore", "*\n"),
        (".ignore", "*.old\n"),
        ("services", ""),
        ("services.old", ""),
        ("inner/.git/HEAD", ""),
        ("inner/.gitignore", "/named.old\n"),
        ("inner/.ignore", "!kept.old\n"),
        ("inner/services", ""),
        ("inner/kept.old", ""),
        ("inner/named.old", ""),
    ]);
    let names = ["services", "services.old", "inner/services", "inner/kept.old", "inner/named.old"];
    assert_eq!(excluded(&top, &names), ["services.old", "inner/named.old"]);
}

#[test]
fn a_further_working_tree_has_the_excludes_of_the_first() {
    let top = tree(&[
        ("main/.git/info/exclude", "/services\n"),
        ("main/.git/worktrees/w/commondir", "../..\n"),
        ("w/services", ""),
        ("w/other", ""),
    ]);
    let folder = top.path().canonicalize().unwrap().join("main/.git/worktrees/w");
    fs::write(top.path().join("w/.git"), format!("gitdir: {}\n", folder.display())).unwrap();
    assert_eq!(excluded(&top, &["w/services", "w/other"]), ["w/services"]);
}

//! `portolan-archive new-rule`: the skeleton of a rule, and CONTRIBUTING's recipe carried out with it.

use crate::folder::{Folder, Ran};
use portolan_archive::FILL_IN;
use std::path::Path;
use std::process::Command;

fn new_rule(root: &Path, args: &[&str]) -> Ran {
    let folder = Folder::new();
    let mut command = folder.program(&["new-rule"]);
    Ran::of(command.args(args).arg("--root").arg(root))
}

/// Returns a folder with the list of rules only.
fn tree() -> Folder {
    Folder::with("src/rule/mod.rs", std::fs::read(crate::root().join("src/rule/mod.rs")).unwrap())
}

fn read(folder: &Folder, path: &str) -> String {
    std::fs::read_to_string(folder.path().join(path)).unwrap()
}

#[test]
fn new_rule_writes_a_file_a_list_entry_and_fixtures() {
    let tree = tree();
    let before = read(&tree, "src/rule/mod.rs");
    let ran = new_rule(tree.path(), &["moon-phase", "--category", "style"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let written = ["src/rule/moon_phase.rs", "fixtures/rules/moon-phase/bad.services"];
    let written = [&written[..], &["fixtures/rules/moon-phase/good.services"]].concat();
    for path in written {
        assert!(ran.text().contains(&format!("wrote {path}\n")), "{}", ran.text());
        assert!(read(&tree, path).contains(FILL_IN), "{path}");
    }
    assert!(read(&tree, "src/rule/moon_phase.rs").contains("MoonPhase, \"moon-phase\", Style, "));
    assert_eq!(read(&tree, "src/rule/mod.rs").replace("    moon_phase,\n", ""), before);
    assert!(read(&tree, "src/rule/mod.rs").contains("\n    moon_phase,\n];\n"));
}

#[test]
fn taken_and_invalid_ids_are_refused() {
    let tree = tree();
    assert_eq!(new_rule(tree.path(), &["moon-phase"]).status, 0);
    let before = read(&tree, "src/rule/mod.rs");
    for (id, message) in [("moon-phase", "exists"), ("Moon", "is not an id"), ("match", "is not an id")] {
        let ran = new_rule(tree.path(), &[id]);
        assert!(ran.status == 2 && ran.err.contains(message), "{id}: {}", ran.err);
    }
    assert_eq!(read(&tree, "src/rule/mod.rs"), before);
    let ran = new_rule(Folder::new().path(), &["moon-phase"]);
    assert!(ran.status == 2 && ran.err.contains("mod.rs: "), "{}", ran.err);
}

/// Copies the files that git tracks.
fn copy_of_the_tree() -> Folder {
    let root = crate::root();
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(&root).output().unwrap();
    assert!(listed.status.success(), "{listed:?}");
    let copy = Folder::new();
    for path in String::from_utf8(listed.stdout).unwrap().split_terminator('\0') {
        copy.file(path, std::fs::read(root.join(path)).unwrap());
    }
    copy
}

/// Runs the tests that a new rule concerns in a copy of the tree. Returns whether they pass, and their output.
fn test(copy: &Folder, update: bool) -> (bool, String) {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(copy.path()).args(["test", "--test", "program", "--no-fail-fast", "--"]);
    command.args(["rules::", "generated::", "every_fix_of_every_rule"]);
    command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("recipe"));
    command.env("INSTA_WORKSPACE_ROOT", copy.path());
    for name in ["UPDATE", "INSTA_UPDATE", "INSTA_FORCE_PASS"] {
        command.env_remove(name);
    }
    if update {
        command.env("UPDATE", "1").env("INSTA_UPDATE", "always");
    }
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

#[test]
#[ignore = "builds the program anew: `.ci/long` runs it"]
fn the_recipe_for_a_rule_holds() {
    let copy = copy_of_the_tree();
    assert_eq!(new_rule(copy.path(), &["moon-phase"]).status, 0);
    let (passed, output) = test(&copy, true);
    assert!(!passed && output.contains("moon_phase.rs") && output.contains("finds nothing in"), "{output}");
    assert!(!output.contains("error[") && !output.contains("warning: unused"), "{output}");

    let rule = read(&copy, "src/rule/moon_phase.rs");
    copy.file("src/rule/moon_phase.rs", rule.replace(FILL_IN, "It is about the moon"));
    copy.file("fixtures/rules/moon-phase/bad.services", "moon-phase 1/tcp\n");
    copy.file("fixtures/rules/moon-phase/good.services", "sun-phase 1/tcp\n");
    let (passed, output) = test(&copy, true);
    assert!(passed, "{output}");
    let (passed, output) = test(&copy, false);
    assert!(passed, "nothing is left to update: {output}");
    assert!(read(&copy, "README.md").contains("| `moon-phase` |"));
}

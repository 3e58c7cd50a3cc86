//! Ignore files that are no files, never end or are too large: refused, and everything else is searched.

use crate::folder::{Folder, Ran};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

/// Runs the program with at most 2 GB of memory.
fn check(folder: &Folder, args: &[&str]) -> Ran {
    let mut command = folder.command("sh");
    command.args(["-c", "ulimit -v 2000000; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_portolan")]);
    let output = command.args(["check", "--output-format", "concise"]).args(args).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    Ran { status: output.status.code().unwrap_or_else(|| panic!("ended by a signal: {err}")), out: output.stdout, err }
}

/// Returns a folder with two tables in it, each with one finding.
fn tree() -> Folder {
    let folder = Folder::with("tree/bad/x.services", "netbiosns 137/udp\n");
    folder.file("tree/good/x.services", "netbiosns 137/udp\n");
    folder
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Makes something at a path.
type Make = fn(&Path);

/// Objects that someone else can put in the place of a file, with the reason for the refusal.
const KINDS: [(&str, Make); 5] = [
    ("not a regular file", |path| symlink("/dev/zero", path).unwrap()),
    ("not a regular file", pipe),
    ("not a regular file", |path| {
        let target = path.with_file_name("pipe");
        pipe(&target);
        symlink(target, path).unwrap();
    }),
    ("not a regular file", |path| symlink("/proc/kmsg", path).unwrap()),
    ("larger than 256 KiB", |path| fs::File::create(path).unwrap().set_len(2 << 30).unwrap()),
];

fn error(path: &str, why: &str) -> String {
    format!(
        "portolan: error: {path}: {why}, so no ignore file; its folder was not searched\n\
         portolan: hint: remove it, or name the tables themselves\n"
    )
}

#[test]
fn an_ignore_file_that_is_no_file_or_huge() {
    for name in [".gitignore", ".ignore", ".git/info/exclude"] {
        for (why, make) in KINDS {
            let folder = tree();
            let path = folder.path().join("tree/bad").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            make(&path);
            // The folder is below the searched one, or is that itself, or is above it.
            let ran = check(&folder, &["tree"]);
            assert_eq!(ran.err, error(&format!("tree/bad/{name}"), why));
            assert_eq!(ran.status, 2);
            assert!(ran.text().starts_with("tree/good/x.services:1:1: "), "{ran:?}");
            let ran = check(&folder, &["tree/bad", "tree/good"]);
            assert_eq!(ran.err, error(&format!("tree/bad/{name}"), why));
            assert!(ran.text().starts_with("tree/good/x.services:1:1: "), "{ran:?}");
            let above = fs::canonicalize(folder.path()).unwrap().join("tree/bad").join(name);
            folder.file("tree/bad/deep/y.services", "netbiosns 137/udp\n");
            let ran = check(&folder, &["tree/bad/deep"]);
            assert_eq!((ran.status, ran.err), (2, error(above.to_str().unwrap(), why)));
            let ran = check(&folder, &["--force-exclude", "tree/bad/x.services", "tree/good/x.services"]);
            assert_eq!((ran.status, ran.err), (2, error(above.to_str().unwrap(), why)));
            // Ignore files do not matter to a file that is named.
            let ran = check(&folder, &["tree/bad/x.services"]);
            assert_eq!((ran.status, ran.err.as_str()), (1, ""));
        }
    }
}

#[test]
fn a_git_file_that_is_no_file_or_leads_to_none() {
    // A pipe or device at `.git` itself names no repository, and is not opened.
    for (_, make) in &KINDS[..3] {
        let folder = tree();
        make(&folder.path().join("tree/bad/.git"));
        let ran = check(&folder, &["tree"]);
        assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    }
    let folder = tree();
    fs::File::create(folder.path().join("tree/bad/.git")).unwrap().set_len(2 << 30).unwrap();
    let ran = check(&folder, &["tree"]);
    assert_eq!((ran.status, ran.err), (2, error("tree/bad/.git", "larger than 8 KiB")));
    for (why, make) in KINDS {
        let folder = tree();
        let path = folder.path().join("of the tree/commondir");
        fs::create_dir(path.parent().unwrap()).unwrap();
        make(&path);
        folder.file("tree/bad/.git", format!("gitdir: {}\n", path.parent().unwrap().display()));
        let ran = check(&folder, &["tree"]);
        let why = why.replace("256", "8");
        assert_eq!((ran.status, ran.err), (2, error(path.to_str().unwrap(), &why)));
    }
    for (why, make) in KINDS {
        let folder = tree();
        let of_tree = folder.file("repository/.git/worktrees/x/commondir", "../..\n").parent().unwrap().to_owned();
        fs::create_dir(folder.path().join("repository/.git/info")).unwrap();
        make(&folder.path().join("repository/.git/info/exclude"));
        folder.file("tree/bad/.git", format!("gitdir: {}\n", of_tree.display()));
        let ran = check(&folder, &["tree"]);
        let path = of_tree.join("../../info/exclude");
        assert_eq!((ran.status, ran.err), (2, error(path.to_str().unwrap(), why)));
    }
}

/// Rules of all folders from the top down are in memory at one time.
#[test]
fn ignore_files_that_are_large_together() {
    let folder = tree();
    let rules = format!("{}\n", "x".repeat(200 << 10));
    let mut name = "tree/bad".to_owned();
    for _ in 0..8 {
        name += "/deeper";
        folder.file(format!("{name}/.ignore"), &rules);
    }
    folder.file(format!("{name}/x.services"), "netbiosns 137/udp\n");
    let ran = check(&folder, &["tree"]);
    let refused = format!("tree/bad{}/.ignore", "/deeper".repeat(6));
    assert_eq!(ran.err, error(&refused, "larger than 1 MiB together with those of the folders above"));
    // Side by side, they are not.
    let folder = tree();
    for number in 0..8 {
        folder.file(format!("tree/{number}/.ignore"), format!("{}\n", "x".repeat(200 << 10)));
    }
    let ran = check(&folder, &["tree"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
}
